"""What every chapter needs before its first figure, read once for all of them.

A template process calls this, then each chapter starts from a copy of it. What
is kept in memory is stamped with its files (:func:`diagnostic.paths.stamp`):
a catalogue changed since is read again, whoever holds the copy. No thread is
started here, no file stays open.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from diagnostic import paths

_FLOORS = (
    "study", "territories", "statistics", "confidentiality", "analysis", "voices", "actions",
    "presentation", "workbook",
)  # fmt: skip
_NOT_IN_PAGES = ("diagnostic.statistics.adapters", "diagnostic.statistics.importing")
"""What reads publishers' files: no chapter does."""


def preload() -> None:
    """Import what chapters use, and read what they all read: catalogue, names, memberships."""
    for floor in _FLOORS:
        _imported(importlib.import_module(f"diagnostic.{floor}"))
    from diagnostic.statistics.areas import place
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.study.load import project_gazetteer
    from diagnostic.text import number

    Catalogue.load(paths.catalogue())
    gazetteer = project_gazetteer()
    gazetteer.preload()
    for commune in gazetteer.communes():
        place(gazetteer, commune)
    number(1.5, 1)  # reads the French forms of numbers


def _imported(package: ModuleType) -> None:
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if found.name not in _NOT_IN_PAGES:
            module = importlib.import_module(found.name)
            if found.ispkg:
                _imported(module)
