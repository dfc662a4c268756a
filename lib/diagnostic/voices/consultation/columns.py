"""Which column of a sheet is which question, whatever tool wrote it.

The team's grid, KoboToolbox and ODK (names or labels, ``group/question``),
LimeSurvey (``Q1[SQ001]``, « Question [énoncé] »), Framaforms (two or three
rows of headers). Times, addresses and identifiers that tools add are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, folded, near_matches
from diagnostic.voices.consultation.model import Ballot, Item
from diagnostic.voices.consultation.sheets import Sheet

CODE = {
    "code", "code de vote", "token", "code d acces", "votre code", "votre code de vote",
    "access code", "code personnel", "jeton",
}  # fmt: skip
GROUP = {"groupe", "group", "votre groupe", "college", "groupe consulte"}
NUMBER = {"bulletin", "numero", "n", "no", "numero du bulletin"}
_TOOLS = {
    # KoboToolbox, ODK
    "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username",
    "formhub uuid", "meta instanceid", "meta rootuuid", "meta instancename", "instanceid",
    "instancename", "submissiondate", "key", "submitterid", "submittername", "attachmentspresent",
    "attachmentsexpected", "status", "reviewstate", "devicemetadata", "edits", "formversion",
    "question", "introduction", "merci",
    # LimeSurvey
    "id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr",
    "refurl", "interviewtime", "response id", "date submitted", "last page", "start language",
    "date started", "date last action", "ip address", "referrer url", "total time",
    "id de la reponse", "date de soumission", "derniere page", "langue de depart",
    "tete de serie", "date de lancement", "date de la derniere action", "adresse ip",
    "url de reference", "temps total",
    # Framaforms
    "serial", "sid", "submitted time", "completed time", "modified time", "draft", "uid",
    "numero de serie", "heure de soumission", "heure de modification", "brouillon",
    "nom d utilisateur", "soumis le", "modifie le", "termine le", "horodateur",
}  # fmt: skip
_TOOL_FORMS = re.compile(r"_.*|__.*|\w+time|grouptime\d+|.*\bpage timing\b.*", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:it|sq|q|item|enonce)[ _-]*0*(\d{1,4})")
_ENDING = re.compile(r"(?:^| )(?:it|sq|item|enonce) ?0*(\d{1,4})(?: (\w+))?$")
"""A question's name after the names of its groups: « enonces-IT_01 », « Q1_SQ001 »."""
HEADERS = 5
"""Rows in which headers are looked for."""


@dataclass(frozen=True)
class Layout:
    """Where everything is in a sheet.

    Parameters
    ----------
    questions : mapping of (item, dimension) to int
    code, group, number : int or None
        Columns of the voter's code, of the group, of the ballot's number.
    first : int
        Position of the first row of answers.
    header : tuple of str
        Names of columns, as the user finds them.
    """

    questions: Mapping[tuple[str, str], int]
    code: int | None
    group: int | None
    number: int | None
    first: int
    header: tuple[str, ...] = field(default=())


def layout(sheet: Sheet, ballot: Ballot) -> Layout:
    """Recognise the columns of a sheet.

    Raises
    ------
    DataError
        Items that the vote does not have, items without a column, columns that are nothing known.
    """
    names = _names(ballot)
    depth = _header(sheet, names)
    heads = sheet.rows[: depth + 1]
    columns = [[row[place] for row in reversed(heads)] for place in range(len(sheet.rows[0]))]
    questions: dict[tuple[str, str], int] = {}
    special: dict[str, int] = {}
    problems: list[Problem] = []
    for place, titles in enumerate(columns):
        title = next(filter(None, titles), "")
        found = _question(titles, names)
        kind = _special(titles)
        if kind and not (kind == "number" and found):
            special.setdefault(kind, place)
        elif found is None:
            problems += _unknown(sheet, place, title, depth, ballot)
        elif found in questions:
            problems.append(
                Problem(
                    "cet énoncé a deux colonnes",
                    sheet.where(depth, title),
                    title,
                    "gardez-en une",
                )
            )
        else:
            questions[found] = place
    problems += [
        Problem(
            "cet énoncé n’a pas de colonne",
            sheet.where(depth),
            " ".join(filter(None, question)),
            "ajoutez-la, même vide, ou réexportez le formulaire entier",
        )
        for question in ballot.columns()
        if question not in questions
    ]
    if problems:
        raise DataError(problems)
    header = tuple(next(filter(None, titles), "") for titles in columns)
    first = depth + 1
    while first < len(sheet.rows) and _repeats(sheet.rows[first], questions, ballot):
        first += 1
    return Layout(
        questions, special.get("code"), special.get("group"), special.get("number"), first, header
    )


