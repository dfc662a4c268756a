"""A need by neighbourhood: only where ten people answered and a thousand live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.confidentiality.status import Status
from diagnostic.errors import Problem, StudyError
from diagnostic.presentation import alt, boxes, maps
from diagnostic.presentation.figure import figure
from diagnostic.presentation.rows import Words
from diagnostic.text import near_matches, number
from diagnostic.voices.demonstration import marked
from diagnostic.voices.surveys.model import Kind, Zone
from diagnostic.voices.surveys.tables import HIGH
from diagnostic.voices.surveys.weighting import zone_people
from diagnostic.workbook import surveywords
from diagnostic.workbook.values_table import values_table

if TYPE_CHECKING:
    import geopandas as gpd

    from diagnostic.presentation.display import Block
    from diagnostic.voices.surveys.model import Declared, Question
    from diagnostic.voices.surveys.results import Breakdown, Result
    from diagnostic.voices.surveys.store import Published
    from diagnostic.workbook.context import Context

LEAST = 1000
"""Inhabitants of a neighbourhood, at least."""
QUARTERS = Words("quartier", "quartiers", "aucun quartier")


def needs_map(  # noqa: PLR0917 - a map and all it tells
    context: Context,
    declared: Declared,
    found: Published,
    question: Question,
    result: Result,
    answer: str,
) -> Block:
    """Return the map of an answer by neighbourhood, or why there is none."""
    code, said = _answer(declared, question, answer)
    breakdown = next((b for b in result.breakdowns if b.part == "neighbourhood"), None)
    zones = declared.survey.profile.neighbourhood
    if breakdown is None or zones is None:
        return _absent(question, "les réponses par quartier sont trop peu nombreuses")
    outlines = _outlines(context, zones.options)
    if outlines is None:
        return _absent(question, "survey.yml ne dit pas de quels Iris sont faits les quartiers")
    data = _data(context, zones.options, breakdown, code)
    known = data.dropna(subset=["value"])
    if len(known) < 2:
        return _absent(question, "trop peu de quartiers peuvent être montrés")
    ranked = known.sort_values("value", kind="stable")
    low, high = ranked.iloc[0], ranked.iloc[-1]
    caption = surveywords.caption(declared, found, result, mapped=True)
    words = f"Part des répondants qui disent {said}, par quartier"
    return figure(
        context.anchor("fig", "questionnaire", declared.name, question.id, "carte"),
        maps.zones(
            outlines,
            data,
            neighbours=context.outlines.communes(context.gazetteer.neighbours(context.town.id)),
            words=QUARTERS,
        ),
        title=text.typographic(
            f"De {low['text']} ({low['label']}) à {high['text']} ({high['label']}) des répondants "
            f"ont {'cité' if question.type is Kind.MULTIPLE else 'répondu'} {said}"
        ),
        caption=text.typographic(f"{words}. ") + caption,
        source=surveywords.source(declared, found) + " Contours : IGN-Insee.",
        alt=marked(alt.zones(data, measure=words, words=QUARTERS), declared.survey.demonstration),
        how_to_read=text.typographic(
            f"Un quartier n’est montré qu’avec 10 répondants et {number(LEAST)} habitants au moins."
            " Un quartier hachuré n’est pas à zéro."
        ),
        width="large",
        data=data,
        values_table=values_table(data),
        used={"voices": [result.identifier]},
    )


def _answer(declared: Declared, question: Question, answer: str) -> tuple[str, str]:
    """Return the code of what is mapped, and how it is said."""
    if question.type is Kind.SCALE:
        return HIGH, surveywords.together(question)
    known = {option.code: option.label for option in question.options}
    if answer in known:
        return answer, f"« {known[answer]} »"
    raise StudyError(
        Problem(
            "dites quelle réponse mettre sur la carte",
            declared.identifier(question),
            answer,
            f"réponses : {', '.join(known)}",
            near_matches(answer, known),
        )
    )


def _absent(question: Question, reason: str) -> Block:
    label = question.label.rstrip(" ?.")
    return boxes.absence(
        text.typographic(f"Pas de carte par quartier pour « {label} » : {reason}.")
    )


def _outlines(context: Context, zones: tuple[Zone, ...]) -> gpd.GeoDataFrame | None:
    """Return the outlines of neighbourhoods, each the union of its Iris."""
    if not context.is_commune or not all(zone.iris for zone in zones):
        return None
    iris = context.outlines.iris(context.town.id)
    of = {f"IRIS-{code}": zone for zone in zones for code in zone.iris}
    held = iris[iris["territory"].isin(of)]
    if set(of) - set(held["territory"]):
        return None
    held = held.assign(
        name=[of[each].label for each in held["territory"]],
        territory=[of[each].code for each in held["territory"]],
    )
    return held.dissolve("territory", as_index=False)[["territory", "name", "geometry"]]


def _data(
    context: Context, zones: tuple[Zone, ...], breakdown: Breakdown, code: str
) -> pd.DataFrame:
    shares = {group.label: group.share(code) for group in breakdown.groups}
    rows = []
    for zone in zones:
        people = zone_people(zone.population, zone.iris, context.statistics)
        small = people is None or people < LEAST
        share = None if small else shares.get(zone.label)
        status = Status.OK if share is not None else Status.PROTECTED
        status = Status.BELOW_THRESHOLD if small else status
        rows.append(
            {
                "territory": zone.code,
                "label": zone.label,
                "role": "zone",
                "value": share,
                "status": status.value,
                "text": status.label if share is None else number(share, 0, "%"),
                "vintage": 0,
            }
        )
    data = pd.DataFrame(rows)
    data["value"] = data["value"].astype("float64")
    return data
