"""What a paper of a meeting is written from: the meeting, its body, what the edition may show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.actions.governance.deciding import needed_seats, voting_seats
from diagnostic.actions.words import Clearance
from diagnostic.study.model import Edition
from diagnostic.text import counted, number

if TYPE_CHECKING:
    from diagnostic.actions.governance.governance import Governance, Meeting
    from diagnostic.actions.governance.model import Body, Decision
    from diagnostic.workbook.context import Context

BLANK = "…" * 24
"""A line to write on."""


@dataclass(frozen=True)
class Desk:
    """What a paper is written from."""

    context: Context
    governance: Governance
    meeting: Meeting

    @property
    def body(self) -> Body:
        """The body that meets."""
        return self.governance.body_of(self.meeting)

    @property
    def whole(self) -> bool:
        """Whether the edition may show what is not public."""
        return self.context.study.edition is not Edition.PUBLIC

    @property
    def seen(self) -> list[Decision]:
        """Decisions of the meeting that the edition may show."""
        return [
            each
            for each in self.meeting.declared.decisions
            if self.whole or each.clearance is Clearance.PUBLIC
        ]


def rules_said(body: Body) -> str:
    """Say what a body needs to decide: power, rule, quorum."""
    said = [f"Cette instance {body.power.value}" if body.power else "Pouvoir non documenté"]
    if body.rule:
        said.append(f"règle : {body.rule.value}, soit {body.rule.said}")
    needed, total = needed_seats(body), voting_seats(body)
    if needed is not None:
        of = f" sur {number(total)}" if total else ""
        said.append(f"quorum : {counted(needed, 'siège')}{of}")
        if body.quorum and body.quorum.colleges:
            said[-1] += f" et {counted(body.quorum.colleges, 'collège')}"
    else:
        said.append("quorum non documenté")
    return " ; ".join(said) + "."
