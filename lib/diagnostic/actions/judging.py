"""Actions judged against the statistics of their territory: states held, gaps, moved figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.actions.gates import gaps, held, moved
from diagnostic.errors import DataError

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.gates import Read
    from diagnostic.actions.model import Sheet
    from diagnostic.actions.words import State
    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value
    from diagnostic.confidentiality.identifiers import Names
    from diagnostic.errors import Problem


@dataclass(frozen=True)
class Judged:
    """A fiche and what may be said of it.

    Parameters
    ----------
    sheet : Sheet
    state : State
        The one it may claim.
    gaps : tuple of Problem
        What stands between it and the state it claims.
    moved : tuple of str
        Frozen figures that are no longer what the statistics say.
    """

    sheet: Sheet
    state: State
    gaps: tuple[Problem, ...] = ()
    moved: tuple[str, ...] = ()


def judged(actions: Actions, profile: Profile, names: Names | None = None) -> tuple[Judged, ...]:
    """Return every fiche with the state it may claim."""

    read = reader(profile)
    result = []
    for filed in actions.filed:
        found = gaps(filed, read, names)
        state = held(filed, found)
        result.append(Judged(filed.sheet, state, tuple(found), tuple(moved(filed, read))))
    return tuple(result)


def reader(profile: Profile) -> Read:
    """Return what reads the figures of a profile's own territory."""

    def read(indicator: str, vintage: int) -> Value:
        return profile.at(indicator, profile.town, vintage)

    return read


def require(sheets: Sequence[Judged]) -> None:
    """Refuse to share fiches whose state is not earned.

    Raises
    ------
    DataError
        With every gap of every fiche.
    """
    problems = [problem for each in sheets for problem in each.gaps]
    if problems:
        raise DataError(problems)
