"""Families spread one line over every vintage, and a national import lights up what claims them."""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path

import numpy as np
import pytest
from tests.statistics.official import may_hold

from diagnostic.confidentiality.status import Status
from diagnostic.errors import CatalogueError
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.families import Family, FamilyError, expanded
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.observe import Statistics
from diagnostic.statistics.store import Store
from diagnostic.statistics.writer import SourceWriter
from diagnostic.territories.codes import Level, TerritoryId

CATALOGUE = Path(__file__).parents[2] / "data" / "catalogue"
TOWN = "COM-84031"
AROUND = ("EPCI-248400053", "DEP-84", "REG-93", "FRANCE", "QPV-QN08404M", "QPV-QP084004")

CENSUS = Family(
    id="census",
    label="Recensement",
    editions={2022: ["rp2022", "extract"], 2018: ["rp2018"], 2016: ["rp2022"]},
)
BENEFITS = Family(
    id="benefits",
    label="Prestations",
    base="census",
    gap="Foyers de {year}, ménages de {base}.",
    editions={2024: {"sources": ["caf2024"], "base": [2022, 2018]}, 2022: {"sources": ["caf2022"]}},
)
FAMILIES = {"census": CENSUS, "benefits": BENEFITS}


def lines(expression, **shared):
    return list(expanded(shared, expression, FAMILIES))


def test_one_line_for_every_vintage_the_newest_first():
    found = lines({"family": "census"}, numerator="P{y}_POP", scale=1)
    assert [(e["vintage"], e["numerator"], e["source"]) for e in found] == [
        (2022, "P22_POP", ("rp2022", "extract")),
        (2018, "P18_POP", ("rp2018",)),
        (2016, "P16_POP", ("rp2022",)),
    ]


def test_bounds_are_both_included():
    found = lines({"family": "census", "since": 2016, "until": 2018, "numerator": "P{y}_POP"})
    assert [e["vintage"] for e in found] == [2018, 2016]
    assert all("since" not in e and "until" not in e for e in found)


def test_a_family_rests_on_another_and_the_gap_is_said():
    line = {"family": "benefits", "since": 2024, "numerator": "rsa", "denominator": "C{b}_MEN"}
    first, second = lines(line)
    assert (first["denominator"], first["source"]) == ("C22_MEN", ("caf2024", "rp2022", "extract"))
    assert first["reserve"] == "Foyers de 2024, ménages de 2022."
    assert (second["denominator"], second["base"]) == ("C18_MEN", 2018)


def test_a_count_asks_nothing_of_the_base():
    (only,) = lines({"family": "benefits", "since": 2024, "numerator": "rsa"})
    assert only["source"] == ("caf2024",)
    assert "reserve" not in only


@pytest.mark.parametrize(
    "line",
    [
        {"family": "cenzus", "numerator": "P{y}_POP"},
        {"family": "census", "since": 2030, "numerator": "P{y}_POP"},
    ],
)
def test_what_stands_for_nothing_is_refused(line):
    with pytest.raises(FamilyError):
        lines(line)


def test_refusals_give_the_line_and_the_near_name(tmp_path):
    folder = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
    path = folder / "indicators" / "youth.yml"
    text = path.read_text("utf-8")
    place = text.index("{family: census")
    path.write_text(text[:place] + text[place:].replace("census", "censuss", 1), "utf-8")
    families = folder / "families.yml"
    families.write_text(families.read_text("utf-8").replace("cnaf_precarite_2024", "cnaf_2024"))
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(folder)
    said = str(caught.value)
    assert f"youth.yml, ligne {text[:place].count(chr(10)) + 1}" in said
    assert "proche : census" in said
    assert "source non déclarée" in said


def figure(variable: str, place: str) -> float:
    """Return a number of its own for each figure: people grow with the level."""
    size = 1e6 if place == "FRANCE" else 1e5 if place.startswith(("DEP", "REG")) else 1e4
    return size * (1 + zlib.crc32(f"{variable}{place}".encode()) % 997 / 997)


@pytest.fixture(scope="module")
def national(tmp_path_factory, catalogue, statistics) -> Statistics:
    """A store where every source of every family has what its dictionary allows."""
    folder = tmp_path_factory.mktemp("national")
    iris = [str(zone.id) for zone in statistics.gazetteer.iris(TOWN)]
    asked: dict[str, set[str]] = {}
    for indicator in catalogue.indicators.values():
        for expression in (e for e in indicator.expressions if e.family):
            for name in expression.source:
                asked.setdefault(name, set()).update(expression.variables)
    for name, variables in asked.items():
        source = catalogue.sources[name]
        held = sorted(variable for variable in variables if may_hold(source, variable))
        levels = source.levels or (Level.COM, Level.EPCI, Level.DEP, Level.REG, Level.FRANCE)
        places = [p for p in (TOWN, *AROUND, *iris) if Level(p.partition("-")[0]) in levels]
        if not held or not places:
            continue
        values = np.array([[figure(v, p) for v in held] for p in places])
        grid = Grid(
            np.array([p.partition("-")[0] for p in places], object),
            np.array(places, object),
            tuple(held),
            values,
            np.zeros(values.shape, np.int8),
        )
        with SourceWriter(folder, name) as writer:
            writer.add(grid)
    return Statistics(Store(folder), catalogue, statistics.gazetteer)


def test_every_indicator_that_claims_a_family_gets_a_value_from_it(national, catalogue):
    """Vintage by vintage: a name mistyped in one formula, or a family short of a file, is seen."""
    iris = [str(zone.id) for zone in national.gazetteer.iris(TOWN)]
    places = [TerritoryId.parse(p) for p in (TOWN, *AROUND, *iris)]
    dark = []
    for indicator in catalogue.indicators.values():
        claimed = {e.vintage for e in indicator.expressions if e.family}
        if not claimed:
            continue
        frame = national.observe([indicator.id], places)
        lit = set(frame.loc[frame["value"].notna(), "vintage"])
        dark += [(indicator.id, vintage) for vintage in sorted(claimed - lit)]
    assert dark == []


def test_a_national_import_answers_to_every_theme(national, catalogue):
    claiming = [i.id for i in catalogue.indicators.values() if any(e.family for e in i.expressions)]
    assert len(claiming) > 160
    frame = national.observe(claiming, [TOWN])
    known = set(frame.loc[frame["value"].notna(), "indicator"])
    for theme in catalogue.themes:
        assert len(known & {i.id for i in catalogue.theme(theme)}) >= 8, theme


def test_no_figure_without_its_status_nor_absence_with_one(national, catalogue):
    frame = national.observe(list(catalogue.indicators), [TOWN, *AROUND])
    has = frame["status"].map(lambda name: Status(name).has_value)
    assert (has == frame["value"].notna()).all()
    assert np.isfinite(frame.loc[has, "value"]).all()


def test_a_vintage_not_imported_costs_no_line(national, statistics):
    here = statistics.observe(["living_alone_80_plus"], [TOWN])
    assert here["vintage"].tolist() == [0]
    assert "Importer" in here["reserve"].iloc[0]
    assert len(national.observe(["living_alone_80_plus"], [TOWN])) > 8
