"""Crossings that the catalogue declares: clouds with quadrants, scores with their components."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.analysis.crossed import Crossed, Crossing, crossed, declared
from diagnostic.analysis.findings import frail
from diagnostic.presentation import alt, boxes
from diagnostic.presentation.crossing import Quadrants
from diagnostic.presentation.figure import figure
from diagnostic.workbook import felt
from diagnostic.workbook.context import source_line
from diagnostic.workbook.figures import with_unit
from diagnostic.workbook.scores import lacking, score

if TYPE_CHECKING:
    from diagnostic.analysis.crossed import Measure
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

DRAWN = 2
"""Axes of a cloud."""


def declared_crossing(context: Context, identifier: str) -> Block:
    """Return a crossing of the catalogue, or why it is not shown."""
    crossing = declared(identifier)
    if crossing.kind == "perception":
        return felt.crossing(context)
    names = _indicators(context, crossing)
    context.profile.load(names)
    known = {
        each: [v for v in context.profile.values(each) if v.known and not v.lent] for each in names
    }
    found = crossed(context.pools, known, crossing)
    if crossing.kind == "score":
        return score(context, found) or _missing(context, found)
    return _cloud(context, found)


def _indicators(context: Context, crossing: Crossing) -> list[str]:
    """Return every indicator that the axes name and the catalogue knows, once."""
    axes = list(crossing.axes) + [axis.instead for axis in crossing.axes if axis.instead]
    names = dict.fromkeys(name for axis in axes for name in axis.indicators)
    return [name for name in names if name in context.statistics.catalogue.indicators]


def _missing(context: Context, found: Crossed) -> Block:
    """Say which measures are missing, and who could give them."""
    said = []
    for name in found.lacking:
        if name not in context.statistics.catalogue.indicators:
            continue
        value = context.profile.latest(name)
        if value.known:
            subject = text.capitalised(sentences.subject(value.indicator))
            said.append(
                text.typographic(
                    f"{subject} : trop peu de territoires comparables ont une valeur la même année."
                )
            )
        else:
            said.append(sentences.absence(value))
    return boxes.absence(
        text.typographic(
            f"{found.crossing.label} : croisement non montré {context.town.at}, faute de valeurs."
        ),
        *said,
    )


def _cloud(context: Context, found: Crossed) -> Block:
    from diagnostic.presentation.crossing import crossing as drawn

    first = {axis.indicators[0] for axis in found.crossing.axes[:DRAWN]}
    if found.pool is None or first & set(found.lacking):
        return _missing(context, found)
    across, up = found.measures[:DRAWN]
    data = _points(context, across, up)
    words = Quadrants(**{_corner(across, up): "à regarder ensemble"})
    x, y = with_unit(across.town.indicator), with_unit(up.town.indicator)
    values = [each.town for each in found.measures]
    return figure(
        context.anchor("fig", "croisement", found.crossing.id),
        drawn(data, x=x, y=y, quadrants=words),
        title=_title(context, found),
        caption=text.typographic(
            f"{found.crossing.label}. {x} (en abscisse, {across.town.period}) et "
            f"{text.lowered(y)} (en ordonnée, {up.town.period}). Chaque point est une des "
            f"{text.number(len(data))} {found.pool.named} qui ont les deux valeurs ; les lignes "
            "sont les médianes."
        ),
        source=source_line(context, values),
        alt=alt.crossing(data, x=x, y=y),
        how_to_read=_reading(context, found),
        data=data,
        used=context.used(values),
    )


def _points(context: Context, across: Measure, up: Measure) -> pd.DataFrame:
    """Return the territories that have both values, the town among them."""
    both = pd.DataFrame({"x": across.printed, "y": up.printed}).dropna()
    rows = []
    for name, x, y in zip(both.index, both["x"], both["y"], strict=True):
        place = context.gazetteer[str(name)]
        rows.append(
            {
                "label": place.short,
                "territory": str(name),
                "role": "town" if place.id == context.town.id else "peer",
                "level": place.id.level.value,
                "x": x,
                "y": y,
                "x_text": _written(across, x),
                "y_text": _written(up, y),
                "population": place.population,
            }
        )
    return pd.DataFrame(rows)


def _written(measure: Measure, number: float) -> str:
    indicator = measure.town.indicator
    return text.number(number, indicator.decimals, indicator.unit)


def _corner(across: Measure, up: Measure) -> str:
    return f"{across.side}_{up.side}"


def _title(context: Context, found: Crossed) -> str:
    """Say whether the town cumulates, else where it stands beside the medians."""
    fragile = next((each.town for each in found.measures if frail(each.town)), None)
    if fragile is not None:
        return f"{sentences.few_people(fragile.indicator)} {context.town.at}"
    names = [_extreme(each) for each in found.measures]
    if found.flagged:
        many = found.pool.named if found.pool else ""
        return text.typographic(
            f"{text.capitalised(context.town.subject)} cumule {text.enumeration(names)}, parmi les "
            f"{many}"
        )
    said = [_side(each) for each in found.measures]
    return text.typographic(f"{text.capitalised(context.town.at)}, {text.enumeration(said)}")


def _extreme(each: Measure) -> str:
    indicator = each.town.indicator
    feminine = sentences.feminine(indicator)
    words = {
        "high": "très élevée" if feminine else "très élevé",
        "low": "très basse" if feminine else "très bas",
    }
    article = "une" if feminine else "un"
    bare = sentences.subject(indicator)
    for start in ("la ", "le ", "l’"):
        bare = bare.removeprefix(start)
    return f"{article} {bare} {words[each.side]}"


def _side(each: Measure) -> str:
    middle, own = float(each.printed.median()), each.town.number
    subject = sentences.subject(each.town.indicator)
    if own == middle:
        return f"{subject} est à la médiane"
    return f"{subject} {'dépasse' if own > middle else 'est sous'} la médiane"


def _reading(context: Context, found: Crossed) -> str:
    """Say the town's values, the medians, the share of communes passed, then the warning."""
    said = []
    many = found.pool.named if found.pool else ""
    for each in found.measures:
        value, middle = each.town, float(each.printed.median())
        printed = float(text.rounded(middle, value.indicator.decimals))
        line = (
            f"{text.capitalised(sentences.subject(value.indicator))} : {value.written} "
            f"(médiane : {_written(each, printed)})"
        )
        said.append(line if frail(value) else f"{line} ; {_passed(each, many)}")
    quarter = text.number(100 - found.crossing.quarter, 0, "%")
    if found.lacking:
        said.append(f"Sans valeur : {text.enumeration(lacking(context, found))}")
    rule = (
        f"Un cumul est signalé quand toutes les mesures sont dans les {quarter} de communes où "
        "elles appellent le plus l’attention."
    )
    return text.typographic(
        ". ".join([*said, rule.rstrip("."), found.crossing.note.rstrip(".")]) + "."
    )


def _passed(each: Measure, many: str) -> str:
    """« plus élevé que dans 82 % des communes »: a share, never a rank."""
    feminine = sentences.feminine(each.town.indicator)
    more = {"high": "plus élevé", "low": "plus bas"}[each.side]
    if feminine:
        more += "e" if each.side == "high" else "se"
    return f"{more} que dans {text.number(each.passed, 0, '%')} des {many}"
