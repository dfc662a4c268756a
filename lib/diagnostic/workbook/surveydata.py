"""The answers of a questionnaire as charts and tables take them: only what may be shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.presentation.surveys import MOST_LEVELS, Bar, Part, Stack
from diagnostic.presentation.tables import Column, Grid, grid
from diagnostic.voices.surveys.model import PARTS, Kind, Question
from diagnostic.voices.surveys.profile import Line
from diagnostic.voices.surveys.results import Breakdown, Group, Result
from diagnostic.voices.surveys.tables import HIGH

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERYBODY = "Ensemble des répondants"


def barred(result: Result) -> list[Bar]:
    """Return a bar per answer: weighted shares for a survey, else those of respondents."""
    return [
        Bar(
            level.label,
            level.share if level.weighted is None else level.weighted,
            level.count,
            level.low,
            level.high,
            level.apart,
        )
        for level in result.levels
    ]


def stacked(question: Question, result: Result) -> tuple[list[Stack], list[str]] | None:
    """Return the bars of a scale and the names of its levels; None when it is no such chart.

    A survey is drawn with its intervals, level by level; a consultation as one
    bar, and one per group of respondents.
    """
    names = [level.label for level in question.levels]
    if result.kind is not Kind.SCALE or not 2 <= len(names) <= MOST_LEVELS:
        return None
    if any(level.weighted is not None for level in result.levels):
        return None
    drawn = bool(result.breakdowns)
    rows = [Stack(EVERYBODY, _whole(result), result.total, main=True, last=drawn)]
    for breakdown in result.breakdowns:
        rows += [_group(group) for group in breakdown.groups]
        rows[-1] = replace(rows[-1], last=breakdown is not result.breakdowns[-1])
    return rows, names


def _whole(result: Result) -> tuple[Part, ...]:
    """Cut the bar of all respondents; hidden levels that touch make one part."""
    parts: list[Part] = []
    place = 0
    left = 100 - sum(level.share or 0.0 for level in result.levels)
    runs = _runs([level.count is None for level in result.levels])
    for level, opens in zip(result.levels, runs, strict=True):
        if level.count is None:
            if opens:
                # Several runs share what is left: each alone is not known.
                parts.append(Part(left / sum(runs), "hidden"))
        elif level.apart:
            parts.append(Part(level.share or 0.0, "silent"))
        else:
            parts.append(Part(level.share or 0.0, "level", place))
        place += not level.apart
    return tuple(parts)


def _runs(hidden: Sequence[bool]) -> list[bool]:
    """Return where each run of hidden levels begins."""
    return [each and (i == 0 or not hidden[i - 1]) for i, each in enumerate(hidden)]


def _group(group: Group) -> Stack:
    share = group.share(HIGH)
    if share is None:
        return Stack(group.label, (), group.total)
    return Stack(group.label, (Part(share, "high"),), group.total)


def frame(result: Result) -> pd.DataFrame:
    """Return every figure drawn, hidden ones by their status alone."""
    rows: list[dict[str, Any]] = [
        {
            "group": EVERYBODY,
            "answer": level.label,
            "count": level.count,
            "share": level.share,
            "weighted": level.weighted,
            "low": level.low,
            "high": level.high,
            "status": level.status.value,
        }
        for level in result.levels
    ]
    for breakdown in result.breakdowns:
        rows += _broken(breakdown)
    data = pd.DataFrame(rows)
    for name in ("count", "share", "weighted", "low", "high"):
        data[name] = data[name].astype("float64")
    return data


def _broken(breakdown: Breakdown) -> list[dict[str, Any]]:
    return [
        {
            "group": f"{PARTS[breakdown.part]} : {group.label}",
            "answer": label,
            "count": group.counts[code],
            "share": group.share(code),
            "weighted": None,
            "low": None,
            "high": None,
            "status": (Status.PROTECTED if group.counts[code] is None else Status.OK).value,
        }
        for group in breakdown.groups
        for code, label in breakdown.answers
    ]


def values(result: Result, data: pd.DataFrame) -> Grid:
    """Return the table of values of a question."""
    columns = [
        Column("group", "Répondants"),
        Column("answer", "Réponse"),
        Column("count", "Nombre", 0, status="status"),
        Column("share", "Part (%)", 0, status="status"),
    ]
    if any(level.weighted is not None for level in result.levels):
        weighted = data["weighted"].notna()
        data = data[weighted | (data["status"] == Status.PROTECTED.value)]
        columns += [
            Column("weighted", "Redressée (%)", 0, status="status"),
            Column("low", "Borne basse (%)", 0, status="status"),
            Column("high", "Borne haute (%)", 0, status="status"),
        ]
    return grid(data, columns)


def participation(lines: Sequence[Line]) -> pd.DataFrame:
    """Return who answered, one row per category, every absence with its reason."""
    rows: list[dict[str, Any]] = []
    for line in lines:
        unknown = Status.UNAVAILABLE if line.expected is None else Status.OK
        gap = line.status if line.count is None else unknown
        rows.append(
            {
                "part": line.part,
                "label": line.label,
                "count": line.count,
                "share": line.share,
                "expected": line.expected,
                "gap": line.gap,
                "status": line.status.value,
                "expected_status": unknown.value,
                "gap_status": gap.value,
            }
        )
    data = pd.DataFrame(rows)
    for name in ("count", "share", "expected", "gap"):
        data[name] = data[name].astype("float64")
    return data
