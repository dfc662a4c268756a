"""Texts written where a spreadsheet will read them: none is ever run as a formula."""

from __future__ import annotations

_RUN = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """Return a text that a spreadsheet shows as it is.

    Examples
    --------
    >>> neutral("=cmd|' /C calc'!A0")
    "'=cmd|' /C calc'!A0"
    >>> neutral("+3 points")
    "'+3 points"
    """
    return f"'{text}" if text.lstrip(" \u00a0\u202f").startswith(_RUN) else text


def restored(text: str) -> str:
    """Return a text as it was before :func:`neutral`."""
    bare = text[1:]
    return bare if text.startswith("'") and neutral(bare) != bare else text
