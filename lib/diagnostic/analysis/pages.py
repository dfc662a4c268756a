"""The book's own pages: how to read it, its method, its sources, its indicators.

Plain Markdown, built from the study, the catalogue and what the chapters
really used, so that a source that served nowhere is not listed, and one that
served is never forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from babel.dates import format_date

from diagnostic import text
from diagnostic.analysis.prompts import glossary
from diagnostic.analysis.register import catalogued
from diagnostic.analysis.significance import precision
from diagnostic.territories.codes import Level

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Catalogue, Indicator, Source
    from diagnostic.statistics.models import Expression
    from diagnostic.study.requests import Request
    from diagnostic.territories.gazetteer import Territory

SOURCES = 3
"""Sources named in an indicator's sheet, the newest first."""
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
Ce document réunit ce que la statistique publique mesure {town.at}, et laisse une place à ce que disent les habitants et les professionnels. Il prépare la discussion et la décision ; il ne les remplace pas.

## Trois règles {{.unnumbered #sec-lire-regles}}

Chaque chiffre porte sa source, son année et son échelle.
: Les années diffèrent d’une source à l’autre. Deux années ne se comparent que lorsque le texte le fait.

Une absence n’est jamais un zéro.
: Quand une valeur manque, un mot du tableau ci‑dessous dit pourquoi. Aucune valeur n’est estimée à la place.

Les comparaisons se font à la même année.
: {text.capitalised(town.subject)} se lit à côté de : {places}.

## Les mots qui remplacent un chiffre {{.unnumbered #sec-lire-absences}}

| Mot | Ce qu’il veut dire |
|:----|:-------------------|
| [secret]{{.manque}} | Le producteur connaît la valeur et ne la diffuse pas, pour protéger les personnes. |
| [non publié]{{.manque}} | Le producteur ne diffuse pas cette mesure à cette échelle. |
| [incomplet]{{.manque}} | La valeur manque pour une partie des communes : le total n’est pas calculé. |
| [non chargé]{{.manque}} | La mesure existe peut‑être ; aucune source réunie ici ne la donne. |
| [à mesurer]{{.manque}} | Personne ne publie cette mesure : elle se demande à un partenaire ou se recueille. |
| [sans objet]{{.manque}} | La mesure n’a pas de sens ici, par exemple dans une commune sans collège. |
| [Fragile]{{.drapeau}} | La valeur repose sur peu de personnes : elle donne un ordre de grandeur. |

## Les comparaisons {{.unnumbered #sec-lire-comparaisons}}

Deux parts séparées de moins d’un point sont dites « proches » ; deux autres mesures, quand moins de 5 % les séparent. Une évolution se lit entre deux recensements distants de cinq ans au moins, et jamais de part et d’autre d’une rupture de série.

Dans les communes de 10 000 habitants et plus, le recensement est un sondage : chaque part a un intervalle de valeurs plausibles, écrit sous les chiffres clés. Quand les intervalles de deux recensements se recouvrent, l’écart est dit « trop faible pour conclure ». {precision().reserve}

La place du territoire est donnée par cinquième : les territoires d’un groupe vont de la plus basse à la plus haute valeur et sont partagés en cinq parts égales. Aucun rang n’est donné, et aucune place ne l’est pour une valeur fragile, dans un groupe de moins de dix valeurs, ou quand trop de valeurs sont égales.

Les communes comparables sont celles dont la structure (population, densité, âges, niveau de vie, logement) ressemble le plus à celle de la commune étudiée, où qu’elles soient en France. La liste et les distances sont données.

Le taux d’une intercommunalité, d’un département ou d’une région est celui que publie le producteur ; sinon, c’est la somme des numérateurs rapportée à la somme des dénominateurs. Ce n’est jamais une moyenne de taux.

Les graphiques se lisent sans la couleur : le territoire étudié est plein et plus gros, les territoires de comparaison sont creux, chacun avec sa forme.
"""
    return text.typographic(page)


def method(
    themes: Iterable[tuple[str, str]],
    remark: str = "",
    requests: Sequence[Request] | None = None,
) -> str:
    """Return the method page: the team's remark, rules of computation, register of requests.

    Parameters
    ----------
    themes : iterable of (str, str)
        Identifiers and labels of the chapters.
    remark : str
    requests : sequence of Request, optional
        The study's register; by default, what the catalogue asks for these themes.
    """
    labels = dict(themes)
    asked = catalogued(labels) if requests is None else requests
    rows = "\n".join(_asked(each) for each in asked if each.theme in labels)
    page = f"""
{remark}

## Ce qui a été fait {{.unnumbered #sec-methode-fait}}

Les chiffres viennent de la statistique publique. Quelques fichiers sont des copies ou des extraits : la page des sources les signale. Chaque indicateur est défini une fois, avec son numérateur, son dénominateur, son unité, sa source et ses limites.

Les chapitres sont calculés par des programmes, sans recopie à la main : les mêmes données donnent le même livre.

