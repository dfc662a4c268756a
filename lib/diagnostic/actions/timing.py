"""Whether the dates of a fiche follow one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from diagnostic.actions.actions import Filed
from diagnostic.errors import Problem


def date_problems(filed: Filed) -> Iterator[Problem]:
    """Yield every date that comes before the one it should follow, or out of the action."""
    sheet = filed.sheet
    start, end = sheet.when.start, sheet.when.end
    yield from _order(start, end, filed.where("when", "end"))
    if sheet.when.review and start and sheet.status.committed:
        yield from _order(start, sheet.when.review, filed.where("when", "review"), "la revue")
    for i, step in enumerate(sheet.how.steps):
        at = ("how", "steps", i)
        yield from _order(step.start, step.end, filed.where(*at, "end"))
        yield from _inside(step.start, start, end, filed.where(*at, "start"), "cette étape")
        yield from _inside(step.end, start, end, filed.where(*at, "end"), "cette étape")
    for i, each in enumerate(sheet.when.milestones):
        where = filed.where("when", "milestones", i, "date")
        yield from _inside(each.date, start, end, where, "ce jalon")
    for i, target in enumerate(sheet.what.operational):
        where = filed.where("what", "operational", i, "by")
        yield from _inside(target.by, start, None, where, "cette échéance")
    for i, indicator in enumerate(sheet.evaluation.indicators):
        if indicator.target and start and indicator.target.year < start.year:
            yield Problem(
                "la cible est fixée avant le début de l’action",
                filed.where("evaluation", "indicators", i, "target", "year"),
                str(indicator.target.year),
                f"donnez une année à partir de {start.year}",
            )


def _order(
    start: dt.date | None, end: dt.date | None, where: str, what: str = "la fin"
) -> Iterator[Problem]:
    if start and end and end < start:
        yield Problem(
            f"{what} vient avant le début ({start.isoformat()})",
            where,
            end.isoformat(),
            "vérifiez ces deux dates",
        )


def _inside(
    day: dt.date | None, start: dt.date | None, end: dt.date | None, where: str, what: str
) -> Iterator[Problem]:
    if day is None:
        return
    if start and day < start:
        yield Problem(
            f"{what} vient avant le début de l’action ({start.isoformat()})",
            where,
            day.isoformat(),
            "corrigez cette date, ou la clé start du bloc when",
        )
    if end and day > end:
        yield Problem(
            f"{what} vient après la fin de l’action ({end.isoformat()})",
            where,
            day.isoformat(),
            "corrigez cette date, ou la clé end du bloc when",
        )
