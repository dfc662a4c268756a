"""Read the lines of a grid, from the committed file or from a workbook: every mistake at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from diagnostic.confidentiality.gate import SAID
from diagnostic.confidentiality.identifiers import Kind as Found
from diagnostic.confidentiality.identifiers import find
from diagnostic.errors import DataError, Problem
from diagnostic.text import folded, near_matches
from diagnostic.voices.actors.personal import names_someone
from diagnostic.voices.workshops.model import Note, identifier
from diagnostic.voices.workshops.words import ATTENDANCE, FIELDS, Field, Kind

if TYPE_CHECKING:
    from diagnostic.voices.consultation.sheets import Sheet

YES = {"true", "vrai", "oui", "1", "x"}
_ALLOWED = {Found.DOUBT, Found.ORGANISATION, Found.SCHOOL, Found.PLACE, Found.URL}
"""Kinds that name no person for certain: doubts are settled before an edition is shared."""


def read_notes(sheet: Sheet, workshop: str) -> tuple[Note, ...]:
    """Read the notes of a sheet; a line without a number takes the next one.

    Raises
    ------
    DataError
        With every line refused: place, value, remedy.
    """
    places = columns(sheet, FIELDS)
    problems: list[Problem] = []
    notes: list[Note] = []
    for row in range(1, len(sheet.rows)):
        cells = {key: sheet.rows[row][place] for key, place in places.items()}
        cells = {field.key: cells.get(field.key, "") for field in FIELDS}
        if not any(said for key, said in cells.items() if key not in {"id", "demonstration"}):
            continue
        note, wrong = _note(sheet, row, cells, workshop)
        problems += wrong
        if note is not None:
            notes.append(note)
    notes = _numbered(notes, workshop)
    problems += [*_twice(notes), *_unanswered(notes)]
    if problems:
        raise DataError(problems)
    return tuple(notes)


def read_attendance(sheet: Sheet) -> tuple[tuple[str, int], ...]:
    """Read who came, by kind of organisation.

    Raises
    ------
    DataError
        With every line refused.
    """
    places = columns(sheet, ATTENDANCE)
    found: dict[str, int] = {}
    problems = []
    for row in range(1, len(sheet.rows)):
        kind, count = (sheet.rows[row][places[key]] for key in ("kind", "count"))
        if not kind and not count:
            continue
        if kind and not count:
            continue  # a kind offered by the template, from which nobody came
        if not count.isdecimal():
            problems.append(
                Problem("ce n’est pas un nombre de personnes", sheet.where(row, "Participants"),
                        count, "écrivez un nombre entier")
            )  # fmt: skip
        elif not kind:
            problems.append(
                Problem("la nature de l’organisation manque", sheet.where(row), count,
                        "écrivez par exemple : Association")
            )  # fmt: skip
        elif reached := names_someone(kind):
            problems.append(
                Problem("cette ligne désigne une personne", sheet.where(row), reached,
                        "écrivez la nature de l’organisation")
            )  # fmt: skip
        elif kind in found:
            problems.append(
                Problem("cette nature est déjà comptée", sheet.where(row), kind,
                        "gardez une seule ligne")
            )  # fmt: skip
        else:
            found[kind] = int(count)
    if problems:
        raise DataError(problems)
    return tuple((kind, count) for kind, count in found.items() if count)


def columns(sheet: Sheet, fields: Sequence[Field]) -> dict[str, int]:
    """Return where each column is, by its key or its title.

    Raises
    ------
    DataError
        When one is missing, unknown or there twice.
    """
    names = {folded(name): field.key for field in fields for name in (field.key, field.title)}
    titles = [field.title for field in fields]
    found: dict[str, int] = {}
    problems = []
    for place, said in enumerate(sheet.rows[0] if sheet.rows else ()):
        key = names.get(folded(said))
        if said and key is None:
            problems.append(
                Problem("cette colonne n’est pas connue", sheet.where(0), said,
                        "remettez les titres du modèle", near_matches(said, titles))
            )  # fmt: skip
        elif key in found:
            problems.append(
                Problem("cette colonne est là deux fois", sheet.where(0), said, "retirez-en une")
            )
        elif key is not None:
            found[key] = place
    problems += [
        Problem("cette colonne manque", sheet.file, field.title, "remettez les titres du modèle")
        for field in fields
        if field.needed and field.key not in found
    ]
    if problems:
        raise DataError(problems)
    return found


def _note(
    sheet: Sheet, row: int, cells: dict[str, str], workshop: str
) -> tuple[Note | None, list[Problem]]:
    kind = next((k for k in Kind if _same(k.value, cells["kind"])), None)
    problems = list(_wrong(sheet, row, cells, kind, workshop))
    if problems or kind is None:
        return None, problems
    return Note(
        id=cells["id"],
        kind=kind,
        text=" ".join(cells["text"].split()),
        answers=cells["answers"],
        who=cells["who"],
        partners=cells["partners"],
        when=cells["when"],
        dots=int(cells["dots"]) if cells["dots"] else None,
        settled=tuple(word.strip() for word in cells["settled"].split("|") if word.strip()),
        demonstration=folded(cells["demonstration"]) in YES,
        where=sheet.where(row),
    ), []


def _same(one: str, other: str) -> bool:
    return folded(one).replace("’", "'") == folded(other).replace("’", "'")


def _wrong(
    sheet: Sheet, row: int, cells: dict[str, str], kind: Kind | None, workshop: str
) -> Iterator[Problem]:
    titles = {field.key: field.title for field in FIELDS}

    def refused(what: str, key: str, remedy: str, near: tuple[str, ...] = ()) -> Problem:
        return Problem(what, sheet.where(row, titles[key]), cells[key], remedy, near)

    form = rf"AT-{re.escape(workshop)}-\d{{2,}}"
    if cells["id"] and not re.fullmatch(form, cells["id"]):
        example = identifier(workshop, 1)
        yield refused("ce numéro n’est pas de cet atelier", "id", f"écrivez-le ainsi : {example}")
    if kind is None:
        known = [each.value for each in Kind]
        near = near_matches(cells["kind"], known)
        yield refused("cette nature n’existe pas", "kind", f"choisissez : {', '.join(known)}", near)
    if not cells["text"]:
        yield refused("cette ligne n’a pas de texte", "text", "complétez-la ou retirez-la")
    if cells["dots"] and not cells["dots"].isdecimal():
        yield refused("ce n’est pas un nombre de points", "dots", "écrivez un nombre entier")
    if kind is not None:
        yield from _misplaced(kind, cells, refused)
    for key in ("text", "who", "partners", "when"):
        yield from _personal(key, cells, sheet.where(row, titles[key]))


def _misplaced(kind: Kind, cells: dict[str, str], refused: _Refusal) -> Iterator[Problem]:
    if kind is Kind.REMEDY and not cells["answers"]:
        yield refused("ce remède ne répond à aucun frein", "answers", "donnez le numéro du frein")
    if kind is not Kind.REMEDY and cells["answers"]:
        yield refused("seul un remède répond à un frein", "answers", "videz cette case")
    if kind is Kind.IDEA and not cells["who"]:
        yield refused(
            "cette piste d’action n’a pas de porteur",
            "who",
            "nommez une organisation, ou « à définir »",
        )
    if kind is not Kind.IDEA:
        for key in ("who", "partners", "when", "dots"):
            if cells[key]:
                yield refused(
                    "cette case ne va qu’avec une piste d’action", key, "videz cette case"
                )


def _personal(key: str, cells: dict[str, str], where: str) -> Iterator[Problem]:
    """Refuse what reaches or names a person; a message never repeats a name."""
    said = cells[key]
    if key in {"who", "partners"}:
        if any(names_someone(each.strip()) for each in re.split(r"[,;]", said)):
            yield Problem("cette case désigne une personne", where,
                          remedy="écrivez le nom d’une organisation")  # fmt: skip
        return
    for kind in sorted({each.kind for each in find(said)} - _ALLOWED, key=lambda k: k.value):
        yield Problem(f"cette case contient {SAID[kind]}", where,
                      remedy="une note d’atelier ne désigne personne : retirez-le")  # fmt: skip


def _numbered(notes: list[Note], workshop: str) -> list[Note]:
    number = max((int(note.id.rpartition("-")[2]) for note in notes if note.id), default=0)
    made = []
    for note in notes:
        if not note.id:
            number += 1
        made.append(note if note.id else replace(note, id=identifier(workshop, number)))
    return made


def _twice(notes: list[Note]) -> Iterator[Problem]:
    seen: dict[object, Note] = {}
    for note in notes:
        for what, key in (("ce numéro", note.id), ("cette note", (note.kind, folded(note.text)))):
            if key in seen:
                yield Problem(f"{what} est là deux fois", note.where, note.id,
                              f"voyez aussi : {seen[key].where}")  # fmt: skip
            seen.setdefault(key, note)


def _unanswered(notes: list[Note]) -> Iterator[Problem]:
    brakes = [note.id for note in notes if note.kind is Kind.BRAKE]
    for note in notes:
        if note.answers and note.answers not in brakes:
            yield Problem("ce numéro n’est pas celui d’un frein de la grille", note.where,
                          note.answers, f"freins : {', '.join(brakes) or 'aucun'}",
                          near_matches(note.answers, brakes))  # fmt: skip


if TYPE_CHECKING:
    from collections.abc import Callable

    _Refusal = Callable[..., Problem]
