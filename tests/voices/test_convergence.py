"""The convergence matrix: declared sides, computed sides, never a guess."""

from __future__ import annotations

import pytest

from diagnostic import open_study, paths
from diagnostic.analysis.comparison import Position, compare
from diagnostic.analysis.findings import comparable, frail, overtaken
from diagnostic.analysis.trends import trend
from diagnostic.voices.convergence import Convergence, Row, Side, matrix, measured
from diagnostic.voices.evidence import Evidence, Finding, Way
from diagnostic.voices.pieces import Kind, Piece, Register


@pytest.fixture(scope="module")
def profile(module_sandbox):
    (paths.params() / "essai.yml").write_text(
        'territory: "COM-84031"\ndate: 2026-09-15\n', encoding="utf-8"
    )
    return open_study("essai", theme="seniors").context.profile


def piece(identifier, register=None, **more):
    kind = Kind.INDICATOR if register is Register.STATISTICS else Kind.VERBATIM
    return Piece(identifier, kind, "dit", "seniors", register, **more)


def evidence(links, *held):
    finding = Finding.model_validate(
        {"id": "C-seniors-01", "theme": "seniors", "text": "Un constat.", "links": links}
    )
    return Evidence((finding,), {each.id: each for each in held})


def sides(found, profile):
    (row,) = matrix(found, profile, "seniors")
    return {register.value: side.value for register, side in row.sides.items()}


def test_sides_are_those_declared_and_silence_is_shown(profile):
    found = evidence(
        [{"supports": "VB-01"}, {"contradicts": "IT-a-01", "who": "élus"}],
        piece("VB-01", Register.RESIDENTS),
        piece("IT-a-01"),
    )
    assert sides(found, profile) == {
        "statistiques": "silent", "professionnels": "silent",
        "habitants": "agrees", "élus": "contradicts",
    }  # fmt: skip


def test_a_register_that_says_both_agrees_in_part(profile):
    found = evidence(
        [{"supports": "VB-01"}, {"contradicts": "VB-02"}],
        piece("VB-01", Register.RESIDENTS),
        piece("VB-02", Register.RESIDENTS),
    )
    assert sides(found, profile)["habitants"] == "partly"


def test_what_is_withdrawn_says_nothing_more(profile):
    found = evidence(
        [{"supports": "VB-01"}], piece("VB-01", Register.RESIDENTS, withdrawn="écarté")
    )
    assert sides(found, profile)["habitants"] == "silent"
    (row,) = matrix(found, profile, "seniors")
    assert row.reading is Convergence.NONE


def test_the_side_of_figures_follows_the_gap_with_the_reference(profile):
    profile.load(profile.statistics.catalogue.indicators)
    apart = {
        identifier: gap.position is Position.ABOVE
        for identifier in profile.statistics.catalogue.indicators
        if (gap := compare(profile, identifier).reference)
        and gap.position is not Position.CLOSE
        and comparable(gap.town)
        and not frail(gap.town)
        and not overtaken(gap, profile.latest(identifier))
    }
    assert {True, False} <= set(apart.values())
    for indicator, above in apart.items():
        agrees, against = (Way.HIGHER, Way.LOWER) if above else (Way.LOWER, Way.HIGHER)
        assert measured(profile, indicator, agrees) is Side.AGREES
        assert measured(profile, indicator, against) is Side.CONTRADICTS


def test_the_side_of_figures_follows_the_change(profile):
    profile.load(profile.statistics.catalogue.indicators)
    moved = [
        (identifier, found)
        for identifier in profile.statistics.catalogue.indicators
        if (found := trend(profile, identifier)) and found.direction
    ]
    assert moved
    identifier, found = moved[0]
    rising = measured(profile, identifier, Way.RISING)
    assert rising is (Side.AGREES if found.direction > 0 else Side.CONTRADICTS)
    assert measured(profile, identifier, Way.FALLING) is not rising


def test_a_gap_within_the_margin_says_nothing(profile):
    profile.load(profile.statistics.catalogue.indicators)
    close = [
        identifier
        for identifier in profile.statistics.catalogue.indicators
        if (gap := compare(profile, identifier).reference) and gap.position is Position.CLOSE
    ]
    assert close
    assert {measured(profile, each, Way.HIGHER) for each in close} == {Side.SILENT}


@pytest.mark.parametrize(
    ("said", "reading"),
    [
        ("●●○○", Convergence.SHARED),
        ("●○○○", Convergence.ALONE),
        ("●×○○", Convergence.DIVIDED),
        ("◐○○○", Convergence.DIVIDED),
        ("××○○", Convergence.REFUTED),
        ("○○○○", Convergence.NONE),
    ],
)
def test_a_row_reads_from_its_sides_alone(said, reading):
    by_mark = {side.mark: side for side in Side}
    finding = Finding.model_validate(
        {"id": "C-a-01", "theme": "a", "text": "t", "links": [{"supports": "x"}]}
    )
    row = Row(finding, dict(zip(Register, (by_mark[mark] for mark in said), strict=True)))
    assert row.reading is reading


def test_a_count_is_never_set_against_a_larger_place(profile):
    gap = compare(profile, "home_help_services").reference
    assert gap.position is Position.BELOW
    assert measured(profile, "home_help_services", Way.LOWER) is Side.SILENT


def test_every_side_has_a_mark_and_a_word_of_its_own():
    assert len({side.mark for side in Side}) == len(Side) == len({side.word for side in Side})
