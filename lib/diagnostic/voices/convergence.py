"""Convergence: for each finding, what statistics, professionals, residents and the elected say.

Sides come from declared evidence, never from words; for a measure whose way
the finding states, the side is computed from the figures of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostic.analysis.comparison import Position, compare
from diagnostic.analysis.findings import comparable, frail, overtaken
from diagnostic.analysis.trends import trend
from diagnostic.text import NBSP
from diagnostic.voices.evidence import Way
from diagnostic.voices.pieces import Register

if TYPE_CHECKING:
    from diagnostic.analysis.profile import Profile
    from diagnostic.voices.evidence import Evidence, Finding, Link


class Side(StrEnum):
    """What a register says of a finding."""

    AGREES = "agrees"
    PARTLY = "partly"
    CONTRADICTS = "contradicts"
    SILENT = "silent"

    @property
    def mark(self) -> str:
        """A sign that needs no colour."""
        return _MARKS[self][0]

    @property
    def word(self) -> str:
        """The same in a word, for who hears the page."""
        return _MARKS[self][1]

    @property
    def written(self) -> str:
        """Both."""
        return f"{self.mark}{NBSP}{self.word}"


_MARKS = {
    Side.AGREES: ("●", "confirme"),
    Side.PARTLY: ("◐", "en partie"),
    Side.CONTRADICTS: ("×", "contredit"),
    Side.SILENT: ("○", "ne dit rien"),
}


class Convergence(StrEnum):
    """What a row of the matrix reads as."""

    SHARED = "tous ceux qui s’expriment le confirment"
    ALONE = "un seul registre s’exprime"
    DIVIDED = "les registres ne disent pas la même chose"
    REFUTED = "aucun registre ne le confirme"
    NONE = "rien ne permet encore d’en juger"


@dataclass(frozen=True)
class Row:
    """A finding, and the side of each register.

    Parameters
    ----------
    finding : Finding
    sides : mapping of Register to Side
    """

    finding: Finding
    sides: Mapping[Register, Side]

    @property
    def reading(self) -> Convergence:
        """What the row says, from its sides alone."""
        spoken = [side for side in self.sides.values() if side is not Side.SILENT]
        if not spoken:
            return Convergence.NONE
        if set(spoken) == {Side.CONTRADICTS}:
            return Convergence.REFUTED
        if set(spoken) != {Side.AGREES}:
            return Convergence.DIVIDED
        return Convergence.SHARED if len(spoken) > 1 else Convergence.ALONE


def matrix(evidence: Evidence, profile: Profile, theme: str) -> list[Row]:
    """Return the rows of a theme, in the order in which findings are declared."""
    return [
        Row(
            finding,
            {
                register: _together(
                    side(link, evidence, profile)
                    for link in evidence.links(finding, str(profile.town.id))
                    if evidence.register(link) is register
                )
                for register in Register
            },
        )
        for finding in evidence.of(theme)
    ]


def side(link: Link, evidence: Evidence, profile: Profile) -> Side:
    """Return what one piece says of its finding; nothing once it is withdrawn."""
    if evidence.pieces[link.piece].withdrawn:
        return Side.SILENT
    if link.supports:
        return Side.AGREES
    if link.contradicts:
        return Side.CONTRADICTS
    return measured(profile, link.measured, link.says)


def measured(profile: Profile, indicator: str, says: Way | None) -> Side:
    """Return whether figures go the way a finding states.

    The town is set against its reference territory, or against itself over
    time; a gap within the margin, a count, a fragile figure or an absence says nothing.
    """
    if says in {Way.HIGHER, Way.LOWER}:
        gap = compare(profile, indicator).reference
        if gap is None or frail(gap.town) or overtaken(gap, profile.latest(indicator)):
            return Side.SILENT
        if gap.position is Position.CLOSE or not comparable(gap.town):
            return Side.SILENT
        return _agrees((gap.position is Position.ABOVE) == (says is Way.HIGHER))
    found = trend(profile, indicator)
    if found is None or not found.direction or frail(found.last):
        return Side.SILENT
    return _agrees((found.direction > 0) == (says is Way.RISING))


def _agrees(agrees: bool) -> Side:
    return Side.AGREES if agrees else Side.CONTRADICTS


def _together(sides: Iterable[Side]) -> Side:
    spoken = {side for side in sides if side is not Side.SILENT}
    if not spoken:
        return Side.SILENT
    return spoken.pop() if len(spoken) == 1 else Side.PARTLY
