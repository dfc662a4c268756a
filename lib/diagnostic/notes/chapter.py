"""What a chapter shows: its theme's indicators, and those its notebook asks for."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator

from diagnostic import paths


def shown_indicators(
    chapter: str, of_theme: Collection[str], known: Collection[str]
) -> tuple[str, ...]:
    """Return the indicators whose figures a reader may meet in a chapter, each once.

    Parameters
    ----------
    chapter : str
    of_theme : collection of str
    known : collection of str
        Identifiers of the catalogue.
    """
    asked = (name for name in _texts(chapter) if name in known)
    return tuple(dict.fromkeys((*of_theme, *asked, *({"population_total"} & set(known)))))


def _texts(chapter: str) -> Iterator[str]:
    """Yield the texts that a notebook's cells hold."""
    path = paths.notebooks() / f"{chapter}.ipynb"
    if not path.is_file():
        return
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        try:
            tree = ast.parse("".join(cell["source"]))
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
