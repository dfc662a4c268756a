"""The themes a study can hold: one notebook each, in the order of the book."""

from __future__ import annotations

from diagnostic import paths
from diagnostic.text import folded

LABELS = {
    "portrait": "Portrait du territoire",
    "seniors": "Seniors",
    "youth": "Jeunesse et insertion",
    "school_dropout": "Décrochage et réussite scolaires",
    "housing": "Logement",
    "disability": "Handicap",
    "access_to_rights": "Accès aux droits et précarité",
    "living_together": "Bien vivre ensemble",
}
"""Themes of the workbook, in the order of the book, with their French names."""

SYNTHESIS = "synthesis"
"""The chapter drawn from all the others; asked for by ``include``, not by ``themes``."""


def known_themes() -> tuple[str, ...]:
    """Return every theme: those of the workbook, then the notebooks a team has added."""
    try:
        found = sorted(path.stem for path in paths.notebooks().glob("[!_.]*.ipynb"))
    except FileNotFoundError:  # a study read outside any project
        found = []
    added = [name for name in found if name not in LABELS and name != SYNTHESIS]
    return (*LABELS, *added)


def near_themes(text: str) -> tuple[str, ...]:
    """Return the themes that look like a text, by their key or by their French name."""
    from diagnostic.text import near_matches

    names = {name: name for name in known_themes()}
    for name, label in LABELS.items():
        names[label] = name
        names.update({word: name for word in folded(label).split() if len(word) > 3})
    found = dict.fromkeys(names[near] for near in near_matches(text, names, count=5))
    return tuple(f"{name} ({LABELS[name]})" if name in LABELS else name for name in found)[:3]
