"""The data dictionary: what the catalogue declares, as one Markdown page.

The page is committed (``docs/data-dictionary.md``) so that it can be read
without installing anything; a test refuses it when the catalogue has moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.dictionary_sources import families, in_years, prose, sentence, sources
from diagnostic.analysis.pages import POLARITY
from diagnostic.statistics.models import FORMULAS

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Catalogue, Indicator, Theme
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
chiffres du millésime : `P{aa}_POP` est `P22_POP` en 2022 et `P18_POP` en 2018 ; `{bb}` tient la \
place de ceux du recensement auquel une autre source se rapporte. Les sources sont données dans \
l’ordre où une valeur y est cherchée ; une **famille** en réunit plusieurs, dont la liste est plus \
bas.
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
    "means_gap": "{top} rapporté à {base}, moins {minus} rapporté à {minus_base}",
    "zones_dissimilarity": "indice de dissimilarité entre {top} et {base} dans les Iris",
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
        parts.append(f"### {prose(theme.label)}\n")
        parts += [_sheet(indicator) for indicator in catalogue.theme(theme.id)]
    parts += [families(catalogue), sources(catalogue.sources.values())]
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
    label, question = prose(theme.label), prose(theme.question)
    return f"| {label} | `{theme.id}` | {len(indicators)} | {loaded} | {question} |"


def _sheet(indicator: Indicator) -> str:
    lines = [
        f"#### {prose(indicator.label)}",
        "",
        f"`{indicator.id}` · *{indicator.label_en}*",
        "",
        prose(indicator.definition),
        "",
        *(f"- **{name}** : {said}" for name, said in _facts(indicator)),
    ]
    return "\n".join(lines) + "\n"


def _facts(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Yield what is known of an indicator: a name and what is said of it."""
    if indicator.proxy:
        yield "Indicateur voisin", f"approche {prose(indicator.proxy)}"
    if indicator.population:
        yield "Population", prose(indicator.population)
    decimals = (
        text.counted(indicator.decimals, "décimale") if indicator.decimals else "sans décimale"
    )
    yield "Unité", f"{prose(indicator.unit)} ({decimals})"
    yield "Sens", POLARITY[indicator.polarity]
    if indicator.numerator_label:
        yield "Numérateur", prose(indicator.numerator_label)
    if indicator.denominator_label:
        yield "Dénominateur", prose(indicator.denominator_label)
    yield from _calculations(indicator)
    if indicator.vintages:
        yield "Millésimes", in_years(indicator.vintages)
    for caveat in indicator.caveats:
        yield "Limite", sentence(caveat)
    for each in indicator.breaks:
        yield "Rupture", sentence(each.reason)
    if indicator.availability:
        name = "Pour le compléter" if indicator.expressions else "Pour l’obtenir"
        yield name, sentence(indicator.availability)


def _calculations(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Yield one fact per way of computing, with the vintages and sources it serves."""
    ways: dict[str, list[Expression]] = {}
    for expression in indicator.expressions:
        ways.setdefault(_way(expression, general=True), []).append(expression)
    for way, same in ways.items():
        years = sorted({expression.vintage for expression in same})
        shown = way if len(same) > 1 else _way(same[0], general=False)
        said = f"{shown}, en {in_years(years)} ({_origins(same)})"
        reserves = dict.fromkeys(sentence(e.reserve) for e in same if e.reserve and not e.base)
        yield "Calcul", " ".join([f"{said}.", *reserves] if reserves else [said])
    if not ways:
        yield "Calcul", "aucune source déclarée ne le donne"


def _origins(expressions: Iterable[Expression]) -> str:
    """Name families, and the sources that are in none."""
    names: dict[str, None] = {}
    for expression in expressions:
        if expression.family:
            names[f"famille `{expression.family}`"] = None
        else:
            names.update(dict.fromkeys(f"`{name}`" for name in expression.source))
    return ", ".join(names)


def _way(expression: Expression, *, general: bool) -> str:
    """Say in words how a value is computed; ``general`` lets the vintages vary."""
    year = expression.vintage if general else 0
    if expression.basket:
        codes = ", ".join(_code(part, year) for part in expression.basket)
        return f"nombre de types présents parmi : {codes}"
    rest = (expression.base, "{bb}") if general and expression.base else (year, "{aa}")
    top = _code(expression.numerator, year)
    base, end, minus, minus_base = (
        _code(getattr(expression, name), *rest) for name in FORMULAS[1:]
    )
    if expression.transform in TRANSFORMS:
        words = {"top": top, "base": base, "end": end, "minus": minus, "minus_base": minus_base}
        return TRANSFORMS[expression.transform].format(**words)
    way = f"{top} rapporté à {base}" if base else top
    if expression.scale != 1:
        way += f" × {text.number(expression.scale, 0 if expression.scale % 1 == 0 else 3)}"
    return f"{way}, valeur publiée seulement" if expression.published else way


def _code(formula: str, year: int, place: str = "{aa}") -> str:
    """Quote a formula; the two digits of a vintage leave their place to any year's."""
    if formula and year:
        formula = re.sub(rf"(?<=[A-Za-z_]){year % 100:02d}(?=_|\b)", place, formula)
    return f"`{formula}`" if formula else ""
