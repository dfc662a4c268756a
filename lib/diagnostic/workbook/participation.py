"""Who was heard, and who was not: interviews, votes, questionnaires, workshops side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation.tables import Column, table
from diagnostic.study.interviews import interviews_folder
from diagnostic.text import NBSP
from diagnostic.voices.consultation.model import State, load, votes
from diagnostic.voices.consultation.store import turnout
from diagnostic.voices.demonstration import marked
from diagnostic.voices.interviews import read_interviews
from diagnostic.workbook import words

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context


@dataclass(frozen=True)
class Heard:
    """People asked in one way.

    Parameters
    ----------
    way, who : str
    asked, met : str
        As they may be written: a small group's ballots are not.
    absent : bool
        Whether nobody, or too few, could be heard.
    demonstration : bool
    """

    way: str
    who: str
    asked: str
    met: str
    absent: bool
    demonstration: bool = False


def heard(context: Context) -> Block:
    """Return the table of who was heard, its title on who was not."""
    rows = [*_interviews(context), *_votes(context)]
    if not rows:
        return words.voices(context)
    fictional = any(row.demonstration for row in rows)
    data = pd.DataFrame(
        [
            {
                "way": row.way,
                "who": row.who,
                "asked": row.asked,
                "met": row.met,
                "said": "pas entendus" if row.absent else "entendus",
            }
            for row in rows
        ]
    )
    return table(
        context.anchor("tbl", "participation"),
        data,
        [
            Column("way", "Démarche"),
            Column("who", "Qui"),
            Column("asked", "Visés ou invités"),
            Column("met", "Rencontrés ou votants"),
            Column("said", "Résultat"),
        ],
        title=_title(rows),
        caption="Nombre de personnes visées ou invitées, et de personnes effectivement entendues.",
        source=text.typographic(marked("fichiers de l’étude.", fictional)),
        how_to_read=text.typographic(
            "Ceux qui ne sont pas entendus n’ont pas dit le contraire : leur parole manque. Un "
            "groupe trop petit n’a pas de résultat, pour que nul ne soit reconnu."
        ),
    )


def _interviews(context: Context) -> Iterator[Heard]:
    found = read_interviews(interviews_folder(context.study.slug))
    for category, target, done in found.achieved() if found else ():
        yield Heard(
            "Entretiens",
            category.label,
            text.number(target),
            text.number(done),
            not done,
            found.demonstration if found else False,
        )


def _votes(context: Context) -> Iterator[Heard]:
    for name in votes(context.study.slug):
        ballot = load(context.study.slug, name)
        if ballot.state is not State.CLOSED:
            continue
        least = ballot.declared.rules.least_ballots
        for each in turnout(ballot):
            cast = each.ballots
            yield Heard(
                text.typographic(f"Vote « {ballot.declared.title} »"),
                text.capitalised(ballot.group_names[each.group]),
                text.number(each.invited) if each.invited else "non dit",
                f"moins de {least}" if cast is None else text.number(cast),
                cast is None or cast < least,
                ballot.declared.demonstration,
            )


def _title(rows: list[Heard]) -> str:
    """Name who is not heard anywhere; else say that all who were asked are."""
    met = {row.who for row in rows if not row.absent}
    silent = [who for who in dict.fromkeys(row.who for row in rows) if who not in met]
    if not silent:
        return "Chaque groupe visé a été entendu, au moins en partie"
    names = text.enumeration([text.lowered(who) for who in silent])
    return text.typographic(f"Manquent encore à l’écoute{NBSP}: {names}")
