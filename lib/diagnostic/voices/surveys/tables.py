"""The answers to a question as tables tied by their sums, and what may be shown of them.

All that will be printed of a question is protected at once: its answers, and
the same by age, sex and neighbourhood. On a scale, breakdowns only tell the
high answers from the others, so that fewer figures have to be hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from diagnostic.confidentiality.audit import audit
from diagnostic.confidentiality.crosstab import Dimension, Row, crosstab
from diagnostic.confidentiality.secondary import suppress
from diagnostic.confidentiality.tables import (
    Cell,
    Fact,
    Key,
    SecrecyError,
    Table,
    key,
    linked,
)
from diagnostic.confidentiality.thresholds import Threshold, threshold
from diagnostic.voices.surveys.model import Kind, Question
from diagnostic.voices.surveys.responses import Responses

HIGH, LOW, SILENT = "haut", "reste", "nspp"
"""Groups of answers: the high ones of a scale, all others, « ne se prononce pas » among them."""
YES, NO = "cité", "non cité"
TOTAL = "Total"
POOLED = "autres"
"""Respondents of the categories that are too few to be shown, and those who did not say."""
ANSWER = "answer"


def rules(*, sensitive: bool = False) -> Threshold:
    """Return the threshold of questionnaires: no cell under ten respondents."""
    found = threshold("survey")
    return found.model_copy(update={"sensitive": True}) if sensitive else found


@dataclass(frozen=True)
class Tabulated:
    """Counts of a question, and those that may not be shown.

    Parameters
    ----------
    table : Table
        The true counts: it never leaves this package.
    hidden : frozenset of Key
    groups : mapping of str to tuple of str
        Groups it is broken down by, per part of the profile.
    """

    table: Table
    hidden: frozenset[Key]
    groups: Mapping[str, tuple[str, ...]]

    def count(self, **categories: str) -> int | None:
        """Return a count that may be shown; None when it is hidden, or not in the table."""
        each = key(**categories)
        if each in self.hidden or each not in self.table.cells:
            return None
        return int(self.table.cells[each].value)


def answers(question: Question, rows: Responses, option: str = "") -> list[str]:
    """Return the category of each respondent; empty for who did not answer.

    Parameters
    ----------
    question : Question
    rows : Responses
    option : str
        The option counted, for a question of several answers.
    """
    told = rows.column(question.id)
    if question.type is Kind.MULTIPLE:
        # Who does not say cites nothing: each answer is told from its absence alone.
        return [(YES if option in code.split() else NO) if code else "" for code in told]
    silent = {each.code for each in question.silent}
    return [SILENT if code in silent else code for code in told]


def tabulate(
    question: Question,
    rows: Responses,
    groups: Mapping[str, Sequence[str]],
    option: str = "",
) -> Tabulated | None:
    """Return the counts of a question, protected; None under ten answers.

    Parameters
    ----------
    question : Question
    rows : Responses
    groups : mapping of str to sequence of str
        Group of each respondent, by part of the profile.
    option : str
        The option counted, for a question of several answers.
    """
    said = answers(question, rows, option)
    if sum(map(bool, said)) < rules().least_count:
        return None
    limit = rules(sensitive=question.sensitive)
    large = {part: _pooled(said, told) for part, told in groups.items()}
    for parts in _fewer([part for part, told in large.items() if len(set(told)) > 1]):
        table = _tied(question, said, {part: large[part] for part in parts})
        try:
            hidden = suppress(table, limit).hidden
        except SecrecyError:
            continue
        return Tabulated(table, hidden, {part: tuple(dict.fromkeys(large[part])) for part in parts})
    table = _tied(question, said, {})
    return Tabulated(table, frozenset(table.cells) - {key()}, {})


def with_mean(
    question: Question, found: Tabulated, mean: float, steps: Sequence[float]
) -> tuple[Tabulated, float | None]:
    """Return the finest step to which a mean may be rounded, hiding levels when that helps.

    Whoever reads a mean beside the counts subtracts: the mean is one more
    public fact, and the audit is made again with it.
    """
    levels = [each.code for each in question.levels]
    closed = found.hidden | {key(answer=code) for code in levels} & set(found.table.cells)
    limit = rules(sensitive=question.sensitive)
    for hidden in dict.fromkeys((found.hidden, frozenset(closed))):
        for step in steps:
            facts = _known_mean(levels, mean, step, found.table)
            if audit(found.table.knowing(*facts), hidden, limit).protected:
                return Tabulated(found.table, hidden, found.groups), step
    return found, None


def _known_mean(levels: Sequence[str], mean: float, step: float, table: Table) -> tuple[Fact, Fact]:
    """Say what a rounded mean tells: a weighted sum of the levels is not below, one not above."""
    shown = round(mean / step) * step
    low, high = shown - step / 2, shown + step / 2
    there = [(g, key(answer=code)) for g, code in enumerate(levels, 1)]
    there = [(g, each) for g, each in there if each in table.cells]
    return (
        Fact(tuple((each, g - low) for g, each in there), low=0.0, source="moyenne"),
        Fact(tuple((each, high - g) for g, each in there), low=0.0, source="moyenne"),
    )


def participation(rows: Responses) -> Mapping[str, Mapping[str, int | None]]:
    """Return how many respondents of each category; None when they are too few to be shown.

    Returns
    -------
    mapping
        Part of the profile → code → count; the empty code counts who did not say.
    """
    found = {}
    for part, (_, options) in rows.declared.survey.profile.parts.items():
        held = Counter(rows.column(part))
        codes = [option.code for option in options]
        lines = [Row((code,), Cell(held[code])) for code in codes]
        lines += [Row(("",), Cell(held[""]))] if held[""] else []
        table = crosstab([Dimension(part)], [*lines, Row((TOTAL,), Cell(len(rows)))])
        try:
            hidden = suppress(table, rules()).hidden
        except SecrecyError:
            hidden = frozenset(table.cells)
        shown = [*codes, ""] if held[""] else codes
        found[part] = {
            code: None if key(**{part: code}) in hidden else held[code] for code in shown
        }
    return found


def grouped(rows: Responses) -> Mapping[str, Sequence[str]]:
    """Return the group each respondent is shown in, by part of the profile.

    Categories hidden in the table of participation are pooled, with those who
    did not say: a breakdown never gives what that table hides.
    """
    found = {}
    for part, counts in participation(rows).items():
        kept = {code for code, count in counts.items() if code and count}
        told = [code if code in kept else POOLED for code in rows.column(part)]
        if len(kept) > 1:
            found[part] = told
    return found


def _pooled(said: Sequence[str], told: Sequence[str]) -> list[str]:
    """Pool the groups of fewer than ten answers: how many answered in a group is then shown."""
    least = rules().least_count
    merged = {POOLED}
    while True:
        now = [POOLED if each in merged else each for each in told]
        held = Counter(each for each, answer in zip(now, said, strict=True) if answer)
        small = {each for each, count in held.items() if count < least}
        if not small:
            return now
        if small == {POOLED}:
            others = [each for each in held if each != POOLED]
            if not others:
                return [POOLED] * len(told)
            small = {min(others, key=lambda each: (held[each], each))}
        merged |= small


def _fewer(parts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the breakdowns to try, the most first; age is kept before sex, sex before place."""
    order = [part for part in ("age", "sex", "neighbourhood") if part in parts]
    sizes = range(len(order), -1, -1)
    return [chosen for size in sizes for chosen in combinations(order, size)]


