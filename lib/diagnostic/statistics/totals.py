"""Totals of départements, régions and France, from the communes of a whole file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.geography import Assigned, Geography, Plan
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES, NO_ROW
from diagnostic.statistics.sums import Sums


@dataclass(frozen=True)
class _Departments:
    """Sums by département: counts, how many communes, whether none is lacking."""

    names: NDArray[np.object_]
    variables: tuple[str, ...]
    values: NDArray[np.float64]
    listed: NDArray[np.int32]
    whole: NDArray[np.bool_]


def totals(found: Assigned, geography: Geography, plan: Plan) -> list[Grid]:
    """Sum the counts of a file; a total that lacks a commune is incomplete, and left blank.

    Unless the file only lists what exists, a commune without a row for a
    variable is lacking too.
    """
    sums = _departments(found, geography, zeros=bool(plan.zeros))
    if sums is None:
        return []
    lacking = frozenset() if plan.zeros else frozenset(_lacking(found, geography, plan))
    regions = np.array([geography.regions[name] for name in sums.names], object)
    inside = np.flatnonzero(~np.isin(sums.names, list(plan.without)))
    groups = {f"DEP-{name}": [place] for place, name in enumerate(sums.names)}
    groups |= {f"REG-{name}": np.flatnonzero(regions == name).tolist() for name in set(regions)}
    if len(inside):
        groups["FRANCE"] = inside.tolist()
    made = [_total(sums, places, whole=name not in lacking) for name, places in groups.items()]
    return [_grid(list(groups), sums.variables, made, found.lines.variables)]


def _departments(found: Assigned, geography: Geography, *, zeros: bool) -> _Departments | None:
    lines = found.lines
    counts = [name for name in lines.variables if name in lines.additive]
    places = np.array([geography.departments.get(code, "") for code in found.places], object)
    kept = places != ""
    if not counts or not kept.any():
        return None
    names, groups, sizes = np.unique(
        places[kept].astype(str), return_inverse=True, return_counts=True
    )
    sums = Sums.of(lines.lines(kept).columns(counts), groups, len(names))
    expected = sums.listed if zeros else sizes[:, None]
    return _Departments(
        names.astype(object), tuple(counts), sums.values, sums.listed, sums.known == expected
    )


_Line = tuple[NDArray[np.float64], NDArray[np.int8], NDArray[np.int32]]


def _total(sums: _Departments, places: Sequence[int], *, whole: bool) -> _Line:
    at = list(places)
    values = sums.values[at].sum(axis=0)
    listed = sums.listed[at].sum(axis=0, dtype=np.int32)
    complete = sums.whole[at].all(axis=0) & whole
    told = np.where(values == 0, CODES[Status.ZERO], CODES[Status.OK])
    statuses = np.where(complete, told, CODES[Status.INCOMPLETE])
    statuses = np.where(listed > 0, statuses, NO_ROW).astype(np.int8)
    return np.where(complete & (listed > 0), values, np.nan), statuses, listed


def _grid(
    names: Sequence[str], counts: Sequence[str], made: Sequence[_Line], variables: tuple[str, ...]
) -> Grid:
    """Put totals among all the variables of their file."""
    shape = (len(names), len(variables))
    values, statuses = np.full(shape, np.nan), np.full(shape, NO_ROW)
    members = np.zeros(shape, np.int32)
    where = {name: place for place, name in enumerate(variables)}
    at = [where[name] for name in counts]
    for line, (numbers, states, listed) in enumerate(made):
        values[line, at], statuses[line, at], members[line, at] = numbers, states, listed
    return Grid(
        np.array([name.partition("-")[0] for name in names], object),
        np.array(names, object),
        variables,
        values,
        statuses,
        frozenset(counts),
        members,
    )


def _lacking(found: Assigned, geography: Geography, plan: Plan) -> Iterator[str]:
    """Name the territories of which the file lacks a commune."""
    listed = found.left_out.union(found.lines.codes)
    for target, names in geography.origins(plan.year).items():
        if names <= listed:
            continue
        department = geography.departments[target]
        yield f"DEP-{department}"
        yield f"REG-{geography.regions[department]}"
        if department not in plan.without:
            yield "FRANCE"
