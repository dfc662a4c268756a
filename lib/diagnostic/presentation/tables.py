"""Tables: great-tables for the screen, a pipe table for the book, from the same cells.

A cell is written once, in French, with its state in words when the value is
absent; both forms then show that text and its emphasis.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from diagnostic.confidentiality.status import Status
from diagnostic.errors import BookError, Problem
from diagnostic.presentation import html, markdown, style
from diagnostic.presentation.display import Block
from diagnostic.text import NBSP, number

if TYPE_CHECKING:
    import pandas as pd

Look = Literal["", "ville", "manque", "total"]


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
    """

    key: str
    title: str
    decimals: int | None = None
    unit: str = ""
    sign: bool = False
    town: bool = False
    status: str = ""


@dataclass(frozen=True)
class Cell:
    """A written cell and its emphasis."""

    text: str
    look: Look = ""


def written(
    value: Any, status: str = "ok", decimals: int = 0, unit: str = "", sign: bool = False
) -> Cell:
    """Write one value: the number, or its state in words, never a blank and never a zero."""
    state = Status(status)
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    if missing or not state.has_value:
        return Cell(state.label if not state.has_value else Status.NOT_PUBLISHED.label, "manque")
    return Cell(number(float(value), decimals, unit, sign))


@dataclass(frozen=True)
class Grid:
    """A table already written: the common ground of its forms.

    Parameters
    ----------
    titles : sequence of str
    right : sequence of bool
        Which columns hold numbers.
    rows : sequence of sequence of Cell
        The first cell of a row is its header.
    """

    titles: Sequence[str]
    right: Sequence[bool]
    rows: Sequence[Sequence[Cell]]

    @property
    def markdown(self) -> str:
        """A pipe table with explicit alignments, its dashes in proportion of the texts."""
        lines = [_line(markdown.escape(title) for title in self.titles)]
        widths = [
            min(48, max(6, *(len(row[i].text) for row in [*self.rows, _titles(self.titles)])))
            for i in range(len(self.titles))
        ]
        rules = [
            "-" * width + ":" if right else ":" + "-" * width
            for width, right in zip(widths, self.right, strict=True)
        ]
        lines.append(_line(rules))
        lines += [_line(_cell_markdown(cell) for cell in row) for row in self.rows]
        return "\n".join(lines)

    @property
    def plain(self) -> str:
        """The same, in columns of characters."""
        texts = [list(self.titles), *([cell.text for cell in row] for row in self.rows)]
        widths = [max(len(row[i]) for row in texts) for i in range(len(self.titles))]
        return "\n".join(
            "  ".join(
                text.rjust(width) if right else text.ljust(width)
                for text, width, right in zip(row, widths, self.right, strict=True)
            ).rstrip()
            for row in texts
        )

    def html(self, identifier: str) -> str:
        """A great-tables table, with a fixed id and scopes on every header."""
        import pandas as pd
        from great_tables import GT, loc
        from great_tables import style as looks

        keys = [f"c{i}" for i in range(len(self.titles))]
        frame = pd.DataFrame([[cell.text for cell in row] for row in self.rows], columns=keys)
        table = (
            GT(frame, rowname_col="c0", id=identifier)
            .tab_stubhead(self.titles[0] or NBSP)
            .cols_label(cases=dict(zip(keys[1:], self.titles[1:], strict=True)))
            .cols_align("left")
            .opt_table_font(font=["Noto Sans", "Source Sans 3"], add=False)
            .tab_options(
                table_font_color=style.TEXT,
                table_font_size="15px",
                table_border_top_style="none",
                column_labels_font_weight="bold",
                column_labels_border_top_style="none",
                column_labels_border_bottom_width="2px",
                column_labels_border_bottom_color=style.INK,
                stub_border_style="none",
                table_body_hlines_color=style.FAINT,
                table_body_border_bottom_color=style.FAINT,
            )
        )
        if numbers := [key for key, right in zip(keys, self.right, strict=True) if right]:
            table = table.cols_align("right", columns=numbers)
        for look, css in _SCREEN.items():
            for i, key in enumerate(keys[1:], start=1):
                lines = [n for n, row in enumerate(self.rows) if row[i].look == look]
                if lines:
                    table = table.tab_style(looks.css(css), loc.body(columns=[key], rows=lines))
        return str(table.as_raw_html())


_SCREEN: dict[Look, str] = {
    "ville": html.STYLES["ville"],
    "manque": html.STYLES["manque"],
    "total": "font-weight:700",
}


def _titles(titles: Sequence[str]) -> list[Cell]:
    return [Cell(title) for title in titles]


def _line(cells: Any) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell_markdown(cell: Cell) -> str:
    if cell.look == "total":
        return markdown.strong(cell.text)
    return markdown.span(cell.text, cell.look) if cell.look else markdown.escape(cell.text)


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
            cells = [Cell(cell.text, cell.look or "total") for cell in cells]
        rows.append(cells)
    return Grid(
        titles=[column.title for column in columns],
        right=[column.decimals is not None for column in columns],
        rows=rows,
    )


def _cell(record: dict[Any, Any], column: Column) -> Cell:
    value = record[column.key]
    if column.decimals is None:
        cell = Cell(markdown.flat("" if value is None or value != value else str(value)))  # noqa: PLR0124
    else:
        status = str(record[column.status]) if column.status else "ok"
        cell = written(value, status, column.decimals, column.unit, column.sign)
    return Cell(cell.text, "ville") if column.town and not cell.look else cell


def table(
    identifier: str,
    data: pd.DataFrame,
    columns: Sequence[Column],
    *,
    title: str,
    caption: str,
    source: str,
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
    return Block(
        kind="table",
        identifier=identifier,
        markdown=markdown.div(
            "tableau",
            markdown.div("titre-figure", markdown.inline(title)),
            markdown.div("etude", body.markdown, markdown.inline(caption), identifier=identifier),
            markdown.div("source", markdown.escape(from_source)),
            depth=4,
        ),
        html=html.block(
            html.tag("p", html.text(title), "titre"),
            html.tag("p", html.text(caption), "legende"),
            body.html(identifier),
            html.tag("p", html.text(from_source), "source"),
        ),
        plain=f"{title}\n{caption}\n{body.plain}\n{from_source}",
        data=data,
        used=used or {},
    )
