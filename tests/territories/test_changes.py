"""Mergers, splits and changes of code over INSEE's real moves: nothing is lost, all is said."""

import functools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.statistics.observe import Statistics
from diagnostic.territories.changes import former_name, perimeter, told
from diagnostic.territories.tables import read_columns


@pytest.fixture(scope="module")
def known(history):
    return sorted(history.known)


@pytest.fixture(scope="module")
def alive(history, known):
    """The communes of a year, arrondissements apart."""

    @functools.cache
    def of(year):
        return [c for c in known if history.existed(c, year) and not c.startswith(("751", "6938"))
                and not ("13201" <= c <= "13216")]  # fmt: skip

    return of


picks = st.integers(0, 10**9)
years = st.sampled_from([1970, 1982, 1999, 2008, 2015, 2018, 2021, 2024, 2026])


@settings(deadline=None, max_examples=300)
@given(pick=picks, year=years)
def test_what_a_commune_became_stands_for_itself(history, alive, pick, year):
    codes = alive(year)
    code = codes[pick % len(codes)]
    for target in history.successor(code, year):
        assert history.successor(target) == (target,)
        assert history.successor(target, history.year) == (target,)


@settings(deadline=None, max_examples=300)
@given(pick=picks, year=years, gap=st.integers(0, 50))
def test_two_steps_lead_where_one_does(history, alive, pick, year, gap):
    """From a year to today, or to a later year and then to today: the same place."""
    codes = alive(year)
    code = codes[pick % len(codes)]
    later = min(year + gap, history.year)
    direct = set(history.successor(code, year))
    if history.existed(code, later) and not history.changed(code, year):
        assert direct == set(history.successor(code, later)) == {code}
    if direct == {code} and history.existed(code, later):
        assert code in history.successor(code, later)


@settings(deadline=None, max_examples=10)
@given(year=st.sampled_from([1975, 1990, 2013, 2018, 2024]), seed=st.integers(0, 99))
def test_sums_are_preserved(history, alive, year, seed):
    """What is carried, and what is left with divided communes, make the whole."""
    codes = pd.Series(alive(year))
    counts = pd.Series([(7 * rank + seed) % 101 for rank in range(len(codes))])
    carried = history.carry(codes, on=year)
    report = history.report(codes, on=year)
    lost = codes.isin([*report.split, *report.unknown])
    assert carried.isna().equals(lost)
    assert counts.groupby(carried).sum().sum() + counts[lost].sum() == counts.sum()
    assert set(carried.dropna()) <= set(alive(history.year))


@pytest.mark.parametrize("year", [1982, 2008, 2018, 2024])
def test_every_commune_of_today_is_made_of_those_of_a_year(history, alive, year):
    origins = history.origins(year)
    told_of = [code for parts in origins.values() for code in parts]
    assert len(told_of) == len(set(told_of))
    split = {t for code in alive(year) for t in history.successor(code, year)
             if len(history.successor(code, year)) > 1}  # fmt: skip
    today = set(alive(history.year))
    # Mayotte's communes came into the COG in 2011: they were not there before.
    assert {c for c in today - set(origins) - split if not c.startswith("976")} == set()


def test_the_communes_of_each_year_are_counted_as_insee_counts_them(history, alive):
    # Nombre de communes au 1er janvier, Insee (Mayotte depuis 2012)
    for year, count in {2015: 36_658, 2016: 35_885, 2017: 35_416, 2018: 35_357, 2019: 34_970,
                        2020: 34_968, 2021: 34_965, 2022: 34_955, 2023: 34_945, 2024: 34_935,
                        2025: 34_875, 2026: 34_875}.items():  # fmt: skip
        assert len(alive(year)) == count, year


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        # A → B → C: Jarnioux joined Porte des Pierres Dorées, whose code changed
        ("69101", 2018, ("69114",)),
        ("69159", 2018, ("69114",)),
        ("69159", 2016, ("69114",)),  # Pouilly-le-Monial, then Porte des Pierres Dorées
        ("69159", 2025, ()),
        ("69114", 2018, ()),  # Liergues was no more, and its code not yet taken again
        ("69114", 2016, ("69114",)),
        # another département, and a merger the same day
        ("49144", 2017, ("44180",)),
        ("44225", 2018, ()),
        ("44225", None, ("44180",)),  # a code that lived one day
        # another département alone
        ("55227", 1990, ("54602",)),
        ("02344", 2016, ("51171",)),  # Gernicourt, then Cormicy the day after
        ("44060", 2015, ("49160",)),  # Le Fresne-sur-Loire, the same
    ],
)
def test_chains_and_changes_of_code(history, code, on, expected):
    assert history.successor(code, on) == expected


