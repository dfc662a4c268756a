"""Find the commune of today of each line of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from diagnostic.statistics.geography import Assigned, Geography, Plan
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import NO_ROW, WITH_VALUE

RESTORATION = 5
"""Years during which a restored commune may have no figures of its own."""


def assigned(grid: Grid, geography: Geography, plan: Plan) -> Assigned:
    """Return the lines of a file's communes, each with the commune it has become.

    A code listed without a figure is left out when another line holds its
    figures: those of the commune it had merged into, or of the one it was
    lately cut out of, which is then divided.
    """
    codes: list[str] = grid.codes.tolist()
    then = geography.followed(codes, plan.year)
    found = {code: targets or geography.history.successor(code) for code, targets in then.items()}
    empty = _empty(grid)
    held = {targets[0] for targets in then.values() if targets}
    left_out = {code for code in empty if not then[code] and held.issuperset(found[code])}
    if restored := empty - left_out:
        parents = _parents(codes, geography, plan.year)
        for code in sorted(restored & parents.keys()):
            found.update(parents[code])
            left_out.add(code)
    divided = {target for targets in found.values() if len(targets) > 1 for target in targets}
    lines = grid
    if left_out:
        lines = grid.lines(np.array([code not in left_out for code in codes]))
    single = {code: targets[0] for code, targets in found.items() if len(targets) == 1}
    near = {code: targets[0] for code, targets in found.items() if targets}
    return Assigned(
        lines,
        np.array([single.get(code, "") for code in lines.codes], object),
        np.array([near.get(code, "") for code in lines.codes], object),
        frozenset(divided),
        frozenset(left_out),
    )


def unplaced(codes: Sequence[str], geography: Geography, year: int) -> tuple[str, ...]:
    """Return the codes of communes that no geography knows: their figures are not kept."""
    found = geography.followed(list(codes), year)
    return tuple(
        code for code, targets in found.items() if not (targets or geography.targets(code, year))
    )


def _empty(grid: Grid) -> set[str]:
    """Return the codes that have rows of counts, and no number in any."""
    counts = grid.columns([name for name in grid.variables if name in grid.additive])
    listed = (counts.statuses != NO_ROW).any(axis=1)
    return set(grid.codes[listed & ~WITH_VALUE[counts.statuses].any(axis=1)])


def _parents(
    codes: Sequence[str], geography: Geography, year: int
) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return, by commune, those of the file that held it some years before."""
    parents: dict[str, dict[str, tuple[str, ...]]] = {}
    for parent, targets in geography.followed(codes, year - RESTORATION).items():
        for target in targets:
            if target != parent and target[:2] == parent[:2]:
                parents.setdefault(target, {})[parent] = targets
    return parents
