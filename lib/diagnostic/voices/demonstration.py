"""What says, wherever it shows, that field material is fictional."""

from __future__ import annotations

LABEL = "données fictives de démonstration"
"""Written on every figure, table and quotation made from fictional material."""


def marked(text: str, demonstration: bool = True) -> str:
    """Return a caption or a source line that says its material is fictional, once.

    Examples
    --------
    >>> marked("Vote du 12 mars.")
    'Vote du 12 mars. Données fictives de démonstration.'
    """
    if not demonstration or LABEL in text.lower():
        return text
    ended = text.rstrip()
    if ended and not ended.endswith((".", "!", "?", "…")):
        ended += "."
    return f"{ended} {LABEL[0].upper()}{LABEL[1:]}.".lstrip()
