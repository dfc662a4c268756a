"""Items of the votes that speak of a theme, each with its reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation.display import joined
from diagnostic.presentation.tables import Column, table
from diagnostic.voices.consultation.model import State, load, votes
from diagnostic.voices.consultation.readings import Reading
from diagnostic.voices.consultation.results import Results, Shown, results
from diagnostic.workbook.votebase import source
from diagnostic.workbook.votewords import gap_sentence

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

NOTHING = "rien ne ressort"


def theme_items(context: Context) -> Block | None:
    """Return the items of the theme in each closed vote; None when no vote speaks of it."""
    loaded = [load(context.study.slug, name) for name in votes(context.study.slug)]
    shown = [
        block
        for ballot in loaded
        if ballot.state is State.CLOSED and ballot.declared.format.graded
        for found in results(context.study.slug, ballot.name)[:1]
        if (block := _items(context, found))
    ]
    return joined(shown) if shown else None


def _items(context: Context, found: Results) -> Block | None:
    ordered = [item for item in found.ordered if found.item(item).theme == context.theme]
    rows = [
        {"item": _item(found, item), "all": found.whole(item).written, "said": _said(found, item)}
        for item in ordered
        if found.whole(item).shown is not Shown.NOTHING
    ]
    if not rows:
        return None
    what = found.dimension or "accord"
    return table(
        context.anchor("tbl", "enonces", found.ballot.name),
        pd.DataFrame(rows),
        [
            Column("item", "Énoncé"),
            Column("all", "Ensemble des groupes"),
            Column("said", "Lecture"),
        ],
        title=_title(found, ordered),
        caption=text.typographic(
            f"« {found.ballot.declared.title} » : énoncés de ce thème, du plus partagé au plus "
            f"discuté ({what}, de 1 à {found.scale.size})."
        ),
        source=source(found.ballot),
    )


def _item(found: Results, item: str) -> str:
    number = item.replace("-", text.NB_HYPHEN)
    return text.typographic(f"{found.item(item).text} ({number})")


def _said(found: Results, item: str) -> str:
    """Return the readings of an item, and who answers apart."""
    told = found.readings[item]
    said = [reading.label for reading in told.readings]
    if not said:
        return NOTHING
    sentence = text.capitalised(text.enumeration(said))
    if Reading.TENSION in told.readings and told.gaps:
        sentence += f". {gap_sentence(found, told.gaps[0])}"
    return text.typographic(sentence)


def _title(found: Results, items: list[str]) -> str:
    """Say what is shared, else what divides most, else what is agreed or refused."""
    for reading, words in _TITLES.items():
        held = [item for item in items if reading in found.readings[item].readings]
        if held:
            best = (
                max(held, key=lambda item: found.gap(item) or 0) if reading in _APART else held[0]
            )
            return text.typographic(f"{words} : « {found.item(best).text} »")
    count = text.counted(len(items), "énoncé de ce thème", "énoncés de ce thème")
    verb = text.plural(len(items), "a été mis", "ont été mis")
    return text.typographic(f"{count} {verb} au vote ; rien n’y ressort nettement")


_APART = {Reading.TENSION, Reading.SPLIT}
_TITLES = {
    Reading.SHARED: "Tous les groupes entendus le partagent",
    Reading.TENSION: "Les groupes ne s’accordent pas",
    Reading.CONSENSUS: "Les réponses vont dans le même sens",
    Reading.REFUSED: "Les groupes le rejettent ensemble",
    Reading.SPLIT: "Un groupe est divisé",
    Reading.UNCLEAR: "Un énoncé reste à clarifier",
}
"""What the title of the table says first, in order."""
