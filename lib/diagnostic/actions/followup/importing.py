"""From the files that came back to what is kept: read, compared, checked, then written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.actions.files import folder
from diagnostic.actions.followup.files import load, made
from diagnostic.actions.followup.merging import Choice, Merge, merged
from diagnostic.actions.followup.sent import Sent, open_sent
from diagnostic.actions.followup.writing import write
from diagnostic.errors import DataError, Problem

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.followup.model import Rows


@dataclass(frozen=True)
class Import:
    """An import, ready to be shown, then written.

    Parameters
    ----------
    study : str
    place : Path
    current : Rows
    sent : tuple of Sent
    merge : Merge
    """

    study: str
    place: Path
    current: Rows
    sent: tuple[Sent, ...]
    merge: Merge

    def by(self, given: str = "") -> dict[str, str]:
        """Return who sent each file: as told, else the pilot it was made for, else its name."""
        return {each.file: given or each.pilot or Path(each.file).stem for each in self.sent}

    def write(self, by: Mapping[str, str], today: dt.date) -> list[Path]:
        """Write what the merge has changed."""
        return write(self.place, self.merge, self.current, by=by, today=today)


def prepared(
    study: str, actions: Actions, files: Sequence[Path], accept: Sequence[str] = ()
) -> Import:
    """Read files that came back, and compare them with what is kept; nothing is written.

    Raises
    ------
    DataError
        With every mistake of every file at once.
    """
    followup = load(study, actions)
    problems: list[Problem] = []
    sent: list[Sent] = []
    choices: list[Choice] = []
    for path in files:
        try:
            sent.append(open_sent(path, study))
        except DataError as error:
            problems += error.problems
    for text in accept:
        try:
            choices.append(Choice.read(text))
        except DataError as error:
            problems += error.problems
    problems += _same_name(files)
    if problems:
        raise DataError(problems)
    taken = {step.id for sheet in actions.sheets for step in sheet.how.steps}
    merge = merged(followup.rows, sent, choices, taken)
    made(study, merge.rows, actions)
    return Import(study, folder(study), followup.rows, tuple(sent), merge)


def _same_name(files: Sequence[Path]) -> list[Problem]:
    names = [path.name for path in files]
    return [
        Problem(
            "deux fichiers portent le même nom : on ne saurait pas qui a changé quoi",
            found=name,
            remedy="renommez l’un des deux",
        )
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
