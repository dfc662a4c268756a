"""The votes that a chapter shows, and what their captions and sources say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.presentation import boxes, markdown
from diagnostic.presentation.tables import Column, grid
from diagnostic.voices.consultation.model import Ballot, State, load, votes
from diagnostic.voices.consultation.results import Results, results
from diagnostic.voices.demonstration import marked

if TYPE_CHECKING:
    import pandas as pd

    from diagnostic.presentation.display import Block
    from diagnostic.presentation.tables import Grid
    from diagnostic.workbook.context import Context

EVERYWHERE = {"portrait", "synthesis", "voices"}
"""Chapters where the votes of every theme show."""


def chosen(context: Context, name: str = "") -> list[Ballot]:
    """Return the votes that a chapter shows: one asked for, else those of its theme.

    An item put to the vote elsewhere is not shown alone: a vote is read whole.
    """
    if name:
        return [load(context.study.slug, name)]
    found = [load(context.study.slug, each) for each in votes(context.study.slug)]
    if context.theme in EVERYWHERE:
        return found
    return [ballot for ballot in found if ballot.declared.theme == context.theme]


def closed(context: Context, name: str) -> list[Ballot]:
    """Return the closed votes of a chapter."""
    return [ballot for ballot in chosen(context, name) if ballot.state is State.CLOSED]


def asked(ballot: Ballot) -> list[Results]:
    """Return the results of a vote, one per question asked of items; none without levels."""
    return results(ballot.study, ballot.name) if ballot.declared.format.graded else []


def graded(context: Context, name: str = "") -> list[Results]:
    """Return the results of the closed votes of a chapter, first question first."""
    return [each for ballot in closed(context, name) for each in asked(ballot) if each.groups]


def leading(context: Context, name: str = "") -> list[Results]:
    """Return the results of a chapter without those on feasibility: gaps are read on importance."""
    return [each for each in graded(context, name) if each.dimension != "faisabilité"]


def absent(context: Context, name: str) -> Block:
    """Return why no vote shows, and to the team alone how to prepare one."""
    waiting = [ballot for ballot in chosen(context, name) if ballot.state is not State.CLOSED]
    if waiting:
        titles = text.enumeration([f"« {ballot.declared.title} »" for ballot in waiting])
        return boxes.absence(
            text.typographic(
                f"Vote en cours : {titles}. Nul n’en connaît de résultat avant la clôture."
            )
        )
    return boxes.absence(
        text.typographic(
            "Aucun vote de cette sorte ne nourrit encore ce chapitre. Une consultation réunit des "
            "énoncés par groupe, puis chacun vote en secret."
            + (
                f" Pour la préparer : diagnostic vote new {context.study.slug} NOM."
                if context.study.edition.value == "travail"
                else ""
            )
        )
    )


def anchor(context: Context, kind: str, found: Results, *parts: str) -> str:
    """Return the identifier of a block about a vote."""
    asked = (found.dimension,) if found.dimension else ()
    return context.anchor(kind, "votes", found.ballot.name, *asked, *parts)


def caption(found: Results, measure: str, *, dimension: bool = True) -> str:
    """Return a caption: the vote, what is shown, who voted, when."""
    declared = found.ballot.declared
    asked = f", {found.dimension}" if found.dimension and dimension else ""
    groups = text.enumeration(list(found.groups.values()))
    said = f"{declared.title}{asked} : {measure}. Groupes : {groups}."
    if declared.session:
        said += f" Vote du {written_day(declared.session.isoformat())}."
    return marked(text.typographic(said), declared.demonstration)


def source(ballot: Ballot) -> str:
    """Return the source line of a vote."""
    declared = ballot.declared
    said = declared.source or "consultation par énoncés et vote secret de l’étude"
    return marked(text.typographic(f"{said} ; un levier, pas une enquête."), declared.demonstration)


_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


def written_day(day: str) -> str:
    """Write a date in words: « 12 mars 2026 »."""
    year, month, number = (int(part) for part in day.split("-"))
    first = "1er" if number == 1 else str(number)
    return f"{first} {_MONTHS[month - 1]} {year}"


def values(data: pd.DataFrame, columns: Sequence[str]) -> Grid:
    """Return the table of the values of a chart."""
    heads = [Column(column, text.capitalised(column)) for column in columns]
    return grid(data, [Column("item", "Énoncé"), *heads])


def described(kind: str, data: pd.DataFrame, columns: Sequence[str]) -> str:
    """Say every item and its values; the table of values holds the same."""
    rows = [
        f"{row['item']}{text.NBSP}: " + ", ".join(f"{c} {row[c]}" for c in columns)
        for row in data.to_dict("records")
    ]
    return markdown.flat(text.typographic(f"{kind}. {' ; '.join(rows)}."))
