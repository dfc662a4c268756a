"""Territories and figures, of the embedded sample and of the national store, as inputs.

The store weighs gigabytes; it is read whole once, stamps spare it afterwards.
A source goes with the year to whose communes it was carried: the inventory
beside it tells, and nothing else of the inventory reaches a page.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from diagnostic import paths
from diagnostic.execution import columns
from diagnostic.execution.manifests import Manifest, digest, tree
from diagnostic.stamps import Stamps

SEPARATOR = "\t"
"""Between the name of a file of figures and the columns read in it."""

_INVENTORY = "manifest.json"


def folders() -> tuple[Path, ...]:
    """Return the folders that hold all of it."""
    return paths.sample(), *(paths.national() / part for part in ("territories", "values"))


def territories(stamps: Stamps) -> Manifest:
    """Return the communes, their groups and their outlines, file by file."""
    return {
        f"{name}/territories/{file}": known
        for name, folder in _stores().items()
        for file, known in tree(stamps, folder / "territories").items()
    }


def figures(stamps: Stamps) -> Manifest:
    """Return the figures, file by file."""
    found: dict[str, str] = {}
    for name, folder in _stores().items():
        part = "" if name == "sample" else "values/"
        years = _years(folder / _INVENTORY, stamps.of(folder / _INVENTORY))
        for file, known in tree(stamps, folder / part, _not_figures).items():
            year = years.get(_source(f"{part}{file}"), "")
            found[f"{name}/{part}{file}"] = digest({"": known, "year": year}) if year else known
    return found


def read(stamps: Stamps, held: Manifest, name: str) -> str:
    """Return the digest of some columns of a file of figures, or of all of it.

    Parameters
    ----------
    stamps : Stamps
    held : dict
        What :func:`figures` returned.
    name : str
        File, then columns, separated by :data:`SEPARATOR`.
    """
    file, *parts = name.split(SEPARATOR)
    whole = held.get(file, "")
    if not whole or not parts:
        return whole
    store, _, rest = file.partition("/")
    folder = _stores()[store]
    known = columns.digests(folder / rest, stamps.of(folder / rest))
    if not known:
        return whole
    # A column that is gone is not one that is blank.
    year = _years(folder / _INVENTORY, stamps.of(folder / _INVENTORY)).get(_source(rest), "")
    return digest({f"|{year}": "", **{part: known.get(part, "") for part in parts}})


def _stores() -> dict[str, Path]:
    return {"sample": paths.sample(), "store": paths.national()}


def _not_figures(name: str) -> bool:
    return name == _INVENTORY or name.startswith("territories/")


def _source(file: str) -> str:
    return file.removeprefix("values/").removesuffix(".parquet")


@lru_cache(maxsize=4)
def _years(inventory: Path, _content: str) -> Manifest:
    """Return the year to whose communes each source was carried, as its inventory says."""
    try:
        entries = json.loads(inventory.read_bytes()).get("values", [])
        return {str(each["source"]): str(each.get("reference_year", "")) for each in entries}
    except (OSError, ValueError, AttributeError, TypeError, KeyError):
        return {}
