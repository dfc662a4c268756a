"""What is there, source by source, what is not, and which indicators wait for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.importing import inventory
from diagnostic.statistics.models import Indicator, Source

Place = Literal["store", "sample", ""]


@dataclass(frozen=True)
class Entry:
    """A source of the catalogue, and where it stands.

    Parameters
    ----------
    source : Source
    place : str
        ``store`` (imported for the whole country), ``sample`` (embedded) or empty.
    manifest : mapping
        What the manifest says of its file.
    date : str
        Of the official file, when it is known.
    waiting : tuple of str
        Indicators that would have a vintage more if it were there.
    """

    source: Source
    place: Place
    manifest: Mapping[str, Any] = field(default_factory=dict)
    date: str = ""
    waiting: tuple[str, ...] = ()


def register(catalogue: Catalogue, store: Path, sample: Path) -> list[Entry]:
    """List the sources by publisher, then by name.

    Raises
    ------
    DataError
        When a manifest is unreadable.
    """
    held = {"store": _held(store), "sample": _held(sample)}
    dates = inventory.read_dates(store)
    present = held["store"].keys() | held["sample"].keys()
    waiting = waited(catalogue, present)
    entries = []
    for source in catalogue.sources.values():
        if _territories(catalogue, source):
            continue
        place: Place = ""
        if source.id in held["store"]:
            place = "store"
        elif source.id in held["sample"]:
            place = "sample"
        manifest = held[place][source.id] if place else {}
        date = dates.get(source.id, {}).get("modified", "") if place == "store" else ""
        entries.append(Entry(source, place, manifest, date, waiting.get(source.id, ())))
    return sorted(entries, key=lambda entry: (entry.source.publisher, entry.source.id))


def waited(catalogue: Catalogue, present: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return, by absent source, the indicators of which a vintage has no source at all."""
    found: dict[str, dict[str, None]] = {}
    for indicator in catalogue.indicators.values():
        for vintage in indicator.vintages:
            names = _sources(catalogue, indicator, vintage)
            if names.isdisjoint(present):
                for name in names:
                    found.setdefault(name, {})[indicator.id] = None
    return {name: tuple(indicators) for name, indicators in found.items()}


def empty_handed(catalogue: Catalogue, present: Collection[str]) -> tuple[str, ...]:
    """Return the indicators of which no vintage has a source."""
    return tuple(
        indicator.id
        for indicator in catalogue.indicators.values()
        if indicator.expressions
        and all(_sources(catalogue, indicator, v).isdisjoint(present) for v in indicator.vintages)
    )


def _sources(catalogue: Catalogue, indicator: Indicator, vintage: int) -> set[str]:
    """Return the sources that a vintage waits for: the census, when it only divides, is no help."""
    found: set[str] = set()
    for expression in indicator.at(vintage):
        census = {name for name in expression.source if catalogue.sources[name].census}
        own = set(expression.source) - census
        found |= own if own and expression.source[0] not in census else set(expression.source)
    return found


def _held(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of a manifest by source: figures rather than lists."""
    entries = inventory.read(folder).get("values", [])
    ordered = sorted(entries, key=lambda entry: "/lists/" not in entry["file"])
    return {entry["source"]: entry for entry in ordered if (folder / entry["file"]).is_file()}


def _territories(catalogue: Catalogue, source: Source) -> bool:
    layouts = [catalogue.layouts[name] for name in source.layouts if name in catalogue.layouts]
    return any(layout.territories for layout in layouts)
