"""The notebooks' door: what a cell calls, in words, and what it displays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnostic.workbook.door import Workbook, open_study

__all__ = ["Workbook", "open_study"]


def __getattr__(name: str) -> Any:
    # Imported on first use: the pages of a book need a module or two, not every one.
    if name in __all__:
        from diagnostic.workbook import door

        return getattr(door, name)
    raise AttributeError(f"module 'diagnostic.workbook' has no attribute {name!r}")
