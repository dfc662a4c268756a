/* Filter of a batch's page, and search over all its books. No network, no dependency. */
"use strict";
(() => {
  const plier = (t) => t.replace(/œ/gi, "oe").normalize("NFKD").replace(/[\u0300-\u036f]/g, "")
    .toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  const motsDe = (t) => plier(t).split(" ").filter(Boolean);
  const nombre = (n, un, des) => `${String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f")}\u00a0${n < 2 ? un : des}`;

  // Communes whose name holds the words
  const champ = document.getElementById("filtre");
  const compte = document.getElementById("compte");
  const lignes = [...document.querySelectorAll("#communes tbody tr")];
  const filtrer = () => {
    const mots = motsDe(champ.value);
    let vues = 0;
    for (const ligne of lignes) {
      const garde = mots.every((mot) => (" " + ligne.dataset.mots).includes(" " + mot));
      ligne.hidden = !garde;
      if (garde) vues += 1;
    }
    compte.textContent = mots.length === 0 ? ""
      : vues === 0 ? "Aucune commune ne porte ce nom." : vues === 1 ? "1 commune" : `${vues} communes`;
  };
  const formulaire = champ.closest("form");
  formulaire.hidden = false;
  formulaire.addEventListener("submit", (e) => {
    e.preventDefault();
    const visible = lignes.find((ligne) => !ligne.hidden);
    visible?.querySelector("a")?.focus();
  });
  champ.addEventListener("input", filtrer);
  champ.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { champ.value = ""; filtrer(); }
  });

  // Pages of the books that hold the words
  const LE_PLUS = 60;
  const demande = document.getElementById("recherche-lot");
  const annonce = document.getElementById("annonce-lot");
  const trouves = document.getElementById("trouves");
  let index = null;
  let attente = null;
  const charger = () => {
    attente = attente || new Promise((pret, echec) => {
      const script = document.createElement("script");
      script.src = demande.dataset.index;
      script.onload = () => {
        const { livres, pages, mots, entier } = window.LOT_INDEX;
        const connus = mots ? mots.split("\n").map((ligne) => ligne.split(" ")) : [];
        index = { livres, pages, connus, entier };
        pret();
      };
      script.onerror = echec;
      document.head.append(script);
    });
    return attente;
  };
  // Places of all the words that begin so
  const places = (debut) => {
    const { connus } = index;
    let bas = 0;
    let haut = connus.length;
    while (bas < haut) {
      const milieu = (bas + haut) >> 1;
      if (connus[milieu][0] < debut) bas = milieu + 1; else haut = milieu;
    }
    const ensemble = new Set();
    for (; bas < connus.length && connus[bas][0].startsWith(debut); bas += 1) {
      for (const suite of connus[bas][1].split(",")) {
        const [de, a] = suite.split("-").map(Number);
        for (let place = de; place <= (a ?? de); place += 1) ensemble.add(place);
      }
    }
    return ensemble;
  };
  const montrer = () => {
    trouves.replaceChildren();
    const mots = motsDe(demande.value).filter((mot) => mot.length > 1);
    if (mots.length === 0) { annonce.textContent = ""; return; }
    const suites = mots.map(places).sort((a, b) => a.size - b.size);
    const ici = [...suites[0]].filter((place) => suites.every((suite) => suite.has(place)));
    const { livres, pages } = index;
    const parLivre = new Map();
    for (const place of ici.sort((a, b) => a - b)) {
      const livre = place % livres.length;
      if (!parLivre.has(livre)) parLivre.set(livre, []);
      parLivre.get(livre).push(Math.floor(place / livres.length));
    }
    let montrees = 0;
    const liste = document.createElement("ul");
    for (const livre of [...parLivre.keys()].sort((a, b) => a - b)) {
      if (montrees >= LE_PLUS) break;
      const [nom, adresse] = livres[livre];
      const ligne = document.createElement("li");
      const titre = document.createElement("strong");
      titre.textContent = `${nom}\u00a0: `;
      ligne.append(titre);
      parLivre.get(livre).forEach((page, rang) => {
        const lien = document.createElement("a");
        lien.href = adresse + pages[page][0];
        lien.textContent = pages[page][1];
        ligne.append(rang ? ", " : "", lien);
        montrees += 1;
      });
      liste.append(ligne);
    }
    if (parLivre.size) trouves.append(liste);
    const reste = ici.length - montrees;
    annonce.textContent = ici.length === 0
      ? "Aucun livre ne contient ces mots. Les nombres se cherchent dans chaque livre."
      : `${nombre(ici.length, "page", "pages")} dans ${nombre(parLivre.size, "livre", "livres")}`
        + (reste > 0 ? `, ${nombre(montrees, "montrée", "montrées")}\u00a0: précisez votre recherche.` : ".")
        + (index.entier ? "" : " Les mots les plus rares ne sont cherchés que dans chaque livre.");
  };
  const chercher = () => charger().then(montrer).catch(() => {
    annonce.textContent = "La recherche n’a pas pu être chargée : le dossier _site manque.";
  });
  const recherche = demande.closest("form");
  recherche.hidden = demande.dataset.livres === "0";
  demande.addEventListener("focus", () => { charger().catch(() => {}); }, { once: true });
  demande.addEventListener("input", chercher);
  demande.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { demande.value = ""; trouves.replaceChildren(); annonce.textContent = ""; }
  });
  recherche.addEventListener("submit", (e) => {
    e.preventDefault();
    chercher().then(() => trouves.querySelector("a")?.focus());
  });
})();
