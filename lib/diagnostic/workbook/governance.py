"""The chapter of governance: who reports to whom, what each body may decide, what to reuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.governance.files import load
from diagnostic.actions.governance.private import naming
from diagnostic.actions.governance.words import Power
from diagnostic.actions.words import Clearance
from diagnostic.errors import DisclosureError
from diagnostic.presentation import bodies as drawing
from diagnostic.presentation import boxes, markdown
from diagnostic.presentation.display import joined
from diagnostic.presentation.figure import figure
from diagnostic.presentation.tables import Column, grid
from diagnostic.study.model import Edition
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.actions import actions_of, known

if TYPE_CHECKING:
    from diagnostic.actions.governance.governance import Governance
    from diagnostic.actions.governance.model import Body
    from diagnostic.actions.model import Sheet
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

UNSAID = "non documenté"
_POWERS = {Power.DECIDES: drawing.DECIDES, Power.ADVISES: drawing.ADVISES, None: drawing.UNSAID}


def governance_of(context: Context) -> Governance | None:
    """Return the governance of a study as its edition may show it; None when it has none.

    Raises
    ------
    DataError
        When a file is wrong.
    DisclosureError
        In a shared edition, when somebody is named.
    """
    names = known(context)
    found = load(context.study.slug, names, actions_of(context))
    if found is not None and shared(context):
        problems = [
            problem
            for declared, document in found.files
            for problem in naming(declared, document, names.names)
        ]
        if problems:
            raise DisclosureError(problems)
    return found


def shared(context: Context) -> bool:
    """Whether the edition leaves the team."""
    return context.study.edition is not Edition.WORKING


def open_sheets(context: Context, governance: Governance) -> tuple[Sheet, ...]:
    """Return the fiches whose pilots and partners the edition may show."""
    if governance.actions is None:
        return ()
    whole = context.study.edition is not Edition.PUBLIC
    return tuple(s for s in governance.actions.sheets if whole or s.clearance is Clearance.PUBLIC)


def missing(context: Context) -> Block:
    """Say that the study declares no body yet; to the team, how to begin."""
    said = text.typographic(f"La gouvernance n’est pas encore décrite {context.town.at}.")
    if shared(context):
        return boxes.absence(said)
    where = f"`data/field/{context.study.slug}/governance/bodies.yml`"
    return boxes.absence(
        said, markdown.Prose(f"Elle se décrit dans {where}, voir le guide de la gouvernance.")
    )


def fictive(name: str, demonstration: bool) -> str:
    """Mark one thing as fictional, among others that are not."""
    return f"{name} (exemple fictif)" if demonstration else name


def source(fictional: bool) -> str:
    """Return the source line of what the files of governance say."""
    return text.typographic(marked("fichiers de gouvernance de l’étude.", fictional))


def opening(context: Context) -> Block:
    """Return the chapter's first lines: how many bodies, which decide, what is not known."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    deciding = sum(each.power is Power.DECIDES for each in found.bodies)
    advising = sum(each.power is Power.ADVISES for each in found.bodies)
    count = text.capitalised(text.counted(len(found.bodies), "instance"))
    told = [
        text.counted(n, *words)
        for n, words in (
            (deciding, ("décide", "décident")),
            (advising, ("donne un avis", "donnent un avis")),
        )
        if n
    ]
    lines = [
        "Qui décide, selon quelle règle, et devant qui en rend-on compte ?",
        f"{count} : {text.enumeration(told)}." if told else f"{count}.",
    ]
    decisions = sum(1 for _ in found.decisions())
    if decisions:
        held = sum(each.held for each in found.meetings)
        lines.append(
            f"{text.capitalised(text.counted(decisions, 'décision ou avis', 'décisions ou avis'))}"
            f" en {text.counted(held, 'réunion tenue', 'réunions tenues')}."
        )
    shown = boxes.chapo(text.typographic(marked(" ".join(lines), found.fictional)))
    if found.note:
        note = boxes.vigilance(text.typographic(found.note), "Ce qui n’est pas documenté")
        shown = joined([shown, note])
    return shown


def diagram(context: Context) -> Block:
    """Return the bodies drawn as a tree, with their colleges and seats."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    drawn = [
        drawing.Box(
            fictive(body.name, body.demonstration), _detail(body), depth, _POWERS[body.power],
            tuple(drawing.College(c.name, c.seats, c.votes) for c in body.colleges),
        )
        for body, depth in found.tree()
    ]  # fmt: skip
    fictional = any(each.demonstration for each in found.bodies)
    rows = [
        {
            "body": f"{box.name}, {box.power}",
            "colleges": text.typographic(" ; ".join(c.said for c in box.colleges)) or UNSAID,
        }
        for box in drawn
    ]
    return figure(
        context.anchor("fig", "instances"),
        drawing.bodies(drawn),
        title=text.typographic(_title(found)),
        caption=text.typographic(
            marked("Instances, de celles qui ne rendent compte à aucune autre à celles qui leur "
                   "rendent compte ; collèges et sièges.", fictional)
        ),
        source=source(fictional),
        alt=text.typographic(marked(drawing.alt(drawn), fictional)),
        how_to_read=text.typographic(
            "Une instance en retrait rend compte à celle qui est au-dessus d’elle. Un carré plein "
            "est un siège ; un carré vide, un collège dont on ne connaît pas le nombre de sièges."
        ),
        width="large",
        data=pd.DataFrame(rows),
        values_table=grid(pd.DataFrame(rows), _DRAWN),
    )  # fmt: skip


_DRAWN = (Column("body", "Instance"), Column("colleges", "Collèges et sièges"))


def _title(found: Governance) -> str:
    linked = sum(bool(each.reports_to) for each in found.bodies)
    if not linked:
        return "Aucune instance ne rend compte à une autre"
    report = text.counted(linked, "rend compte à une autre", "rendent compte à une autre")
    return f"Sur {text.counted(len(found.bodies), 'instance')}, {report}"


def _detail(body: Body) -> str:
    said = [body.kind.value if text.folded(body.kind.value) not in text.folded(body.name) else ""]
    if body.rule:
        said.append(body.rule.value)
    if body.quorum:
        said.append(f"quorum {quorum_said(body)}")
    if body.rhythm:
        said.append(body.rhythm.value)
    return text.typographic(text.capitalised(", ".join(part for part in said if part)))


def quorum_said(body: Body) -> str:
    """Say what a quorum asks for."""
    asked = body.quorum
    if asked is None:
        return UNSAID
    said = []
    if asked.percent is not None:
        decimals = 0 if asked.percent == int(asked.percent) else 1
        said.append(f"{text.number(asked.percent, decimals, '%')} des sièges")
    if asked.seats is not None:
        said.append(text.counted(asked.seats, "siège"))
    if asked.colleges is not None:
        said.append(text.counted(asked.colleges, "collège"))
    last = " (aucun à la seconde convocation)" if asked.second_call else ""
    return text.enumeration(said) + last
