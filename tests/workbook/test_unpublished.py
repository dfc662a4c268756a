"""Chapters on what nobody publishes say so before any figure."""

from __future__ import annotations

import pytest

from diagnostic.workbook import words


@pytest.mark.parametrize(
    ("place", "theme"), [("carpentras", "disability"), ("saint-denis", "school_dropout")]
)
def test_the_chapter_opens_on_what_nobody_publishes(make, place, theme):
    block = words.opening(make(place, theme).context)
    assert "▲ Ce que personne ne publie" in block.plain
    assert "::: {.vigilance}" in block.markdown
    assert "à l’échelle de la commune" in block.markdown
    assert block.kind == "chapo"
    assert block.used


def test_other_chapters_open_as_before(make):
    assert "Ce que personne" not in words.opening(make("carpentras", "seniors").context).plain
