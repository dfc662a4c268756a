"""Secondary suppression: hide as little as is needed for hidden cells to stay hidden.

A pattern that holds is found first, whatever the size of the table
(:mod:`companions`); on a small one the least costly is then proved
(:mod:`optimum`). Both end with the same audit, which alone is the guarantee.
Totals are kept: hiding one is the last resort, and is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from diagnostic.confidentiality import companions, optimum
from diagnostic.confidentiality.audit import Audit, audit
from diagnostic.confidentiality.polytope import Example
from diagnostic.confidentiality.primary import Reason, Target, flags, targets
from diagnostic.confidentiality.tables import Cell, Key, SecrecyError, Table, named
from diagnostic.confidentiality.thresholds import Threshold
from diagnostic.errors import Problem

SMALL = 400
"""Cells up to which the least costly pattern is looked for."""
Totals = Literal["keep", "hide"]


@dataclass(frozen=True)
class Pattern:
    """What is hidden in a table, why, and the proof.

    Parameters
    ----------
    table : Table
    threshold : Threshold
    reasons : mapping of Key to tuple of Reason
        The hidden cells.
    audit : Audit
    optimal : bool
        Whether no other pattern loses less.
    totals : tuple of Key
        Totals that had to be hidden though nothing flags them.
    """

    table: Table
    threshold: Threshold
    reasons: Mapping[Key, tuple[Reason, ...]]
    audit: Audit
    optimal: bool = False
    totals: tuple[Key, ...] = ()
    coarser: tuple[str, ...] = field(default=())

    @property
    def hidden(self) -> frozenset[Key]:
        """Every hidden cell."""
        return frozenset(self.reasons)

    @property
    def primary(self) -> tuple[Key, ...]:
        """Cells hidden for themselves."""
        return tuple(e for e, why in self.reasons.items() if set(why) - _BORROWED)

    @property
    def secondary(self) -> tuple[Key, ...]:
        """Cells hidden for others, or because they were."""
        return tuple(e for e, why in self.reasons.items() if not set(why) - _BORROWED)


_BORROWED = {Reason.SECONDARY, Reason.EARLIER}


def suppress(
    table: Table,
    threshold: Threshold,
    *,
    earlier: Iterable[Key] = (),
    totals: Totals = "keep",
    forced: Iterable[Key] = (),
) -> Pattern:
    """Return a pattern that protects a table, with its audit.

    Parameters
    ----------
    table : Table
        Several tables that share cells are first made one
        (:func:`~diagnostic.confidentiality.tables.linked`).
    threshold : Threshold
    earlier : iterable of Key
        Cells hidden in earlier tables of the family: they stay hidden.
    totals : {"keep", "hide"}
        Whether totals that nothing flags may be hidden when nothing else protects.
    forced : iterable of Key
        Other cells that must be hidden, such as those of too small an area.

    Raises
    ------
    SecrecyError
        When no pattern protects the table; coarser categories are offered.
    """
    wanted = targets(table, threshold)
    reasons = {each: why for each, why in flags(wanted).items() if table.cells[each].shown}
    for each in (*earlier, *forced):
        if each in table.cells and table.cells[each].shown and each not in reasons:
            reasons[each] = (Reason.EARLIER,)
    hidden, optimal, examples = _hidden(table, wanted, frozenset(reasons), totals, threshold)
    for each in sorted(hidden - reasons.keys()):
        reasons[each] = (Reason.SECONDARY,)
    proof = audit(table, hidden, threshold, earlier=earlier, examples=examples)
    if not proof.protected:  # pragma: no cover - both searches end on this very check
        raise SecrecyError(_failed(table, proof.failures[0].target, threshold))
    usual = _level(table, reasons, wanted)
    lost = tuple(
        each
        for each, why in reasons.items()
        if why == (Reason.SECONDARY,) and table.cells[each].order > usual
    )
    return Pattern(
        table, threshold, reasons, proof, optimal, lost,
        coarser(table, threshold) if lost else (),
    )  # fmt: skip


def _hidden(
    table: Table,
    wanted: tuple[Target, ...],
    forced: frozenset[Key],
    totals: Totals,
    threshold: Threshold,
) -> tuple[frozenset[Key], bool, list[Example]]:
    orders = sorted({cell.order for cell in table.cells.values()})
    usual = max((table.cells[each].order for each in forced), default=0)
    for order in [o for o in orders if o >= usual] or [usual]:
        if order > usual and totals == "keep":
            break
        search = companions.Search(table, wanted, forced, _costs(table, forced, order))
        try:
            found = companions.companions(search)
        except companions.Unprotectable as failure:
            failed = failure.target
            continue
        if len(table.cells) <= SMALL:
            best = optimum.optimum(search, found)
            chosen = found if best is None else best
            return chosen, best is not None, search.prover.examples
        return found, False, search.prover.examples
    raise SecrecyError(_failed(table, failed, threshold))


def _level(table: Table, reasons: Collection[Key], wanted: Iterable[Target]) -> int:
    own = {target.cell for target in wanted} & set(reasons)
    return max((table.cells[each].order for each in own), default=0)


def _costs(table: Table, forced: Collection[Key], order: int) -> dict[Key, float]:
    """Return what may be hidden besides, and what is lost with each cell.

    A cell costs one, and its value counted in mean cells; a zero, which
    readers often guess, is kept for when nothing else will do.
    """
    inside = [c.value for c in table.cells.values() if not c.order and c.value]
    mean = sum(inside) / len(inside) if inside else 1.0
    return {
        each: _cost(cell, mean)
        for each, cell in table.cells.items()
        if cell.shown and not cell.impossible and cell.order <= order and each not in forced
    }


def _cost(cell: Cell, mean: float) -> float:
    return 1.0 + (cell.value / mean if cell.value else 2.0)


def _failed(table: Table, target: Target, threshold: Threshold) -> Problem:
    offered = coarser(table, threshold)
    remedy = "regroupez des catégories avant de publier"
    if offered:
        remedy += f" : {' ; '.join(offered)}"
    return Problem(
        "ce tableau ne peut pas être protégé sans masquer des totaux, ou ce qui le révèle est "
        "déjà public",
        f"{table.name}, {named(target.cell)}",
        target.reason.label,
        f"{remedy} ; ou acceptez de masquer des totaux",
    )


def coarser(table: Table, threshold: Threshold, most: int = 3) -> tuple[str, ...]:
    """Return groupings of categories that would spare small cells, in French.

    Redesigning a table loses less than hiding its cells: for each category
    that holds small cells, its smallest neighbour that makes them large enough.
    """
    small: dict[tuple[str, str], list[tuple[Key, Key]]] = {}
    for equation in table.equations:
        for part in equation.parts:
            cell = table.cells[part]
            if not (0 < cell.units < threshold.least_count and cell.shown):
                continue
            for other in equation.parts:
                own, beside = set(part) - set(other), set(other) - set(part)
                if len(own) == len(beside) == 1 and table.cells[other].shown:
                    small.setdefault(own.pop(), []).append((part, other))
    offers = [
        offer
        for (dimension, category), pairs in small.items()
        if (offer := _offer(table, threshold, dimension, category, pairs))
    ]
    return tuple(dict.fromkeys(words for _, words in sorted(offers)))[:most]


def _offer(
    table: Table,
    threshold: Threshold,
    dimension: str,
    category: str,
    pairs: list[tuple[Key, Key]],
) -> tuple[float, str] | None:
    """Return the grouping that mends most small cells of a category, the lightest first."""
    mended: dict[str, int] = {}
    weight: dict[str, float] = {}
    for part, other in pairs:
        neighbour = dict(other)[dimension]
        both = table.cells[part].units + table.cells[other].units
        if both >= threshold.least_count:
            mended[neighbour] = mended.get(neighbour, 0) + 1
            weight[neighbour] = weight.get(neighbour, 0.0) + table.cells[other].units
    if not mended:
        return None
    best = min(mended, key=lambda name: (-mended[name], weight[name], name))
    first, second = sorted((category, best))
    return (-mended[best], f"« {first} » avec « {second} » ({dimension})")
