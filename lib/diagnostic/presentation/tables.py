"""Tables: great-tables for the screen, a pipe table for the book, from the same cells.

Both forms come from one :class:`~diagnostic.presentation.grid.Grid`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic.confidentiality.status import Status
from diagnostic.errors import BookError, Problem
from diagnostic.presentation import html, markdown
from diagnostic.presentation.display import Block
from diagnostic.presentation.grid import Cell, Grid, written
from diagnostic.text import NBSP

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Column:
    """How to show a column of a frame.

    Parameters
    ----------
    key : str
        Column of the frame.
    title : str
        Header, as readers see it.
    decimals : int or None
        For numbers; None shows the column's text as it is.
    unit : str
        Written after every number; better said once in the header.
    sign : bool
        Write ``+`` before positive numbers.
    town : bool
        The territory's own column, emphasised.
    status : str
        Column of the frame that holds the statuses of this one.
    right : bool
        Numbers already written as text: aligned as numbers are.
    """

    key: str
    title: str
    decimals: int | None = None
    unit: str = ""
    sign: bool = False
    town: bool = False
    status: str = ""
    right: bool = False


def grid(data: pd.DataFrame, columns: Sequence[Column], total: Sequence[int] = ()) -> Grid:
    """Write a frame's cells.

    Parameters
    ----------
    data : pandas.DataFrame
    columns : sequence of Column
        The first one is the rows' header.
    total : sequence of int
        Positions of the rows to emphasise.
    """
    rows = []
    for position, record in enumerate(data.to_dict("records")):
        cells = [_cell(record, column) for column in columns]
        if position in total:
            cells = [Cell(cell.text, cell.look or "total") if cell.text else cell for cell in cells]
        rows.append(cells)
    return Grid(
        titles=[column.title for column in columns],
        right=[column.right or column.decimals is not None for column in columns],
        rows=rows,
    )


def _cell(record: dict[Any, Any], column: Column) -> Cell:
    value = record[column.key]
    if column.decimals is None:
        said = markdown.flat("" if value is None or value != value else str(value))  # noqa: PLR0124
        absent = bool(column.status) and not Status(record[column.status]).has_value
        cell = Cell(said, "manque" if absent else "")
    else:
        status = str(record[column.status]) if column.status else "ok"
        cell = written(value, status, column.decimals, column.unit, column.sign)
    return Cell(cell.text, "ville") if column.town and cell.text and not cell.look else cell


def table(
    identifier: str,
    data: pd.DataFrame,
    columns: Sequence[Column],
    *,
    title: str,
    caption: str,
    source: str,
    how_to_read: str = "",
    total: Sequence[int] = (),
    used: dict[str, Sequence[str]] | None = None,
) -> Block:
    """Return a table with its message, its caption and its source.

    Parameters
    ----------
    identifier : str
        ``tbl-…``, lower case, words joined by hyphens.
    data : pandas.DataFrame
    columns : sequence of Column
    title : str
        What the table says.
    caption : str
        What it counts: measure, population, unit, vintage.
    source : str
        Without « Source : », which is added.
    how_to_read : str
        Follows « Comment lire. », below the table; empty for none.
    total : sequence of int
        Positions of the rows to emphasise.
    used : dict, optional
        Indicators and sources it rests on.
    """
    if not markdown.valid_identifier(identifier, "tbl"):
        raise BookError(
            Problem(
                "cet identifiant de tableau ne peut pas servir de renvoi",
                found=identifier,
                remedy="écrivez par exemple tbl-seniors-equipements",
            )
        )
    if data.empty:
        raise BookError(Problem("ce tableau n’a aucune ligne", where=identifier))
    body = grid(data, columns, total)
    from_source = f"Source{NBSP}: {source}"
    reading = f"**Comment lire.** {markdown.inline(how_to_read)}"
    return Block(
        kind="table",
        identifier=identifier,
        markdown=markdown.div(
            "tableau",
            markdown.div("titre-figure", markdown.inline(title)),
            markdown.div("etude", body.markdown, markdown.inline(caption), identifier=identifier),
            markdown.div("lire", reading) if how_to_read else "",
            markdown.div("source", markdown.escape(from_source)),
            depth=4,
        ),
        screen=lambda: html.block(
            html.tag("p", html.text(title), "titre"),
            html.tag("p", html.text(caption), "legende"),
            body.html(identifier),
            html.reading(how_to_read),
            html.tag("p", html.text(from_source), "source"),
        ),
        plain="\n".join(
            part for part in (title, caption, body.plain, how_to_read, from_source) if part
        ),
        data=data,
        used=used or {},
    )


__all__ = ["Cell", "Column", "Grid", "grid", "table", "written"]
