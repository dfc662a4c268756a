"""What may be said of a closed vote: item by item, group by group, within its thresholds.

Under the least number of answers, nothing. Below the number from which counts
are shown, words, the median and the class of agreement. A total that would
give a group's counts by subtraction is told in words too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from diagnostic.voices.consultation import store
from diagnostic.voices.consultation.cells import Cell, Class, Shown, in_words
from diagnostic.voices.consultation.model import Ballot, Item, folder, load
from diagnostic.voices.consultation.readings import ItemReading, Reading, Tally, Vote
from diagnostic.voices.consultation.rules import Rules
from diagnostic.voices.consultation.scales import Scale, scale
from diagnostic.voices.consultation.urn import Row
from diagnostic.voices.measures.agreement import agreement, median, top_share

__all__ = ["Cell", "Class", "Results", "Shown", "in_words", "of", "results"]


@dataclass(frozen=True)
class Results:
    """A closed vote of graded answers, for one of its questions.

    Parameters
    ----------
    ballot : Ballot
    dimension : str
        Empty, « importance » or « faisabilité ».
    tallies : mapping of item → group → Tally
    """

    ballot: Ballot
    tallies: Mapping[str, Mapping[str, Tally]]
    dimension: str = ""

    @property
    def rules(self) -> Rules:
        """Thresholds fixed before the vote."""
        return self.ballot.declared.rules

    @property
    def scale(self) -> Scale:
        """Levels of the answers."""
        return scale(self.ballot.declared.format, self.dimension)

    @cached_property
    def vote(self) -> Vote:
        """Counts, with the rules."""
        return Vote(self.tallies, self.rules)

    @cached_property
    def readings(self) -> dict[str, ItemReading]:
        """What is read of each item."""
        if not self.groups:
            return {}
        return {reading.item: reading for reading in self.vote.read()}

    @cached_property
    def groups(self) -> dict[str, str]:
        """Groups that have a result, identifier → name."""
        held = {group for tallies in self.tallies.values() for group in tallies}
        return {each: name for each, name in self.ballot.group_names.items() if each in held}

    @property
    def silent(self) -> list[str]:
        """Names of the groups that have none."""
        return [name for each, name in self.ballot.group_names.items() if each not in self.groups]

    def item(self, identifier: str) -> Item:
        """Return an item."""
        return self.ballot.item(identifier)

    def cell(self, item: str, group: str) -> Cell:
        """Return what may be shown of a group's answers to an item."""
        tally = self.tallies[item].get(group)
        if tally is None or tally.answers < self.rules.least_ballots:
            return Cell(item, group, Shown.NOTHING)
        return self._cell(item, group, tally, tally.answers >= self.rules.counts_from)

    def whole(self, item: str) -> Cell:
        """Return what may be shown of all groups together."""
        heard = self.vote.heard(item)
        total = self.readings[item].everybody
        if not heard:
            return Cell(item, "", Shown.NOTHING)
        return self._cell(item, "", total, self._safe(heard.values(), total))

    def counted(self, item: str) -> Tally:
        """Return the answers of the groups whose counts may be shown, together."""
        heard = self.vote.heard(item).values()
        total = Tally((0,) * self.scale.size)
        for tally in heard:
            if tally.answers >= self.rules.counts_from:
                total = total + tally
        return total

    def counted_agreement(self, item: str) -> float:
        """Return the agreement A of the groups whose counts may be shown, together."""
        return agreement(self.counted(item).counts)

    def place(self, item: str) -> float | None:
        """Return the mean of the answers that may be shown, to place an item on a plane."""
        tally = self.counted(item)
        if tally.answers < self.rules.counts_from:
            return None
        return sum(level * count for level, count in enumerate(tally.counts, 1)) / tally.answers

    def _safe(self, heard: Iterable[Tally], total: Tally) -> bool:
        """Whether the total lets no group's hidden counts be found by subtraction."""
        small = any(t.answers < self.rules.counts_from for t in heard)
        return total.answers >= self.rules.counts_from and not small

    def _cell(self, item: str, group: str, tally: Tally, counts: bool) -> Cell:
        return Cell(
            item,
            group,
            Shown.COUNTS if counts else Shown.WORDS,
            tally if counts else None,
            median(tally.counts),
            self.kind(tally),
            in_words(top_share(tally.counts)),
        )

    def kind(self, tally: Tally) -> Class:
        """Return the class of agreement of some answers."""
        value = agreement(tally.counts)
        if value <= self.rules.split:
            return Class.SPLIT
        if value <= self.rules.spread:
            return Class.SPREAD
        return Class.TOGETHER if value >= self.rules.agreement else Class.NUANCED

    def having(self, reading: Reading) -> list[str]:
        """Return the items of a reading, the most agreed first."""
        return [item for item in self.ordered if reading in self.readings[item].readings]

    @cached_property
    def ordered(self) -> list[str]:
        """Items from consensus to dissensus; those without a result last."""

        def key(item: str) -> tuple[float, float, str]:
            counts = self.readings[item].everybody.counts
            if not sum(counts):
                return (2.0, 0.0, item)
            return (-agreement(counts), -median(counts), item)

        return sorted(self.readings, key=key)

    @cached_property
    def divided(self) -> list[str]:
        """Items from the most divided between groups, by the gap between extreme medians."""
        gaps = {item: self.gap(item) for item in self.readings}
        return sorted(
            (item for item, gap in gaps.items() if gap is not None and gap > 0),
            key=lambda item: (-(gaps[item] or 0), item),
        )

    def gap(self, item: str) -> float | None:
        """Return the gap between the extreme medians of the groups; None with a single group."""
        medians = [median(tally.counts) for tally in self.vote.heard(item).values()]
        return max(medians) - min(medians) if len(medians) > 1 else None


def results(study: str, name: str) -> list[Results]:
    """Read the results of a closed vote of graded answers, one per question asked of items.

    Raises
    ------
    DataError
        When the vote is not closed, or when its files are wrong.
    """
    held = sorted(path for path in folder(study, name).rglob("*") if path.is_file())
    return list(_results(study, name, tuple((str(path), path.read_bytes()) for path in held)))


@lru_cache(maxsize=32)
def _results(study: str, name: str, _: object) -> tuple[Results, ...]:
    # Every figure of a chapter asks for them: they are counted once for the same files.
    ballot = load(study, name)
    return tuple(of(ballot, store.read_rows(ballot)))


def of(ballot: Ballot, rows: Mapping[str, tuple[Row, ...]]) -> list[Results]:
    """Count the answers of a vote; none when its format has no levels."""
    least = ballot.declared.rules.least_ballots
    kept = {group: held for group, held in rows.items() if len(held) >= least}
    form = ballot.declared.format
    if not form.graded:
        return []
    return [Results(ballot, store.tallies(ballot, kept, each), each) for each in form.dimensions]
