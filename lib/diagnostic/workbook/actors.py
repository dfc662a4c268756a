"""The actors of a study: their network, who bridges, who acts on what."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation import boxes, markdown
from diagnostic.presentation.figure import figure
from diagnostic.presentation.networkalt import network_alt
from diagnostic.presentation.networks import MOST, network
from diagnostic.presentation.tables import Column, grid, table
from diagnostic.study.model import Edition
from diagnostic.study.themes import LABELS
from diagnostic.voices.actors import measures
from diagnostic.voices.actors.files import load
from diagnostic.voices.actors.model import TO_BE_STATED
from diagnostic.voices.actors.words import CardState, Sector
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


_VALUES = (
    Column("name", "Organisation"),
    Column("sector", "Secteur"),
    Column("ties", "Liens", 0),
    Column("sectors", "Autres secteurs touchés", 0),
    Column("between", "Intermédiarité, en %", 1),
)


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
        values_table=grid(nodes.sort_values(["sector", "name"]), _VALUES),
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
        [*_VALUES, Column("cut", "Organisations coupées si elle manquait", 0)],
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


def actors_matrix(context: Context) -> Block:
    """Return who acts on what: organisations by theme."""
    actors = actors_of(context)
    if actors is None:
        return missing(context, "qui agit sur quel thème n’est pas connu.")
    themes = [name for name in LABELS if name != "portrait"]
    said = measures.matrix(actors, themes)
    rows = [
        {"name": each.name, "sector": each.sector.letter}
        | {
            theme: "oui" if yes else "–" if each.themes else TO_BE_STATED
            for theme, yes in zip(themes, said[each.id], strict=True)
        }
        for each in sorted(actors.organisations, key=lambda e: (list(Sector).index(e.sector), e.id))
    ]
    counts = {theme: sum(said[each.id][i] for each in actors.organisations)
              for i, theme in enumerate(themes)}  # fmt: skip
    rows.append({"name": "Organisations", "sector": ""}
                | {theme: text.number(counts[theme]) for theme in themes})  # fmt: skip
    fewest = min(counts.values())
    least = [LABELS[theme] for theme in themes if counts[theme] == fewest]
    silent = sum(not each.themes for each in actors.organisations)
    present = [sector for sector in Sector if any(e.sector is sector for e in actors.organisations)]
    letters = ", ".join(f"{sector.letter} {sector.value}" for sector in present)
    caption = f"Thèmes sur lesquels chaque organisation dit agir. Secteurs : {letters}."
    if silent:
        told = text.counted(silent, "organisation n’a", "organisations n’ont")
        caption += (
            f" {text.capitalised(told)} pas encore dit ses thèmes."
            if silent == 1
            else (f" {text.capitalised(told)} pas encore dit leurs thèmes.")
        )
    return table(
        context.anchor("tbl", "themes"),
        pd.DataFrame(rows),
        [
            Column("name", "Organisation"),
            Column("sector", "Secteur"),
            *(Column(theme, LABELS[theme]) for theme in themes),
        ],
        title=text.typographic(_least(least, fewest)),
        caption=text.typographic(marked(caption, actors.demonstration)),
        source=from_where(actors),
        total=[len(rows) - 1],
    )


def _least(themes: list[str], count: int) -> str:
    who = "aucune organisation décrite" if not count else text.counted(count, "organisation")
    if len(themes) == 1:
        return f"Le thème « {themes[0]} » est celui sur lequel le moins agissent : {who}."
    named = text.enumeration([f"« {theme} »" for theme in themes])
    each = who if not count else f"{who} chacun"
    return f"Les thèmes {named} sont ceux sur lesquels le moins agissent : {each}."
