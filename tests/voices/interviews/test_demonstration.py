"""The fictional interviews are made again byte for byte, are marked, and go through the gate."""

from __future__ import annotations

import pytest

from diagnostic import paths
from diagnostic.confidentiality.gate import cleared
from diagnostic.study.model import Edition
from diagnostic.study.respondents import PROFESSIONALS, Respondent
from diagnostic.study.themes import LABELS
from diagnostic.voices.demonstration_interviews import STUDIES, interviews
from diagnostic.voices.interviews import read_interviews

TOWNS = {"plaisir": "Plaisir", "carpentras": "Carpentras"}


@pytest.mark.parametrize("study", STUDIES)
def test_committed_files_are_those_the_seed_gives(study):
    for path, text in interviews(study).items():
        assert path.read_text(encoding="utf-8") == text, path.name


@pytest.mark.parametrize("study", STUDIES)
def test_everything_is_marked_as_fictional_and_may_be_public(study):
    held = read_interviews(paths.field(study) / "interviews")
    assert held.plan.demonstration
    assert held.book.demonstration
    assert all(each.demonstration for each in held.coded)
    found = cleared(Edition.PUBLIC, paths.field(study), allowed=(TOWNS[study],))
    assert all(quote.demonstration for quote in found.quotes)
    for theme in LABELS:
        assert len(found.of(theme, PROFESSIONALS)) == 2
        assert len(found.of(theme, [Respondent.RESIDENTS])) == 2


def test_all_the_words_written_for_it_would_pass(tmp_path, monkeypatch):
    from diagnostic.confidentiality.identifiers import find
    from diagnostic.confidentiality.rarity import rarity
    from diagnostic.voices.demonstration_interviews import _File, read_strict

    words = read_strict(paths.catalogue() / "guides" / "demonstration.yml", _File)[0].words
    assert len(words) == 7 * len(LABELS)
    assert [w.text for w in words if find(w.text) or rarity(w.text).rare] == []
