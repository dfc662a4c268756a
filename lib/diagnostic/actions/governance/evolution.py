"""What has changed since last year's snapshot: said when it may be, refused with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostic.actions.baseline import same
from diagnostic.analysis.trends import Trend
from diagnostic.confidentiality.status import Status

if TYPE_CHECKING:
    from diagnostic.actions.governance.snapshot import Line, Snapshot
    from diagnostic.analysis.values import Value

_SECRET = {
    Status.SECRET, Status.SECRET_PRIMARY, Status.SECRET_SECONDARY, Status.PROTECTED,
    Status.BELOW_THRESHOLD,
}  # fmt: skip


class Kind(StrEnum):
    """What may be said of an indicator from one year to the next."""

    CHANGED = "évolution"
    STABLE = "stable"
    SAME = "pas de nouvelle année publiée"
    REVISED = "chiffre révisé par son producteur"
    BROKEN = "comparaison refusée"
    HIDDEN = "secret : aucune évolution"
    FRAGILE = "trop fragile pour conclure"
    ABSENT = "une des deux valeurs manque"
    NEITHER = "aucune valeur, ni avant ni cette année"
    ELSEWHERE = "autre territoire : comparaison refusée"
    NEW = "nouveau dans l’instantané"
    GONE = "absent cette année"


@dataclass(frozen=True)
class Change:
    """An indicator, last year and this year.

    Parameters
    ----------
    id, label : str
    before, after : str
        As each edition printed it, its vintage with it; empty when it has none.
    kind : Kind
    said : str
        The change, or why there is none.
    """

    id: str
    label: str
    before: str
    after: str
    kind: Kind
    said: str = ""


def changes(
    previous: Snapshot,
    current: Snapshot,
    values: Mapping[str, Value],
    breaks: Callable[[str, int, int], str | None],
    earlier: Callable[[str, int], Value],
) -> list[Change]:
    """Return what may be said of each indicator, in the order of this year's.

    Parameters
    ----------
    previous, current : Snapshot
    values : mapping of str to Value
        This year's values, by indicator.
    breaks : callable
        Why two vintages of an indicator may not be compared, None when they may.
    earlier : callable
        The value of a vintage as statistics give it today.
    """
    before = {each.id: each for each in previous.indicators}
    after = {each.id: each for each in current.indicators}
    found = []
    for line in current.indicators:
        old = before.get(line.id)
        if old is None:
            found.append(Change(line.id, line.label, "", _said(line), Kind.NEW))
            continue
        kind, said = _compared(old, line, values[line.id], breaks, earlier)
        found.append(Change(line.id, line.label, _said(old), _said(line), kind, said))
    gone = [each for each in previous.indicators if each.id not in after]
    found += [Change(each.id, each.label, _said(each), "", Kind.GONE) for each in gone]
    return found


def _compared(
    old: Line,
    new: Line,
    value: Value,
    breaks: Callable[[str, int, int], str | None],
    earlier: Callable[[str, int], Value],
) -> tuple[Kind, str]:
    if refused := _apart(old, new):
        return refused, _WHY.get(refused, "")
    if old.vintage == new.vintage:
        if same(old.written, new.written):
            return Kind.SAME, ""
        return Kind.REVISED, f"même année ({new.vintage}), chiffre publié à nouveau"
    if reason := breaks(new.id, old.vintage or 0, new.vintage or 0):
        return Kind.BROKEN, reason
    return _moved(old, value, earlier)


def _apart(old: Line, new: Line) -> Kind | None:
    """Return why two lines cannot be set side by side, whatever their years."""
    if old.status in _SECRET or new.status in _SECRET:
        return Kind.HIDDEN
    if old.value is None and new.value is None:
        return Kind.NEITHER
    if None in (old.value, new.value, old.vintage, new.vintage):
        return Kind.ABSENT
    return Kind.ELSEWHERE if old.territory != new.territory else None


_WHY = {Kind.HIDDEN: "une évolution ferait retrouver ce qui est tu"}


def _moved(old: Line, value: Value, earlier: Callable[[str, int], Value]) -> tuple[Kind, str]:
    first = earlier(old.id, old.vintage or 0)
    note = ""
    if first.value is None or not same(first.written, old.written):
        # The counts behind last year's figure are gone, or are those of another figure.
        note = " (chiffre de départ tel qu’archivé, révisé depuis)" if first.known else ""
        first = replace(
            value, vintage=old.vintage, value=old.value, status=old.status,
            numerator=None, denominator=None,
        )  # fmt: skip
    trend = Trend((first, value))
    if first.fragile or value.fragile or trend.uncertain:
        return Kind.FRAGILE, f"écart dans la marge d’incertitude{note}"
    if trend.difference == 0:
        return Kind.STABLE, f"même valeur{note}"
    kind = Kind.CHANGED if trend.sizeable else Kind.STABLE
    return kind, f"{trend.written}{note}"


def _said(line: Line) -> str:
    return f"{line.written} ({line.period})" if line.period else line.written
