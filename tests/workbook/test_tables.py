"""Equipment, schools, synthesis: each row says what the store holds."""

import re

import pytest

from diagnostic.analysis import findings
from diagnostic.text import capitalised, number, typographic
from diagnostic.workbook.schools import readable
from diagnostic.workbook.synthesis import PREFERRED


def cells(block):
    """Rows of a block's pipe table, without emphasis."""
    lines = [line for line in block.markdown.splitlines() if line.startswith("|")]
    return [
        [
            re.sub(r"\[(.*?)\]\{\.\w+\}", r"\1", cell).strip()
            for cell in line.strip("|").split(" | ")
        ]
        for line in lines[2:]
    ]


@pytest.mark.parametrize(
    ("place", "theme"),
    [("carpentras", "seniors"), ("thiers", "living_together"), ("paris", "access_to_rights")],
)
def test_equipment_is_counted_as_the_base_counts_it(make, place, theme):
    chapter = make(place, theme)
    block = chapter.workbook.equipment()
    statistics = chapter.context.statistics
    rows = cells(block)
    types = statistics.catalogue.themes[theme].equipment
    assert len(rows) == len(types)
    for kind, row in zip(types, rows, strict=True):
        # The table takes the base that also counts the reference: its year is in the row.
        counted = statistics.equipment([kind], [chapter.town.id], int(row[-1])).iloc[0]
        assert row[0] == typographic(capitalised(counted["label"]))
        if counted["status"] in {"ok", "zero"}:
            assert row[1] == number(counted["value"])
        else:
            assert not re.search(r"\d", row[1])


def test_a_village_without_equipment_has_zeros_and_mayotte_has_states(make):
    village = make("ternant", "portrait").workbook.equipment()
    assert "Aucun" in village.plain.splitlines()[0]
    assert all(row[1] == "0" for row in cells(village))
    rows = cells(make("mamoudzou", "portrait").workbook.equipment())
    absent = [row for row in rows if not re.search(r"\d", row[1])]
    assert absent
    assert all(row[1] in {"non chargé", "non publié"} for row in absent)


def test_schools_go_from_the_least_to_the_most_favoured(make):
    chapter = make("carpentras", "school_dropout")
    block = chapter.workbook.schools()
    known = chapter.context.statistics.schools([chapter.town.id]).dropna(subset="ips")
    rows = cells(block)
    assert len(rows) == len(known)
    assert {row[4] for row in rows} == {number(ips, 1) for ips in known["ips"]}
    title = block.plain.splitlines()[0]
    assert number(known["ips"].min(), 1) in title
    assert number(known["ips"].max(), 1) in title
    for kind in ("Collège", "École"):
        indexes = [float(row[4].replace(",", ".")) for row in rows if row[1] == kind]
        assert indexes == sorted(indexes)
    # No rate of success for a primary school, and no zero in its place.
    assert {row[5] for row in rows if row[1] == "École"} == {"sans objet"}


def test_a_village_without_a_school_is_told_so(make):
    block = make("ternant", "school_dropout").workbook.schools()
    assert block.kind == "absence"
    assert "Ternant-les-Eaux" in block.plain


@pytest.mark.parametrize(
    ("bare", "written"),
    [
        ("ECOLE PRIMAIRE LES AMANDIERS B", "École primaire les Amandiers B"),
        ("COLLEGE JEAN-HENRI FABRE", "Collège Jean-Henri Fabre"),
        ("ECOLE MATERNELLE L'OISEAU BLEU", "École maternelle L’Oiseau Bleu"),
    ],
)
def test_names_in_capitals_are_written_the_usual_way(bare, written):
    assert readable(bare) == written


@pytest.mark.parametrize("place", ["carpentras", "thiers", "ternant", "mamoudzou"])
def test_ten_facts_are_the_first_that_have_a_value(make, place):
    chapter = make(place, "synthesis")
    block = chapter.workbook.ten_facts()
    known = [v for v in map(chapter.context.profile.latest, PREFERRED) if v.known][:10]
    written = block.markdown.split("{.fait}")[1:]
    assert len(written) == len(known)
    for fact, value in zip(written, known, strict=True):
        assert f"[{value.bare}" in fact
        assert str(value.year) in fact


@pytest.mark.parametrize("place", ["carpentras", "thiers", "ternant"])
def test_strengths_are_favourable_and_weaknesses_are_not(make, place):
    chapter = make(place, "synthesis")
    block = chapter.workbook.strengths_and_weaknesses()
    strengths, _, weaknesses = block.plain.partition("\n\n")
    found = findings.findings(
        chapter.context.profile, chapter.context.statistics.catalogue.indicators
    )
    by_headline = {finding.headline: finding for finding in found}
    for side, favourable in ((strengths, True), (weaknesses, False)):
        lines = [line[2:] for line in side.splitlines() if line[:2] in {"+ ", "− "}]
        assert len(lines) <= 5
        for line in lines:
            if "Rien à signaler" in line:
                continue
            finding = next(f for head, f in by_headline.items() if line.startswith(f"{head}."))
            assert finding.favourable is favourable
            assert not finding.value.fragile


def test_what_is_missing_is_counted_and_named(make):
    chapter = make("carpentras", "synthesis")
    catalogue = chapter.context.statistics.catalogue.indicators
    core = [identifier for identifier, indicator in catalogue.items() if indicator.core]
    missing = [v for v in map(chapter.context.profile.latest, core) if not v.known]
    said = chapter.workbook.unknowns().plain
    assert f"{len(missing)}\u00a0mesures" in said
    for value in missing:
        assert value.indicator.short.lower() in said.lower()


def test_structures_without_a_documented_coverage_are_listed_not_drawn(make):
    block = make("thiers", "living_together").workbook.structures()
    assert block.kind == "table"
    assert block.png is None
    assert len(cells(block)) == 3
    assert block.markdown.count("à préciser") >= 3
    assert make("carpentras", "portrait").workbook.structures().kind == "absence"
