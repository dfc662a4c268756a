"""The actors of a study: read once, introduced, and what the network says of each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation import boxes, markdown
from diagnostic.presentation.tables import Column
from diagnostic.study.model import Edition
from diagnostic.voices.actors import measures
from diagnostic.voices.actors.files import load
from diagnostic.voices.actors.words import CardState
from diagnostic.voices.demonstration import marked

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.territories.gazetteer import Gazetteer
    from diagnostic.voices.actors.model import Actors
    from diagnostic.workbook.context import Context


@lru_cache(maxsize=4)
def _loaded(study: str, stamp: tuple[object, ...], gazetteer: Gazetteer) -> Actors | None:  # noqa: ARG001
    return load(study, gazetteer)


def actors_of(context: Context) -> Actors | None:
    """Return the actors of the study, read again when their files change."""
    from diagnostic.voices.actors.files import folder

    files = sorted(folder(context.study.slug).glob("*.csv"))
    stamp = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return _loaded(str(context.study.slug), (*stamp, str(files[:1])), context.gazetteer)


def missing(context: Context, what: str) -> Block:
    """Say that the study has no actors yet; to the team alone, how to add them."""
    lines = [
        text.typographic(f"Aucune organisation n’est encore décrite {context.town.at} : {what}")
    ]
    if context.study.edition is Edition.WORKING:
        slug = context.study.slug
        lines.append(
            markdown.Prose(
                f"Le classeur à remplir se demande par `diagnostic actors template {slug}`, puis "
                f"s’importe par `diagnostic actors import {slug} FICHIER.xlsx`."
            )
        )
    return boxes.absence(*lines)


def from_where(actors: Actors, fictional: bool | None = None) -> str:
    """Return the source line: whose word it is, how many have validated their card."""
    known = len(actors.organisations)
    valid = sum(each.state is CardState.VALIDATED for each in actors.organisations)
    said = text.counted(valid, "fiche validée", "fiches validées")
    line = f"fichier des acteurs de l’étude, {said} sur {text.number(known)}."
    return marked(text.typographic(line), actors.demonstration if fictional is None else fictional)


def opening(context: Context) -> Block:
    """Return the chapter's first lines: how many organisations, how they know one another."""
    actors = actors_of(context)
    if actors is None:
        return missing(context, "le chapitre attend les organisations et leurs liens.")
    sectors = len({each.sector for each in actors.organisations})
    known = text.counted(
        len(actors.organisations), "organisation est décrite", "organisations sont décrites"
    )
    size = (
        f"{text.capitalised(known)} {context.town.at}, de {text.counted(sectors, 'secteur')}, "
        f"avec {text.counted(len(actors.ties), 'lien')} entre elles."
    )
    said = ["Qui agit ici, avec qui, et qui relie les autres ?", size, _knowing(actors)]
    line = " ".join(part for part in said if part)
    return boxes.chapo(text.typographic(marked(line, actors.demonstration)))


def _knowing(actors: Actors) -> str:
    found = measures.reciprocity(actors)
    if not found.heard:
        return ""
    pairs = text.counted(found.heard, "paire", "paires")
    return (
        f"Parmi les {pairs} d’organisations liées et entendues toutes les deux, "
        f"{text.number(found.mutual)} se citent l’une l’autre."
    )


def frame(actors: Actors) -> pd.DataFrame:
    """Return the organisations with what the network says of each."""
    between = measures.betweenness(actors)
    bridging = set(measures.bridges(actors))
    alone = set(measures.isolated(actors))
    lost = measures.cut_off(actors)
    near: dict[str, set[str]] = {each.id: set() for each in actors.organisations}
    for tie in actors.ties:
        a, b = tie.ends
        near[a].add(b)
        near[b].add(a)
    sectors = {each.id: each.sector for each in actors.organisations}
    return pd.DataFrame(
        {
            "id": each.id,
            "role": "actor",
            "label": each.name + (" (sans lien)" if each.id in alone else ""),
            "name": each.name,
            "sector": text.capitalised(each.sector.value),
            "letter": each.sector.letter,
            "bridge": each.id in bridging,
            "isolated": each.id in alone,
            "ties": len(near[each.id]),
            "sectors": len({sectors[other] for other in near[each.id]} - {each.sector}),
            "between": 100 * between[each.id],
            "cut": lost.get(each.id, 0),
        }
        for each in actors.organisations
    )


VALUES = (
    Column("name", "Organisation"),
    Column("sector", "Secteur"),
    Column("ties", "Liens", 0),
    Column("sectors", "Autres secteurs touchés", 0),
    Column("between", "Intermédiarité, en %", 1),
)
"""What is told of an organisation, in every table of the network."""
