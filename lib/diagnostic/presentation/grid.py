"""A table already written: cells, alignments, and the forms they take.

A cell is written once, in French, with its state in words when the value is
absent; every form then shows that text and its emphasis.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from diagnostic.confidentiality.status import Status
from diagnostic.presentation import html, markdown, style
from diagnostic.text import NBSP, number

MOST = 34
"""Characters above which a column asks for no more width."""
Look = Literal["", "ville", "manque", "total"]


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
            _weight([row[i].text for row in [*self.rows, _titles(self.titles)]])
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
                table_margin_left="0",
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


def _weight(texts: Sequence[str]) -> int:
    """Return a column's share of the width: its texts, its longest word never cut."""
    word = max((len(word) for text in texts for word in text.split()), default=0)
    return max(8, word + 4, min(MOST, max(map(len, texts), default=0)))


def _titles(titles: Sequence[str]) -> list[Cell]:
    return [Cell(title) for title in titles]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell_markdown(cell: Cell) -> str:
    if cell.look == "total":
        return markdown.strong(cell.text)
    return markdown.span(cell.text, cell.look) if cell.look else markdown.escape(cell.text)
