"""Whether a decision holds: quorum, rule, power of the body; computed, never taken on trust."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.actions.governance.words import Outcome, Power, Rule
from diagnostic.text import NBSP, counted, number, plural

if TYPE_CHECKING:
    from diagnostic.actions.governance.model import Body, Decision, MeetingFile, Quorum, Votes


@dataclass(frozen=True)
class Finding:
    """What was found of one condition.

    Parameters
    ----------
    holds : bool or None
        None when what is known does not tell.
    why : str
        In French, without a full stop.
    """

    holds: bool | None
    why: str


@dataclass(frozen=True)
class Verdict:
    """What may be said of a decision.

    Parameters
    ----------
    rule : Rule or None
        The one applied.
    quorum, agreement : Finding
    """

    rule: Rule | None
    quorum: Finding
    agreement: Finding

    @property
    def valid(self) -> bool | None:
        """Whether both conditions hold; None when one is not known and the other not broken."""
        states = (self.quorum.holds, self.agreement.holds)
        if False in states:
            return False
        return None if None in states else True


def voting_seats(body: Body) -> int | None:
    """Return the seats that vote; None when one college's are not documented."""
    seats = [each.seats for each in body.colleges if each.votes]
    if not seats or None in seats:
        return None
    return sum(each or 0 for each in seats)


def voters(body: Body, meeting: MeetingFile) -> int | None:
    """Return how many could vote, proxies included; None when nobody counted."""
    if not meeting.attendance:
        return None
    voting = {each.id for each in body.colleges if each.votes}
    return sum(
        each.present + each.represented for each in meeting.attendance if each.college in voting
    )


def quorum(body: Body, meeting: MeetingFile) -> Finding:
    """Tell whether enough people were there."""
    asked = body.quorum
    if asked is None:
        return Finding(None, "quorum non documenté")
    if meeting.second_call and asked.second_call:
        return Finding(True, "seconde convocation, sans quorum")
    if not meeting.attendance:
        return Finding(None, "présences non comptées")
    if asked.percent is not None and voting_seats(body) is None:
        return Finding(None, "quorum non vérifiable : sièges non documentés")
    return _counted_quorum(body, asked, meeting)


def needed_seats(body: Body) -> int | None:
    """Return how many seats the quorum asks for; None when it asks for none, or cannot be told."""
    asked, total = body.quorum, voting_seats(body)
    if asked is None or asked.percent is None:
        return asked.seats if asked else None
    if total is None:
        return asked.seats
    return max(asked.seats or 0, math.ceil(total * asked.percent / 100 - 1e-9))


def _counted_quorum(body: Body, asked: Quorum, meeting: MeetingFile) -> Finding:
    voting = {each.id for each in body.colleges if each.votes}
    there = [each for each in meeting.attendance if each.college in voting]
    count = sum(each.present + (each.represented if asked.proxies else 0) for each in there)
    said, reached = counted(count, "présent"), True
    lent = sum(each.represented for each in there)
    if lent:
        # Otherwise more would seem to have voted than were there.
        proxies = counted(lent, "pouvoir")
        said += f" ou représentés (dont {proxies})" if asked.proxies else f" (et {proxies})"
    needed = needed_seats(body)
    if needed is not None:
        said += f" pour {counted(needed, 'siège requis', 'sièges requis')}"
        reached = count >= needed
    if asked.colleges is not None:
        represented = sum(each.present > 0 for each in there)
        colleges = counted(represented, "collège représenté", "collèges représentés")
        said += f", {colleges} sur {number(asked.colleges)} requis"
        reached = reached and represented >= asked.colleges
    return Finding(reached, f"quorum {'atteint' if reached else 'non atteint'} : {said}")


def agreement(body: Body, meeting: MeetingFile, decision: Decision) -> Finding:
    """Tell whether the rule was satisfied in favour of the text."""
    rule = decision.rule or body.rule
    votes = decision.counted
    if rule is None:
        return Finding(None, "règle non documentée")
    if rule is Rule.CONSENSUS:
        held = decision.objections + (votes.against if votes else 0)
        if held:
            kept = counted(held, "objection maintenue", "objections maintenues")
            return Finding(False, f"pas de consensus : {kept}")
        return Finding(True, "consensus : aucune objection maintenue")
    if votes is None:
        return Finding(None, "voix non comptées")
    return _majority(rule, votes, body, meeting)


def _majority(rule: Rule, votes: Votes, body: Body, meeting: MeetingFile) -> Finding:
    said = f"{number(votes.favour)}{NBSP}pour, {number(votes.against)}{NBSP}contre"
    if votes.abstention:
        said += f", {counted(votes.abstention, 'abstention')}"
    if rule is Rule.SIMPLE:
        return Finding(votes.favour > votes.against, said)
    if rule is Rule.ABSOLUTE:
        return Finding(votes.favour * 2 > votes.total, said)
    if rule is Rule.QUALIFIED:
        asked = body.share or 100.0
        rate = f"{said} ; {number(asked, 0 if asked == int(asked) else 1, '%')} requis"
        return Finding(votes.cast > 0 and votes.favour * 100 >= asked * votes.cast - 1e-9, rate)
    alone = votes.against == 0 and votes.abstention == 0 and votes.favour > 0
    if rule is Rule.COPRESIDENTS:
        expected = voting_seats(body) or voters(body, meeting)
        if expected is None:
            return Finding(None if alone else False, said)
        missing = expected - votes.favour
        if missing > 0:
            who = plural(missing, "coprésident", "coprésidents")
            return Finding(False, f"{said} ; il manque l’accord de {number(missing)} {who}")
    return Finding(alone, said)


def verdict(body: Body, meeting: MeetingFile, decision: Decision) -> Verdict:
    """Return what may be said of a decision, or of an opinion."""
    return Verdict(
        decision.rule or body.rule, quorum(body, meeting), agreement(body, meeting, decision)
    )


def said_validity(body: Body, decision: Decision, found: Verdict) -> str:
    """Say in a word whether a decision holds."""
    if decision.outcome is Outcome.POSTPONED:
        return "reportée : rien à vérifier"
    if decision.outcome.opinion or body.power is Power.ADVISES:
        return "avis, qui n’engage pas"
    if decision.outcome is Outcome.REJECTED:
        return "rejet constaté" if found.quorum.holds else "rejet, quorum non vérifiable"
    return {True: "valable", False: "non valable", None: "non vérifiable"}[found.valid]
