"""Find the renderer that a machine may have: looking must cost nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from diagnostic.errors import BookError, Problem


def find_quarto() -> Path | None:
    """Return the ``quarto`` to use: ``QUARTO_PATH`` when set, else the ``PATH``'s.

    Raises
    ------
    BookError
        When ``QUARTO_PATH`` names nothing that can be run.
    """
    given = os.environ.get("QUARTO_PATH")
    if not given:
        found = shutil.which("quarto")
        return Path(found) if found else None
    place = Path(given)
    for candidate in (place, place / "quarto", place / "bin" / "quarto"):
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    raise BookError(
        Problem(
            "QUARTO_PATH ne mène pas à Quarto.",
            found=given,
            remedy="Donnez le chemin de l’exécutable « quarto », ou retirez la variable.",
        )
    )
