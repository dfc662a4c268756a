"""Commands that make something: ``run`` and ``book``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from diagnostic import paths
from diagnostic.cli.books import Bindery, Binding
from diagnostic.cli.console import (
    complain,
    duration,
    linked,
    notice,
    say,
    show_error,
)
from diagnostic.cli.progress import Follower
from diagnostic.cli.telling import KEPT, tell
from diagnostic.errors import BookError
from diagnostic.execution import Limits, Outcome, Plan, make_plan, study_lock
from diagnostic.execution.aftermath import failed_before, sweep
from diagnostic.execution.inputs import Inputs
from diagnostic.execution.planned import keep
from diagnostic.execution.run import Making
from diagnostic.stamps import Stamps
from diagnostic.study import load_study, project_gazetteer
from diagnostic.text import counted, enumeration

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Gazetteer

__all__ = ["Binding", "Options", "book", "run"]


@dataclass(frozen=True)
class Options:
    """What ``run`` and ``book`` have in common."""

    study: str
    themes: Sequence[str] = ()
    only: Sequence[str] = ()
    force: bool = False
    jobs: int | None = None
    retry_failed: bool = False
    timeout: float | None = None
    memory: int | None = None
    scheduler: str = ""

    @property
    def limits(self) -> Limits:
        """What each notebook may take: minutes and megabytes become seconds and bytes."""
        limits = Limits()
        if self.timeout is not None:
            limits = replace(limits, seconds=60 * self.timeout)
        if self.memory is not None:
            limits = replace(limits, memory=1_000_000 * self.memory)
        return limits


def run(options: Options) -> bool:
    """Execute the chapters of a study, and tell whether all are made."""
    started = time.perf_counter()
    plan = planned(options, project_gazetteer())
    with study_lock(plan.study.slug):
        sweep(paths.reports() / plan.study.slug)
        outcomes: list[Outcome] = []
        with Follower() as follower, _making(options) as making:
            runs = failed_before(plan.runs) if options.retry_failed else plan.runs
            follower.planned(len(runs))
            for outcome in making.outcomes(runs, force=options.force):
                outcomes.append(outcome)
                follower.finished(outcome)
        _keep_plan(plan, options)
    _tell_chapters(outcomes)
    good = _tell_failures(_ordered(plan, outcomes))
    say(f"Terminé en {duration(time.perf_counter() - started)}.")
    return good


def book(options: Options, binding: Binding) -> bool:
    """Make the book or books of a study, and tell whether everything is right."""
    started = time.perf_counter()
    gazetteer = project_gazetteer()
    plan = planned(options, gazetteer)
    with study_lock(plan.study.slug):
        sweep(paths.reports() / plan.study.slug)
        outcomes, bindery = _bound(plan, options, binding)
        page = _page(plan, gazetteer)
        _keep_plan(plan, options)
    _tell_chapters(outcomes)
    good = _tell_failures(_ordered(plan, outcomes))
    books = [(made, bindery.made[made]) for made in plan.books]
    for made, bound in books:
        if bound.problems:
            if made.place:
                say(f"[bold red]Livre en échec[/] ({escape(made.place)})")
            show_error(BookError(bound.problems))
    ready = [(made, bound.rendered) for made, bound in books if bound.rendered]
    for made, rendered in ready:
        said = (*rendered.warnings, *((KEPT,) if bindery.made[made].kept else ()))
        tell(made.place, {str(k): path for k, path in rendered.paths.items()}, said, rendered.data)
    if page is not None:
        say("")
        say(f"[bold green]Page du lot[/]  {linked(page)}")
    if missing := len(books) - len(ready):
        complain(f"{counted(missing, 'livre')} en échec : voyez plus haut.")
    say(f"Terminé en {duration(time.perf_counter() - started)}.")
    return good and not missing


def _making(options: Options) -> Making:
    return Making(
        jobs=options.jobs,
        limits=options.limits,
        scheduler=options.scheduler,
        notice=notice,
    )


def _page(plan: Plan, gazetteer: Gazetteer) -> Path | None:
    """Write the page of a batch."""
    if not plan.study.batch:
        return None
    from diagnostic.cli.batchpage import write_page

    return write_page(plan.study, gazetteer)


def _bound(plan: Plan, options: Options, binding: Binding) -> tuple[list[Outcome], Bindery]:
    """Make the chapters, and each book as soon as its own are made."""
    outcomes: list[Outcome] = []
    with Follower() as follower, _making(options) as making:
        follower.planned(len(plan.runs), len(plan.books))
        bindery = Bindery(plan, making, binding, force=options.force, follower=follower)
        waiting = bindery.prepare  # while workers execute
        for event in making.events(plan.runs, force=options.force, meanwhile=waiting):
            if isinstance(event, Outcome):
                outcomes.append(event)
                follower.finished(event)
            bindery.heard(event)
    return outcomes, bindery


def planned(options: Options, gazetteer: Gazetteer) -> Plan:
    """Read a study, say what the reader should know of it, and return its plan."""
    study = load_study(options.study, gazetteer)
    say(f"[bold]{escape(study.title)}[/]")
    for text in study.notices:
        notice(text)
    return make_plan(study, gazetteer, options.themes, options.only)


def _keep_plan(plan: Plan, options: Options) -> None:
    """Keep the plan of a whole study, for a next command that has nothing to do."""
    if not options.themes and not options.only:
        stamps = Stamps(paths.stamps())
        keep(plan, Inputs(stamps))
        stamps.save()


def _tell_chapters(outcomes: Sequence[Outcome]) -> None:
    count = Counter(outcome.status for outcome in outcomes)
    said = []
    if count["made"]:
        said.append(counted(count["made"], "chapitre exécuté", "chapitres exécutés"))
    if count["shared"]:
        said.append(
            f"{counted(count['shared'], 'repris', 'repris')} de résultats déjà calculés ailleurs"
        )
    if count["reused"]:
        said.append(f"{counted(count['reused'], 'inchangé')}, repris tels quels")
    if count["failed"]:
        said.append(f"{count['failed']} en échec")
    say(f"{enumeration(said)}." if said else "Aucun chapitre à exécuter.")


def _ordered(plan: Plan, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return outcomes in the order of the plan, whatever the order in which they came."""
    places = {run: place for place, run in enumerate(plan.runs)}
    return sorted(outcomes, key=lambda outcome: places[outcome.run])


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
