"""Who answers for what: the fiches read as a matrix of actions by organisations.

A answers for the action (its pilot, one alone), R does it, C is consulted
before, I is informed. All of it is derived from the fiches: nothing is typed
twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diagnostic.actions.words import Level, Role, State
from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.actions.model import Sheet

RESIDENTS = "Habitants"
MOST = 4
"""Actions that an organisation can pilot at once; beyond, an alert."""
_ORDER = "ARCI"
_ROLES = {Role.DOES: "R", Role.HOSTS: "R", Role.REFERS: "C", Role.FUNDS: "C", Role.DECIDES: "C"}
_LEVELS = {
    Level.INFORMATION: "I",
    Level.CONSULTATION: "C",
    Level.BUILT_WITH: "R",
    Level.DECIDED_WITH: "R+",
}
_OVER = {State.DONE, State.DROPPED}


@dataclass(frozen=True)
class Line:
    """What an organisation does in each action.

    Parameters
    ----------
    organisation : str
        As first written in the fiches.
    parts : mapping of str to str
        Identifier of a fiche → ``A/R``, ``R``, ``C`` or ``I``.
    """

    organisation: str
    parts: dict[str, str] = field(default_factory=dict)


def matrix(sheets: Sequence[Sheet]) -> list[Line]:
    """Return a line per organisation, those that answer for most first; residents last."""
    found: dict[str, tuple[str, dict[str, set[str]]]] = {}

    def add(organisation: str, sheet: str, letters: str) -> None:
        _, parts = found.setdefault(folded(organisation), (organisation, {}))
        parts.setdefault(sheet, set()).update(letters)

    for sheet in sheets:
        who = sheet.who
        if who.pilot:
            add(who.pilot.organisation, sheet.id, "AR")
        for each in who.copilots:
            add(each.organisation, sheet.id, "R")
        for partner in who.partners:
            for role in partner.roles:
                add(partner.organisation, sheet.id, _ROLES[role])
        for step in sheet.how.steps:
            if step.owner:
                add(step.owner, sheet.id, "R")
    lines = [
        Line(name, {sheet: written(letters) for sheet, letters in parts.items()})
        for name, parts in found.values()
    ]
    lines.sort(key=_weight)
    residents = {each.id: _LEVELS[each.who.residents] for each in sheets if each.who.residents}
    return [*lines, Line(RESIDENTS, residents)] if residents else lines


def written(letters: set[str]) -> str:
    """Write the part of an organisation: what it does, or else how it is heard.

    Examples
    --------
    >>> written({"R", "A"}), written({"C", "R"}), written({"C"})
    ('A/R', 'R', 'C')
    """
    if letters & {"A", "R"}:
        return "/".join(letter for letter in "AR" if letter in letters)
    return "/".join(letter for letter in _ORDER if letter in letters)


def _weight(line: Line) -> tuple[int, int, int, str]:
    parts = list(line.parts.values())
    answers = sum("A" in part for part in parts)
    return (-answers, -sum("R" in part for part in parts), -len(parts), folded(line.organisation))


@dataclass(frozen=True)
class Load:
    """What an organisation pilots.

    Parameters
    ----------
    organisation : str
    piloted, copiloted : tuple of Sheet
        Actions that are not over.
    """

    organisation: str
    piloted: tuple[Sheet, ...] = ()
    copiloted: tuple[Sheet, ...] = ()

    @property
    def heavy(self) -> bool:
        """Whether it pilots too many at once."""
        return len(self.piloted) > MOST


def loads(sheets: Sequence[Sheet]) -> list[Load]:
    """Return the load of each pilot, the heaviest first."""
    names: dict[str, str] = {}
    piloted: dict[str, list[Sheet]] = {}
    copiloted: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        if sheet.status in _OVER:
            continue
        pilot = sheet.who.pilot
        if pilot:
            key = folded(pilot.organisation)
            names.setdefault(key, pilot.organisation)
            piloted.setdefault(key, []).append(sheet)
        for key, name in {
            folded(each.organisation): each.organisation for each in sheet.who.copilots
        }.items():
            names.setdefault(key, name)
            copiloted.setdefault(key, []).append(sheet)
    found = [
        Load(name, tuple(piloted.get(key, ())), tuple(copiloted.get(key, ())))
        for key, name in names.items()
    ]
    return sorted(found, key=lambda e: (-len(e.piloted), -len(e.copiloted), folded(e.organisation)))
