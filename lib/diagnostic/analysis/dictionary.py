"""The data dictionary: what the catalogue declares, as one Markdown page.

The page is committed (``docs/data-dictionary.md``) so that it can be read
without installing anything; a test refuses it when the catalogue has moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.pages import POLARITY, cell

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Catalogue, Indicator, Source, Theme
    from diagnostic.statistics.models import Expression

OPENING = """\
# Dictionnaire des données

Ce que mesure chaque indicateur, comment il se calcule, d’où il vient et ce qu’il ne dit pas. \
Cette page est écrite par `diagnostic data dictionary --write` à partir de `data/catalogue/` : \
corrigez le catalogue, jamais la page.
"""

READING = """\
## Lire une fiche

- Le nom en chasse fixe est l’**identifiant** de l’indicateur, celui que l’on écrit dans un \
chapitre : `étude.trend("share_75_plus")`.
- Les **codes** d’un calcul sont ceux du producteur. `{aa}` tient la place des deux derniers \
chiffres du millésime : `P{aa}_POP` est `P22_POP` en 2022 et `P18_POP` en 2018. Les sources sont \
données dans l’ordre où une valeur y est cherchée.
- Le taux d’un groupe de communes est la **somme des numérateurs rapportée à la somme des \
dénominateurs**. Une valeur marquée « publiée seulement » ne s’additionne pas : quand le \
producteur ne la donne pas à cette échelle, elle est absente.
- Le **sens** dit si une valeur haute ou basse est favorable. « Structure » veut dire ni l’un \
ni l’autre.
- Une **rupture** sépare des millésimes que l’on ne compare pas.
- La **classe** d’une source : A, le fichier du producteur tel quel ; B, une reprise (extrait, \
copie, relevé) recoupée ; C, une dérivation par un tiers, à recouper avant de publier.
"""

TRANSFORMS = {
    "change": "variation de {base} à {top}, en %",
    "annual_growth": "taux de croissance annuel moyen de {base} à {top}",
    "annual_contribution": "part de {top} dans la croissance annuelle moyenne de {base} à {end}",
    "zones_gap": "écart entre la plus haute et la plus basse valeur de {top} dans les Iris",
}


def dictionary(catalogue: Catalogue) -> str:
    """Return the data dictionary of a catalogue.

    Parameters
    ----------
    catalogue : Catalogue

    Returns
    -------
    str
        Markdown, in French, ending with a newline.
    """
    opening, reading = text.typographic(OPENING), text.typographic(READING)
    parts = [opening, _summary(catalogue), reading, "## Les indicateurs\n"]
    for theme in catalogue.themes.values():
        parts.append(f"### {_prose(theme.label)}\n")
        parts += [_sheet(indicator) for indicator in catalogue.theme(theme.id)]
    parts += [_sources(catalogue.sources.values())]
    # Signs that follow code, too, which the typographic helper leaves alone.
    return "\n".join(parts).replace(" : ", f"{text.NBSP}: ").replace(" ; ", f"{text.NNBSP}; ")


def _summary(catalogue: Catalogue) -> str:
    rows = [_theme_row(theme, catalogue.theme(theme.id)) for theme in catalogue.themes.values()]
    counts = [
        text.counted(len(catalogue.indicators), "indicateur"),
        text.counted(len(catalogue.sources), "source"),
        text.counted(len(catalogue.themes), "thème"),
    ]
    lead = (
        f"{text.enumeration(counts)}. Les indicateurs **calculables** ont une source déclarée ; "
        "les autres sont décrits, avec qui peut les donner."
    )
    return f"""\
{lead}

| Thème | Chapitre | Indicateurs | Calculables | Question |
|:------|:---------|------------:|------------:|:---------|
{chr(10).join(rows)}
"""


def _theme_row(theme: Theme, indicators: Sequence[Indicator]) -> str:
    loaded = sum(bool(indicator.expressions) for indicator in indicators)
    label, question = _prose(theme.label), _prose(theme.question)
    return f"| {label} | `{theme.id}` | {len(indicators)} | {loaded} | {question} |"


def _sheet(indicator: Indicator) -> str:
    lines = [
        f"#### {_prose(indicator.label)}",
        "",
        f"`{indicator.id}` · *{indicator.label_en}*",
        "",
        _prose(indicator.definition),
        "",
        *(f"- **{name}** : {said}" for name, said in _facts(indicator)),
    ]
    return "\n".join(lines) + "\n"


def _facts(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Yield what is known of an indicator: a name and what is said of it."""
    if indicator.population:
        yield "Population", _prose(indicator.population)
    decimals = (
        text.counted(indicator.decimals, "décimale") if indicator.decimals else "sans décimale"
    )
    yield "Unité", f"{_prose(indicator.unit)} ({decimals})"
    yield "Sens", POLARITY[indicator.polarity]
    if indicator.numerator_label:
        yield "Numérateur", _prose(indicator.numerator_label)
    if indicator.denominator_label:
        yield "Dénominateur", _prose(indicator.denominator_label)
    yield from _calculations(indicator)
    if indicator.vintages:
        yield "Millésimes", _years(indicator.vintages)
    for caveat in indicator.caveats:
        yield "Limite", _sentence(caveat)
    for each in indicator.breaks:
        yield "Rupture", _sentence(each.reason)
    if indicator.availability:
        name = "Pour le compléter" if indicator.expressions else "Pour l’obtenir"
        yield name, _sentence(indicator.availability)


