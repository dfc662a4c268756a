"""Crossed indicators: measures read together, commune by commune, never person by person.

Declared in ``data/catalogue/crossings.yml``. Each axis is measured in one year
for the whole pool; a town is flagged when every axis lies in the quarter of
the pool that calls for attention. A score is the mean of positions, from 0 to
100, and shows its components.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from diagnostic import paths, text
from diagnostic.analysis.findings import frail
from diagnostic.analysis.quintiles import percentiles, rounded
from diagnostic.errors import CatalogueError, Problem
from diagnostic.statistics.lines import read

if TYPE_CHECKING:
    from diagnostic.analysis.pools import Pool, Pools
    from diagnostic.analysis.values import Value

Text = Annotated[str, AfterValidator(text.typographic)]
LEAST = 10
"""Territories with every value, the town included, under which nothing is crossed."""


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Axis(_Declared):
    """One measure, and the side of it that calls for attention."""

    indicators: tuple[str, ...] = Field(min_length=1)
    side: Literal["high", "low"]
    instead: Axis | None = None
    """What stands in when none of the indicators has values."""


class Crossing(_Declared):
    """Measures declared to be read together."""

    id: str
    label: Text
    label_en: str
    theme: str
    kind: Literal["quadrant", "score", "perception"]
    axes: tuple[Axis, ...]
    least_axes: int = 2
    """Axes with values under which a score is not made."""
    note: Text = ""
    quarter: float


def crossings() -> dict[str, Crossing]:
    """Return the crossings of the project's catalogue, by identifier."""
    return _crossings(paths.catalogue() / "crossings.yml")


def declared(identifier: str) -> Crossing:
    """Return a crossing.

    Raises
    ------
    CatalogueError
        When no crossing has this identifier; near matches are given.
    """
    known = crossings()
    if identifier not in known:
        raise CatalogueError(
            Problem(
                "ce croisement n’est pas au catalogue",
                found=identifier,
                near=text.near_matches(identifier, known),
                remedy="choisissez un croisement de data/catalogue/crossings.yml, ou donnez deux "
                "indicateurs",
            )
        )
    return known[identifier]


@lru_cache(maxsize=4)
def _crossings(file: Path) -> dict[str, Crossing]:
    content, problems = read(file), []
    found: dict[str, Crossing] = {}
    shared = {"quarter": content.get("quarter"), "note": content.get("note", "")}
    for identifier, fields in content.get("crossings", {}).items():
        try:
            found[identifier] = Crossing.model_validate({"id": identifier, **shared, **fields})
        except ValidationError as error:
            problems += [
                Problem(
                    "cette déclaration de croisement ne convient pas",
                    where=f"{file.name} ({identifier}.{'.'.join(map(str, detail['loc']))})",
                    found=str(detail.get("input", ""))[:80],
                    remedy="complétez-la comme les autres croisements du fichier",
                )
                for detail in error.errors()
            ]
    if problems:
        raise CatalogueError(problems)
    return found


@dataclass(frozen=True, eq=False)
class Measure:
    """An axis as it could be measured in a pool.

    Parameters
    ----------
    town : Value
    side : {"high", "low"}
    printed : pandas.Series
        By territory, as printed; NaN where absent.
    """

    town: Value
    side: Literal["high", "low"]
    printed: pd.Series[float]

    @cached_property
    def attention(self) -> pd.Series[float]:
        """Position of each territory from 0 to 100, high where attention is called for."""
        placed = percentiles(self.printed.to_numpy("float64"))
        return pd.Series(100 - placed if self.side == "low" else placed, self.printed.index)

    @property
    def passed(self) -> float:
        """Percent of the other territories where the measure calls less for attention."""
        others = self.printed.drop(str(self.town.territory.id), errors="ignore").dropna()
        less = others < self.town.number if self.side == "high" else others > self.town.number
        return float(rounded([100 * less.mean()], 0)[0]) if len(others) else 0.0


@dataclass(frozen=True, eq=False)
class Crossed:
    """A crossing, measured in the pool that serves best.

    Parameters
    ----------
    crossing : Crossing
    pool : Pool or None
        None when no pool has enough values, or the town has none.
    measures : tuple of Measure
        Axes that have values.
    lacking : tuple of str
        First indicators of the axes that have none.
    """

    crossing: Crossing
    pool: Pool | None
    measures: tuple[Measure, ...]
    lacking: tuple[str, ...]

    @cached_property
    def attention(self) -> pd.DataFrame:
        """Position of each territory on each axis, one column per axis, as they come."""
        return pd.DataFrame({i: each.attention for i, each in enumerate(self.measures)})

    @property
    def flagged(self) -> bool:
        """Whether every axis of the town is in the quarter that calls for attention."""
        if self.lacking or any(frail(each.town) for each in self.measures):
            return False
        own = [each.attention[str(each.town.territory.id)] for each in self.measures]
        return bool(own) and min(own) >= self.crossing.quarter

    @property
    def score(self) -> float:
        """Mean position of the town on the axes that have values."""
        own = [each.attention[str(each.town.territory.id)] for each in self.measures]
        return float(rounded([np.mean(own)], 0)[0])


def crossed(pools: Pools, known: dict[str, list[Value]], crossing: Crossing) -> Crossed:
    """Measure a crossing in the first pool that serves: same density, else the département.

    Parameters
    ----------
    pools : Pools
    known : dict of str to list of Value
        Known values of the town by indicator, oldest first.
    crossing : Crossing
    """
    best = Crossed(crossing, None, (), tuple(axis.indicators[0] for axis in crossing.axes))
    for kind in ("density", "department", "region"):
        pool = pools.pool(kind)
        if pool is None:
            continue
        found = _in_pool(pools, known, crossing, pool)
        if not found.lacking:
            return found
        if len(found.measures) > len(best.measures):
            best = found
    return best


def _in_pool(
    pools: Pools, known: dict[str, list[Value]], crossing: Crossing, pool: Pool
) -> Crossed:
    measures, lacking = [], []
    for axis in crossing.axes:
        measure = _measure(pools, known, axis, pool)
        if measure is None:
            lacking.append(axis.indicators[0])
        else:
            measures.append(measure)
    return Crossed(crossing, pool, tuple(measures), tuple(lacking))


def _measure(pools: Pools, known: dict[str, list[Value]], axis: Axis, pool: Pool) -> Measure | None:
    """Return an axis by its first indicator and newest year that the pool has, the town too."""
    for indicator in axis.indicators:
        for value in reversed(known.get(indicator, [])):
            found = pools.values(indicator, value.year, pool)
            if found.notna().sum() >= LEAST:
                printed = rounded(found.to_numpy("float64"), value.indicator.decimals)
                return Measure(value, axis.side, pd.Series(printed, found.index))
    return _measure(pools, known, axis.instead, pool) if axis.instead else None
