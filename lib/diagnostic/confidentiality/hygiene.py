"""Search what is about to be committed: the field folder holds public or fictional material only.

Made to be run before each commit. Names are looked for from the lists of the
private folder, on the machine that has them; they are never written anywhere.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from diagnostic.confidentiality.gate import SAID
from diagnostic.confidentiality.identifiers import Kind, Names, find, flat
from diagnostic.confidentiality.outputs import certain_kinds
from diagnostic.confidentiality.quotes import read_filed
from diagnostic.errors import Problem
from diagnostic.study.strict import shown

TEXTS = {".csv", ".tsv", ".yml", ".yaml", ".md", ".txt", ".json", ".graphml", ".xml"}
BOOKS = {".xlsx", ".xlsm"}
PRIVATE = "private"
_REMEDY = "retirez-le, ou déplacez ce fichier dans private/, que git ne voit pas"
_LISTS = (("interviews/names.csv", "name"), ("interviews/keys.csv", "names"))


def scan(field: Path) -> list[Problem]:
    """Return what must not be committed in the field folder of a study.

    Parameters
    ----------
    field : Path

    Returns
    -------
    list of Problem
        File, line and kind; what was found is never quoted.
    """
    names = private_names(field)
    problems: list[Problem] = []
    for file in sorted(path for path in field.rglob("*") if path.is_file()):
        if PRIVATE not in file.relative_to(field).parts:
            problems += _scan_file(file, names)
    return [*problems, *_tracked(field)]


def private_names(field: Path) -> Names:
    """Return the names listed in a private folder; none where there is none."""
    found: set[str] = set()
    for file, column in _LISTS:
        table = read_filed(field / PRIVATE / file, (column,))
        for line in table.lines if table else ():
            found.update(name.strip() for name in line.cells[column].split("|"))
    return Names(people=tuple(sorted(name for name in found if len(name) > 2)))


def _scan_file(file: Path, names: Names) -> Iterator[Problem]:
    for place, line in _lines(file):
        kinds = certain_kinds(line)
        if any(pattern.search(flat(line)) for pattern in names.lists.values()):
            kinds.add(Kind.PERSON)
        if re.search(r"\b(?:M\.|Mme|Mlle|Monsieur|Madame)\s", line) and any(
            each.kind is Kind.PERSON for each in find(line)
        ):
            kinds.add(Kind.PERSON)
        for kind in sorted(kinds, key=lambda each: each.value):
            yield Problem(f"ce fichier contient {SAID[kind]}", place, remedy=_REMEDY)


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text, or the cells of a workbook, with their places."""
    name = shown(file)
    if file.suffix.lower() in TEXTS:
        raw = file.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
        yield from ((f"{name}, ligne {n}", line) for n, line in enumerate(text.splitlines(), 1))
    elif file.suffix.lower() in BOOKS:
        yield from _cells(file, name)


def _cells(file: Path, name: str) -> Iterator[tuple[str, str]]:
    from openpyxl import load_workbook

    book = load_workbook(file)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                said = f"{cell.value or ''} {cell.comment.text if cell.comment else ''}".strip()
                if said:
                    yield f"{name}, feuille « {sheet.title} », {cell.coordinate}", said


def _tracked(field: Path) -> list[Problem]:
    """Name the files of a private folder that git follows all the same."""
    git = shutil.which("git")
    if git is None or not field.is_dir():
        return []
    asked = [git, "-C", str(field), "ls-files", "--", PRIVATE]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    return [
        Problem(
            "git suit un fichier du dossier privé",
            f"{shown(field)}/{path}",
            remedy=f"retirez-le du suivi : git rm --cached {path}",
        )
        for path in listed.stdout.splitlines()
    ]
