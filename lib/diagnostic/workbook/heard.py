"""What people say in a chapter: professionals, residents, votes, workshops, and convergence.

The section is one output: what was said and voted, then the convergence
matrix, where each finding comes from, and what is measured beside what is
felt. What is missing is said in a line; what nobody gathered yet, in a notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.presentation import boxes, markdown
from diagnostic.presentation.display import joined
from diagnostic.study.model import Edition
from diagnostic.voices.evidence import FILE
from diagnostic.workbook import (
    asked,
    converging,
    felt,
    origins,
    speech,
    voteitems,
    words,
    workshops,
)

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context


def voices(context: Context) -> Block:
    """Return what professionals, residents and the elected say of the theme.

    Raises
    ------
    DisclosureError
        In a shared edition, when something said is not cleared.
    """
    said = {
        "des entretiens": [
            speech.professionals(context),
            speech.residents(context),
            speech.elected(context),
        ],
        "un vote clos": [voteitems.theme_items(context)],
        "un atelier": [workshops.theme_notes(context)],
        "un questionnaire": [asked.theme_questions(context)],
        "des constats rapprochés de leurs pièces": [
            converging.convergence(context),
            origins.origins(context),
        ],
    }
    parts = [block for blocks in said.values() for block in blocks if block is not None]
    if (chart := felt.measured_and_felt(context)) is not None:
        parts.append(chart)
    if not parts:
        return words.voices(context)
    missing = [name for name, blocks in said.items() if not any(blocks)]
    if missing and context.study.edition is Edition.WORKING:
        parts.append(_missing(context, missing))
    return joined(parts)


def _missing(context: Context, missing: list[str]) -> Block:
    """Tell the team what this chapter still lacks, and where to put it."""
    folder = f"data/field/{context.study.slug}"
    where = "interviews, votes, surveys, workshops"
    names = text.enumeration(missing)
    return boxes.absence(
        markdown.Prose(
            f"Ce chapitre attend encore{text.NBSP}: {names}. Le matériau se dépose dans "
            f"`{folder}/` ({where}{text.NNBSP}; les constats dans `{FILE}`)."
        )
    )


__all__ = ["voices"]
