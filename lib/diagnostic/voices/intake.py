"""Take in what codes interviews: grids, highlights, codebooks and projects of other tools.

A file is recognised by what it holds. Codes go to ``coded.csv``, words to the
private folder; the digest of each file is kept, and nothing is taken in twice.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from diagnostic.confidentiality.quotes import State, Verbatim, fingerprint, read_verbatims, written
from diagnostic.confidentiality.received import read_received
from diagnostic.errors import DataError, Problem
from diagnostic.study.interviews import CODES, FOLDER, InterviewPlan, read_plan
from diagnostic.study.strict import shown
from diagnostic.study.themes import LABELS
from diagnostic.text import folded, slug
from diagnostic.voices import coding, refi
from diagnostic.voices.codebook import FILE as BOOK
from diagnostic.voices.codebook import Codebook, read_codebook
from diagnostic.voices.coding import FIRST, Coded
from diagnostic.voices.codinggrid import is_grid, read_grid
from diagnostic.voices.filing import put
from diagnostic.voices.highlights import (
    Passage,
    codings,
    interview_of,
    is_highlights,
    read_highlights,
    unknown_document,
    unknown_tag,
)
from diagnostic.voices.verbatims import Drawer

JOURNAL = "journal.csv"


@dataclass(frozen=True)
class Taken:
    """What a file brought.

    Parameters
    ----------
    kind : str
        French name of the kind of file.
    codings, passages, codes : int
        New ones; those already there are not counted.
    """

    kind: str
    codings: int = 0
    passages: int = 0
    codes: int = 0


def take_in(drawer: Drawer, path: Path, *, coder: str = FIRST, theme: str = "") -> Taken:
    """Take in a file; the former state is whole if anything is wrong.

    Parameters
    ----------
    drawer : Drawer
    path : Path
        A coding grid, Taguette's highlights, a ``coded.csv``, ``.qdc`` or
        ``.qdpx``.
    coder : str
        Letter of who coded; lines of any other than A serve agreement alone.
    theme : str
        Theme of the codes of a ``.qdc`` that names none.

    Raises
    ------
    DataError
        With every problem at once, or when the file was already taken in.
    """
    folder = drawer.field / FOLDER
    if not path.is_file():
        raise DataError(Problem("ce fichier n’existe pas", path.name, remedy="vérifiez son chemin"))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    journal = _journal(folder)
    if any(row[0] == digest and row[1] == coder for row in journal):
        raise DataError(
            Problem("ce fichier a déjà été repris, rien n’a changé", shown(path),
                    remedy="modifiez-le avant de le reprendre, ou ne faites rien")
        )  # fmt: skip
    if path.suffix.lower() == ".qdc":
        return _book(folder, path, theme, [*journal, (digest, coder, "codebook")])
    plan, book = _needed(folder)
    kind, passages, rows = _read(path, plan, book, coder)
    held = coding.read_coded(folder, plan, book)
    merged = coding.merged(held, rows)
    raw = read_verbatims(drawer.raw)
    new = _verbatims(passages, (*raw, *drawer.read()))
    files = {
        folder / coding.FILE: coding.written(merged),
        folder / JOURNAL: _journal_text([*journal, (digest, coder, slug(kind))]),
    }
    if new:
        files[drawer.raw] = written([*raw, *new])
    put(files)
    return Taken(kind, len(merged) - len(held), len(new))


def _needed(folder: Path) -> tuple[InterviewPlan, Codebook]:
    plan, book = read_plan(folder), read_codebook(folder)
    if plan is None or book is None:
        raise DataError(
            Problem("il faut d’abord un plan et une grille de codage", shown(folder),
                    remedy="diagnostic interviews new ÉTUDE")
        )  # fmt: skip
    return plan, book


def _read(
    path: Path, plan: InterviewPlan, book: Codebook, coder: str
) -> tuple[str, tuple[Passage, ...], tuple[Coded, ...]]:
    suffix = path.suffix.lower()
    if suffix == ".qdpx":
        passages = _project(path, plan, book)
        return "projet REFI-QDA", passages, codings(passages, coder)
    if suffix in {".xlsx", ".xlsm"} and is_grid(path):
        return "grille de codage", (), read_grid(path, plan, book, coder)
    table = read_received(path)
    if is_highlights(table):
        passages = read_highlights(path, plan, book)
        return "passages surlignés", passages, codings(passages, coder)
    table.need(coding.NEEDED)
    return "lignes de codage", (), coding.checked_lines(table, plan, book)


def _project(path: Path, plan: InterviewPlan, book: Codebook) -> tuple[Passage, ...]:
    project = refi.read_qdpx(path)
    names = {code.guid: code.name for code in project.codes}
    problems: list[Problem] = []
    found = []
    for each in project.passages:
        interview = interview_of(each.document, plan)
        name = names.get(each.guid, "")
        code = book.find(name, interview.theme if interview else "")
        if interview is None:
            problems.append(unknown_document(each.document, shown(path), plan))
        if code is None:
            problems.append(unknown_tag(name or each.guid, shown(path), book))
        if interview is not None and code is not None:
            found.append(Passage(interview, code, each.text))
    if problems:
        raise DataError(list(dict.fromkeys(problems)))
    return tuple(found)


def _verbatims(passages: Iterable[Passage], held: Sequence[Verbatim]) -> list[Verbatim]:
    """Return raw verbatims for the passages that are not held yet."""
    said = {(each.interview, fingerprint(each.text)) for each in held}
    number = max((int(each.id[3:]) for each in held), default=0)
    new = []
    for each in passages:
        key = (each.interview.code, fingerprint(each.text))
        if not each.text or key in said:
            continue
        said.add(key)
        number += 1
        new.append(
            Verbatim(
                f"VB-{number:02d}", each.interview.code, each.interview.category,
                each.code.theme, "", each.text, State.RAW,
            )
        )  # fmt: skip
    return new


def _book(folder: Path, path: Path, theme: str, journal: list[tuple[str, ...]]) -> Taken:
    """Add the codes of another tool to the codebook."""
    held = read_codebook(folder)
    used = {each.code for each in held.codes} if held else set()
    lines, problems = [], []
    codes: dict[tuple[str, ...], str] = {}
    for each in refi.read_qdc(path):
        own = theme or _theme_of(each)
        if not own:
            problems.append(
                Problem("ce code ne dit pas son thème", shown(path), each.name,
                        "rangez-le sous un code du nom du thème, ou dites-le : --theme seniors")
            )  # fmt: skip
            continue
        if not theme and not each.above:
            continue  # a code that only names its theme
        if held and held.find(each.name, own):
            codes[*each.above, each.name] = held.find(each.name, own).code  # type: ignore[union-attr]
            continue
        code = _code(each.name, own, used)
        used.add(code)
        codes[*each.above, each.name] = code
        parent = codes.get(each.above, "")
        lines += [
            f"  - code: {code}",
            f"    theme: {own}",
            f"    label: {_quoted(each.name)}",
            *([f"    parent: {parent}"] if parent else []),
            *([f"    definition: {_quoted(each.description)}"] if each.description else []),
        ]
    if problems:
        raise DataError(problems)
    file = folder / BOOK
    before = file.read_text(encoding="utf-8").rstrip("\n") if file.is_file() else "codes:"
    put({file: "\n".join([before, *lines, ""]), folder / JOURNAL: _journal_text(journal)})
    return Taken("codebook REFI-QDA", codes=sum(line.startswith("  - ") for line in lines))


def _theme_of(code: refi.RefiCode) -> str:
    """Return the theme that the highest code above names."""
    top = folded((*code.above, code.name)[0])
    return next((t for t, label in LABELS.items() if top in {folded(t), folded(label)}), "")


def _code(name: str, theme: str, used: set[str]) -> str:
    """Make a short name out of a code's words: « Se déplacer » → ``SEN-SE-DEPLACER``."""
    if re.fullmatch(r"[A-Z]{3}(-[A-Z0-9]+)+", name) and name not in used:
        return name
    stem = f"{CODES.get(theme, 'AUT')}-{slug(name).upper()[:24].strip('-') or 'CODE'}"
    code, number = stem, 2
    while code in used:
        code, number = f"{stem}-{number}", number + 1
    return code


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _journal(folder: Path) -> list[tuple[str, ...]]:
    file = folder / JOURNAL
    if not file.is_file():
        return []
    reader = csv.reader(file.read_text(encoding="utf-8").splitlines(), delimiter=";")
    return [tuple(row) for row in reader if len(row) == 3][1:]


def _journal_text(rows: Iterable[Sequence[str]]) -> str:
    """Return the journal: digests and kinds; a file's name may hold a person's."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerows([("sha256", "coder", "kind"), *rows])
    return buffer.getvalue()
