"""Where each structure works, and where none does: said only when it is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic.territories.codes import Level, TerritoryId

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Gazetteer

Covers = tuple[TerritoryId, ...] | None
_INSIDE = {Level.IRIS, Level.QPV}


def units(gazetteer: Gazetteer, town: TerritoryId) -> tuple[tuple[TerritoryId, ...], ...]:
    """Return what a territory is read by: its communes; for a commune, its Iris and its QPV.

    Returns
    -------
    tuple of tuple of TerritoryId
        One per level, those that exist; a commune without any is its own unit.
    """
    if town.level not in {Level.COM, Level.ARM}:
        return (gazetteer.members(town),)
    inside = (
        tuple(each.id for each in gazetteer.iris(town)),
        tuple(each.id for each in gazetteer.qpv(town)),
    )
    return tuple(level for level in inside if level) or ((town,),)


def covered(gazetteer: Gazetteer, covers: Covers, unit: TerritoryId) -> bool | None:
    """Tell whether a structure covers a unit; None when what is recorded does not say.

    A structure that covers a part of a commune, or a priority district whose
    limits cross Iris, leaves it unknown: partly is neither yes nor no. But one
    that names some Iris says which: it does not cover the others.
    """
    if covers is None:
        return None
    alike = {unit.level} if any(each.level is unit.level for each in covers) else _INSIDE
    kept = [each for each in covers if each.level not in _INSIDE or each.level in alike]
    found = {_reaches(gazetteer, each, unit) for each in kept}
    return True if True in found else None if None in found else False


def _reaches(gazetteer: Gazetteer, place: TerritoryId, unit: TerritoryId) -> bool | None:
    if place == unit:
        return True
    around = set(_communes(gazetteer, unit))
    if place.level not in _INSIDE:
        return around <= set(gazetteer.members(place))
    if place.level is unit.level:
        return False
    return None if around & set(_communes(gazetteer, place)) else False


def _communes(gazetteer: Gazetteer, place: TerritoryId) -> tuple[TerritoryId, ...]:
    """Return the communes that a place stands in."""
    if place.level in _INSIDE:
        return gazetteer.within(place, Level.COM)
    return gazetteer.members(place)


def gaps(
    gazetteer: Gazetteer, structures: Sequence[Covers], units: Sequence[TerritoryId]
) -> tuple[TerritoryId, ...] | None:
    """Return the units that no structure covers; None as long as that cannot be known.

    A single structure whose territory is to be stated may cover any of them.
    """
    if any(each is None for each in structures):
        return None
    missing = []
    for unit in units:
        states = {covered(gazetteer, each, unit) for each in structures}
        if True in states:
            continue
        if None in states:
            return None
        missing.append(unit)
    return tuple(missing)
