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

GATHERED = {
    "mission": "La mission et la démarche",
    "voices": "Ce que disent les voix du territoire",
    "actors": "Les acteurs du territoire",
    "actions": "Les fiches actions",
    "followup": "Le tableau de suivi",
    "governance": "La gouvernance",
    "evaluation": "L’évaluation",
}
"""Chapters made of what the team gathers: a book holds them when there is something to show."""

UPSTREAM = ("mission",)
"""Those of :data:`GATHERED` that come before the themes, in a part of their own."""

ONWARD = ("actions", "followup", "governance", "evaluation")
"""Those of :data:`GATHERED` that follow the diagnostic, in a part of their own."""

_MATERIAL = {
    "voices": (
        "votes/*/ballots.csv",
        "interviews/verbatims.csv",
        "interviews/coded.csv",
        "surveys/*/responses.csv",
        "workshops/*/grid.csv",
    ),
    "actors": ("actors/organisations.csv",),
    "actions": ("actions/sheets/*.yml",),
    "followup": ("actions/sheets/*.yml",),
    "governance": ("governance/bodies.yml",),
    "evaluation": ("evaluation/scores.csv", "evaluation/stories.yml"),
    "mission": (
        "mission.yml",
        "charter.yml",
        "timeline.yml",
        "scenarios.yml",
        "impacts.yml",
        "practices.yml",
        "contributors.csv",
        "exchanges.csv",
    ),
}
"""Files of ``data/field/<study>/`` that give such a chapter something to show."""


def known_themes() -> tuple[str, ...]:
    """Return every theme: those of the workbook, then the notebooks a team has added."""
    try:
        found = sorted(path.stem for path in paths.notebooks().glob("[!_.]*.ipynb"))
    except FileNotFoundError:  # a study read outside any project
        found = []
    added = [name for name in found if name not in {*LABELS, *GATHERED, SYNTHESIS}]
    return (*LABELS, *added)


def known_chapters() -> tuple[str, ...]:
    """Return every chapter a notebook can be opened on: the themes, then those around them."""
    return (*known_themes(), *GATHERED, SYNTHESIS)


def label(chapter: str) -> str:
    """Return the French name of a chapter."""
    return {**LABELS, **GATHERED, SYNTHESIS: "Synthèse pour les élus"}.get(chapter, chapter)


def gathered(study: str) -> tuple[str, ...]:
    """Return the chapters of :data:`GATHERED` that a study has material for."""
    try:
        folder, notebooks = paths.field(study), paths.notebooks()
    except FileNotFoundError:  # a study read outside any project
        return ()
    return tuple(
        name
        for name, patterns in _MATERIAL.items()
        if (notebooks / f"{name}.ipynb").is_file()
        and any(True for pattern in patterns for _ in folder.glob(pattern))
    )


def near_themes(text: str) -> tuple[str, ...]:
    """Return the themes that look like a text, by their key or by their French name."""
    from diagnostic.text import near_matches

    names = {name: name for name in known_themes()}
    for name, label in LABELS.items():
        names[label] = name
        names.update({word: name for word in folded(label).split() if len(word) > 3})
    found = dict.fromkeys(names[near] for near in near_matches(text, names, count=5))
    return tuple(f"{name} ({LABELS[name]})" if name in LABELS else name for name in found)[:3]
