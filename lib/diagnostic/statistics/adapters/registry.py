"""Adapters by their key, found when they are asked for.

A layout names its adapter; nothing is imported until a file needs it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import pandas as pd

    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

    Adapter = Callable[[OpenedTable, Layout, Source], Iterator[Grid]]
    Lister = Callable[[OpenedTable, Layout, Source], tuple[str, pd.DataFrame]]

Found = TypeVar("Found")


class Registry(Mapping[str, Found], Generic[Found]):
    """Functions by key, each given as ``module:function`` under the adapters.

    Parameters
    ----------
    places : mapping of str to str
    """

    def __init__(self, *places: Mapping[str, str]) -> None:
        self._places = {key: place for mapping in places for key, place in mapping.items()}

    def __getitem__(self, key: str) -> Found:
        module, _, name = self._places[key].partition(":")
        found: Found = getattr(importlib.import_module(f"{__package__}.{module}"), name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
