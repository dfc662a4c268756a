"""Two registers side by side, that never mix: figures checked against targets, changes told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from diagnostic.actions.evaluation.words import Scale
from diagnostic.actions.followup.series import series_of
from diagnostic.actions.words import Measures
from diagnostic.text import NBSP, counted, number, points

if TYPE_CHECKING:
    from diagnostic.actions.evaluation.model import Evaluation
    from diagnostic.actions.evaluation.stories import Filed
    from diagnostic.actions.followup.series import Series
    from diagnostic.actions.followup.tracking import Tracked
    from diagnostic.actions.model import Indicator, Sheet

UNREAD = "pas encore relevé"


@dataclass(frozen=True)
class Control:
    """An indicator of a fiche: where it started, what is aimed at, what was last read.

    Parameters
    ----------
    sheet : Sheet
    indicator : Indicator
    baseline, target, last, gap : str
        As they are shown.
    fictional : bool
    """

    sheet: Sheet
    indicator: Indicator
    baseline: str
    target: str
    last: str
    gap: str
    fictional: bool = False


def controls(
    evaluation: Evaluation, tracked: Mapping[str, Tracked] | None = None
) -> tuple[Control, ...]:
    """Return every indicator that a fiche is checked by; figures of context are not."""
    found = []
    for sheet in evaluation.actions.sheets:
        followed = (tracked or {}).get(sheet.id)
        measured = {each.indicator.definition: each for each in followed.series} if followed else {}
        for each in sheet.evaluation.indicators:
            if each.measures is Measures.CONTEXT:
                continue
            series = measured.get(each.definition) or series_of(each, ())
            fictional = sheet.demonstration or bool(followed and followed.demonstration)
            found.append(_control(sheet, each, series, fictional=fictional))
    return tuple(found)


def _control(sheet: Sheet, each: Indicator, series: Series, *, fictional: bool) -> Control:
    base, goal, last = each.baseline, each.target, series.last
    return Control(
        sheet,
        each,
        f"{base.value} ({base.vintage})" if base else "non relevé",
        f"{goal.value} en {goal.year}" if goal else "sans cible",
        f"{last.value} ({last.date.year})" if last else UNREAD,
        gap(series),
        fictional,
    )


def gap(series: Series) -> str:
    """Say how far the last figure is from the target, in the words of its unit."""
    last, goal = series.last, series.target
    if last is None:
        return "—"
    if last.masked:
        return "non montré"
    if goal is None or last.number is None:
        return "à lire en mots"
    if series.reached:
        return "atteinte"
    far = abs(goal - last.number)
    if series.unit.strip() == "%":
        return f"reste {points(float(far), _decimals(far)).lstrip('+')}"
    return f"reste {number(float(far), _decimals(far))}{NBSP}{series.unit}".rstrip()


def _decimals(amount: Decimal) -> int:
    return 0 if amount == amount.to_integral_value() else 1


def changes(evaluation: Evaluation, sheet: Sheet) -> tuple[Filed, ...]:
    """Return the stories about a fiche."""
    return tuple(each for each in evaluation.stories if sheet.id in each.story.about)


def summed(stories: tuple[Filed, ...]) -> str:
    """Say how many stories there are, by scale."""
    parts = [
        f"{scale.value}{NBSP}: {counted(count, 'récit')}"
        for scale in Scale
        if (count := sum(each.story.scale is scale for each in stories))
    ]
    return " ; ".join(parts) or "aucun récit"
