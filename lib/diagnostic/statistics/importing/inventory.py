"""The manifest of a store: what is there, where it comes from, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from diagnostic.errors import DataError, Problem

MANIFEST = "manifest.json"
DATES = ".dates.json"
"""Dates of files and imports, apart: they change nothing to what is computed."""


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the manifest of a store; empty when there is none.

    Raises
    ------
    DataError
        When it is unreadable.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            Problem(
                "l’inventaire des données manque ou est illisible",
                where=str(path),
                remedy="reprenez-le dans l’historique git, ou refaites les données : "
                "diagnostic data import DOSSIER",
            )
        ) from error
    return {part: list(entries) for part, entries in content.items()}


def replace_json(path: Path, content: Any) -> None:
    """Write a JSON file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def replace(store: Path, folder: Path, part: str, entries: Sequence[Mapping[str, Any]]) -> None:
    """Write in a folder the manifest of a store, one of its parts replaced."""
    content = {**read(store), part: [dict(entry) for entry in entries]}
    replace_json(folder / MANIFEST, {key: content[key] for key in sorted(content)})


def add(
    store: Path,
    folder: Path,
    part: str,
    entries: Sequence[Mapping[str, Any]],
    dates: Mapping[str, Mapping[str, str]],
) -> None:
    """Write in a folder the manifest of a store with some entries more, and its dates."""
    known = {(entry["file"], entry["source"]): entry for entry in read(store).get(part, [])}
    for entry in entries:
        key = entry["file"], entry["source"]
        known[key] = {**entry, "inputs": _inputs(known.get(key, {}), entry)}
    replace(store, folder, part, [known[key] for key in sorted(known)])
    replace_json(folder / DATES, {**read_dates(store), **dates})


def _inputs(before: Mapping[str, Any], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Keep the inputs of the levels that the new ones do not have."""
    taken = {level for given in entry["inputs"] for level in given["levels"]}
    kept = [
        {**given, "levels": rest}
        for given in before.get("inputs", [])
        if (rest := [level for level in given.get("levels", []) if level not in taken])
    ]
    return [*kept, *entry["inputs"]]


def read_dates(store: Path) -> dict[str, dict[str, str]]:
    """Return when the file of each source was made and imported; empty when unknown."""
    try:
        return dict(json.loads((store / DATES).read_text("utf-8")))
    except (OSError, ValueError):
        return {}
