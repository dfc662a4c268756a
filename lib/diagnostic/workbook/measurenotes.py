"""What is said under the table of a theme's measures: how to read it, what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.confidentiality.status import Status
from diagnostic.territories.codes import Level

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.workbook.context import Context
    from diagnostic.workbook.measures import Line

INSIDE = {Level.IRIS, Level.QPV}
"""Levels of what is only measured inside a commune."""
READING = (
    "Chaque ligne dit son année et, entre crochets, ses sources. Un mot à la place d’un chiffre "
    "dit pourquoi il manque ; une année entre parenthèses n’est pas celle de la ligne ; « fragile »"
    " signale peu de personnes, « ≈ » un chiffre arrondi par son producteur."
)


def notes(context: Context, lines: Sequence[Line], lacking: Sequence[Indicator]) -> str:
    """Return how to read the table, and what no source gives here.

    Parameters
    ----------
    context : Context
    lines : sequence of Line
        Measures of the table.
    lacking : sequence of Indicator
        Measures of the theme that have no value anywhere.
    """
    said = [READING, *_proxies(lines), *_lent(lines), *_summed(lines), *lack(context, lacking)]
    return text.typographic(" ".join(said))


def _proxies(lines: Iterable[Line]) -> list[str]:
    """Say which measures only come near to what is sought."""
    near: dict[str, list[str]] = {}
    for line in lines:
        if line.indicator.proxy:
            near.setdefault(line.indicator.proxy, []).append(_name(line.indicator))
    return [
        f"{text.plural(len(names), 'Indicateur voisin', 'Indicateurs voisins')}, qui "
        f"{text.plural(len(names), 'approche', 'approchent')} {proxy} : {text.enumeration(names)}."
        for proxy, names in near.items()
    ]


def _lent(lines: Iterable[Line]) -> list[str]:
    """Say whose figures stand in for the town's."""
    lent = [line.town for line in lines if line.town.lent]
    if not lent:
        return []
    lender = lent[0].territory.subject
    return [f"« Intercommunalité » : valeur de {lender}, la commune n’en a pas."]


def _summed(lines: Iterable[Line]) -> list[str]:
    """Say which territories' rates are made from those of their communes."""
    counts: dict[str, set[int]] = {}
    for value in (value for line in lines for value in line.known if value.members):
        counts.setdefault(value.territory.short, set()).add(value.members)
    if not counts:
        return []
    said = [f"{name} ({_span(few)})" for name, few in counts.items()]
    lead = "Quand aucune valeur n’est publiée, celle d’un groupe est la somme de ses communes"
    return [f"{lead} : {text.enumeration(said)}."]


def _span(counts: set[int]) -> str:
    low = f"{text.number(min(counts))} à " if len(counts) > 1 else ""
    return low + text.counted(max(counts), "commune")


def _asked(context: Context, indicator: Indicator) -> bool:
    """Whether a measure exists at the town's scale: those of neighbourhoods are on maps."""
    if context.profile.latest(indicator.id).status is Status.NOT_APPLICABLE:
        return False
    sources = context.statistics.catalogue.sources
    levels = {level for name in indicator.sources for level in sources[name].levels}
    return not levels or not levels <= INSIDE


def lack(context: Context, lacking: Sequence[Indicator]) -> list[str]:
    """Name the measures without a value: those to ask for, with how, then those to import."""
    said = []
    missing = [each for each in lacking if _asked(context, each)]
    if asked := [each for each in missing if not each.expressions]:
        ways = [
            _name(each)
            + (f" ({text.lowered(each.availability.rstrip('.'))})" * bool(each.availability))
            for each in asked
        ]
        said.append(f"À obtenir, faute de source publique à cette échelle : {' ; '.join(ways)}.")
    if known := [_name(each) for each in missing if each.expressions]:
        said.append(
            f"Dans des fichiers officiels qui ne sont pas réunis ici : {text.enumeration(known)}."
        )
    return said


def _name(indicator: Indicator) -> str:
    return text.lowered(indicator.short or indicator.label)
