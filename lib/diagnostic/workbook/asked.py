"""Questionnaires in the chapters: those of a theme, and all of them in the chapter of voices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.presentation.display import joined
from diagnostic.voices.surveys.model import Kind, surveys
from diagnostic.workbook.surveys import (
    opened,
    survey_participation,
    survey_priorities,
    survey_question,
)

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

MOST = 3
"""Questions of a questionnaire shown in a chapter."""


def theme_questions(context: Context) -> Block | None:
    """Return the first questions of the theme in each questionnaire; None when there is none."""
    shown = []
    for name in surveys(context.study.slug):
        ready = opened(context, name)
        if ready is None:
            continue
        asked = [
            question.id
            for question in ready[0].survey.questions
            if question.theme == context.theme and question.type is not Kind.TEXT
        ]
        shown += [survey_question(context, each, name) for each in asked[:MOST]]
    return joined(shown) if shown else None


def questionnaires(context: Context) -> Block:
    """Return who answered each questionnaire, and what they put first."""
    ready = [name for name in surveys(context.study.slug) if opened(context, name)]
    if not ready:
        return survey_participation(context)
    shown = [
        block
        for name in ready
        for block in (survey_participation(context, name), survey_priorities(context, name))
    ]
    return joined(shown)
