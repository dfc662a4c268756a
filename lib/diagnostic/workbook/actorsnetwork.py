"""The network of actors: drawn, or told by sector when it is too large, and its bridges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation import boxes
from diagnostic.presentation.figure import figure
from diagnostic.presentation.networkalt import network_alt
from diagnostic.presentation.networks import MOST, network
from diagnostic.presentation.tables import Column, grid, table
from diagnostic.voices.actors import measures
from diagnostic.voices.actors.words import Sector
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.actors import VALUES, actors_of, frame, from_where, missing

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.voices.actors.model import Actors
    from diagnostic.workbook.context import Context


def actors_network(context: Context) -> Block:
    """Return the network by sector; above forty organisations, the ties between sectors."""
    actors = actors_of(context)
    if actors is None:
        return missing(context, "leur réseau ne peut pas encore être dessiné.")
    if len(actors.organisations) > MOST:
        return _between_sectors(context, actors)
    nodes = frame(actors)
    ties = pd.DataFrame(
        [
            {"a": tie.ends[0], "b": tie.ends[1], "weight": tie.weight, "mutual": tie.mutual}
            for tie in actors.ties
        ],
        columns=["a", "b", "weight", "mutual"],
    )
    caption = (
        "Organisations par secteur, et liens déclarés (travailler, financer, orienter, partager "
        "des données, gouverner)."
    )
    if actors.difficulties:
        hidden = text.counted(actors.difficulties, "difficulté déclarée", "difficultés déclarées")
        caption += f" {text.capitalised(hidden)} entre organisations, non dessinées."
    return figure(
        context.anchor("fig", "reseau"),
        network(nodes, ties),
        title=text.typographic(_title(actors, nodes)),
        caption=text.typographic(marked(caption, actors.demonstration)),
        source=from_where(actors),
        alt=text.typographic(marked(network_alt(nodes, ties), actors.demonstration)),
        how_to_read=text.typographic(
            "Un trait relie deux organisations ; il est plein quand les deux déclarent le lien, en "
            "tirets quand une seule le dit. Les traits clairs restent à l’intérieur d’un secteur. "
            "Un pont est une organisation par laquelle passent le plus de chemins entre les autres."
        ),
        width="large",
        data=nodes,
        values_table=grid(nodes.sort_values(["sector", "name"]), VALUES),
    )


def _title(actors: Actors, nodes: pd.DataFrame) -> str:
    if not actors.ties:
        return "Aucun lien n’est encore déclaré entre les organisations décrites"
    names = nodes.set_index("id")["name"]
    bridging = [f"« {names[name]} »" for name in measures.bridges(actors)]
    alone = int(nodes["isolated"].sum())
    rest = text.counted(alone, "organisation reste", "organisations restent")
    tail = f" ; {rest} sans lien" if alone else ""
    if not bridging:
        return f"Aucune organisation ne relie à elle seule les autres{tail}"
    if len(bridging) == 1:
        return f"Le réseau passe d’abord par une organisation, {bridging[0]}{tail}"
    return f"Le réseau passe d’abord par {text.enumeration(bridging[:2])}{tail}"


def _between_sectors(context: Context, actors: Actors) -> Block:
    """Return how many ties join each pair of sectors: a drawing would be a tangle."""
    sectors = {each.id: each.sector for each in actors.organisations}
    present = [sector for sector in Sector if sector in sectors.values()]
    counts = dict.fromkeys(((a, b) for a in present for b in present), 0)
    for tie in actors.ties:
        a, b = (sectors[end] for end in tie.ends)
        counts[a, b] += 1
        if a is not b:
            counts[b, a] += 1
    data = pd.DataFrame(
        {"sector": text.capitalised(row.value)} | {col.name: counts[row, col] for col in present}
        for row in present
    )
    columns = [
        Column("sector", "Secteur"),
        *(Column(col.name, text.capitalised(col.value), 0) for col in present),
    ]
    found = measures.silo(actors)
    return table(
        context.anchor("tbl", "reseau"),
        data,
        columns,
        title=text.typographic(
            f"{text.number(found.crossing)} liens sur {text.number(found.ties)} joignent deux "
            "secteurs."
        ),
        caption=text.typographic(
            marked(
                f"Nombre de liens entre secteurs. Au-delà de {MOST} organisations, le réseau se "
                "lit mieux en tableau.",
                actors.demonstration,
            )
        ),
        source=from_where(actors),
        how_to_read=text.typographic(
            "Sur la diagonale, les liens à l’intérieur d’un secteur ; un lien entre deux secteurs "
            "figure sur les deux lignes."
        ),
    )


def actors_bridges(context: Context) -> Block:
    """Return the organisations that link the others, and what their absence would cut."""
    actors = actors_of(context)
    if actors is None:
        return missing(context, "les organisations qui relient les autres ne sont pas connues.")
    nodes = frame(actors)
    rank = {name: i for i, name in enumerate(measures.bridges(actors))}
    kept = nodes[nodes["id"].isin([*rank, *measures.cut_off(actors)])]
    if kept.empty:
        return boxes.absence(
            text.typographic(
                "Aucune organisation n’est un passage obligé entre les autres, d’après les liens "
                "déclarés."
            )
        )
    kept = kept.sort_values(["between", "id"], ascending=[False, True])
    vital = int((kept["cut"] > 0).sum())
    said = text.counted(
        vital,
        "organisation tient seule une partie du réseau",
        "organisations tiennent seules une partie du réseau",
    )
    return table(
        context.anchor("tbl", "ponts"),
        kept,
        [*VALUES, Column("cut", "Organisations coupées si elle manquait", 0)],
        title=text.typographic(
            f"{text.capitalised(said)}."
            if vital
            else "Aucune organisation, en manquant, n’en couperait d’autres du réseau."
        ),
        caption=text.typographic(
            marked(
                "Intermédiarité : part des plus courts chemins entre deux autres organisations "
                "qui passent par elle.",
                actors.demonstration,
            )
        ),
        source=from_where(actors),
        how_to_read=text.typographic(
            f"{kept['name'].iloc[0]} est sur {text.number(kept['between'].iloc[0], 1)} % des plus "
            "courts chemins entre les autres. Un pont est un appui, et une fragilité s’il est seul."
        ),
    )
