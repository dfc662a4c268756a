"""Tables of a chapter: equipment, schools, sources."""

from __future__ import annotations

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


def sources_table(context: Context) -> Block:
    """Return the sources that the theme's figures rest on."""
    catalogue = context.statistics.catalogue.sources
    context.profile.load(context.indicators)
    values = [
        value
        for identifier in context.indicators
        for place in (context.town, *context.comparators)
        for value in context.profile.values(identifier, place)
        if value.known
    ]
    names = sorted({name for value in values for name in value.sources})
    if not names:
        return boxes.absence("Aucune source chargée ne décrit ce thème pour ce territoire.")
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
        caption="Sources, millésimes et années du découpage communal.",
        source="catalogue des sources du diagnostic.",
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
                f"Aucun dénombrement d’équipements n’est chargé {context.town.at} pour ce thème. "
                "La Base permanente des équipements de l’Insee les donne pour toutes les communes."
            )
        )
    rows = [_row(context, counted, kind, reference) for kind in dict.fromkeys(counted["type"])]
    data = pd.DataFrame(rows)
    used = sorted(set(counted.loc[counted["value"].notna(), "source"]))
    return table(
        context.anchor("tbl", "equipements"),
        data,
        _columns(context, data, reference),
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
    rows = counted[counted["type"] == kind]
    label = text.capitalised(str(rows["label"].iloc[0]))
    row: dict[str, Any] = {"label": text.typographic(label)}
    for year in sorted(set(counted["vintage"])):
        row[f"town_{year}"], row[f"town_{year}_status"] = _pick(rows, context.town, year)
    first = min(counted["vintage"])
    for name, place in (("town", context.town), ("reference", reference)):
        if place is not None:
            count, status = _pick(rows, place, first)
            people = _people(context, place, first)
            known = count is not None and people
            row[f"{name}_rate"] = PER * count / people if known and count is not None else None
            row[f"{name}_rate_status"] = status if known else Status.UNAVAILABLE.value
    return row


def _pick(rows: pd.DataFrame, place: Territory, year: int) -> tuple[float | None, str]:
    found = rows[(rows["territory"] == str(place.id)) & (rows["vintage"] == year)]
    if found.empty:
        return None, Status.UNAVAILABLE.value
    value, status = found["value"].iloc[0], str(found["status"].iloc[0])
    return (None if pd.isna(value) else float(value)), status


def _people(context: Context, place: Territory, year: int) -> float:
    """Return the population of the year, 0 when it is not known: no rate is then given."""
    value = context.profile.nearest("population_total", place, year, within=2)
    return value.value or 0.0


def _columns(context: Context, data: pd.DataFrame, reference: Territory | None) -> list[Column]:
    columns = [Column("label", "Équipement")]
    years = sorted(int(name[5:]) for name in data.columns if name[5:].isdigit())
    for position, year in enumerate(years):
        key = f"town_{year}"
        if not data[key].notna().any():
            continue
        title = f"{context.town.short}, {year}"
        columns.append(Column(key, title, 0, status=f"{key}_status", town=True))
        if position == 0:
            per = f"pour {text.number(PER)} hab."
            columns.append(
                Column("town_rate", f"{per}, {year}", 1, status="town_rate_status", town=True)
            )
            if reference is not None:
                columns.append(
                    Column(
                        "reference_rate",
                        f"{reference.short}, {per}",
                        1,
                        status="reference_rate_status",
                    )
                )
    return columns


def _equipment_title(
    context: Context, rows: list[dict[str, Any]], reference: Territory | None
) -> str:
    """Return a sentence on the most frequent equipment, from the figures of the table."""
    counts = {
        (row["label"], key): row[key]
        for row in rows
        for key in row
        if key.startswith("town_") and key[5:].isdigit() and row[key]
    }
    if not counts:
        return text.typographic(f"Aucun de ces équipements n’est compté {context.town.at}.")
    first = min(key for _, key in counts)
    label, key = max((k for k in counts if k[1] == first), key=lambda k: counts[k])
    row = next(row for row in rows if row["label"] == label)
    lowered = label[:1].lower() + label[1:]
    title = f"{text.capitalised(context.town.subject)} compte {text.number(row[key])} {lowered}"
    if row.get("town_rate") is not None and reference and row.get("reference_rate") is not None:
        title += (
            f", soit {text.number(row['town_rate'], 1)} pour {text.number(PER)} habitants, contre "
            f"{text.number(row['reference_rate'], 1)} {reference.at}"
        )
    return text.typographic(f"{title}, en {key[5:]}.")
