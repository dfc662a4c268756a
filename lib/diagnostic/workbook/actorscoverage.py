"""Where the structures work: what is covered, what is not, and what cannot be told yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation import alt, boxes
from diagnostic.presentation.figure import figure
from diagnostic.presentation.tables import Column, grid, table
from diagnostic.territories.codes import Level
from diagnostic.voices.actors.coverage import Covers, covered, gaps, units
from diagnostic.voices.actors.model import TO_BE_STATED
from diagnostic.voices.actors.words import Sector
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.actors import actors_of, missing
from diagnostic.workbook.structures import COLUMNS, UNKNOWN
from diagnostic.workbook.words import joined

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.workbook.context import Context

_WORDS = {
    Level.COM: ("commune n’est couverte", "communes ne sont couvertes", "commune", "communes"),
    Level.IRIS: ("Iris n’est couvert", "Iris ne sont couverts", "Iris", "Iris"),
    Level.QPV: (
        "quartier prioritaire n’est couvert",
        "quartiers prioritaires ne sont couverts",
        "quartier prioritaire",
        "quartiers prioritaires",
    ),
}


@dataclass(frozen=True)
class _Structure:
    name: str
    kind: str
    covers: Covers
    source: str
    demonstration: bool


def actors_coverage(context: Context) -> Block:
    """Return where the structures of social life work, and the gaps when they can be known."""
    actors = actors_of(context)
    if actors is None and not context.study.structures:
        return missing(
            context, "les territoires couverts et ceux qui ne le sont pas restent à établir."
        )
    found = _structures(context)
    if not found:
        return boxes.absence(
            text.typographic(
                "Aucune organisation de l’animation de la vie sociale n’est décrite : ce que les "
                "structures couvrent ne peut pas être dit."
            )
        )
    levels = units(context.gazetteer, context.town.id)
    known = any(each.covers is not None for each in found)
    if known and levels[0][0].level is Level.COM and len(levels[0]) > 1:
        return _map(context, found, levels[0])
    return joined([_table(context, found, level) for level in (levels if known else levels[:1])])


def _structures(context: Context) -> list[_Structure]:
    """Return the structures of both files; the study's own keep their documented coverage."""
    declared = {
        text.folded(each.name): _Structure(each.name, each.kind, each.covers, each.source, False)
        for each in context.study.structures
    }
    actors = actors_of(context)
    for each in actors.organisations if actors else ():
        if each.sector is not Sector.SOCIAL_LIFE:
            continue
        was = declared.get(text.folded(each.name))
        if was is None or was.covers is None:
            declared[text.folded(each.name)] = _Structure(
                each.name, each.kind, each.covers, each.source, each.demonstration
            )
    return list(declared.values())


def _gap_words(context: Context, found: Sequence[_Structure], level: Sequence[TerritoryId]) -> str:
    """Return the sentence of the gaps, or why they cannot be told."""
    one, many, _, plural = _WORDS[_kind(level)]
    lacking = gaps(context.gazetteer, [each.covers for each in found], level)
    if lacking is None:
        unknown = sum(each.covers is None for each in found)
        if not unknown:
            return f"Ce qui est recueilli ne dit pas quels {plural} ne sont pas couverts"
        which = "quelles" if _kind(level) is Level.COM else "quels"
        whose = text.counted(unknown, "structure")
        return (
            f"On ne peut pas encore dire {which} {plural} n’ont aucune structure : le territoire "
            f"de {whose} reste à préciser"
        )
    if not lacking:
        every = {Level.COM: "Chaque commune est couverte", Level.IRIS: "Chaque Iris est couvert"}
        said = every.get(_kind(level), "Chaque quartier prioritaire est couvert")
        return f"{said} par au moins une structure"
    counted = text.capitalised(text.counted(len(lacking), one, many))
    return f"{counted} par aucune structure"


def _kind(level: Sequence[TerritoryId]) -> Level:
    return level[0].level if level[0].level in _WORDS else Level.COM


def _names(context: Context, places: Sequence[TerritoryId]) -> list[str]:
    return [context.gazetteer[each].name for each in places]


