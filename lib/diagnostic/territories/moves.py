"""INSEE's moves of communes, as events: what became of whom, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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


def events(moves: Columns, *, renamings: bool = False) -> dict[str, list[Event]]:
    """Group rows into events, oldest first, with or without mere changes of name."""
    grouped: dict[str, dict[tuple[str, int, str], dict[str, bool]]] = defaultdict(dict)
    columns = ("date", "kind", "origin", "origin_name", "target", "restored")
    rows = zip(*(moves[column] for column in columns), strict=True)
    for date, kind, origin, name, target, restored in rows:
        if origin and (renamings or kind != NAME_CHANGE):
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
            for (date, kind, name), targets in sorted(by_day.items())
        ]
        for origin, by_day in grouped.items()
    }


def births(moves: Columns) -> dict[str, list[tuple[str, bool]]]:
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
