"""Who acts on what: organisations by theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation.tables import Column, table
from diagnostic.study.themes import LABELS
from diagnostic.voices.actors import measures
from diagnostic.voices.actors.words import Sector
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.actors import actors_of, from_where, missing

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

UNKNOWN = "?"
"""In a narrow cell, for what nobody has said yet; the caption explains it."""
_ON_WHAT = ("sur quoi elle agit", "sur quoi elles agissent")
_SHORT = {
    "seniors": "Seniors",
    "youth": "Jeunesse",
    "school_dropout": "École",
    "housing": "Logement",
    "disability": "Handicap",
    "access_to_rights": "Accès aux droits",
    "living_together": "Vivre ensemble",
}
"""Themes that organisations act on, in few words."""


def actors_matrix(context: Context) -> Block:
    """Return who acts on what: organisations by theme."""
    actors = actors_of(context)
    if actors is None:
        return missing(context, "qui agit sur quel thème n’est pas connu.")
    themes = list(_SHORT)
    said = measures.matrix(actors, themes)
    rows = [
        {"name": f"{each.name}{text.NBSP}({each.sector.letter})"}
        | {
            theme: "oui" if yes else "–" if each.themes else UNKNOWN
            for theme, yes in zip(themes, said[each.id], strict=True)
        }
        for each in sorted(actors.organisations, key=lambda e: (list(Sector).index(e.sector), e.id))
    ]
    counts = {theme: sum(said[each.id][i] for each in actors.organisations)
              for i, theme in enumerate(themes)}  # fmt: skip
    rows.append({"name": "Organisations"}
                | {theme: text.number(counts[theme]) for theme in themes})  # fmt: skip
    fewest = min(counts.values())
    least = [LABELS[theme] for theme in themes if counts[theme] == fewest]
    silent = sum(not each.themes for each in actors.organisations)
    present = [sector for sector in Sector if any(e.sector is sector for e in actors.organisations)]
    letters = ", ".join(f"{sector.letter} {sector.value}" for sector in present)
    caption = f"Thèmes sur lesquels chaque organisation dit agir. Secteurs : {letters}."
    if silent:
        told = text.counted(
            silent, "organisation n’a pas encore dit", "organisations n’ont pas encore dit"
        )
        caption += f" « {UNKNOWN} » : {told} {_ON_WHAT[silent > 1]}."
    return table(
        context.anchor("tbl", "themes"),
        pd.DataFrame(rows),
        [
            Column("name", "Organisation et secteur"),
            *(Column(theme, _SHORT[theme]) for theme in themes),
        ],
        title=text.typographic(_least(least, fewest)),
        caption=text.typographic(marked(caption, actors.demonstration)),
        source=from_where(actors),
        total=[len(rows) - 1],
    )


def _least(themes: list[str], count: int) -> str:
    who = "aucune organisation décrite" if not count else text.counted(count, "organisation")
    if len(themes) == 1:
        return f"Le thème « {themes[0]} » est celui sur lequel le moins agissent : {who}."
    named = text.enumeration([f"« {theme} »" for theme in themes])
    each = who if not count else f"{who} chacun"
    return f"Les thèmes {named} sont ceux sur lesquels le moins agissent : {each}."
