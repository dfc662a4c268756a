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
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.territories.moves import (
    NEW_CODE,
    CarryReport,
    Columns,
    Event,
    births,
    events,
)
from diagnostic.territories.tables import read_columns, read_metadata

if TYPE_CHECKING:
    import pandas as pd


class History:
    """The moves of communes since 1943, up to the reference geography."""

    def __init__(self, moves: Columns, current: frozenset[str], year: int) -> None:
        self.year = year
        self._moves = moves
        self._current = current
        self._events = events(moves)
        self._births = births(moves)
        self._followed: dict[tuple[str, str], tuple[str, ...]] = {}
        self._origins: dict[int, dict[str, tuple[str, ...]]] = {}

    @classmethod
    def load(cls, folder: Path) -> History:
        """Read the moves and the current codes from a folder of territory tables."""
        return _load(Path(folder).resolve())

    def last_event(self, code: str) -> Event | None:
        """Return the event by which a code, absent today, ceased to exist."""
        lived = self._events.get(code)
        return lived[-1] if lived and code not in self._current else None

    @cached_property
    def former_names(self) -> dict[str, dict[str, Event]]:
        """Every name borne since 1943: name → code → the last event it bore that name at."""
        found: dict[str, dict[str, Event]] = defaultdict(dict)
        for code, lived in events(self._moves, renamings=True).items():
            for event in lived:
                found[event.name][code] = event
        return found

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
            return self.outcome(code, last) if last else ()
        return self.followed(code, f"{on}-01-01")

    def outcome(self, code: str, event: Event) -> tuple[str, ...]:
        """Return what a commune has become, from the eve of an event on."""
        return self.followed(code, _eve(event.date))

    def followed(self, code: str, date: str) -> tuple[str, ...]:
        """Return what a commune that existed at the end of a day has become."""
        if (code, date) not in self._followed:
            self._followed[code, date] = self._follow(code, date)
        return self._followed[code, date]

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

    @property
    def known(self) -> frozenset[str]:
        """Every code that the moves name, and those of today."""
        return self._current.union(self._births, self._events)

    def existed(self, code: str, year: int) -> bool:
        """Say whether a commune of that code existed on 1 January of a year.

        Codes that lived a single day, between a change of département and a
        merger (44225, 50649), never did.
        """
        lasting = code in self._current or code in self._births
        return lasting and self._existed(code, f"{year}-01-01")

    def altered(self, since: int) -> frozenset[str]:
        """Return the communes of today whose land or code is not what it was in a year.

        Figures carried to the geography of that year are not theirs: a
        commune that has since merged, split, or changed code.
        """
        origins = self.origins(since)
        return frozenset(code for code in self._current if origins.get(code) != (code,))

    def origins(self, year: int) -> Mapping[str, tuple[str, ...]]:
        """Return, for each commune of today, those of a year that make it whole.

        A commune that was divided since makes none: it is in no list.
        """
        if year not in self._origins:
            found: dict[str, list[str]] = defaultdict(list)
            for code in sorted(self.known):
                if self.existed(code, year):
                    targets = self.successor(code, year)
                    if len(targets) == 1:
                        found[targets[0]].append(code)
            self._origins[year] = {code: tuple(parts) for code, parts in found.items()}
        return self._origins[year]

    def changed(self, code: str, since: int) -> tuple[Event, ...]:
        """Return the events of a commune after 1 January of a year, oldest first."""
        day = f"{since}-01-01"
        return tuple(event for event in self._events.get(code, ()) if event.date > day)

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


@lru_cache(maxsize=8)
def _load(folder: Path) -> History:
    current = frozenset(read_columns(folder, "communes", ["code"])["code"])
    current |= frozenset(read_columns(folder, "arrondissements", ["code"])["code"])
    year = int(read_metadata(folder, "communes")["geography_year"])
    return History(read_columns(folder, "moves"), current, year)
