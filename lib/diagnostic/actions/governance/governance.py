"""The governance of a study, read and checked: what every view of it works from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from diagnostic.actions.governance.words import Held

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.governance.model import (
        Body,
        Convention,
        Decision,
        Event,
        Instance,
        MeetingFile,
    )
    from diagnostic.study.document import Document
    from diagnostic.study.strict import Strict


@dataclass(frozen=True)
class Meeting:
    """A meeting and the places of its values, for messages.

    Parameters
    ----------
    id : str
        ``2027-01-21-copil``: the name of its file.
    declared : MeetingFile
    document : Document
    """

    id: str
    declared: MeetingFile
    document: Document

    @property
    def date(self) -> dt.date:
        """Its day."""
        return self.declared.date

    @property
    def held(self) -> bool:
        """Whether it took place."""
        return self.declared.state is Held.HELD

    def where(self, *location: str | int) -> str:
        """Name a place of its file."""
        return self.document.where(location)


@dataclass(frozen=True)
class Governance:
    """The governance of a study.

    Parameters
    ----------
    study : str
    bodies : tuple of Body
        In the order of the file.
    existing : tuple of Instance
        Concertations that exist already.
    note : str
        What is not documented.
    conventions : tuple of Convention
    events : tuple of Event
    meetings : tuple of Meeting
        By date.
    actions : Actions, optional
        The fiches; None when the study has none.
    files : tuple of (Strict, Document)
        What was read, and the places of its values.
    """

    study: str
    bodies: tuple[Body, ...] = ()
    existing: tuple[Instance, ...] = ()
    note: str = ""
    conventions: tuple[Convention, ...] = ()
    events: tuple[Event, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    actions: Actions | None = field(default=None)
    files: tuple[tuple[Strict, Document], ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Body]:
        """The bodies by identifier."""
        return {each.id: each for each in self.bodies}

    @cached_property
    def by_meeting(self) -> dict[str, Meeting]:
        """The meetings by identifier."""
        return {each.id: each for each in self.meetings}

    @property
    def roots(self) -> tuple[Body, ...]:
        """Bodies that report to no other."""
        return tuple(each for each in self.bodies if not each.reports_to)

    def under(self, body: str) -> tuple[Body, ...]:
        """Return the bodies that report first to another."""
        return tuple(each for each in self.bodies if each.reports_to[:1] == (body,))

    def tree(self) -> Iterator[tuple[Body, int]]:
        """Yield every body with its depth, those that report to it after it."""

        def below(body: Body, depth: int) -> Iterator[tuple[Body, int]]:
            yield body, depth
            for each in self.under(body.id):
                yield from below(each, depth + 1)

        for root in self.roots:
            yield from below(root, 0)

    def body_of(self, meeting: Meeting) -> Body:
        """Return the body that meets."""
        return self.by_id[meeting.declared.body]

    def decisions(self) -> Iterator[tuple[Meeting, Decision]]:
        """Yield every decision, by date."""
        for meeting in self.meetings:
            for decision in meeting.declared.decisions:
                yield meeting, decision

    def of_body(self, body: str) -> tuple[Meeting, ...]:
        """Return the meetings of a body, by date."""
        return tuple(each for each in self.meetings if each.declared.body == body)

    @property
    def fictional(self) -> bool:
        """Whether some of it is fictional."""
        return any(
            (
                any(each.demonstration for each in self.bodies),
                any(each.demonstration for each in self.existing),
                any(each.demonstration for each in self.conventions),
                any(each.demonstration for each in self.events),
                any(each.declared.demonstration for each in self.meetings),
            )
        )