def test_associated_and_delegated_communes_are_no_communes(history, sample):
    moves = read_columns(sample / "territories", "moves")
    origins = zip(moves["origin"], moves["date"], strict=True)
    assert not [1 for origin, date in origins if origin == "93059" and date > "2025-01-01"]
    assert history.successor("93059", 2026) == ()  # it is only a commune déléguée
    assert not history.existed("93059", 2025)
    assert history.existed("93059", 2024)


def test_what_changed_since_a_year_is_known(history, alive):
    assert history.altered(history.year) == frozenset()
    assert {"93066", "15031", "15141"} <= history.altered(2024)
    assert {"85084", "85165"} <= history.altered(2023)
    assert "85084" not in history.altered(2024)
    assert "84031" not in history.altered(1990)
    for code in set(alive(2026)) - history.altered(2018):
        assert history.successor(code, 2018) == (code,)
        assert history.origins(2018)[code] == (code,)


@pytest.mark.parametrize(
    ("code", "since", "said"),
    [
        ("93066", 2018, "depuis le 1er janvier 2025 Pierrefitte-sur-Seine et Saint-Denis\u00a0:"),
        ("93066", 2018, "les effectifs plus anciens sont la somme de ceux de ces communes\u202f;"),
        ("44180", 2017, "réunit depuis le 1er janvier 2018 6\u00a0communes"),
        ("85165", 2018, "L’Oie n’était pas une commune au 1er janvier 2018"),
        ("85084", 2020, "a cédé une partie de son territoire depuis le 1er janvier 2020"),
        ("2A004", 1970, "Ajaccio portait le code 20004 avant le 1er janvier 1976"),
        ("50592", 2017, "Pont-Farcy et Tessy Bocage"),
        ("84031", 1970, ""),
    ],
)  # fmt: skip
def test_what_a_commune_was_made_of_is_said(gazetteer, code, since, said):
    text = perimeter(gazetteer, code, since)
    assert said in text if said else text == ""


@settings(deadline=None, max_examples=60)
@given(pick=picks, year=st.sampled_from([2008, 2013, 2018, 2024]))
def test_whatever_changed_there_is_a_sentence(gazetteer, history, pick, year):
    altered = sorted(history.altered(year))
    if not altered:
        return
    text = perimeter(gazetteer, altered[pick % len(altered)], year)
    assert text.endswith(".")
    assert "  " not in text
    assert "'" not in text
    assert text[0].isupper()


def test_a_report_says_what_happened(gazetteer, history):
    report = history.report(pd.Series(["93059", "85084", "99999", "84031"]), on=2020)
    merged, split, unknown = told(report, functools.partial(former_name, gazetteer))
    assert "Pierrefitte-sur-Seine (93059) à Saint-Denis (93066)" in merged
    assert "a été partagée entre Essarts-en-Bocage, L’Oie et Sainte-Florence" in split
    assert unknown == "1\u00a0code inconnu, laissés de côté\u00a0: 99999."
    assert told(history.report(pd.Series(["84031"])), str) == ()


def test_a_series_is_rebuilt_by_summing_the_parts(sample):
    """Saint-Denis in 2018 is Saint-Denis and Pierrefitte-sur-Seine, on INSEE's own counts."""
    statistics = Statistics.load(sample)
    rows = statistics.observe(["population_total"], ["COM-93066"], [2018])
    assert rows["value"].tolist() == [112_091 + 30_828]
    assert rows["members"].tolist() == [2]
    assert rows["method"].tolist() == ["sum"]
    median = statistics.observe(["median_living_standard"], ["COM-93066"], [2021])
    assert median["value"].isna().all()  # a median is not summed
