"""Figures carried across mergers and divisions, on a geography made for the test."""

from __future__ import annotations

import pandas as pd
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.carry import carry
from diagnostic.statistics.geography import Geography, Plan


class FakeHistory:
    """A and B became A in 2022; C was divided into C and D in 2024; E is E."""

    def __init__(self):
        self.former_names = {"Bourg": {"01002": None}}
        self.moves = {
            2021: {
                "01001": ("01001",),
                "01002": ("01001",),
                "01003": ("01003", "01004"),
                "02001": ("02001",),
            },
            2024: {code: (code,) for code in ("01001", "01003", "01004", "02001")},
        }

    def successor(self, code, on=None):
        if on is None:
            return ("01001",) if code == "01002" else (code,)
        return self.moves[2021 if on < 2022 else 2024].get(code, ())


@pytest.fixture
def geography():
    communes = pd.DataFrame(
        [
            ("01001", "01", "84"),
            ("01003", "01", "84"),
            ("01004", "01", "84"),
            ("02001", "02", "32"),
        ],
        columns=["code", "dep", "reg"],
    )
    return Geography(communes, FakeHistory())


def extract(lines, additive=("POP",)):
    frame = pd.DataFrame(lines, columns=["code", "variable", "value"])
    states = [Status.SECRET if v is None else Status.OK for v in frame["value"]]
    frame = frame.assign(level="COM", status=[s.value for s in states])
    return Extract(frame.astype({"value": "float64"}), frozenset(additive))


def carried(lines, geography, plan, additive=("POP",)):
    frame = carry(extract(lines, additive), geography, plan)
    return {
        (r.territory, r.variable): (r.value, Status(r.status), r.members)
        for r in frame.itertuples()
    }


EVERYBODY = [("01001", "POP", 100), ("01002", "POP", 40), ("01003", "POP", 30), ("02001", "POP", 7)]


def test_counts_of_merged_communes_are_summed(geography):
    found = carried(EVERYBODY, geography, Plan(2021))
    assert found["COM-01001", "POP"] == (140.0, Status.OK, 2)
    assert found["COM-02001", "POP"] == (7.0, Status.OK, 0)


def test_a_divided_commune_keeps_no_figure_but_its_departement_does(geography):
    found = carried(EVERYBODY, geography, Plan(2021, totals=True))
    assert found["COM-01003", "POP"][1] is Status.NOT_PUBLISHED
    assert found["COM-01004", "POP"][1] is Status.NOT_PUBLISHED
    assert found["DEP-01", "POP"] == (170.0, Status.OK, 3)
    assert found["FRANCE", "POP"] == (177.0, Status.OK, 4)


def test_a_median_of_merged_communes_is_not_published(geography):
    lines = [("01001", "MED", 20000), ("01002", "MED", 18000), ("02001", "MED", 21000)]
    found = carried(lines, geography, Plan(2021), additive=())
    assert found["COM-01001", "MED"][1] is Status.NOT_PUBLISHED
    assert found["COM-02001", "MED"][0] == 21000


def test_a_median_of_one_part_only_is_not_that_of_the_whole(geography):
    found = carried([("01001", "MED", 20000)], geography, Plan(2021), additive=())
    assert found["COM-01001", "MED"][1] is Status.NOT_PUBLISHED


def test_a_secret_part_leaves_the_sum_incomplete(geography):
    lines = [
        ("01001", "POP", 100),
        ("01002", "POP", None),
        ("01003", "POP", 3),
        ("02001", "POP", 7),
    ]
    found = carried(lines, geography, Plan(2021, totals=True))
    assert found["COM-01001", "POP"][1] is Status.INCOMPLETE
    assert found["DEP-01", "POP"][1] is Status.INCOMPLETE
    assert found["DEP-02", "POP"][0] == 7.0


def test_a_missing_commune_leaves_the_total_incomplete(geography):
    found = carried(EVERYBODY[1:], geography, Plan(2021, totals=True))
    assert found["DEP-01", "POP"][1] is Status.INCOMPLETE
    assert found["FRANCE", "POP"][1] is Status.INCOMPLETE


def test_a_base_of_what_exists_has_true_zeros(geography):
    found = carried([("01002", "POP", 2)], geography, Plan(2021, zeros=["01"], totals=True))
    assert found["COM-01001", "POP"][0] == 2.0
    assert found["COM-01004", "POP"] == (0.0, Status.ZERO, 0)
    assert ("COM-02001", "POP") not in found


def test_a_restored_commune_without_figures_is_still_in_its_parent(geography):
    lines = [
        ("01001", "POP", 140),
        ("01003", "POP", 30),
        ("01004", "POP", None),
        ("02001", "POP", 7),
    ]
    found = carried(lines, geography, Plan(2024, totals=True))
    assert found["COM-01003", "POP"][1] is Status.NOT_PUBLISHED
    assert found["COM-01004", "POP"][1] is Status.NOT_PUBLISHED
    assert found["DEP-01", "POP"][0] == 170.0


def test_a_merged_commune_listed_blank_is_left_out(geography):
    lines = [
        ("01001", "POP", 140),
        ("01002", "POP", None),
        ("01003", "POP", 30),
        ("01004", "POP", 1),
        ("02001", "POP", 7),
    ]
    found = carried(lines, geography, Plan(2024, totals=True))
    assert found["COM-01001", "POP"] == (140.0, Status.OK, 0)


def test_arrondissements_make_their_city(geography):
    frame = pd.DataFrame(
        [("ARM", "75101", "POP", 5.0, "ok"), ("ARM", "75102", "POP", 6.0, "ok")],
        columns=["level", "code", "variable", "value", "status"],
    )
    history = geography.history
    history.moves[2024]["75056"] = ("75056",)
    try:
        found = carry(Extract(frame, frozenset({"POP"})), geography, Plan(2024))
    finally:
        del history.moves[2024]["75056"]
    assert dict(zip(found["territory"], found["value"], strict=True)) == {
        "ARM-75101": 5.0,
        "ARM-75102": 6.0,
        "COM-75056": 11.0,
    }
