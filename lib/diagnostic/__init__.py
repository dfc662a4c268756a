"""Diagnostic partagé: from open statistics, voices and actions to a shared diagnostic.

A notebook needs one name:

>>> from diagnostic import open_study  # doctest: +SKIP
>>> étude = open_study("carpentras", theme="seniors")  # doctest: +SKIP
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from diagnostic import reading

if TYPE_CHECKING:
    from diagnostic.workbook import open_study

__all__ = ["open_study"]

if reading.FILE in os.environ:  # somebody wants to know what is read here
    reading.watch()


def __getattr__(name: str) -> Any:
    # Imported on first use: `diagnostic --help` must not wait for pandas.
    if name == "open_study":
        from diagnostic.workbook import open_study

        return open_study
    raise AttributeError(f"module 'diagnostic' has no attribute {name!r}")
