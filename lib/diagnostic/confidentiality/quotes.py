"""The verbatims of a study, and the state each one is really in.

``data/field/<study>/interviews/verbatims.csv``. A text is validated with the
digest of what was read: changed afterwards by a single word, it falls back to
« à relire » without anyone having to think of it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from diagnostic.confidentiality.received import Line, Received, read_received
from diagnostic.errors import DataError, Problem
from diagnostic.study.respondents import Respondent, near_respondents, respondent
from diagnostic.study.themes import known_themes, near_themes
from diagnostic.text import folded, near_matches

FILE = "verbatims.csv"
COLUMNS = (
    "id", "interview", "category", "theme", "territory", "text", "status", "decision",
    "settled", "validated_by", "fingerprint", "demonstration",
)  # fmt: skip
"""Columns written; the last four may be missing from a file made by hand."""
NEEDED = COLUMNS[:8]
ID = re.compile(r"^VB-\d{2,}$")
Word = TypeVar("Word", bound=StrEnum)
YES = {"true", "vrai", "oui", "1", "x"}


class State(StrEnum):
    """How far a verbatim is from being published."""

    RAW = "brut"
    TO_READ = "à relire"
    VALIDATED = "validé"


class Decision(StrEnum):
    """What a human decided about a quotation that could single someone out."""

    PARAPHRASE = "paraphrase"
    WIDEN = "élargir"
    CONSENT = "garder avec accord"
    ASIDE = "écarter"


@dataclass(frozen=True)
class Verbatim:
    """Something that was said.

    Parameters
    ----------
    id : str
        ``VB-07``, stable.
    interview : str
        Code of the interview; never shown outside the team.
    category : Respondent
    theme, territory, text : str
    status : State
        As the file says; see :attr:`state`.
    decision : Decision or None
        About rarity, or about a category of few people.
    settled : tuple of str
        Words a reader has found to name nobody.
    validated_by : str
        A role, never a name.
    fingerprint : str
        Digest of the text that was validated.
    demonstration : bool
        Whether it is fictional.
    where : str
        File and line, for messages.
    """

    id: str
    interview: str
    category: Respondent
    theme: str
    territory: str
    text: str
    status: State
    decision: Decision | None = None
    settled: tuple[str, ...] = ()
    validated_by: str = ""
    fingerprint: str = ""
    demonstration: bool = False
    where: str = ""

    @property
    def changed(self) -> bool:
        """Whether the text is no longer the one that was validated."""
        return self.status is State.VALIDATED and self.fingerprint != fingerprint(self.text)

    @property
    def state(self) -> State:
        """The state it is really in."""
        return State.TO_READ if self.changed else self.status


def fingerprint(text: str) -> str:
    """Return the digest that ties a validation to a text; spacing does not count."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest()[:16]


def read_verbatims(path: Path) -> tuple[Verbatim, ...]:
    """Read verbatims; none when the file does not exist or holds only its header.

    Raises
    ------
    DataError
        With every problem at once: line, value, near matches.
    """
    table = read_filed(path, NEEDED)
    if table is None:
        return ()
    found, problems = [], []
    for line in table.lines:
        verbatim, wrong = _verbatim(table, line)
        problems += wrong
        if verbatim is not None:
            found.append(verbatim)
    problems += _repeated(found)
    if problems:
        raise DataError(problems)
    return tuple(found)