def _listed(context: Context, found: Sequence[_Structure]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "role": "structure",
            "name": each.name,
            "kind": text.capitalised(each.kind),
            "covers": UNKNOWN if each.covers is None else ", ".join(_names(context, each.covers)),
            "source": each.source,
        }
        for each in found
    )


def _source(found: Sequence[_Structure]) -> str:
    named = " ; ".join(dict.fromkeys(each.source.rstrip(".") for each in found if each.source))
    return text.typographic(marked(f"{named or 'fichier des acteurs'}.", _fictional(found)))


def _fictional(found: Sequence[_Structure]) -> bool:
    return any(each.demonstration for each in found)


def _table(context: Context, found: Sequence[_Structure], level: Sequence[TerritoryId]) -> Block:
    """Return a table: structures by place when some are documented, else their list."""
    kind = _kind(level)
    title = text.typographic(f"{_gap_words(context, found, level)}.")
    anchor = context.anchor("tbl", "couverture", kind.value)
    if all(each.covers is None for each in found):
        return table(
            anchor,
            _listed(context, found),
            COLUMNS,
            title=title,
            caption=text.typographic(
                f"Structures de l’animation de la vie sociale {context.town.at} "
                f"({text.counted(len(level), *_WORDS[kind][2:])})."
            ),
            source=_source(found),
        )
    data = pd.DataFrame(
        {"place": context.gazetteer[place].name}
        | {
            str(i): _state(covered(context.gazetteer, each.covers, place), each.covers)
            for i, each in enumerate(found)
        }
        for place in level
    )
    columns = [Column(str(i), each.name) for i, each in enumerate(found)]
    return table(
        anchor,
        data,
        [Column("place", text.capitalised(_WORDS[kind][2])), *columns],
        title=title,
        caption=text.typographic(
            marked(
                f"{text.capitalised(_WORDS[kind][3])} que couvre chaque structure de l’animation "
                "de la vie sociale.",
                _fictional(found),
            )
        ),
        source=_source(found),
        how_to_read=text.typographic(
            "« oui » : la structure dit couvrir ce lieu ; « à préciser » : rien ne le documente ; "
            "« en partie ou non » : elle couvre un territoire voisin, dont les limites diffèrent."
        ),
    )


def _state(state: bool | None, covers: Covers) -> str:
    if state is None:
        return TO_BE_STATED if covers is None else "en partie ou non"
    return "oui" if state else "–"


def _map(context: Context, found: Sequence[_Structure], level: Sequence[TerritoryId]) -> Block:
    from diagnostic.presentation.placemaps import coverage

    rows = [
        {"structure": each.name, "territory": str(place), "covered": state}
        for each in found
        for place in level
        if (state := covered(context.gazetteer, each.covers, place)) is not None
    ]
    shown = [each for each in found if any(row["structure"] == each.name for row in rows)]
    groups = {
        each.name: _names(context, [p for p in level if covered(context.gazetteer, each.covers, p)])
        for each in shown
    }
    lacking = gaps(context.gazetteer, [each.covers for each in found], level)
    unknown = [each.name for each in found if each.covers is None]
    reading = "Une commune colorée est couverte."
    if lacking:
        reading = f"Sans structure : {text.enumeration(_names(context, lacking))}."
    elif unknown:
        reading += f" Territoire à préciser : {text.enumeration(unknown)}."
    return figure(
        context.anchor("fig", "couverture"),
        coverage(context.outlines.communes(level), pd.DataFrame(rows)),
        title=text.typographic(_gap_words(context, found, level)),
        caption=text.typographic(
            marked(
                "Communes couvertes par chaque structure de l’animation de la vie sociale.",
                _fictional(found),
            )
        ),
        source=f"{_source(found)} Contours : IGN-Insee.",
        alt=alt.coverage(groups, measure="Communes couvertes", total=len(level)),
        how_to_read=text.typographic(reading),
        width="large",
        data=_listed(context, found),
        values_table=grid(_listed(context, found), COLUMNS),
    )
