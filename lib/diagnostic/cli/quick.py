"""``run`` and ``book`` when nothing changed: answered before anything heavy is imported.

Everything is compared all the same, file by file: only the way to say
« nothing to do » is short. At the first doubt the ordinary command does its
work, and explains itself.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.book.records import Record
    from diagnostic.execution.keys import Keys
    from diagnostic.execution.planned import Planned

_FORMATS = ("html", "pdf", "docx")


def answered(arguments: Sequence[str] | None) -> bool:
    """Answer ``run STUDY`` or ``book STUDY [--format FORMAT]…`` when there is nothing to do."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) < 2 or given[0] not in ("run", "book") or given[1].startswith("-"):
        return False
    command, study, *options = given
    formats = _asked(options) if command == "book" else _FORMATS if not options else ()
    if not formats or "/" in study or study.endswith((".yml", ".yaml")):
        return False
    started = time.perf_counter()
    try:
        with _held(study) as held:
            return held and _nothing_to_do(command, study, formats, started)
    except (OSError, ValueError, KeyError):
        return False


def _asked(options: Sequence[str]) -> tuple[str, ...]:
    """Return the formats asked for; none when anything else is asked too."""
    if not options:
        return _FORMATS
    names, kinds = options[::2], tuple(dict.fromkeys(options[1::2]))
    plain = set(names) == {"--format"} and len(options) % 2 == 0 and set(kinds) <= set(_FORMATS)
    return kinds if plain else ()


def prepared(arguments: Sequence[str] | None) -> None:
    """Have kernels prepared, from the first moment, when a notebook of a known plan must run."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) < 2 or given[0] not in ("run", "book") or _FOR_NOTHING.intersection(given):
        return
    from diagnostic import paths
    from diagnostic.execution.inputs import Inputs
    from diagnostic.execution.keys import Keys
    from diagnostic.execution.planned import kept
    from diagnostic.stamps import Stamps
    from diagnostic.warm import sameness, templates

    if sameness.asked_cold() or sameness.impossible():
        return
    with suppress(OSError, ValueError, KeyError):
        keys = Keys(Inputs(Stamps(paths.stamps())))
        plan = kept(given[1], keys.inputs)
        if plan is not None and ("--force" in given or _to_execute(plan, keys)):
            templates.begin(sameness.COMMAND, {**os.environ, **sameness.SETTINGS})


_FOR_NOTHING = {"--help", "-h", "--dry-run", "--scheduler"}
"""Options with which no notebook is executed here."""


def _nothing_to_do(command: str, study: str, formats: Sequence[str], started: float) -> bool:
    from diagnostic import paths
    from diagnostic.execution.inputs import Inputs
    from diagnostic.execution.keys import Keys
    from diagnostic.execution.planned import kept
    from diagnostic.stamps import Stamps

    stamps = Stamps(paths.stamps())
    keys = Keys(Inputs(stamps))
    plan = kept(study, keys.inputs)
    if plan is None or not _chapters_current(plan, keys):
        return False
    records: list[Record] = []
    if command == "book":
        found = _books_current(study, plan, keys, formats)
        if found is None:
            return False
        records = found
    stamps.save()
    _say(command, study, plan, [_only(record, formats) for record in records], started)
    return True


def _only(record: Record, formats: Sequence[str]) -> Record:
    """Return a record that tells of the formats asked for."""
    return replace(record, formats={kind: record.formats[kind] for kind in formats})


def _chapters_current(plan: Planned, keys: Keys) -> bool:
    from diagnostic.execution.keys import is_current

    runs = [run for book in plan.books for run in book.runs]
    return all(is_current(run, keys) and not run.report.exists() for run in runs)


def _to_execute(plan: Planned, keys: Keys) -> bool:
    """Tell whether a notebook must be executed; a new note takes no kernel."""
    from diagnostic.execution.keys import is_current
    from diagnostic.execution.noted import only_noted

    runs = [run for book in plan.books for run in book.runs]
    return not all(is_current(run, keys) or only_noted(run, keys) for run in runs)


def _books_current(
    study: str, plan: Planned, keys: Keys, formats: Sequence[str]
) -> list[Record] | None:
    """Return the records of the books, if all are up to date and whole."""
    from diagnostic import paths
    from diagnostic.book.records import Record, Sources, stale

    stamps = keys.inputs.stamps
    if plan.batch and stamps.of(paths.reports() / study / "index.html") != plan.page:
        return None
    sources = Sources(keys.inputs, "auto")
    records = []
    for book in plan.books:
        record = Record.read(book.folder)
        made_from, _ = sources.of(book.runs, {})
        if record is None or stale(record, made_from, formats):
            return None
        late = (kind for kind in _FORMATS if kind not in record.formats)
        if any((book.folder / "_book" / f"{book.folder.name}.{kind}").exists() for kind in late):
            return None  # the ordinary command says that they are of before
        if not record.whole(book.folder, stamps):
            return None
        records.append(record)
    return records


def _say(command: str, study: str, plan: Planned, records: list[Record], started: float) -> None:
    from diagnostic import paths
    from diagnostic.cli.console import duration, linked, notice, say
    from diagnostic.cli.telling import tell_book
    from diagnostic.text import counted

    say(f"[bold]{_escaped(plan.title)}[/]")
    for text in plan.notices:
        notice(text)
    count = sum(len(book.runs) for book in plan.books)
    say(f"{counted(count, 'inchangé')}, repris tels quels.")
    for book, record in zip(plan.books, records, strict=command == "book"):
        tell_book(book.place, book.folder, record)
    if plan.batch and command == "book":
        say("")
        say(f"[bold green]Page du lot[/]  {linked(paths.reports() / study / 'index.html')}")
    say(f"Terminé en {duration(time.perf_counter() - started)}.")


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


@contextmanager
def _held(study: str) -> Iterator[bool]:
    """Hold a study as the ordinary command does; say whether it could be."""
    from diagnostic import paths

    try:
        import fcntl
    except ImportError:  # not on this system: the ordinary command holds it
        yield False
        return
    with (paths.reports() / study / ".lock").open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
