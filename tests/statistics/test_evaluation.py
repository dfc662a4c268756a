"""What is said with a figure: rounded, impossible, lent, incomplete, or none at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import IncomparableError
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.models import Expression, Indicator, Source
from diagnostic.statistics.observe import Statistics
from diagnostic.statistics.states import CODES
from diagnostic.statistics.store import Store
from diagnostic.statistics.writer import SourceWriter
from diagnostic.territories.codes import Level
from diagnostic.text import rounded as rounded_to

TOWN, VILLAGE, EPCI = "COM-84031", "COM-84004", "EPCI-248400053"


def source(name, **fields):
    given = {"vintage": 2022, "geography_year": 2025, "class": "A", **fields}
    return Source.model_validate(
        {
            "id": name,
            "publisher": "Insee",
            "dataset": name,
            "short": name,
            "url": "https://www.insee.fr",
            **given,
        }
    )


def indicator(expressions, **fields):
    return Indicator(
        id="own",
        theme="portrait",
        label="Part de quelque chose",
        label_en="Share",
        short="Part",
        definition="Une part.",
        decimals=1,
        expressions=tuple(expressions),
        **{"unit": "%", **fields},
    )


def ratio(top="N", base="D", sources=("s",), **fields):
    return Expression(
        vintage=2022, source=sources, numerator=top, denominator=base, scale=100, **fields
    )


@pytest.fixture
def observed(tmp_path, catalogue, statistics):
    """Return the rows of an indicator over small sources written for the occasion."""

    def observe(own, tables, places=(TOWN,), sources=None):
        declared = {}
        for name, lines in tables.items():
            names = sorted({variable for line in lines.values() for variable in line})
            values = np.array(
                [[line.get(v, (np.nan, None))[0] for v in names] for line in lines.values()]
            )
            states = np.array(
                [
                    [CODES[line[v][1]] if v in line else -1 for v in names]
                    for line in lines.values()
                ],
                np.int8,
            )
            levels = np.array([place.partition("-")[0] for place in lines], object)
            with SourceWriter(tmp_path, name) as writer:
                writer.add(
                    Grid(levels, np.array(list(lines), object), tuple(names), values, states)
                )
            declared[name] = source(name, **(sources or {}).get(name, {}))
        made = replace(catalogue, sources=declared)
        made = Statistics(Store(tmp_path), made, statistics.gazetteer)
        frame = made.evaluate(own, list(places))
        return frame.set_index("territory")

    return observe


def ok(value):
    return (float(value), Status.OK)


def rounded(value):
    return (float(value), Status.ROUNDED)


def test_a_rounded_count_makes_a_rounded_rate(observed):
    row = observed(indicator([ratio()]), {"s": {TOWN: {"N": rounded(35), "D": ok(410)}}}).loc[TOWN]
    assert Status(row.status) is Status.ROUNDED
    assert row.value == pytest.approx(100 * 35 / 410)


def test_no_rate_on_fewer_than_fifty_when_counts_are_rounded(observed):
    tables = {"s": {TOWN: {"N": rounded(5), "D": ok(49)}, VILLAGE: {"N": rounded(5), "D": ok(50)}}}
    rows = observed(indicator([ratio()]), tables, [TOWN, VILLAGE])
    assert Status(rows.loc[TOWN, "status"]) is Status.BELOW_THRESHOLD
    assert np.isnan(rows.loc[TOWN, ["value", "numerator", "denominator"]].astype(float)).all()
    assert "moins de 50" in rows.loc[TOWN, "reserve"]
    assert Status(rows.loc[VILLAGE, "status"]) is Status.ROUNDED


def test_a_sum_of_rounded_counts_is_rounded(observed, statistics):
    members = [str(m) for m in statistics.gazetteer.members(EPCI)]
    lines = {place: {"N": rounded(5), "D": ok(100)} for place in members}
    row = observed(indicator([ratio()]), {"s": lines}, [EPCI]).loc[EPCI]
    assert (Status(row.status), row.value, row.members) == (Status.ROUNDED, 5.0, len(members))


@pytest.mark.parametrize(("top", "base"), [(120, 100), (-3, 100)])
def test_an_impossible_share_is_flagged_not_shown_in_silence(observed, top, base):
    row = observed(indicator([ratio()]), {"s": {TOWN: {"N": ok(top), "D": ok(base)}}}).loc[TOWN]
    assert Status(row.status) is Status.FRAGILE
    assert "hors des bornes" in row.reserve
    assert row.value == top


def test_a_rate_per_hundred_may_pass_a_hundred(observed):
    own = indicator([ratio()], unit="pour 100")
    row = observed(own, {"s": {TOWN: {"N": ok(120), "D": ok(100)}}}).loc[TOWN]
    assert (Status(row.status), row.reserve) == (Status.OK, "")


def test_a_lower_bound_stops_at_nought(observed):
    row = observed(
        indicator([ratio("N - D", "D")], floor=True),
        {"s": {TOWN: {"N": ok(90), "D": ok(100)}}},
    ).loc[TOWN]
    assert (row.value, row.numerator, Status(row.status)) == (0.0, 0.0, Status.ZERO)


def test_the_dust_of_a_subtraction_is_nought(observed):
    row = observed(
        indicator([ratio("N - M", "D")]),
        {"s": {TOWN: {"N": ok(0.1 + 0.2), "M": ok(0.3), "D": ok(10)}}},
    ).loc[TOWN]
    assert (row.value, Status(row.status)) == (0.0, Status.ZERO)


def test_nothing_is_divided_by_nought(observed):
    row = observed(indicator([ratio()]), {"s": {TOWN: {"N": ok(0), "D": (0.0, Status.ZERO)}}}).loc[
        TOWN
    ]
    assert Status(row.status) is Status.NOT_APPLICABLE
    assert np.isnan(row.value)


def test_a_small_commune_borrows_the_figure_of_its_epci_and_says_so(observed):
    expression = Expression(vintage=2022, source=("c", "e"), numerator="T", published=True)
    own = indicator([expression], unit="pour 100", fallback="EPCI")
    tables = {"c": {TOWN: {"T": ok(41)}}, "e": {EPCI: {"T": ok(38)}}}
    rows = observed(own, tables, [TOWN, VILLAGE, EPCI])
    assert rows["value"].tolist() == [41, 38, 38]
    assert rows["method"].tolist() == ["published", "around", "published"]
    assert rows.loc[VILLAGE, "reserve"].startswith("valeur de l’intercommunalité")
    assert rows.loc[TOWN, "reserve"] == ""


def test_without_fallback_the_commune_has_none(observed):
    expression = Expression(vintage=2022, source=("c", "e"), numerator="T", published=True)
    tables = {"c": {TOWN: {"T": ok(41)}}, "e": {EPCI: {"T": ok(38)}}}
    rows = observed(indicator([expression]), tables, [VILLAGE])
    assert Status(rows.loc[VILLAGE, "status"]) is Status.UNAVAILABLE


def test_each_place_names_its_own_sources(observed):
    tables = {
        "first": {TOWN: {"N": ok(1), "D": ok(4)}},
        "second": {TOWN: {"N": ok(9), "D": ok(9)}, VILLAGE: {"N": ok(1), "D": ok(2)}},
    }
    rows = observed(indicator([ratio(sources=("first", "second"))]), tables, [TOWN, VILLAGE])
    assert rows["sources"].tolist() == ["first", "second"]
    assert rows["value"].tolist() == [25, 50]


def test_only_census_figures_are_fragile_when_small(observed):
    tables = {"s": {TOWN: {"N": ok(60), "D": ok(900)}}}
    assert Status(observed(indicator([ratio()]), tables).loc[TOWN, "status"]) is Status.OK
    census = observed(indicator([ratio()]), tables, sources={"s": {"census": True}}).loc[TOWN]
    assert Status(census.status) is Status.FRAGILE
    assert "moins de 200" in census.reserve


def test_a_gap_between_two_means(observed):
    own = indicator(
        [
            Expression(
                vintage=2022,
                source=("s",),
                numerator="N - M",
                denominator="D - E",
                minus="M",
                minus_denominator="E",
                transform="means_gap",
            )
        ],
        unit="points",
        signed=True,
    )
    line = {"N": ok(21_000), "M": ok(12_000), "D": ok(200), "E": ok(120)}
    rows = observed(own, {"s": {TOWN: line, VILLAGE: {**line, "E": ok(200)}}}, [TOWN, VILLAGE])
    assert rows.loc[TOWN, "value"] == pytest.approx(9000 / 80 - 100)
    assert Status(rows.loc[VILLAGE, "status"]) is Status.NOT_APPLICABLE


def test_a_basket_counts_what_is_there(observed, statistics):
    own = indicator(
        [Expression(vintage=2022, source=("s",), basket=("A + B", "C", "D"))],
        unit="types",
        small_counts=False,
    )
    none = (0.0, Status.ZERO)
    line = {"A": none, "B": ok(2), "C": ok(1), "D": none}
    rows = observed(own, {"s": {TOWN: line, VILLAGE: dict.fromkeys("ABCD", none)}}, [TOWN, VILLAGE])
    assert rows["value"].tolist() == [2, 0]
    members = [str(m) for m in statistics.gazetteer.members(EPCI)]
    parts = {m: dict.fromkeys("ABCD", none) for m in members}
    parts[members[0]] = {**parts[members[0]], "C": ok(1)}
    parts[members[1]] = {**parts[members[1]], "D": ok(3)}
    assert observed(own, {"s": parts}, [EPCI]).loc[EPCI, "value"] == 2


def test_dissimilarity_is_half_the_gap_between_two_shares(observed, statistics):
    iris = [str(zone.id) for zone in statistics.gazetteer.iris(TOWN)]
    own = indicator(
        [
            Expression(
                vintage=2022,
                source=("s",),
                numerator="W",
                denominator="M",
                transform="zones_dissimilarity",
            )
        ],
        unit="indice",
        levels=(Level.COM,),
    )
    apart = {
        place: {"W": ok(100 if k else 0), "M": ok(0 if k else 50)} for k, place in enumerate(iris)
    }
    level = {"s": {"levels": ("IRIS",)}}
    row = observed(own, {"s": apart}, [TOWN], level).loc[TOWN]
    assert row.value == pytest.approx(1)
    assert row.reserve == f"{len(iris)} Iris publiés"
    alike = {place: {"W": ok(100), "M": ok(50)} for place in iris}
    assert observed(own, {"s": alike}, [TOWN], level).loc[TOWN, "value"] == pytest.approx(0)
    del alike[iris[0]]
    missing = observed(own, {"s": alike}, [TOWN], level).loc[TOWN]
    assert Status(missing.status) is Status.UNAVAILABLE


def test_levels_that_are_not_of_the_same_thing_are_refused(statistics):
    statistics.across("share_75_plus", Level.IRIS, Level.COM)
    with pytest.raises(IncomparableError, match="quartier prioritaire et commune"):
        statistics.across("share_precarious_contracts", Level.QPV, Level.COM)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("median_living_standard", 2021, 2023),
        ("share_executives", 2016, 2022),
        ("gp_density", 2018, 2024),
        ("post_services_count", 2018, 2024),
        ("c2s_coverage_rate", 2022, 2025),
        ("share_75_plus", 2021, 2022),
        ("socio_spatial_dissimilarity", 2017, 2022),
        ("aah_recipient_rate", 2022, 2024),
    ],
)
def test_series_broken_are_refused(statistics, name, first, last):
    with pytest.raises(IncomparableError):
        statistics.comparable(name, first, last)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("median_living_standard", 2014, 2021),
        ("share_75_plus", 2016, 2022),
        ("share_executives", 2010, 2015),
    ],
)
def test_series_that_hold_are_not(statistics, name, first, last):
    statistics.comparable(name, first, last)


def test_a_merged_commune_says_of_how_many_it_is_the_sum(statistics):
    frame = statistics.observe(["population_total"], ["COM-93066", "COM-84031"], [2018])
    merged, other = frame["reserve"].tolist()
    assert merged == "somme de 2\u00a0communes d’alors"
    assert other == ""
    paris = statistics.observe(["school_ips_mean"], ["COM-75056"], [2022]).iloc[0]
    assert paris["reserve"] == "somme de 20\u00a0arrondissements"


@pytest.mark.parametrize(("exact", "figure"), [(True, 81.2), (False, 81.3)])
def test_thirteen_sixteenths_kept_in_seven_digits_are_rounded_up(
    tmp_path, catalogue, statistics, exact, figure
):
    """81,25 % is printed 81,3; a store of seven digits holds 81,249 99, and knows it does."""
    values = np.array([[13 * 1.0123456 * (1 - 2e-7), 16 * 1.0123456]])
    grid = Grid(
        np.array(["COM"], object),
        np.array([TOWN], object),
        ("N", "D"),
        values,
        np.zeros((1, 2), np.int8),
    )
    with SourceWriter(tmp_path, "s", exact) as writer:
        writer.add(grid)
    own = Statistics(
        Store(tmp_path), replace(catalogue, sources={"s": source("s")}), statistics.gazetteer
    )
    row = own.evaluate(indicator([ratio()]), [TOWN]).iloc[0]
    assert float(rounded_to(row["value"], 1)) == figure
