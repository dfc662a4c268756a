"""Guides hold the trunk, the theme and coordination, in French that is set as French is."""

from __future__ import annotations

import re

import pytest

from diagnostic.confidentiality.identifiers import find
from diagnostic.errors import CatalogueError
from diagnostic.study.interviews import FILE, read_plan
from diagnostic.study.themes import LABELS
from diagnostic.voices import guide as guides
from diagnostic.voices.codebook import FILE as BOOK
from diagnostic.voices.codebook import read_codebook


@pytest.mark.parametrize("theme", LABELS)
def test_a_guide_has_the_three_blocks(theme):
    text = guides.guide(theme, "Diagnostic")
    own, common = guides.block(theme), guides.trunk()
    for part in (own, common.opening, common.closing, guides.coordination()):
        assert f"## {part.title}" in text
    assert len(own.questions) >= 3
    assert "participation est libre" in text


@pytest.mark.parametrize("theme", LABELS)
def test_questions_are_questions_and_typography_is_french(theme):
    text = guides.guide(theme, "Diagnostic")
    for question in re.findall(r"^\*\*\d+\. (.+)\*\*$", text, re.MULTILINE):
        # « Racontez… » asks without a question mark of its own when it ends otherwise.
        assert question.endswith(("?", "…")), question
        assert not re.search(r"\b(territoire|problématique|vécu|ressenti)\b", question), question
    assert "'" not in text
    assert not re.search(r"(?<![\u202f\u00a0]) ?(?<=\w)[;!?]", text)
    assert [f.text for f in find(text) if f.kind.name != "DOUBT"] == []


def test_a_new_study_starts_from_files_that_are_read_back(tmp_path):
    (tmp_path / FILE).write_text(guides.plan_text(), encoding="utf-8")
    (tmp_path / BOOK).write_text(guides.codebook_text(LABELS), encoding="utf-8")
    plan = read_plan(tmp_path)
    assert len(plan.categories) == 6
    assert not plan.interviews
    book = read_codebook(tmp_path)
    assert {code.theme for code in book.codes} == set(LABELS)
    assert book.find("Savoir qui fait quoi") is None
    assert book.find("Savoir qui fait quoi", "housing").code == "LOG-COO-INF"


def test_a_theme_without_guide_says_where_to_write_it(sandbox):
    with pytest.raises(CatalogueError, match="guides/transports"):
        guides.guide("transports", "x") if "transports" in LABELS else guides.block("transports")
