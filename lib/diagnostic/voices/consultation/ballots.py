"""From a file of answers to the urn: all of its ballots or none, nothing imported twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from diagnostic import paths
from diagnostic.errors import DataError, Problem
from diagnostic.voices.consultation.checking import admitted_entries, differences, reconciled
from diagnostic.voices.consultation.entries import RowProblem, content, read
from diagnostic.voices.consultation.files import csv_text
from diagnostic.voices.consultation.files import replace as write
from diagnostic.voices.consultation.model import Ballot, State
from diagnostic.voices.consultation.urn import Row, keep_urn, open_urn

QUARANTINE = "quarantine.csv"


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Parameters
    ----------
    added : mapping of str to int
        Ballots added, by group.
    quarantined : tuple of Problem
    inside : bool
        Whether the file lies in the project and should be destroyed.
    """

    added: Mapping[str, int]
    quarantined: tuple[Problem, ...]
    inside: bool


def import_ballots(
    ballot: Ballot,
    path: Path,
    second: Path | None = None,
    *,
    counted_ballots: Mapping[str, int] | None = None,
    quarantine: bool = False,
) -> Imported:
    """Put the ballots of a file in the urn, all of them or none.

    Parameters
    ----------
    ballot : Ballot
    path : Path
    second : Path, optional
        The same ballots, entered by someone else.
    counted_ballots : mapping of str to int, optional
        Paper ballots counted in each group.
    quarantine : bool
        Import what is right, and set the wrong rows apart.

    Raises
    ------
    DataError
        Everything wrong at once; the urn is left as it was.
    """
    ballot.require(
        State.OPEN,
        doing="saisir des bulletins",
        remedy=f"ouvrez le vote : diagnostic vote open {ballot.study} {ballot.name}",
    )
    urn = open_urn(ballot)
    _place_allowed(path, ballot)
    reading = read(ballot, path)
    digest = content(reading)
    if digest in urn.imported:
        raise DataError(
            Problem(
                "ce fichier est déjà dans l’urne",
                path.name,
                remedy="rien n’est à faire : un bulletin n’est compté qu’une fois",
            )
        )
    if second is not None:
        reading.problems += differences(ballot, reading, read(ballot, second), path, second)
    good, digests, problems = admitted_entries(ballot, urn, reading)
    problems += reconciled(ballot, urn, good, {**reading.counts, **(counted_ballots or {})}, path)
    hard = [problem for problem in problems if not isinstance(problem, RowProblem)]
    if hard or (problems and not quarantine):
        raise DataError(problems)
    if not good:
        none = Problem(
            "aucun bulletin à saisir dans ce fichier",
            path.name,
            remedy="remplissez une ligne par bulletin, sous les titres",
        )
        raise DataError([none, *problems])
    rows: dict[str, list[Row]] = {}
    for entry in good:
        rows.setdefault(entry.group, []).append(entry.marks)
    form = ballot.declared.format
    if problems:
        _set_apart(ballot, problems)
    keep_urn(ballot, urn.adding(rows, form).using(digests, digest))
    inside = path.resolve().is_relative_to(paths.root().resolve())
    return Imported({g: len(each) for g, each in rows.items()}, tuple(problems), inside)


def _place_allowed(path: Path, ballot: Ballot) -> None:
    """Refuse answers that lie among publishable files: they would be committed with the project."""
    field_folder = paths.field(ballot.study).resolve()
    place = path.resolve()
    private = field_folder / "private"
    if place.is_relative_to(field_folder) and not place.is_relative_to(private):
        raise DataError(
            Problem(
                "ce fichier de bulletins est dans un dossier publié avec le projet",
                str(path),
                remedy=f"déplacez-le hors du projet, ou dans data/field/{ballot.study}/private/",
            )
        )


def _set_apart(ballot: Ballot, problems: Sequence[Problem]) -> None:
    """Add refused rows to the quarantine: place, reason, remedy; never an answer with a code."""
    path = ballot.private / QUARANTINE
    header = ("où", "problème", "trouvé", "à faire")
    past = path.read_text("utf-8") if path.is_file() else csv_text(header, ())
    rows = csv_text((), [(p.where, p.what, p.found, p.remedy) for p in problems]).lstrip("\n")
    write(path, past + rows, secret=True)
