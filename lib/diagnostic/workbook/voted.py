"""The sections of the chapter of voices: what there is to show, else one notice for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.presentation import boxes
from diagnostic.presentation.display import joined
from diagnostic.workbook import converging, origins, subjects, votes, votewords

if TYPE_CHECKING:
    from collections.abc import Callable

    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

METHOD = (
    "Les paroles sont choisies par l’équipe pour éclairer un sujet, relues, et ne disent ni "
    "combien de personnes pensent de même, ni ce que pensent celles qui n’ont pas été entendues. "
    "Les entretiens se comptent, ils ne se mesurent pas ; la matrice de convergence rapproche des "
    "sources différentes sans les additionner."
)


def votes_shown(context: Context) -> Block:
    """Return the votes at a glance, then answer by answer."""
    return _present(context, votes.votes_image, votes.votes_bars)


def votes_read(context: Context) -> Block:
    """Return what brings the groups together, then what sets them apart."""
    found = _held(
        context,
        votewords.votes_common,
        votes.votes_quadrant,
        votes.votes_slopes,
        votewords.votes_tensions,
        votewords.votes_rounds,
    )
    if found:
        return joined(found)
    return boxes.absence("Sans vote clos, aucun accord ni aucune tension ne se lit ici.")


def interviews(context: Context) -> Block:
    """Return who was met, and what interviews speak of."""
    return _present(
        context,
        subjects.interviews_table,
        subjects.themes_by_category,
        subjects.cooccurrences,
        subjects.saturation,
    )


def findings(context: Context) -> Block:
    """Return the convergence matrix, then where each finding comes from."""
    found = [
        block for block in (converging.convergence(context), origins.origins(context)) if block
    ]
    return joined(found) if found else origins.shown(context, "convergence")


def method(context: Context) -> Block:
    """Return how to read the chapter, and the rules of the votes when there are some."""
    box = boxes.vigilance(text.typographic(METHOD), "Comment lire ce chapitre")
    return joined([box, *_held(context, votewords.votes_method)])


def _held(context: Context, *makers: Callable[[Context], Block]) -> list[Block]:
    return [block for make in makers if (block := make(context)).kind != "absence"]


def _present(context: Context, *makers: Callable[[Context], Block]) -> Block:
    """Return what there is; when there is nothing, the first notice alone."""
    found = _held(context, *makers)
    return joined(found) if found else makers[0](context)
