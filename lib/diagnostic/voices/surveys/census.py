"""People by age and sex at the census, for any bands that published ones can make.

Published bands differ from one file to another (0-14, 15-29… or 15-24, 25-54…).
A band asked for is reached by adding and subtracting published ones of the
same vintage: 18-29 is 15-29 less 15-17. What cannot be reached is absent,
never estimated.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from diagnostic.territories.codes import Level

if TYPE_CHECKING:
    from diagnostic.statistics.observe import Statistics
    from diagnostic.statistics.sourcetable import SourceTable
    from diagnostic.territories.codes import TerritoryId

Sex = Literal["", "H", "F"]
END = 1000
"""Age that nobody reaches: the end of « et plus »."""
_BAND = re.compile(r"^P(\d\d)_(POP|H|F)(\d\d)(\d\d|P)$")
_ALL = re.compile(r"^P(\d\d)_POP([HF]?)$")


@dataclass(frozen=True)
class Ages:
    """What a vintage of the census says of a territory, by age and sex.

    Parameters
    ----------
    vintage : int
    published : mapping of (sex, first age, first age above) to float
    sources : tuple of str
    """

    vintage: int
    published: Mapping[tuple[Sex, int, int], float]
    sources: tuple[str, ...]

    def people(self, since: int, until: int | None, sex: Sex = "") -> float | None:
        """Return how many people of an age band; None when no published bands make it."""
        end = END if until is None else until + 1
        reached: dict[int, float] = {since: 0.0}
        queue = deque([since])
        while queue and end not in reached:
            age = queue.popleft()
            for other, people in sorted(self._steps[sex][age]):
                if other not in reached:
                    reached[other] = reached[age] + people
                    queue.append(other)
        return reached.get(end)

    @cached_property
    def _steps(self) -> Mapping[Sex, Mapping[int, list[tuple[int, float]]]]:
        steps: dict[Sex, dict[int, list[tuple[int, float]]]] = {
            sex: defaultdict(list) for sex in ("", "H", "F")
        }
        for (sex, first, end), people in self.published.items():
            steps[sex][first].append((end, people))
            steps[sex][end].append((first, -people))
        return steps


def ages(statistics: Statistics, territory: TerritoryId) -> Ages | None:
    """Return the newest vintage that says anything of the ages of a territory.

    A group of communes is the sum of its communes, when none is missing. A
    vintage that tells men and women apart is preferred to a newer one that
    does not when both know the ages.
    """
    family = statistics.catalogue.families["census"]
    found: list[Ages] = []
    for vintage in sorted(family.editions, reverse=True):
        at = _vintage(statistics, territory, vintage, family.editions[vintage].sources)
        if at is None:
            continue
        found.append(at)
        if any(sex == "H" for sex, _, _ in at.published):
            return at
        if vintage < found[0].vintage - 3:
            break
    return found[0] if found else None


def _vintage(
    statistics: Statistics, territory: TerritoryId, vintage: int, sources: tuple[str, ...]
) -> Ages | None:
    published: dict[tuple[Sex, int, int], float] = {}
    used = []
    for name in sources:
        if not statistics.store.has(name):
            continue
        table = statistics.store.table(name)
        before = len(published)
        for variable in table.variables:
            band = _band(variable, vintage)
            if band is not None and band not in published:
                people = _people(statistics, table, variable, territory)
                if people is not None:
                    published[band] = people
        if len(published) > before:
            used.append(name)
    if not any(end != END or first for _, first, end in published):
        return None
    return Ages(vintage, published, tuple(used))


def _band(variable: str, vintage: int) -> tuple[Sex, int, int] | None:
    digits = f"{vintage % 100:02d}"
    if (match := _BAND.match(variable)) and match[1] == digits:
        sex: Sex = "" if match[2] == "POP" else "H" if match[2] == "H" else "F"
        end = END if match[4] == "P" else int(match[4]) + 1
        return (sex, int(match[3]), end) if end > int(match[3]) else None
    if (match := _ALL.match(variable)) and match[1] == digits:
        return ("H" if match[2] == "H" else "F" if match[2] == "F" else "", 0, END)
    return None


def _people(
    statistics: Statistics, table: SourceTable, variable: str, territory: TerritoryId
) -> float | None:
    asked = [str(territory)]
    if int(table.columns(asked)[0]) < 0 and territory.level not in {Level.IRIS, Level.QPV}:
        asked = [str(member) for member in statistics.gazetteer.members(territory)]
    places = table.columns(asked)
    if not asked or (places < 0).any():
        return None
    values, _, _ = table.take(variable, places)
    return None if np.isnan(values).any() else float(values.sum())
