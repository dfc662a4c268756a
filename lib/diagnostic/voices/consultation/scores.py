"""Dots and rankings: what each group puts first, and how alike people rank."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostic.voices.consultation.model import Ballot
from diagnostic.voices.consultation.scales import Format
from diagnostic.voices.consultation.urn import Row
from diagnostic.voices.measures.ranking import concordance

FIRST = 3
"""Items told of a group too small for numbers."""


@dataclass(frozen=True)
class Score:
    """What an item gathers in a group.

    Parameters
    ----------
    item, group : str
        ``group`` is empty for all the groups that have a result.
    value : float
        Share of the dots given, or mean rank (1 is first).
    """

    item: str
    group: str
    value: float


@dataclass(frozen=True)
class Scores:
    """Scores of a vote by dots or by ranks.

    Parameters
    ----------
    ballot : Ballot
    scores : tuple of Score
    concordance : mapping of str to float
        Kendall's W by group (empty key: everybody); rankings only.
    leaders : mapping of str to tuple of str
        What small groups put first, in order and without any number.
    """

    ballot: Ballot
    scores: tuple[Score, ...]
    concordance: Mapping[str, float]
    leaders: Mapping[str, tuple[str, ...]]

    def ordered(self, group: str = "") -> list[Score]:
        """Return the scores of a group, the best first."""
        found = [score for score in self.scores if score.group == group]
        ranking = self.ballot.declared.format is Format.RANKING
        return sorted(found, key=lambda s: (s.value if ranking else -s.value, s.item))


def scores(ballot: Ballot, rows: Mapping[str, tuple[Row, ...]]) -> Scores:
    """Score the items of a closed vote, as far as the size of each group allows.

    Everybody means the groups whose numbers may be shown: those of a smaller
    one cannot be found by subtraction.
    """
    rules, ranking = ballot.declared.rules, ballot.declared.format is Format.RANKING
    voters = {group: _given(held) if ranking else held for group, held in rows.items()}
    heard = {g: _heard(held, 0 if ranking else ballot.declared.dots) for g, held in voters.items()}
    large = {g: held for g, held in voters.items() if heard[g] >= rules.counts_from}
    small = {g: held for g, held in voters.items() if heard[g] >= rules.least_ballots}
    whole = tuple(sorted(row for held in large.values() for row in held))
    every = {**({"": whole} if whole else {}), **large}
    value = _mean_ranks if ranking else _shares
    found = _scores(ballot, {group: value(held) for group, held in every.items()})
    agreed = {g: concordance(full_ranks(held)) for g, held in every.items()} if ranking else {}
    leaders = {
        group: _leaders(ballot, value(held), ranking)
        for group, held in small.items()
        if group not in large
    }
    return Scores(ballot, found, agreed, leaders)


def _given(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Leave blank ballots out."""
    return tuple(row for row in rows if any(mark != "0" for mark in row))


def _heard(rows: Sequence[Row], dots: int) -> int:
    """Return how many people answered, for certain.

    Rows of dots are nobody's ballot: each item was sorted on its own. At
    least as many answered as gave dots to one item, and as it takes to give
    them all.
    """
    if not dots:
        return len(rows)
    columns = [[int(mark) for mark in column] for column in zip(*rows, strict=True)]
    given = sum(map(sum, columns))
    together = max((sum(mark > 0 for mark in column) for column in columns), default=0)
    return max(together, math.ceil(given / dots))


def _mean_ranks(rows: Sequence[Row]) -> list[float]:
    return [sum(column) / len(column) for column in zip(*full_ranks(rows), strict=True)]


def _leaders(ballot: Ballot, values: Sequence[float], ranking: bool) -> tuple[str, ...]:
    order = sorted(zip(values, ballot.items, strict=True), key=lambda pair: pair[1].id)
    order.sort(key=lambda pair: pair[0] if ranking else -pair[0])
    return tuple(item.id for value, item in order[:FIRST] if value)


def full_ranks(rows: Sequence[Row]) -> list[list[float]]:
    """Complete partial rankings: items left out share the mean of the ranks that are left.

    A ballot without any rank is blank, and is left out.
    """
    found = []
    for row in rows:
        given = [int(mark) for mark in row]
        last, size = max(given), len(given)
        if last:
            rest = (last + 1 + size) / 2
            found.append([float(rank or rest) for rank in given])
    return found


def _shares(rows: Sequence[Row]) -> list[float]:
    totals = [sum(map(int, column)) for column in zip(*rows, strict=True)]
    given = sum(totals)
    return [total / given if given else 0.0 for total in totals]


def _scores(ballot: Ballot, values: Mapping[str, Sequence[float]]) -> tuple[Score, ...]:
    return tuple(
        Score(item.id, group, value)
        for group, held in values.items()
        for item, value in zip(ballot.items, held, strict=True)
    )
