"""JSON Schemas of a study's own pages, so that editors complete and check while typing."""

from __future__ import annotations

import json
from pathlib import Path

from diagnostic import paths
from diagnostic.actions.mission.files import MODELS
from diagnostic.actions.schema import schema_of


def schemas() -> dict[str, str]:
    """Return the text of each schema, by the name of its file."""
    return {
        f"{Path(name).stem}.schema.json": json.dumps(schema_of(model), ensure_ascii=False, indent=2)
        + "\n"
        for name, model in MODELS.items()
    }


def write_schemas() -> list[Path]:
    """Write the schemas beside the studies' folders, and return their paths."""
    folder = paths.root() / "data" / "field"
    written = []
    for name, text in schemas().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written
