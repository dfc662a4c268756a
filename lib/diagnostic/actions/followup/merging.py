"""Three-way merge: what a file changed, against what has changed here since it left.

A cell that only the file has changed is taken; a cell that both have changed,
or two files differently, is a conflict: shown with its three values and left
as it is, unless it is chosen. Nothing is ever removed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from diagnostic.actions.followup.cellvalues import readable
from diagnostic.actions.followup.columns import TABLES, Table
from diagnostic.actions.followup.ledger import blank
from diagnostic.actions.followup.model import Row, Rows
from diagnostic.actions.followup.sent import Sent, SentRow
from diagnostic.actions.followup.words import ENTRY_ID
from diagnostic.errors import DataError, Problem
from diagnostic.text import enumeration, folded, near_matches


@dataclass(frozen=True)
class Change:
    """A cell that a file changes.

    Parameters
    ----------
    table : Table
    key, column : str
    before, after : str
        What is kept here, what the file says.
    base : str or None
        What the file started from; None when it does not say.
    file : str
    place : str
    """

    table: Table
    key: str
    column: str
    before: str
    after: str
    base: str | None
    file: str
    place: str

    @property
    def title(self) -> str:
        """French title of the column."""
        return self.table.field(self.column).title

    def said(self, text: str) -> str:
        """Write one of its values for people."""
        return readable(self.table.field(self.column), text)

    @property
    def cell(self) -> tuple[str, str, str]:
        """What tells the cell from any other."""
        return self.table.name, self.key, self.column

    @property
    def name(self) -> str:
        """How ``--accept`` names it."""
        return f"{self.key}:{self.column}"


@dataclass(frozen=True)
class Choice:
    """A conflict settled by the team: ``ACT-01:progress``, ``ACT-01:progress@FICHIER.xlsx``."""

    key: str
    column: str
    file: str = ""

    @classmethod
    def read(cls, text: str) -> Choice:
        """Read a choice.

        Raises
        ------
        DataError
            When it is not written as it should be.
        """
        where, _, file = text.partition("@")
        key, _, column = where.partition(":")
        if not key.strip() or not column.strip():
            raise DataError(
                Problem(
                    "ce choix n’est pas bien écrit",
                    found=text,
                    remedy="écrivez la ligne puis la colonne : ACT-01:progress",
                )
            )
        return cls(key.strip().upper(), column.strip(), file.strip())

    def settles(self, change: Change) -> bool:
        """Whether it takes what a file says of a cell."""
        names = {folded(change.column), folded(change.title)}
        return (
            self.key == change.key
            and folded(self.column) in names
            and self.file in {"", change.file}
        )


@dataclass(frozen=True)
class Merge:
    """What an import would do.

    Parameters
    ----------
    rows : Rows
        Once what can be applied is.
    applied : tuple of Change
        Without conflict, new rows included.
    chosen : tuple of Change
        Conflicts that the team has settled.
    conflicts : tuple of Change
        Left as they are.
    shared : tuple of str
        Rows that several hands have changed, in different cells.
    notices : tuple of str
    """

    rows: Rows
    applied: tuple[Change, ...] = ()
    chosen: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    shared: tuple[str, ...] = ()
    notices: tuple[str, ...] = field(default=())


def merged(
    current: Rows,
    sent: Sequence[Sent],
    accept: Sequence[Choice] = (),
    taken: Collection[str] = (),
) -> Merge:
    """Return what several files change, all set against the same rows.

    Parameters
    ----------
    current : Rows
    sent : sequence of Sent
    accept : sequence of Choice
    taken : collection of str
        Identifiers that no new row may be given: the steps of fiches.

    Raises
    ------
    DataError
        When a row is unknown, or a choice settles nothing.
    """
    tables = {
        table.name: {row[table.key]: row for row in current.get(table.name, ())} for table in TABLES
    }
    problems: list[Problem] = []
    plain: list[Change] = []
    doubtful: list[Change] = []
    for each in sent:
        for table in TABLES:
            for row in each.rows.get(table.name, ()):
                if row.key:
                    clear, unclear = _changes(table, row, tables[table.name], each.file)
                    plain += clear
                    doubtful += unclear
    plain, quarrels = _apart(plain)
    doubtful += quarrels
    chosen = [change for change in doubtful if any(c.settles(change) for c in accept)]
    problems += _choices(accept, doubtful, chosen)
    if problems:
        raise DataError(problems)
    for change in (*plain, *chosen):
        _apply(tables[change.table.name], change)
    added, notices = _added(tables, sent, taken)
    settled = {change.cell for change in chosen}
    conflicts = [change for change in doubtful if change.cell not in settled]
    return Merge(
        {name: tuple(rows.values()) for name, rows in tables.items()},
        (*plain, *added),
        tuple(chosen),
        tuple(conflicts),
        (*_shared((*plain, *chosen)), *_moved(plain, current, sent)),
        tuple(notices),
    )


def _changes(
    table: Table, row: SentRow, known: Mapping[str, Row], file: str
) -> tuple[list[Change], list[Change]]:
    """Return the cells of a row that a file changes: those to take, those in doubt."""
    here = known.get(row.key)
    mine = here.cells if here else _unwritten(table, row)
    start = row.base if row.base is not None or here else {}
    clear: list[Change] = []
    doubtful: list[Change] = []
    for each in table.open_fields:
        if each.key not in row.cells:
            continue
        theirs, own = row.cells[each.key], mine.get(each.key, "")
        base = start.get(each.key, "") if start is not None else None
        if theirs in {base, own}:
            continue
        change = Change(
            table, row.key, each.key, own, theirs, base, file, row.places.get(each.key, "")
        )
        (clear if base == own else doubtful).append(change)
    return clear, doubtful


def _unwritten(table: Table, row: SentRow) -> dict[str, str]:
    """Return the cells of a row that is not kept here: a fiche or a step nobody has followed."""
    found = blank(table)
    found[table.key] = row.key
    if table.prefix:
        told = ENTRY_ID.match(row.key)
        found["action"] = told["sheet"] if told else ""
    return found


def _apart(changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """Set apart the cells that two files change differently; a change made twice is one."""
    by_cell: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        by_cell.setdefault(change.cell, []).append(change)
    clear, quarrels = [], []
    for found in by_cell.values():
        if len({change.after for change in found}) == 1:
            clear.append(found[0])
        else:
            quarrels += found
    return clear, quarrels


def _apply(rows: dict[str, Row], change: Change) -> None:
    row = rows.get(change.key)
    if row is None:
        found = blank(change.table)
        found[change.table.key] = change.key
        told = ENTRY_ID.match(change.key)
        if change.table.prefix and told:
            found["action"] = told["sheet"]
        row = Row(found, {"": change.place})
    rows[change.key] = replace(
        row,
        cells={**row.cells, change.column: change.after},
        places={**row.places, change.column: change.place},
    )


def _added(
    tables: Mapping[str, dict[str, Row]], sent: Sequence[Sent], taken: Collection[str]
) -> tuple[list[Change], list[str]]:
    """Put the new rows in, with their identifiers; a row that is already there is said."""
    changes, notices = [], []
    for each in sent:
        for table in TABLES:
            for row in each.rows.get(table.name, ()):
                if row.key:
                    continue
                rows = tables[table.name]
                cells = {**blank(table), **row.cells}
                twin = next((k for k, known in rows.items() if _same(known, cells, table)), None)
                if twin:
                    notices.append(f"{row.places['']} : cette ligne est déjà là ({twin}).")
                    continue
                key = _next(table, cells["action"], {*rows, *taken})
                cells[table.key] = key
                rows[key] = Row(cells, {**row.places, table.key: row.places[""]})
                changes += [
                    Change(table, key, column, "", text, "", each.file, row.places[""])
                    for column, text in cells.items()
                    if text and column not in {table.key, "action"}
                ]
    return changes, notices


def _same(row: Row, cells: Mapping[str, str], table: Table) -> bool:
    return all(row[each.key] == cells[each.key] for each in table.open_fields)


def _next(table: Table, action: str, taken: Collection[str]) -> str:
    """Return the first free identifier of a fiche."""
    head = f"{table.prefix}-{action}-" if table.prefix else action
    if not table.prefix:
        return action
    ranks = [
        int(key.removeprefix(head)) for key in taken
        if key.startswith(head) and key.removeprefix(head).isdigit()
    ]  # fmt: skip
    return f"{head}{max(ranks, default=0) + 1}"


def _choices(
    accept: Sequence[Choice], doubtful: Sequence[Change], chosen: Sequence[Change]
) -> Iterator[Problem]:
    """Yield the choices that settle nothing, and those that would take two values."""
    for choice in accept:
        if not any(choice.settles(change) for change in doubtful):
            names = [change.name for change in doubtful]
            written = f"{choice.key}:{choice.column}" + (f"@{choice.file}" if choice.file else "")
            yield Problem(
                "ce choix ne règle aucun conflit",
                found=written,
                remedy=f"conflits à régler : {', '.join(dict.fromkeys(names))}" if names
                else "retirez --accept : il n’y a pas de conflit",
                near=near_matches(written, names),
            )  # fmt: skip
    values: dict[tuple[str, str, str], dict[str, str]] = {}
    for change in chosen:
        values.setdefault(change.cell, {})[change.after] = change.file
    for (_, key, column), found in values.items():
        if len(found) > 1:
            yield Problem(
                "deux fichiers donnent des valeurs différentes à cette case",
                found=f"{key}:{column}",
                remedy="dites laquelle : "
                + " ou ".join(f"--accept {key}:{column}@{file}" for file in found.values()),
            )


def _shared(changes: Sequence[Change]) -> Iterator[str]:
    """Yield the rows that two files change in different cells: both are taken, and said."""
    files: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        files.setdefault((change.table.name, change.key), []).append(change.file)
    for (_, key), found in files.items():
        names = list(dict.fromkeys(found))
        if len(names) > 1:
            yield f"{key} : {' et '.join(names)} y changent des cases différentes."


def _moved(changes: Sequence[Change], current: Rows, sent: Sequence[Sent]) -> Iterator[str]:
    """Yield the rows that have also changed here, elsewhere, since a file left."""
    touched = {(change.file, change.table.name, change.key) for change in changes}
    for each in sent:
        for table in TABLES:
            known = {row[table.key]: row for row in current.get(table.name, ())}
            for row in each.rows.get(table.name, ()):
                here = known.get(row.key)
                if here is None or row.base is None:
                    continue
                if (each.file, table.name, row.key) not in touched:
                    continue
                moved = [
                    field.title
                    for field in table.open_fields
                    if row.base.get(field.key, "") != here[field.key]
                ]
                if moved:
                    yield (
                        f"{row.key} : depuis le départ de {each.file}, "
                        f"{enumeration([f'« {title} »' for title in moved])} a changé ici ; gardé."
                    )
