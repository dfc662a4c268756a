"""Dots and rankings: what each group puts first, and how alike people rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostic.voices.consultation.model import Ballot
from diagnostic.voices.consultation.scales import Format
from diagnostic.voices.consultation.urn import Row
from diagnostic.voices.measures.ranking import concordance


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
    """

    ballot: Ballot
    scores: tuple[Score, ...]
    concordance: Mapping[str, float]

    def ordered(self, group: str = "") -> list[Score]:
        """Return the scores of a group, the best first."""
        found = [score for score in self.scores if score.group == group]
        ranking = self.ballot.declared.format is Format.RANKING
        return sorted(found, key=lambda s: (s.value if ranking else -s.value, s.item))


def scores(ballot: Ballot, rows: Mapping[str, tuple[Row, ...]]) -> Scores:
    """Score the items of a closed vote, groups under the least number of ballots left out."""
    least = ballot.declared.rules.least_ballots
    kept = {group: held for group, held in rows.items() if len(held) >= least}
    whole = tuple(sorted(row for held in kept.values() for row in held))
    every = {**kept, **({"": whole} if whole else {})}
    if ballot.declared.format is Format.RANKING:
        ranks = {group: full_ranks(held) for group, held in every.items()}
        means = {g: [sum(c) / len(c) for c in zip(*held, strict=True)] for g, held in ranks.items()}
        return Scores(ballot, _scores(ballot, means), {g: concordance(r) for g, r in ranks.items()})
    shares = {group: _shares(held) for group, held in every.items()}
    return Scores(ballot, _scores(ballot, shares), {})


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
