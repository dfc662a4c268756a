"""Find the territory that a person means.

A commune wins over the département or the intercommunalité named after it,
and the notice says so. Former communes lead to the one they became.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.errors import Problem, TerritoryError
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.moves import NAME_CHANGE, NEW_CODE
from diagnostic.territories.names import key_of
from diagnostic.territories.overseas import collectivity
from diagnostic.territories.refusals import ambiguous, day, number, postal, several_levels, unknown
from diagnostic.text import NBSP, NNBSP, enumeration

if TYPE_CHECKING:
    from diagnostic.territories.moves import Event
    from diagnostic.territories.names import Names
    from diagnostic.territories.territory import Territory

_DEPARTMENT = re.compile(
    r"(?P<name>.+?)[\s,]*[(,]\s*(?P<dep>[^()]+?)\s*\)?|(?P<bare>.+?)\s+(?P<code>\d{2,3}|2[abAB])"
)
_LEVELS = (
    *(Level.ARM, Level.COM, Level.EPCI, Level.EPT),
    *(Level.DEP, Level.REG, Level.QPV, Level.IRIS),
)
_POSTAL = re.compile(r"750(?:0[1-9]|1\d|20)")
_NUMBER = re.compile(r"\d+(?:\.0)?")


@dataclass(frozen=True)
class Match:
    """The territory found, and what the reader must be told about it."""

    territory: Territory
    notice: str | None = None


def find(text: str, names: Names, get: Callable[[TerritoryId], Territory]) -> Match:
    """Resolve what a person typed; see ``Gazetteer.find``."""
    if not isinstance(text, str):
        raise number(str(text))
    text = text.strip()
    if not text:
        raise unknown("(rien)")
    key = _as_code(text, names)
    if key is not None:
        return _by_code(key, names, get, text)
    if _NUMBER.fullmatch(text) and collectivity(text) is None:
        raise number(text)
    return _by_name(text, names, get)


def _as_code(text: str, names: Names) -> TerritoryId | None:
    """Read an identifier or a bare code; None when the text is a name."""
    head = text.partition("-")[0].upper()
    if head in Level.__members__ and (text[len(head) : len(head) + 1] == "-" or head == "FRANCE"):
        return TerritoryId.parse(text)
    bare = text.upper()
    found = []
    for level in _LEVELS:
        try:
            key = TerritoryId(level, bare)
            found.append((key, names.registry.name(key)))
        except TerritoryError:
            continue
    if len(found) > 1:  # a commune that is not divided is asked for as a commune, not as an Iris
        found = [(key, name) for key, name in found if not _undivided(key)] or found
    if len(found) > 1:
        raise several_levels(text, found)
    if found:
        return found[0][0]
    try:
        return TerritoryId(Level.COM, bare)
    except TerritoryError:
        return None


def _undivided(key: TerritoryId) -> bool:
    return key.level is Level.IRIS and key.code.endswith("0000")


def _by_code(
    key: TerritoryId, names: Names, get: Callable[[TerritoryId], Territory], text: str
) -> Match:
    """Return a territory by its identifier; a former commune gives what it became."""
    code = key.code
    if key.level is not Level.COM or code in names.registry.names(Level.COM):
        return Match(get(key))
    if code in names.registry.names(Level.ARM):
        return Match(get(TerritoryId(Level.ARM, code)))
    event = names.history.last_event(code)
    if event and _POSTAL.fullmatch(code):  # a commune of the old Seine: nobody means it
        key = TerritoryId(Level.ARM, f"751{code[3:]}")
        raise postal(code, event.name, names.registry.name(key), str(key))
    if event is None:
        raise unknown(text)
    return _former(code, event, names, get, text)


def _former(
    code: str,
    event: Event,
    names: Names,
    get: Callable[[TerritoryId], Territory],
    text: str,
) -> Match:
    """Return what a former commune has become, and say so."""
    today = [get(TerritoryId(Level.COM, one)) for one in names.history.outcome(code, event)]
    former, since = f"{event.name} ({code})", f"depuis le {day(event.date)}"
    if len(today) != 1:
        what = "est partagée entre plusieurs communes" if today else "n’est plus une commune"
        raise TerritoryError(
            Problem(
                f"{former} {what} {since}",
                found=text,
                near=tuple(map(str, today)),
                remedy="choisissez une commune d’aujourd’hui",
            )
        )
    now = today[0]
    if event.kind == NAME_CHANGE and now.id.code == code:
        notice = f"{former} s’appelle {now.name} {since}."
        return Match(now, notice)
    how = "porte un autre code" if event.kind in NEW_CODE else f"fait partie {now.of}"
    follow = f"l’étude porte sur {now.name} ({now.id.code})."
    return Match(now, f"{former} {how} {since}{NBSP}: {follow}")


def _by_name(text: str, names: Names, get: Callable[[TerritoryId], Territory]) -> Match:
    """Return the territory that bears a name, or bore it."""
    found, former = names.bearing(text), names.former.get(key_of(text), {})
    if "(" in text:  # « Marseille (13) » is no arrondissement
        found = [key for key in found if key.level is not Level.ARM]
    name, department = text, None
    if not found and (where := _DEPARTMENT.fullmatch(text)):
        name, place = where["name"] or where["bare"], where["dep"] or where["code"]
        department = _department(place, names)
        if department is not None:
            found = [key for key in names.bearing(name) if names.inside(key, department)]
            lost = names.former.get(key_of(name), {})
            former = {c: e for c, e in lost.items() if c.startswith(department.code)}
    if found:
        match = _chosen(text, found, get)
        return match if match.notice or department else _greater(match, former, names, get)
    if former:
        return _chosen_former(text, former, names, get)
    if department is not None:
        near = names.near(name, department)
        raise unknown(text, near or names.near(name))
    raise unknown(text, names.near(text))


def _chosen(text: str, found: list[TerritoryId], get: Callable[[TerritoryId], Territory]) -> Match:
    """Prefer the commune to the larger territory named after it, and say so.

    « Paris » is the commune, « Lyon » not the métropole; but « Vaucluse » is
    ambiguous, because the village of that name stands in the Doubs.
    """
    first = [key for key in found if key.level is found[0].level]
    others = found[len(first) :]
    if len(first) > 1:
        raise ambiguous(text, first, get)
    one = get(first[0])
    same = {one.id, *one.parents.values()}
    apart = [key for key in others if key not in same and not _same_place(one.id, key)]
    if apart:
        raise ambiguous(text, [one.id, *apart], get)
    if not others:
        return Match(one)
    ways = enumeration([f"{key} ({key.level.label})" for key in others], "ou")
    notice = (
        f"«{NNBSP}{one.name}{NNBSP}» est compris comme {one.id} "
        f"({one.id.level.label}){NNBSP}; sinon, écrivez {ways}."
    )
    return Match(one, notice)


def _greater(
    match: Match,
    former: Mapping[str, Event],
    names: Names,
    get: Callable[[TerritoryId], Territory],
) -> Match:
    """Say that a larger town bore the name of a small one: Évry was not only in the Yonne."""
    people = match.territory.population or 0
    for code, event in sorted(former.items()):
        today = [get(TerritoryId(Level.COM, one)) for one in names.history.outcome(code, event)]
        if len(today) == 1 and (today[0].population or 0) > people:
            notice = (
                f"{match.territory.id} est choisi{NNBSP}; {event.name} ({code}) s’appelle "
                f"aujourd’hui {today[0].name}{NBSP}: écrivez {today[0].id} si c’est elle."
            )
            return Match(match.territory, notice)
    return match


def _same_place(one: TerritoryId, other: TerritoryId) -> bool:
    """Say that two levels cover the same land, as in the overseas départements."""
    return {one.level, other.level} == {Level.DEP, Level.REG}


def _chosen_former(
    text: str,
    former: Mapping[str, Event],
    names: Names,
    get: Callable[[TerritoryId], Territory],
) -> Match:
    """Return the commune that a former name leads to, if it leads to one place."""
    outcomes = {code: names.history.outcome(code, event) for code, event in former.items()}
    if len(set(outcomes.values())) == 1:
        last = max(former, key=lambda code: (former[code].date, code))
        return _former(last, former[last], names, get, text)
    listed = []
    for code, today in sorted(outcomes.items()):
        after = enumeration([names.registry.name(TerritoryId(Level.COM, c)) for c in today])
        listed.append(f"{former[code].name} ({code}), aujourd’hui {after or 'hors de France'}")
    raise TerritoryError(
        Problem(
            "plusieurs communes ont porté ce nom",
            found=text,
            near=tuple(listed),
            remedy="écrivez le nom ou le code de la commune d’aujourd’hui",
        )
    )


def _department(place: str, names: Names) -> TerritoryId | None:
    known = names.registry.names(Level.DEP)
    code = place.strip().upper()
    if code in known:
        return TerritoryId(Level.DEP, code)
    wanted = key_of(place)
    for code, name in known.items():
        if key_of(name) == wanted:
            return TerritoryId(Level.DEP, code)
    return None
