"""What is shown of answers, attacked by trying every table that agrees with it."""

from __future__ import annotations

import itertools
import math
import random
import sys
from pathlib import Path

import pytest

from diagnostic.voices.surveys.model import Kind
from diagnostic.voices.surveys.responses import Responses
from diagnostic.voices.surveys.results import result, results
from diagnostic.voices.surveys.tables import YES, grouped, participation, tabulate

sys.path.insert(0, str(Path(__file__).parent))
from surveying import declared

LEVELS = ["1", "2", "3", "4", "9"]


@pytest.fixture
def survey(sandbox):
    return declared()


def drawn(survey, seed, size, weights=(1, 4, 8, 10, 1)):
    """Draw answers; the seed decides all."""
    draw = random.Random(seed)
    rows = [
        {
            "age": draw.choices(["a1", "a2", "a3", ""], [2, 5, 6, 0.3])[0],
            "sex": draw.choices(["f", "h", ""], [6, 4, 0.2])[0],
            "transport": draw.choices([*LEVELS, ""], [*weights, 0.5])[0],
            "aides": draw.choices(["papiers", "garde", "garde papiers", "-", "other"],
                                  [6, 3, 1, 3, 0.6])[0],
        }
        for _ in range(size)
    ]  # fmt: skip
    return Responses(survey, tuple(rows))


def compositions(total, parts):
    """Yield every way to share a total between parts."""
    for cuts in itertools.combinations(range(total + parts - 1), parts - 1):
        edges = [-1, *cuts, total + parts - 1]
        yield [b - a - 1 for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize("seed", range(8))
def test_no_hidden_level_can_be_had_from_all_that_is_printed_of_a_scale(survey, seed):
    """Total, levels shown, high answers and mean: every small level may be 0, or 10 and more."""
    rows = drawn(survey, seed, 44)
    question = survey.find("transport")
    shown = result(rows, question)
    hidden = [level.code for level in shown.hidden]
    if not hidden:
        assert all(level.count == 0 or level.count >= 10 for level in shown.levels)
        return
    left = shown.hidden_total
    lows, highs = dict.fromkeys(hidden, math.inf), dict.fromkeys(hidden, -1)
    known = {level.code: level.count for level in shown.levels if level.count is not None}
    for guess in compositions(left, len(hidden)):
        table = {**known, **dict(zip(hidden, guess, strict=True))}
        high = table.get("3", 0) + table.get("4", 0)
        graded = sum(table.get(str(g), 0) for g in (1, 2, 3, 4))
        mean = sum(g * table.get(str(g), 0) for g in (1, 2, 3, 4)) / graded if graded else 0
        if shown.high is not None and high != shown.high:
            continue
        if shown.mean is not None and not any(
            abs(mean - shown.mean) <= step / 2 + 1e-9 for step in (_step(shown.mean),)
        ):
            continue
        for code in hidden:
            lows[code], highs[code] = min(lows[code], table[code]), max(highs[code], table[code])
    said = rows.column("transport")
    for code in hidden:
        if 0 < said.count(code) < 10:
            assert lows[code] == 0
            assert highs[code] >= 10


def _step(mean):
    return 0.5 if abs(mean * 2 - round(mean * 2)) < 1e-9 else 0.1


@pytest.mark.parametrize("seed", range(8))
def test_no_small_count_is_printed_anywhere(survey, seed):
    rows = drawn(survey, seed, 90)
    for shown in results(rows):
        counts = [level.count for level in shown.levels]
        for breakdown in shown.breakdowns:
            for group in breakdown.groups:
                assert group.total is None or group.total >= 10
                counts += group.counts.values()
        assert all(count is None or count == 0 or count >= 10 for count in counts)
        if shown.kind is Kind.MULTIPLE:
            complements = [shown.total - level.count for level in shown.levels if level.count]
            assert all(each == 0 or each >= 10 for each in complements)
    for counts in participation(rows).values():
        assert all(count is None or count == 0 or count >= 10 for count in counts.values())


@pytest.mark.parametrize("seed", range(6))
def test_a_hidden_group_cannot_be_had_by_subtraction(survey, seed):
    """Citing an aid, by age: what is printed leaves at least two values to every hidden cell."""
    rows = drawn(survey, seed, 70)
    question = survey.find("aides")
    groups = grouped(rows)
    found = tabulate(question, rows, groups, "garde")
    for part, names in found.groups.items():
        totals = [found.count(**{part: name}) for name in names]
        assert None not in totals
        cited = [found.count(answer=YES, **{part: name}) for name in names]
        overall = found.count(answer=YES)
        if overall is None:
            continue
        left = overall - sum(count or 0 for count in cited)
        unknown = [total for total, count in zip(totals, cited, strict=True) if count is None]
        if not unknown:
            continue
        ways = [
            guess for guess in itertools.product(*(range(t + 1) for t in unknown))
            if sum(guess) == left
        ]  # fmt: skip
        for place in range(len(unknown)):
            assert len({guess[place] for guess in ways}) > 10


def test_under_ten_answers_nothing_is_said(survey):
    shown = results(drawn(survey, 1, 9))
    assert all(each.total == 0 and not each.levels for each in shown)


def test_order_of_answers_changes_nothing(survey):
    rows = drawn(survey, 3, 120)
    other = Responses(survey, rows.rows[::-1])
    assert results(rows) == results(other)
    assert participation(rows) == participation(other)


def test_what_is_hidden_feeds_no_median_and_no_agreement(survey):
    rows = drawn(survey, 5, 60)
    for shown in results(rows):
        if any(not level.apart for level in shown.hidden):
            assert shown.agreement is None
            assert shown.median == ""
    many = drawn(survey, 5, 600, (5, 6, 8, 10, 4))
    (scale, _) = results(many)
    said = [each for each in many.column("transport") if each in "1234" and each]
    assert scale.agreement is not None
    assert scale.mean == pytest.approx(sum(map(int, said)) / len(said), abs=0.05)
