"""Adapters of Insee's files, whatever form they take.

The same census is published as wide files (one column per figure), as bases
by Iris, and since the census of 2023 as long files of the Melodi portal. The
variables that come out bear the names of Insee's own dictionary, so that one
formula of the catalogue serves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from diagnostic.statistics.adapters.insee import areas, equipment, iris, melodi, wide
from diagnostic.statistics.grid import Grid

ADAPTERS: Mapping[str, Callable[..., Iterator[Grid]]] = {
    "insee.wide": wide.read,
    "insee.areas": areas.read,
    "insee.iris": iris.read,
    "insee.melodi": melodi.read,
    "insee.equipment": equipment.read,
    "insee.equipment_list": equipment.read_list,
}
"""Readers of official files, by the name that layouts give them."""

__all__ = ["ADAPTERS"]
