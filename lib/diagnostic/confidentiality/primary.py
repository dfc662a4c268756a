"""Which cells must be hidden by themselves, and what an attacker must not learn of them.

Four rules flag a cell: too few units; one unit that is most of a magnitude; a
cell so large that its complement is a few; a group whose members all give the
same answer, when the subject is sensitive. Each flag comes with a
:class:`Target`, the sum of cells whose value must stay uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from diagnostic.confidentiality.tables import CLOSE, Equation, Key, Table
from diagnostic.confidentiality.thresholds import Threshold


class Reason(StrEnum):
    """Why a cell is hidden."""

    FEW = "few"
    DOMINANCE = "dominance"
    COMPLEMENT = "complement"
    EVERYBODY = "everybody"
    EARLIER = "earlier"
    SECONDARY = "secondary"

    @property
    def label(self) -> str:
        """French words for reports."""
        return _LABELS[self]


_LABELS = {
    Reason.FEW: "trop peu d’unités",
    Reason.DOMINANCE: "une unité domine",
    Reason.COMPLEMENT: "le complément est un petit effectif",
    Reason.EVERYBODY: "tout le groupe est dans la même situation",
    Reason.EARLIER: "déjà masquée auparavant",
    Reason.SECONDARY: "masquée pour protéger les autres",
}


@dataclass(frozen=True)
class Target:
    """A sum of cells that must stay uncertain.

    Parameters
    ----------
    cell : Key
        The cell it protects.
    reason : Reason
    terms : tuple of (Key, float)
        What an attacker must not work out: the cell, or its complement.
    low, high : float
        What the attacker must not be able to rule out: the least value found
        has to be ``low`` or less, and the greatest ``high`` or more.
    """

    cell: Key
    reason: Reason
    terms: tuple[tuple[Key, float], ...]
    low: float
    high: float


def targets(table: Table, threshold: Threshold) -> tuple[Target, ...]:
    """Return what must stay uncertain in a table.

    The requirement is exact. For **counts**, with a least count *k*: the
    attacker's interval must cover [0, k], so that he can neither tell whether
    anybody is there nor whether there are too few; its width is then *k* at
    least, whatever the true count. For **magnitudes**, with a margin *p*
    (15 % by default): the interval must cover [(1 − p)·v, (1 + p)·v], *v* being
    the true value, or the mean of the table's own values where *v* is zero.
    The same holds of complements, which are sums of cells.
    """
    found: dict[tuple[Key, Reason], Target] = {}
    for each, cell in table.cells.items():
        if 0 < cell.units < threshold.least_count:
            reason = Reason.FEW
        elif _dominated(table, each, threshold):
            reason = Reason.DOMINANCE
        else:
            continue
        found[each, reason] = _target(table, threshold, each, reason, ((each, 1.0),))
    for equation in table.equations:
        for each, reason in _telling(table, threshold, equation):
            terms = ((equation.total, 1.0), (each, -1.0))
            found.setdefault((each, reason), _target(table, threshold, each, reason, terms))
    return tuple(found.values())


def flags(found: Iterable[Target]) -> Mapping[Key, tuple[Reason, ...]]:
    """Return the cells to hide, each with its reasons."""
    reasons: dict[Key, tuple[Reason, ...]] = {}
    for target in found:
        reasons[target.cell] = (*reasons.get(target.cell, ()), target.reason)
    return reasons


def _dominated(table: Table, each: Key, threshold: Threshold) -> bool:
    cell = table.cells[each]
    if threshold.dominance is None or cell.top is None or not cell.value:
        return False
    return cell.top > threshold.dominance * cell.value


def _telling(table: Table, threshold: Threshold, equation: Equation) -> list[tuple[Key, Reason]]:
    """Return the parts that say something of the others by what they leave."""
    total = table.cells[equation.total].units
    if total < threshold.least_count or len(equation.parts) < 2:
        return []
    found = []
    for part in equation.parts:
        units = table.cells[part].units
        left = total - units
        if units and 0 < left < threshold.least_count:
            found.append((part, Reason.COMPLEMENT))
        elif threshold.sensitive and equation.attribute and left == 0:
            others = (table.cells[other] for other in equation.parts if other != part)
            if not all(cell.impossible for cell in others):
                found.append((part, Reason.EVERYBODY))
    return found


def _target(
    table: Table,
    threshold: Threshold,
    each: Key,
    reason: Reason,
    terms: tuple[tuple[Key, float], ...],
) -> Target:
    if table.kind == "count":
        return Target(each, reason, terms, 0.0, float(threshold.least_count))
    value = table.value(terms)
    span = threshold.margin * (value if value > CLOSE else _usual(table))
    return Target(each, reason, terms, max(0.0, value - span), value + span)


def _usual(table: Table) -> float:
    """Return the mean of the values inside a table."""
    inside = [cell.value for cell in table.cells.values() if cell.order == 0 and cell.value]
    return sum(inside) / len(inside) if inside else 1.0
