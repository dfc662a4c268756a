"""The register a study starts from: what the catalogue says must be asked, and of whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from diagnostic.analysis.prompts import prompts
from diagnostic.study.requests import SCHEMA, Request, read_register, register_path
from diagnostic.text import slug

HEADER = f"""\
# yaml-language-server: $schema=../{SCHEMA}
# Demandes de données de l’étude : à qui, quoi, où en est-on. Des effectifs agrégés
# seulement, jamais des listes de personnes. La page de méthode du livre les reprend.
#
#   status : à demander, envoyée, relancée, accord, refus ou reçue
#   sent, reminded, answered, received : dates, écrites 2026-09-15
#   agreement : convention ou courrier ; use : travail, copil ou public
requests:
"""


def catalogued(themes: Iterable[str]) -> tuple[Request, ...]:
    """Return the requests that the catalogue makes of some themes, none being sent yet."""
    found: list[Request] = []
    taken: set[str] = set()
    for theme in themes:
        for asked in prompts(theme).requests:
            name = base = f"{slug(theme)}-{slug(asked.holder)}"
            rank = 2
            while name in taken:
                name, rank = f"{base}-{rank}", rank + 1
            taken.add(name)
            found.append(Request(id=name, holder=asked.holder, what=asked.what, theme=theme))
    return tuple(found)


def register(study: str, themes: Iterable[str]) -> tuple[Request, ...]:
    """Return the requests of a study: its own register, else what the catalogue asks."""
    written = read_register(study)
    return catalogued(themes) if written is None else written


def complete(study: str, themes: Iterable[str]) -> tuple[Path, tuple[Request, ...]]:
    """Write the register, or add to it what the catalogue asks and it has not.

    What was written is left as it is, comments included.

    Returns
    -------
    Path, tuple of Request
        The file, and what was added.
    """
    path = register_path(study)
    known = read_register(study) or ()
    names = {request.id for request in known}
    added = tuple(each for each in catalogued(themes) if each.id not in names)
    text = path.read_text(encoding="utf-8") if path.is_file() else HEADER
    if not added:
        return path, ()
    if path.is_file() and "requests:" in text and not known:
        text = text.replace("requests: []", "requests:")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip("\n") + "\n" + _written(added), encoding="utf-8")
    return path, added


def _written(requests: Sequence[Request]) -> str:
    return "".join(
        f"\n  - id: {each.id}\n"
        f"    holder: {_quoted(each.holder)}\n"
        f"    what: {_quoted(each.what)}\n"
        f"    theme: {each.theme}\n"
        f"    status: {each.status.value}\n"
        for each in requests
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
