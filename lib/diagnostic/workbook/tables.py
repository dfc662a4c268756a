"""Tables of a chapter: equipment, schools, sources."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic import text
from diagnostic.confidentiality.status import Status
from diagnostic.presentation import boxes
from diagnostic.presentation.tables import Column, table
from diagnostic.territories.codes import Level
from diagnostic.workbook.context import sources_written

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.territories.gazetteer import Territory
    from diagnostic.workbook.context import Context

PER = 10_000
"""Inhabitants that equipment is counted for."""


def sources_table(context: Context, shown: Collection[str] = ()) -> Block:
    """Return the sources of what the chapter has shown, else of the theme's newest figures.

    Parameters
    ----------
    context : Context
    shown : collection of str
        Identifiers of the sources that the chapter's outputs rest on.
    """
    catalogue = context.statistics.catalogue.sources
    if not shown:
        context.profile.load(context.indicators)
    names = sorted(shown) or sorted(
        {
            name
            for identifier in context.indicators
            for name in context.profile.latest(identifier).sources
        }
    )
    if not names:
        return boxes.absence("Aucune source réunie ici ne décrit ce thème pour ce territoire.")
    sources = sorted((catalogue[name] for name in names), key=lambda s: (s.short, s.vintage))
    data = pd.DataFrame(
        {
            "source": source.short,
            "dataset": source.dataset,
            "vintage": str(source.vintage),
            "geography": str(source.geography_year or "–"),
            "licence": source.licence,
        }
        for source in sources
    )
    return table(
        context.anchor("tbl", "sources"),
        data,
        [
            Column("source", "Source"),
            Column("dataset", "Jeu de données"),
            Column("vintage", "Millésime"),
            Column("geography", "Géographie"),
            Column("licence", "Licence"),
        ],
        title=text.typographic(
            f"{text.capitalised(text.counted(len(names), 'source décrit', 'sources décrivent'))} "
            "ce thème."
        ),
        caption="Sources de ce chapitre, avec leur millésime et l’année du découpage communal.",
        source="catalogue du diagnostic.",
        used={"sources": names},
    )


def equipment(context: Context) -> Block:
    """Return the theme's equipment: counts, density, reference territory."""
    themes = context.statistics.catalogue.themes
    types = themes[context.theme].equipment if context.theme in themes else ()
    reference = _reference(context)
    places = [context.town, *([reference] if reference else [])]
    counted = context.statistics.equipment(types, [place.id for place in places]) if types else None
    if counted is None or counted.empty or not counted["value"].notna().any():
        return boxes.absence(
            text.typographic(
                f"Les équipements de ce thème ne sont pas dénombrés {context.town.at} dans les "
                "sources réunies. La base permanente des équipements (Insee) les donne pour toutes "
                "les communes."
            )
        )
    rows = [_row(context, counted, kind, reference) for kind in dict.fromkeys(counted["type"])]
    data = pd.DataFrame(rows)
    used = sorted(set(counted.loc[counted["value"].notna(), "source"]))
    return table(
        context.anchor("tbl", "equipements"),
        data,
        _columns(context, reference),
        title=_equipment_title(context, rows, reference),
        caption=text.typographic(
            f"Nombre d’équipements et nombre pour {text.number(PER)} habitants. Un équipement est "
            "compté dans la commune où il se trouve, quels que soient ses usagers."
        ),
        source=sources_written(context, used),
        used={"sources": used},
    )


def _reference(context: Context) -> Territory | None:
    by_level = {place.id.level: place for place in context.comparators}
    for level in (Level.DEP, Level.EPCI, Level.REG):
        if level in by_level:
            return by_level[level]
    return None


def _row(
    context: Context, counted: pd.DataFrame, kind: str, reference: Territory | None
) -> dict[str, Any]:
    """Return one equipment, in the newest vintage that counts it."""
    rows = counted[counted["type"] == kind]
    year = int(rows["vintage"].max())
    count, status = _pick(rows, context.town, year)
    label = text.typographic(text.capitalised(str(rows["label"].iloc[0])))
    row: dict[str, Any] = {"label": label, "year": str(year), "count": count, "status": status}
    for name, place in (("rate", context.town), ("reference", reference)):
        if place is not None:
            row[name], row[f"{name}_status"] = _rate(context, rows, place, year)
    return row


def _pick(rows: pd.DataFrame, place: Territory, year: int) -> tuple[float | None, str]:
    found = rows[(rows["territory"] == str(place.id)) & (rows["vintage"] == year)]
    if found.empty:
        return None, Status.UNAVAILABLE.value
    value, status = found["value"].iloc[0], str(found["status"].iloc[0])
    return (None if pd.isna(value) else float(value)), status


def _rate(
    context: Context, rows: pd.DataFrame, place: Territory, year: int
) -> tuple[float | None, str]:
    """Return the equipment for 10,000 inhabitants; no population, no rate."""
    count, status = _pick(rows, place, year)
    people = context.profile.nearest("population_total", place, year)
    if count is None or not people.value:
        return None, status if count is None else Status.UNAVAILABLE.value
    return PER * count / people.value, status


def _columns(context: Context, reference: Territory | None) -> list[Column]:
    per = f"pour {text.number(PER)}\u00a0hab."
    columns = [
        Column("label", "Équipement"),
        Column("count", context.town.short, 0, status="status", town=True),
        Column("rate", per, 1, status="rate_status", town=True),
    ]
    if reference is not None:
        title = f"{reference.short}, {per}"
        columns.append(Column("reference", title, 1, status="reference_status"))
    return [*columns, Column("year", "Année")]


def _equipment_title(
    context: Context, rows: list[dict[str, Any]], reference: Territory | None
) -> str:
    """Return a sentence on the most frequent equipment, from the figures of the table."""
    present = [row for row in rows if row["count"]]
    if not present:
        return text.typographic(f"Aucun de ces équipements n’est compté {context.town.at}.")
    row = max(present, key=lambda each: each["count"])
    if row["count"] < 2:
        kinds = text.counted(len(present), "type")
        return text.typographic(
            f"{text.capitalised(context.town.subject)} compte {kinds} de ces équipements sur "
            f"{len(rows)}, en un seul exemplaire."
        )
    title = f"{text.capitalised(context.town.subject)} compte {text.number(row['count'])} "
    title += text.lowered(row["label"])
    if reference is not None and row.get("reference") is not None and row["rate"] is not None:
        title += (
            f", soit {text.number(row['rate'], 1)} pour {text.number(PER)} habitants, contre "
            f"{text.number(row['reference'], 1)} {reference.at}"
        )
    return text.typographic(f"{title}, en {row['year']}.")
