"""What a questionnaire says, once protected: the only form in which answers leave this package.

Everything here is plain values that may be printed, and every number is a
function of what is printed: no median, agreement or interval is computed from
counts that are hidden.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from diagnostic.analysis.significance import wilson
from diagnostic.confidentiality.status import Status
from diagnostic.text import number
from diagnostic.voices.measures.agreement import agreement
from diagnostic.voices.measures.agreement import median as graded_median
from diagnostic.voices.surveys.model import Kind, Question
from diagnostic.voices.surveys.raking import Floats
from diagnostic.voices.surveys.responses import Responses
from diagnostic.voices.surveys.tables import (
    HIGH,
    POOLED,
    SILENT,
    YES,
    Tabulated,
    answers,
    grouped,
    rules,
    tabulate,
    with_mean,
)
from diagnostic.voices.surveys.weighting import Weighting, consultation

NORMAL = 1.959964
"""Quantile of a 95 % interval."""
STEPS = (0.1, 0.5)
"""To what a mean is rounded: the first that hides what must be."""
SILENT_LABEL = "Ne se prononce pas"


@dataclass(frozen=True)
class Level:
    """An answer and how many gave it.

    Parameters
    ----------
    code, label : str
    count : int or None
        None when it is hidden.
    share : float or None
        Per cent of those who answered the question, « ne se prononce pas » included.
    status : Status
    apart : bool
        « Ne se prononce pas ».
    weighted, low, high : float or None
        Weighted share and the ends of its 95 % interval, for a survey only.
    """

    code: str
    label: str
    count: int | None
    share: float | None
    status: Status
    apart: bool = False
    weighted: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Group:
    """A group of respondents and its answers: counts by answer, hidden ones being None."""

    label: str
    total: int | None
    counts: Mapping[str, int | None]

    def share(self, code: str) -> float | None:
        """Return the share of an answer, in per cent; None when anything in it is hidden."""
        count = self.counts.get(code)
        if count is None or not self.total:
            return None
        return 100 * count / self.total


@dataclass(frozen=True)
class Breakdown:
    """A question by one part of the profile."""

    part: str
    answers: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]

    @property
    def telling(self) -> bool:
        """Whether it shows anything."""
        return any(count is not None for group in self.groups for count in group.counts.values())


@dataclass(frozen=True)
class Result:
    """What a question says.

    Parameters
    ----------
    identifier : str
        ``Q-<survey>-<question>``.
    label, theme, kind : str
    total : int
        How many answered; 0 when fewer than ten did.
    levels : tuple of Level
        In the order of the scale; « ne se prononce pas » last.
    median : str
        Label of the median level; empty when what is shown does not tell it.
    agreement : float or None
        Van der Eijk's A; None when a level is hidden.
    mean : float or None
        On 1 to the number of levels.
    breakdowns : tuple of Breakdown
    consultation : str
        Why it is no survey; empty when it is.
    """

    identifier: str
    label: str
    theme: str
    kind: Kind
    total: int
    levels: tuple[Level, ...] = ()
    high: int | None = None
    median: str = ""
    agreement: float | None = None
    mean: float | None = None
    breakdowns: tuple[Breakdown, ...] = ()
    consultation: str = ""

    @property
    def hidden(self) -> tuple[Level, ...]:
        """Answers whose count is hidden."""
        return tuple(level for level in self.levels if level.count is None)

    @property
    def hidden_total(self) -> int:
        """How many gave the hidden answers, together: what is left of the total."""
        if self.kind is Kind.MULTIPLE or not self.hidden:
            return 0
        return self.total - sum(level.count or 0 for level in self.levels)


def result(responses: Responses, question: Question, weighting: Weighting | None = None) -> Result:
    """Return what a question says, protected."""
    declared = responses.declared
    blank = Result(
        declared.identifier(question), question.label, question.theme, question.type, 0,
        consultation=consultation(responses),
    )  # fmt: skip
    if question.type is Kind.TEXT:
        return blank
    weights = weighting.raked.weights if weighting and weighting.raked else None
    groups = grouped(responses)
    if question.type is Kind.MULTIPLE:
        return _multiple(blank, responses, question, groups, weights)
    found = tabulate(question, responses, groups)
    if found is None:
        return blank
    said = answers(question, responses)
    counts = [said.count(each.code) for each in question.levels]
    mean = None
    if question.type is Kind.SCALE and sum(counts) >= rules().least_count:
        exact = sum(g * n for g, n in enumerate(counts, 1)) / sum(counts)
        found, step = with_mean(question, found, exact, STEPS)
        mean = round(round(exact / step) * step, 1) if step else None
    names = _names(question)
    levels = tuple(
        _level(code, label, found, {"answer": code}, said, weights)
        for code, label in names
        if code != SILENT or SILENT in said
    )
    shown = _shown(levels)
    return Result(
        blank.identifier, blank.label, blank.theme, blank.kind, sum(map(bool, said)), levels,
        found.count(answer=HIGH) if question.type is Kind.SCALE else None,
        _median(question, shown),
        _agreement(question, shown),
        mean, _breakdowns(responses, question, found, levels), blank.consultation,
    )  # fmt: skip


def _names(question: Question) -> list[tuple[str, str]]:
    if question.type is Kind.NUMBER:
        return [*enumerated_classes(question), (SILENT, SILENT_LABEL)]
    return [*((each.code, each.label) for each in question.levels), (SILENT, SILENT_LABEL)]


def enumerated_classes(question: Question) -> list[tuple[str, str]]:
    """Return the classes of a number with their names: « moins de 10 », « de 10 à moins de 20 »."""
    bounds = [number(b, 0 if b == int(b) else 1) for b in question.bounds]
    unit = f" {question.unit}" if question.unit else ""
    names = [f"moins de {bounds[0]}{unit}"]
    names += [f"de {a} à moins de {b}{unit}" for a, b in pairwise(bounds)]
    names.append(f"{bounds[-1]}{unit} et plus")
    return [(str(place), name) for place, name in enumerate(names)]


def _shown(levels: Sequence[Level]) -> list[int | None]:
    return [level.count for level in levels if not level.apart]


def _median(question: Question, shown: Sequence[int | None]) -> str:
    """Return the label of the median level, when every way of filling the hidden ones agrees."""
    if question.type is not Kind.SCALE or not shown:
        return ""
    hidden = [i for i, count in enumerate(shown) if count is None]
    if hidden:
        return ""
    middle = graded_median([count or 0 for count in shown])
    if math.isnan(middle):
        return ""
    below, above = math.floor(middle), math.ceil(middle)
    names = [question.levels[grade - 1].label for grade in dict.fromkeys((below, above))]
    return " / ".join(names)


def _agreement(question: Question, shown: Sequence[int | None]) -> float | None:
    counts = [count for count in shown if count is not None]
    if question.type is not Kind.SCALE or len(counts) < len(shown) or not sum(counts):
        return None
    return agreement(counts)


def _level(  # noqa: PLR0917 - a cell and all it is a part of
    code: str,
    label: str,
    found: Tabulated,
    categories: Mapping[str, str],
    said: Sequence[str],
    weights: Floats | None,
) -> Level:
    count = found.count(**categories)
    total = sum(map(bool, said))
    apart = code == SILENT
    if count is None:
        return Level(code, label, None, None, Status.PROTECTED, apart)
    status = Status.OK if count else Status.ZERO
    share = 100 * count / total
    if weights is None:
        return Level(code, label, count, share, status, apart)
    target = categories["answer"]
    own = [float(w) for w, each in zip(weights, said, strict=True) if each]
    held = [float(w) for w, each in zip(weights, said, strict=True) if each == target]
    weighted = sum(held) / sum(own)
    size = sum(own) ** 2 / sum(w * w for w in own)
    low, high = wilson(weighted, size, NORMAL)
    return Level(code, label, count, share, status, apart, 100 * weighted, 100 * low, 100 * high)


def _multiple(
    blank: Result,
    responses: Responses,
    question: Question,
    groups: Mapping[str, Sequence[str]],
    weights: Floats | None,
) -> Result:
    """Return the answers of a question that takes several: each is told from its absence."""
    levels, by_part = [], {}
    total = 0
    for option in question.options:
        found = tabulate(question, responses, groups, option.code)
        if found is None:
            return blank
        said = answers(question, responses, option.code)
        total = sum(map(bool, said))
        level = _level(option.code, option.label, found, {"answer": YES}, said, weights)
        if option.no_opinion:
            level = replace(level, apart=True)
        levels.append(level)
        by_part[option.code] = found
    first = next(iter(by_part.values()))
    order = sorted(levels, key=lambda each: (each.apart, each.count is None, -(each.count or 0)))
    parts = [p for p in groups if all(p in found.groups for found in by_part.values())]
    breakdowns = tuple(
        Breakdown(
            part,
            tuple((each.code, each.label) for each in order),
            tuple(
                Group(
                    label,
                    first.count(**{part: code}),
                    {o: f.count(answer=YES, **{part: code}) for o, f in by_part.items()},
                )
                for code, label in group_names(responses, part, first.groups[part])
            ),
        )
        for part in parts
    )
    return Result(
        blank.identifier, blank.label, blank.theme, blank.kind, total, tuple(order),
        breakdowns=tuple(each for each in breakdowns if each.telling),
        consultation=blank.consultation,
    )  # fmt: skip


def _breakdowns(
    responses: Responses, question: Question, found: Tabulated, levels: Sequence[Level]
) -> tuple[Breakdown, ...]:
    if question.type is Kind.SCALE:
        names = " ou ".join(f"« {each.label} »" for each in question.positive)
        told = [(HIGH, names)]
    else:
        told = [(each.code, each.label) for each in levels]
    broken = tuple(
        Breakdown(
            part,
            tuple(told),
            tuple(
                Group(
                    label,
                    found.count(**{part: code}),
                    {answer: found.count(answer=answer, **{part: code}) for answer, _ in told},
                )
                for code, label in group_names(responses, part, found.groups[part])
            ),
        )
        for part in found.groups
    )
    return tuple(each for each in broken if each.telling)


def group_names(responses: Responses, part: str, groups: Sequence[str]) -> list[tuple[str, str]]:
    """Return the groups shown, in the order declared: code and label."""
    options = responses.declared.survey.profile.parts[part][1]
    held = set(groups)
    names = [(option.code, option.label) for option in options if option.code in held]
    return [*names, (POOLED, "Autres, ou non précisé")] if POOLED in held else names


def results(responses: Responses, weighting: Weighting | None = None) -> tuple[Result, ...]:
    """Return what every question says."""
    asked = [q for q in responses.declared.survey.questions if q.type is not Kind.TEXT]
    return tuple(result(responses, question, weighting) for question in asked)
