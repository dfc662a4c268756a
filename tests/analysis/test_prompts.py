"""Questions for the steering committee, data to ask for, the glossary."""

import pytest

from diagnostic.analysis.prompts import Prompts, glossary, prompts
from diagnostic.errors import CatalogueError
from diagnostic.study.themes import LABELS
from diagnostic.text import folded


@pytest.mark.parametrize("theme", LABELS)
def test_every_theme_asks_and_none_answers(theme):
    found = prompts(theme)
    assert len(found.questions) >= 3
    assert all(question.endswith("\u202f?") for question in found.questions)
    assert found.requests
    assert all(request.holder and request.what for request in found.requests)


def test_a_theme_of_ones_own_has_no_prompts_yet():
    assert prompts("un-theme-a-soi") == Prompts()


@pytest.mark.parametrize(
    ("written", "said"),
    [("portrait:\n  questions: [Qui]\n", "requests"), ("portrait: [\n", "ligne 2")],
    ids=["incomplete", "unreadable"],
)
def test_a_theme_in_error_is_refused_by_the_name_of_its_file(sandbox, written, said):
    (sandbox / "data" / "catalogue").unlink()
    (sandbox / "data" / "catalogue").mkdir()
    file = sandbox / "data" / "catalogue" / "prompts.yml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        prompts("portrait")
    assert "prompts.yml" in str(refused.value)
    assert said in str(refused.value)


def test_the_glossary_is_in_alphabetical_order_accents_apart():
    terms = [term.term for term in glossary()]
    assert terms == sorted(terms, key=folded)
    assert len(terms) == len(set(terms))
    assert all(term.meaning for term in glossary())
