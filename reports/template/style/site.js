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
  sommaire.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { ouvrir(false); bouton.focus(); }
  });
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

  // Folding keeps one character for one, so that places in the folded text are places in the text
  const plier = (texte) => [...texte].map((c) => {
    const nu = c.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    if (nu === "’" || nu === "ʼ") return "'";
    if (nu === "\u00a0" || nu === "\u202f") return " ";
    if (nu === "\u2011") return "-";
    return nu.length === c.length ? nu : (nu[0] || c).padEnd(c.length, "\u0000");
  }).join("");
  const simplifier = (texte) => plier(texte.replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/Œ/g, "OE"));

  const charger = () => {
    if (attente) return attente;
    attente = new Promise((pret, echec) => {
      const script = document.createElement("script");
      script.src = racine + "/site/recherche.js";
      script.onload = () => {
        index = window.LIVRE_INDEX.map(([page, ancre, chapitre, section, texte]) => ({
          page, ancre, chapitre, section, texte: texte.replace(/œ/g, "oe").replace(/æ/g, "ae"),
          plieChapitre: simplifier(chapitre), plieSection: simplifier(section),
          plieTexte: simplifier(texte),
        }));
        pret();
      };
      script.onerror = echec;
      document.head.append(script);
    });
    return attente;
  };

  const chercher = (demande) => {
    const mots = simplifier(demande).split(/\s+/).filter(Boolean);
    if (!mots.length) return [];
    const trouves = [];
    index.forEach((entree, rang) => {
      let note = 0;
      for (const mot of mots) {
        const dans = (t) => t.includes(mot);
        if (dans(entree.plieSection)) note += 6;
        else if (dans(entree.plieChapitre)) note += entree.section ? 2 : 8;
        else if (dans(entree.plieTexte)) note += 1;
        else return;
      }
      if (mots.length > 1 && entree.plieTexte.includes(mots.join(" "))) note += 4;
      trouves.push({ entree, note, rang });
    });
    return trouves.sort((a, b) => b.note - a.note || a.rang - b.rang).map((t) => t.entree);
  };

  const surligner = (texte, plie, mots) => {
    const morceaux = document.createDocumentFragment();
    let place = 0;
    while (place < texte.length) {
      let debut = -1;
      let taille = 0;
      for (const mot of mots) {
        const i = plie.indexOf(mot, place);
        if (i >= 0 && (debut < 0 || i < debut)) { debut = i; taille = mot.length; }
      }
      if (debut < 0) break;
      morceaux.append(texte.slice(place, debut));
      const marque = document.createElement("mark");
      marque.textContent = texte.slice(debut, debut + taille);
      morceaux.append(marque);
      place = debut + taille;
    }
    morceaux.append(texte.slice(place));
    return morceaux;
  };

  const extrait = (entree, mots) => {
    const places = mots.map((mot) => entree.plieTexte.indexOf(mot)).filter((i) => i >= 0);
    const centre = places.length ? Math.min(...places) : 0;
    let debut = Math.max(0, centre - 60);
    if (debut > 0) debut = entree.texte.indexOf(" ", debut) + 1 || debut;
    const fin = Math.min(entree.texte.length, debut + 190);
    const boite = document.createElement("span");
    if (debut > 0) boite.append("… ");
    boite.append(surligner(entree.texte.slice(debut, fin), entree.plieTexte.slice(debut, fin), mots));
    if (fin < entree.texte.length) boite.append(" …");
    return boite;
  };

  const montrer = () => {
    const demande = champ.value.trim();
    panneau.replaceChildren();
    if (demande.length < 2) { panneau.hidden = true; annonce.textContent = ""; return; }
    const mots = simplifier(demande).split(/\s+/).filter(Boolean);
    const trouves = chercher(demande);
    const compte = document.createElement("p");
    const nombre = trouves.length;
    compte.textContent = nombre === 0 ? `Aucun passage ne contient « ${demande} ».`
      : nombre === 1 ? "1 passage trouvé"
      : `${nombre} passages trouvés` + (nombre > LE_PLUS ? `, les ${LE_PLUS} premiers sont montrés` : "");
    annonce.textContent = compte.textContent;
    panneau.append(compte);
    const liste = document.createElement("ul");
    for (const entree of trouves.slice(0, LE_PLUS)) {
      const lien = document.createElement("a");
      lien.href = `${racine}/${entree.page}#${entree.ancre}`;
      const titre = document.createElement("b");
      titre.append(surligner(entree.section || entree.chapitre, entree.section ? entree.plieSection : entree.plieChapitre, mots));
      if (entree.section) {
        const ou = document.createElement("span");
        ou.textContent = `, ${entree.chapitre}`;
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
