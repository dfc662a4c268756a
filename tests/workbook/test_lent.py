"""A figure lent by an EPCI is said under its name, and is placed, ranked and mapped nowhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from diagnostic import open_study, paths
from diagnostic.analysis.comparison import compare
from diagnostic.analysis.findings import comparable
from diagnostic.analysis.pools import Pools
from diagnostic.analysis.profile import Profile
from diagnostic.analysis.quintiles import Reason
from diagnostic.analysis.trends import trend
from diagnostic.confidentiality.status import Status
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.models import Expression, Indicator, Source
from diagnostic.statistics.observe import Statistics
from diagnostic.statistics.states import CODES
from diagnostic.statistics.store import Store
from diagnostic.statistics.writer import SourceWriter
from diagnostic.workbook import cards, measures
from diagnostic.workbook.around import at_vintage
from diagnostic.workbook.standings import standings

TOWN, EPCI = "COM-84031", "EPCI-248400053"
NAME = "lent_rate"
YEARS = (2016, 2022)


def _write(folder, source, lines):
    levels = np.array([place.partition("-")[0] for place in lines], object)
    values = np.array([[value] for value in lines.values()], float)
    status = np.full(values.shape, CODES[Status.OK], np.int8)
    with SourceWriter(folder, source) as writer:
        writer.add(Grid(levels, np.array(list(lines), object), ("T",), values, status))


@pytest.fixture
def context(tmp_path):
    """Carpentras without a value of its own, among communes most of which have one."""
    made = open_study("carpentras", theme="portrait").context
    gazetteer, catalogue = made.gazetteer, made.statistics.catalogue
    members = [str(place) for place in gazetteer.members(gazetteer["DEP-84"].id)]
    own = [place for place in members if place != TOWN][::2]
    sources = {}
    for year in YEARS:
        name = f"lent_{year}"
        lines = {place: float(10 + rank % 40) for rank, place in enumerate(own)}
        _write(tmp_path, name, {**lines, EPCI: 30.0 + year - 2016, "DEP-84": 25.0})
        sources[name] = Source(
            id=name,
            publisher="Cnaf",
            dataset="Taux de couverture",
            short=f"Cnaf, accueil {year}",
            url="https://data.caf.fr",
            vintage=year,
            geography_year=2025,
            **{"class": "A"},
        )
    expressions = tuple(
        Expression(vintage=year, source=(f"lent_{year}",), numerator="T", published=True)
        for year in YEARS
    )
    indicator = Indicator(
        id=NAME,
        theme="portrait",
        label="Taux de couverture",
        label_en="Coverage rate",
        short="Couverture",
        definition="Places pour 100 enfants.",
        subject="le taux de couverture",
        unit="%",
        decimals=1,
        published_only=True,
        fallback="EPCI",
        expressions=expressions,
    )
    catalogue = replace(
        catalogue,
        indicators={**catalogue.indicators, NAME: indicator},
        sources={**catalogue.sources, **sources},
    )
    statistics = Statistics(Store(tmp_path, *paths.stores()), catalogue, gazetteer)
    profile = Profile(statistics, made.town, made.comparators)
    return replace(made, statistics=statistics, profile=profile)


def test_a_lent_figure_bears_the_name_of_who_lends_it(context):
    value = context.profile.latest(NAME)
    assert (value.lent, value.value, str(value.territory.id)) == (True, 36.0, EPCI)
    card = cards.key_figures(context, [NAME]).plain
    assert "valeur de l’intercommunalité" in card
    assert "Vaucluse" not in card
    row = measures.measures(context).data.set_index("indicator").loc[NAME]
    assert row["value0"] == "36,0 (intercommunalité)"


def test_a_lent_figure_makes_no_comparison_no_change_and_no_position(context):
    value = context.profile.latest(NAME)
    assert not comparable(value)
    assert compare(context.profile, NAME).gaps == ()
    assert trend(context.profile, NAME) is None
    pool = context.pools.pool("department")
    assert context.pools.standing(value, pool).reason is Reason.ABSENT
    assert standings(context, [NAME]).kind == "absence"


def test_pools_count_the_communes_own_figures_alone(context):
    pools = Pools(context.statistics, context.town)
    for kind in ("department", "group"):
        pool = pools.pool(kind)
        observed = context.statistics.observe([NAME], pool.members, [2022])
        lent = set(observed.loc[observed["method"] == "around", "territory"])
        values = pools.values(NAME, 2022, pool)
        assert TOWN in lent
        assert values[list(lent)].isna().all()
        assert values.drop(list(lent)).equals(
            observed.set_index("territory")["value"].drop(list(lent))
        )


def test_maps_and_charts_of_communes_show_a_lent_figure_as_an_absence(context):
    year, values = at_vintage(context, NAME, context.around)
    by_place = {str(value.territory.id): value for value in values}
    assert year == 2022
    assert by_place[TOWN].status is Status.NOT_PUBLISHED
    assert not by_place[TOWN].known
    assert any(value.known for value in values)
    assert not any(value.lent for value in values)


def test_a_comparator_is_lent_nothing(context):
    others = [
        context.gazetteer[str(place)]
        for place in context.gazetteer.members(context.gazetteer[EPCI].id)
    ]
    profile = Profile(context.statistics, context.town, tuple(others))
    rows = context.statistics.observe([NAME], [place.id for place in others])
    lent = set(rows.loc[rows["method"] == "around", "territory"]) - {TOWN}
    assert lent
    for place in others:
        if str(place.id) in lent:
            assert profile.latest(NAME, place).status is Status.NOT_PUBLISHED


def test_own_observations_leave_others_as_they_are(context):
    places = context.around
    observed = context.statistics.observe(["median_living_standard"], places)
    own = context.statistics.own(["median_living_standard"], places)
    pd.testing.assert_frame_equal(observed, own)
