"""The Table Schema that is committed says what the loader does."""

from __future__ import annotations

import json

from tests.conftest import ROOT

from diagnostic.actions.followup.columns import TABLES
from diagnostic.actions.followup.schema import FILE, descriptor


def test_the_committed_schema_is_up_to_date():
    kept = json.loads((ROOT / "data" / "field" / FILE).read_text(encoding="utf-8"))
    assert kept == descriptor()


def test_every_column_of_every_table_is_told():
    found = {each["name"]: each["schema"]["fields"] for each in descriptor()["resources"]}
    assert {name: [f["name"] for f in fields] for name, fields in found.items()} == {
        table.name: [field.key for field in table.fields] for table in TABLES
    }
