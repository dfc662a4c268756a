"""Free answers, set apart: raw, loose from who wrote them, and never published as they are.

They wait in ``private/`` for the verbatims' own path: pseudonyms, reading by a
human, then only publication.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from diagnostic.voices.surveys.model import Declared

FILE = "texts.csv"
HEADER = ("question", "theme", "text", "status")


def texts_path(declared: Declared) -> Path:
    """Return where the free answers of a questionnaire wait."""
    return declared.private / FILE


def read_texts(declared: Declared) -> list[tuple[str, str, str, str]]:
    """Return the free answers: identifier of the question, theme, words, status."""
    path = texts_path(declared)
    if not path.is_file():
        return []
    lines = csv.reader(io.StringIO(path.read_text("utf-8"), newline=""), delimiter=";")
    return [(a, b, c, d) for a, b, c, d in list(lines)[1:]]


def theme_of(declared: Declared, question: str) -> str:
    """Return the theme of a question."""
    found = declared.survey.question(question)
    return found.theme if found else ""
