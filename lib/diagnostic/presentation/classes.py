"""Classes of a map: four at most, round breaks, a count under each.

Values are classed as they are written, rounded: a zone that says 25 % is
never among « moins de 25 % ».
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.presentation import style
from diagnostic.presentation.rows import shown_unit
from diagnostic.text import NNBSP, number, rounded

MOST = len(style.RAMP)
_STEPS = (5.0, 2.0, 1.0)


def round_breaks(values: Sequence[float], decimals: int = 0, most: int = MOST) -> list[float]:
    """Return the inner breaks of at most four classes, as round as the values allow.

    Parameters
    ----------
    values : sequence of float
    decimals : int
        Decimals with which values are written.
    most : int
        Classes wanted.

    Returns
    -------
    list of float
        Near the quantiles, multiples of the coarsest step (1, 2 or 5 × 10ⁿ)
        that leaves no class empty. Empty when one class says it all.

    Examples
    --------
    >>> round_breaks([18, 21, 29, 34, 40, 42, 46, 64, 65])
    [30.0, 40.0, 50.0]
    """
    written = sorted(float(rounded(value, decimals)) for value in values)
    distinct = sorted(set(written))
    for count in range(min(most, len(distinct)), 1, -1):
        for step in _steps(distinct[-1] - distinct[0], decimals):
            targets = [_quantile(written, i / count) for i in range(1, count)]
            breaks = sorted({round(round(target / step) * step, 10) for target in targets})
            if len(breaks) == count - 1 and _all_filled(written, breaks):
                return breaks
    return []


def _steps(span: float, decimals: int) -> list[float]:
    """Return steps from coarse to fine, down to the last decimal written."""
    finest = 10.0**-decimals
    power = math.floor(math.log10(span)) if span > 0 else 0
    steps: list[float] = []
    while True:
        for factor in _STEPS:
            step = factor * 10.0**power
            if step < finest * 0.999:
                return steps
            if step <= span:
                steps.append(step)
        power -= 1


def _quantile(ranked: Sequence[float], share: float) -> float:
    position = share * (len(ranked) - 1)
    low = math.floor(position)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (position - low)


def _all_filled(written: Sequence[float], breaks: Sequence[float]) -> bool:
    return len({bisect_right(breaks, value) for value in written}) == len(breaks) + 1


@dataclass(frozen=True)
class Classes:
    """Breaks and how they are said and coloured.

    Parameters
    ----------
    breaks : sequence of float
        Inner breaks, low to high; three at most.
    unit : str
    decimals : int
        Decimals with which values are written.
    """

    breaks: Sequence[float]
    unit: str = "%"
    decimals: int = 0

    def __post_init__(self) -> None:
        if len(self.breaks) >= MOST:
            raise ValueError(f"at most {MOST} classes are readable")
        if list(self.breaks) != sorted(set(self.breaks)):
            raise ValueError("breaks must grow")

    def __len__(self) -> int:
        return len(self.breaks) + 1

    def of(self, value: float) -> int:
        """Return the class of a value, as it is written."""
        return bisect_right(list(self.breaks), float(rounded(value, self.decimals)))

    def colour(self, index: int) -> str:
        """Return a class's colour; fewer classes keep the ends of the ramp apart."""
        ramps = {1: (1,), 2: (0, 2), 3: (0, 1, 3), 4: (0, 1, 2, 3)}
        return style.RAMP[ramps[len(self)][index]]

    def dark(self, index: int) -> bool:
        """Whether labels on a class must be white."""
        return self.colour(index) in style.RAMP[2:]

    def labels(self, values: Sequence[float] = ()) -> list[str]:
        """Say the classes: « moins de 25 % », « 25 à 35 % », « 50 % et plus »."""
        if not self.breaks:
            low, high = (min(values), max(values)) if values else (0.0, 0.0)
            ends = [number(v, self.decimals, shown_unit(self.unit)) for v in (low, high)]
            return [ends[0] if ends[0] == ends[1] else f"{ends[0]} à {ends[1]}"]
        bare = [self._written(value) for value in self.breaks]
        with_unit = [self._written(value, unit=True) for value in self.breaks]
        middle = [f"{low} à {high}" for low, high in zip(bare[:-1], with_unit[1:], strict=True)]
        return [f"moins de {with_unit[0]}", *middle, f"{with_unit[-1]} et plus"]

    def _written(self, value: float, *, unit: bool = False) -> str:
        decimals = 0 if value == int(value) else max(self.decimals, 1)
        short = {"%": "%", "‰": "‰", "€": "€"}.get(self.unit, "")
        text = number(value, decimals)
        return f"{text}{NNBSP}{short}" if unit and short else text
