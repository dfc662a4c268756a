"""Scores and stories of one's own, beside a chain and two fiches."""

from __future__ import annotations

import pytest
from tests.actions.conftest import CHAIN, IDEA, WHOLE

from diagnostic.actions.evaluation.files import load as load_evaluation
from diagnostic.actions.files import load

HEADER = "subject;level;score;justification;evidence;category;evaluator;moment;date;demonstration\n"
LINE = "ACT-01;pertinence;3;Le besoin est dit.;C-seniors-01;habitants;EV-01;ex ante;2026-10-15;\n"
STORY = """\
stories:
  - id: RC-01
    scale: individu
    signs: [confiance en soi]
    about: [ACT-01]
    teller: habitants
    date: 2026-10-01
    change: Je sors de nouveau.
    why: On compte sur moi.
"""


@pytest.fixture
def actions(write, known):
    """Two fiches: one that begins on 15 January 2027, one that is an idea."""

    def make(*sheets, chain=CHAIN):
        write(*(sheets or (WHOLE, IDEA.replace("ACT-01", "ACT-02"))), chain=chain)
        return load("ici", known)

    return make


@pytest.fixture
def evaluate(actions, sandbox):
    """Write the files of an evaluation and read them."""

    def make(lines=LINE, stories="", tracked=None, sheets=(), chain=CHAIN):
        found = actions(*sheets, chain=chain)
        folder = sandbox / "data" / "field" / "ici" / "evaluation"
        folder.mkdir(parents=True, exist_ok=True)
        if lines:
            (folder / "scores.csv").write_text(HEADER + lines, encoding="utf-8")
        if stories:
            (folder / "stories.yml").write_text(stories, encoding="utf-8")
        return load_evaluation("ici", found, tracked)

    return make
