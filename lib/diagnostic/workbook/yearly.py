"""What the annual conference is made of: the year's snapshot, progress, priorities, partners."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.actions.governance.evolution import Change, changes
from diagnostic.actions.governance.raci import RESIDENTS, matrix
from diagnostic.actions.governance.snapshot import Line, Origin, Progress, Snapshot
from diagnostic.actions.governance.words import BodyKind, Held
from diagnostic.study.model import Edition
from diagnostic.voices.consultation.readings import Reading
from diagnostic.voices.pieces import Kind
from diagnostic.workbook import votebase
from diagnostic.workbook.governance import open_sheets
from diagnostic.workbook.governancework import followed, seen_decisions

if TYPE_CHECKING:
    import datetime as dt

    from diagnostic.actions.followup.tracking import Tracked
    from diagnostic.actions.governance.governance import Governance, Meeting
    from diagnostic.actions.governance.model import Body, Decision
    from diagnostic.analysis.values import Value
    from diagnostic.workbook.context import Context

_READINGS = {
    Reading.SHARED: "Partagé par tous les groupes",
    Reading.CONSENSUS: "Consensus",
    Reading.TENSION: "Point de tension",
}


@dataclass(frozen=True)
class Yearly:
    """An annual conference.

    Parameters
    ----------
    context : Context
    governance : Governance
    year : int
    previous : Snapshot or None
        Last year's, when there is one.
    """

    context: Context
    governance: Governance
    year: int
    previous: Snapshot | None = None

    @cached_property
    def body(self) -> Body | None:
        """The conference, among the bodies."""
        found = [e for e in self.governance.bodies if e.kind is BodyKind.CONFERENCE]
        return found[0] if found else None

    @cached_property
    def meeting(self) -> Meeting | None:
        """The conference of the year, when it has a date."""
        if self.body is None:
            return None
        of_year = [
            each
            for each in self.governance.of_body(self.body.id)
            if each.date.year == self.year and each.declared.state is not Held.CANCELLED
        ]
        return of_year[0] if of_year else None

    @property
    def day(self) -> dt.date:
        """Its day, else that of the study."""
        return self.meeting.date if self.meeting else self.context.study.date

    @cached_property
    def values(self) -> dict[str, Value]:
        """The indicators followed: those of reference, and those that fiches and findings cite."""
        catalogue = self.context.statistics.catalogue.indicators
        cited = [name for name, each in catalogue.items() if each.core]
        actions = self.governance.actions
        if actions is not None:
            for sheet in actions.sheets:
                cited += [e.indicator for e in sheet.evaluation.indicators if e.indicator]
                if sheet.what.public and sheet.what.public.indicator:
                    cited.append(sheet.what.public.indicator)
            pieces = actions.known.evidence.pieces
            for finding in actions.known.findings.values():
                names = [link.piece for link in finding.links]
                cited += [name for name in names if pieces[name].kind is Kind.INDICATOR]
        wanted = [name for name in dict.fromkeys(cited) if name in catalogue]
        profile = self.context.profile
        profile.load(wanted)
        return {name: profile.latest(name) for name in wanted}

    @cached_property
    def tracked(self) -> tuple[Tracked, ...]:
        """The fiches with their follow-up."""
        return tuple(followed(self.context, self.governance))

    @cached_property
    def decisions(self) -> list[tuple[Meeting, Decision]]:
        """Decisions since last year's conference, or over the twelve months before this one."""
        end = self.day
        start = self.previous.day if self.previous else end.replace(year=end.year - 1, day=1)
        seen = seen_decisions(self.context, self.governance)
        return [(m, d) for m, d in seen if start < m.date <= end]

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """Partners of the year: in the fiches that may be shown, and in conventions."""
        names: dict[str, str] = {}
        for line in matrix(open_sheets(self.context, self.governance)):
            if line.organisation != RESIDENTS:
                names.setdefault(text.folded(line.organisation), line.organisation)
        for each in self.governance.conventions:
            for name in each.signatories:
                names.setdefault(text.folded(name), name)
        return tuple(names[key] for key in sorted(names))

    @cached_property
    def newcomers(self) -> tuple[str, ...]:
        """Partners that last year's snapshot did not have; none when there is no last year."""
        if self.previous is None:
            return ()
        known = {text.folded(name) for name in self.previous.organisations}
        return tuple(name for name in self.organisations if text.folded(name) not in known)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What is archived of the year."""
        study = self.context.study
        return Snapshot(
            study=study.slug,
            territory=str(self.context.town.id),
            year=self.year,
            edition=study.edition.value,
            date=study.date,
            conference=self.meeting.date if self.meeting else None,
            indicators=tuple(self._line(each) for each in self.values.values()),
            actions=tuple(
                Progress(
                    id=each.sheet.id, title=each.sheet.title, state=each.state.value,
                    progress=None if each.progress is None else float(each.progress),
                )
                for each in self.tracked
            ),
            decisions=tuple(d.id for _, d in seen_decisions(self.context, self.governance)),
            organisations=self.organisations,
        )  # fmt: skip

    def _line(self, value: Value) -> Line:
        indicator = value.indicator
        return Line(
            id=indicator.id,
            label=text.typographic(indicator.label),
            unit=indicator.unit,
            decimals=indicator.decimals,
            territory=str(value.territory.id),
            vintage=value.vintage,
            period=value.period if value.vintage else "",
            value=value.number if value.known else None,
            status=value.status,
            written=value.written,
            sources=tuple(
                Origin(id=name, sha256=_sha256(self.context.statistics.store.path(name)))
                for name in value.sources
            ),
        )

    @cached_property
    def changes(self) -> list[Change]:
        """What has changed since last year's snapshot; empty when there is none."""
        if self.previous is None:
            return []
        profile = self.context.profile
        return changes(
            self.previous,
            self.snapshot,
            self.values,
            self.context.statistics.breaks,
            lambda name, vintage: profile.at(name, profile.town, vintage),
        )

    @cached_property
    def priorities(self) -> list[tuple[str, str, str]]:
        """What closed votes say: title of the vote, reading, item; secrecy is the votes' own."""
        around = replace(self.context, theme="voices")
        said = []
        for found in votebase.leading(around):
            title = found.ballot.declared.title
            for reading, words in _READINGS.items():
                said += [(title, words, found.item(item).text) for item in found.having(reading)]
        return said

    @property
    def fictional(self) -> bool:
        """Whether some of it is fictional."""
        return self.governance.fictional or any(each.demonstration for each in self.tracked)

    @property
    def whole(self) -> bool:
        """Whether the edition may show what is not public."""
        return self.context.study.edition is not Edition.PUBLIC


def _sha256(path: Path) -> str:
    """Return the checksum of a file of figures; empty when there is none."""
    if not path.is_file():
        return ""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
