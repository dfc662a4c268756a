"""Make one book, in this process or in a worker: what changed is assembled, rendered, checked."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.book.plan import FORMATS, Format, Rendered, Renderer
from diagnostic.book.records import (
    OUTPUT,
    Record,
    Sources,
    project_digest,
    rendered_digest,
    stale,
)
from diagnostic.errors import DiagnosticError, Problem
from diagnostic.execution.inputs import Inputs
from diagnostic.execution.runs import Run
from diagnostic.stamps import Stamps

if TYPE_CHECKING:
    from diagnostic.book.plan import BookPlan
    from diagnostic.study import Study
    from diagnostic.territories.codes import TerritoryId

_NAMES = {"html": "le site", "pdf": "le PDF", "docx": "le document Word"}


@dataclass(frozen=True)
class Order:
    """A book to make, as plain values that cross processes.

    Parameters
    ----------
    study : Study
    territory : TerritoryId or None
        Commune of a batch; ``None`` for the study's own territory.
    folder : Path
    runs : tuple of Run
        Its chapters.
    failures : dict
        What failed, in French, for each chapter that did.
    formats : tuple of str
    renderer : str
    force : bool
        Render what is up to date too.
    """

    study: Study
    territory: TerritoryId | None
    folder: Path
    runs: tuple[Run, ...]
    failures: Mapping[str, str] = field(default_factory=dict)
    formats: tuple[Format, ...] = FORMATS
    renderer: Renderer = "auto"
    force: bool = False


@dataclass(frozen=True)
class Bound:
    """What came of an order: the book, or what prevents it."""

    rendered: Rendered | None = None
    problems: tuple[Problem, ...] = ()
    kept: bool = False
    seconds: float = 0.0


def make(order: Order) -> Bound:
    """Make a book; problems are an answer, so that the other books are made."""
    started = time.perf_counter()
    try:
        rendered, kept = _made(order)
    except DiagnosticError as error:
        return Bound(problems=tuple(error.problems), seconds=time.perf_counter() - started)
    return Bound(rendered, kept=kept, seconds=time.perf_counter() - started)


def current(order: Order, stamps: Stamps, made_from: Mapping[str, str]) -> Record | None:
    """Return the record of a book when everything asked for is up to date and whole."""
    record = Record.read(order.folder)
    if order.force or record is None or stale(record, made_from, order.formats):
        return None
    return record if record.whole(order.folder, stamps) else None


def _made(order: Order) -> tuple[Rendered, bool]:
    stamps = Stamps(paths.stamps())
    made_from, chapters = Sources(Inputs(stamps), order.renderer).of(order.runs, order.failures)
    if record := current(order, stamps, made_from):
        return as_rendered(order, record), True
    assembled(order)
    project = order.folder
    same = project_digest(project, stamps)
    record = None if order.force else Record.read(project)
    if record and not (
        record.project == same
        and record.made_from.get("tools") == made_from["tools"]
        and record.made_from.get("program") == made_from["program"]
        and record.whole(project, stamps)
    ):
        record = None
    made = replace(
        record or Record({}, {}, same, {}, "", ""), made_from=made_from, chapters=chapters
    )
    todo = tuple(kind for kind in order.formats if kind not in made.formats)
    kept = not todo
    if todo:
        made = _rendered(order, made, todo, record is None)
    made = replace(made, asked=order.renderer, files=rendered_digest(project, stamps))
    again, _ = Sources(Inputs(stamps), order.renderer).of(order.runs, order.failures)
    if again == made_from:  # else something moved meanwhile: the next command looks again
        made.write(project)
    return as_rendered(order, made), kept


def assembled(order: Order) -> Path:
    """Write the project of a book."""
    from diagnostic.book.assemble import assemble

    return assemble(described(order), order.folder)


def described(order: Order) -> BookPlan:
    """Return the plan of a book."""
    from diagnostic.book import contents
    from diagnostic.study import focus, project_gazetteer

    gazetteer = project_gazetteer()
    study = order.study
    if order.territory is not None:
        study = focus(study, order.territory, gazetteer)
    return contents.plan(
        study,
        gazetteer,
        {run.theme: run.output for run in order.runs if run.theme not in order.failures},
        order.failures,
        build=order.folder / "_build",
        slug=order.folder.name,
    )


def _rendered(order: Order, made: Record, todo: Sequence[Format], anew: bool) -> Record:
    """Render formats, and check what was rendered; the record goes first."""
    from diagnostic.book.checks import verify
    from diagnostic.book.finding import find_quarto
    from diagnostic.book.records import FILE
    from diagnostic.book.render import render

    project = order.folder
    (project / FILE).unlink(missing_ok=True)
    kept = {} if anew else dict(made.formats)
    offered = tuple(kind for kind in FORMATS if kind in todo or kind in kept)
    if "html" in kept and offered != made.offered:
        todo = ("html", *todo)  # the site links to the formats that say the same thing
    if order.renderer != "embedded" and find_quarto():
        todo = offered  # one call for all: Quarto empties the formats that it is not asked for
    rendered = verify(project, render(project, tuple(todo), order.renderer, offered))
    _released(order)
    files = {kind: path.relative_to(project).as_posix() for kind, path in rendered.paths.items()}
    known = {str(kind): name for kind, name in (*kept.items(), *files.items())}
    return replace(
        made,
        formats={kind: known[kind] for kind in offered},
        renderer=rendered.renderer,
        warnings=tuple(dict.fromkeys((*(() if anew else made.warnings), *rendered.warnings))),
        offered=offered,
    )


def _released(order: Order) -> None:
    """Search what was rendered, when it leaves the team."""
    from diagnostic.book.releasing import guard_of, released
    from diagnostic.study import focus, project_gazetteer
    from diagnostic.study.model import Edition

    if order.study.edition is Edition.WORKING:
        return
    gazetteer = project_gazetteer()
    place = order.territory
    study = order.study if place is None else focus(order.study, place, gazetteer)
    released(guard_of(study, gazetteer), [order.folder / OUTPUT])


def as_rendered(order: Order, record: Record) -> Rendered:
    """Return what is up to date among what was asked for, and say what is not."""
    from diagnostic.book.plan import DATA

    project = order.folder
    files: dict[Format, Path] = {kind: project / record.formats[kind] for kind in order.formats}
    behind = [
        _NAMES[kind]
        for kind, name in {"pdf": f"{project.name}.pdf", "docx": f"{project.name}.docx"}.items()
        if kind not in record.formats and (project / OUTPUT / name).is_file()
    ]
    warnings = record.warnings
    if behind:
        from diagnostic.text import enumeration

        said = f"{enumeration(behind)} : version précédente, pas encore refaite."
        warnings = (*warnings, said)
    data = project / OUTPUT / DATA
    return Rendered(files, record.renderer, warnings, data if data.is_dir() else None)
