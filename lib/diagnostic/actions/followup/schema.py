"""Table Schema of the follow-up's CSV files (https://specs.frictionlessdata.io)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diagnostic import paths
from diagnostic.actions.followup.columns import BY_NAME, STEPS, TABLES, TRACKS, Field, Kind, Table

FILE = "followup.schema.json"
_TYPES = {
    Kind.DAY: "date", Kind.PERCENT: "number", Kind.AMOUNT: "number", Kind.COUNT: "integer",
}  # fmt: skip
_SHEET = r"ACT-\d{2,}"


def descriptor() -> dict[str, Any]:
    """Return the tables of the follow-up as a Data Package: columns, types, keys."""
    return {
        "profile": "tabular-data-package",
        "name": "suivi",
        "title": "Suivi des actions d’une étude",
        "resources": [_resource(table) for table in TABLES],
    }


def write_schema() -> Path:
    """Write the descriptor beside the studies' folders, and return its path."""
    path = paths.root() / "data" / "field" / FILE
    text = json.dumps(descriptor(), ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return path


def _resource(table: Table) -> dict[str, Any]:
    links = []
    if table is not TRACKS:
        links.append(_link("action", TRACKS))
    if any(field.key == "step" for field in table.fields):
        links.append(_link("step", STEPS))
    return {
        "name": table.name,
        "title": table.sheet,
        "path": f"actions/{table.file}",
        "schema": {
            "fields": [_field(table, field) for field in table.fields],
            "primaryKey": table.key,
            "missingValues": [""],
            # a fiche or a step may be followed without a row of its own: told, not required
            **({"x-links": links} if links else {}),
        },
    }


def _link(key: str, table: Table) -> dict[str, str]:
    return {"field": key, "resource": BY_NAME[table.name].name, "to": table.key}


def _field(table: Table, field: Field) -> dict[str, Any]:
    rules: dict[str, Any] = {"required": True} if field.needed else {}
    if field.kind is Kind.WORD:
        rules["enum"] = list(field.words)
    elif field.kind is Kind.YES:
        rules["enum"] = ["oui"]
    elif field.kind is Kind.PERCENT:
        rules |= {"minimum": 0, "maximum": 100}
    elif field.kind in {Kind.AMOUNT, Kind.COUNT}:
        rules["minimum"] = 0
    elif field.key == "action":
        rules["pattern"] = _SHEET
    elif field.key == "id":
        rules["pattern"] = rf"{table.prefix}-{_SHEET}-[1-9]\d*"
    return {
        "name": field.key,
        "title": field.title,
        "description": field.help,
        "type": _TYPES.get(field.kind, "string"),
        **({"constraints": rules} if rules else {}),
    }
