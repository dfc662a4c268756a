/* Filter of a batch's page. */
"use strict";
(() => {
  const formulaire = document.querySelector(".filtre");
  const champ = document.getElementById("filtre");
  const compte = document.getElementById("compte");
  const lignes = [...document.querySelectorAll("#communes tbody tr")];
  const plier = (t) => t.replace(/œ/gi, "oe").normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  const filtrer = () => {
    const mots = plier(champ.value).split(" ").filter(Boolean);
    let vues = 0;
    for (const ligne of lignes) {
      const garde = mots.every((mot) => (" " + ligne.dataset.mots).includes(" " + mot));
      ligne.hidden = !garde;
      if (garde) vues += 1;
    }
    compte.textContent = mots.length === 0 ? ""
      : vues === 0 ? "Aucune commune ne porte ce nom." : vues === 1 ? "1 commune" : `${vues} communes`;
  };
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
})();