def _tied(question: Question, said: Sequence[str], groups: Mapping[str, Sequence[str]]) -> Table:
    levels = [each.code for each in question.levels]
    high = [each.code for each in question.positive] if question.type is Kind.SCALE else []
    low = [code for code in levels if code not in high]
    low += [SILENT] if SILENT in said else []
    parts = {HIGH: high, LOW: low} if high and low else {}
    answer = Dimension(ANSWER, parts=parts)
    broad = {code: name for name, codes in parts.items() for code in codes}
    told = [(i, each) for i, each in enumerate(said) if each]
    lines = _lines(question, [each for _, each in told], broad)
    tables = [crosstab([answer], lines, name=question.id)]
    shown = [HIGH, LOW] if broad else _simple(lines)
    for part, group in groups.items():
        rows = [Row((row.categories[0], TOTAL), row.cell) for row in lines]
        for name in sorted({group[i] for i, _ in told}):
            held = Counter(broad.get(each, each) for i, each in told if group[i] == name)
            rows += [Row((category, name), Cell(held[category])) for category in shown]
            rows.append(Row((TOTAL, name), Cell(held.total())))
        dimension = Dimension(part, attribute=False)
        tables.append(crosstab([answer, dimension], rows, name=f"{question.id} × {part}"))
    return linked(*tables)


def _lines(question: Question, said: Sequence[str], broad: Mapping[str, str]) -> list[Row]:
    """Return the counts of all respondents: answers, their groups, and the total."""
    held = Counter(said)
    if question.type is Kind.MULTIPLE:
        codes = [YES, NO]
    elif question.type is Kind.NUMBER:
        codes = [str(place) for place in range(len(question.bounds) + 1)]
    else:
        codes = [each.code for each in question.levels]
    codes += [SILENT] if held[SILENT] else []
    lines = [Row((code,), Cell(held[code])) for code in codes]
    for name in dict.fromkeys(broad.values()):
        total = sum(held[code] for code, own in broad.items() if own == name)
        lines.append(Row((name,), Cell(total)))
    return [*lines, Row((TOTAL,), Cell(len(said)))]


def _simple(lines: Sequence[Row]) -> list[str]:
    return [row.categories[0] for row in lines if row.categories[0] != TOTAL]
