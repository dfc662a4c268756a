"""Stories of change: read strictly, and nothing of them leaves the team before it is cleared."""

from dataclasses import replace

import pytest
from tests.actions.evaluation.conftest import STORY

from diagnostic.actions.evaluation.stories import in_the_way
from diagnostic.actions.evaluation.words import SIGNS, Consent, Sign
from diagnostic.confidentiality.directory import Directory
from diagnostic.confidentiality.gate import Judge
from diagnostic.errors import DataError
from diagnostic.study.model import Edition

JUDGE = Judge(None, Directory())


def refused(evaluate, stories):
    with pytest.raises(DataError) as caught:
        evaluate("", stories)
    return caught.value.problems


def validated(evaluate, more=""):
    text = STORY + '    consent: oui\n    status: validé\n    validated_by: "référente"\n' + more
    (each,) = evaluate("", text).stories
    return evaluate("", f'{text}    fingerprint: "{each.story.digest}"\n').stories[0]


def test_every_sign_has_one_scale():
    assert sorted(sign for signs in SIGNS.values() for sign in signs) == sorted(Sign)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("RC-01", "R1", "pas la bonne forme"),
        ("[ACT-01]", "[ACT-09]", "ni une fiche, ni un axe"),
        ("[confiance en soi]", "[entraide]", "ce signe est de l’échelle « groupe »"),
        ("[confiance en soi]", "[confianse]", "pas admise"),
        ("habitants", "le voisin", "pas admise"),
        ("    why: On compte sur moi.\n", "", "il manque la clé « why »"),
        ("2026-10-01", "1er octobre 2026", "écrivez 2026-10-01"),
    ],
)
def test_a_mistake_is_told(evaluate, before, after, said):
    (problem,) = refused(evaluate, STORY.replace(before, after))
    assert said in problem.what
    assert "evaluation/stories.yml" in problem.where


def test_two_stories_have_two_numbers(evaluate):
    twice = STORY + STORY.removeprefix("stories:\n")
    (problem,) = refused(evaluate, twice)
    assert "déjà pris" in problem.what


def test_a_raw_story_leaves_no_shared_edition_alone(evaluate):
    (each,) = evaluate("", STORY).stories
    (problem,) = in_the_way(each, JUDGE, Edition.STEERING)
    assert "ce récit n’est pas validé" in problem.what
    assert each.story.digest in problem.remedy
    assert "Je sors" not in str(problem)


def test_a_validated_and_agreed_story_passes(evaluate):
    each = validated(evaluate)
    assert in_the_way(each, JUDGE, Edition.PUBLIC) == []


def test_a_word_changed_afterwards_is_to_be_read_again(evaluate, sandbox):
    validated(evaluate)
    path = sandbox / "data" / "field" / "ici" / "evaluation" / "stories.yml"
    changed = path.read_text(encoding="utf-8").replace("de nouveau", "encore")
    (each,) = evaluate("", changed).stories
    (problem,) = in_the_way(each, JUDGE, Edition.PUBLIC)
    assert "a changé depuis sa validation" in problem.what


def test_the_public_asks_for_the_agreement_of_who_tells(evaluate):
    each = validated(evaluate)
    asked = each.story.model_copy(update={"consent": Consent.ASKED})
    waiting = replace(each, story=asked)
    assert in_the_way(waiting, JUDGE, Edition.STEERING) == []
    (problem,) = in_the_way(waiting, JUDGE, Edition.PUBLIC)
    assert "n’a pas accepté" in problem.what


def test_a_name_stops_a_story_and_is_not_repeated(evaluate):
    text = STORY.replace("Je sors de nouveau.", "Mme Martin m’appelle.")
    (each,) = evaluate("", text).stories
    found = in_the_way(each, JUDGE, Edition.STEERING)
    assert any("nom d’une personne" in problem.what for problem in found)
    assert not any("Martin" in str(problem) for problem in found)
