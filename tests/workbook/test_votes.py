"""Votes in the chapters: what may be shown, marked as fictional; a notice elsewhere."""

from __future__ import annotations

import re

import pytest

from diagnostic import open_study
from diagnostic.voices.demonstration import LABEL

METHODS = (
    "votes_image",
    "votes_bars",
    "votes_slopes",
    "votes_quadrant",
    "votes_common",
    "votes_tensions",
    "votes_method",
)


@pytest.fixture(scope="module")
def synthesis():
    return open_study("carpentras", theme="synthesis")


@pytest.mark.parametrize("method", METHODS)
def test_everything_fictional_says_so_and_is_titled(synthesis, method):
    block = getattr(synthesis, method)()
    assert block.kind != "absence"
    assert LABEL in block.plain.lower()
    bundle, _ = block._repr_mimebundle_()
    assert LABEL in bundle["text/markdown"].lower()
    for title in re.findall(r"::: \{\.titre-figure\}\n(.*)\n:::", bundle["text/markdown"]):
        assert title[0].isupper() or title[0].isdigit()


def test_captions_and_sources_of_each_figure_are_marked(synthesis):
    block = synthesis.votes_tensions()
    sources = re.findall(r"^::: \{\.source\}\n(.*)\n:::", block.markdown, re.MULTILINE)
    assert len(sources) == block.markdown.count("fig-alt=")
    assert all(LABEL in source.lower() for source in sources)


def test_a_small_group_has_no_count_in_any_form(synthesis):
    for method in ("votes_image", "votes_bars", "votes_tensions"):
        block = getattr(synthesis, method)()
        forms = " ".join(map(str, block._repr_mimebundle_()[0].values()))
        assert "techniciens médiane 3, accord, 8" not in forms
        assert not re.search(r"techniciens[^,;]{0,40}\d réponses", forms)
        assert "n 50" not in forms, "a total with the small group gives it by subtraction"


def test_a_vote_shows_in_the_chapter_of_its_theme_alone():
    chapter = open_study("carpentras", theme="living_together")
    assert chapter.votes_image().identifier == "fig-living-together-votes-constats-image"
    assert chapter.votes_quadrant().kind == "absence"
    other = open_study("carpentras", theme="housing")
    assert all(getattr(other, method)().kind == "absence" for method in METHODS)
    assert other.votes_image("constats").kind == "figure"


def test_a_study_without_vote_says_how_to_add_one():
    block = open_study("plaisir", theme="youth").votes_image()
    assert block.kind == "absence"
    assert "diagnostic vote new plaisir" in block.plain


def test_the_disclaimer_and_the_rules_are_printed(synthesis):
    plain = synthesis.votes_method().plain
    assert "un levier, pas une enquête" in plain
    assert "Règles fixées avant le vote" in plain
    assert "moins de 5" in plain
