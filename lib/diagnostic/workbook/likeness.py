"""The communes most like the town, their distances, and what they were compared on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic import text
from diagnostic.analysis.similar import Alone, Similar
from diagnostic.analysis.similarity import similarity
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status
from diagnostic.presentation import boxes
from diagnostic.presentation.tables import Column, table
from diagnostic.territories.codes import Level
from diagnostic.workbook.context import sources_written

if TYPE_CHECKING:
    from diagnostic.analysis.likeness import Measured
    from diagnostic.presentation.display import Block
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.workbook.context import Context

READING = (
    "Une distance de 1 est celle d’une valeur déjà peu courante à la valeur du milieu. Se "
    "ressembler n’est ni valoir ni réussir autant. La médiane est celle des valeurs du tableau : "
    "ce n’est pas le taux de l’ensemble."
)
NAMED = 3
"""Communes that the title names."""


def similar(context: Context, *, within: TerritoryId | None = None) -> Block:
    """Return the table of similar communes, or why there is none.

    Parameters
    ----------
    context : Context
    within : TerritoryId, optional
        Where to look, such as the région of the town.
    """
    from diagnostic.analysis.similar import similar as found_in

    found = (
        context.pools.similar
        if within is None
        else found_in(context.statistics, context.town, within=within)
    )
    if found.alone is not None:
        return boxes.absence(_alone(context, found))
    measured = found.structure.measured
    values = {each.variable.id: _values(context, found, each) for each in measured}
    rows = [_row(context, found, place, values) for place in _listed(found)]
    rows.append(_middle(found, values))
    used = sorted({name for each in measured for name in each.sources})
    return table(
        context.anchor("tbl", "comparables"),
        pd.DataFrame(rows),
        _columns(context, found),
        title=_title(context, found),
        caption=_caption(context, found),
        how_to_read=_reading(found),
        source=f"{sources_written(context, used).rstrip('.')} ; grille communale de densité.",
        total=[0, len(rows) - 1],
        used={
            "sources": used,
            "indicators": sorted({each.indicator for each in measured} - {""}),
        },
    )


def _listed(found: Similar) -> tuple[TerritoryId, ...]:
    return (found.place, *(each.place for each in found.neighbours))


def _values(context: Context, found: Similar, each: Measured) -> dict[str, Value]:
    """Return one variable of the places listed, with the status of each value."""
    if not each.indicator:
        return {}
    indicator = context.profile.indicator(each.indicator)
    frame = context.statistics.own([each.indicator], _listed(found), [each.vintage])
    return {
        str(row.territory): Value.of_row(row, indicator, context.gazetteer[str(row.territory)])
        for row in frame.itertuples()
    }


def _row(
    context: Context,
    found: Similar,
    place: TerritoryId,
    values: dict[str, dict[str, Value]],
) -> dict[str, Any]:
    distance = {each.place: each.distance for each in found.neighbours}.get(place)
    row: dict[str, Any] = {
        "label": _named(context, place),
        "territory": str(place),
        "distance": "" if distance is None else text.number(distance, 2),
    }
    for each in found.structure.measured:
        name = each.variable.id
        if not each.indicator:
            level = each.numbers[found.structure.rank[place]]
            row[name], row[f"{name}_status"] = _or_absent(level)
            continue
        value = values[name].get(str(place))
        row[name] = value.value if value else None
        row[f"{name}_status"] = (value.status if value else Status.UNAVAILABLE).value
    return row


def _or_absent(number: float) -> tuple[float | None, str]:
    known = number == number  # noqa: PLR0124 - the grid knows the class
    return (number, Status.OK.value) if known else (None, Status.UNAVAILABLE.value)


def _named(context: Context, place: TerritoryId) -> str:
    """Return a name that tells homonyms apart: « Saint-Denis (93) »."""
    territory = context.gazetteer[place]
    department = territory.parents.get(Level.DEP)
    known = place.level is Level.COM and department is not None
    return f"{territory.short} ({department.code})" if known and department else territory.short


def _middle(found: Similar, values: dict[str, dict[str, Value]]) -> dict[str, Any]:
    """Return the medians of the places listed, the town left out."""
    row: dict[str, Any] = {"label": "Médiane des comparables", "territory": "", "distance": ""}
    for each in found.structure.measured:
        name = each.variable.id
        if each.indicator:
            others = [v for place, v in values[name].items() if place != str(found.place)]
            numbers = [value.number for value in others if value.known]
        else:
            ranks = [found.structure.rank[near.place] for near in found.neighbours]
            numbers = [float(each.numbers[rank]) for rank in ranks]
        middle = pd.Series(numbers, dtype="float64").median()
        row[name], row[f"{name}_status"] = _or_absent(float(middle))
        if not numbers and values[name]:
            row[f"{name}_status"] = next(iter(values[name].values())).status.value
    return row


def _columns(context: Context, found: Similar) -> list[Column]:
    columns = [
        Column("label", "Commune" if found.place.level is Level.COM else "Intercommunalité"),
        Column("distance", "Distance"),
    ]
    for each in found.structure.measured:
        name, status = each.variable.id, f"{each.variable.id}_status"
        if not each.indicator:
            columns.append(Column(name, each.variable.short, 0, status=status))
            continue
        indicator = context.profile.indicator(each.indicator)
        columns.append(Column(name, _head(indicator, each), indicator.decimals, status=status))
    return columns


def _head(indicator: Indicator, each: Measured) -> str:
    """Return the name of a column: the variable's, or the indicator's that stands in for it."""
    first = each.indicator == each.variable.indicators[0]
    return each.variable.short if first else text.typographic(indicator.short or indicator.label)


def _kind(found: Similar) -> tuple[str, str]:
    if found.place.level is Level.COM:
        return "commune", "communes"
    return "intercommunalité", "intercommunalités"


def _title(context: Context, found: Similar) -> str:
    names = [context.gazetteer[each.place].name for each in found.neighbours[:NAMED]]
    return text.typographic(
        f"Les {_kind(found)[1]} dont la structure ressemble le plus à celle {context.town.of} : "
        f"{text.enumeration(names)}"
    )


def _caption(context: Context, found: Similar) -> str:
    """Say what each column measures, in which unit and when."""
    said = []
    for each in found.structure.measured:
        if each.indicator:
            indicator = context.profile.indicator(each.indicator)
            unit = "" if indicator.unit in indicator.label else f", {indicator.unit}"
            head = text.lowered(_head(indicator, each))
            said.append(f"{head} ({text.lowered(indicator.label)}{unit}, {each.vintage})")
        else:
            density = similarity().density
            said.append(
                f"{text.lowered(each.variable.short)} (grille de l’Insee, de 1, "
                f"{text.lowered(density[0])}, à {len(density)}, {text.lowered(density[-1])})"
            )
    return text.typographic(f"Distance de structure ; {' ; '.join(said)}.")


def _reading(found: Similar) -> str:
    """Say how to read a distance, and who was left out."""
    rules, one, many = similarity(), *_kind(found)
    low, high = (text.number(bound, 1 if bound % 1 else 0) for bound in rules.size)
    left = text.counted(found.wrong_size, "autre est écartée", "autres sont écartées")
    rule = f"Plus la distance est petite, plus la {one} ressemble à la première."
    said = [rule, READING, f"Candidates : {many} de {low} à {high} fois la population ; {left}."]
    if found.unlike:
        said.append(
            f"{text.counted(found.unlike, f'{one} est écartée', f'{many} sont écartées')}, faute "
            f"d’au moins {rules.least_shared} variables connues."
        )
    if any(each.shared < len(found.structure.measured) for each in found.neighbours):
        said.append("Une variable absente ne compte pas : la distance porte alors sur les autres.")
    if found.structure.left_out:
        names = text.enumeration([text.lowered(v.short) for v in found.structure.left_out])
        said.append(f"Non retenu, faute de valeurs assez nombreuses : {names}.")
    return text.typographic(" ".join(said))


def _alone(context: Context, found: Similar) -> str:
    rules = similarity()
    low, high = (text.number(bound, 1 if bound % 1 else 0) for bound in rules.size)
    why = {
        Alone.LEVEL: "la ressemblance se mesure entre communes ou entre intercommunalités",
        Alone.UNKNOWN: (
            f"moins de {rules.least_shared} des variables qui la mesurent y sont connues"
        ),
        Alone.FEW: (
            f"moins de {rules.least_count} territoires ont de {low} à {high} fois sa population"
        ),
    }[found.alone or Alone.FEW]
    many = _kind(found)[1]
    return text.typographic(
        f"Pas de liste de {many} comparables pour {context.town.subject} : {why}."
    )
