"""The places that a study may name in someone's words: its own, and the wider ones around."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.study.model import Study
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.territories.gazetteer import Gazetteer


def place_names(place: TerritoryId, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the names of a territory and of those it is in.

    Parameters
    ----------
    place : TerritoryId
    gazetteer : Gazetteer
        It knows the study's own group, when there is one.
    """
    town = gazetteer[place]
    places = (town, *(gazetteer[each] for each in town.parents.values()))
    return tuple(dict.fromkeys(name for each in places for name in (each.name, each.short)))


def with_own_group(study: Study, gazetteer: Gazetteer) -> Gazetteer:
    """Return a gazetteer that knows the group a study is about."""
    group = study.group
    return gazetteer.with_group(group.name, group.code, group.members) if group else gazetteer
