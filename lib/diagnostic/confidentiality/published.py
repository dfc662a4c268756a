"""A table as it is printed, blanks included: what anybody can work out from it.

The true figures are not needed: whatever agrees with what is printed gives
the same bounds. This is how a table made by someone else is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.confidentiality.attack import Attack, Extent
from diagnostic.confidentiality.completion import completed
from diagnostic.confidentiality.crosstab import Dimension, Row, crosstab
from diagnostic.confidentiality.tables import Cell, Fact, Key, Kind, Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Published:
    """A printed table: one that agrees with it, and the cells it does not print."""

    table: Table
    hidden: frozenset[Key]

    @property
    def extents(self) -> Mapping[Key, Extent]:
        """What anybody can work out of each cell not printed."""
        attack = Attack(self.table, self.hidden)
        return {each: attack.extent(((each, 1.0),)) for each in sorted(self.hidden)}

    @property
    def known(self) -> tuple[Key, ...]:
        """Cells not printed whose exact value anybody can have."""
        return tuple(each for each, extent in self.extents.items() if extent.low == extent.high)


def published(
    dimensions: Sequence[Dimension],
    rows: Sequence[tuple[tuple[str, ...], float | None]],
    *,
    kind: Kind = "count",
    facts: Sequence[Fact] = (),
    name: str = "tableau",
) -> Published:
    """Return a printed table, None standing for what it does not print.

    Parameters
    ----------
    dimensions : sequence of Dimension
    rows : sequence of (categories, value)
        Categories in the order of the dimensions.
    kind : {"count", "magnitude"}
    facts : sequence of Fact
        Public knowledge from elsewhere.
    name : str

    Raises
    ------
    DataError
        When what is printed does not hold together: a sum is wrong, or no
        values agree with the blanks.
    """
    shape = crosstab(dimensions, [Row(categories, Cell(0.0)) for categories, _ in rows], name=name)
    partial = {d.name for d in dimensions if d.partial}
    keys = list(shape.cells)
    values = dict(zip(keys, (value for _, value in rows), strict=False))
    sums = [(e, _along(e.total, e.parts[0]) in partial) for e in shape.equations]
    filled = completed(values, sums, kind=kind, least=2, name=name)
    table = crosstab(
        dimensions,
        [
            Row(categories, Cell(filled[each]))
            for (categories, _), each in zip(rows, keys, strict=False)
        ],
        kind=kind,
        facts=facts,
        name=name,
    )
    return Published(table, frozenset(each for each, value in values.items() if value is None))


def from_frame(
    frame: pd.DataFrame,
    dimensions: Sequence[Dimension],
    *,
    value: str = "value",
    count: str = "",
    top: str = "",
    kind: Kind = "count",
    name: str = "tableau",
) -> Table:
    """Return the table of a frame in long form: one column per dimension, one of values.

    Parameters
    ----------
    frame : pandas.DataFrame
    dimensions : sequence of Dimension
        Named after the frame's columns.
    value, count, top : str
        Columns of values, of contributors, of the largest contribution.
    kind : {"count", "magnitude"}
    name : str
    """
    rows = [
        Row(
            tuple(str(record[d.name]) for d in dimensions),
            Cell(
                float(record[value]),
                float(record[count]) if count else None,
                float(record[top]) if top else None,
            ),
        )
        for record in frame.to_dict("records")
    ]
    return crosstab(dimensions, rows, kind=kind, name=name)


def _along(total: Key, part: Key) -> str:
    own = dict(total)
    return next(name for name, category in part if own.get(name) != category)
