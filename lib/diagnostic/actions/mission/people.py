"""Contributors by category, as far as their number lets them be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.actions.mission.tables import Contributor
from diagnostic.text import capitalised, enumeration, lowered

LEAST = 5
"""People below which a category is not shown alone, as a group's ballots are not."""
REST = "Catégorie non précisée"


@dataclass(frozen=True)
class Shown:
    """A line that may be shown: one category, or several merged."""

    label: str
    people: int
    merged: bool = False
    demonstration: bool = False


def total(contributors: Sequence[Contributor]) -> int:
    """Return how many people took part: as said for all, else the categories together."""
    whole = next((each.people for each in contributors if each.category is None), None)
    return sum(each.people for each in contributors) if whole is None else whole


def shown(contributors: Sequence[Contributor], least: int = LEAST) -> tuple[Shown, ...]:
    """Return the lines that may be shown: a small category is merged with others.

    The total is said too, so that a single category left out would be known by
    subtraction: the merged line holds two categories at least, and enough
    people. When that cannot be, nothing is shown but the total.

    Parameters
    ----------
    contributors : sequence of Contributor
    least : int
    """
    parts = sorted(
        (
            (each.category.label, each.people, each.demonstration)
            for each in contributors
            if each.category is not None and each.people
        ),
        key=lambda each: (each[1], each[0]),
    )
    if not parts:
        return ()
    rest = total(contributors) - sum(people for _, people, _ in parts)
    if rest:
        parts = sorted([*parts, (REST, rest, False)], key=lambda each: (each[1], each[0]))
    merged = [each for each in parts if each[1] < least]
    others = [each for each in parts if each[1] >= least]
    while merged and others and (len(merged) < 2 or sum(each[1] for each in merged) < least):
        merged.append(others.pop(0))
    if merged and (len(merged) < 2 or sum(each[1] for each in merged) < least):
        return ()
    lines = [Shown(*_line(each)) for each in sorted(others, key=lambda e: (-e[1], e[0]))]
    if merged:
        names = [merged[0][0], *(lowered(each[0]) for each in merged[1:])]
        said = capitalised(enumeration(names))
        people = sum(each[1] for each in merged)
        lines.append(Shown(said, people, True, any(each[2] for each in merged)))
    return tuple(lines)


def _line(part: tuple[str, int, bool]) -> tuple[str, int, bool, bool]:
    return part[0], part[1], False, part[2]