def written(verbatims: Iterable[Verbatim]) -> str:
    """Return verbatims as CSV, in the order given."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in verbatims:
        writer.writerow(
            [each.id, each.interview, each.category.value, each.theme, each.territory, each.text,
             each.status.value, each.decision.value if each.decision else "",
             " | ".join(each.settled), each.validated_by, each.fingerprint,
             "true" if each.demonstration else ""]
        )  # fmt: skip
    return buffer.getvalue()


def read_filed(path: Path, needed: Iterable[str]) -> Received | None:
    """Read a table of the field; None when there is no file, or no line under its header.

    Raises
    ------
    DataError
        When a column is missing, or when characters were lost.
    """
    if not path.is_file():
        return None
    if path.suffix == ".csv" and len(path.read_bytes().split()) and _bare(path):
        return None
    table = read_received(path)
    table.need(needed)
    lost = [
        Problem(
            "des caractères de cette ligne sont illisibles",
            table.where(line),
            remedy="enregistrez le fichier en CSV UTF-8, puis corrigez la ligne",
        )
        for line in table.lines
        if any("\ufffd" in cell for cell in line.cells.values())
    ]
    if lost:
        raise DataError(lost)
    return table


def _bare(path: Path) -> bool:
    return sum(1 for line in path.read_bytes().splitlines() if line.strip(b" ;,\t\r")) < 2


def _verbatim(table: Received, line: Line) -> tuple[Verbatim | None, list[Problem]]:
    cells = line.cells
    problems = []
    if not ID.match(cells["id"]):
        problems.append(
            Problem("ce numéro n’a pas la bonne forme", table.where(line, "id"), cells["id"],
                    "écrivez-le ainsi : VB-07")
        )  # fmt: skip
    if not cells["text"]:
        problems.append(
            Problem("ce verbatim n’a pas de texte", table.where(line, "text"),
                    remedy="complétez-le ou retirez la ligne")
        )  # fmt: skip
    category = category_of(table, line, problems)
    theme = theme_of(table, line, problems)
    status = one_of(State, table, line, "status", problems)
    decision = one_of(Decision, table, line, "decision", problems) if cells["decision"] else None
    if problems or category is None or status is None:
        return None, problems
    return Verbatim(
        id=cells["id"],
        interview=cells["interview"],
        category=category,
        theme=theme,
        territory=cells["territory"],
        text=cells["text"],
        status=status,
        decision=decision,
        settled=tuple(w.strip() for w in cells.get("settled", "").split("|") if w.strip()),
        validated_by=cells.get("validated_by", ""),
        fingerprint=cells.get("fingerprint", ""),
        demonstration=folded(cells.get("demonstration", "")) in YES,
        where=table.where(line),
    ), []


def category_of(table: Received, line: Line, problems: list[Problem]) -> Respondent | None:
    """Return the category a line names, or note that it is none of the six."""
    said = line.cells["category"]
    found = respondent(said)
    if found is None:
        problems.append(
            Problem(
                "cette catégorie n’est pas l’une des six",
                table.where(line, "category"),
                said,
                f"catégories : {', '.join(each.value for each in Respondent)}",
                near_respondents(said),
            )
        )
    return found


def theme_of(table: Received, line: Line, problems: list[Problem]) -> str:
    """Return the theme a line names, or note that no chapter bears it."""
    said = line.cells["theme"]
    if said not in known_themes():
        problems.append(
            Problem(
                "ce thème n’existe pas",
                table.where(line, "theme"),
                said,
                f"thèmes : {', '.join(known_themes())}",
                near_themes(said),
            )
        )
    return said


def one_of(
    words: type[Word], table: Received, line: Line, column: str, problems: list[Problem]
) -> Word | None:
    """Return the word of a closed list that a cell holds, or note that it holds none."""
    said = line.cells.get(column, "")
    for each in words:
        if folded(each.value) == folded(said):
            return each
    known = [each.value for each in words]
    problems.append(
        Problem(
            "cette valeur n’est pas admise",
            table.where(line, column),
            said,
            f"valeurs admises : {', '.join(known)}",
            near_matches(said, known),
        )
    )
    return None


def _repeated(found: list[Verbatim]) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for each in found:
        for what, key in (("ce numéro", each.id), ("ce texte", fingerprint(each.text))):
            if key in seen:
                problems.append(
                    Problem(f"{what} est déjà à la {seen[key]}", each.where, each.id,
                            "retirez l’une des deux lignes")
                )  # fmt: skip
            seen.setdefault(key, each.where.rpartition(", ")[2])
    return problems
