"""Findings: what the figures say first, by rules one can read.

A finding is a gap with the reference territory, or a change over time. They
are ranked by relative size; fragile figures and gaps within the margin never
make a finding; a theme's three first findings are about three indicators.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.analysis import sentences
from diagnostic.analysis.comparison import Position, compare
from diagnostic.analysis.trends import trend

if TYPE_CHECKING:
    from diagnostic.analysis.comparison import Gap
    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value

COUNTS = {"hab.", "logements", "ménages", "personnes", "équip.", "allocataires", "inscrits"}
"""Units of plain counts, which are never set against another territory's."""
ALONE = {*COUNTS, "hab./km²"}
"""Units that make no finding: counts, and density, which outlines decide."""
STRUCTURE = 0.4
"""Weight of what describes a structure (density, ages) beside what is good or bad."""
FADING = 0.92
"""What a finding keeps of its weight for each year it is older than the newest one."""
LARGEST = 1.0
"""Relative gaps above this count as this: a small base makes any gap look huge."""
FEW = 200
"""Inhabitants under which a rate makes no finding: it rests on fewer people still."""


@dataclass(frozen=True)
class Finding:
    """One thing the figures say.

    Parameters
    ----------
    headline : str
        A short sentence without a stop.
    sentence : str
        The same with its figures.
    strength : float
        Relative size, to rank; larger first.
    favourable : bool or None
        None when the indicator describes a structure: neither good nor bad.
    values : tuple of Value
        Every value that the sentence prints.
    """

    value: Value
    headline: str
    sentence: str
    strength: float
    favourable: bool | None
    values: tuple[Value, ...]

    @property
    def key(self) -> str:
        """The indicator it is about."""
        return self.value.indicator.id


def comparable(value: Value) -> bool:
    """Whether a figure can be set against another territory's: a rate of its own, not a count."""
    return value.indicator.unit not in ALONE and not value.lent


def frail(value: Value) -> bool:
    """Whether a value rests on too few people to conclude anything.

    Rates are often published without the people behind them, and then carry
    no flag: the whole population bounds them.
    """
    if value.fragile:
        return True
    people = value.territory.population
    return value.indicator.unit not in COUNTS and people is not None and people < FEW


def overtaken(gap: Gap, latest: Value) -> bool:
    """Whether the town's newer value lies on the other side of the reference.

    The gap is measured at the newest year that all share; when the town has
    since crossed the line, saying it would mislead.
    """
    if not latest.known or latest.year <= gap.town.year:
        return False
    return (latest.number - gap.other.number) * gap.difference <= 0


def gap_finding(profile: Profile, identifier: str) -> Finding | None:
    """Return what the comparison with the reference territory says, if anything."""
    comparison = compare(profile, identifier)
    gap = comparison.reference
    if gap is None or not comparable(gap.town) or frail(gap.town):
        return None
    latest = profile.latest(identifier)
    if gap.position is Position.CLOSE or overtaken(gap, latest):
        return None
    favourable: bool | None = None
    polarity = gap.town.indicator.polarity
    if polarity in {"high", "low"}:
        favourable = (gap.position is Position.ABOVE) == (polarity == "high")
    since = sentences.since(gap.town, latest)
    return Finding(
        gap.town,
        sentences.headline(gap),
        sentences.level_against(gap) + since,
        _strength(gap.strength, favourable),
        favourable,
        (gap.town, gap.other, *((latest,) if since else ())),
    )


def change_finding(profile: Profile, identifier: str) -> Finding | None:
    """Return what the change over time says, if anything."""
    found = trend(profile, identifier)
    if found is None or found.direction == 0 or frail(found.last):
        return None
    favourable: bool | None = None
    polarity = found.last.indicator.polarity
    # Current euros rise with prices: that is neither a strength nor a weakness.
    if polarity in {"high", "low"} and "€" not in found.last.indicator.unit:
        favourable = (found.direction > 0) == (polarity == "high")
    strength = _strength(abs(found.ratio or 0.0), favourable)
    return Finding(
        found.last,
        sentences.change_headline(found),
        sentences.change(found),
        strength,
        favourable,
        (found.first, found.last),
    )


def _strength(relative: float, favourable: bool | None) -> float:
    return min(relative, LARGEST) * (STRUCTURE if favourable is None else 1.0)


def findings(profile: Profile, identifiers: Iterable[str]) -> list[Finding]:
    """Return all findings of several indicators, the strongest first.

    Parameters
    ----------
    profile : Profile
    identifiers : iterable of str
        Indicators.

    Returns
    -------
    list of Finding
        Older figures weigh less. Ties keep the order of the catalogue, so that
        two runs agree.
    """
    identifiers = list(dict.fromkeys(identifiers))
    profile.load(identifiers)
    found: list[Finding] = []
    for identifier in identifiers:
        for make in (gap_finding, change_finding):
            finding = make(profile, identifier)
            if finding is not None:
                found.append(finding)
    newest = max((finding.value.year for finding in found), default=0)
    return sorted(found, key=lambda each: -each.strength * FADING ** (newest - each.value.year))


def distinct(found: Sequence[Finding], count: int) -> list[Finding]:
    """Keep the strongest finding of each indicator, `count` at most."""
    kept: dict[str, Finding] = {}
    for finding in found:
        kept.setdefault(finding.key, finding)
    return list(kept.values())[:count]
