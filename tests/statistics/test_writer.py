"""Files written: the same bytes for the same figures, nothing lost, nothing half done."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.errors import DataError
from diagnostic.statistics import writer as module
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.packing import restored
from diagnostic.statistics.states import NO_ROW, STATUSES, WITH_VALUE
from diagnostic.statistics.store import Store
from diagnostic.statistics.writer import SourceWriter


def grid_of(codes, variables, values, statuses=None, members=None):
    values = np.array(values, float)
    if statuses is None:
        statuses = np.where(np.isnan(values), NO_ROW, 0)
    levels = np.full(len(codes), "COM", object)
    array = None if members is None else np.array(members, np.int32)
    return Grid(
        levels, np.array(codes, object), tuple(variables), values, np.int8(statuses), members=array
    )


def write(folder, *grids, exact=True):
    with SourceWriter(folder, "source", exact) as writer:
        for grid in grids:
            writer.add(grid)
    return writer


@st.composite
def grids(draw):
    lines, columns = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    size = lines * columns
    statuses = np.array(
        draw(st.lists(st.integers(-1, len(STATUSES) - 1), min_size=size, max_size=size)), np.int8
    ).reshape(lines, columns)
    numbers = st.floats(0.001, 1e9) | st.just(0.0)
    values = np.array(draw(st.lists(numbers, min_size=size, max_size=size))).reshape(lines, columns)
    members = np.array(
        draw(st.lists(st.sampled_from([0, 0, 3, -1]), min_size=size, max_size=size)), np.int32
    ).reshape(lines, columns)
    known = WITH_VALUE[statuses]
    codes = [f"COM-{line:05d}" for line in draw(st.permutations(range(lines)))]
    names = [f"V{column}" for column in range(columns)]
    return grid_of(
        codes, names, np.where(known, values, np.nan), statuses, np.where(known, members, 0)
    )


def expected(grid):
    return {
        (str(grid.codes[i]), grid.variables[j]): (
            grid.values[i, j],
            STATUSES[grid.statuses[i, j]].value,
            grid.summed[i, j],
        )
        for i, j in np.argwhere(grid.statuses != NO_ROW)
    }


@settings(max_examples=60)
@given(grids())
def test_all_figures_are_read_back(tmp_path_factory, grid):
    folder = tmp_path_factory.mktemp("store")
    writer = write(folder, grid)
    found = {
        (row.territory, row.variable): (row.value, row.status, row.members)
        for row in Store(folder).values("source").itertuples()
    }
    wanted = expected(grid)
    assert found.keys() == wanted.keys()
    for key, figure in wanted.items():
        assert found[key][1:] == figure[1:], key
        assert found[key][0] == figure[0] or np.isnan([found[key][0], figure[0]]).all(), key
    assert writer.figures == len(wanted)


@pytest.mark.parametrize("exact", [True, False])
def test_the_same_figures_make_the_same_bytes_however_they_come(tmp_path, exact, monkeypatch):
    monkeypatch.setattr(module, "LINES", 2)
    monkeypatch.setattr(module, "LINES_OF_SAMPLE", 3)
    codes = ["COM-84031", "COM-01001", "FRANCE", "DEP-84"]
    values = [[1.0, 2.5, np.nan], [4.0, 5.0, 6.0], [7e8, 8.0, 9.0], [np.nan, 1.0, 0.0]]
    whole = grid_of(codes, "ABC", values)
    one = write(tmp_path / "1", whole, exact=exact).path.read_bytes()
    turned = whole.lines(np.array([2, 0, 3, 1])).columns("CAB")
    assert write(tmp_path / "2", turned, exact=exact).path.read_bytes() == one
    slices = [whole.columns("B"), whole.columns("CA").lines(np.array([3, 2, 1, 0]))]
    assert write(tmp_path / "3", *slices, exact=exact).path.read_bytes() == one
    halves = [whole.lines(np.array([0, 2])), whole.lines(np.array([1, 3]))]
    assert write(tmp_path / "4", *halves, exact=exact).path.read_bytes() == one


def test_what_is_published_is_preferred_to_a_sum(tmp_path):
    summed = grid_of(["DEP-84", "DEP-63"], "A", [[10.0], [20.0]], members=[[3], [5]])
    published = grid_of(["DEP-84"], "A", [[11.0]])
    for order in ((summed, published), (published, summed)):
        write(tmp_path, *order)
        found = Store(tmp_path).values("source")
        assert found[["territory", "value", "members"]].to_numpy().tolist() == [
            ["DEP-63", 20.0, 5],
            ["DEP-84", 11.0, 0],
        ]


def test_two_published_figures_that_differ_are_refused(tmp_path):
    first = grid_of(["COM-84031", "COM-01001"], "AB", [[1.0, 2.0], [3.0, 4.0]])
    second = grid_of(["COM-01001"], "BC", [[4.5, 9.0]])
    with pytest.raises(DataError, match="B, COM-01001") as caught:
        write(tmp_path, first, second)
    assert "4 et 4.5" in str(caught.value)
    assert not list((tmp_path / "values").iterdir())


def test_an_error_leaves_the_former_file_and_nothing_else(tmp_path):
    path = write(tmp_path, grid_of(["FRANCE"], "A", [[1.0]])).path
    before = path.read_bytes()

    def interrupted():
        with SourceWriter(tmp_path, "source") as writer:
            writer.add(grid_of(["FRANCE"], "A", [[2.0]]))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_numbers_and_statuses_must_go_together(tmp_path):
    wrong = grid_of(["FRANCE"], "A", [[np.nan]], statuses=[[0]])
    with (
        pytest.raises(ValueError, match="do not go together"),
        SourceWriter(tmp_path, "source") as writer,
    ):
        writer.add(wrong)


def test_a_place_may_not_be_given_twice(tmp_path):
    wrong = grid_of(["FRANCE", "FRANCE"], "A", [[1.0], [2.0]])
    with pytest.raises(ValueError, match="twice"), SourceWriter(tmp_path, "source") as writer:
        writer.add(wrong)


def test_columns_say_only_what_numbers_do_not(tmp_path):
    blank = grid_of(
        ["COM-1", "COM-2", "FRANCE"],
        "ABC",
        [[1.0, 2.0, 0.0], [np.nan, np.nan, 5.0], [9.0, 9.0, 9.0]],
        statuses=[[0, 3, 1], [8, 8, 0], [0, 0, 0]],
        members=[[0, 0, 0], [0, 0, 0], [2, 2, 7]],
    )
    path = write(tmp_path, blank).path
    names = Store(tmp_path).query("DESCRIBE source")["column_name"].tolist()
    # « B » has a fragile figure; « C » counts more communes than the line says.
    assert names == ["territory", "|status", "|members", "A", "A|members", "B", "B|status",
                     "B|members", "C"]  # fmt: skip
    assert path.stat().st_size < 6000


def test_a_variable_without_any_row_is_left_out(tmp_path):
    writer = write(tmp_path, grid_of(["FRANCE"], "AB", [[1.0, np.nan]]))
    assert Store(tmp_path).table("source").variables == ("A",)
    assert (writer.territories, writer.variables, writer.figures) == (1, 1, 1)


@given(st.floats(0.001, 999999).map(lambda x: float(f"{x:.7g}")))
def test_seven_digits_survive_single_precision(number):
    blurred = np.array([number], "float32").astype("float64")
    assert restored(blurred)[0] == pytest.approx(number, rel=1e-7)


@pytest.mark.parametrize("number", [29.7, 3.5, 37.92, 0.302, 12.45, 1685.7])
def test_published_decimals_are_exact(number):
    assert restored(np.array([number], "float32").astype("float64"))[0] == number


@pytest.mark.parametrize("number", [15892.953821, 0.1 + 0.2, 30854.5000001])
def test_the_national_store_keeps_every_digit(tmp_path, number):
    write(tmp_path, grid_of(["FRANCE"], "A", [[number]]))
    assert Store(tmp_path).values("source")["value"].item() == number
