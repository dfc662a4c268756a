"""Proofs kept: tables that agree with all that is printed, and say otherwise.

A target is protected from an attacker when two such tables can be shown, one
as low as required and one as high. A table shown once serves again: for every
pattern that hides the cells where it differs from the truth, and for every
attacker who does not know one of them. Most proofs are thus found by looking,
not by solving.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from diagnostic.confidentiality.attack import Attack
from diagnostic.confidentiality.polytope import EPSILON, Example
from diagnostic.confidentiality.primary import Target
from diagnostic.confidentiality.tables import Equation, Key, Table, named

SPARED = 1e-2
NOBODY: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class Requirement:
    """One side of a target: how far above the truth a sum of cells must be able to go."""

    target: Target
    terms: tuple[tuple[Key, float], ...]
    needed: float


@dataclass(frozen=True)
class Failure:
    """A requirement that a pattern does not meet, for an attacker who knows some cells."""

    requirement: Requirement
    known: frozenset[Key] = NOBODY


def requirements(table: Table, targets: Sequence[Target]) -> tuple[Requirement, ...]:
    """Return both sides of every target; those the truth meets already are left out."""
    found = []
    for target in targets:
        true = table.value(target.terms)
        below = tuple((each, -weight) for each, weight in target.terms)
        found += [
            Requirement(target, target.terms, target.high - true),
            Requirement(target, below, true - target.low),
        ]
    return tuple(each for each in found if each.needed > EPSILON)


def lone_contributors(table: Table, hidden: Collection[Key]) -> Mapping[str, frozenset[Key]]:
    """Return who stands alone in hidden cells, and the cells he therefore knows.

    Who is alone in a total is alone in one of its parts, and knows that the
    others are empty; all these cells are the same person's.
    """
    lone = {each for each, cell in table.cells.items() if cell.units == 1}
    parts: dict[Key, set[Key]] = {each: {each} for each in lone}
    same: dict[Key, set[Key]] = {each: {each} for each in lone}
    for equation in table.equations:
        if table.cells[equation.total].units == 0:
            parts.setdefault(equation.total, set()).update(equation.parts)
        if equation.total in lone:
            parts[equation.total].update(equation.parts)
            own = [part for part in equation.parts if part in lone]
            together = same[equation.total].union(*(same[part] for part in own))
            for each in together:
                same[each] = together
    owners: dict[str, set[Key]] = {}
    for each in lone:
        if owner := table.cells[each].owner:
            owners.setdefault(owner, set()).update(same[each])
    found: dict[str, frozenset[Key]] = {}
    for each in sorted(lone.intersection(hidden)):
        people = owners.get(table.cells[each].owner, same[each])
        known: frozenset[Key] = frozenset().union(*(_below(one, parts) for one in people))
        if known not in found.values():
            found[table.cells[each].owner or named(each)] = known
    return found


def _below(each: Key, parts: Mapping[Key, Collection[Key]]) -> set[Key]:
    """Return a lone contributor's cell and all that it holds, empty cells included."""
    found, edge = {each}, [each]
    while edge:
        edge = [part for one in edge for part in parts.get(one, ()) if part not in found]
        found.update(edge)
    return found


