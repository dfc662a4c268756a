"""Make ready to make a book, while its chapters are still being executed.

What any book takes, whatever changed, is imported and read: the command waits
anyway. Nothing is written, and whatever fails here fails again, and is told,
where it is needed.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

_MODULES = (
    *(f"diagnostic.book.{name}" for name in ("checks", "contents", "assemble", "render")),
    "diagnostic.book.embedded",
    "typst",
    "diagnostic.workbook.door",  # some pages are written through it
)


def prepare() -> None:
    """Import the renderer and read the catalogue; never raise."""
    with suppress(Exception):
        for name in _MODULES:
            import_module(name)
        from diagnostic import paths
        from diagnostic.book import pandoc
        from diagnostic.statistics.catalogue import Catalogue

        pandoc.executable()
        Catalogue.load(paths.catalogue())
