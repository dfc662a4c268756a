"""Every indicator answers for every kind of place, and what it answers holds together."""

from __future__ import annotations

import random

import numpy as np
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.territories.codes import Level, TerritoryId

MANY = 300
KNOWN = (
    "COM-84031",
    "COM-75056",  # Paris, and Marseille: arrondissements
    "COM-13055",
    "COM-2A004",
    "COM-97411",  # La Réunion, Guyane, Mayotte
    "COM-97302",
    "COM-97608",
    "COM-55039",  # six communes destroyed in 1916 have no inhabitant
    "COM-05139",
)


@pytest.fixture(scope="module")
def places(statistics) -> list[TerritoryId]:
    gazetteer = statistics.gazetteer
    communes = gazetteer.communes()
    people = {c: gazetteer.registry.commune(c.code, "population") or 0 for c in communes}
    tiny = sorted(communes, key=lambda c: (people[c], c))[:40]
    overseas = [c for c in communes if c.code.startswith("97")]
    draw = random.Random(1801)
    chosen = [*tiny, *draw.sample(overseas, 40), *draw.sample(communes, MANY - 80)]
    groups = [
        draw.choice(gazetteer.registry.everything(level))
        for level in (Level.EPCI, Level.DEP, Level.REG)
        for _ in range(4)
    ]
    named = [TerritoryId.parse(name) for name in KNOWN]
    return list(dict.fromkeys([*named, *chosen, *groups, TerritoryId(Level.FRANCE)]))


def test_what_is_answered_holds_together_everywhere(statistics, catalogue, places):
    frame = statistics.observe(list(catalogue.indicators), places)
    assert not frame.duplicated(["indicator", "territory", "vintage"]).any()
    answered = frame[["indicator", "territory"]].drop_duplicates()
    assert len(answered) == len(catalogue.indicators) * len(places)
    states = frame["status"]
    has = states.map(lambda name: Status(name).has_value)
    assert (has == frame["value"].notna()).all()
    assert np.isfinite(frame.loc[has, "value"]).all()
    assert (frame.loc[states == Status.ZERO, "value"] == 0).all()
    assert (frame.loc[states == Status.OK, "value"] != 0).all()
    # What has a number has a source, a method and a year; a fragile one says why.
    assert (frame.loc[has, ["sources", "method"]] != "").all(axis=None)
    assert (frame.loc[has, "vintage"] > 1999).all()
    assert (frame.loc[states == Status.FRAGILE, "reserve"] != "").all()
    short = frame[(states == Status.INCOMPLETE) & (frame["members"] > 0)]
    assert len(short)
    assert short["reserve"].str.contains("sans valeur").all()


def test_a_ratio_is_its_two_counts(statistics, catalogue, places):
    frame = statistics.observe(list(catalogue.indicators), places)
    counted = frame[frame["denominator"].notna() & frame["value"].notna()]
    for name, rows in counted.groupby("indicator"):
        expressions = catalogue.indicators[name].expressions
        if any(e.transform != "ratio" for e in expressions):
            continue
        scales = {e.scale for e in expressions if e.denominator}
        ratios = rows["value"] * rows["denominator"] / rows["numerator"].replace(0, np.nan)
        for ratio in ratios.dropna():
            assert any(ratio == pytest.approx(scale) for scale in scales), name


def test_no_figure_is_out_of_its_bounds_in_the_sample(statistics, catalogue, places):
    frame = statistics.observe(list(catalogue.indicators), places)
    odd = frame[frame["reserve"].str.contains("hors des bornes")]
    assert odd[["indicator", "territory"]].to_numpy().tolist() == []


def test_every_commune_has_its_line(statistics):
    communes = statistics.gazetteer.communes()
    frame = statistics.observe(["vacancy_rate_rp"], communes, [2018])
    assert list(frame["territory"]) == [str(commune) for commune in communes]
