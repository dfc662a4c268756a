"""An attacker with no method: every table of whole numbers that agrees with what is printed."""

from __future__ import annotations

import itertools


def agreeing(table, hidden, cap, known=()):
    """Yield every table that agrees, hidden cells going up to ``cap`` where nothing bounds them.

    Written without the package's own matrices: cells are tried one by one, and
    a branch is left as soon as a sum cannot come right.
    """
    unknown = [
        each
        for each, cell in table.cells.items()
        if (each in hidden or not cell.shown) and not cell.impossible and each not in known
    ]
    values = {each: cell.value for each, cell in table.cells.items() if each not in unknown}
    sums = [(e.total, e.parts) for e in table.equations]

    def possible(found):
        for total, parts in sums:
            low = sum(found.get(part, 0) for part in parts)
            open_parts = any(part not in found for part in parts)
            if total in found and (low > found[total] or (not open_parts and low != found[total])):
                return False
        return True

    def fill(rest, found):
        if not possible(found):
            return
        if not rest:
            yield dict(found)
            return
        first, *others = rest
        for value in range(cap + 1):
            found[first] = value
            yield from fill(others, found)
        del found[first]

    yield from fill(unknown, values)


def ranges(table, hidden, cap, known=()):
    """Return the least and greatest value of each hidden cell over the agreeing tables."""
    found = {}
    for each in agreeing(table, hidden, cap, known):
        for key in hidden:
            low, high = found.get(key, (each[key], each[key]))
            found[key] = (min(low, each[key]), max(high, each[key]))
    return found


def subsets(items, most):
    """Return the subsets of some items, up to a size."""
    return itertools.chain.from_iterable(
        itertools.combinations(items, size) for size in range(most + 1)
    )
