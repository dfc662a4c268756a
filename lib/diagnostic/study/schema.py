"""JSON Schema of study files, so that editors complete and check them while typing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diagnostic import paths
from diagnostic.study.file import StudyFile
from diagnostic.study.profiles import known_profiles
from diagnostic.study.themes import LABELS, known_themes

SCHEMA_NAME = "study.schema.json"


def study_schema() -> dict[str, Any]:
    """Return the JSON Schema of study files, with French descriptions."""
    schema = StudyFile.model_json_schema()
    themes = next(
        choice for choice in schema["properties"]["themes"]["anyOf"] if choice.get("items")
    )
    themes["items"] = {
        "enum": list(known_themes()),
        "description": " ; ".join(f"{name} : {label}" for name, label in LABELS.items()),
    }
    schema["properties"]["profile"]["enum"] = list(known_profiles())
    _clean(schema)
    schema["oneOf"] = [{"required": [key]} for key in ("territory", "group", "batch")]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_schema() -> Path:
    """Write the schema beside the studies and return its path."""
    path = paths.params() / SCHEMA_NAME
    path.write_text(
        json.dumps(study_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    return path


def cleaned(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema as editors show it best."""
    _clean(schema)
    return schema


def _clean(node: Any) -> None:
    """Drop what pydantic adds and no editor shows: titles made from names, null branches."""
    if isinstance(node, list):
        for item in node:
            _clean(item)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("title"), str):
        del node["title"]
    if node.get("default", 0) is None:
        del node["default"]
    branches = node.get("anyOf", [])
    kept = [branch for branch in branches if branch != {"type": "null"}]
    if len(kept) == 1 and len(branches) == 2:
        del node["anyOf"]
        node.update(kept[0])
    for value in list(node.values()):
        _clean(value)
