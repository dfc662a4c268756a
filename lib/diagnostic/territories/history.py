"""Communes change: mergers, restorations, new codes, since 1943.

The moves are INSEE's. A code of any year is followed, event after event, to
the reference year. Where one commune became several, nothing is shared out:
the code is reported as split, because no figure says how to divide it.

A territory counted « at 1 January 2018 » has already lived the events dated
1 January 2018: that is INSEE's convention for geography years.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic.territories.tables import read_columns, read_metadata

if TYPE_CHECKING:
    import pandas as pd

NAME_CHANGE = 10
NEW_CODE = frozenset({41, 50})
"""The same commune under another code: change of département or of chief town."""


Columns = Mapping[str, Sequence[Any]]
"""A table as lists by column name: date, kind, origin, origin_name, target, restored."""


@dataclass(frozen=True)
class Event:
    """What became of one commune on one day.

    Parameters
    ----------
    date : str
        ``2025-01-01``.
    kind : int
        INSEE's type of event (« MOD »).
    name : str
        The commune's name before.
    targets : tuple of str
        The codes it became; empty when it left the COG.
    restored : frozenset of str
        Among the targets, former communes that recovered their old limits.
    """

    date: str
    kind: int
    name: str
    targets: tuple[str, ...]
    restored: frozenset[str]


@dataclass(frozen=True)
class CarryReport:
    """What could not be carried as it stood, or was merged, in a series of codes.

    Parameters
    ----------
    merged : dict of str to str
        Codes that became part of another commune, or changed code.
    split : dict of str to tuple of str
        Codes that became several communes: not carried.
    unknown : tuple of str
        Codes that no geography since 1943 knows, or that left the COG.
    """

    merged: dict[str, str] = field(default_factory=dict)
    split: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


class History:
    """The moves of communes since 1943, up to the reference geography."""

    def __init__(self, moves: Columns, current: frozenset[str], year: int) -> None:
        self.year = year
        self._current = current
        self._events = _events(moves)
        self._births = _births(moves)
        self._following = lru_cache(maxsize=None)(self._follow)

    @classmethod
    def load(cls, folder: Path) -> History:
        """Read the moves and the current codes from a folder of territory tables."""
        return _load(Path(folder).resolve())

    def last_event(self, code: str) -> Event | None:
        """Return the event by which a code, absent today, ceased to exist."""
        events = self._events.get(code)
        return events[-1] if events and code not in self._current else None

    def former_names(self) -> dict[str, str]:
        """Return the last known name of each code that no longer exists."""
        return {
            code: events[-1].name
            for code, events in self._events.items()
            if code not in self._current
        }

    def successor(self, code: str, on: int | None = None) -> tuple[str, ...]:
        """Return what a commune of a given geography has become.

        Parameters
        ----------
        code : str
        on : int or None
            Geography year of the code. Without it, a code that exists today
            stands for itself, another is followed from its last day.

        Returns
        -------
        tuple of str
            One code, or several if the commune was split; empty if the code
            is unknown at that date or left the COG.
        """
        if on is None:
            if code in self._current:
                return (code,)
            last = self.last_event(code)
            return self._following(code, _eve(last.date)) if last else ()
        return self._following(code, f"{on}-01-01")

    def carry(self, codes: pd.Series[str], on: int | None = None) -> pd.Series[str]:
        """Map a series of codes to the reference geography.

        Codes that were split or are unknown come out missing; ``report``
        says which and why. Arrondissement codes stand for themselves only if
        the reference geography holds them.
        """
        mapping = {code: self.successor(code, on) for code in codes.dropna().unique()}
        single = {code: found[0] for code, found in mapping.items() if len(found) == 1}
        return codes.map(single).astype("str")

    def report(self, codes: pd.Series[str], on: int | None = None) -> CarryReport:
        """Say which codes of a series are merged, split or unknown."""
        report: dict[str, tuple[str, ...]] = {
            code: self.successor(code, on) for code in sorted(codes.dropna().unique())
        }
        return CarryReport(
            merged={c: s[0] for c, s in report.items() if len(s) == 1 and s[0] != c},
            split={c: s for c, s in report.items() if len(s) > 1},
            unknown=tuple(c for c, s in report.items() if not s),
        )

    def _existed(self, code: str, date: str) -> bool:
        """Say whether a commune of that code existed at the end of a day."""
        changes = self._births.get(code)
        if not changes:
            return code in self._current or code in self._events
        alive = not changes[0][1]
        for moment, born in changes:
            if moment <= date:
                alive = born
        return alive

    def _follow(self, start: str, date: str) -> tuple[str, ...]:
        """Walk the events after the end of a day, from one code to those of today."""
        if not self._existed(start, date):
            return ()
        found: set[str] = set()
        pending = [(start, date, False)]
        seen = set(pending)
        while pending:
            code, since, included = pending.pop()
            event = self._next(code, since, included)
            if event is None:
                found.update({code} & self._current)
                continue
            for target in self._kept(event, start, date, moved=since != date):
                # A commune may change code and merge on the same day.
                step = (target, event.date, event.kind in NEW_CODE and target != code)
                if step not in seen:
                    seen.add(step)
                    pending.append(step)
        return tuple(sorted(found))

    def _next(self, code: str, since: str, included: bool) -> Event | None:
        for event in self._events.get(code, ()):
            if event.date > since or (included and event.date == since):
                return event
        return None

    def _kept(self, event: Event, start: str, date: str, *, moved: bool) -> tuple[str, ...]:
        """Leave out, at a restoration, the communes that were already apart at the start.

        Boulogne (85) joined Essarts en Bocage in 2016, which gave L'Oie back
        its independence in 2024: what was Boulogne in 2015 is not in L'Oie.
        """
        if not event.restored:
            return event.targets
        if moved and start in event.restored:
            return (start,)
        kept = tuple(
            target
            for target in event.targets
            if target == start or target not in event.restored or not self._existed(target, date)
        )
        return kept or event.targets


def _eve(date: str) -> str:
    return str(dt.date.fromisoformat(date) - dt.timedelta(days=1))


def _events(moves: Columns) -> dict[str, list[Event]]:
    """Group rows into events, oldest first, leaving out mere changes of name."""
    grouped: dict[str, dict[tuple[str, int, str], dict[str, bool]]] = defaultdict(dict)
    columns = ("date", "kind", "origin", "origin_name", "target", "restored")
    rows = zip(*(moves[column] for column in columns), strict=True)
    for date, kind, origin, name, target, restored in rows:
        if kind != NAME_CHANGE and origin:
            targets = grouped[origin].setdefault((date, kind, name), {})
            if target:
                targets[target] = restored
    return {
        origin: [
            Event(
                date,
                kind,
                name,
                tuple(sorted(targets)),
                frozenset(code for code, restored in targets.items() if restored),
            )
            for (date, kind, name), targets in sorted(events.items())
        ]
        for origin, events in grouped.items()
    }


def _births(moves: Columns) -> dict[str, list[tuple[str, bool]]]:
    """List, for each code, the days it came to exist (True) or ceased to (False)."""
    rows = zip(moves["kind"], moves["date"], moves["origin"], moves["target"], strict=True)
    real = [(date, origin, target) for kind, date, origin, target in rows if kind != NAME_CHANGE]
    after = {(target, date) for date, _, target in real if target}
    before = {(origin, date) for date, origin, _ in real if origin}
    changes: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for code, date in after - before:
        changes[code].append((date, True))
    for code, date in before - after:
        changes[code].append((date, False))
    return {code: sorted(found) for code, found in changes.items()}


@lru_cache(maxsize=8)
def _load(folder: Path) -> History:
    current = frozenset(read_columns(folder, "communes", ["code"])["code"])
    current |= frozenset(read_columns(folder, "arrondissements", ["code"])["code"])
    year = int(read_metadata(folder, "communes")["geography_year"])
    return History(read_columns(folder, "moves"), current, year)
