"""What the data say of each level, and the two registers: computed from the files alone."""

from decimal import Decimal

import pytest
from tests.actions.conftest import CHAIN, IDEA, WHOLE
from tests.actions.evaluation.conftest import LINE, STORY

from diagnostic.actions.evaluation.grounds import Told, listed
from diagnostic.actions.evaluation.registers import UNREAD, changes, controls, gap, summed
from diagnostic.actions.evaluation.words import CORE
from diagnostic.actions.followup.model import Followup, Realisation, Result, Track
from diagnostic.actions.followup.tracking import tracked
from diagnostic.text import NBSP

SECOND = IDEA.replace("ACT-01", "ACT-02")


def grounds(evaluation, tracked=None, votes=None):
    return {each.label: each for each in listed(Told(evaluation, tracked or {}, votes or {}))}


def the(found, start):
    return next(each for label, each in found.items() if label.startswith(start))


def followed(evaluation, date="2027-09-01", people=40, value="60 %"):
    import datetime as dt

    day = dt.date.fromisoformat(date)
    followup = Followup(
        "ici",
        tracks=(Track("ACT-01", spent=Decimal(800)),),
        realisations=(Realisation("RL-ACT-01-1", "ACT-01", day, "Appels", people=people),),
        results=(
            Result("RS-ACT-01-1", "ACT-01", "Part des personnes appelées", day, value, "CCAS"),
        ),
    )
    return {each.sheet.id: each for each in tracked(evaluation.actions, followup, day)}


def test_every_level_has_grounds_even_with_little(evaluate):
    found = listed(Told(evaluate(sheets=(IDEA,))))
    assert {each.level for each in found} == set(CORE)
    assert all(each.value for each in found)


def test_a_severe_finding_without_a_fiche_is_named(evaluate):
    chain = CHAIN + "constats: [{id: C-seniors-01, severity: 4}]\n"
    bare = IDEA.replace("constats: [C-seniors-01]", "constats: []")
    found = the(grounds(evaluate(sheets=(bare,), chain=chain)), "Constats graves")
    assert found.value == "0 sur 1"
    assert found.detail == (f"C-seniors-01{NBSP}: sans fiche",)
    assert the(grounds(evaluate(sheets=(IDEA,), chain=chain)), "Constats graves").value == "1 sur 1"


def test_an_objective_far_from_the_need_is_seen(evaluate):
    assert the(grounds(evaluate()), "Fiches dont l’objectif").value == "2 sur 2"
    far = CHAIN.replace("issues: [EN-01]}", "}").replace('"Seniors", }', '"Seniors"}')
    assert the(grounds(evaluate(chain=far)), "Fiches dont l’objectif").value == "0 sur 2"


def test_two_fiches_alike_are_told_unless_they_are_linked(evaluate):
    third = IDEA.replace("ACT-01", "ACT-03")
    sheets = (WHOLE, SECOND, third)
    found = the(grounds(evaluate(sheets=sheets)), "Doublons possibles")
    assert found.detail == ("ACT-02 et ACT-03",)
    linked = third + "how: {links: [{action: ACT-02, tie: complète}]}\n"
    found = the(grounds(evaluate(sheets=(WHOLE, SECOND, linked))), "Doublons possibles")
    assert found.value == "aucun"


def test_a_fiche_that_waits_for_a_later_or_dropped_one_is_a_contradiction(evaluate):
    waits = SECOND + "how: {links: [{action: ACT-01, tie: dépend de}]}\n"
    early = waits + "when: {start: 2026-12-01}\n"
    found = the(grounds(evaluate("", STORY, sheets=(WHOLE, early))), "Contradictions")
    assert found.detail == ("ACT-02 dépend de ACT-01, qui commence après elle",)
    dropped = IDEA + "status: abandonnée\n"
    found = the(grounds(evaluate("", STORY, sheets=(dropped, waits))), "Contradictions")
    assert found.detail == ("ACT-02 dépend de ACT-01, abandonnée",)


def test_cost_is_by_person_when_the_public_is_counted(evaluate):
    counted = WHOLE.replace(
        "{who: Les habitants âgés}", '{who: Les habitants âgés, value: "2 001 hab.", vintage: 2022}'
    )
    found = the(grounds(evaluate(sheets=(counted, SECOND))), "Fiches dont le budget")
    assert "0,50" in found.detail[0]
    assert "par personne visée" in found.detail[0]
    bare = the(grounds(evaluate()), "Fiches dont le budget")
    assert "public non chiffré" in bare.detail[0]


def test_people_reached_come_from_the_follow_up_and_few_are_not_told(evaluate):
    evaluation = evaluate()
    assert the(grounds(evaluation), "Fiches dont on sait").value == "pas encore relevé"
    found = grounds(evaluation, followed(evaluation))
    assert the(found, "Fiches dont on sait").value == "1 sur 2"
    assert any("20 € dépensés par participation" in d.replace("\u202f", " ")
               for d in the(found, "Fiches dont le budget").detail)  # fmt: skip
    few = the(grounds(evaluation, followed(evaluation, people=2)), "Fiches dont on sait")
    assert few.value == "0 sur 2"
    assert "effectif trop petit" in few.detail[0]


def test_who_scored_and_who_did_not_is_said(evaluate):
    lines = "".join(LINE.replace("EV-01", f"EV-{i:02d}") for i in range(1, 8))
    found = the(grounds(evaluate(lines)), "Qui a noté")
    assert found.value == "7 personnes"
    assert f"habitants{NBSP}: 7" in found.detail
    assert f"élus{NBSP}: personne" in found.detail


def test_control_shows_where_figures_stand_and_how_far_they_are(evaluate):
    evaluation = evaluate()
    before = {each.indicator.definition: each for each in controls(evaluation)}
    assert before["Part des personnes appelées"].last == UNREAD
    after = {e.indicator.definition: e for e in controls(evaluation, followed(evaluation))}
    share = after["Part des personnes appelées"]
    assert (share.baseline, share.target) == ("12 % (2026)", "90 % en 2027")
    assert share.last == "60 % (2027)"
    assert share.gap == "reste 30\u00a0points"


@pytest.mark.parametrize(("value", "said"), [("90 %", "atteinte"), ("95 %", "atteinte"),
                                             ("89,5 %", "reste 0,5\u00a0point"),
                                             ("presque tous", "à lire en mots")])  # fmt: skip
def test_a_gap_is_in_the_words_of_its_unit(evaluate, value, said):
    evaluation = evaluate()
    (series,) = [
        each for each in followed(evaluation, value=value)["ACT-01"].series
        if each.indicator.definition == "Part des personnes appelées"
    ]  # fmt: skip
    assert gap(series) == said


def test_a_figure_of_context_is_not_controlled(evaluate):
    context = "    - {measures: contexte, definition: Part, indicator: share_75_plus}\n"
    found = controls(evaluate(sheets=(WHOLE + context, SECOND)))
    assert "Part" not in {each.indicator.definition for each in found}


def test_stories_are_set_beside_the_fiche_they_are_about(evaluate):
    evaluation = evaluate("", STORY)
    first, second = evaluation.actions.sheets
    assert summed(changes(evaluation, first)) == f"individu{NBSP}: 1{NBSP}récit"
    assert summed(changes(evaluation, second)) == "aucun récit"
