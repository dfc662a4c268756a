"""What each interview was found to speak of: one line per interview and code.

``data/field/<study>/interviews/coded.csv``. No word of the interview is here;
the second coder's lines serve agreement alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from diagnostic.confidentiality.quotes import YES, category_of, one_of, read_filed, theme_of
from diagnostic.confidentiality.received import Line, Received
from diagnostic.errors import DataError, Problem
from diagnostic.study.interviews import InterviewPlan
from diagnostic.study.respondents import Respondent
from diagnostic.text import folded, near_matches
from diagnostic.voices.codebook import Codebook, Polarity, Scale

FILE = "coded.csv"
COLUMNS = (
    "interview", "category", "theme", "code", "polarity", "scale", "coder", "demonstration",
)  # fmt: skip
NEEDED = COLUMNS[:6]
FIRST = "A"
"""The coder whose lines are counted; others are there for agreement."""


@dataclass(frozen=True, order=True)
class Coded:
    """An interview speaks of something.

    Parameters
    ----------
    interview : str
    category : Respondent
    theme, code : str
    polarity : Polarity
    scale : Scale
    coder : str
        A letter, never a name.
    demonstration : bool
    """

    interview: str
    category: Respondent
    theme: str
    code: str
    polarity: Polarity = Polarity.NEUTRAL
    scale: Scale = Scale.PERSON
    coder: str = FIRST
    demonstration: bool = False


def read_coded(
    folder: Path, plan: InterviewPlan | None, book: Codebook | None
) -> tuple[Coded, ...]:
    """Read what was coded; nothing when there is no file.

    Raises
    ------
    DataError
        With every problem at once: an unknown interview, category or code.
    """
    table = read_filed(folder / FILE, NEEDED)
    if table is None:
        return ()
    return checked_lines(table, plan, book)


def checked_lines(
    table: Received, plan: InterviewPlan | None, book: Codebook | None
) -> tuple[Coded, ...]:
    """Return the lines of a table of codings.

    Raises
    ------
    DataError
        With every problem at once.
    """
    found: dict[Coded, None] = {}
    problems: list[Problem] = []
    for line in table.lines:
        coded = _coded(table, line, plan, book, problems)
        if coded is not None:
            found[coded] = None
    if problems:
        raise DataError(problems)
    return tuple(found)


def written(rows: Iterable[Coded]) -> str:
    """Return lines of codings as CSV, sorted: the same codings give the same file."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in sorted(set(rows)):
        writer.writerow(
            [each.interview, each.category.value, each.theme, each.code, each.polarity.value,
             each.scale.value, each.coder, "true" if each.demonstration else ""]
        )  # fmt: skip
    return buffer.getvalue()


def merged(held: Iterable[Coded], new: Iterable[Coded]) -> tuple[Coded, ...]:
    """Return codings with new ones; what says the same thing is kept once."""
    bare = {replace(each, demonstration=False): each for each in held}
    for each in new:
        bare.setdefault(replace(each, demonstration=False), each)
    return tuple(bare.values())


def _coded(
    table: Received,
    line: Line,
    plan: InterviewPlan | None,
    book: Codebook | None,
    problems: list[Problem],
) -> Coded | None:
    before = len(problems)
    cells = line.cells
    category = category_of(table, line, problems)
    theme = theme_of(table, line, problems)
    known = (
        next((i for i in plan.interviews if i.code == cells["interview"]), None) if plan else None
    )
    if plan and known is None:
        codes = [each.code for each in plan.interviews]
        problems.append(
            Problem(
                "cet entretien n’est pas dans plan.yml",
                table.where(line, "interview"),
                cells["interview"],
                "ajoutez-le à la liste interviews, ou corrigez le code",
                near_matches(cells["interview"], codes),
            )
        )
    elif known is not None and category is not None and known.category is not category:
        problems.append(
            Problem(
                f"plan.yml dit de cet entretien : {known.category.value}",
                table.where(line, "category"),
                cells["category"],
                "accordez les deux",
            )
        )
    code = book.find(cells["code"], theme) if book else None
    if book and code is None:
        problems.append(
            Problem(
                "ce code n’est pas dans codebook.yml",
                table.where(line, "code"),
                cells["code"],
                "ajoutez-le à la grille de codage, ou corrigez-le",
                book.near(cells["code"]),
            )
        )
    elif code is not None and code.theme != theme:
        problems.append(
            Problem(
                f"codebook.yml range ce code dans le thème « {code.theme} »",
                table.where(line, "theme"), theme, "accordez les deux",
            )
        )  # fmt: skip
    polarity = one_of(Polarity, table, line, "polarity", problems) if cells["polarity"] else None
    scale = one_of(Scale, table, line, "scale", problems) if cells["scale"] else None
    if len(problems) > before or category is None:
        return None
    return Coded(
        cells["interview"],
        category,
        theme,
        code.code if code else cells["code"],
        polarity or Polarity.NEUTRAL,
        scale or Scale.PERSON,
        cells.get("coder", "") or FIRST,
        folded(cells.get("demonstration", "")) in YES,
    )
