"""What governance has produced: decisions, who answers for what, loads, what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.governance.dashboard import tasks
from diagnostic.actions.governance.deciding import said_validity, verdict
from diagnostic.actions.governance.private import breakable
from diagnostic.actions.governance.words import BodyKind, Outcome
from diagnostic.actions.words import Clearance
from diagnostic.presentation import boxes
from diagnostic.presentation.sheets import day, shown_id
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.actions import states
from diagnostic.workbook.governance import governance_of, missing, open_sheets, shared, source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diagnostic.actions.followup.meeting import Point
    from diagnostic.actions.followup.tracking import Tracked
    from diagnostic.actions.governance.governance import Governance, Meeting
    from diagnostic.actions.governance.model import Body, Decision
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

_DECISIONS = (
    Column("id", "Numéro"),
    Column("where", "Instance"),
    Column("text", "Décision ou avis"),
    Column("outcome", "Résultat"),
    Column("checked", "Vérification"),
    Column("links", "Fiches"),
)


def seen_decisions(context: Context, governance: Governance) -> list[tuple[Meeting, Decision]]:
    """Return the decisions that the edition may show, by date."""
    whole = context.study.edition is not Edition.PUBLIC
    return [
        (meeting, decision)
        for meeting, decision in governance.decisions()
        if whole or decision.clearance is Clearance.PUBLIC
    ]


def decisions(context: Context) -> Block:
    """Return the register of decisions, each with its check of quorum and rule."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    seen = seen_decisions(context, found)
    hidden = sum(1 for _ in found.decisions()) - len(seen)
    kept = text.counted(hidden, "décision interne n’y figure", "décisions internes n’y figurent")
    if not seen:
        said = "Aucune décision n’est encore enregistrée."
        return boxes.absence(f"Aucune décision n’est publiée ; {kept} pas." if hidden else said)
    rows = [_decision(found.body_of(meeting), meeting, each, context) for meeting, each in seen]
    fictional = any(meeting.declared.demonstration for meeting, _ in seen)
    caption = "Décisions et avis, par date, avec la règle appliquée et ce qui en a été vérifié."
    return table(
        context.anchor("tbl", "decisions"),
        pd.DataFrame(rows),
        _DECISIONS,
        title=text.typographic(_decided(seen)),
        caption=text.typographic(f"{caption} {text.capitalised(kept)} pas." if hidden else caption),
        source=text.typographic(marked("réunions enregistrées dans l’étude.", fictional)),
        how_to_read=text.typographic(
            "« Valable » : quorum atteint et règle satisfaite. « Non vérifiable » : le quorum, les "
            "sièges ou la règle de l’instance ne sont pas documentés."
        ),
    )


def _decided(seen: Sequence[tuple[Meeting, Decision]]) -> str:
    adopted = sum(d.outcome is Outcome.ADOPTED for _, d in seen)
    opinions = sum(d.outcome.opinion for _, d in seen)
    waiting = sum(d.outcome is Outcome.POSTPONED for _, d in seen)
    said = [
        text.counted(n, *words)
        for n, words in (
            (adopted, ("décision adoptée", "décisions adoptées")),
            (opinions, ("avis donné", "avis donnés")),
            (waiting, ("point reporté", "points reportés")),
        )
        if n
    ]
    if not said:
        return text.capitalised(text.counted(len(seen), "décision"))
    return text.capitalised(text.enumeration(said))


def _decision(body: Body, meeting: Meeting, each: Decision, context: Context) -> dict[str, str]:
    found = verdict(body, meeting.declared, each)
    checked = [said_validity(body, each, found)]
    if each.outcome is not Outcome.POSTPONED:
        checked.append(found.quorum.why)
    return {
        "id": shown_id(each.id),
        "where": f"{body.name}, {day(meeting.date)}",
        "text": text.typographic(each.text),
        "outcome": text.typographic(result(body, each, meeting, hidden=shared(context))),
        "checked": text.typographic(text.capitalised(" ; ".join(checked))),
        "links": text.enumeration([shown_id(name) for name in each.links]) or "–",
    }


