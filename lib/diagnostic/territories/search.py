"""Find the territory that a person means.

A name is read without its accents, case or punctuation. A commune wins over
an EPCI or a département of the same name, and the notice says so. Former
communes lead to the one they became.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.errors import Problem, TerritoryError
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.registry import unknown
from diagnostic.text import NBSP, NNBSP, enumeration, folded, near_matches

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Territory
    from diagnostic.territories.history import History
    from diagnostic.territories.registry import Registry

_ORDER = (
    Level.COM,
    Level.GRP,
    Level.EPCI,
    Level.EPT,
    Level.DEP,
    Level.REG,
    Level.FRANCE,
    Level.ARM,
)
_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_DEPARTMENT = re.compile(
    r"(?P<name>.+?)[\s,]*[(,]\s*(?P<dep>[^()]+?)\s*\)?|(?P<bare>.+?)\s+(?P<code>\d{2,3}|2[abAB])"
)
_NUMBER = re.compile(r"\d+(?:\.0)?")
_SHARED_LIMIT = 12


@dataclass(frozen=True)
class Match:
    """The territory found, and what the reader must be told about it."""

    territory: Territory
    notice: str | None = None


class Names:
    """Every name by which a territory may be asked for."""

    def __init__(self, registry: Registry, history: History, groups: Mapping[str, str]) -> None:
        self.registry = registry
        self.history = history
        self.by_name: dict[str, list[TerritoryId]] = defaultdict(list)
        self.former: dict[str, list[str]] = defaultdict(list)
        self._fill(groups)

    def _fill(self, groups: Mapping[str, str]) -> None:
        for level in _ORDER:
            names = groups if level is Level.GRP else _names(self.registry, level)
            for code, name in names.items():
                for written in _ways(level, name):
                    self.by_name[key_of(written)].append(TerritoryId(level, code))
        for code, name in self.history.former_names().items():
            self.former[key_of(name)].append(code)

    def near(self, text: str, count: int = 3) -> tuple[str, ...]:
        """Return the names that look like a text, as « Carpentras (COM-84031) »."""
        wanted = key_of(text)
        pairs = _pairs(wanted)
        candidates = [
            name
            for name in self.by_name
            if abs(len(name) - len(wanted)) <= 4 and 2 * len(pairs & _pairs(name)) >= len(pairs)
        ]
        found = []
        for name in near_matches(wanted, candidates, count):
            for key in self.by_name[name][:2]:
                found.append(
                    f"{self.registry.name(key)} ({key})" if key.level is not Level.GRP else str(key)
                )
        return tuple(dict.fromkeys(found))[:count]


def _names(registry: Registry, level: Level) -> Mapping[str, str]:
    return {"": "France"} if level is Level.FRANCE else registry.names(level)


def _ways(level: Level, name: str) -> set[str]:
    """Return the ways of writing a name: an EPCI also without its legal form."""
    ways = {name}
    if level in {Level.EPCI, Level.EPT}:
        ways.add(re.sub(r"^(?:CC|CA|CU|Métropole) (?:d(?:u|e la|es|e l’|e|’) ?)?", "", name))
    if level is Level.ARM:
        ways |= {name.replace(" Arrondissement", ""), re.sub(r"er? Arrondissement", "", name)}
    return ways


def key_of(name: str) -> str:
    """Return the key under which a name is looked for: « St-Denis » is « saint denis »."""
    words = folded(name).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def find(text: str, names: Names, get: Callable[[TerritoryId], Territory]) -> Match:
    """Resolve what a person typed; see ``Gazetteer.find``."""
    if not isinstance(text, str):
        raise _number(str(text))
    text = text.strip()
    if not text:
        raise unknown("(rien)")
    key = _as_code(text, names)
    if key is not None:
        return _resolved(key, names, get, text)
    candidates, former = _by_name(text, names)
    if len(candidates) > 1:
        raise _ambiguous(text, candidates, get)
    if candidates:
        return Match(get(candidates[0]), _shadow(text, candidates[0], names))
    if len(former) > 1:
        raise _ambiguous_former(text, former, names)
    if former:
        return _resolved(TerritoryId(Level.COM, former[0]), names, get, text)
    if _NUMBER.fullmatch(text):
        raise _number(text)
    raise unknown(text, names.near(text))


def _as_code(text: str, names: Names) -> TerritoryId | None:
    """Read an identifier or a bare code; None when the text is a name."""
    head = text.partition("-")[0].upper()
    if head in Level.__members__ and (text[len(head) : len(head) + 1] == "-" or head == "FRANCE"):
        return TerritoryId.parse(text)
    bare = text.upper()
    found = []
    for level in (
        Level.ARM,
        Level.COM,
        Level.EPCI,
        Level.EPT,
        Level.DEP,
        Level.REG,
        Level.QPV,
        Level.IRIS,
    ):
        try:
            key = TerritoryId(level, bare)
            names.registry.name(key)
        except TerritoryError:
            continue
        found.append(key)
    if len(found) > 1:
        raise TerritoryError(
            Problem(
                "ce code désigne plusieurs territoires",
                found=text,
                near=tuple(f"{names.registry.name(k)} ({k})" for k in found),
                remedy=f"écrivez le niveau devant le code, par exemple {found[0]}",
            )
        )
    if found:
        return found[0]
    try:
        return TerritoryId(Level.COM, bare)
    except TerritoryError:
        return None


def _resolved(
    key: TerritoryId, names: Names, get: Callable[[TerritoryId], Territory], text: str
) -> Match:
    """Return a territory by its identifier; a former commune gives what it became."""
    if key.level is not Level.COM or key.code in names.registry.names(Level.COM):
        return Match(get(key))
    successors = names.history.successor(key.code)
    event = names.history.last_event(key.code)
    if event is None:
        if key.code in names.registry.names(Level.ARM):
            return Match(get(TerritoryId(Level.ARM, key.code)))
        raise unknown(text, names.near(text))
    former = f"{event.name} ({key.code})"
    if len(successors) != 1:
        today = tuple(str(get(TerritoryId(Level.COM, code))) for code in successors)
        what = (
            "a été partagée entre plusieurs communes"
            if today
            else "n’est plus une commune française"
        )
        raise TerritoryError(
            Problem(
                f"{former} {what} le {_day(event.date)}",
                found=text,
                near=today,
                remedy="choisissez une commune d’aujourd’hui",
            )
        )
    now = get(TerritoryId(Level.COM, successors[0]))
    return Match(now, _merged(former, event.date, now, renamed=event.kind in {41, 50}))


def _merged(former: str, date: str, now: Territory, *, renamed: bool) -> str:
    how = "porte un autre code" if renamed else f"fait partie {now.of}"
    return (
        f"{former} {how} depuis le {_day(date)}{NBSP}: "
        f"l’étude porte sur {now.name} ({now.id.code})."
    )


def _by_name(text: str, names: Names) -> tuple[list[TerritoryId], list[str]]:
    """Return the territories of the highest rank that carry a name, and former communes."""
    found = names.by_name.get(key_of(text), [])
    if found:
        return _best(found), []
    where = _DEPARTMENT.fullmatch(text)
    if where is None:
        return [], names.former.get(key_of(text), [])
    name, place = where["name"] or where["bare"], where["dep"] or where["code"]
    department = _department(place, names)
    if department is None:
        return [], []
    named = names.by_name.get(key_of(name), [])
    inside = [k for k in named if names.registry.parents(k).get(Level.DEP) == department]
    former = [c for c in names.former.get(key_of(name), []) if c.startswith(department.code)]
    return _best(inside), [] if inside else former


def _best(found: list[TerritoryId]) -> list[TerritoryId]:
    """Keep the territories of the first level present: communes before all others."""
    unique = list(dict.fromkeys(found))
    first = min((_ORDER.index(key.level) for key in unique), default=0)
    return [key for key in unique if _ORDER.index(key.level) == first]


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


def _shadow(text: str, chosen: TerritoryId, names: Names) -> str | None:
    """Say that a name is also that of a larger territory."""
    others = [k for k in names.by_name.get(key_of(text), []) if k.level is not chosen.level]
    if not others:
        return None
    ways = enumeration([f"{key} ({key.level.label})" for key in dict.fromkeys(others)], "ou")
    return (
        f"«{NNBSP}{names.registry.name(chosen)}{NNBSP}» est compris comme {chosen} "
        f"({chosen.level.label})\u202f; sinon, écrivez {ways}."
    )


def _ambiguous(
    text: str, candidates: list[TerritoryId], get: Callable[[TerritoryId], Territory]
) -> TerritoryError:
    """List every territory of that name, the most populated first."""
    found = sorted(
        (get(key) for key in candidates), key=lambda t: (-(t.population or 0), str(t.id))
    )
    listed = []
    for one in found[:_SHARED_LIMIT]:
        above = one.parents.get(Level.DEP)
        listed.append(f"{one.name} ({one.id}, {get(above).name if above else 'France'})")
    more = len(found) - _SHARED_LIMIT
    return TerritoryError(
        Problem(
            f"{len(found)} territoires portent ce nom",
            found=text,
            near=(*listed, *([f"et {more} autres"] if more > 0 else [])),
            remedy=f"ajoutez le département ou écrivez le code, par exemple {found[0].id}",
        )
    )


def _ambiguous_former(text: str, codes: list[str], names: Names) -> TerritoryError:
    listed = []
    for code in sorted(codes):
        now = names.history.successor(code)
        after = enumeration([names.registry.name(TerritoryId(Level.COM, c)) for c in now])
        listed.append(f"{code} ({after or 'hors de France'})")
    return TerritoryError(
        Problem(
            "plusieurs communes d’autrefois portaient ce nom",
            found=text,
            near=tuple(listed),
            remedy="écrivez le code de la commune d’aujourd’hui",
        )
    )


def _number(text: str) -> TerritoryError:
    """Refuse a number, whose leading zeros are lost, with the line to write."""
    digits = text.removesuffix(".0")
    code = digits.zfill(5)
    return TerritoryError(
        Problem(
            "un code de commune est un texte de cinq caractères, pas un nombre",
            found=text,
            remedy=f'écrivez "COM-{code}" entre guillemets',
        )
    )


def _day(date: str) -> str:
    """Write an ISO date in French: « 1er janvier 2025 »."""
    year, month, day = date.split("-")
    rank = "1er" if day == "01" else str(int(day))
    return f"{rank} {_MONTHS[int(month) - 1]} {year}"
