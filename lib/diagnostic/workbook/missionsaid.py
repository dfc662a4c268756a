"""What every section of the study's own chapter writes alike: sources, fiction, small counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.actions.mission.files import fictional
from diagnostic.actions.mission.people import LEAST
from diagnostic.presentation.tables import Column, table
from diagnostic.voices.demonstration import marked

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

OWN = "dossier de mission de l’étude"


def invented(item: object, whole: bool = False) -> bool:
    """Whether something is itself fictional, or its whole file is."""
    return whole or bool(getattr(item, "demonstration", False))


def sentence(said: str) -> str:
    """Return a text that opens on a capital and ends as a sentence; empty when it is."""
    said = text.capitalised(said.strip())
    return said if not said or said.endswith((".", "!", "?", "…")) else f"{said}."


def sourced(items: Iterable[object], *, whole: bool = False) -> str:
    """Return the source line of several entries: who says it, and whether some are fictional."""
    items = list(items)
    said = [str(source) for each in items if (source := getattr(each, "source", ""))]
    line = " ; ".join(dict.fromkeys(each.rstrip(".") for each in said)) or OWN
    return text.typographic(marked(f"{line}.", whole or any(map(_touched, items))))


def _touched(item: object) -> bool:
    """Whether something, or anything in it, is fictional."""
    return fictional(item) or invented(item)


def names_apart(items: Sequence[object], names: Sequence[str], *, whole: bool = False) -> list[str]:
    """Mark the fictional entries of a list that also holds real ones."""
    flags = [invented(each, whole) for each in items]
    if all(flags) or not any(flags):
        return list(names)
    return [f"{n} (exemple fictif)" if f else n for n, f in zip(names, flags, strict=True)]


def few(count: int | None) -> str:
    """Write how many people, never so few that they could be known."""
    if count is None:
        return "non comptés"
    return text.number(count) if count >= LEAST else f"moins de {text.number(LEAST)}"


def rows(
    context: Context,
    name: str,
    lines: Sequence[dict[str, str]],
    columns: Sequence[Column],
    *,
    title: str,
    caption: str,
    source: str,
    how_to_read: str = "",
    total: Sequence[int] = (),
) -> Block:
    """Return a table of the chapter, its French signs set."""
    import pandas as pd

    data = pd.DataFrame(
        [{key: text.typographic(said) for key, said in line.items()} for line in lines]
    )
    return table(
        context.anchor("tbl", name), data, columns,
        title=text.typographic(title), caption=text.typographic(caption), source=source,
        how_to_read=text.typographic(how_to_read), total=total,
    )  # fmt: skip
