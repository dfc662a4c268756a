"""Every measure of a theme in one table: the town, its comparators, the year, the source.

Charts choose; this table does not. It holds what has a value for the town or
for a comparator, absences in words, and closes with what no source gives here
and how to obtain it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic import text
from diagnostic.presentation import boxes
from diagnostic.presentation.tables import Column, table
from diagnostic.workbook.context import grouped
from diagnostic.workbook.figures import with_unit
from diagnostic.workbook.measurenotes import lack, notes

if TYPE_CHECKING:
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.territories.gazetteer import Territory
    from diagnostic.workbook.context import Context

TOPICS = {"families": "Familles et petite enfance"}
"""Topics that are not those of a theme."""


@dataclass(frozen=True)
class Line:
    """One measure: the values of the town and of its comparators."""

    indicator: Indicator
    town: Value
    others: tuple[Value, ...]

    @property
    def shown(self) -> tuple[Value, ...]:
        """The values, the town's first."""
        return (self.town, *self.others)

    @property
    def first(self) -> Value:
        """The value that gives the year: the town's, else the first comparator's."""
        return next(value for value in self.shown if value.known)

    @property
    def known(self) -> list[Value]:
        """Values that are numbers."""
        return [value for value in self.shown if value.known]


def measures(context: Context) -> Block:
    """Return the table of the theme's measures, or why there is none."""
    context.profile.load(context.indicators)
    indicators = [context.profile.indicator(each) for each in context.indicators]
    lines = [line for each in indicators if (line := _line(context, each))]
    if not lines:
        said = f"Aucune mesure de ce thème n’a de valeur {context.town.at}."
        more = lack(context, indicators)
        return boxes.absence(*(text.typographic(each) for each in (said, *more)))
    held = {line.indicator.id for line in lines}
    lacking = [each for each in indicators if each.id not in held]
    letters = _letters(context, lines)
    rows, heads = _rows(context, lines, letters)
    values = [value for line in lines for value in line.shown]
    return table(
        context.anchor("tbl", "mesures"),
        pd.DataFrame(rows),
        _columns(context, lines),
        title=_title(context, lines),
        caption=text.typographic(
            f"Les mesures de ce thème qui ont une valeur, {context.town.at} ou dans un territoire "
            "de comparaison, au millésime le plus récent."
        ),
        source=text.typographic(
            " ; ".join(f"[{letter}] {short}" for short, letter in letters.items()) + "."
        ),
        how_to_read=notes(context, lines, lacking),
        total=heads,
        used={**context.used(values)},
    )


def _line(context: Context, indicator: Indicator) -> Line | None:
    """Return the newest value of the town, the comparators' nearest to it; None without any."""
    profile = context.profile
    own = profile.latest(indicator.id)
    if own.known:
        others = [profile.nearest(indicator.id, p, own.year) for p in context.comparators]
        return Line(indicator, own, tuple(others))
    newest = [profile.latest(indicator.id, place) for place in context.comparators]
    return Line(indicator, own, tuple(newest)) if any(each.known for each in newest) else None


def _letters(context: Context, lines: Iterable[Line]) -> dict[str, str]:
    """Return the letter of each source, in the order of the lines."""
    shorts = dict.fromkeys(short for line in lines for short in _sources(context, line))
    return {short: _letter(rank) for rank, short in enumerate(shorts)}


def _letter(rank: int) -> str:
    """Return a, b, and so on to z, then aa, ab."""
    more, last = divmod(rank, len(ascii_lowercase))
    return (_letter(more - 1) if more else "") + ascii_lowercase[last]


def _sources(context: Context, line: Line) -> list[str]:
    """Return the datasets of a line, the years of one dataset named once."""
    sources = context.statistics.catalogue.sources
    names = dict.fromkeys(name for value in line.known for name in value.sources)
    return grouped([sources[name].short for name in names])


def _rows(
    context: Context, lines: Sequence[Line], letters: dict[str, str]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the rows, by topic, and the positions of the topics' own rows."""
    topics = dict.fromkeys(_topic(line) for line in lines)
    ordered = sorted(lines, key=lambda line: list(topics).index(_topic(line)))
    rows: list[dict[str, Any]] = []
    heads: list[int] = []
    for topic, own in groupby(ordered, key=_topic):
        if topic in TOPICS and len(topics) > 1:
            heads.append(len(rows))
            rows.append(_head(context, TOPICS[topic]))
        rows += [_row(context, line, letters) for line in own]
    return rows, heads


def _topic(line: Line) -> str:
    topic = line.indicator.topic or ""
    return topic if topic in TOPICS else ""


def _head(context: Context, words: str) -> dict[str, Any]:
    cells = {f"{kind}{i}": "" for i in range(len(_places(context))) for kind in ("value", "status")}
    return {
        "label": words,
        "indicator": "",
        **{name: "ok" if name.startswith("status") else said for name, said in cells.items()},
    }


def _places(context: Context) -> list[Territory]:
    return [context.town, *context.comparators]


def _row(context: Context, line: Line, letters: dict[str, str]) -> dict[str, Any]:
    year = line.first
    own = sorted((letters[short] for short in _sources(context, line)), key=lambda x: (len(x), x))
    row: dict[str, Any] = {
        "label": f"{with_unit(line.indicator)}, {year.period} [{', '.join(own)}]",
        "indicator": line.indicator.id,
        "year": year.period,
    }
    for i, value in enumerate(line.shown):
        row[f"value{i}"] = _written(value, year)
        row[f"status{i}"] = value.status.value
    return row


def _written(value: Value, line: Value) -> str:
    """Return a figure and what must be said with it: another year, few people, who lends it."""
    if not value.known:
        return value.bare
    said = [value.period] if value.period != line.period else []
    said += ["fragile"] if value.fragile else []
    said += ["intercommunalité"] if value.lent else []
    return f"{value.bare} ({', '.join(said)})" if said else value.bare


def _columns(context: Context, lines: Sequence[Line]) -> list[Column]:
    """Return a column for the town, and for each comparator that has some value."""
    return [
        Column("label", "Mesure"),
        *(
            Column(
                f"value{i}",
                text.capitalised(place.short.removeprefix("Communes ")),
                town=i == 0,
                status=f"status{i}",
                right=True,
            )
            for i, place in enumerate(_places(context))
            if i == 0 or any(line.shown[i].known for line in lines)
        ),
    ]


def _title(context: Context, lines: Sequence[Line]) -> str:
    own = sum(line.town.known for line in lines)
    others = len(lines) - own
    said = f"{text.counted(own, 'mesure')} de ce thème {text.plural(own, 'a', 'ont')} une valeur"
    if not own:
        said = "Aucune mesure de ce thème n’a de valeur"
    more = f" ; {text.counted(others, 'autre')} seulement ailleurs" if others else ""
    return text.typographic(f"{said} {context.town.at}{more}")
