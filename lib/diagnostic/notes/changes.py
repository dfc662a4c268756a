"""What has moved since a paragraph was read: each figure, before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.actions.baseline import digest, same
from diagnostic.confidentiality.status import Status
from diagnostic.notes.paragraphs import lettered
from diagnostic.notes.record import Figure
from diagnostic.text import NBSP, typographic

if TYPE_CHECKING:
    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.territories.gazetteer import Territory

HIDDEN = frozenset({
    Status.SECRET, Status.SECRET_PRIMARY, Status.SECRET_SECONDARY, Status.PROTECTED,
    Status.BELOW_THRESHOLD,
})  # fmt: skip
"""States of a figure that nobody may print, nor have printed before."""


@dataclass(frozen=True)
class Change:
    """A figure that is no longer what a paragraph was read with.

    Parameters
    ----------
    figure : Figure
    what : str
        A French line: which figure, before, after, and why it moved.
    hidden : bool
        Whether the figure may no longer be printed at all: its former value
        is then in no line.
    """

    figure: Figure
    what: str
    hidden: bool = False


def of_value(value: Value, town: Territory, *, latest: bool, cited: str = "") -> Figure:
    """Return a figure as it stands now, to be kept with a paragraph."""
    return Figure(
        indicator=value.indicator.id,
        # A figure lent to the town is asked of the town.
        territory=str(town.id if value.lent else value.territory.id),
        vintage=value.vintage or None,
        value=value.written,
        status=value.status.value,
        definition=definition(value.indicator),
        latest=latest,
        cited=cited,
    )


def definition(indicator: Indicator) -> str:
    """Return the digest of what an indicator is: its words, its unit, its precision."""
    said = (indicator.label, indicator.definition, indicator.unit, str(indicator.decimals))
    return lettered(digest(*said))


def changes(figures: Iterable[Figure], profile: Profile) -> tuple[Change, ...]:
    """Return the figures that have moved, in the order of the paragraph, each once."""
    found: dict[str, Change] = {}
    for figure in figures:
        if change := _change(figure, profile):
            found.setdefault(change.what, change)
    return tuple(found.values())


def _change(figure: Figure, profile: Profile) -> Change | None:
    indicator = profile.statistics.catalogue.indicators.get(figure.indicator)
    if indicator is None:
        return _told(figure, figure.indicator, "cet indicateur n’est plus au catalogue")
    place = place_of(profile, figure.territory)
    if place is None:
        why = f"{figure.territory} n’est plus parmi les territoires comparés"
        return _told(figure, indicator.label, why)
    label = f"{indicator.label}, {place.short}"
    if definition(indicator) != figure.definition:
        now = now_of(figure, profile, place)
        why = f"la définition a changé ; {figure.value} à la relecture, {_dated(now)} aujourd’hui"
        if now.status in HIDDEN:
            return _withheld(figure, label, now)
        return _told(figure, label, why)
    return _of_place(figure, label, profile, place)


def _of_place(figure: Figure, label: str, profile: Profile, place: Territory) -> Change | None:
    now = now_of(figure, profile, place)
    if figure.vintage is None:
        why = f"sans valeur à la relecture, {_dated(now)} aujourd’hui"
        return None if not now.vintage else _told(figure, label, why)
    then = profile.at(figure.indicator, place, figure.vintage)
    if then.status in HIDDEN and then.status.value != figure.status:
        return _withheld(figure, label, then)
    why = _moved(figure, then, now)
    return _told(figure, label, why) if why else None


def _moved(figure: Figure, then: Value, now: Value) -> str:
    """Say how a figure has moved; nothing when it has not."""
    before = f"{figure.value} ({figure.vintage}) à la relecture"
    unchanged = same(then.written, figure.value)
    if not then.known and not unchanged:
        return f"{before}, {then.written} aujourd’hui"
    if now.known and now.year > then.year:
        return f"{before}, {_dated(now)} aujourd’hui"
    if not unchanged:
        return f"{figure.value} à la relecture, {then.written} aujourd’hui ({then.vintage}, révisé)"
    if then.status.value != figure.status:
        return f"{_dated(then)}, désormais {then.status.label or 'sans réserve'}"
    return ""


def now_of(figure: Figure, profile: Profile, place: Territory) -> Value:
    """Return the figure to set against what was read: the newest, unless a past year was meant."""
    if figure.latest or figure.vintage is None:
        return profile.latest(figure.indicator, place)
    return profile.at(figure.indicator, place, figure.vintage)


def place_of(profile: Profile, written: str) -> Territory | None:
    """Return the town or a territory of comparison, by identifier or by level; None otherwise."""
    places = (profile.town, *profile.comparators)
    if not written:
        return profile.town
    wanted = written.upper()
    by_id = (place for place in places if str(place.id).upper() == wanted)
    by_level = (place for place in profile.comparators if place.id.level.value == wanted)
    return next(by_id, None) or next(by_level, None)


def _dated(value: Value) -> str:
    return f"{value.written} ({value.vintage})" if value.vintage else value.written


def _withheld(figure: Figure, label: str, now: Value) -> Change:
    """Tell that a figure may no longer be printed, without printing it."""
    when = f" ({figure.vintage})" if figure.vintage else ""
    why = f"cette valeur{when} n’est plus diffusée ({now.status.label}) ; retirez-la du texte"
    return Change(figure, _line(label, why), hidden=True)


def _told(figure: Figure, label: str, why: str) -> Change:
    return Change(figure, _line(label, why))


def _line(label: str, why: str) -> str:
    return typographic(f"{label}{NBSP}: {why}.")
