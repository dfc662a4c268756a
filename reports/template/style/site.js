/* Contents on small screens, section being read, search. No network, no dependency. */
"use strict";
(() => {
  document.documentElement.classList.add("avec-js");
  const racine = document.body.dataset.racine;

  // Contents on small screens
  const bouton = document.querySelector(".bouton-sommaire");
  const sommaire = document.getElementById("sommaire-livre");
  const ouvrir = (oui) => {
    sommaire.classList.toggle("ouvert", oui);
    bouton.setAttribute("aria-expanded", String(oui));
  };
  bouton.addEventListener("click", () => ouvrir(bouton.getAttribute("aria-expanded") !== "true"));
  sommaire.addEventListener("click", (e) => { if (e.target.closest("a")) ouvrir(false); });
  for (const ici of [bouton, sommaire]) {
    ici.addEventListener("keydown", (e) => {
      if (e.key === "Escape") { ouvrir(false); bouton.focus(); }
    });
  }
  const courant = sommaire.querySelector("[aria-current=page]");
  if (courant && sommaire.scrollHeight > sommaire.clientHeight) {
    sommaire.scrollTop = Math.max(0, courant.offsetTop - 120);
  }

  // Section being read
  const liens = new Map([...document.querySelectorAll(".sections a")].map(
    (a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const titres = [...liens.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (titres.length && "IntersectionObserver" in window) {
    const suivre = () => {
      let ici = null;
      for (const titre of titres) if (titre.getBoundingClientRect().top < 160) ici = titre;
      liens.forEach((a, id) => a.classList.toggle("ici", ici !== null && ici.id === id));
    };
    const veilleur = new IntersectionObserver(suivre, { rootMargin: "-150px 0px 0px 0px", threshold: [0, 1] });
    titres.forEach((titre) => veilleur.observe(titre));
    suivre();
  }

  // Search
  const champ = document.getElementById("recherche");
  const panneau = document.getElementById("resultats");
  const annonce = document.getElementById("annonce");
  const LE_PLUS = 30;
  let index = null;
  let attente = null;

  // Folded text, and the place in the text that each of its letters comes from
  const PAREILS = { "œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-" };
  const plier = (texte) => {
    let plie = "";
    const places = [];
    let place = 0;
    for (const c of texte) {
      const nu = c.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
      const lettres = PAREILS[nu] || nu;
      plie += lettres;
      for (let i = 0; i < lettres.length; i += 1) places.push(place);
      place += c.length;
    }
    return { texte, plie, places: [...places, place] };
  };
  const motsDe = (demande) => plier(demande).plie.split(/\s+/).filter(Boolean);

  const charger = () => {
    if (attente) return attente;
    attente = new Promise((pret, echec) => {
      const script = document.createElement("script");
      script.src = racine + "/site/recherche.js";
      script.onload = () => {
        index = window.LIVRE_INDEX.map(([page, ancre, chapitre, section, texte]) => ({
          page, ancre, chapitre: plier(chapitre), section: section ? plier(section) : null,
          texte: plier(texte),
        }));
        pret();
      };
      script.onerror = echec;
      document.head.append(script);
    });
    return attente;
  };

  const chercher = (demande) => {
    const mots = motsDe(demande);
    if (!mots.length) return [];
    const trouves = [];
    index.forEach((entree, rang) => {
      let note = 0;
      for (const mot of mots) {
        const dans = (plie) => plie !== null && plie.plie.includes(mot);
        if (dans(entree.section)) note += 6;
        else if (dans(entree.chapitre)) note += entree.section ? 2 : 8;
        else if (dans(entree.texte)) note += 1;
        else return;
      }
      if (mots.length > 1 && entree.texte.plie.includes(mots.join(" "))) note += 4;
      trouves.push({ entree, note, rang });
    });
    return trouves.sort((a, b) => b.note - a.note || a.rang - b.rang).map((t) => t.entree);
  };

  // Where the words are in the text as it is written
  const reperer = ({ plie, places }, mots) => {
    const trouves = [];
    let ici = 0;
    for (;;) {
      let debut = -1;
      let taille = 0;
      for (const mot of mots) {
        const i = plie.indexOf(mot, ici);
        if (i >= 0 && (debut < 0 || i < debut)) { debut = i; taille = mot.length; }
      }
      if (debut < 0) return trouves;
      ici = debut + taille;
      // Half of a ligature is marked as the whole
      while (ici < plie.length && places[ici] === places[ici - 1]) ici += 1;
      trouves.push([places[debut], places[ici]]);
    }
  };

  const surligner = (plie, mots, debut = 0, fin = plie.texte.length) => {
    const morceaux = document.createDocumentFragment();
    let place = debut;
    for (const [de, a] of reperer(plie, mots)) {
      if (de < place || a > fin) continue;
      morceaux.append(plie.texte.slice(place, de));
      const marque = document.createElement("mark");
      marque.textContent = plie.texte.slice(de, a);
      morceaux.append(marque);
      place = a;
    }
    morceaux.append(plie.texte.slice(place, fin));
    return morceaux;
  };

  const extrait = ({ texte }, mots) => {
    const [premier] = reperer(texte, mots);
    let debut = Math.max(0, (premier ? premier[0] : 0) - 60);
    if (debut > 0) debut = texte.texte.indexOf(" ", debut) + 1 || debut;
    let fin = Math.min(texte.texte.length, debut + 190);
    if (fin < texte.texte.length) fin = Math.max(texte.texte.lastIndexOf(" ", fin), premier ? premier[1] : 0);
    const boite = document.createElement("span");
    if (debut > 0) boite.append("… ");
    boite.append(surligner(texte, mots, debut, fin));
    if (fin < texte.texte.length) boite.append(" …");
    return boite;
  };

  const montrer = () => {
    const demande = champ.value.trim();
    panneau.replaceChildren();
    if (demande.length < 2) { panneau.hidden = true; annonce.textContent = ""; return; }
    const mots = motsDe(demande);
    const trouves = chercher(demande);
    const compte = document.createElement("p");
    const nombre = trouves.length;
    compte.textContent = nombre === 0 ? `Aucun passage ne contient «\u202f${demande}\u202f».`
      : nombre === 1 ? "1 passage trouvé"
      : `${nombre} passages trouvés` + (nombre > LE_PLUS ? `, les ${LE_PLUS} premiers sont montrés` : "");
    annonce.textContent = compte.textContent;
    panneau.append(compte);
    const liste = document.createElement("ul");
    for (const entree of trouves.slice(0, LE_PLUS)) {
      const lien = document.createElement("a");
      lien.href = `${racine}/${entree.page}#${entree.ancre}`;
      const titre = document.createElement("b");
      titre.append(surligner(entree.section || entree.chapitre, mots));
      if (entree.section) {
        const ou = document.createElement("span");
        ou.textContent = `, ${entree.chapitre.texte}`;
        titre.append(ou);
      }
      lien.append(titre, extrait(entree, mots));
      const ligne = document.createElement("li");
      ligne.append(lien);
      liste.append(ligne);
    }
    panneau.append(liste);
    panneau.hidden = false;
  };

  const fermer = () => { panneau.hidden = true; panneau.replaceChildren(); };
  let delai = 0;
  champ.addEventListener("focus", charger);
  champ.addEventListener("input", () => {
    clearTimeout(delai);
    delai = setTimeout(() => charger().then(montrer), 90);
  });
  champ.form.addEventListener("submit", (e) => {
    e.preventDefault();
    charger().then(() => { montrer(); panneau.querySelector("a")?.focus(); });
  });
  champ.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown") { e.preventDefault(); panneau.querySelector("a")?.focus(); }
    if (e.key === "Escape") { champ.value = ""; fermer(); annonce.textContent = ""; }
  });
  panneau.addEventListener("keydown", (e) => {
    const tous = [...panneau.querySelectorAll("a")];
    const rang = tous.indexOf(document.activeElement);
    if (e.key === "ArrowDown" && rang < tous.length - 1) { e.preventDefault(); tous[rang + 1].focus(); }
    if (e.key === "ArrowUp") { e.preventDefault(); (rang > 0 ? tous[rang - 1] : champ).focus(); }
    if (e.key === "Escape") { fermer(); champ.focus(); }
  });
  panneau.addEventListener("click", (e) => { if (e.target.closest("a")) fermer(); });
  document.addEventListener("click", (e) => {
    if (!panneau.hidden && !panneau.contains(e.target) && !champ.form.contains(e.target)) fermer();
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      e.preventDefault();
      champ.focus();
    }
  });
})();
