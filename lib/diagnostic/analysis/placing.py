"""The words of a standing: in which fifth of a pool, and how many have a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.analysis.quintiles import LEAST, Reason

if TYPE_CHECKING:
    from diagnostic.analysis.pools import Pool
    from diagnostic.analysis.quintiles import Standing
    from diagnostic.analysis.values import Value
    from diagnostic.statistics.catalogue import Indicator

SHORT = {1: "le plus bas", 2: "plutôt bas", 3: "au milieu", 4: "plutôt haut", 5: "le plus haut"}
"""The fifth in a cell, from the lowest to the highest."""
_WHY = {
    Reason.ABSENT: "pas de valeur",
    Reason.FRAGILE: "petits effectifs",
    Reason.FEW: "trop peu de valeurs",
    Reason.TIED: "trop de valeurs égales",
}


def short(standing: Standing) -> str:
    """The fifth in a few words, or why there is none."""
    return SHORT[standing.fifth] if standing.fifth else _WHY[standing.reason]


def card(standing: Standing, pool: Pool) -> str:
    """The fifth on a card: « cinquième le plus haut des communes du Vaucluse (151) »."""
    fifth = {3: "du milieu"}.get(standing.fifth or 0, SHORT.get(standing.fifth or 0, ""))
    if standing.fifth in {2, 4}:
        side = "sous le milieu" if standing.fifth == 2 else "au-dessus du milieu"
        said = f"{side} des {pool.named}"
    else:
        said = f"cinquième {fifth} des {pool.named}"
    return text.typographic(f"{said} ({text.number(standing.known)})")


def placed(indicator: Indicator, standing: Standing, pool: Pool) -> str:
    """The fifth in a clause: « parmi le cinquième des communes du Vaucluse où … »."""
    where = f"des {pool.named}"
    subject = sentences.subject(indicator)
    most = "la plus" if sentences.feminine(indicator) else "le plus"
    ending = "e" if sentences.feminine(indicator) else ""
    if standing.fifth in {1, 5}:
        side = f"élevé{ending}" if standing.fifth == 5 else f"bas{'se' if ending else ''}"
        return f"parmi le cinquième {where} où {subject} est {most} {side}"
    if standing.fifth == 3:
        return f"dans le cinquième du milieu {where}"
    side, end = ("au-dessus", "haut") if standing.fifth == 4 else ("en dessous", "bas")
    return f"{side} du milieu {where}, sans être dans le cinquième le plus {end}"


def counted(standing: Standing) -> str:
    """« 149 valeurs connues, 2 absentes »: what the fifth rests on."""
    said = text.counted(standing.known, "valeur connue", "valeurs connues")
    if standing.unknown:
        said += f", {text.counted(standing.unknown, 'absente', 'absentes')}"
    return said


def sentence(value: Value, standing: Standing, pool: Pool) -> str:
    """Where a town stands, as a whole sentence, or why it is not placed."""
    place = text.capitalised(value.territory.subject)
    if standing.fifth:
        said = f"{place} est {placed(value.indicator, standing, pool)} ({counted(standing)})."
    elif standing.reason is Reason.TIED:
        said = f"Plus d’un cinquième des {pool.named} ont la même valeur ({value.spoken})."
    elif standing.reason is Reason.FEW:
        said = (
            f"Pas de position parmi les {pool.named} : {counted(standing)} ; il en faut {LEAST} au "
            "moins, et la moitié du groupe."
        )
    elif standing.reason is Reason.FRAGILE:
        said = f"Pas de position parmi les {pool.named} : la valeur repose sur peu de personnes."
    else:
        said = f"Pas de position parmi les {pool.named} : la valeur n’est pas connue."
    return text.typographic(said)
