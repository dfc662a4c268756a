"""Pages that the book writes itself: cover, foreword, notice of a failed chapter."""

from __future__ import annotations

import re
from typing import Any

from babel.dates import format_date

from diagnostic.book.plan import BookPlan, ChapterSource
from diagnostic.book.reduction import title_heading
from diagnostic.text import NBSP

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~^$@#\"'&]|--|\.\.\.")


def escaped(text: str) -> str:
    """Write plain text so that Markdown shows it unchanged."""
    flat = " ".join(text.split(" ")).replace("\n", " ")
    return _SPECIAL.sub(lambda found: "".join("\\" + sign for sign in found[0]), flat)


def long_date(iso: str) -> str:
    """Write an ISO date in French: ``2026-11-22`` gives « 22 novembre 2026 »."""
    from datetime import date

    try:
        return format_date(date.fromisoformat(iso), format="long", locale="fr")
    except ValueError:
        return iso


def cover(plan: BookPlan, image: str = "") -> str:
    """Return the cover: full page in HTML and PDF, left to Quarto's own elsewhere.

    Each line is a span of its own class, which the renderers read.
    """
    edition = [plan.edition, long_date(plan.date) if plan.date else ""]
    lines = {
        "territoire": plan.territory,
        "titre": plan.cover_title or plan.title,
        "sous-titre": plan.subtitle,
        "edition": ", ".join(part for part in edition if part),
        "commanditaire": plan.commissioner,
    }
    spans = [f"[{escaped(text)}]{{.{name}}}" for name, text in lines.items() if text]
    if image:
        alt = f"Contour du territoire{NBSP}: {plan.territory}".replace('"', "”")
        spans.append(f'![{escaped(alt)}]({image}){{.silhouette fig-alt="{alt}"}}\\')
    return "::: {.couverture}\n" + "\n\n".join(spans) + "\n:::"


def foreword(plan: BookPlan) -> str:
    """Return the text of the first page, when the plan gives none."""
    rows = {
        "Territoire": plan.territory,
        "Pour": plan.commissioner,
        "Édition": plan.edition,
        "Date": long_date(plan.date) if plan.date else "",
    }
    lines = [f"**{key}**{NBSP}: {escaped(value)}" for key, value in rows.items() if value]
    return "\\\n".join(lines)


def failed_chapter(chapter: ChapterSource) -> dict[str, Any]:
    """Return the notebook that stands for a chapter that could not be made."""
    reason = chapter.failure or "Son carnet n’a pas été exécuté."
    notice = "\n\n".join(
        [
            "::: {.echec}",
            "**☒ Ce chapitre n’a pas pu être produit.**",
            escaped(reason),
            "Les autres chapitres du livre ne dépendent pas de celui-ci.",
            ":::",
        ]
    )
    cells = [title_heading(chapter.title, chapter.id, chapter.numbered), notice]
    return {
        "cells": [
            {
                "cell_type": "markdown",
                "id": f"{chapter.id[:48]}-{position:03d}",
                "metadata": {},
                "source": source,
            }
            for position, source in enumerate(cells)
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
