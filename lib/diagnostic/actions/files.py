"""The files of the actions: found, read strictly, checked together, every error at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.actions.actions import Actions, Filed, Known
from diagnostic.actions.chain import FILE, ChainFile
from diagnostic.actions.checking import chain_problems, sheet_problems
from diagnostic.actions.model import Sheet
from diagnostic.confidentiality.directory import read_directory
from diagnostic.confidentiality.identifiers import Names
from diagnostic.errors import DataError, Problem
from diagnostic.study.document import Document
from diagnostic.study.strict import read_strict
from diagnostic.study.themes import known_themes
from diagnostic.voices.evidence import evidence_path, read_evidence
from diagnostic.voices.pieces import pieces

if TYPE_CHECKING:
    from diagnostic.confidentiality.gate import Cleared
    from diagnostic.statistics.catalogue import Catalogue

SHEETS = "sheets"


def folder(study: str) -> Path:
    """Return the folder of a study's actions."""
    return paths.field(study) / "actions"


def sheet_paths(study: str) -> list[Path]:
    """Return the fiches of a study, in the order of their names."""
    return sorted((folder(study) / SHEETS).glob("[!._]*.yml"))


def known_of(
    study: str,
    catalogue: Catalogue,
    names: tuple[str, ...] = (),
    cleared: Cleared | None = None,
) -> Known:
    """Return what the fiches of a study may point to.

    Parameters
    ----------
    study : str
    catalogue : Catalogue
    names : tuple of str
        Names of the territory: they name nobody.
    cleared : Cleared, optional
        What an edition lets through.

    Raises
    ------
    DataError
        When the declared findings are wrong.
    """
    found = read_evidence(evidence_path(study), pieces(study, catalogue, cleared))
    organisations = read_directory(paths.field(study)).names
    proper = Names(organisations=organisations, allowed=names)
    return Known(found, catalogue.indicators, known_themes(), proper)


def load(study: str, known: Known) -> Actions | None:
    """Return the actions of a study; None when it has none.

    Raises
    ------
    DataError
        With every mistake of every file: file, line, key, value and remedy.
    """
    chain_path, files = folder(study) / FILE, sheet_paths(study)
    if not chain_path.is_file() and not files:
        return None
    problems: list[Problem] = []
    chain, document = ChainFile(), Document(FILE)
    if chain_path.is_file():
        try:
            chain, document = read_strict(chain_path, ChainFile)
        except DataError as error:
            problems += error.problems
    unread = bool(problems)
    filed = []
    for path in files:
        try:
            filed.append(Filed(*read_strict(path, Sheet)))
        except DataError as error:
            problems += error.problems
    filed.sort(key=lambda each: each.sheet.id)
    found = Actions(study, chain, tuple(filed), known)
    names = [path.stem for path in files]
    if not unread:
        problems += chain_problems(found, document)
    problems += sheet_problems(found, names, chain_read=not unread)
    if problems:
        raise DataError(problems)
    return found
