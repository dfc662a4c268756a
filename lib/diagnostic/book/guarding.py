"""The gate a second time: everything a book is about to hold is searched before it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.book.plan import BookPlan, ChapterSource
from diagnostic.confidentiality.outputs import notebook_texts, png_text
from diagnostic.errors import DisclosureError, Problem
from diagnostic.notes.clearing import REFUSED

if TYPE_CHECKING:
    from pathlib import Path


def guarded(plan: BookPlan) -> None:
    """Search every output of a book.

    Raises
    ------
    DisclosureError
        Naming the chapter, the cell and the kind of each finding.
    """
    if plan.guard is not None:
        if unread := list(_unread(plan)):
            raise DisclosureError(unread)
        plan.guard.check(_outputs(plan))


def _unread(plan: BookPlan) -> Iterator[Problem]:
    """Yield the chapters that failed because the team's words must be read again first."""
    for item in plan.items:
        failure = item.failure if isinstance(item, ChapterSource) else None
        if failure and any(reason in failure for reason in REFUSED):
            yield Problem(
                "ce chapitre ne peut pas paraître : un texte de l’équipe est à relire",
                item.id,
                failure,
                "« diagnostic notes status » dit quels paragraphes relire, et pourquoi",
            )


def _outputs(plan: BookPlan) -> Iterator[tuple[str, str]]:
    """Yield every text of a book with its place: hidden data and metadata too."""
    yield (
        "couverture",
        "\n".join((plan.title, plan.subtitle, plan.cover_title, plan.territory, plan.commissioner)),
    )
    if plan.cover_image is not None and plan.cover_image.is_file():
        yield "couverture, image", _image(plan.cover_image)
    if plan.pack is not None:
        yield from plan.pack.texts()
    for item in plan.items:
        if not isinstance(item, ChapterSource):
            yield item.id, f"{item.title}\n{item.markdown}"
            continue
        yield item.id, f"{item.title}\n{item.failure or ''}"
        if item.notebook is not None and item.failure is None:
            yield from notebook_texts(_read(item.notebook), item.id)


def _image(file: Path) -> str:
    if file.suffix.lower() == ".svg":
        return file.read_text(encoding="utf-8", errors="replace")
    return png_text(file.read_bytes())


def _read(file: Path) -> object:
    """Return a notebook; one that cannot be read is told by the assembly itself."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
