"""Commands that make something: ``run`` and ``book``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.markup import escape

from diagnostic.cli.console import (
    complain,
    duration,
    linked,
    notice,
    out,
    say,
    show_error,
)
from diagnostic.cli.progress import Follower
from diagnostic.errors import DiagnosticError
from diagnostic.execution import BookRuns, Outcome, Plan, make_plan, run_all, study_lock
from diagnostic.study import focus, load_study, project_gazetteer
from diagnostic.text import counted, enumeration

if TYPE_CHECKING:
    from diagnostic.book.plan import Format, Rendered, Renderer
    from diagnostic.territories.gazetteer import Gazetteer


@dataclass(frozen=True)
class Options:
    """What ``run`` and ``book`` have in common."""

    study: str
    themes: Sequence[str] = ()
    only: Sequence[str] = ()
    force: bool = False
    jobs: int | None = None


@dataclass(frozen=True)
class Binding:
    """How a book is rendered."""

    formats: Sequence[Format]
    renderer: Renderer


def run(options: Options) -> bool:
    """Execute the chapters of a study, and tell whether all are made."""
    started = time.perf_counter()
    gazetteer = project_gazetteer()
    plan = _planned(options, gazetteer)
    with study_lock(plan.study.slug):
        outcomes = _executed(plan, options)
    good = _tell_failures(outcomes)
    say(f"Terminé en {duration(time.perf_counter() - started)}.")
    return good


def book(options: Options, binding: Binding) -> bool:
    """Make the book or books of a study, and tell whether everything is right."""
    started = time.perf_counter()
    gazetteer = project_gazetteer()
    plan = _planned(options, gazetteer)
    books: list[tuple[BookRuns, Rendered]] = []
    with study_lock(plan.study.slug):
        outcomes = _executed(plan, options)
        for made in plan.books:
            with out.status(f"Mise en livre {escape(made.place)}…"):
                try:
                    rendered = _bound(plan, made, outcomes, gazetteer, binding)
                except DiagnosticError as error:
                    show_error(error)
                    continue
            books.append((made, rendered))
            if made.place:
                say(f"  [green]✓[/] {escape(made.place)}")
    good = _tell_failures(outcomes) and len(books) == len(plan.books)
    for made, rendered in books:
        _tell_book(made, rendered)
    if plan.study.batch:
        from diagnostic.cli.batchpage import write_page

        page = write_page(plan.study, gazetteer)
        say("")
        say(f"[bold green]Page du lot[/]  {linked(page)}")
    if len(books) < len(plan.books):
        complain(f"{counted(len(plan.books) - len(books), 'livre')} en échec : voyez plus haut.")
    say(f"Terminé en {duration(time.perf_counter() - started)}.")
    return good


def _planned(options: Options, gazetteer: Gazetteer) -> Plan:
    study = load_study(options.study, gazetteer)
    say(f"[bold]{escape(study.title)}[/]")
    for text in study.notices:
        notice(text)
    return make_plan(study, gazetteer, options.themes, options.only)


def _executed(plan: Plan, options: Options) -> list[Outcome]:
    with Follower() as follower:
        outcomes = run_all(plan.runs, force=options.force, jobs=options.jobs, listener=follower)
    count = Counter(outcome.status for outcome in outcomes)
    said = []
    if count["made"]:
        said.append(counted(count["made"], "chapitre exécuté", "chapitres exécutés"))
    if count["reused"]:
        said.append(f"{counted(count['reused'], 'inchangé')}, repris tels quels")
    if count["failed"]:
        said.append(f"{count['failed']} en échec")
    say(f"{enumeration(said)}.")
    return outcomes


def _tell_failures(outcomes: Sequence[Outcome]) -> bool:
    failed = [outcome for outcome in outcomes if outcome.failure]
    if not failed:
        return True
    say("")
    say(f"[bold red]{counted(len(failed), 'chapitre')} en échec[/]")
    for outcome in failed:
        if outcome.failure:
            say(f"  [red]✗[/] {escape(outcome.run.label)} : {escape(outcome.failure.sentence)}")
            if outcome.failure.remedy:
                say(f"    à faire : {escape(outcome.failure.remedy)}")
            say(f"    détail : {linked(outcome.run.report)}")
    return False


def _bound(
    plan: Plan,
    made: BookRuns,
    outcomes: Sequence[Outcome],
    gazetteer: Gazetteer,
    binding: Binding,
) -> Rendered:
    """Assemble, render and check one book."""
    from diagnostic.book import contents
    from diagnostic.book.assemble import assemble
    from diagnostic.cli.binding import bind

    study = plan.study
    if made.territory is not None:
        study = focus(study, made.territory, gazetteer)
    mine = [outcome for outcome in outcomes if outcome.run in made.runs]
    described = contents.plan(
        study,
        gazetteer,
        {item.run.theme: item.run.output for item in mine if not item.failure},
        {item.run.theme: item.failure.sentence for item in mine if item.failure},
        build=made.folder / "_build",
        slug=made.folder.name,
    )
    project = assemble(described, made.folder)
    return bind(project, binding.formats, binding.renderer)


_NAMES = {"html": "site", "pdf": "PDF", "docx": "Word"}


def _tell_book(made: BookRuns, rendered: Rendered) -> None:
    say("")
    for text in rendered.warnings:
        notice(text)
    of = f" ({escape(made.place)})" if made.place else ""
    say(f"[bold green]Livre prêt[/]{of}")
    for kind, path in rendered.paths.items():
        say(f"  {_NAMES[kind]:<7} {linked(path)}")
    if rendered.data is not None:
        from diagnostic.book.plan import DESCRIPTOR, WORKBOOK

        say(f"  données {linked(rendered.data / WORKBOOK)}")
        say(f"          {linked(rendered.data / DESCRIPTOR)}")
    if "html" in rendered.paths:
        say(f"  ouvrir {escape(rendered.paths['html'].resolve().as_uri())}")
