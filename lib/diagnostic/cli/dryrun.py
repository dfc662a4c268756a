"""``--dry-run``: what a command would do, and why, without doing it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from diagnostic import paths
from diagnostic.cli.console import say
from diagnostic.execution.aftermath import failed_before
from diagnostic.execution.inputs import GROUPS, Inputs
from diagnostic.execution.keys import Keys
from diagnostic.execution.reasons import FORCED, Explainer, Reason
from diagnostic.execution.results import Results
from diagnostic.stamps import Stamps
from diagnostic.study import load_study, project_gazetteer
from diagnostic.text import counted, enumeration

if TYPE_CHECKING:
    from diagnostic.cli.books import Binding
    from diagnostic.cli.making import Options
    from diagnostic.execution.plan import BookRuns, Plan
    from diagnostic.execution.runs import Run

_SHOWN = 6
"""Names shown of what changed; the JSON has them all."""

_ORDER = ("new", "unsealed", "damaged", "forced", *GROUPS)


def run(options: Options, *, as_json: bool) -> None:
    """Say what ``run`` would execute, and why."""
    plan = _plan(options)
    chapters = _Chapters(options, plan)
    if as_json:
        _write({"study": plan.study.slug, **chapters.record()})
        return
    say(f"[bold]{escape(plan.study.title)}[/]")
    chapters.tell()
    say("Rien n’a été exécuté (--dry-run).")


def book(options: Options, binding: Binding, *, as_json: bool) -> None:
    """Say which chapters and books ``book`` would make, and why."""
    plan = _plan(options)
    chapters = _Chapters(options, plan)
    books = [(each, _why(each, chapters, options, binding)) for each in plan.books]
    todo = [(each, why) for each, why in books if why]
    if as_json:
        _write(
            {
                "study": plan.study.slug,
                **chapters.record(),
                "books": [
                    {"name": each.folder.name, "territory": str(each.territory or ""), "why": why}
                    for each, why in todo
                ],
                "books_up_to_date": len(books) - len(todo),
            }
        )
        return
    say(f"[bold]{escape(plan.study.title)}[/]")
    chapters.tell()
    if not todo:
        say(f"{counted(len(books), 'livre')} à jour.")
    else:
        said = f"{counted(len(todo), 'livre')} à mettre en page"
        say(f"[bold]{said}[/], {counted(len(books) - len(todo), 'livre')} à jour")
        for why, count in Counter(reason for _, whys in todo for reason in whys).most_common():
            say(f"  {counted(count, 'livre')} : {escape(why)}")
    say("Rien n’a été exécuté (--dry-run).")


class _Chapters:
    """The chapters of a plan, each with the reason why it would run, if it would."""

    def __init__(self, options: Options, plan: Plan) -> None:
        self.keys = Keys(Inputs(Stamps(paths.stamps())))
        self.runs = failed_before(plan.runs) if options.retry_failed else list(plan.runs)
        explain = Explainer(self.keys)
        self.why: dict[Run, Reason] = {}
        for each in self.runs:
            reason = explain.reason(each) or (FORCED if options.force else None)
            if reason:
                self.why[each] = reason
        results = Results()
        self.shared = [
            each for each in self.why if not options.force and results.get(each, self.keys)
        ]
        self.keys.inputs.stamps.save()

    def record(self) -> dict[str, Any]:
        """Return everything, for a program."""
        kinds = Counter(reason.kind for reason in self.why.values())
        return {
            "chapters": [
                {
                    "theme": each.theme,
                    "territory": each.territory,
                    "place": each.place,
                    "reason": reason.kind,
                    "why": reason.what,
                    "changed": list(reason.names),
                    "shared_result": each in self.shared,
                }
                for each, reason in self.why.items()
            ],
            "reasons": dict(sorted(kinds.items())),
            "up_to_date": len(self.runs) - len(self.why),
        }

    def tell(self) -> None:
        """Print chapters, grouped by reason."""
        if not self.why:
            say(f"{counted(len(self.runs), 'chapitre')} à jour : rien à exécuter.")
            return
        left = len(self.runs) - len(self.why)
        said = f"{counted(len(self.why), 'chapitre')} à exécuter"
        say(f"[bold]{said}[/], {counted(left, 'chapitre')} à jour")
        groups: dict[Reason, list[Run]] = {}
        for each, reason in self.why.items():
            groups.setdefault(reason, []).append(each)
        for reason in sorted(groups, key=lambda reason: _ORDER.index(reason.kind)):
            _tell(reason, groups[reason])
        if self.shared:
            count = counted(len(self.shared), "chapitre")
            say(f"  dont {count} déjà en réserve, à reprendre sans exécuter")


def _tell(reason: Reason, runs: Sequence[Run]) -> None:
    say(f"  {counted(len(runs), 'chapitre')} : {escape(reason.what)}")
    for name in reason.names[:_SHOWN]:
        say(f"      {escape(name)}")
    if len(reason.names) > _SHOWN:
        say(f"      … et {counted(len(reason.names) - _SHOWN, 'autre')}")
    places = Counter(each.place for each in runs)
    themes = list(dict.fromkeys(each.theme for each in runs))
    said = enumeration(themes[:_SHOWN]) if len(themes) <= _SHOWN else f"{len(themes)} thèmes"
    if any(places):
        names = [name for name in places if name]
        said += f" ; {enumeration(names) if len(names) <= _SHOWN else f'{len(names)} communes'}"
    say(f"      [dim]{escape(said)}[/]")


def _why(
    book: BookRuns, chapters: _Chapters, options: Options, binding: Binding
) -> tuple[str, ...]:
    """Return why a book would be made; nothing when it would be kept."""
    from diagnostic.book.records import Record, Sources, stale

    if waiting := [each for each in book.runs if each in chapters.why]:
        return (f"des chapitres sont à exécuter ({len(waiting)})",)
    if options.force:
        return (FORCED.what,)
    record = Record.read(book.folder)
    made_from, _ = Sources(chapters.keys.inputs, binding.renderer).of(book.runs, {})
    if why := stale(record, made_from, tuple(binding.formats)):
        return why
    whole = record is not None and record.whole(book.folder, chapters.keys.inputs.stamps)
    return () if whole else ("le livre fait a été abîmé ou modifié à la main",)


def _plan(options: Options) -> Plan:
    from diagnostic.execution.plan import make_plan

    gazetteer = project_gazetteer()
    study = load_study(options.study, gazetteer)
    return make_plan(study, gazetteer, options.themes, options.only)


def _write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
