"""Whether a meeting's record holds together: who came, who voted, what it could decide."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from diagnostic.actions.governance.checking import (
    UNKNOWN_BODY,
    UNKNOWN_COLLEGE,
    form,
    repeated,
    unknown,
)
from diagnostic.actions.governance.deciding import verdict, voters
from diagnostic.actions.governance.words import DECISION_ID, MEETING_ID, Held, Outcome, Power
from diagnostic.errors import Problem

if TYPE_CHECKING:
    from diagnostic.actions.governance.governance import Governance, Meeting
    from diagnostic.actions.governance.model import Body, Decision


def meeting_problems(governance: Governance, links: Collection[str]) -> Iterator[Problem]:
    """Yield every mistake of every meeting.

    Parameters
    ----------
    governance : Governance
    links : collection of str
        Identifiers that items and decisions may cite.
    """
    seen: list[str] = []
    for meeting in governance.meetings:
        yield from _identity(meeting)
        body = governance.by_id.get(meeting.declared.body)
        if body is None:
            yield from unknown(
                UNKNOWN_BODY, meeting.declared.body, governance.by_id, meeting.where("body")
            )
        else:
            yield from _present(meeting, body)
        yield from _state(meeting)
        for i, item in enumerate(meeting.declared.agenda):
            for j, name in enumerate(item.links):
                yield from _link(name, links, meeting.where("agenda", i, "links", j))
        for i, decision in enumerate(meeting.declared.decisions):
            where = meeting.where("decisions", i, "id")
            yield from repeated(decision.id, seen, where)
            seen.append(decision.id)
            yield from _decision(meeting, i, decision, links)
            if body is not None:
                yield from _votes(meeting, i, decision, body)
                yield from _power(meeting, i, decision, body)


def _identity(meeting: Meeting) -> Iterator[Problem]:
    declared = meeting.declared
    expected = f"{declared.date.isoformat()}-{declared.body}"
    if not MEETING_ID.match(meeting.id) or meeting.id != expected:
        yield Problem(
            "la réunion et son fichier ne portent pas le même nom", meeting.where("date"),
            meeting.id, f"renommez le fichier {expected}.yml",
        )  # fmt: skip
    if declared.next is not None and declared.next <= declared.date:
        yield Problem(
            "la prochaine réunion est avant celle-ci", meeting.where("next"),
            declared.next.isoformat(), f"donnez une date après le {declared.date.isoformat()}",
        )  # fmt: skip


def _state(meeting: Meeting) -> Iterator[Problem]:
    declared = meeting.declared
    if declared.state is Held.HELD:
        return
    for key, given in (("attendance", declared.attendance), ("decisions", declared.decisions)):
        if given:
            yield Problem(
                f"une réunion {declared.state.value} n’a ni présents ni décisions",
                meeting.where(key), f"{len(given)} notés",
                "écrivez state: tenue, ou retirez cette clé",
            )  # fmt: skip


def _present(meeting: Meeting, body: Body) -> Iterator[Problem]:
    colleges = {each.id: each for each in body.colleges}
    names = [each.college for each in meeting.declared.attendance]
    for i, each in enumerate(meeting.declared.attendance):
        where = meeting.where("attendance", i, "college")
        yield from unknown(UNKNOWN_COLLEGE, each.college, colleges, where)
        if each.college in names[:i]:
            yield Problem(
                "ce collège est compté deux fois", where, each.college, "gardez une seule ligne"
            )
        college = colleges.get(each.college)
        seated = each.present + each.represented
        if college and college.seats is not None and seated > college.seats:
            yield Problem(
                "ce collège compte plus de présents que de sièges",
                meeting.where("attendance", i, "present"),
                f"{seated} pour {college.seats}", "corrigez le nombre, ou les sièges de bodies.yml",
            )  # fmt: skip


def _link(name: str, links: Collection[str], where: str) -> Iterator[Problem]:
    yield from unknown("aucune fiche ni aucun constat ne porte ce nom", name, links, where)


def _decision(
    meeting: Meeting, i: int, decision: Decision, links: Collection[str]
) -> Iterator[Problem]:
    declared = meeting.declared
    where = meeting.where("decisions", i, "id")
    year = declared.date.year
    yield from form(decision.id, DECISION_ID, f"DC-{year}-01", where)
    if DECISION_ID.match(decision.id) and decision.id.split("-")[1] != str(year):
        yield Problem(
            "le numéro de la décision n’est pas de l’année de la réunion", where, decision.id,
            f"écrivez DC-{year}-…",
        )  # fmt: skip
    if decision.item is not None and decision.item > len(declared.agenda):
        yield Problem(
            "cette décision renvoie à un point que l’ordre du jour n’a pas",
            meeting.where("decisions", i, "item"), str(decision.item),
            f"l’ordre du jour compte {len(declared.agenda)} points",
        )  # fmt: skip
    for j, name in enumerate(decision.links):
        yield from _link(name, links, meeting.where("decisions", i, "links", j))
    for j, task in enumerate(decision.tasks):
        if task.by is not None and task.by < declared.date:
            yield Problem(
                "cette suite est à faire avant la réunion qui la décide",
                meeting.where("decisions", i, "tasks", j, "by"), task.by.isoformat(),
                f"donnez une date après le {declared.date.isoformat()}",
            )  # fmt: skip


def _votes(meeting: Meeting, i: int, decision: Decision, body: Body) -> Iterator[Problem]:
    at = ("decisions", i)
    votes, there = decision.counted, voters(body, meeting.declared)
    if votes is not None and there is not None and votes.total > there:
        yield Problem(
            "on compte plus de voix que de votants présents ou représentés",
            meeting.where(*at, "votes"), f"{votes.total} pour {there}",
            "corrigez les voix, ou les présences",
        )  # fmt: skip
    colleges = {each.id: each for each in body.colleges}
    present = {e.college: e.present + e.represented for e in meeting.declared.attendance}
    names = [each.college for each in decision.by_college]
    for j, each in enumerate(decision.by_college):
        where = meeting.where(*at, "by_college", j)
        yield from unknown(UNKNOWN_COLLEGE, each.college, colleges, where)
        if each.college in names[:j]:
            yield Problem(
                "ce collège est compté deux fois", where, each.college, "gardez une seule ligne"
            )
        if each.college in colleges and not colleges[each.college].votes:
            yield Problem(
                "ce collège siège sans voix", where, each.college,
                "retirez cette ligne, ou corrigez votes dans bodies.yml",
            )  # fmt: skip
        if present and each.total > present.get(each.college, 0):
            yield Problem(
                "ce collège compte plus de voix que de présents", where,
                f"{each.total} pour {present.get(each.college, 0)}",
                "corrigez les voix, ou les présences",
            )  # fmt: skip
    if decision.votes is not None and decision.by_college:
        for key, said in (("favour", "pour"), ("against", "contre"), ("abstention", "abstentions")):
            total = sum(getattr(each, key) for each in decision.by_college)
            if total != getattr(decision.votes, key):
                yield Problem(
                    f"les voix des collèges ne font pas le total ({said})",
                    meeting.where(*at, "votes", key), f"{getattr(decision.votes, key)} et {total}",
                    "corrigez l’un des deux",
                )  # fmt: skip


def _power(meeting: Meeting, i: int, decision: Decision, body: Body) -> Iterator[Problem]:
    where = meeting.where("decisions", i, "outcome")
    outcome = decision.outcome
    if body.power is Power.ADVISES and outcome in {Outcome.ADOPTED, Outcome.REJECTED}:
        yield Problem(
            f"cette instance donne un avis, elle ne décide pas : {body.name}", where, outcome.value,
            "écrivez avis favorable ou avis défavorable, et faites décider l’instance dont c’est "
            "le rôle",
        )  # fmt: skip
        return
    if outcome is Outcome.POSTPONED:
        return
    found = verdict(body, meeting.declared, decision)
    if found.quorum.holds is False and not outcome.opinion:
        yield Problem(
            "cette décision a été prise sans quorum", where, found.quorum.why,
            "écrivez reportée, ou convoquez une seconde fois",
        )  # fmt: skip
    if found.agreement.holds is None or found.rule is None:
        return
    if outcome.agreed and not found.agreement.holds:
        yield Problem(
            f"la règle n’est pas satisfaite : {found.rule.value}, {found.rule.said}", where,
            found.agreement.why, "corrigez les voix, ou ce qui a été décidé",
        )  # fmt: skip
    if not outcome.agreed and found.agreement.holds and decision.counted is not None:
        yield Problem(
            f"les voix disent l’inverse : la règle est satisfaite ({found.rule.value})", where,
            found.agreement.why, "corrigez les voix, ou ce qui a été décidé",
        )  # fmt: skip
