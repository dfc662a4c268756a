"""Answers of a closed vote: by group, unlinked, no code, no time.

``ballots.csv``. A group under the least number of ballots is not written: no
file lets its answers be counted, not even by subtraction.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown
from diagnostic.voices.consultation.files import csv_text
from diagnostic.voices.consultation.model import Ballot, State
from diagnostic.voices.consultation.readings import Tally
from diagnostic.voices.consultation.scales import counted_levels, scale
from diagnostic.voices.consultation.urn import Row, Urn, unlinked

FILE, TURNOUT = "ballots.csv", "turnout.csv"


@dataclass(frozen=True)
class Turnout:
    """Who came to vote, in one group."""

    group: str
    invited: int
    present: int
    codes: int
    ballots: int | None
    """None when the group is too small for its ballots to be published."""


def closed_files(ballot: Ballot, urn: Urn) -> dict[str, str]:
    """Return the publishable files of a vote that closes, by name."""
    least = ballot.declared.rules.least_ballots
    kept = {group: rows for group, rows in urn.rows.items() if len(rows) >= least}
    lines = [
        (
            group.id,
            group.invited,
            group.present,
            urn.issued(group.id),
            urn.count(group.id) if group.id in kept or not urn.count(group.id) else f"<{least}",
        )
        for group in ballot.declared.groups
    ]
    header = ("group", "invited", "present", "codes", "ballots")
    return {FILE: ballots_text(ballot, kept), TURNOUT: csv_text(header, lines)}


def ballots_text(ballot: Ballot, rows: Mapping[str, tuple[Row, ...]]) -> str:
    """Write answers: the same text whatever the order in which ballots came."""
    form = ballot.declared.format
    header = ["group", *(_column(question) for question in ballot.columns())]
    fiction = ["demonstration"] if ballot.declared.demonstration else []
    lines = [
        (group, *row, *(["oui"] if fiction else []))
        for group in ballot.group_names
        for row in unlinked(rows.get(group, ()), form)
    ]
    return csv_text([*header, *fiction], lines)


def read_rows(ballot: Ballot) -> dict[str, tuple[Row, ...]]:
    """Read the answers of a closed vote.

    Raises
    ------
    DataError
        When the vote is not closed, or when the file is not its own.
    """
    ballot.require(
        State.CLOSED,
        doing="lire des résultats",
        remedy="attendez la clôture : nul ne connaît un résultat tant que l’on vote "
        f"(diagnostic vote close {ballot.study} {ballot.name})",
    )
    path = ballot.folder / FILE
    if not path.is_file():
        raise DataError(
            Problem("les bulletins de ce vote clos manquent", shown(path), remedy="remettez-les")
        )
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    wanted = ["group", *(_column(question) for question in ballot.columns())]
    if not lines or lines[0][: len(wanted)] != wanted:
        raise DataError(
            Problem(
                "les colonnes de ce fichier ne sont pas les énoncés du vote",
                f"{shown(path)}, ligne 1",
                ";".join(lines[0]) if lines else "fichier vide",
                "n’écrivez rien dans ce fichier : la clôture le fait",
            )
        )
    rows: dict[str, list[Row]] = {}
    problems = []
    for line, found in enumerate(lines[1:], 2):
        where = f"{shown(path)}, ligne {line}"
        if len(found) < len(wanted) or found[0] not in ballot.group_names:
            problems.append(Problem("cette ligne n’est d’aucun groupe du vote", where, found[0]))
            continue
        marks = tuple(found[1 : len(wanted)])
        problems += _wrong(ballot, marks, where)
        rows.setdefault(found[0], []).append(marks)
    if problems:
        raise DataError(problems)
    # Whatever the order of the file: sorted rows, groups as declared.
    return {group: tuple(sorted(rows[group])) for group in ballot.group_names if group in rows}


def _wrong(ballot: Ballot, marks: Row, where: str) -> list[Problem]:
    form = ballot.declared.format
    return [
        Problem("cette réponse n’est pas sur l’échelle du vote", where, mark)
        for (_, dimension), mark in zip(ballot.columns(), marks, strict=True)
        if (scale(form, dimension).mark(mark) != mark if form.graded else not mark.isdigit())
    ]


def turnout(ballot: Ballot) -> list[Turnout]:
    """Read who came, group by group."""
    path = ballot.folder / TURNOUT
    lines = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";")
    return [
        Turnout(
            row["group"],
            int(row["invited"]),
            int(row["present"]),
            int(row["codes"]),
            None if row["ballots"].startswith("<") else int(row["ballots"]),
        )
        for row in lines
    ]


def tallies(
    ballot: Ballot, rows: Mapping[str, tuple[Row, ...]], dimension: str = ""
) -> dict[str, dict[str, Tally]]:
    """Count graded answers: item → group → tally."""
    columns = ballot.columns()
    size = scale(ballot.declared.format, dimension).size
    found: dict[str, dict[str, Tally]] = {}
    for place, (item, each) in enumerate(columns):
        if each != dimension:
            continue
        found[item] = {
            group: Tally(*counted_levels([row[place] for row in held], size))
            for group, held in rows.items()
        }
    return found


def _column(question: tuple[str, str]) -> str:
    return " ".join(filter(None, question))
