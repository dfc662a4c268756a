"""A figure as the book prints it: message, image, caption, reading, source, values.

The image holds the drawing and its labels only; every word that a reader may
search, copy or hear is text of the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diagnostic.errors import BookError, Problem
from diagnostic.presentation import html, markdown
from diagnostic.presentation.display import FIGURES, Block
from diagnostic.presentation.png import close, png
from diagnostic.text import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width
    from diagnostic.presentation.tables import Grid


def figure(
    identifier: str,
    fig: Figure,
    *,
    title: str,
    caption: str,
    source: str,
    alt: str,
    how_to_read: str | None = None,
    width: Width = "demi",
    data: pd.DataFrame | None = None,
    values_table: Grid | None = None,
    used: Mapping[str, Sequence[str]] | None = None,
) -> Block:
    """Return the block of a figure, and close the figure.

    Parameters
    ----------
    identifier : str
        ``fig-…``, lower case, words joined by hyphens.
    fig : matplotlib.figure.Figure
    title : str
        The message: a sentence, true of the numbers drawn.
    caption : str
        Measure, population, unit, vintage.
    source : str
        Publisher, dataset, vintage, geography year, reserve; without
        « Source : », which is added.
    alt : str
        What the drawing says, for who does not see it.
    how_to_read : str, optional
        Follows « Comment lire. ».
    width : {"demi", "large"}
    data : pandas.DataFrame, optional
        The values drawn, kept with the block.
    values_table : Grid, optional
        The values as a table, folded on the page.
    used : mapping, optional
        Indicators and sources it rests on.

    Raises
    ------
    BookError
        When the identifier, the message, the caption, the source or the
        alternative text would not do; all are named at once.
    """
    title = title.strip()
    _check(identifier, title, caption, source, alt)
    image = png(fig)
    close(fig)
    from_source = f"Source{NBSP}: {source}"
    return Block(
        kind="figure",
        identifier=identifier,
        markdown=_markdown(
            identifier,
            title=title,
            caption=caption,
            from_source=from_source,
            alt=alt,
            how_to_read=how_to_read,
            width=width,
            values_table=values_table,
        ),
        screen=lambda: html.block(
            html.tag("p", html.text(title), "titre"),
            html.tag("p", html.text(caption), "legende"),
            html.image(image, alt),
            html.reading(how_to_read),
            html.tag("p", html.text(from_source), "source"),
            _values(identifier, values_table),
        ),
        plain="\n".join([title, caption, markdown.flat(alt), from_source]),
        png=image,
        data=data,
        used=used or {},
    )


def _markdown(
    identifier: str,
    *,
    title: str,
    caption: str,
    from_source: str,
    alt: str,
    how_to_read: str | None,
    width: Width,
    values_table: Grid | None,
) -> str:
    described = f"fig-alt={markdown.attribute(alt)} width=100%"
    image = f"![{markdown.escape(alt)}]({FIGURES}/{identifier}.png){{{described}}}\\"
    reading = f"**Comment lire.** {markdown.inline(how_to_read)}" if how_to_read else ""
    return markdown.div(
        f"figure {width}",
        markdown.div("titre-figure", markdown.inline(title)),
        markdown.div("", image, markdown.inline(caption), identifier=identifier),
        markdown.div("lire", reading) if reading else "",
        markdown.div("source", markdown.inline(from_source)),
        markdown.div("valeurs", values_table.markdown) if values_table else "",
        depth=4,
    )


def _values(identifier: str, values_table: Grid | None) -> str:
    if values_table is None:
        return ""
    summary = html.tag("summary", "Voir les valeurs")
    return html.tag("details", summary + values_table.html(f"{identifier}-valeurs"))


def _check(identifier: str, title: str, caption: str, source: str, alt: str) -> None:
    problems = []
    if not markdown.valid_identifier(identifier, "fig"):
        problems.append(
            Problem(
                "cet identifiant de figure ne peut pas servir de renvoi",
                found=identifier,
                remedy="écrivez par exemple fig-seniors-evolution",
            )
        )
    opens_well = title[:1].isupper() or title[:1].isdigit()
    if len(re.findall(r"\w+", title)) < 3 or not opens_well:
        problems.append(
            Problem(
                "le titre d’une figure est une phrase qui dit son message",
                where=identifier,
                found=title,
                remedy="écrivez par exemple « La part des 75 ans et plus est stable à Carpentras »",
            )
        )
    problems += [
        Problem(f"il manque {what} à cette figure", where=identifier)
        for what, text in (
            ("la légende", caption),
            ("la source", source),
            ("le texte de remplacement", alt),
        )
        if not text.strip()
    ]
    if problems:
        raise BookError(problems)
