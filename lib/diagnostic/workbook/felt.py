"""Measured and felt: where figures place each theme, beside how high people put it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic import text
from diagnostic.analysis.crossed import declared
from diagnostic.presentation import boxes
from diagnostic.presentation.figure import figure
from diagnostic.presentation.tables import Column, grid
from diagnostic.study.themes import LABELS, label
from diagnostic.text import NBSP
from diagnostic.voices.consultation.model import State, load, votes
from diagnostic.voices.consultation.results import Results, results
from diagnostic.voices.demonstration import marked
from diagnostic.voices.felt import Felt, Measured, felt, judged, position
from diagnostic.workbook.votebase import written_day

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

X = "Les chiffres appellent l’attention : position moyenne des mesures du thème, de 0 à 100"
MIDDLE = 50
CROSSING = "x_need_vs_perception"


def closed(context: Context) -> Results | None:
    """Return the closed vote that says how high people put the chapter's theme.

    A vote on importance comes before a vote on agreement, a second round
    before a first; None when no closed vote with levels has items of the theme.
    """
    slug = context.study.slug
    loaded = [load(slug, name) for name in votes(slug)]
    ready = [b for b in loaded if b.state is State.CLOSED and b.declared.format.graded]
    ready.sort(key=lambda b: (-len(b.declared.format.dimensions), -b.declared.round, b.name))
    for ballot in ready:
        found = results(slug, ballot.name)[0]
        themes = [context.theme] if context.theme in LABELS else list(context.study.themes)
        if any(felt(found, theme) for theme in themes):
            return found
    return None


def measured_and_felt(context: Context) -> Block | None:
    """Return the chart of a chapter; None without a vote, or without a position."""
    vote = closed(context)
    if vote is None:
        return None
    themes = [context.theme] if context.theme in LABELS else []
    themes += [theme for theme in context.study.themes if theme not in themes]
    known = context.statistics.catalogue
    told = [theme for theme in themes if theme in known.themes and felt(vote, theme)]
    context.profile.load(i.id for theme in told for i in known.theme(theme) if judged(i))
    points = [(theme, *found) for theme in themes if (found := _point(context, vote, theme))]
    if not points or (context.theme in LABELS and points[0][0] != context.theme):
        return None
    data = _data(context, vote, points)
    values = [value for _, found, _ in points for value in found.figures]
    scale = vote.scale
    what = "l’importance" if vote.dimension else "l’accord"
    y = f"Ce que disent les groupes : {what}, de 1 ({text.lowered(scale.levels[0])}) à "
    y += f"{scale.size} ({text.lowered(scale.levels[-1])})"
    return figure(
        context.anchor("fig", "mesure", "ressenti"),
        _drawn(data, vote, y),
        title=_title(context, vote, points),
        caption=_caption(context, points),
        source=_source(vote),
        alt=_alt(data),
        how_to_read=_reading(context, vote),
        width="large",
        data=data,
        values_table=_table(data),
        used=context.used(values),
    )


def crossing(context: Context) -> Block:
    """Return the chart of the catalogue's crossing, or why it is not shown."""
    found = measured_and_felt(context)
    if found is not None:
        return found
    known = declared(CROSSING)
    return boxes.absence(
        text.typographic(
            f"{known.label} : aucun vote clos ne dit encore comment ce thème est ressenti ici. "
            f"{known.note}"
        )
    )


def _point(context: Context, vote: Results, theme: str) -> tuple[Measured, list[Felt]] | None:
    """Return where figures and people place a theme; None when either side is silent."""
    catalogue = context.statistics.catalogue
    if theme not in catalogue.themes:
        return None
    said = felt(vote, theme)
    if not said or said[0].group:
        return None
    found = position(context.profile, context.pools, [i.id for i in catalogue.theme(theme)])
    return (found, said) if found else None


def _data(
    context: Context, vote: Results, points: list[tuple[str, Measured, list[Felt]]]
) -> pd.DataFrame:
    """Return a mark per theme, and one per group of people for the chapter's own theme."""
    rows: list[dict[str, Any]] = []
    for theme, found, said in points:
        own = theme == context.theme
        for place, each in enumerate(said if own else said[:1]):
            who = vote.groups[each.group] if each.group else "ensemble"
            rows.append(
                {
                    "label": text.capitalised(who) if own else label(theme),
                    "theme": label(theme),
                    "group": text.capitalised(who),
                    "measured": found.position,
                    "priority": each.priority,
                    "town": own,
                    "shape": place,
                    "voters": _voters(vote, each),
                    "agreement": _agreement(each),
                    "items": each.items,
                }
            )
    frame = pd.DataFrame(rows)
    frame["label"] = [
        f"{row['label']} ({row['voters']}, {row['agreement']})"
        if row["town"] or context.theme not in LABELS
        else row["label"]
        for row in rows
    ]
    return frame


