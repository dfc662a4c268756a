"""Codes of any year lead to those of today, and nothing is shared out by guess."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.territories.history import History

COLUMNS = ("date", "kind", "origin", "origin_name", "target", "restored")


def made(*rows, current):
    columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    return History(columns, frozenset(current), 2026)


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("93059", None, ("93066",)),
        ("93059", 2024, ("93066",)),
        ("93059", 2025, ()),
        ("93066", 2024, ("93066",)),
        ("20004", None, ("2A004",)),
        ("20004", 1970, ("2A004",)),
        ("75059", 1962, ("93066",)),
        ("12076", 2023, ("12218",)),
        ("14513", 2017, ("50592",)),  # another département and a merger, on one day
        ("97608", None, ("97608",)),
        ("97608", 2010, ()),
        ("97123", None, ()),
        ("75112", None, ("75112",)),
        ("99999", None, ()),
        # Neussargues en Pinatelle: five communes merged in 2016, apart again in 2025
        ("15031", 2015, ("15031",)),
        ("15141", 2015, ("15141",)),
        ("15141", 2020, ("15031", "15035", "15047", "15141", "15171")),
        # Boulogne stayed in Essarts-en-Bocage when L'Oie left it
        ("85030", 2015, ("85084",)),
        ("85165", 2015, ("85165",)),
        ("85084", 2015, ("85084",)),
        ("85084", 2020, ("85084", "85165", "85212")),
        # Chamrousse was made of parts of three communes
        ("38422", 1980, ("38422", "38567")),
    ],
)
def test_a_commune_is_followed_to_today(history, code, on, expected):
    assert history.successor(code, on) == expected


def test_a_series_is_carried_and_what_is_not_is_reported(history):
    codes = pd.Series(["84031", "93059", "85084", "99999", None], index=list("abcde"))
    carried = history.carry(codes, on=2020)
    assert carried.tolist()[:2] == ["84031", "93066"]
    assert carried.isna().tolist() == [False, False, True, True, True]
    assert list(carried.index) == list("abcde")
    report = history.report(codes, on=2020)
    assert report.merged == {"93059": "93066"}
    assert report.split == {"85084": ("85084", "85165", "85212")}
    assert report.unknown == ("99999",)


def test_the_communes_of_2018_are_all_accounted_for(history, gazetteer):
    today = [key.code for key in gazetteer.communes()]
    kept = sum(history.successor(code, 2018) == (code,) for code in today)
    split = [code for code in today if len(history.successor(code, 2018)) > 1]
    new = [code for code in today if not history.successor(code, 2018)]
    moved = [code for code in today if history.successor(code, 2018) not in {(code,), ()}]
    assert kept + len(new) + len(moved) == len(today)
    assert set(new) >= {"15031", "85165", "85212"}  # restored since
    assert set(split) == {"14712", "15141", "85084"}  # what they left


def test_every_commune_of_today_stands_for_itself(history, gazetteer):
    codes = pd.Series([key.code for key in gazetteer.communes()])
    assert history.carry(codes).equals(codes.astype("str"))
    assert history.carry(codes, on=history.year).equals(codes.astype("str"))


@settings(deadline=None)
@given(st.permutations([f"0100{i}" for i in range(1, 7)]))
def test_a_chain_of_mergers_ends_in_the_last(codes):
    rows = []
    for rank, (one, other) in enumerate(itertools.pairwise(codes)):
        day = f"{1990 + rank}-01-01"
        rows += [(day, 31, one, one, other, False), (day, 31, other, other, other, False)]
    history = made(*rows, current=[codes[-1]])
    assert all(history.successor(code) == (codes[-1],) for code in codes)
    assert all(history.successor(code, 1980) == (codes[-1],) for code in codes)


def test_the_geography_of_a_year_has_lived_its_first_of_january():
    rows = [
        ("2019-01-01", 32, "01001", "A", "01002", False),
        ("2019-01-01", 32, "01002", "B", "01002", False),
    ]
    history = made(*rows, current=["01002"])
    assert history.successor("01001", 2018) == ("01002",)
    assert history.successor("01001", 2019) == ()


def test_a_mere_change_of_name_is_not_an_event():
    history = made(("2014-12-06", 10, "66184", "Saint-Martin", "66184", False), current=["66184"])
    assert history.successor("66184", 2000) == ("66184",)
    assert history.last_event("66184") is None
    assert list(history.former_names["Saint-Martin"]) == ["66184"]
