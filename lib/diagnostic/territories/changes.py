"""What happened to communes, in French: for the notices of an import and the limits of a book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from diagnostic.territories.codes import Level
from diagnostic.territories.moves import NEW_CODE
from diagnostic.territories.refusals import day
from diagnostic.text import NBSP, NNBSP, counted, enumeration, number

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Gazetteer
    from diagnostic.territories.moves import CarryReport

Namer = Callable[[str], str]
_SHOWN = 6


def told(report: CarryReport, name: Namer) -> tuple[str, ...]:
    """Say what became of the codes of a file.

    Parameters
    ----------
    report : CarryReport
    name : callable
        Gives the name of a commune, today's or the last it bore.

    Returns
    -------
    tuple of str
        One sentence for each kind of change; none when nothing changed.
    """
    said = []
    if report.merged:
        found: dict[str, list[str]] = defaultdict(list)
        for code, target in sorted(report.merged.items()):
            found[target].append(f"{name(code)} ({code})")
        pairs = [f"{enumeration(parts)} à {name(one)} ({one})" for one, parts in found.items()]
        kinds = counted(len(report.merged), "code d’une autre année", "codes d’une autre année")
        said.append(f"{kinds}, comptés avec la commune d’aujourd’hui{NBSP}: {_some(pairs)}.")
    for code, targets in list(report.split.items())[:_SHOWN]:
        today = enumeration([name(one) for one in targets])
        said.append(
            f"{name(code)} ({code}) a été partagée entre {today}{NBSP}: ses chiffres d’alors ne "
            "sont donnés à aucune."
        )
    if len(report.split) > _SHOWN:
        more = len(report.split) - _SHOWN
        said.append(f"{counted(more, 'autre commune partagée', 'autres communes partagées')}.")
    if report.unknown:
        kinds = counted(len(report.unknown), "code inconnu", "codes inconnus")
        said.append(f"{kinds}, laissés de côté{NBSP}: {_some(list(report.unknown))}.")
    return tuple(said)


def _some(items: list[str]) -> str:
    more = len(items) - _SHOWN
    shown = f"{NNBSP}; ".join(items[:_SHOWN])
    return f"{shown} et {number(more)} de plus" if more > 0 else shown


def perimeter(gazetteer: Gazetteer, code: str, since: int) -> str:
    """Say what a commune of today was made of in a year; empty when nothing changed.

    « Saint-Denis réunit depuis le 1er janvier 2025 Pierrefitte-sur-Seine et
    Saint-Denis : … ». To be printed where a series goes back before the change.
    """
    history = gazetteer.history
    if code not in history.altered(since):
        return ""
    one = gazetteer[f"COM-{code}"]
    origins = history.origins(since).get(code, ())
    if not origins and not history.existed(code, since):
        return (
            f"{one.name} n’était pas une commune au 1er janvier {since}{NBSP}: aucun chiffre plus "
            "ancien ne lui est attribué."
        )
    if not origins:
        return (
            f"{one.name} a cédé une partie de son territoire depuis le 1er janvier {since}{NBSP}: "
            "ses chiffres plus anciens ne sont pas comparables, et ne sont pas montrés."
        )
    events = [event for origin in origins for event in history.changed(origin, since)]
    merged = [event for event in events if event.kind not in NEW_CODE]
    date = day(max(event.date for event in merged or events))
    if len(origins) == 1:
        return f"{one.name} portait le code {origins[0]} avant le {date}."
    names = sorted(_name_then(gazetteer, origin, since) for origin in origins)
    parts = enumeration(names) if len(names) < _SHOWN else counted(len(names), "commune")
    return (
        f"{one.name} réunit depuis le {date} {parts}{NBSP}: les effectifs plus anciens sont la "
        f"somme de ceux de ces communes{NNBSP}; les médianes et les taux, qui ne s’additionnent "
        "pas, manquent."
    )


def former_name(gazetteer: Gazetteer, code: str) -> str:
    """Return the name of a commune: today’s, or the last it bore."""
    names = gazetteer.registry.names(Level.COM)
    if code in names:
        return names[code]
    event = gazetteer.history.last_event(code)
    return event.name if event else code


def _name_then(gazetteer: Gazetteer, code: str, year: int) -> str:
    """Return the name that a commune bore in a year."""
    events = gazetteer.history.changed(code, year)
    return events[0].name if events else former_name(gazetteer, code)
