"""What every chapter reads before its first figure, read once for all of them.

A template process calls this, then each chapter starts from a copy of it. What
is kept in memory is stamped with its files (:func:`diagnostic.paths.stamp`):
a catalogue changed since is read again, whoever holds the copy. No thread is
started here, no file stays open.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from diagnostic import paths, reading
from diagnostic.analysis.similarity import similarity
from diagnostic.errors import DataError
from diagnostic.statistics.areas import place, together
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.store import Store
from diagnostic.study.load import project_gazetteer
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.layers import layer
from diagnostic.territories.tables import apart, table_folder
from diagnostic.text import number


def preload() -> None:
    """Read what all chapters read: catalogue, names and memberships, French forms of numbers."""
    number(1.5, 1)
    Catalogue.load(paths.catalogue())
    similarity()
    with apart():
        gazetteer = project_gazetteer()
        gazetteer.preload()
        _outlines(table_folder(paths.store()))
    for level in (Level.COM, Level.EPCI, Level.DEP, Level.REG):
        for each in gazetteer.registry.everything(level):
            place(gazetteer, each)
    place(gazetteer, TerritoryId(Level.FRANCE))
    country = together(gazetteer, gazetteer.members(TerritoryId(Level.FRANCE)))
    _ = country.names, country.levels, country.populations
    Store(*paths.stores()).preload()


def _outlines(folder: Path) -> None:
    """Read the outlines of the country; a chapter that draws none does not depend on them."""
    with reading.unnoticed():
        for path in sorted(folder.glob("outlines-*.parquet")):
            with suppress(DataError):  # for who asks for it
                layer(folder, path.stem)