Les phrases tirées des chiffres suivent des règles. Elles comparent les valeurs telles qu’elles sont imprimées, ne parlent pas d’écart en dessous d’un point et ne concluent rien des petits effectifs.

## Ce que cette édition ne contient pas {{.unnumbered #sec-methode-limites}}

La statistique publique ne mesure ni le décrochage scolaire ni le handicap à l’échelle de la commune. Les chapitres concernés le disent et s’appuient sur des indicateurs voisins, nommés comme tels.

Les entretiens, les questionnaires et les ateliers s’ajoutent à mesure qu’ils sont recueillis et validés.

## Les données à demander aux partenaires {{.unnumbered #sec-methode-demandes}}

Ces données ne sont pas en accès libre à l’échelle de la commune. Seuls des effectifs agrégés se demandent, jamais des listes de personnes.

| À qui | Quoi | État | Date | Usage permis |
|:------|:-----|:-----|:-----|:-------------|
{rows or "| – | – | – | – | – |"}

: Registre des demandes de données {{#tbl-methode-demandes tbl-colwidths="[20,44,12,12,12]"}}
"""
    return text.typographic(page)


def _asked(request: Request) -> str:
    """Return the line of a request: who, what, where it stands, and what was agreed."""
    use = request.use.label if request.use else "–"
    day = format_date(request.last, "d MMM y", locale="fr") if request.last else "–"
    day = f"1er {day[2:]}" if day.startswith("1 ") else day
    said = (text.capitalised(request.holder), request.what, request.status.value, day, use)
    return f"| {' | '.join(cell(words) for words in said)} |"


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
    reserves = [f"- **{source.short}.** {source.reserve}" for source in used if source.reserve]
    page = f"""
{text.capitalised(text.counted(len(rows), "source a servi", "sources ont servi"))} à ce document. Le millésime est l’année des données ; la géographie est l’année du découpage communal employé par le producteur.

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


def expressions_of(indicator: Indicator, catalogue: Catalogue) -> list[Expression]:
    """Return the expressions of an indicator, the newest first.

    Those of priority districts alone come last: their files are another's work
    than the town's.
    """

    def districts(expression: Expression) -> bool:
        return all(catalogue.sources[n].levels == (Level.QPV,) for n in expression.source)

    return sorted(indicator.expressions, key=lambda each: (districts(each), -each.vintage))


def formula(expressions: Sequence[Expression]) -> str:
    """Return how the newest expression computes an indicator."""
    if not expressions:
        return "Aucune source ne le donne à cette échelle"
    newest = expressions[0]
    if newest.basket:
        return "Types présents parmi " + ", ".join(f"`{part}`" for part in newest.basket)
    written = f"`{newest.numerator}`"
    if newest.denominator:
        written += f" rapporté à `{newest.denominator}`"
    if newest.minus:
        written += f", moins `{newest.minus}` rapporté à `{newest.minus_denominator}`"
    return written


def _sheet(indicator: Indicator, catalogue: Catalogue) -> str:
    expressions = expressions_of(indicator, catalogue)
    unit = indicator.unit or "nombre"
    lines = [f"### {indicator.label} {{.unnumbered .unlisted}}", "", indicator.definition, ""]
    lines.append(f"- **Unité.** {unit} ; {POLARITY[indicator.polarity]}.")
    if indicator.proxy:
        lines.append(f"- **Indicateur voisin.** Il approche {indicator.proxy}.")
    lines.append(f"- **Calcul.** {formula(expressions)}.")
    named = _newest_sources(expressions, catalogue)
    if named:
        lines.append(f"- **Sources.** {named}.")
    if indicator.availability:
        lines.append(f"- **Pour l’obtenir.** {_sentence(indicator.availability)}")
    lines += [f"- **Limite.** {_sentence(caveat)}" for caveat in indicator.caveats]
    lines += [f"- **Rupture.** {_sentence(each.reason)}" for each in indicator.breaks]
    return "\n".join(lines)


def _sentence(words: str) -> str:
    return f"{text.capitalised(words).rstrip('.')}."


def _newest_sources(expressions: Sequence[Expression], catalogue: Catalogue) -> str:
    """Name the three newest sources, and count the vintages that are older."""
    vintages: dict[str, int] = {}
    for expression in expressions:
        for name in expression.source:
            vintages.setdefault(catalogue.sources[name].short, expression.vintage)
    shown = list(vintages)[:SOURCES]
    if not shown:
        return ""
    oldest = min(vintages[short] for short in shown)
    older = len({e.vintage for e in expressions if e.vintage < oldest})
    said = " ; ".join(shown)
    if older:
        said += f" ; et {text.counted(older, 'millésime plus ancien', 'millésimes plus anciens')}"
    return said


def sheets(used: Sequence[Indicator], catalogue: Catalogue) -> str:
    """Return the indicator sheets, by theme, for the indicators really shown."""
    opening = (
        "Une fiche par indicateur de ce document : ce qu’il mesure, comment il se calcule, ce "
        "qu’il ne dit pas. Les codes sont ceux des producteurs, pour le millésime le plus récent."
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
