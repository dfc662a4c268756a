"""What makes two territories alike: the variables declared, measured over a whole level.

The declaration is read by :mod:`.similarity`. A variable is measured by one
indicator and one vintage for everybody, never by two; who has no value keeps
none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diagnostic import reading
from diagnostic.analysis import kept
from diagnostic.analysis.similarity import Variable, similarity
from diagnostic.territories.codes import Level, TerritoryId

if TYPE_CHECKING:
    from diagnostic.statistics.observe import Statistics

Array = NDArray[np.float64]
NORMAL_SPREAD = 1.349
"""Interquartile range of a normal law of standard deviation 1."""
SOUNDED = 97
"""One territory in so many is looked at before all are read."""


@dataclass(frozen=True)
class Measured:
    """A variable, and what measures it here.

    Parameters
    ----------
    variable : Variable
    indicator : str
        Empty for the density grid.
    vintage : int
    numbers : array of float
        One per territory of the structure, NaN where unknown.
    sources : tuple of str
    """

    variable: Variable
    indicator: str
    vintage: int
    numbers: Array
    sources: tuple[str, ...] = ()

    @cached_property
    def reduced(self) -> Array:
        """Values transformed, centred on the median, reduced by the interquartile range."""
        shown = _TRANSFORMS[self.variable.transform](self.numbers)
        low, middle, high = np.nanpercentile(shown, [25, 50, 75])
        spread = (high - low) / NORMAL_SPREAD or float(np.nanstd(shown)) or 1.0
        return np.asarray((shown - middle) / spread, dtype="float64")


def _log(values: Array) -> Array:
    return np.log(np.where(values > 0, values, np.nan))


def _sqrt(values: Array) -> Array:
    return np.sqrt(np.maximum(values, 0))


def _none(values: Array) -> Array:
    return values


_TRANSFORMS: dict[str, Callable[[Array], Array]] = {"none": _none, "log": _log, "sqrt": _sqrt}


@dataclass(frozen=True, eq=False)
class Structure:
    """Every territory of a level, on every variable that could be measured.

    Parameters
    ----------
    places : tuple of TerritoryId
    measured : tuple of Measured
        In the order of the declaration.
    left_out : tuple of Variable
        Variables that too few territories have.
    """

    places: tuple[TerritoryId, ...]
    measured: tuple[Measured, ...]
    left_out: tuple[Variable, ...]

    @cached_property
    def rank(self) -> dict[TerritoryId, int]:
        """The row of each territory."""
        return {place: row for row, place in enumerate(self.places)}

    @cached_property
    def table(self) -> Array:
        """Reduced and clipped values, one row per territory, one column per variable."""
        clip = similarity().clip
        return np.column_stack([np.clip(each.reduced, -clip, clip) for each in self.measured])

    @cached_property
    def weights(self) -> Array:
        """The weight of each variable."""
        return np.array([each.variable.weight for each in self.measured])

    @cached_property
    def population(self) -> Array:
        """The size of each territory, which the size guard looks at."""
        return self.measured[0].numbers


def structure(statistics: Statistics, level: Level = Level.COM) -> Structure:
    """Return the structure of all communes, or of all EPCI (sum over sum), measured once."""
    key = f"structure-{level.value.lower()}-{kept.signature(statistics)}"
    if key not in _MADE:
        places = statistics.gazetteer.registry.everything(level)
        held = _kept(key)
        if held is None:
            with reading.gathering() as reads:
                afresh = _reopened(statistics)
                held = [_measured(afresh, each, places) for each in similarity().variables]
            _keep(key, held, reads)
        left_out = [v for v, m in zip(similarity().variables, held, strict=True) if m is None]
        measured = tuple(each for each in held if each is not None)
        _MADE[key] = Structure(places, measured, tuple(left_out))
    return _MADE[key]


_MADE: dict[str, Structure] = {}


def _reopened(statistics: Statistics) -> Statistics:
    """Return the same figures with nothing read yet: what is used is read again, and noted."""
    from diagnostic.statistics.observe import Statistics as Opened
    from diagnostic.statistics.store import Store

    store = Store(*statistics.store.folders)
    return Opened(store, statistics.catalogue, statistics.gazetteer)


def _keep(key: str, held: Sequence[Measured | None], reads: Iterable[reading.Read]) -> None:
    """Keep the variables on disk: who measures them, when, and the values."""
    found = [each for each in held if each is not None]
    labels = [(m.variable.id, m.indicator, str(m.vintage), ";".join(m.sources)) for m in found]
    arrays = {"labels": np.array(labels), "numbers": np.array([m.numbers for m in found])}
    kept.keep(key, arrays, reads)


def _kept(key: str) -> list[Measured | None] | None:
    """Return the variables as they were kept, in the order of the declaration."""
    arrays = kept.load(key)
    if arrays is None:
        return None
    found = {
        str(label[0]): (label, np.asarray(numbers, dtype="float64"))
        for label, numbers in zip(arrays["labels"], arrays["numbers"], strict=True)
    }
    held: list[Measured | None] = []
    for variable in similarity().variables:
        if variable.id not in found:
            held.append(None)
            continue
        (_, indicator, vintage, sources), numbers = found[variable.id]
        names = tuple(name for name in str(sources).split(";") if name)
        held.append(Measured(variable, str(indicator), int(vintage), numbers, names))
    return held


def _measured(
    statistics: Statistics, variable: Variable, places: Sequence[TerritoryId]
) -> Measured | None:
    """Return a variable by the first indicator that enough territories have."""
    if variable.grid:
        return _grid(statistics, variable, places)
    least = similarity().least_coverage
    for indicator in variable.indicators:
        if indicator not in statistics.catalogue.indicators:
            continue
        for vintage in reversed(statistics.catalogue.indicators[indicator].vintages):
            if _coverage(statistics, indicator, vintage, places[::SOUNDED]) < least / 2:
                continue  # far from enough in one place out of a hundred: the rest is not read
            frame = statistics.own([indicator], places, [vintage])
            values = frame.set_index("territory")["value"].reindex([str(p) for p in places])
            if values.notna().mean() >= least:
                names = {name for each in frame["sources"].unique() for name in each.split(";")}
                return Measured(
                    variable,
                    indicator,
                    vintage,
                    values.to_numpy("float64"),
                    tuple(sorted(names - {""})),
                )
    return None


def _coverage(
    statistics: Statistics, indicator: str, vintage: int, places: Sequence[TerritoryId]
) -> float:
    """Return the share of some territories that have a value."""
    frame = statistics.own([indicator], places, [vintage])
    return float(frame["value"].notna().sum() / len(places))


def _grid(
    statistics: Statistics, variable: Variable, places: Sequence[TerritoryId]
) -> Measured | None:
    """Return the density class as a number, from 1, the densest."""
    if places[0].level is not Level.COM:
        return None
    classes = {name: float(place) for place, name in enumerate(similarity().density, start=1)}
    registry = statistics.gazetteer.registry
    values = [classes.get(registry.commune(each.code, "density"), np.nan) for each in places]
    return Measured(variable, "", 0, np.array(values))
