"""JSON Schemas of the files of actions, so that editors complete and check while typing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diagnostic import paths
from diagnostic.actions.articulation import ArticulationFile
from diagnostic.actions.chain import ChainFile
from diagnostic.actions.evaluation.stories import StoriesFile
from diagnostic.actions.expectations import StatedFile
from diagnostic.actions.followup.schema import write_schema
from diagnostic.actions.governance.model import (
    BodiesFile,
    CalendarFile,
    ConventionsFile,
    MeetingFile,
)
from diagnostic.actions.model import Sheet
from diagnostic.study.schema import cleaned
from diagnostic.study.strict import Strict

SCHEMAS: dict[str, type[Strict]] = {
    "chain.schema.json": ChainFile,
    "sheet.schema.json": Sheet,
    "articulation.schema.json": ArticulationFile,
    "expectations.schema.json": StatedFile,
    "bodies.schema.json": BodiesFile,
    "conventions.schema.json": ConventionsFile,
    "calendar.schema.json": CalendarFile,
    "meeting.schema.json": MeetingFile,
    "stories.schema.json": StoriesFile,
}


def schema_of(model: type[Strict]) -> dict[str, Any]:
    """Return the JSON Schema of a file, with French descriptions."""
    schema = cleaned(model.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_schemas() -> list[Path]:
    """Write the schemas beside the studies' folders, and return their paths."""
    folder = paths.root() / "data" / "field"
    written = []
    for name, model in SCHEMAS.items():
        text = json.dumps(schema_of(model), ensure_ascii=False, indent=2)
        path = folder / name
        path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        written.append(path)
    return [*written, write_schema()]
