"""The network in figures: how dense, how mutual, how cut into sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation import boxes
from diagnostic.presentation.tables import Column, table
from diagnostic.voices.actors import measures
from diagnostic.voices.actors.words import CardState
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.actors import actors_of, from_where, missing

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.voices.actors.model import Actors
    from diagnostic.workbook.context import Context

_APART = 0.1
"""Index from which sectors are said to meet less, or more, than by chance."""


def actors_measures(context: Context) -> Block:
    """Return the measures of the network, each with what it means."""
    actors = actors_of(context)
    if actors is None:
        return missing(context, "rien ne peut encore être mesuré de leurs liens.")
    if not actors.ties:
        return boxes.absence("Aucun lien n’est encore déclaré : rien ne peut en être mesuré.")
    return table(
        context.anchor("tbl", "mesures"),
        pd.DataFrame(_rows(actors), columns=["measure", "value", "meaning"]),
        [
            Column("measure", "Mesure"),
            Column("value", "Valeur"),
            Column("meaning", "Ce qu’elle dit"),
        ],
        title=text.typographic(_title(actors)),
        caption=text.typographic(
            marked(
                "Deux organisations liées comptent une fois, quels que soient leurs liens ; les "
                "difficultés déclarées ne sont pas des liens.",
                actors.demonstration,
            )
        ),
        source=from_where(actors),
    )


def _title(actors: Actors) -> str:
    index = measures.silo(actors).index
    if index is None:
        return "Les organisations décrites sont toutes d’un même secteur."
    if index >= _APART:
        return "Les secteurs travaillent moins ensemble que ne le ferait le hasard."
    if index <= -_APART:
        return "Les secteurs travaillent plus ensemble que ne le ferait le hasard."
    return "Les liens vont d’un secteur à l’autre à peu près comme au hasard."


def _rows(actors: Actors) -> list[tuple[str, str, str]]:
    known = measures.reciprocity(actors)
    parts, alone = measures.components(actors), measures.isolated(actors)
    k, inner = measures.core(actors)
    names = {each.id: each.name for each in actors.organisations}
    rows = [
        (
            "Densité",
            _percent(measures.density(actors)),
            "part des paires d’organisations qui sont liées",
        ),
        (
            "Inter-connaissance",
            _percent(known.share),
            _known_words(known),
        ),
        *_silo_rows(actors),
        (
            "Groupes séparés",
            text.number(len(parts)),
            "groupes d’organisations sans lien entre eux, "
            + (f"et sans lien aucun : {text.enumeration([names[i] for i in alone])}"
               if alone else "aucune organisation n’étant isolée"),
        ),
        (
            "Noyau",
            text.counted(len(inner), "organisation"),
            f"chacune est liée à {text.number(k)} autres du noyau, au moins",
        ),
    ]  # fmt: skip
    return [(measure, value, text.typographic(words)) for measure, value, words in rows]


def _known_words(known: measures.Reciprocity) -> str:
    pairs = text.counted(known.heard, "paire liée", "paires liées")
    words = f"sur {pairs} où les deux sont entendues, {text.number(known.mutual)} se citent"
    words += " l’une l’autre"
    if known.unheard:
        more = text.counted(known.unheard, "autre paire attend", "autres paires attendent")
        words += f" ; {more} que les deux organisations soient entendues"
    return words


def _silo_rows(actors: Actors) -> list[tuple[str, str, str]]:
    found = measures.silo(actors)
    if found.index is None or found.lowest is None:
        return [("Cloisonnement", "sans objet", "un seul secteur est décrit")]
    chance = text.number(100 * (found.expected or 0), 0, "%")
    seen = text.number(100 * (found.observed or 0), 0, "%")
    words = (
        f"{seen} des liens joignent deux secteurs, contre {chance} si les secteurs ne comptaient "
        f"pas ; 1 : aucun lien entre secteurs, 0 : comme au hasard, "
        f"{text.number(found.lowest, 2)} : tous les liens entre secteurs"
    )
    return [("Cloisonnement", text.number(found.index, 2), words)]


def _percent(share: float | None) -> str:
    return "sans objet" if share is None else text.number(100 * share, 0, "%")


def actors_unknowns(context: Context) -> Block:
    """Return what is still missing about the organisations, and of which."""
    actors = actors_of(context)
    if actors is None:
        return missing(context, "tout reste à recueillir.")
    nodes = actors.organisations
    wanted = (
        ("Pas encore entendue : aucun lien déclaré par elle", "heard"),
        ("Thèmes à préciser", "themes"),
        ("Territoire couvert à préciser", "covers"),
        ("Fiche à valider par l’organisation", "state"),
    )
    lacking = {
        "heard": [each.name for each in nodes if each.id not in actors.answering],
        "themes": [each.name for each in nodes if not each.themes],
        "covers": [each.name for each in nodes if each.covers is None],
        "state": [each.name for each in nodes if each.state is CardState.TO_VALIDATE],
    }
    rows = [
        {
            "what": text.typographic(what),
            "count": len(lacking[key]),
            "names": "toutes" if len(lacking[key]) == len(nodes) else "; ".join(lacking[key]),
        }
        for what, key in wanted
        if lacking[key]
    ]
    if not rows:
        return boxes.prose("Chaque organisation a été entendue et a validé sa fiche.")
    return table(
        context.anchor("tbl", "manques"),
        pd.DataFrame(rows).assign(names=lambda f: f["names"].map(text.typographic)),
        [
            Column("what", "Ce qui manque"),
            Column("count", "Organisations", 0),
            Column("names", "Lesquelles"),
        ],
        title=text.typographic(_unheard(len(lacking["heard"]), len(nodes))),
        caption=text.typographic(
            marked("Ce qui reste à recueillir sur les organisations.", actors.demonstration)
        ),
        source=from_where(actors),
    )


def _unheard(count: int, total: int) -> str:
    if not count:
        return "Chaque organisation décrite a été entendue."
    said = text.counted(count, "organisation reste", "organisations restent")
    return f"{text.capitalised(said)} à entendre, sur {text.number(total)}."
