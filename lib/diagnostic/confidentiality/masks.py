"""What earlier tables hid, kept so that no later one shows it: names of cells, never figures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from diagnostic import paths
from diagnostic.confidentiality.declaration import TABLES, Local
from diagnostic.confidentiality.tables import Key
from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import Strict, read_strict

MASKS = "masks"


class Mask(Strict):
    """The hidden cells of one table."""

    table: str
    hidden: tuple[dict[str, str], ...] = Field(default=())


def mask_path(study: str, name: str) -> Path:
    """Return the file of a table's mask."""
    return paths.field(study) / TABLES / MASKS / f"{name}.yml"


def earlier(study: str, local: Local) -> frozenset[Key]:
    """Return the cells that a table must hide because it, or those before it, did.

    Raises
    ------
    DataError
        When the mask of a table said to come before is not there.
    """
    found: set[Key] = set()
    problems = []
    for name in (local.name, *local.declared.previous):
        path = mask_path(study, name)
        if path.is_file():
            mask, _ = read_strict(path, Mask)
            found.update(tuple(sorted(each.items())) for each in mask.hidden)
        elif name != local.name:
            problems.append(
                Problem(
                    "le masque de cette table précédente manque",
                    local.document.where(("previous",)),
                    name,
                    f"écrivez-le d’abord : diagnostic field check {study} --keep",
                )
            )
    if problems:
        raise DataError(problems)
    return frozenset(found)


def keep(study: str, name: str, hidden: Iterable[Key]) -> Path:
    """Write the mask of a table, beside those of the others."""
    path = mask_path(study, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Cases masquées de cette table, sans aucun chiffre : elles le resteront.",
        f"table: {_quoted(name)}",
    ]
    cells = sorted(hidden)
    lines.append("hidden:" if cells else "hidden: []")
    lines += [
        "  - {" + ", ".join(f"{_quoted(d)}: {_quoted(c)}" for d, c in each) + "}" for each in cells
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
