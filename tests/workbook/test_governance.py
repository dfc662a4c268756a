"""The chapter of governance: real models of governance, fictional records, three editions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diagnostic import open_study
from diagnostic.errors import DisclosureError
from diagnostic.study.model import Edition
from diagnostic.text import NB_HYPHEN
from diagnostic.voices.demonstration import LABEL
from diagnostic.workbook import governance
from diagnostic.workbook.governancechapter import _PARTS, shown
from diagnostic.workbook.governancework import points_of

STUDIES = ("thiers-dore-et-montagne", "plaisir")


def context_of(study, edition):
    found = open_study(study, theme="governance").context
    return replace(found, study=replace(found.study, edition=edition))


@pytest.fixture(scope="module")
def thiers():
    return context_of("thiers-dore-et-montagne", Edition.WORKING)


def in_edition(context, edition):
    return replace(context, study=replace(context.study, edition=edition))


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("part", _PARTS)
def test_every_part_shows_something_and_says_what_is_fictional(study, part):
    block = shown(context_of(study, Edition.WORKING), part)
    assert block.plain.strip()
    if block.kind in {"table", "figure"}:
        assert LABEL in block.plain.lower()


@pytest.mark.parametrize("edition", [Edition.STEERING, Edition.PUBLIC])
@pytest.mark.parametrize("study", STUDIES)
def test_shared_editions_hold_every_part(study, edition):
    context = context_of(study, edition)
    said = {part: shown(context, part).plain for part in _PARTS}
    assert all(text.strip() for text in said.values())
    if edition is Edition.PUBLIC:
        assert "reste entre les partenaires" in said["referent"]
        found = governance.governance_of(context)
        opened = governance.open_sheets(context, found)
        inner = [sheet for sheet in found.actions.sheets if sheet not in opened]
        assert inner
        assert not any(sheet.id.replace("-", NB_HYPHEN) in said["roles"] for sheet in inner)


@pytest.mark.parametrize("part", _PARTS)
def test_a_study_without_governance_says_so(part):
    said = shown(context_of("carpentras", Edition.PUBLIC), part).plain
    assert "pas encore décrite" in said
    assert "data/field" not in said


def test_the_three_models_are_told_as_published(thiers):
    found = governance.governance_of(thiers)
    rules = {each.id: each.rule and each.rule.value for each in found.bodies}
    assert rules["copresidence"] == "unanimité des coprésidents"
    assert [each.id for each in found.under("conseil-administration")] == ["comite-usagers"]
    assert len(found.by_id["conseil-administration"].colleges) == 5
    real = [each for each in found.bodies if not each.demonstration]
    assert all(college.seats is None for body in real for college in body.colleges)


def test_the_figure_can_be_heard(thiers):
    block = governance.diagram(thiers)
    assert block.png
    for body in governance.governance_of(thiers).bodies:
        assert body.name in block.plain
    assert "rend compte à Conseil d’administration à collèges" in block.plain


def test_an_agreement_is_over_at_the_date_of_the_study(thiers):
    said = shown(thiers, "conventions").plain
    assert "Échue depuis 22\u00a0mois" in said
    assert "Agrément échu" in said


def test_the_partners_day_and_its_sessions_are_in_the_calendar():
    said = shown(context_of("plaisir", Edition.WORKING), "calendar").plain
    assert "98 participants" in said
    assert "21 mai" in said
    assert "11 juin" in said


def test_votes_of_colleges_stay_with_the_team(thiers):
    assert "Par collège" in shown(thiers, "decisions").plain
    for edition in (Edition.STEERING, Edition.PUBLIC):
        said = governance_decisions(thiers, edition)
        assert "10\u00a0pour" in said
        assert "Par collège" not in said
        assert "3/1/1" not in said


def governance_decisions(context, edition):
    from diagnostic.workbook import governancework

    found = governance.governance_of(context)
    around = in_edition(context, edition)
    seen = governancework.seen_decisions(around, found)
    rows = [governancework._decision(found.body_of(m), m, d, around) for m, d in seen]
    return " ".join(" ".join(row.values()) for row in rows)


def test_the_public_edition_keeps_internal_decisions_back(thiers):
    found = governance.governance_of(thiers)
    public = governance_decisions(thiers, Edition.PUBLIC)
    for _, decision in found.decisions():
        assert (decision.text in public) == (decision.clearance.value == "publique")
    around = in_edition(thiers, Edition.PUBLIC)
    assert governance.open_sheets(around, found) == ()


def test_nobody_is_named_in_a_shared_edition(thiers, monkeypatch):
    found = governance.governance_of(thiers)
    meeting = found.meetings[0]
    named = meeting.declared.agenda[0].model_copy(update={"report": "M. Dupont demande un plan."})
    declared = meeting.declared.model_copy(update={"agenda": (named,)})
    tampered = replace(found, files=((declared, meeting.document),))
    monkeypatch.setattr(governance, "load", lambda *_: tampered)
    monkeypatch.setattr(governance, "actions_of", lambda _: None)
    assert governance.governance_of(thiers) is tampered
    with pytest.raises(DisclosureError) as caught:
        governance.governance_of(in_edition(thiers, Edition.STEERING))
    assert "Dupont" not in str(caught.value)


def test_the_follow_up_gives_points_to_the_steering_committee():
    context = context_of("plaisir", Edition.WORKING)
    found = governance.governance_of(context)
    points = points_of(context, found, found.by_meeting["2027-01-28-copil"])
    assert {"ACT-01", "ACT-09"} <= {each.action for each in points}
