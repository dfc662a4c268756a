"""The manifest of a store: what is there, where it comes from, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from diagnostic.errors import DataError, Problem

MANIFEST = "manifest.json"


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