def result(body: Body, each: Decision, meeting: Meeting, *, hidden: bool) -> str:
    """Say what came out: outcome, rule, votes, college by college when they may be."""
    said = text.capitalised(each.outcome.value)
    if each.outcome is Outcome.POSTPONED:
        return said
    found = verdict(body, meeting.declared, each)
    if found.rule:
        said += f", {found.rule.value}"
    if each.counted is not None:
        said += f" : {found.agreement.why}"
    if breakable(body, each, shared=hidden):
        names = {college.id: college.name for college in body.colleges}
        parts = [
            f"{names[votes.college]} {text.number(votes.favour)}/{text.number(votes.against)}/"
            f"{text.number(votes.abstention)}"
            for votes in each.by_college
        ]
        said += f". Par collège, pour/contre/abstention : {' ; '.join(parts)}"
    return said


def of_sheets(context: Context) -> dict[str, Block]:
    """Return what the bodies have decided on each fiche, for its page; by fiche."""
    if "governance" not in context.study.chapters:
        return {}
    found = governance_of(context)
    if found is None:
        return {}
    told: dict[str, list[str]] = {}
    for meeting, each in seen_decisions(context, found):
        body = found.body_of(meeting)
        said = text.typographic(
            f"{shown_id(each.id)}, {body.name}, {day(meeting.date)} : "
            f"{text.lowered(each.text).rstrip('.')} ({each.outcome.value})."
        )
        for name in each.links:
            told.setdefault(name, []).append(said)
    head = "Ce qu’en ont dit les instances"
    return {name: boxes.listed(head, lines) for name, lines in told.items()}


def followed(context: Context, governance: Governance) -> list[Tracked]:
    """Return the fiches that the edition may show, with their follow-up."""
    from diagnostic.actions.followup import files, tracking

    actions = governance.actions
    if actions is None:
        return []
    held = {each.sheet.id: each.state for each in states(context, actions)}
    kept = files.load(governance.study, actions)
    opened = {sheet.id for sheet in open_sheets(context, governance)}
    found = tracking.tracked(actions, kept, context.study.date, held)
    return [each for each in found if each.sheet.id in opened]


def points_of(
    context: Context, governance: Governance, meeting: Meeting
) -> tuple[Point, ...] | None:
    """Return what the follow-up puts on the agenda of a meeting; None without any fiche."""
    from diagnostic.actions.followup import meeting as agenda

    if governance.actions is None:
        return None
    body = governance.body_of(meeting)
    return agenda.points(
        followed(context, governance),
        (body.id, body.name),
        meeting.date,
        steering=body.kind is BodyKind.STEERING,
    )


_TASKS = (
    Column("due", "Échéance"),
    Column("what", "À faire"),
    Column("why", "Pourquoi"),
    Column("who", "Avec qui"),
)


def referent(context: Context) -> Block:
    """Return what the referent has to do within three months, what is late first."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    if context.study.edition is Edition.PUBLIC:
        return boxes.absence("Le tableau de bord du référent reste entre les partenaires.")
    listed = tasks(found, followed(context, found), context.study.date)
    if not listed:
        return boxes.absence("Rien n’est à faire dans les trois mois qui viennent.")
    rows = [
        {
            "due": (day(each.due) if each.due else "Sans date")
            + (", en retard" if each.late else ""),
            "what": text.typographic(_ids(each.what)),
            "why": text.typographic(_ids(text.capitalised(each.why))) or "–",
            "who": each.who or "–",
        }
        for each in listed
    ]
    late = sum(each.late for each in listed)
    title = text.counted(len(listed), "chose à faire", "choses à faire")
    tail = f", dont {text.number(late)} en retard" if late else ""
    return table(
        context.anchor("tbl", "referent"),
        pd.DataFrame(rows),
        _TASKS,
        title=text.typographic(f"{text.capitalised(title)} d’ici trois mois{tail}"),
        caption=text.typographic(
            f"Tableau de bord du référent, au {day(context.study.date)}, tiré de ce qui précède."
        ),
        source=source(found.fictional),
    )


def _ids(said: str) -> str:
    words = said.split(" ")
    return " ".join(shown_id(w) if w.startswith(("ACT-", "DC-")) else w for w in words)