def has_questions(sheet: Sheet, ballot: Ballot) -> bool:
    """Whether a sheet holds answers: other sheets of a workbook are left alone."""
    names = _names(ballot)
    return any(_matches(row, names) for row in sheet.rows[:HEADERS])


def _names(ballot: Ballot) -> dict[str, tuple[str, str]]:
    """Return every folded name of every question."""
    names: dict[str, tuple[str, str]] = {}
    for item in ballot.items:
        for place, each in enumerate(ballot.declared.format.dimensions, 1):
            for name in (item.id, item.text, f"it {item.number:02d}", f"it {item.number}"):
                names[folded(f"{name} {each}")] = (item.id, each)
                if each:  # LimeSurvey numbers the two scales of an array: Q1[SQ001][2]
                    names[folded(f"{name} {place}")] = (item.id, each)
    return names


def _header(sheet: Sheet, names: Mapping[str, tuple[str, str]]) -> int:
    """Return the last row of headers: the one that names the most questions."""
    scores = [_matches(row, names) for row in sheet.rows[:HEADERS]]
    best = max(scores, default=0)
    if not best:
        raise DataError(
            Problem(
                "aucun énoncé du vote ne se reconnaît dans les premières lignes",
                sheet.where(0) if sheet.rows else sheet.file,
                " ; ".join(sheet.rows[0][:6]) if sheet.rows else "feuille vide",
                "partez de la grille écrite par « diagnostic vote form », ou exportez les "
                "questions avec leur code ou leur libellé entier",
            )
        )
    return scores.index(best)


def _matches(row: Sequence[str], names: Mapping[str, tuple[str, str]]) -> int:
    return sum(_lookup(cell, names) is not None for cell in row)


def _question(
    titles: Sequence[str], names: Mapping[str, tuple[str, str]]
) -> tuple[str, str] | None:
    return next((found for title in titles if (found := _lookup(title, names))), None)


def _lookup(title: str, names: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    for part in _parts(title):
        plain = folded(part)
        if plain in names:
            return names[plain]
        numbered = _NUMBERED.match(part.lower())
        if numbered:
            rest = folded(part[numbered.end() :])
            if found := names.get(f"it {int(numbered[1])} {rest}".strip()):
                return found
        ending = _ENDING.search(plain)
        if ending and (found := names.get(f"it {int(ending[1])} {ending[2] or ''}".strip())):
            return found
    return None


def _parts(title: str) -> list[str]:
    """Return what may name the question: the whole, inside brackets, after the last slash."""
    parts = [title]
    if brackets := re.findall(r"\[([^\[\]]+)\]", title):
        parts += [brackets[-1], " ".join(brackets)]
        tail = title.rpartition("]")[2]
        parts += [f"{brackets[-1]} {tail}"] if tail.strip() else []
    cuts = [place for place, char in enumerate(title) if char == "/"]
    parts += [title[cut + 1 :] for cut in cuts]
    return [part.strip() for part in parts if part.strip()]


def _special(titles: Sequence[str]) -> str:
    for title in titles:
        for part in _parts(title):
            plain = folded(part)
            if plain in CODE:
                return "code"
            if plain in GROUP:
                return "group"
            if plain in NUMBER:
                return "number"
    return ""


def _unknown(sheet: Sheet, place: int, title: str, depth: int, ballot: Ballot) -> list[Problem]:
    """Complain about a column that is no question, unless a tool adds it or it is empty."""
    own = sheet.rows[depth][place] or title
    filled = any(row[place] for row in sheet.rows[depth + 1 :])
    tool = folded(own) in _TOOLS or _TOOL_FORMS.fullmatch(own) or own.startswith("meta/")
    if tool or not filled:  # notes of a form, columns of a grid left empty
        return []
    known = [item.id for item in ballot.items] + [item.text for item in ballot.items]
    return [
        Problem(
            "cette colonne n’est aucun énoncé du vote",
            sheet.where(depth, own),
            own or f"{counted(place + 1, 'colonne')} sans titre",
            "corrigez son titre, ou retirez-la si elle n’a rien à faire là",
            near_matches(own, known),
        )
    ]


def _repeats(row: Sequence[str], questions: Mapping[tuple[str, str], int], ballot: Ballot) -> bool:
    """Whether a row below the headers repeats the texts of the items, as the grid does."""
    texts: dict[str, Item] = {item.id: item for item in ballot.items}
    return any(
        folded(row[place]).startswith(folded(texts[item].text)) and len(row[place]) > 3
        for (item, _), place in questions.items()
    )
