"""What a choropleth shows, before any layout: zones, classes, states, key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import shapely

from diagnostic.confidentiality.status import Status
from diagnostic.presentation.classes import Classes, round_breaks
from diagnostic.presentation.mapkey import Entry, Key
from diagnostic.presentation.maplabels import Zone
from diagnostic.presentation.rows import Words, compact, prepared, records
from diagnostic.presentation.shapes import alike, metric
from diagnostic.text import NBSP

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


EDGE = 60.0
"""Metres by which outlines of two publishers may disagree."""


@dataclass(frozen=True)
class Sheet:
    """Zones and their values, ready to be put on paper.

    Parameters
    ----------
    shapes : sequence
        Polygons, in metres.
    zones : sequence of Zone
        Aligned with the shapes.
    absent, fragile : sequence of bool
    classes : Classes
    key : sequence
        What the key says.
    """

    shapes: Sequence[Any]
    zones: Sequence[Zone]
    absent: Sequence[bool]
    fragile: Sequence[bool]
    classes: Classes
    entries: Sequence[Entry]
    values: Sequence[float]
    words: Words
    neighbours: Sequence[Any] = field(default=())
    qpv: Sequence[Any] = field(default=())
    town: Sequence[Any] = field(default=())

    def key(self, width: float) -> Key:
        """Return the key, laid out for a width in points."""
        counts = Counter(self.classes.of(value) for value in self.values)
        shown = range(len(self.classes)) if self.values else range(0)
        return Key(
            [self.classes.colour(i) for i in shown],
            self.classes.labels(self.values) if self.values else [],
            [self.words.counted(counts[i]) for i in shown],
            self.entries,
            width,
        )


def sheet(
    zones: gpd.GeoDataFrame,
    values: pd.DataFrame,
    *,
    unit: str,
    decimals: int,
    breaks: Sequence[float] | None,
    words: Words,
    town: str = "",
    neighbours: gpd.GeoDataFrame | None = None,
    qpv: gpd.GeoDataFrame | None = None,
    qpv_words: str = "",
) -> Sheet:
    """Join outlines and values; a zone without a row is « non publié », never blank."""
    zones = metric(zones).reset_index(drop=True)
    rows = _rows(zones, values, unit, decimals)
    known = [float(row["value"]) for row in rows if not row["absent"]]
    chosen = list(breaks) if breaks is not None else round_breaks(known, decimals)
    classes = Classes(chosen, unit, decimals)
    near, quarters = alike(neighbours, zones), alike(qpv, zones)
    inner = _within(quarters, zones)
    return Sheet(
        shapes=list(zones.geometry),
        zones=[_zone(row, classes, town) for row in rows],
        absent=[bool(row["absent"]) for row in rows],
        fragile=[str(row["status"]) == Status.FRAGILE.value for row in rows],
        classes=classes,
        entries=_entries(rows, words, town, qpv_words if inner else ""),
        values=known,
        words=words,
        neighbours=[] if near is None else list(near.geometry),
        qpv=inner,
        town=list(zones.geometry[zones["territory"].astype(str) == town]),
    )


def _within(quarters: gpd.GeoDataFrame | None, zones: gpd.GeoDataFrame) -> list[Any]:
    """Return the part of priority neighbourhoods that lies in the commune."""
    if quarters is None:
        return []
    whole = shapely.buffer(shapely.union_all(shapely.make_valid(zones.geometry.values)), EDGE)
    parts = shapely.intersection(shapely.make_valid(quarters.geometry.values), whole)
    return [part for part in parts if part.area > EDGE * EDGE]


def _rows(
    zones: gpd.GeoDataFrame, values: pd.DataFrame, unit: str, decimals: int
) -> list[dict[str, Any]]:
    keep = [name for name in ("territory", "value", "status", "text") if name in values]
    given = values[keep].assign(territory=values["territory"].astype(str))
    frame = zones[["territory", "name"]].astype(str).merge(given, on="territory", how="left")
    frame["status"] = frame["status"].fillna(Status.NOT_PUBLISHED.value)
    frame = frame.rename(columns={"name": "label"}).assign(role="zone", level="")
    rows = records(prepared(frame, unit=unit, decimals=decimals))
    for row in rows:
        row["text"] = compact(str(row["text"]), unit)
    return rows


def _zone(row: dict[str, Any], classes: Classes, town: str) -> Zone:
    if row["absent"]:
        colour, dark, value = "white", False, None
    else:
        value = float(row["value"])
        index = classes.of(value)
        colour, dark = classes.colour(index), classes.dark(index)
    own = bool(town) and str(row["territory"]) == town
    return Zone(str(row["label"]), str(row["text"]), colour, dark, value, own)


def _entries(
    rows: Sequence[dict[str, Any]], words: Words, town: str, qpv_words: str
) -> list[Entry]:
    """Say the other signs; the hatch keeps its place in the key even when nothing is missing."""
    entries = []
    own = next((row for row in rows if town and str(row["territory"]) == town), None)
    if own is not None:
        entries.append(Entry("town", str(own["label"])))
    if qpv_words:
        entries.append(Entry("qpv", qpv_words))
    if fragile := sum(str(row["status"]) == Status.FRAGILE.value for row in rows):
        entries.append(Entry("fragile", f"fragile, petit effectif{NBSP}: {words.counted(fragile)}"))
    states = Counter(str(row["text"]) for row in rows if row["absent"])
    for state, count in states.items():
        entries.append(Entry("absence", f"{state}{NBSP}: {words.counted(count)}"))
    if not states:
        entries.append(Entry("absence", f"valeur absente{NBSP}: {words.none}"))
    return entries