class Prover:
    """Tell whether patterns protect a table, keeping every proof.

    Parameters
    ----------
    table : Table
    targets : sequence of Target
    lone : bool
        Whether lone contributors are attackers too.
    """

    def __init__(self, table: Table, targets: Sequence[Target], *, lone: bool = True) -> None:
        self.table = table
        self.requirements = requirements(table, targets)
        self.examples: list[Example] = []
        self._rank = {requirement: i for i, requirement in enumerate(self.requirements)}
        self._lone = lone
        # Examples that leave lone contributors alone convince them too.
        self._spared = {each: SPARED for each, cell in table.cells.items() if cell.units == 1}
        self._shown: dict[int, list[frozenset[Key]]] = {}
        self._about: dict[Key, list[int]] = {}
        for i, requirement in enumerate(self.requirements):
            for each, _ in requirement.terms:
                self._about.setdefault(each, []).append(i)
        self._vague = frozenset(
            each for each, cell in table.cells.items() if not cell.shown or cell.tolerance
        )

    def failures(self, hidden: Collection[Key], *, first: bool = False) -> list[Failure]:
        """Return what a pattern leaves exposed; only the first found, if that is enough."""
        unknown = frozenset(hidden) | self._vague
        attack: list[Attack] = []
        failed = []
        attackers = [NOBODY]
        if self._lone:
            attackers += lone_contributors(self.table, unknown).values()
        for known in attackers:
            for i, requirement in enumerate(self.requirements):
                if requirement.target.cell in known or self._seen(i, unknown, known):
                    continue
                if not attack:
                    attack.append(Attack(self.table, hidden))
                if self._found(attack[0], requirement, known):
                    continue
                failed.append(Failure(requirement, known))
                if first:
                    return failed
        return failed

    def meets(self, hidden: Collection[Key], failure: Failure, *, search: bool = False) -> bool:
        """Whether a pattern meets what another one did not, as far as is known or found."""
        unknown = frozenset(hidden) | self._vague
        i = self._rank[failure.requirement]
        if self._seen(i, unknown, failure.known):
            return True
        return search and self._found(
            Attack(self.table, hidden), failure.requirement, failure.known
        )

    def needed(self, requirement: Requirement, known: frozenset[Key]) -> float:
        """Return what is required from an attacker: no more than if nothing were printed.

        Who is one of three people knows that there is somebody.
        """
        inside = self._above(known)
        if not any(each in inside for each, _ in requirement.terms):
            return requirement.needed
        far = sum(
            part.farthest(weights, known)[0]
            for part, weights in self._nothing_printed.split(requirement.terms)
        )
        return min(requirement.needed, far)

    def _above(self, known: frozenset[Key]) -> set[Key]:
        """Return the totals that hold known cells, at any level."""
        found: set[Key] = set()
        edge = list(known)
        while edge:
            above = [t for each in edge for t in self._totals.get(each, ()) if t not in found]
            found.update(above)
            edge = above
        return found

    @cached_property
    def _totals(self) -> Mapping[Key, list[Key]]:
        totals: dict[Key, list[Key]] = {}
        for equation in self.table.equations:
            for part in equation.parts:
                totals.setdefault(part, []).append(equation.total)
        return totals

    def floor(self, target: Target, known: frozenset[Key]) -> float:
        """Return the least that an attacker knows of a target by being part of it."""
        return self._nothing_printed.extent(target.terms, known).low

    @cached_property
    def _nothing_printed(self) -> Attack:
        return Attack(replace(self.table, facts=()), self.table.cells)

    def _found(self, attack: Attack, requirement: Requirement, known: frozenset[Key]) -> bool:
        found = attack.example(requirement.terms, requirement.needed, self._spared, known)
        if found is None and known:
            needed = self.needed(requirement, known)
            if needed <= EPSILON:
                return True
            if needed < requirement.needed:
                found = attack.example(requirement.terms, needed, self._spared, known)
                return found is not None
        if found is None:
            return False
        self.learn(found)
        return True

    def recall(self, examples: Iterable[Example], hidden: Collection[Key]) -> None:
        """Keep examples found elsewhere, each being checked again from the table itself."""
        if self.table.facts:
            return
        unknown = frozenset(hidden) | self._vague
        sums: dict[Key, list[Equation]] = {}
        for equation in self.table.equations:
            for each, _ in equation.terms:
                sums.setdefault(each, []).append(equation)
        for example in examples:
            if example.keys() <= unknown and self._stands(example, sums):
                self.learn(example)

    def _stands(self, example: Example, sums: Mapping[Key, Sequence[Equation]]) -> bool:
        cells = self.table.cells
        whole = self.table.kind == "count"
        for each, by in example.items():
            cell = cells[each]
            if cell.tolerance or cell.impossible or cell.value + by < -EPSILON:
                return False
            if whole and abs(by - round(by)) > EPSILON:
                return False
        touched = {id(e): e for each in example for e in sums.get(each, ())}
        return all(
            abs(sum(weight * example.get(each, 0.0) for each, weight in equation.terms)) <= EPSILON
            for equation in touched.values()
        )

    def learn(self, example: Example) -> None:
        """Keep a table, for every requirement that it meets, and its mirror when it stands."""
        self.examples.append(example)
        self._keep(example)
        cells = self.table.cells
        plain = not self.table.facts and not any(cells[each].tolerance for each in example)
        if plain and all(cells[each].value >= by for each, by in example.items()):
            self._keep({each: -by for each, by in example.items()})

    def _keep(self, example: Example) -> None:
        moved = frozenset(example)
        for i in {i for each in example for i in self._about.get(each, ())}:
            requirement = self.requirements[i]
            far = sum(weight * example.get(each, 0.0) for each, weight in requirement.terms)
            shown = self._shown.setdefault(i, [])
            if far >= requirement.needed - EPSILON and moved not in shown:
                shown.append(moved)

    def _seen(self, i: int, unknown: frozenset[Key], known: frozenset[Key]) -> bool:
        return any(moved <= unknown and moved.isdisjoint(known) for moved in self._shown.get(i, ()))