def _voters(vote: Results, said: Felt) -> str:
    if said.answers is not None:
        return f"{said.answers}{NBSP}votants"
    least, most = vote.rules.least_ballots, vote.rules.counts_from - 1
    return f"{least} à {most}{NBSP}votants" if said.group else "médianes"


def _agreement(said: Felt) -> str:
    if said.agreement is None:
        return said.kind.label
    return f"A{NBSP}={NBSP}{text.number(said.agreement, 2)}"


def _drawn(data: pd.DataFrame, vote: Results, y: str) -> Any:
    from diagnostic.presentation.felt import felt as drawn

    return drawn(data, x=text.typographic(X), y=text.typographic(y), levels=vote.scale.levels)


def _quadrant(vote: Results, found: Measured, said: Felt) -> str:
    """Say where a theme stands, as the end of a sentence."""
    high = said.priority > (vote.scale.size + 1) / 2
    if found.position > MIDDLE:
        return (
            "les chiffres appellent l’attention, et ceux qui ont voté le disent aussi"
            if high
            else "les chiffres appellent l’attention plus que ceux qui ont voté ne le disent"
        )
    return (
        "ceux qui ont voté le disent plus que les chiffres ne le montrent"
        if high
        else "ni les chiffres ni ceux qui ont voté n’en font une priorité"
    )


def _title(context: Context, vote: Results, points: list[tuple[str, Measured, list[Felt]]]) -> str:
    theme, found, said = points[0]
    if context.theme in LABELS:
        return text.typographic(f"{label(theme)} : {_quadrant(vote, found, said[0])}")
    both = [
        label(theme)
        for theme, found, said in points
        if found.position > MIDDLE and said[0].priority > (vote.scale.size + 1) / 2
    ]
    if len(both) > 1:
        head = f"« {both[0]} » et {text.counted(len(both) - 1, 'autre thème', 'autres thèmes')}"
        return text.typographic(f"Les chiffres et les votes se rejoignent pour {head}")
    if both:
        return text.typographic(f"Les chiffres et les votes se rejoignent pour « {both[0]} »")
    return "Aucun thème n’est à la fois mesuré et ressenti comme une priorité"


def _caption(context: Context, points: list[tuple[str, Measured, list[Felt]]]) -> str:
    _, found, said = points[0]
    measures = text.counted(len(found.figures), "mesure", "mesures")
    items = text.counted(said[0].items, "énoncé", "énoncés")
    about = f"{measures} et {items} pour ce thème" if context.theme in LABELS else "par thème"
    return text.typographic(
        f"En abscisse, position moyenne {context.town.of} parmi les {found.pool.named} ; en "
        f"ordonnée, moyenne des réponses aux énoncés ({about})."
    )


def _reading(context: Context, vote: Results) -> str:
    what = "jugent ses énoncés importants" if vote.dimension else "sont d’accord avec ses énoncés"
    said = [
        "Plus un thème est à droite, plus les territoires comparés sont en meilleure situation.",
        f"Plus il est haut, plus ceux qui ont voté {what}.",
        "Les pointillés sont les milieux des deux échelles.",
    ]
    if not vote.dimension:
        said.append("Seuls comptent les énoncés qui disent une attente ou une difficulté.")
    if context.theme in LABELS:
        said.append(
            "A dit l’accord à l’intérieur du groupe : 1, tous du même avis ; −1, deux camps."
        )
    least = vote.rules.counts_from
    said.append(f"L’ensemble réunit les groupes d’au moins {least} votants.")
    if context.theme in LABELS:
        said.append(
            f"De {vote.rules.least_ballots} à {least - 1} votants, seule la médiane est montrée."
        )
    if vote.silent:
        names = text.enumeration([text.lowered(name) for name in vote.silent])
        said.append(f"Moins de {vote.rules.least_ballots} votants, sans résultat : {names}.")
    said.append("Ce rapprochement se discute : un vote de quelques groupes n’est pas un sondage.")
    return text.typographic(" ".join(said))


def _source(vote: Results) -> str:
    ballot = vote.ballot
    said = f"vote « {ballot.declared.title} »"
    if ballot.declared.session:
        said += f", {written_day(ballot.declared.session.isoformat())}"
    said += " ; mesures de ce livre."
    return text.typographic(marked(said, ballot.declared.demonstration))


def _alt(data: pd.DataFrame) -> str:
    said = [
        f"{row['label']}{NBSP}: mesuré {text.number(row['measured'])} sur 100, ressenti "
        f"{text.number(row['priority'], 1)}"
        for row in data.to_dict("records")
    ]
    return f"Nuage de {text.counted(len(data), 'point')} en quatre cadrans. {'. '.join(said)}."


def _table(data: pd.DataFrame) -> Any:
    return grid(
        data,
        [
            Column("theme", "Thème"),
            Column("group", "Groupe"),
            Column("measured", "Mesuré (0 à 100)", 0),
            Column("priority", "Ressenti", 1),
            Column("voters", "Votants"),
            Column("agreement", "Accord"),
        ],
    )
