"""Items: what each group put forward, cleaned and merged, with the history of every step.

Names of authors are in the team's own file and are never copied. The history
says what was merged, rewritten or dropped, and why; it names groups only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from diagnostic.confidentiality.identifiers import Kind, Names, find
from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown
from diagnostic.study.themes import LABELS
from diagnostic.text import enumeration, folded, near_matches, typographic
from diagnostic.voices.consultation.files import csv_text
from diagnostic.voices.consultation.files import replace as write
from diagnostic.voices.consultation.model import Ballot, Item, State
from diagnostic.voices.consultation.sheets import Sheet, open_sheets

FILE, JOURNAL = "items.csv", "journal.csv"
HEADER = ("item", "text", "groups", "theme", "scale", "nature")
STEPS = ("step", "action", "item", "before", "after", "reason")
LONGEST = 180
"""Characters above which an item is no longer one idea."""
_DOUBTFUL = {Kind.DOUBT, Kind.PLACE, Kind.SCHOOL, Kind.ORGANISATION}
_COLUMNS = {
    "group": ("groupe", "group", "college"),
    "text": ("texte", "enonce", "text", "item", "proposition", "idee"),
    "theme": ("theme",),
    "scale": ("echelle", "scale"),
    "nature": ("nature",),
    "author": ("auteur", "auteure", "author", "nom", "prenom", "personne"),
}


def read_items(folder: Path, vote: str, groups: Sequence[str]) -> tuple[Item, ...]:
    """Read the items of a vote; none when nothing was imported yet.

    Raises
    ------
    DataError
        Every wrong row at once.
    """
    path = folder / FILE
    if not path.is_file():
        return ()
    sheet = open_sheets(path)[0]
    if not sheet.rows or tuple(sheet.rows[0][: len(HEADER)]) != HEADER:
        raise DataError(
            Problem(
                "les colonnes de ce fichier ne sont pas celles attendues",
                shown(path),
                ";".join(sheet.rows[0]) if sheet.rows else "fichier vide",
                f"écrivez en première ligne : {';'.join(HEADER)}",
            )
        )
    items: list[Item] = []
    problems: list[Problem] = []
    for place, row in enumerate(sheet.rows[1:], 1):
        item = Item(row[0], row[1], tuple(filter(None, row[2].split("|"))), *row[3:6])
        problems += _row_problems(item, items, vote, groups, shown(path), sheet.lines[place])
        items.append(item)
    if problems:
        raise DataError(problems)
    return tuple(sorted(items, key=lambda item: item.number))


def _row_problems(  # noqa: PLR0917 - a row, and what it is checked against
    item: Item, before: Sequence[Item], vote: str, groups: Sequence[str], name: str, line: int
) -> list[Problem]:
    where = f"{name}, ligne {line}"
    problems = []
    if not re.fullmatch(rf"IT-{re.escape(vote)}-\d{{2,}}", item.id):
        problems.append(
            Problem(
                "l’identifiant de cet énoncé n’a pas la bonne forme",
                where,
                item.id,
                f"écrivez par exemple IT-{vote}-01",
            )
        )
    elif any(other.id == item.id for other in before):
        problems.append(
            Problem("cet énoncé est numéroté deux fois", where, item.id, "renumérotez-le")
        )
    if any(folded(other.text) == folded(item.text) for other in before):
        problems.append(
            Problem(
                "deux énoncés ont le même texte",
                where,
                item.text,
                "fusionnez-les, ou retirez-en un",
            )
        )
    problems += [
        Problem(
            "ce groupe n’est pas déclaré dans consultation.yml",
            where,
            group,
            f"groupes connus : {enumeration(list(groups))}",
            near_matches(group, groups),
        )
        for group in item.groups
        if group not in groups
    ]
    return problems + text_problems(item.text, where)


def text_problems(text: str, where: str) -> list[Problem]:
    """Refuse an item that is empty, too long, or that names or reaches someone."""
    if not text:
        return [Problem("cet énoncé est vide", where, remedy="complétez-le ou retirez la ligne")]
    problems = [
        Problem(
            "cet énoncé identifie ou permet de joindre une personne",
            where,
            f"[{found.kind.value}]",
            "reformulez-le sans nom, adresse, téléphone ni courriel",
        )
        for found in find(text, Names())
        if found.kind not in _DOUBTFUL
    ]
    if len(text) > LONGEST:
        problems.append(
            Problem(
                f"cet énoncé dépasse {LONGEST} caractères",
                where,
                f"{text[:60]}…",
                "gardez une seule idée par énoncé, au besoin faites-en deux",
            )
        )
    return problems


def theme_named(written: str) -> str | None:
    """Return the theme that a cell names, by its identifier or its French name; None if unknown."""
    if not written:
        return ""
    known = {folded(name): theme for theme, name in LABELS.items()}
    known |= {folded(theme): theme for theme in LABELS}
    return known.get(folded(written))


def _no_theme(written: str, where: str) -> Problem:
    names = list(LABELS.values())
    return Problem(
        "ce thème n’est aucun des chapitres",
        where,
        written,
        f"laissez la case vide, ou écrivez : {', '.join(names)}",
        near_matches(written, names),
    )


def doubts(text: str) -> tuple[str, ...]:
    """Return words of an item that may name someone or somewhere, for a human to settle."""
    return tuple(found.text for found in find(text, Names()) if found.kind in _DOUBTFUL)


@dataclass(frozen=True)
class Step:
    """One step of the history of the items: what was done, and why."""

    action: str
    item: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Gathered:
    """Items after an import: the list, the new steps, and whether authors were left out."""

    items: tuple[Item, ...]
    steps: tuple[Step, ...]
    authors_dropped: bool = False


def gather(ballot: Ballot, path: Path) -> Gathered:
    """Read what the groups produced and add it to the items, same texts merged.

    Nothing is written. New items are numbered in the order of their texts, not
    of their rows, so that a number tells nothing of who spoke first.

    Raises
    ------
    DataError
        Every wrong row at once.
    """
    ballot.require(
        State.PREPARED,
        doing="ajouter des énoncés",
        remedy="préparez un second tour : les énoncés d’un vote ouvert sont fixés",
    )
    sheet = open_sheets(path)[0]
    places = _places(sheet)
    known = {folded(name): each for each, name in ballot.group_names.items()}
    known |= {folded(each): each for each in ballot.group_names}
    rows: list[tuple[str, str, tuple[str, str, str]]] = []
    problems: list[Problem] = []
    for place, row in enumerate(sheet.rows[1:], 1):
        told = {key: row[column] for key, column in places.items()}
        group = known.get(folded(told["group"]))
        if group is None:
            problems.append(
                Problem(
                    "ce groupe n’est pas déclaré dans consultation.yml",
                    sheet.where(place, sheet.rows[0][places["group"]]),
                    told["group"],
                    f"groupes connus : {enumeration(list(ballot.group_names.values()))}",
                    near_matches(told["group"], ballot.group_names.values()),
                )
            )
        problems += text_problems(told["text"], sheet.where(place))
        theme = theme_named(told.get("theme", ""))
        if theme is None:
            title = sheet.rows[0][places["theme"]]
            problems.append(_no_theme(told["theme"], sheet.where(place, title)))
        told["theme"] = theme or ""
        extra = tuple(told.get(key, "") for key in ("theme", "scale", "nature"))
        rows.append((_clean(told["text"]), group or "", (extra[0], extra[1], extra[2])))
    if problems:
        raise DataError(problems)
    return replace(_merged(ballot, rows), authors_dropped="author" in places)


def _merged(ballot: Ballot, rows: Sequence[tuple[str, str, tuple[str, str, str]]]) -> Gathered:
    held = {folded(item.text): item for item in ballot.items}
    steps: list[Step] = []
    number = max((item.number for item in ballot.items), default=0)
    order = list(ballot.group_names)
    for text, group, extra in sorted(rows, key=lambda row: (folded(row[0]), row[0], row[1])):
        key = folded(text)
        if key not in held:
            number += 1
            held[key] = Item(f"IT-{ballot.name}-{number:02d}", text, (group,), *extra)
            steps.append(Step("ajout", held[key].id, "", text, f"groupe {group}"))
            continue
        item = held[key]
        if group not in item.groups:
            groups = tuple(sorted({*item.groups, group}, key=order.index))
            held[key] = replace(item, groups=groups)
            steps.append(Step("fusion", item.id, text, item.text, f"même texte, groupe {group}"))
    return Gathered(tuple(sorted(held.values(), key=lambda item: item.number)), tuple(steps))


def merge(ballot: Ballot, kept: str, others: Sequence[str], text: str, reason: str) -> Gathered:
    """Melt items into one, whose text may be rewritten; with no other item, rewrite it."""
    found = {item.id: item for item in ballot.items}
    missing = [each for each in (kept, *others) if each not in found]
    problems = [
        Problem(
            "cet énoncé n’existe pas",
            shown(ballot.folder / FILE),
            each,
            near=near_matches(each, found),
        )
        for each in missing
    ]
    new = _clean(text) or (found[kept].text if kept in found else "")
    problems += text_problems(new, "nouveau texte")
    if not reason.strip():
        problems.append(Problem("il manque la raison", remedy="dites pourquoi : --reason"))
    if problems:
        raise DataError(problems)
    gone = [found[each] for each in others]
    groups = {group for item in (found[kept], *gone) for group in item.groups}
    ordered = tuple(group for group in ballot.group_names if group in groups)
    steps = [Step("fusion", kept, item.text, new, reason) for item in gone]
    if new != found[kept].text:
        steps.append(Step("reformulation", kept, found[kept].text, new, reason))
    left = [item for item in ballot.items if item.id not in {kept, *others}]
    items = [*left, replace(found[kept], text=new, groups=ordered)]
    return Gathered(tuple(sorted(items, key=lambda item: item.number)), tuple(steps))


def drop(ballot: Ballot, identifier: str, reason: str) -> Gathered:
    """Take an item out, and say why."""
    gone = [item for item in ballot.items if item.id == identifier]
    if not gone or not reason.strip():
        what = "il manque la raison" if gone else "cet énoncé n’existe pas"
        raise DataError(Problem(what, shown(ballot.folder / FILE), identifier))
    left = tuple(item for item in ballot.items if item.id != identifier)
    return Gathered(left, (Step("retrait", identifier, gone[0].text, "", reason),))


def keep(ballot: Ballot, gathered: Gathered) -> Path:
    """Write the items, and add the steps to their history."""
    journal = ballot.folder / JOURNAL
    past = journal.read_text("utf-8") if journal.is_file() else csv_text(STEPS, ())
    count = len(list(csv.reader(io.StringIO(past), delimiter=";"))) - 1
    rows = [
        (count + place, step.action, step.item, step.before, step.after, step.reason)
        for place, step in enumerate(gathered.steps, 1)
    ]
    write(journal, past + csv_text((), rows).lstrip("\n"))
    return write(ballot.folder / FILE, items_text(gathered.items))


def items_text(items: Iterable[Item]) -> str:
    """Write items as their file holds them."""
    rows = [(i.id, i.text, "|".join(i.groups), i.theme, i.scale, i.nature) for i in items]
    return csv_text(HEADER, rows)


def _clean(text: str) -> str:
    return typographic(re.sub(r"\s+", " ", text).strip(" -–•*·")).rstrip(".;")


def _places(sheet: Sheet) -> dict[str, int]:
    header = [folded(cell) for cell in (sheet.rows[0] if sheet.rows else ())]
    places = {
        key: next(place for place, cell in enumerate(header) if cell in words)
        for key, words in _COLUMNS.items()
        if any(cell in words for cell in header)
    }
    lacking = [name for key, name in (("group", "groupe"), ("text", "texte")) if key not in places]
    if lacking:
        raise DataError(
            Problem(
                f"il manque la colonne « {enumeration(lacking)} »",
                sheet.where(0) if sheet.rows else sheet.file,
                " ; ".join(sheet.rows[0]) if sheet.rows else "fichier vide",
                "écrivez en première ligne : groupe, texte (et, si vous voulez, thème)",
            )
        )
    return places
