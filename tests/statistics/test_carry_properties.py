"""Carrying by arrays gives what a slow and obvious reading of the rules gives."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.carry import carry_grid
from diagnostic.statistics.geography import Geography, Plan
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES, NO_ROW, STATUSES

YEAR = 2021
TODAY = [f"01{n:03d}" for n in range(1, 4)] + [f"02{n:03d}" for n in range(1, 4)]
FORMER = [*TODAY, "01004", "01005", "02004"]
VARIABLES = ("COUNT", "MEDIAN")
OK, ZERO, SECRET = Status.OK, Status.ZERO, Status.SECRET


class RandomHistory:
    """Communes of YEAR and what each has become; none was restored lately."""

    def __init__(self, became):
        self.became = became
        self.former_names = {"names": dict.fromkeys(FORMER)}

    def successor(self, code, on=None):
        if on is None:
            return (code,) if code in TODAY else ()
        return self.became.get(code, ()) if on == YEAR else ()


@st.composite
def worlds(draw):
    became = {}
    for code in draw(st.lists(st.sampled_from(FORMER), unique=True, min_size=1)):
        same = [target for target in TODAY if target[:2] == code[:2]]
        size = draw(st.sampled_from([1, 1, 1, 2]))
        became[code] = tuple(sorted(draw(st.permutations(same))[:size]))
    numbers = st.one_of(st.none(), st.integers(0, 5).map(float))
    cells = {(code, name): draw(numbers) for code in became for name in VARIABLES}
    dropped = draw(st.sets(st.sampled_from(sorted(cells)), max_size=3))
    for cell in dropped:
        del cells[cell]
    return became, cells


def grid_of(cells):
    codes = sorted({code for code, _ in cells})
    values = np.full((len(codes), 2), np.nan)
    statuses = np.full((len(codes), 2), NO_ROW)
    for (code, name), value in cells.items():
        at = codes.index(code), VARIABLES.index(name)
        values[at] = math.nan if value is None else value
        statuses[at] = CODES[SECRET if value is None else OK]
    levels = np.full(len(codes), "COM", object)
    counts = frozenset({"COUNT"})
    return Grid(levels, np.array(codes, object), VARIABLES, values, statuses, counts)


def told(value):
    return ZERO if value == 0 else OK


def obvious(became, cells, zeros):  # noqa: C901
    """Follow the rules one figure at a time."""
    listed = {code for code, _ in cells}
    found = {}
    made_of = {}
    for code, targets in became.items():
        if len(targets) == 1:
            made_of.setdefault(targets[0], set()).add(code)
    for target in TODAY:
        for name in VARIABLES:
            parts = {c: v for (c, n), v in cells.items() if n == name and became[c] == (target,)}
            if not parts:
                continue
            whole = len(made_of[target])
            if whole == 1 and len(parts) == 1:
                (value,) = parts.values()
                found["COM-" + target, name] = (value, SECRET if value is None else told(value), 0)
            elif name == "MEDIAN":
                found["COM-" + target, name] = (None, Status.NOT_PUBLISHED, 0)
            elif None in parts.values() or (len(parts) < whole and not zeros):
                every = set(parts.values()) == {None}
                found["COM-" + target, name] = (None, SECRET if every else Status.INCOMPLETE, 0)
            else:
                total = sum(parts.values())
                found["COM-" + target, name] = (total, told(total), len(parts))
    cut = [targets for code, targets in became.items() if code in listed and len(targets) > 1]
    divided = {target for targets in cut for target in targets}
    for target in divided:
        for name in {name for _, name in cells}:
            found.setdefault(("COM-" + target, name), (None, Status.NOT_PUBLISHED, 0))
    if zeros:
        for target in TODAY:
            found.setdefault(("COM-" + target, "COUNT"), (0.0, ZERO, 0))
    return found | totals(became, cells, listed, made_of, zeros)


def totals(became, cells, listed, made_of, zeros):
    found = {}
    regions = {"DEP-01": "01", "DEP-02": "02", "REG-10": "0", "FRANCE": "0"}
    for place, start in regions.items():
        inside = {c for c, _ in cells if became[c] and became[c][0].startswith(start)}
        parts = {c: v for (c, n), v in cells.items() if n == "COUNT" and c in inside}
        if not parts:
            continue
        absent = any(
            not codes <= listed for target, codes in made_of.items() if target.startswith(start)
        )
        incomplete = not zeros and (absent or len(parts) < len(inside))
        if incomplete or None in parts.values():
            found[place, "COUNT"] = (None, Status.INCOMPLETE, 0)
        else:
            total = sum(parts.values())
            found[place, "COUNT"] = (total, told(total), len(parts))
    return found


def number(grid, line, column):
    value = float(grid.values[line, column])  # noqa: PD011
    return None if math.isnan(value) else value


def carried(became, cells, zeros):
    communes = pd.DataFrame({"code": TODAY, "dep": [c[:2] for c in TODAY], "reg": "10"})
    geography = Geography(communes, RandomHistory(became))
    grid = carry_grid(grid_of(cells), geography, Plan(YEAR, totals=True, zeros=zeros))
    return {
        (grid.codes[i], grid.variables[j]): (
            number(grid, i, j),
            STATUSES[grid.statuses[i, j]],
            int(grid.summed[i, j]),
        )
        for i, j in np.argwhere(grid.statuses != NO_ROW)
    }


@given(worlds(), st.booleans())
def test_arrays_follow_the_rules(world, zeros):
    became, cells = world
    if cells:
        assert carried(became, cells, zeros) == obvious(became, cells, zeros)


@given(st.permutations(FORMER), st.lists(st.integers(1, 9), min_size=9, max_size=9))
def test_sums_are_kept_through_mergers(codes, numbers):
    became = {
        code: (TODAY[place % 3 + 3 * (code[:2] == "02")],) for place, code in enumerate(codes)
    }
    cells = {(code, "COUNT"): float(n) for code, n in zip(codes, numbers, strict=True)}
    found = carried(became, cells, False)
    communes = sum(value for (place, _), (value, _, _) in found.items() if place[:3] == "COM")
    assert communes == found["FRANCE", "COUNT"][0] == sum(numbers)
    assert found["DEP-01", "COUNT"][0] + found["DEP-02", "COUNT"][0] == sum(numbers)
