"""Companions of the cells to hide, found one target after another.

For each target and each side, the cheapest table that is as far from the
truth as required is looked for (a linear program): the cells that differ in
it are hidden. That table is itself the proof that the target is protected, so
the search always ends with a pattern that holds, at whatever size. What turns
out useless is shown again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from diagnostic.confidentiality.attack import Attack
from diagnostic.confidentiality.primary import Target
from diagnostic.confidentiality.prover import Failure, Prover
from diagnostic.confidentiality.tables import Key, Table


@dataclass(frozen=True)
class Search:
    """What is to be hidden, and what may be.

    Parameters
    ----------
    table : Table
    targets : tuple of Target
    forced : frozenset of Key
        Cells that are hidden whatever happens.
    cost : mapping of Key to float
        Cells that may be hidden besides, and what is lost with each.
    """

    table: Table
    targets: tuple[Target, ...]
    forced: frozenset[Key]
    cost: Mapping[Key, float]

    @cached_property
    def prover(self) -> Prover:
        """Proofs found so far."""
        return Prover(self.table, self.targets)

    @cached_property
    def everything(self) -> Attack:
        """The attack on a table where all that may be hidden is."""
        return Attack(self.table, self.forced | set(self.cost))

    def price(self, hidden: Collection[Key]) -> float:
        """Return what is lost by hiding cells."""
        return sum(self.cost.get(each, 0.0) for each in hidden)


class Unprotectable(Exception):  # noqa: N818 - an outcome, told to the user by its catcher
    """No pattern protects a target."""

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self.target = target


def companions(search: Search) -> frozenset[Key]:
    """Return a pattern that protects every target from every attacker.

    Raises
    ------
    Unprotectable
        When hiding all that may be hidden is not enough.
    """
    prover = search.prover
    hidden = set(search.forced)
    why: dict[Key, list[Failure]] = {}
    while failures := prover.failures(hidden):
        for failure in failures:
            if prover.meets(hidden, failure):
                continue  # what was hidden for another is enough
            wanted = failure.requirement
            cost = {each: dear for each, dear in search.cost.items() if each not in hidden}
            needed = prover.needed(wanted, failure.known)
            moved = search.everything.example(wanted.terms, needed, cost, failure.known)
            if moved is None:
                raise Unprotectable(wanted.target)
            prover.learn(moved)
            for each in moved.keys() & cost.keys():
                hidden.add(each)
                why.setdefault(each, []).append(failure)
    return _pruned(search, frozenset(hidden), why)


def _pruned(
    search: Search, hidden: frozenset[Key], why: Mapping[Key, Sequence[Failure]]
) -> frozenset[Key]:
    """Show again, the dearest first, what is not needed; what it was hidden for is tried first."""
    prover = search.prover
    second = sorted(hidden - search.forced, key=lambda each: (-search.cost[each], each))
    for each in second:
        without = hidden - {each}
        if all(prover.meets(without, failure, search=True) for failure in why[each]) and (
            not prover.failures(without, first=True)
        ):
            hidden = without
    return hidden
