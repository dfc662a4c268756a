"""The book's own pages: how to read it, its method, its sources, its indicators.

Plain Markdown, built from the study, the catalogue and what the chapters
really used, so that a source that served nowhere is not listed, and one that
served is never forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.prompts import glossary, prompts

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Catalogue, Indicator, Source
    from diagnostic.territories.gazetteer import Territory

POLARITY = {
    "high": "favorable quand la valeur est haute",
    "low": "favorable quand la valeur est basse",
    "plain": "structure, ni favorable ni défavorable",
}


def cell(words: str) -> str:
    """Return text that is safe in a cell of a pipe table."""
    return " ".join(words.replace("|", "\\|").split())


def how_to_read(town: Territory, comparators: Sequence[Territory]) -> str:
    """Return the page that explains signs, states and comparisons."""
    places = text.enumeration([place.subject for place in comparators]) or "aucun territoire"
    page = f"""
Ce document réunit ce que l’on mesure {town.at} dans les statistiques publiques, et fait une place à ce que disent les habitants et les professionnels. Il sert à discuter, puis à décider ; il ne décide pas.

## Trois règles {{.unnumbered #sec-lire-regles}}

Chaque chiffre porte sa source, son année et son échelle.
: Une année différente veut dire une autre photographie : deux années ne se comparent que si le texte le fait.

Une absence n’est jamais un zéro.
: Quand une valeur manque, le document dit pourquoi, avec les mots du tableau ci‑dessous.

Les comparaisons se font à la même année.
: {text.capitalised(town.subject)} se lit à côté de : {places}.

## Les mots qui remplacent un chiffre {{.unnumbered #sec-lire-absences}}

| Mot | Ce qu’il veut dire |
|:----|:-------------------|
| [secret]{{.manque}} | Le producteur connaît la valeur et ne la diffuse pas, pour protéger les personnes. |
| [non publié]{{.manque}} | Le producteur ne diffuse pas cette mesure à cette échelle. |
| [incomplet]{{.manque}} | Il manque des communes pour calculer la valeur du groupe : elle n’est pas calculée. |
| [non chargé]{{.manque}} | La mesure existe peut‑être ; aucune source chargée ne la donne. |
| [à mesurer]{{.manque}} | Personne ne publie cette mesure : elle se demande à un partenaire ou se recueille. |
| [Fragile]{{.drapeau}} | La valeur repose sur peu de personnes : un ordre de grandeur. |

## Les comparaisons {{.unnumbered #sec-lire-comparaisons}}

Un écart de moins d’un point entre deux parts est dit « proche ». Une évolution n’est dite qu’entre deux millésimes du recensement séparés de cinq ans au moins, et jamais par‑dessus une rupture de série. Un taux d’intercommunalité, de département ou de région est publié par le producteur, ou calculé comme la somme des numérateurs rapportée à la somme des dénominateurs, jamais comme une moyenne de taux.

Les graphiques se lisent sans la couleur : le territoire étudié est plein et plus gros, les territoires de comparaison sont creux, chacun avec sa forme.
"""
    return text.typographic(page)


def method(themes: Iterable[tuple[str, str]], remark: str = "") -> str:
    """Return the method page: the team's remark, rules of computation, data to ask for."""
    rows = [
        f"| {cell(label)} | {cell(text.capitalised(request.holder))} | {cell(request.what)} |"
        for theme, label in themes
        for request in prompts(theme).requests
    ]
    asked = "\n".join(rows) or "| – | – | – |"
    page = f"""
{remark}

## Ce qui a été fait {{.unnumbered #sec-methode-fait}}

Les chiffres viennent de fichiers publics officiels. Chaque indicateur est défini une fois, dans un catalogue relu : numérateur, dénominateur, unité, source, limites. Les chapitres sont calculés par des programmes, sans recopie à la main : relancer le calcul avec les mêmes données donne le même livre.

Les phrases tirées des chiffres suivent des règles : elles comparent les valeurs arrondies telles qu’elles sont imprimées, ne parlent pas d’écart en dessous d’un point et ne concluent rien des petits effectifs.

## Ce que cette édition ne contient pas {{.unnumbered #sec-methode-limites}}

La statistique publique ne mesure ni le décrochage scolaire ni le handicap à l’échelle de la commune. Les chapitres concernés le disent et s’appuient sur des indicateurs voisins, nommés comme tels. Les entretiens, questionnaires et ateliers s’ajoutent au fur et à mesure qu’ils sont recueillis et validés.

## Les données à demander aux partenaires {{.unnumbered #sec-methode-demandes}}

Ces données n’existent pas en accès libre à l’échelle de la commune.

| Thème | À qui | Quoi |
|:------|:------|:-----|
{asked}

: Données à demander aux partenaires {{#tbl-methode-demandes}}
"""
    return text.typographic(page)


