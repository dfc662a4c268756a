"""Numbers that prose writes, in every French way, and the figures that they are."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic import text
from diagnostic.notes.numbers import numbers, same


def written(prose):
    return [each.written for each in numbers(prose)]


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("12,3 % des habitants", ["12,3 %"]),
        ("12,3\u202f% des habitants", ["12,3\u202f%"]),
        ("12,3% des habitants", ["12,3%"]),
        ("12.3 % des habitants", ["12.3 %"]),
        ("30 854 habitants, 30\u202f854, 30\u00a0854", ["30 854", "30\u202f854", "30\u00a0854"]),
        ("21 450 € par an et 900 euros", ["21 450 €", "900 euros"]),
        ("12 pour cent", ["12 pour cent"]),
        ("−2,3 % et +0,4 %", ["−2,3 %", "+0,4 %"]),
        ("**12,3 %** (10,6 %) « 9,1 % »", ["12,3 %", "10,6 %", "9,1 %"]),
        ("8,5 médecins pour 10 000 habitants", ["8,5", "10 000"]),
        ("- 18 % sont pauvres\n- 7,5 % non", ["18 %", "7,5 %"]),
        ("| Ici | 11,3 % |\n| Là | 1 234 |", ["11,3 %", "1 234"]),
        ("12,3 %. 4 567, puis 1,5 point.", ["12,3 %", "4 567", "1,5 point"]),
    ],
)
def test_numbers_are_read_as_french_writes_them(prose, found):
    assert written(prose) == found


@pytest.mark.parametrize(
    "prose",
    [
        "en 2022 et 2017", "les 75 ans et plus", "de 65-79 ans", "de 65‑79 ans", "le 21 mai",
        "IT-besoins-03, VB-07 et COM-84031", "`12,3 %`", "[lien](https://x.fr/12,3/456)",
        "<https://x.fr/4567>", "<!-- 12,3 % -->", "{share_75_plus, 2017}", "1. Premier",
        "Note[^12]",
        "```\n12,3 %\n```", "rue du 8 mai", "le 1er étage", "la 3e rue", "15/06/2026", "v1.2.3",
        "dans 18 mois", "A7 et D942",
    ],
)  # fmt: skip
def test_years_ages_dates_and_codes_are_no_figures(prose):
    assert written(prose) == []


def test_a_count_on_ones_fingers_may_be_nothing():
    sure = {each.written: each.sure for each in numbers("3 communes, 3,5, 12 %, 250 places")}
    assert sure == {"3": False, "3,5": True, "12 %": True, "250": True}


@given(
    st.decimals(0, 10**8, places=2, allow_nan=False),
    st.integers(0, 2),
    st.sampled_from(["%", "€", ""]),
)
def test_what_the_book_prints_is_always_read_back(value, decimals, unit):
    shown = text.number(float(value), decimals, unit)
    found = numbers(f"Il y a {shown} ici.")
    if not found:  # a bare year
        assert not unit
        assert not decimals
        return
    assert [each.value for each in found] == [abs(text.rounded(float(value), decimals))]
    assert found[0].unit == unit


def test_a_number_is_a_figure_at_the_precision_it_is_written_with(chapter):
    value = chapter.profile.at("share_75_plus", chapter.context.town, 2022)
    value = replace(value, value=11.34)

    def holds(prose):
        return same(numbers(prose)[0], value)

    assert holds("11,3 %")
    assert holds("11 %")
    assert holds("−11,3 %")
    assert not holds("11,34 %")
    assert not holds("11,4 %")
    assert not holds("11,3 €")
    assert not holds("1 130")
    assert not same(numbers("11,3 %")[0], replace(value, value=None))


def rests(chapter, prose):
    (found,) = chapter.seen(prose)
    return [(each.indicator, each.territory, each.vintage) for each in found.figures]


TOWN = "COM-84031"


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("11,3 % des habitants ont 75 ans et plus.", [("share_75_plus", TOWN, 2022)]),
        ("Les 75 ans et plus sont 11 %.", [("share_75_plus", TOWN, 2022)]),
        ("En 2018, les 75 ans et plus étaient 11,3 %.", [("share_75_plus", TOWN, 2018)]),
        (
            "Les 75 ans et plus : 11,3 % ici, 10,6 % dans le Vaucluse.",
            [("share_75_plus", TOWN, 2022), ("share_75_plus", "DEP-84", 2020)],
        ),
        ("Les 75 ans et plus sont 10,6 % en moyenne.", []),  # nobody says where
        ("Le département compte 10,6 % de 75 ans et plus.", [("share_75_plus", "DEP-84", 2020)]),
        (
            "| Lieu | 75 ans et plus |\n|:--|--:|\n| Ici | 11,3 % |\n| Vaucluse | 10,6 % |",
            [("share_75_plus", TOWN, 2022), ("share_75_plus", "DEP-84", 2020)],
        ),
        ("11 % des logements sont vides.", []),  # rounded, and nothing else agrees
    ],
)
def test_the_words_around_a_number_tell_which_figure_it_is(chapter, prose, found):
    assert rests(chapter, prose) == found


def test_a_number_that_is_nothing_here_is_named(chapter):
    (found,) = chapter.seen("42,7 % des 3 aidants, 4 321 € et 2,5 points, en 2022.")
    assert found.strangers == ("42,7 %", "4 321 €")
    assert found.figures == ()


def test_a_figure_named_explains_its_number(chapter):
    (found,) = chapter.seen("Un sur trois, 30 % <!-- repose sur : share_60_plus -->.")
    assert [each.indicator for each in found.figures] == ["share_60_plus"]
    assert found.strangers == ()


def test_several_figures_that_nothing_tells_apart_are_all_kept(chapter):
    town = chapter.context.town
    for name in ("share_60_plus", "share_75_plus"):
        vintage = chapter.profile.latest(name).vintage
        chapter.revise(name, vintage, town, value=33.3)
    (found,) = chapter.seen("Un habitant sur trois : 33,3 %.")
    assert {each.indicator for each in found.figures} >= {"share_60_plus", "share_75_plus"}
    assert numbers("33,3 %")[0].value == Decimal("33.3")
