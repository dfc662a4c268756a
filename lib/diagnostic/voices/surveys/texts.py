"""Free answers, set apart: raw, loose from who wrote them, and never published as they are.

They wait in ``private/`` for the verbatims' own path: pseudonyms, reading by a
human, then only publication.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from diagnostic import paths
from diagnostic.confidentiality.quotes import State, Verbatim, fingerprint, read_verbatims, written
from diagnostic.study.themes import LABELS
from diagnostic.voices.filing import put
from diagnostic.voices.surveys.model import Declared
from diagnostic.voices.verbatims import Drawer

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


def hand_over(declared: Declared) -> int:
    """Put the free answers among the raw verbatims of the study, and return how many are new.

    From there on they follow the path of every verbatim. What is there
    already is left as it is; nothing leaves ``private/``.

    Raises
    ------
    DataError
        When the raw verbatims cannot be read.
    """
    drawer = Drawer(paths.field(declared.study))
    held = list(read_verbatims(drawer.raw))
    known = {(each.interview, fingerprint(each.text)) for each in held}
    numbers = [int(each.id[3:]) for each in (*held, *drawer.read())]
    number, before = max(numbers, default=0), len(held)
    for question, theme, text, _ in read_texts(declared):
        mark = (question, fingerprint(text))
        if mark in known:
            continue
        known.add(mark)
        number += 1
        held.append(
            Verbatim(
                f"VB-{number:02d}",
                question,
                declared.survey.respondents,
                theme or next(iter(LABELS)),
                "",
                text,
                State.RAW,
                demonstration=declared.survey.demonstration,
            )
        )
    if len(held) > before:
        put({drawer.raw: written(held)})
    return len(held) - before
