"""What a vote says of each item: common denominator, consensus, tension, doubt, weak signal.

Everything is computed from counts of answers by group, so nothing depends on
the order of the ballots, and a group too small to be shown never weighs in a
reading that names it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from diagnostic.voices.consultation.rules import Rules
from diagnostic.voices.measures.agreement import agreement, median, top_share
from diagnostic.voices.measures.divergence import cliff_delta, false_discovery, permutation_p


class Reading(StrEnum):
    """What the answers to an item tell."""

    SHARED = "shared"
    CONSENSUS = "consensus"
    REFUSED = "refused"
    TENSION = "tension"
    SPLIT = "split"
    UNCLEAR = "unclear"
    WEAK = "weak"

    @property
    def label(self) -> str:
        """French name, as the field says it."""
        return _LABELS[self]


_LABELS = {
    Reading.SHARED: "dénominateur commun",
    Reading.CONSENSUS: "consensus",
    Reading.REFUSED: "rejet partagé",
    Reading.TENSION: "point de tension entre groupes",
    Reading.SPLIT: "tension au sein d’un groupe",
    Reading.UNCLEAR: "à clarifier",
    Reading.WEAK: "signal faible",
}


@dataclass(frozen=True)
class Tally:
    """Answers of one group to one item.

    Parameters
    ----------
    counts : tuple of int
        Answers by level, from the least to the most favourable.
    blanks : int
        « Ne peut pas répondre », « ne comprend pas ».
    refusals : int
        Those who refuse to answer.
    """

    counts: tuple[int, ...]
    blanks: int = 0
    refusals: int = 0

    @property
    def answers(self) -> int:
        """How many chose a level."""
        return sum(self.counts)

    @property
    def ballots(self) -> int:
        """How many ballots, blanks included."""
        return self.answers + self.blanks + self.refusals

    def __add__(self, other: Tally) -> Tally:
        counts = tuple(a + b for a, b in zip(self.counts, other.counts, strict=True))
        return Tally(counts, self.blanks + other.blanks, self.refusals + other.refusals)


@dataclass(frozen=True)
class Gap:
    """Two groups that answer apart.

    Parameters
    ----------
    first, second : str
        Groups, the more favourable first.
    medians : tuple of float
    effect : float
        Cliff's delta, positive.
    probability : float
        Exact, adjusted for all the pairs of groups and items of the vote.
    """

    first: str
    second: str
    medians: tuple[float, float]
    effect: float
    probability: float


@dataclass(frozen=True)
class ItemReading:
    """What is read of one item.

    Parameters
    ----------
    item : str
    readings : tuple of Reading
        In the order of :class:`Reading`; empty when nothing stands out.
    everybody : Tally
        All the groups large enough, together: a group left out cannot be found by subtraction.
    gaps : tuple of Gap
        The widest first.
    divided : tuple of str
        Groups divided within themselves.
    single : str
        The only group that puts this item among its first, for a weak signal.
    """

    item: str
    readings: tuple[Reading, ...]
    everybody: Tally
    gaps: tuple[Gap, ...] = ()
    divided: tuple[str, ...] = ()
    single: str = ""

    @property
    def agreement(self) -> float:
        """Agreement A of all ballots together."""
        return agreement(self.everybody.counts)


@dataclass(frozen=True)
class Vote:
    """Counts of a closed vote: items × groups.

    Parameters
    ----------
    tallies : mapping of str to mapping of str to Tally
        Item → group → answers.
    rules : Rules
    """

    tallies: Mapping[str, Mapping[str, Tally]]
    rules: Rules = field(default_factory=Rules)

    def heard(self, item: str) -> dict[str, Tally]:
        """Return the groups large enough to have a result on an item."""
        groups = self.tallies[item]
        return {g: t for g, t in groups.items() if t.answers >= self.rules.least_ballots}

    def read(self) -> list[ItemReading]:
        """Return the reading of every item, in the order of the items."""
        gaps = self._gaps()
        first = self._first_choices()
        return [self._item(item, gaps.get(item, ()), first) for item in self.tallies]

    def _item(
        self, item: str, gaps: Sequence[Gap], first: Mapping[str, frozenset[str]]
    ) -> ItemReading:
        groups = self.heard(item)
        whole = _sum(groups.values(), self._size(item))
        divided = tuple(g for g, t in groups.items() if agreement(t.counts) <= self.rules.split)
        supporters = [group for group, chosen in first.items() if item in chosen]
        single = supporters[0] if len(supporters) == 1 and len(first) > 1 else ""
        wide = tuple(gap for gap in gaps if self._tense(gap))
        shared = len(groups) > 1 and all(
            top_share(t.counts) >= self.rules.shared_top for t in groups.values()
        )
        consensus = self._together(whole) and median(whole.counts) >= self.rules.favourable
        told = {
            Reading.SHARED: shared,
            Reading.CONSENSUS: consensus,
            Reading.REFUSED: self._together(whole)
            and median(whole.counts) <= self.rules.unfavourable,
            Reading.TENSION: bool(wide),
            Reading.SPLIT: bool(divided),
            Reading.UNCLEAR: self._unclear(item, whole),
            # What everybody carries is no weak signal, even first for one group alone.
            Reading.WEAK: bool(single) and not (shared or consensus),
        }
        kept = tuple(reading for reading, holds in told.items() if holds)
        return ItemReading(item, kept, whole, wide, divided, single)

    def _together(self, whole: Tally) -> bool:
        enough = whole.answers >= self.rules.least_ballots
        return enough and agreement(whole.counts) >= self.rules.agreement

    def _unclear(self, item: str, whole: Tally) -> bool:
        large = [t for t in self.tallies[item].values() if t.ballots >= self.rules.least_ballots]
        voters = _sum(large, self._size(item))
        if not voters.ballots:
            return False
        blank = voters.blanks / voters.ballots >= self.rules.unclear
        spread = whole.answers and abs(agreement(whole.counts)) <= self.rules.spread
        return bool(blank or spread)

    def _size(self, item: str) -> int:
        """Return how many levels the answers to an item have."""
        return max(len(tally.counts) for tally in self.tallies[item].values())

    def _tense(self, gap: Gap) -> bool:
        apart = gap.medians[0] - gap.medians[1] >= self.rules.gap
        sure = gap.probability < self.rules.probability and gap.effect >= self.rules.effect
        return apart or sure

    def _gaps(self) -> dict[str, list[Gap]]:
        """Return every gap between groups, probabilities adjusted over the whole vote."""
        pairs = [
            (item, *sorted(pair))
            for item in self.tallies
            for pair in combinations(self.heard(item), 2)
        ]
        raw = [
            permutation_p(self.tallies[item][a].counts, self.tallies[item][b].counts)
            for item, a, b in pairs
        ]
        found: dict[str, list[Gap]] = {}
        for (item, a, b), probability in zip(pairs, false_discovery(raw), strict=True):
            gap = _gap(a, b, self.tallies[item], probability)
            found.setdefault(item, []).append(gap)
        for gaps in found.values():
            gaps.sort(key=lambda g: (-(g.medians[0] - g.medians[1]), -g.effect, g.first, g.second))
        return found

    def _first_choices(self) -> dict[str, frozenset[str]]:
        """Return, by group, the items that the group alone could be carrying: its highest."""
        scores: dict[str, dict[str, float]] = {}
        for item in self.tallies:
            for group, tally in self.heard(item).items():
                scores.setdefault(group, {})[item] = top_share(tally.counts)
        return {group: _highest(found) for group, found in scores.items()}


def _highest(scores: Mapping[str, float]) -> frozenset[str]:
    best = max(scores.values(), default=math.nan)
    return frozenset(item for item, score in scores.items() if score == best and score > 0)


def _gap(a: str, b: str, groups: Mapping[str, Tally], probability: float) -> Gap:
    effect = cliff_delta(groups[a].counts, groups[b].counts)
    high, low = (a, b) if effect >= 0 else (b, a)
    medians = median(groups[high].counts), median(groups[low].counts)
    if medians[0] < medians[1]:  # ranks and medians may disagree: the gap is between medians
        high, low, medians = low, high, medians[::-1]
    return Gap(high, low, medians, abs(effect), probability)


def _sum(tallies: Iterable[Tally], size: int) -> Tally:
    total = Tally((0,) * size)
    for tally in tallies:
        total = total + tally
    return total
