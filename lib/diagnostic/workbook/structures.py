"""The structures of social life declared by the study, and what they cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation import alt, boxes
from diagnostic.presentation.figure import figure
from diagnostic.presentation.tables import Column, grid, table

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.study.model import Structure
    from diagnostic.workbook.context import Context

UNKNOWN = "à préciser"
COLUMNS = (
    Column("name", "Structure"),
    Column("kind", "Nature"),
    Column("covers", "Communes ou quartiers couverts"),
    Column("source", "D’où vient l’information"),
)


def structures(context: Context) -> Block:
    """Return the map of what the structures cover, else their list: all that is documented."""
    declared = context.study.structures
    if not declared:
        return boxes.absence(
            text.typographic(
                "Aucune structure de l’animation de la vie sociale (centre social, espace de vie "
                "sociale) n’est déclarée dans le fichier de l’étude."
            )
        )
    known = [each for each in declared if each.covers is not None]
    return _map(context, known) if known else _table(context, declared)


def _table(context: Context, declared: tuple[Structure, ...]) -> Block:
    unknown = sum(structure.covers is None for structure in declared)
    counted = text.counted(len(declared), "structure est déclarée", "structures sont déclarées")
    said = f"{text.capitalised(counted)} {context.town.at}"
    if unknown:
        which = "chacune" if unknown == len(declared) else f"{unknown} d’entre elles"
        said += f" ; le territoire couvert reste à préciser pour {which}"
    return table(
        context.anchor("tbl", "structures"),
        _listed(context, declared),
        COLUMNS,
        title=text.typographic(said + "."),
        caption="Structures de l’animation de la vie sociale.",
        source="fichier de l’étude.",
    )


def _listed(context: Context, declared: Sequence[Structure]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": structure.name,
            "kind": text.capitalised(structure.kind),
            "covers": _covered(context, structure),
            "source": structure.source,
        }
        for structure in declared
    )


def _covered(context: Context, structure: Structure) -> str:
    if structure.covers is None:
        return UNKNOWN
    return ", ".join(context.gazetteer[each].name for each in structure.covers)


def _map(context: Context, known: list[Structure]) -> Block:
    from diagnostic.presentation.placemaps import coverage

    members = context.gazetteer.members(context.town.id)
    rows = [
        {
            "structure": structure.name,
            "territory": str(member),
            "covered": member in (structure.covers or ()),
        }
        for structure in known
        for member in members
    ]
    names = {
        structure.name: [
            context.gazetteer[each].name for each in members if each in (structure.covers or ())
        ]
        for structure in known
    }
    reached = {each for structure in known for each in structure.covers or ()}
    missing = [context.gazetteer[each].name for each in members if each not in reached]
    gaps = text.counted(len(missing), "commune n’est couverte", "communes ne sont couvertes")
    title = (
        f"{text.capitalised(gaps)} par aucune structure dont le territoire est connu"
        if missing
        else "Chaque commune est couverte par au moins une structure"
    )
    return figure(
        context.anchor("fig", "structures"),
        coverage(context.outlines.communes(members), pd.DataFrame(rows)),
        title=text.typographic(title),
        caption="Communes couvertes par chaque structure de l’animation de la vie sociale.",
        source=text.typographic(
            " ; ".join(dict.fromkeys(structure.source for structure in known))
            + ". Contours : IGN-Insee."
        ),
        alt=alt.coverage(names, measure="Communes couvertes", total=len(members)),
        how_to_read=text.typographic(
            f"Sans structure connue : {text.enumeration(missing)}."
            if missing
            else "Une commune colorée est couverte."
        ),
        width="large",
        values_table=grid(_listed(context, context.study.structures), COLUMNS),
    )
