"""Quorum and rules: computed from counts, never taken on trust."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.actions.governance.deciding import (
    needed_seats,
    quorum,
    said_validity,
    verdict,
    voters,
)
from diagnostic.actions.governance.model import (
    Attendance,
    Body,
    College,
    Decision,
    MeetingFile,
    Quorum,
    Votes,
)
from diagnostic.actions.governance.words import BodyKind, Held, Outcome, Power, Rule

DAY = dt.date(2026, 6, 18)
FEW = st.integers(0, 30)


def body(rule=Rule.SIMPLE, seats=9, **over):
    asked = over.pop("quorum", Quorum(percent=50))
    return Body(
        id="copil", name="Comité", kind=BodyKind.STEERING, power=over.pop("power", Power.DECIDES),
        colleges=(College(id="tous", name="Tous", seats=seats),), quorum=asked, rule=rule, **over,
    )  # fmt: skip


def meeting(present=9, represented=0, **over):
    there = (Attendance(college="tous", present=present, represented=represented),)
    return MeetingFile(body="copil", date=DAY, state=Held.HELD, attendance=there, **over)


def decision(favour=0, against=0, abstention=0, outcome=Outcome.ADOPTED, **over):
    votes = over.pop("votes", Votes(favour=favour, against=against, abstention=abstention))
    return Decision(id="DC-2026-01", text="Oui.", outcome=outcome, votes=votes, **over)


def holds(rule, *votes, **over):
    return verdict(body(rule, **over), meeting(), decision(*votes)).agreement.holds


@pytest.mark.parametrize(
    ("seats", "percent", "needed"), [(9, 50, 5), (10, 50, 5), (3, 66.7, 3), (17, 50, 9)]
)
def test_a_share_of_seats_is_rounded_up(seats, percent, needed):
    assert needed_seats(body(seats=seats, quorum=Quorum(percent=percent))) == needed


def test_the_quorum_counts_who_is_there():
    assert quorum(body(), meeting(5)).holds
    assert quorum(body(), meeting(4)).holds is False
    assert quorum(body(), meeting(4, represented=3)).holds is False
    assert quorum(body(quorum=Quorum(percent=50, proxies=True)), meeting(4, 3)).holds


def test_proxies_are_said_so_that_voices_and_people_agree():
    lent = quorum(body(quorum=Quorum(percent=50, proxies=True)), meeting(4, 3)).why
    assert "7 présents ou représentés (dont 3 pouvoirs)" in lent.replace("\xa0", " ")
    aside = quorum(body(), meeting(5, 1)).why.replace("\xa0", " ")
    assert "5 présents (et 1 pouvoir) pour 5 sièges requis" in aside


def test_a_second_call_may_need_no_quorum():
    second = meeting(1, second_call=True)
    assert quorum(body(), second).holds is False
    assert quorum(body(quorum=Quorum(percent=50, second_call=True)), second).holds


def test_what_is_not_documented_is_not_guessed():
    unknown = body(seats=None)
    assert quorum(unknown, meeting(5)).holds is None
    assert quorum(body(quorum=None), meeting(5)).holds is None
    assert verdict(unknown, meeting(5), decision(5)).valid is None
    assert holds(None, 5) is None
    assert verdict(body(), meeting(), decision(votes=None)).agreement.holds is None


def test_the_rules():
    assert holds(Rule.SIMPLE, 4, 3, 9)
    assert not holds(Rule.SIMPLE, 3, 3)
    assert holds(Rule.ABSOLUTE, 5, 2, 2)
    assert not holds(Rule.ABSOLUTE, 4, 0, 4)
    assert holds(Rule.QUALIFIED, 6, 3, share=66.6)
    assert not holds(Rule.QUALIFIED, 5, 3, share=66.6)
    assert holds(Rule.UNANIMITY, 4)
    assert not holds(Rule.UNANIMITY, 4, 0, 1)
    assert holds(Rule.CONSENSUS, 4)
    assert not holds(Rule.CONSENSUS, 4, 1)


def test_each_copresident_must_agree():
    three = body(Rule.COPRESIDENTS, seats=3)
    assert verdict(three, meeting(3), decision(3)).agreement.holds
    short = verdict(three, meeting(2), decision(2)).agreement
    assert short.holds is False
    assert "il manque l’accord de 1 coprésident" in short.why
    assert verdict(body(Rule.COPRESIDENTS, seats=None), meeting(3), decision(3)).agreement.holds


def test_an_objection_kept_breaks_a_consensus():
    kept = decision(votes=None, objections=1)
    assert verdict(body(Rule.CONSENSUS), meeting(), kept).agreement.holds is False


def test_an_opinion_binds_nobody():
    advising = body(power=Power.ADVISES)
    opinion = decision(5, outcome=Outcome.FAVOURABLE)
    found = verdict(advising, meeting(), opinion)
    assert said_validity(advising, opinion, found) == "avis, qui n’engage pas"


@given(FEW, FEW, FEW)
def test_unanimity_is_stronger_than_any_majority(favour, against, abstention):
    votes = (favour, against, abstention)
    if holds(Rule.UNANIMITY, *votes):
        assert holds(Rule.ABSOLUTE, *votes)
        assert holds(Rule.QUALIFIED, *votes, share=100)
    if holds(Rule.ABSOLUTE, *votes):
        assert holds(Rule.SIMPLE, *votes)


@given(FEW, FEW, FEW, st.sampled_from([r for r in Rule if r is not Rule.CONSENSUS]))
def test_one_more_voice_never_breaks_what_held(favour, against, abstention, rule):
    if holds(rule, favour, against, abstention, seats=None, share=60):
        assert holds(rule, favour + 1, against, abstention, seats=None, share=60)


@given(FEW, FEW)
def test_proxies_vote_whether_or_not_they_make_the_quorum(present, represented):
    assert voters(body(), meeting(present, represented)) == present + represented
