"""Adapters: one small module per publisher and layout.

Each reads an official file as its publisher serves it, refuses a layout that
is not the one declared, turns absence codes into statuses, and gives back
grids whose places still bear the publisher's codes. Files of the embedded
sample, some of them copies, are read into tidy rows instead
(:class:`~diagnostic.statistics.adapters.layout.Extract`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.statistics.adapters.registry import Registry

if TYPE_CHECKING:
    from diagnostic.statistics.adapters.registry import Adapter, Lister

_INSEE = {
    "insee.wide": "insee.wide:read",
    "insee.areas": "insee.areas:read",
    "insee.iris": "insee.iris:read",
    "insee.melodi": "insee.melodi:read",
    "insee.equipment": "insee.equipment:read",
    "insee.equipment_list": "insee.equipment:read_list",
}
_OTHERS = {
    "wide": "shaping:read",
    "cnaf.benefits": "cnaf.benefits:read",
    "cnaf.classes": "cnaf.classes:read",
    "cnaf.totals": "cnaf.totals:read",
    "cnaf.iris": "cnaf.iris:read",
    "cnaf.precarity": "cnaf.precarity:read",
    "men.social_index": "men.social_index:read",
    "men.value_added": "men.results:read_value_added",
    "men.brevet": "men.results:read_counts",
    "men.headcounts": "men.headcounts:read",
    "men.pupils": "men.headcounts:read_pupils",
    "men.directory": "men.directory:read",
    "sdes.social_housing": "sdes.social_housing:read",
    "dgaln.rents": "dgaln.rents:read",
    "anct.points": "anct.points:read",
    "drees.accessibility": "drees.accessibility:read",
    "ssmsi.recorded": "ssmsi.recorded:read",
    "interior.turnout": "interior.turnout:read",
    "finess.establishments": "finess.establishments:read",
    "finess.places": "finess.places:read",
}
ADAPTERS: Registry[Adapter] = Registry(_INSEE, _OTHERS)
"""Adapters by the key that layouts give."""
LISTS: Registry[Lister] = Registry(
    {
        "men.social_index": "men.social_index:listed",
        "men.value_added": "men.results:listed_value_added",
        "men.headcounts": "men.headcounts:listed",
        "men.pupils": "men.headcounts:listed",
        "men.directory": "men.directory:listed",
        "finess.establishments": "finess.establishments:listed",
    }
)
"""Adapters that also give a list to keep beside the figures, by the same keys."""