def sources(used: Sequence[Source]) -> str:
    """Return the page of sources: one row per dataset and vintage really used."""
    rows = []
    for source in sorted(used, key=lambda s: (s.publisher, s.dataset, s.vintage, s.id)):
        name = cell(source.dataset)
        linked = f"[{name}]({source.url})" if source.url else name
        rows.append(
            f"| {cell(source.publisher)} | {linked} | {source.vintage} "
            f"| {source.geography_year or '–'} | {cell(source.licence)} |"
        )
    reserves = [f"- {source.short} : {source.reserve}" for source in used if source.reserve]
    page = f"""
{text.capitalised(text.counted(len(rows), "source a servi", "sources ont servi"))} à ce document. La géographie est l’année du découpage communal dans laquelle le producteur donne ses chiffres.

| Producteur | Jeu de données | Millésime | Géographie | Licence |
|:-----------|:---------------|----------:|-----------:|:--------|
{chr(10).join(rows)}

: Sources des chiffres de ce document {{#tbl-sources tbl-colwidths="[20,44,12,12,12]"}}
"""
    if reserves:
        page += "\n## Réserves {.unnumbered #sec-sources-reserves}\n\n" + "\n".join(
            dict.fromkeys(reserves)
        )
    return text.typographic(page)


def _formula(indicator: Indicator) -> str:
    if not indicator.expressions:
        return "aucune source chargée"
    newest = max(indicator.expressions, key=lambda e: e.vintage)
    formula = f"`{newest.numerator}`"
    if newest.denominator:
        formula += f" rapporté à `{newest.denominator}`"
    return formula


def _sheet(indicator: Indicator, catalogue: Catalogue) -> str:
    named = sorted(
        {
            (e.vintage, catalogue.sources[name].short)
            for e in indicator.expressions
            for name in e.source
        }
    )
    lines = [f"### {indicator.label} {{.unnumbered .unlisted}}", "", indicator.definition, ""]
    lines.append(f"- **Unité** : {indicator.unit or 'nombre'} ; {POLARITY[indicator.polarity]}.")
    lines.append(f"- **Calcul** : {_formula(indicator)}.")
    if named:
        lines.append(f"- **Sources** : {' ; '.join(dict.fromkeys(short for _, short in named))}.")
    if indicator.availability:
        lines.append(f"- **Pour l’obtenir** : {indicator.availability.rstrip('.')}.")
    lines += [f"- **Limite** : {caveat.rstrip('.')}." for caveat in indicator.caveats]
    lines += [f"- **Rupture** : {b.reason.rstrip('.')}." for b in indicator.breaks]
    return "\n".join(lines)


def sheets(used: Sequence[Indicator], catalogue: Catalogue) -> str:
    """Return the indicator sheets, by theme, for the indicators really shown."""
    opening = (
        "Une fiche par indicateur montré dans ce document : ce qu’il mesure, comment il se "
        "calcule, ce qu’il ne dit pas. Les codes sont ceux des producteurs."
    )
    page = [opening]
    for theme in catalogue.themes.values():
        own = [indicator for indicator in used if indicator.theme == theme.id]
        if own:
            page.append(f"## {theme.label} {{.unnumbered #sec-fiches-{text.slug(theme.id)}}}")
            page += [_sheet(indicator, catalogue) for indicator in own]
    return text.typographic("\n\n".join(page))


def glossary_page() -> str:
    """Return the glossary, as a definition list."""
    entries = []
    for term in glossary():
        note = f" {term.note}" if term.note else ""
        entries.append(f"{term.term}\n: {term.meaning.rstrip('.')}.{note}")
    return "\n\n".join(entries)
