"""Figures carried across mergers and divisions, on a geography made for the test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.statistics.assigning import unplaced
from diagnostic.statistics.carry import carry_grid
from diagnostic.statistics.geography import Geography, Plan
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import NO_ROW, STATUSES


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


def grid_of(lines, additive=("POP",), level="COM"):
    frame = pd.DataFrame(lines, columns=["code", "variable", "value"])
    states = [Status.SECRET if pd.isna(v) else Status.OK for v in frame["value"]]
    frame = frame.assign(level=level, status=[s.value for s in states])
    return Grid.of_rows(frame.astype({"value": "float64"}), frozenset(additive))


def rows(grid):
    """Return the figures of a grid by territory and variable."""
    return {
        (grid.codes[i], grid.variables[j]): (
            float(grid.values[i, j]),  # noqa: PD011
            STATUSES[grid.statuses[i, j]],
            int(grid.summed[i, j]),
        )
        for i, j in np.argwhere(grid.statuses != NO_ROW)
    }


def carried(lines, geography, plan, additive=("POP",)):
    return rows(carry_grid(grid_of(lines, additive), geography, plan))


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


PARIS = [f"751{place:02d}" for place in range(1, 21)]


def test_arrondissements_make_their_city(geography):
    geography.history.moves[2024]["75056"] = ("75056",)
    lines = [(code, "POP", 5) for code in PARIS]
    found = rows(carry_grid(grid_of(lines, level="ARM"), geography, Plan(2024)))
    assert found["ARM-75101", "POP"] == (5.0, Status.OK, 0)
    assert found["COM-75056", "POP"] == (100.0, Status.OK, 20)


def test_a_city_without_all_its_arrondissements_is_incomplete(geography):
    geography.history.moves[2024]["75056"] = ("75056",)
    grid = grid_of([(code, "POP", 5) for code in PARIS[:2]], level="ARM")
    found = rows(carry_grid(grid, geography, Plan(2024)))
    assert found["COM-75056", "POP"][1] is Status.INCOMPLETE
    listed = rows(carry_grid(grid, geography, Plan(2024, zeros=["75"])))
    assert listed["COM-75056", "POP"] == (10.0, Status.OK, 2)


def test_a_published_total_is_preferred_to_a_sum(geography):
    frame = pd.DataFrame(
        [("COM", c, "POP", float(v), "ok") for c, _, v in EVERYBODY]
        + [("DEP", "01", "POP", 171.0, "ok")],
        columns=["level", "code", "variable", "value", "status"],
    )
    grid = Grid.of_rows(frame, frozenset({"POP"}))
    found = rows(carry_grid(grid, geography, Plan(2021, totals=True)))
    assert found["DEP-01", "POP"] == (171.0, Status.OK, 0)
    assert found["DEP-02", "POP"] == (7.0, Status.OK, 1)


def test_a_listed_commune_without_a_row_leaves_the_total_incomplete(geography):
    lines = [*EVERYBODY, ("01001", "JOBS", 9), ("01002", "JOBS", 1), ("02001", "JOBS", 3)]
    found = carried(lines, geography, Plan(2021, totals=True), ("POP", "JOBS"))
    assert found["DEP-01", "JOBS"][1] is Status.INCOMPLETE
    assert found["DEP-02", "JOBS"] == (3.0, Status.OK, 1)
    assert found["FRANCE", "POP"] == (177.0, Status.OK, 4)


def test_a_territory_listed_twice_is_refused(geography):
    grid = grid_of(EVERYBODY)
    twice = grid.lines(np.array([0, 1, 2, 3, 3]))
    with pytest.raises(DataError, match="COM-02001"):
        carry_grid(twice, geography, Plan(2021))


def test_codes_that_no_geography_knows_are_named(geography):
    assert unplaced(["01001", "01002", "99999"], geography, 2021) == ()
    geography.history.successor = lambda code, on=None: () if code == "99999" else (code,)
    assert unplaced(["01003", "99999"], geography, 2020) == ("99999",)
