"""A local table once protected: all that leaves the loader.

The raw figures stay in :func:`protect`. What it returns holds the figures
that may be read, the places of those that may not, and what the audit proved;
nothing from which a hidden figure could be had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from diagnostic.confidentiality.declaration import Local
from diagnostic.confidentiality.entries import Entry, Read, read_entries
from diagnostic.confidentiality.family import PLACE, Family, families
from diagnostic.confidentiality.outcome import ProtectedTable, frames, proof
from diagnostic.confidentiality.primary import flags, targets
from diagnostic.confidentiality.rounding import BASE, rounded_extents, rounded_table
from diagnostic.confidentiality.secondary import Pattern, suppress
from diagnostic.confidentiality.tables import Key, SecrecyError, Table, named
from diagnostic.errors import DataError, Problem

if TYPE_CHECKING:
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.territories.gazetteer import Gazetteer


NONE = Family(Table({}), frozenset())


def protect(
    local: Local,
    gazetteer: Gazetteer,
    *,
    within: TerritoryId | None = None,
    earlier: Iterable[Key] = (),
) -> ProtectedTable:
    """Read a local table, check it, and hide what must be.

    Parameters
    ----------
    local : Local
    gazetteer : Gazetteer
    within : TerritoryId, optional
        The study's territory.
    earlier : iterable of Key
        Cells that earlier tables of the family hide.

    Raises
    ------
    DataError
        When the file is wrong, or holds small cells where git sees it.
    SecrecyError
        When no mask protects it.
    """
    read = read_entries(local, gazetteer, within)
    found = families(local, read)
    if not local.private:
        _refuse_in_the_open(local, found)
    small = _too_small(local, read, gazetteer)
    before = frozenset(earlier)
    if local.declared.method == "round":
        return _rounded(local, read, found, {*before, *_standing(found.get("", NONE), small)})
    patterns: dict[str, Pattern] = {}
    for name, family in found.items():
        forced = {*family.masked, *_standing(family, small)}
        patterns[name] = suppress(
            family.table, local.threshold, earlier=before, forced=forced, totals="hide"
        )
    hidden = {each: why for pattern in patterns.values() for each, why in pattern.reasons.items()}
    frame, reasons = frames(local, read, hidden)
    proofs = tuple(proof(pattern) for pattern in patterns.values())
    return ProtectedTable(local, frame, reasons, frozenset(hidden), proofs)


def _rounded(
    local: Local, read: Read, found: Mapping[str, Family], before: set[Key]
) -> ProtectedTable:
    """Return a table whose counts are all rounded, none being hidden."""
    for measure in local.declared.measures:
        if measure.kind != "count":
            raise SecrecyError(
                Problem(
                    "seuls des effectifs s’arrondissent",
                    local.document.where(("method",)),
                    measure.column,
                    "masquez cette table : method: suppress",
                )
            )
    family = found[""]
    values = rounded_table(
        family.table,
        local.threshold,
        dataset=local.name,
        salt=local.salt(),
        base=max(BASE, local.threshold.least_count),
        masked={*family.masked, *before},
    )
    _refuse_narrow(family.table, values, local.threshold.least_count)
    frame, reasons = frames(local, read, {}, values)
    return ProtectedTable(local, frame, reasons, frozenset(), ())


def _refuse_narrow(table: Table, values: Mapping[Key, int], least: int) -> None:
    """Refuse rounded counts that sums, or what is public elsewhere, place too closely."""
    base = max(BASE, least)
    narrow = [
        each
        for each, extent in rounded_extents(table, values, base).items()
        if 0 < table.cells[each].value < least and extent.high - extent.low < least - 1
    ]
    if narrow:
        raise SecrecyError(
            Problem(
                "l’arrondi ne protège pas ces cases : des sommes ou un chiffre public les révèlent",
                f"{table.name}, {named(narrow[0])}",
                remedy="masquez cette table : method: suppress",
            )
        )


def _refuse_in_the_open(local: Local, found: Mapping[str, Family]) -> None:
    for family in found.values():
        flagged = flags(targets(family.table, local.threshold)).keys() - family.masked
        if flagged:
            raise DataError(
                Problem(
                    "ce fichier contient de petits effectifs et se trouve où il peut être partagé",
                    local.document.where(("file",)),
                    local.declared.file,
                    f"déplacez-le dans data/field/{local.path.parent.parent.name}/private/, que "
                    "git ne suit jamais, et retirez-le de l’historique s’il y est",
                )
            )


def _too_small(local: Local, read: Read, gazetteer: Gazetteer) -> set[str]:
    """Return the places of too few inhabitants to be shown."""
    from diagnostic.territories.codes import Level, TerritoryId

    least = local.threshold.least_population
    key = local.declared.key
    if not least:
        return set()
    found: set[str] = set()
    for place in read.names:
        if place == key.total or place in key.parts:
            continue
        if key.population:
            people = [_people(e, key.population) for e in read.entries if e.place == place]
            if min(people) < least:
                found.add(place)
        elif key.level == "commune":
            people_there = gazetteer[TerritoryId(Level.COM, place)].population or 0
            if people_there < least:
                found.add(place)
        else:
            raise DataError(
                Problem(
                    "ce seuil demande la population de chaque lieu",
                    local.document.where(("key",)),
                    local.threshold.said,
                    "ajoutez au fichier une colonne d’habitants, et dites-la : population: …",
                )
            )
    return found


def _people(entry: Entry, column: str) -> float:
    said = entry.line.cells[column].replace(" ", "").replace(",", ".")
    return float(said) if said.replace(".", "", 1).isdigit() else 0.0


def _standing(family: Family, places: set[str]) -> set[Key]:
    return {each for each in family.table.cells if dict(each).get(PLACE) in places}
