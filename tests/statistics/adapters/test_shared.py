"""What adapters share: cells, codes of communes, years, options."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.confidentiality.status import Status
from diagnostic.errors import CatalogueError, DataError
from diagnostic.statistics.adapters import ADAPTERS, LISTS, checks, notices, vintages
from diagnostic.statistics.adapters.cells import numbers
from diagnostic.statistics.adapters.shaping import Options, options
from diagnostic.statistics.importing.opened import OpenedTable
from diagnostic.statistics.layouts import Layout
from diagnostic.statistics.models import Source
from diagnostic.statistics.states import STATUSES

quiet = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def layout(**fields) -> Layout:
    whole = {"publisher": "P", "title": "T", "adapter": "wide", "signature": {"columns": ["a"]}}
    return Layout.model_validate({"id": "essai", **whole, **fields})


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "fichier.csv"
    path.write_text("a;b\n1;2\n", "utf-8")
    return OpenedTable.tables(path)[0]


def column(*words: str) -> pd.Series:
    return pd.Series(words, name="a", dtype=object)


@quiet
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.sampled_from(" \u00a0\u202f"))
def test_thousands_are_read_whatever_sets_them_apart(table, counts, space):
    words = [f"{count:,}".replace(",", space) for count in counts]
    assert numbers(column(*words), layout(), table).figures.tolist() == counts


@quiet
@given(st.floats(0, 1e6).map(lambda x: round(x, 3)))
def test_a_decimal_comma_only_where_it_is_declared(table, value):
    written = column(f"{value:.3f}".replace(".", ","))
    assert numbers(written, layout(decimal=","), table).figures[0] == pytest.approx(value)
    with pytest.raises(DataError, match="virgule décimale"):
        numbers(written, layout(), table)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("s", "secret_producer"),
        ("NS", "below_threshold"),
        ("nd", "not_published"),
        ("ndiff", "not_published"),
        ("so", "not_applicable"),
        ("", "not_published"),
    ],
)
def test_codes_of_absence_are_statuses_and_never_zero(table, word, status):
    cells = numbers(column(word), layout(), table)
    assert math.isnan(cells.figures[0])
    assert STATUSES[cells.statuses[0]] is Status(status)


@pytest.mark.parametrize("word", ["inf", "nan", "1e999", "#REF!", "1.2.3", "–", "0x10"])
def test_what_is_no_figure_is_refused(table, word):
    with pytest.raises(DataError, match=r"ligne 2, colonne a(.|\n)*ni un nombre"):
        numbers(column(word), layout(), table)


def test_a_file_saved_with_decimal_commas_is_told_as_such(table):
    words = column("12", "1 780,146")
    with pytest.raises(DataError) as caught:
        numbers(words, layout(), table)
    (problem,) = caught.value.problems
    assert "virgule décimale" in problem.what
    assert "tableur" in problem.remedy


def test_columns_that_are_not_expected_are_counted_in_french(table):
    with pytest.raises(DataError) as caught:
        checks.columns(table, ["code", "P20_HLM", "P14_LOG"], ["code", "P20_LOCHLMV"])
    assert caught.value.problems[0].found.startswith("2\u00a0autres colonnes")


def test_a_blank_means_what_its_layout_says(table):
    cells = numbers(column("", "0"), layout(blank="secret_producer"), table)
    assert [STATUSES[code] for code in cells.statuses] == [Status.SECRET, Status.ZERO]


@pytest.mark.parametrize("code", ["01001", "2A004", "97411", "75120", "2B033"])
def test_codes_of_communes_are_accepted(table, code):
    checks.communes(column(code), table)


@pytest.mark.parametrize("code", ["1001", "", "2C004", "010010", "O1001", "84 031"])
def test_other_codes_are_refused(table, code):
    with pytest.raises(DataError, match="ligne 2"):
        checks.communes(column(code), table)


def test_arrondissements_are_told_from_communes():
    codes = pd.Series(["75056", "75101", "75120", "69381", "69123", "13216", "13055", "13210"])
    assert checks.levels(codes).tolist() == ["COM", "ARM", "ARM", "ARM", "COM", "ARM", "COM", "ARM"]


def source(vintage: int = 2024) -> Source:
    fields = {"id": "essai", "publisher": "P", "dataset": "D", "vintage": vintage, "short": "S"}
    more = {"geography_year": 2024, "url": "https://example.org", "class": "A"}
    return Source.model_validate({**fields, **more})


def test_an_option_that_no_adapter_knows_is_refused():
    with pytest.raises(
        CatalogueError, match=r"essai, options, cod : cette option n’existe pas(.|\n)*code"
    ):
        options(layout(options={"cod": "x"}), Options, source())


def test_options_bear_the_year_of_their_source():
    told = options(layout(options={"variables": {"v_{y-1}": "v_{year}"}}), Options, source())
    assert told.variables == {"v_23": "v_2024"}


def opened(folder, text: str, name: str = "fichier.csv") -> OpenedTable:
    (folder / name).write_text(text, "utf-8")
    return OpenedTable.tables(folder / name)[0]


@pytest.mark.parametrize(
    ("text", "told", "years"),
    [
        ("an;x\n2022-2023;1\n2024;2\n", {"column": "an"}, {2022, 2024}),
        ("an;x\n;1\n", {"column": "an"}, set()),
        ("CODGEO_26;x\n1;2\n", {"header": r"CODGEO_(\d\d)"}, {2026}),
        ("nb_ls2022;nb_ls2023\n1;2\n", {"after": r"nb_ls(20\d\d)"}, {2024}),
        ("finess;etalab;95;2026-03-11\nx;y;z;t\n", {"lead": r"etalab;\d+;(20\d\d)"}, {2026}),
        ("a;b\n1;2\n", {}, set()),
    ],
)
def test_years_are_read_where_the_layout_says(tmp_path, text, told, years):
    table = opened(tmp_path, text)
    assert vintages.vintages(table, layout(options={"vintage": told})) == years


def test_every_adapter_of_the_catalogue_is_there(declared):
    layouts, _ = declared
    for shape in layouts.values():
        if not shape.adapter.startswith("territories."):
            assert callable(ADAPTERS[shape.adapter])
    assert all(callable(LISTS[key]) for key in LISTS)


def test_notices_are_heard_once_and_only_while_someone_listens():
    notices.say("perdu")
    with notices.heard() as said:
        notices.say("une école sans commune")
        notices.say("une école sans commune")
    notices.say("perdu")
    assert said == ["une école sans commune"]
