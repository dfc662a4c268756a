"""Carry figures of any year to the geography of the workbook.

Counts of merged communes are summed; a median or a rate of merged communes is
not published for the new one, and never averaged. A commune that has since
been divided keeps no figure: nobody published how to share it out. Totals of
départements, régions and France are made once, from the communes of the file
itself (:mod:`~diagnostic.statistics.totals`): a later division cannot unbalance
them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError, Problem
from diagnostic.statistics.assigning import assigned
from diagnostic.statistics.geography import Assigned, Geography, Plan
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES, NO_ROW, WITH_VALUE
from diagnostic.statistics.sums import Sums
from diagnostic.statistics.totals import totals
from diagnostic.text import counted, enumeration

_CITIES = {"751": "75056", "693": "69123", "132": "13055"}
_ARRONDISSEMENTS = {"75056": 20, "69123": 9, "13055": 16}
_NOT_PUBLISHED = np.int8(CODES[Status.NOT_PUBLISHED])
_INCOMPLETE = np.int8(CODES[Status.INCOMPLETE])
_SECRET = np.int8(CODES[Status.SECRET])


def carry_grid(grid: Grid, geography: Geography, plan: Plan) -> Grid:
    """Carry a grid to the reference geography.

    Parameters
    ----------
    grid : Grid
        As its adapter gave it, with the publisher's codes. When a file comes
        in several grids, each holds all its communes, for some variables.
    geography : Geography
    plan : Plan

    Returns
    -------
    Grid
        Its codes are identifiers (``COM-84031``, ``FRANCE``), sorted; its
        members say how many communes were summed into each figure.

    Raises
    ------
    DataError
        When a territory is listed twice.
    """
    grid = _listed(grid)
    _unique(grid)
    own = grid.levels == "COM"
    parts = [_named(grid.lines(~own))]
    communes = stacked([grid.lines(own), _cities(grid, zeros=bool(plan.zeros))])
    if len(communes):
        found = assigned(communes, geography, plan)
        parts += _communes(found, geography, plan)
        if plan.zeros:
            parts.append(_zeros(grid, geography, plan))
        if plan.totals:
            parts += totals(found, geography, plan)
    return _canonical(overlaid(parts))


def stacked(grids: Sequence[Grid]) -> Grid:
    """Put grids of the same variables one under the other."""
    grids = [grid for grid in grids if len(grid)] or list(grids[:1])
    if len(grids) == 1:
        return grids[0]
    first = grids[0]
    plain = all(grid.members is None for grid in grids)
    return Grid(
        np.concatenate([grid.levels for grid in grids]),
        np.concatenate([grid.codes for grid in grids]),
        first.variables,
        np.concatenate([grid.values for grid in grids]),
        np.concatenate([grid.statuses for grid in grids]),
        first.additive,
        None if plain else np.concatenate([grid.summed for grid in grids]),
    )


def overlaid(parts: Sequence[Grid]) -> Grid:
    """Gather grids of the same variables by place; the first to have a row is kept."""
    parts = [part for part in parts if len(part)] or list(parts[:1])
    names = np.concatenate([part.codes for part in parts]).astype(str)
    codes, lines = np.unique(names, return_inverse=True)
    shape = (len(codes), len(parts[0].variables))
    values, statuses = np.full(shape, np.nan), np.full(shape, NO_ROW)
    members = np.zeros(shape, np.int32)
    levels = np.empty(len(codes), object)
    start = 0
    for part in parts:
        at = lines[start : start + len(part)]
        start += len(part)
        levels[at] = part.levels
        if (statuses[at] == NO_ROW).all():
            values[at], statuses[at], members[at] = part.values, part.statuses, part.summed
            continue
        free = (statuses[at] == NO_ROW) & (part.statuses != NO_ROW)
        values[at] = np.where(free, part.values, values[at])
        members[at] = np.where(free, part.summed, members[at])
        statuses[at] = np.where(free, part.statuses, statuses[at])
    first = parts[0]
    return Grid(
        levels, codes.astype(object), first.variables, values, statuses, first.additive, members
    )


def _canonical(grid: Grid) -> Grid:
    """Say nought where the number is nought, and no members where there is no number."""
    grid.statuses[(grid.values == 0) & (grid.statuses == CODES[Status.OK])] = CODES[Status.ZERO]
    grid.summed[~WITH_VALUE[grid.statuses]] = 0
    return grid


def _listed(grid: Grid) -> Grid:
    listed = (grid.statuses != NO_ROW).any(axis=1)
    return grid if listed.all() else grid.lines(listed)


def _unique(grid: Grid) -> None:
    names = grid.levels + "-" + grid.codes
    found, counts = np.unique(names.astype(str), return_counts=True)
    if repeated := found[counts > 1].tolist():
        raise DataError(
            Problem(
                f"{counted(len(repeated), 'territoire')} de ce fichier y figurent deux fois",
                found=enumeration(repeated[:3]),
                remedy="vérifiez qu’il ne mêle pas deux millésimes ou deux découpages",
            )
        )


def _cities(grid: Grid, *, zeros: bool) -> Grid:
    """Sum the arrondissements of Paris, Lyon and Marseille, where a file gives only them."""
    listed = set(grid.codes[grid.levels == "COM"])
    inner = grid.lines(grid.levels == "ARM")
    city = np.array([_CITIES[code[:3]] for code in inner.codes], object)
    kept = np.array([code not in listed for code in city], bool)
    inner = inner.lines(kept)
    if not len(inner):
        return inner
    codes, groups = np.unique(city[kept].astype(str), return_inverse=True)
    sums = Sums.of(inner, groups, len(codes))
    counts = np.isin(inner.variables, list(inner.additive)) & (sums.listed > 0)
    sizes = np.array([_ARRONDISSEMENTS[code] for code in codes.tolist()], np.int32)[:, None]
    expected = sums.listed if zeros else sizes
    values, statuses = sums.figures(counts & (sums.known == expected), _INCOMPLETE)
    return Grid(
        np.full(len(codes), "COM", object),
        codes.astype(object),
        inner.variables,
        values,
        np.where(counts, statuses, NO_ROW),
        inner.additive,
        sums.listed,
    )


def _named(grid: Grid) -> Grid:
    dash = np.where(grid.codes == "", "", "-").astype(object)
    return grid.at(grid.levels + dash + grid.codes)


def _communes(found: Assigned, geography: Geography, plan: Plan) -> list[Grid]:
    grid = found.lines
    placed = found.targets != ""
    names, groups, sizes = np.unique(
        found.targets[placed].astype(str), return_inverse=True, return_counts=True
    )
    origins = geography.origins(plan.year)
    expected = np.array([len(origins.get(name, ())) for name in names.tolist()], np.int32)
    alone = ((sizes == 1) & (expected <= 1))[groups]
    lines = np.flatnonzero(placed)
    plain = grid.lines(lines[alone])
    merged, kept = np.unique(groups[~alone], return_inverse=True)
    parts = [plain.at("COM-" + names[groups[alone]].astype(object))]
    if len(merged):
        made = _merged(grid.lines(lines[~alone]), kept, expected[merged], bool(plan.zeros))
        parts.append(made.at("COM-" + names[merged].astype(object)))
    if found.divided:
        parts.append(_unpublished(grid, sorted(found.divided)))
    return parts


def _merged(grid: Grid, groups: NDArray[np.intp], expected: NDArray[np.int32], zeros: bool) -> Grid:
    """Sum the counts of communes that have become one; medians and rates are lost."""
    sums = Sums.of(grid, groups, len(expected))
    counts = np.isin(grid.variables, list(grid.additive))
    short = (sums.listed < expected[:, None]) & (not zeros)
    absent = np.where(sums.secret == sums.listed, _SECRET, _INCOMPLETE)
    values, statuses = sums.figures((sums.known == sums.listed) & ~short, absent)
    single = (sums.listed == 1) & (expected[:, None] <= 1)
    values = np.where(counts, values, np.nan)
    statuses = np.where(counts, statuses, _NOT_PUBLISHED)
    values = np.where(single & (sums.known == 1), sums.values, values)
    statuses = np.where(single, sums.highest, statuses)
    return Grid(
        np.full(len(expected), "COM", object),
        np.full(len(expected), "", object),
        grid.variables,
        values,
        np.where(sums.listed > 0, statuses, NO_ROW),
        grid.additive,
        np.where(single, sums.members, sums.listed).astype(np.int32),
    )


def _unpublished(grid: Grid, divided: Sequence[str]) -> Grid:
    """Say of communes cut out of another that nobody published their share."""
    there = (grid.statuses != NO_ROW).any(axis=0)
    shape = (len(divided), len(grid.variables))
    statuses = np.broadcast_to(np.where(there, _NOT_PUBLISHED, NO_ROW), shape)
    return _blank([f"COM-{code}" for code in divided], grid, np.full(shape, np.nan), statuses)


def _zeros(grid: Grid, geography: Geography, plan: Plan) -> Grid:
    """Give the true zeros of a file that only lists what exists."""
    communes = geography.communes
    if plan.zeros is not True:
        communes = communes[communes["dep"].isin(list(plan.zeros or ()))]
    counts = np.isin(grid.variables, list(grid.additive))
    shape = (len(communes), len(grid.variables))
    values = np.broadcast_to(np.where(counts, 0.0, np.nan), shape)
    statuses = np.broadcast_to(np.where(counts, np.int8(CODES[Status.ZERO]), NO_ROW), shape)
    return _blank(("COM-" + communes["code"]).tolist(), grid, values, statuses)


def _blank(
    names: Sequence[str],
    grid: Grid,
    values: NDArray[np.float64],
    statuses: NDArray[np.int8],
) -> Grid:
    levels = np.full(len(names), "COM", object)
    return Grid(levels, np.array(names, object), grid.variables, values, statuses, grid.additive)
