"""From the lines of a file received to checked entries: places, categories, figures.

Every mistake is told with its file, line, column, value and remedy; nothing
is repaired in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.confidentiality.received import Line, Received, read_received
from diagnostic.errors import DataError, Problem, TerritoryError
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.text import folded, near_matches, number

if TYPE_CHECKING:
    from diagnostic.confidentiality.declaration import Local, Measure
    from diagnostic.territories.gazetteer import Gazetteer

MASKED = {"", "s", "ns", "nd", "n d", "so", "c", "secret", "x", "nr", "ndiff"}
"""Words that holders write in place of a figure they keep; read without case or signs."""
_LEVELS = {"iris": Level.IRIS, "commune": Level.COM, "qpv": Level.QPV}
_LENGTHS = {"iris": 9, "commune": 5}
_NUMBER = re.compile(r"-?\d{1,3}(?: \d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Entry:
    """One line, checked; a figure is None where its holder keeps it."""

    line: Line
    place: str
    categories: tuple[str, ...]
    figures: dict[str, float | None]


@dataclass(frozen=True)
class Read:
    """The entries of a file, and how its places are called."""

    entries: tuple[Entry, ...]
    names: dict[str, str]
    received: Received


def read_entries(local: Local, gazetteer: Gazetteer, within: TerritoryId | None = None) -> Read:
    """Read and check the file of a local table.

    Parameters
    ----------
    local : Local
    gazetteer : Gazetteer
        To know which codes exist.
    within : TerritoryId, optional
        The study's territory: near matches are looked for there.

    Raises
    ------
    DataError
        With every problem of the file at once.
    """
    declared = local.declared
    received = read_received(local.raw, sheet=declared.sheet, separator=declared.separator)
    columns = [declared.key.column, declared.key.population]
    columns += [category.column for category in declared.categories]
    figures = _columns(declared.measures)
    received.need([*columns, *figures])
    names = _places(local, gazetteer, within)
    problems: list[Problem] = []
    entries = []
    for line in received.lines:
        place, wrong = _place(local, received, line, names, gazetteer)
        problems += wrong
        values: dict[str, float | None] = {}
        for column, measure in figures.items():
            values[column], wrong = _figure(received, line, column, measure)
            problems += wrong
        categories = tuple(line.cells[each.column] for each in declared.categories)
        problems += [
            Problem(
                "cette catégorie est vide",
                received.where(line, each.column),
                remedy="complétez",
            )
            for each, said in zip(declared.categories, categories, strict=True)
            if not said
        ]
        entries.append(Entry(line, place, categories, values))
    problems += _twice(received, entries)
    if problems:
        raise DataError(problems)
    shown = {entry.place: names.get(entry.place, entry.place) for entry in entries}
    return Read(tuple(entries), shown, received)


def _columns(measures: Iterable[Measure]) -> dict[str, Measure | None]:
    """Return the columns of figures; those that only serve others have no measure of their own."""
    found: dict[str, Measure | None] = {measure.column: measure for measure in measures}
    for measure in measures:
        for other in (measure.count, measure.top, measure.denominator):
            if other:
                found.setdefault(other, None)
    return found


def _places(local: Local, gazetteer: Gazetteer, within: TerritoryId | None) -> dict[str, str]:
    """Return the codes one expects, with their names: those of the study, and those declared."""
    key = local.declared.key
    names = {whole: whole for whole in key.parts}
    names |= {part: part for parts in key.parts.values() for part in parts}
    if within is not None and key.level in _LEVELS:
        inside = gazetteer.within(within, _LEVELS[key.level])
        if key.level == "commune":
            inside = gazetteer.members(within)
        names |= {each.code: gazetteer[each].name for each in inside}
    if key.total:
        names[key.total] = key.total
    return names


def _place(
    local: Local, received: Received, line: Line, names: dict[str, str], gazetteer: Gazetteer
) -> tuple[str, list[Problem]]:
    """Return the place of a line, and what is wrong with it."""
    key = local.declared.key
    code = line.cells[key.column]
    where = received.where(line, key.column)
    if not code:
        remedy = "donnez le code, ou retirez la ligne"
        return code, [Problem("le lieu de cette ligne manque", where, remedy=remedy)]
    if code in names or (key.level == "quartier" and not key.parts):
        return code, []
    if key.level != "quartier":
        own = _LEVELS[key.level]
        for level in dict.fromkeys((own, Level.COM)):
            if _exists(level, code, gazetteer):
                names[code] = gazetteer[TerritoryId(level, code)].name
                return code, []
        padded = code.zfill(_LENGTHS.get(key.level, 0))
        if padded != code and _exists(own, padded, gazetteer):
            name = gazetteer[TerritoryId(own, padded)].name
            return code, [_lost_zero(where, code, padded, name)]
    return code, [_unknown(where, code, names)]


def _lost_zero(where: str, code: str, padded: str, name: str) -> Problem:
    return Problem(
        "ce code a perdu son zéro de tête",
        where,
        code,
        f"écrivez {padded}, et mettez la colonne au format texte avant d’enregistrer",
        (f"{name} ({padded})",),
    )


def _exists(level: Level, code: str, gazetteer: Gazetteer) -> bool:
    try:
        return TerritoryId(level, code) in gazetteer
    except TerritoryError:
        return False


def _unknown(where: str, code: str, names: dict[str, str]) -> Problem:
    near = near_matches(code, names) or near_matches(code, names.values())
    said = tuple(f"{names[each]} ({each})" if each in names else each for each in near)
    return Problem("ce lieu est inconnu", where, code, "corrigez ce code", said)


def _figure(
    received: Received, line: Line, column: str, measure: Measure | None
) -> tuple[float | None, list[Problem]]:
    said = line.cells[column]
    if folded(said) in MASKED or said.strip().startswith("<") or set(said) <= set("*-. "):
        return None, []
    where = received.where(line, column)
    if not _NUMBER.fullmatch(said.removesuffix("%").strip()):
        remedy = "écrivez un nombre, ou « s » pour un chiffre que le détenteur garde secret"
        return None, [Problem("ce n’est pas un nombre", where, said, remedy)]
    value = float(said.removesuffix("%").strip().replace(" ", "").replace(",", "."))
    kind = measure.kind if measure else "count"
    if value < 0:
        return None, [Problem("un chiffre négatif n’a pas de sens ici", where, said, "corrigez-le")]
    if kind == "share" and value > 100:
        return None, [
            Problem("une part dépasse 100 %", where, said, "vérifiez l’unité de la colonne")
        ]
    is_count = kind == "count" and (measure is not None)
    if is_count and value != int(value):
        return None, [
            Problem(
                "un effectif est un nombre entier",
                where,
                said,
                f"écrivez {number(round(value))}, ou déclarez la colonne « share » ou "
                "« magnitude »",
            )
        ]
    return value, []


def _twice(received: Received, entries: Sequence[Entry]) -> list[Problem]:
    seen: dict[tuple[str, ...], Line] = {}
    problems = []
    for entry in entries:
        each = (entry.place, *entry.categories)
        if each in seen:
            problems.append(
                Problem(
                    f"cette ligne répète la ligne {seen[each].number}",
                    received.where(entry.line),
                    ", ".join(each),
                    "gardez une seule des deux",
                )
            )
        seen.setdefault(each, entry.line)
    return problems
