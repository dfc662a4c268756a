"""The written parts of a chapter: opening, takeaways, issues, vigilance, voices, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis import findings, sentences
from diagnostic.analysis.findings import comparable
from diagnostic.analysis.prompts import prompts
from diagnostic.analysis.vigilance import cautions
from diagnostic.presentation import boxes, markdown
from diagnostic.presentation.display import Block, joined
from diagnostic.study.model import Edition

if TYPE_CHECKING:
    from diagnostic.analysis.values import Value
    from diagnostic.workbook.context import Context

TAKEN = 3
"""Things to remember in a chapter."""
UNPUBLISHED = "Ce que personne ne publie"
"""Heading of what no source says at the scale of a town."""


def opening(context: Context) -> Block:
    """Return the chapter's first lines: its question, and a first measure of the town."""
    themes = context.statistics.catalogue.themes
    if context.theme not in themes:
        return _opening_of_synthesis(context)
    said = [themes[context.theme].question]
    first = _first_known(context)
    if first is not None:
        said.append(sentences.level(first))
    else:
        said.append(f"Aucune source réunie ici ne donne de chiffre de ce thème {context.town.at}.")
    shown = boxes.chapo(text.typographic(" ".join(part for part in said if part)))
    if unpublished := prompts(context.theme).unpublished:
        shown = joined([shown, boxes.vigilance(unpublished, UNPUBLISHED)])
    return shown.using(**context.used([first] if first is not None else []))


def _first_known(context: Context) -> Value | None:
    context.profile.load(context.indicators)
    latest = (context.profile.latest(identifier) for identifier in context.indicators)
    return next((value for value in latest if value.known), None)


def _opening_of_synthesis(context: Context) -> Block:
    population = context.profile.latest("population_total")
    said = [sentences.level(population)] if population.known else []
    said.append(
        "Cette synthèse réunit ce que disent les chiffres, pour en discuter avant de décider."
    )
    shown = boxes.chapo(text.typographic(" ".join(said)))
    return shown.using(**context.used([population] if population.known else []))


def takeaways(context: Context) -> Block:
    """Return the three things to remember, each about another indicator."""
    found = findings.findings(context.profile, context.indicators)
    kept = findings.distinct(found, TAKEN)
    items = [(f.headline, sentences.following(f.value.indicator, f.sentence)) for f in kept]
    values = [value for finding in kept for value in finding.values]
    said = {finding.key for finding in kept}
    for identifier in context.indicators:
        value = context.profile.latest(identifier)
        if len(items) < TAKEN and identifier not in said and value.known:
            items.append((sentences.level(value), _beside(context, value)))
    if not items:
        return boxes.absence(
            text.typographic(
                f"Aucune source réunie ici ne décrit ce thème {context.town.at}. Les mesures qui "
                "manquent et la façon de les obtenir sont listées plus bas."
            )
        )
    return boxes.retenir(items).using(**context.used(values))


def _beside(context: Context, value: Value) -> str:
    """Return what the nearest territory with a close year has: « Vaucluse : 28,9 % (2020). »."""
    if not comparable(value):
        return ""
    for place in context.comparators:
        other = context.profile.nearest(value.indicator.id, place, value.year)
        if other.known:
            return text.typographic(f"{place.short} : {other.written} ({other.year}).")
    return ""


def issues(context: Context) -> Block:
    """Return what the figures put up for discussion, and the theme's questions."""
    found = findings.findings(context.profile, context.indicators)
    hard = findings.distinct([f for f in found if f.favourable is False], TAKEN)
    asked = prompts(context.theme).questions
    parts: list[Block] = []
    if hard:
        parts.append(boxes.boxes([boxes.Box("constat", finding.sentence) for finding in hard]))
    if asked:
        lead = "**À mettre en discussion avec les partenaires**"
        parts.append(
            Block(
                "prose",
                f"{lead}\n\n{markdown.bullets([markdown.inline(q) for q in asked])}",
                "<p><strong>À mettre en discussion avec les partenaires</strong></p><ul>"
                + "".join(f"<li>{question}</li>" for question in asked)
                + "</ul>",
                "\n".join(asked),
            )
        )
    if not parts:
        return boxes.absence("Aucun enjeu ne ressort des chiffres réunis pour ce thème.")
    values = [value for finding in hard for value in finding.values]
    return joined(parts).using(**context.used(values))


def vigilance(context: Context) -> Block:
    """Return the points of vigilance, three side by side."""
    found = cautions(context.profile, context.indicators)
    if not found:
        return boxes.absence("Aucune réserve particulière sur les chiffres de ce chapitre.")
    rows = [
        boxes.boxes([boxes.Box("vigilance", c.sentence, c.title) for c in found[i : i + 3]])
        for i in range(0, len(found), 3)
    ]
    return joined(rows)


def voices(context: Context) -> Block:
    """Return what is missing of what people say, and to the team alone how to add it."""
    asked = prompts(context.theme).requests
    lead = (
        "Aucun entretien, questionnaire, vote ou atelier ne nourrit encore ce chapitre. Ce que "
        "disent les professionnels et les habitants y prend place à côté des chiffres."
    )
    lines = [text.typographic(lead)]
    if asked:
        wanted = " ; ".join(f"{each.what}, auprès de : {each.holder}" for each in asked)
        lines.append(text.typographic(f"Données à demander en parallèle : {wanted}."))
    if context.study.edition is Edition.WORKING:
        lines.append(
            markdown.Prose(
                f"Pour l’ajouter{text.NBSP}: `data/field/{context.study.slug}/`, et le guide du "
                "consultant, « Ajouter la parole des habitants et des partenaires »."
            )
        )
    return boxes.absence(*lines)


__all__ = ["issues", "joined", "opening", "takeaways", "vigilance", "voices"]