def _calculations(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Yield one fact per way of computing, with the vintages and sources it serves."""
    ways: dict[str, list[Expression]] = {}
    for expression in indicator.expressions:
        ways.setdefault(_way(expression, general=True), []).append(expression)
    for way, same in ways.items():
        years = sorted({expression.vintage for expression in same})
        names = dict.fromkeys(name for expression in same for name in expression.source)
        shown = way if len(years) > 1 else _way(same[0], general=False)
        sources = ", ".join(f"`{name}`" for name in names)
        said = f"{shown}, en {_years(years)} ({sources})"
        reserves = dict.fromkeys(_sentence(e.reserve) for e in same if e.reserve)
        yield "Calcul", " ".join([f"{said}.", *reserves] if reserves else [said])
    if not ways:
        yield "Calcul", "aucune source déclarée ne le donne"


def _way(expression: Expression, *, general: bool) -> str:
    """Say in words how a value is computed; ``general`` lets the vintage vary."""
    parts = (expression.numerator, expression.denominator, expression.end)
    digits = f"{expression.vintage % 100:02d}" if general else ""
    top, base, end = (_code(part, digits) for part in parts)
    if expression.transform in TRANSFORMS:
        return TRANSFORMS[expression.transform].format(top=top, base=base, end=end)
    way = f"{top} rapporté à {base}" if base else top
    if expression.scale != 1:
        way += f" × {text.number(expression.scale, 0 if expression.scale % 1 == 0 else 3)}"
    return f"{way}, valeur publiée seulement" if expression.published else way


def _code(formula: str, digits: str) -> str:
    """Quote a formula; the vintage's two digits leave their place to any year's."""
    if digits:
        formula = re.sub(rf"(?<=[A-Za-z_]){digits}(?=_|\b)", "{aa}", formula)
    return f"`{formula}`" if formula else ""


def _years(years: Sequence[int]) -> str:
    """Write years in order, runs of three and more shortened: « 2011, 2013 à 2022 »."""
    runs = [[years[0]]]
    for before, year in pairwise(years):
        if year == before + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = []
    for run in runs:
        words += [f"{run[0]} à {run[-1]}"] if len(run) > 2 else [str(year) for year in run]
    return text.enumeration(words)


def _sources(sources: Iterable[Source]) -> str:
    ordered = sorted(
        sources,
        key=lambda s: (text.folded(s.publisher), text.folded(s.dataset), s.vintage, s.id),
    )
    reserves: dict[str, list[str]] = {}
    for source in ordered:
        if source.reserve:
            reserves.setdefault(_sentence(source.reserve), []).append(f"`{source.id}`")
    said = [f"- {reserve} *Vaut pour* {', '.join(names)}." for reserve, names in reserves.items()]
    return f"""\
## Les sources

La géographie est l’année du découpage communal dans lequel le producteur donne ses chiffres.

| Identifiant | Producteur | Jeu de données | Millésime | Géographie | Classe | Licence |
|:-----------|:----------|:---------------|---------:|---------:|:-----:|:-------|
{chr(10).join(_source_row(source) for source in ordered)}

### Réserves

{chr(10).join(said)}
"""


def _source_row(source: Source) -> str:
    cells = [
        f"`{source.id}`",
        _prose(source.publisher),
        f"[{_prose(source.dataset)}]({source.url})",
        str(source.vintage),
        str(source.geography_year),
        source.grade,
        _prose(source.licence),
    ]
    return f"| {' | '.join(cells)} |"


def _prose(words: str) -> str:
    return text.typographic(cell(words))  # in this order: cells collapse every kind of space


def _sentence(words: str) -> str:
    return f"{text.capitalised(_prose(words)).rstrip('.')}."
