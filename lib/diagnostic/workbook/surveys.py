"""Questionnaires in a chapter: questions, who answered, needs on a map, what presses most."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.errors import Problem, StudyError
from diagnostic.presentation import boxes
from diagnostic.presentation.figure import figure
from diagnostic.presentation.surveys import bars, looks, stacks
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.text import NBSP
from diagnostic.voices.surveys import store
from diagnostic.voices.surveys.felt import Felt, felt
from diagnostic.voices.surveys.model import FILE, Declared, load, surveys
from diagnostic.voices.surveys.store import Published, published
from diagnostic.workbook import surveydata, surveywords

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.statistics.observe import Statistics
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.workbook.context import Context


@dataclass(frozen=True)
class _Asked:
    """What tells one reading of a questionnaire from another."""

    declared: Declared = field(compare=False)
    statistics: Statistics = field(compare=False)
    place: TerritoryId | None
    shared: bool
    stamps: tuple[tuple[str, int], ...]


def opened(context: Context, name: str = "") -> tuple[Declared, Published] | None:
    """Return a questionnaire and what may be printed of it; None when there is nothing.

    Parameters
    ----------
    context : Context
    name : str
        The questionnaire; may be left empty when the study has only one.

    Raises
    ------
    StudyError
        When no name is given and there are several.
    """
    slug = context.study.slug
    known = surveys(slug)
    if not name and not known:
        return None
    if not name and len(known) > 1:
        raise StudyError(
            Problem(
                "cette étude a plusieurs questionnaires",
                f"data/field/{slug}/surveys",
                remedy=f"dites lequel : {text.enumeration(known, 'ou')}",
            )
        )
    declared = load(slug, name or known[0])
    shared = context.study.edition is not Edition.WORKING
    files = (declared.folder / FILE, declared.responses, declared.folder / store.RESULTS)
    stamps = tuple((str(f), f.stat().st_mtime_ns) for f in files if f.is_file())
    place = None if context.study.group else context.town.id
    found = _published(_Asked(declared, context.statistics, place, shared, stamps))
    return None if found is None else (declared, found)


@lru_cache(maxsize=8)
def _published(asked: _Asked) -> Published | None:
    return published(asked.declared, asked.statistics, asked.place, shared=asked.shared)


def survey_question(context: Context, question: str, name: str = "") -> Block:
    """Return the answers to a question, and their breakdown on a scale."""
    ready = opened(context, name)
    if ready is None:
        return _none(context)
    declared, found = ready
    asked = declared.find(question)
    result = found.result(declared.identifier(asked))
    if not result.levels or all(level.count is None for level in result.levels):
        return boxes.absence(
            text.typographic(
                f"« {result.label} » : trop peu de réponses pour en montrer une seule sans "
                "désigner des personnes."
            )
        )
    stacked = surveydata.stacked(asked, result)
    if stacked is not None:
        rows, key = stacked
        drawn = stacks(rows, looks(len(key)), key, surveywords.together(asked))
    else:
        drawn = bars(surveydata.barred(result))
    data = surveydata.frame(result)
    return figure(
        context.anchor("fig", "questionnaire", declared.name, asked.id),
        drawn,
        title=surveywords.title(asked, result),
        caption=surveywords.caption(declared, found, result),
        source=surveywords.source(declared, found),
        alt=surveywords.alt(declared, asked, result),
        how_to_read=surveywords.reading(asked, result),
        width="large",
        data=data,
        values_table=surveydata.values(result, data),
        used={"voices": [result.identifier]},
    )


def survey_participation(context: Context, name: str = "") -> Block:
    """Return who answered, beside the same people at the census."""
    ready = opened(context, name)
    if ready is None:
        return _none(context)
    declared, found = ready
    if not found.profile:
        return boxes.absence(
            text.typographic(
                "Le questionnaire ne demande ni l’âge, ni le sexe, ni le quartier : rien ne dit "
                "qui a répondu, ni qui manque."
            )
        )
    data = surveydata.participation(found.profile)
    census = f"Recensement {found.vintage} (%)" if found.vintage else "Recensement (%)"
    columns = [
        Column("label", "Répondants"),
        Column("part", "Profil"),
        Column("count", "Nombre", 0, status="status"),
        Column("share", "Part (%)", 0, status="status"),
        Column("expected", census, 0, status="expected_status"),
        Column("gap", "Écart (points)", 0, sign=True, status="gap_status"),
    ]
    notes = " ".join([found.weighting, *(m for m in found.missing if m not in found.weighting)])
    return table(
        context.anchor("tbl", "questionnaire", declared.name, "participation"),
        data,
        columns,
        title=surveywords.participation(declared, found),
        caption=surveywords.caption(declared, found, None),
        source=surveywords.source(declared, found),
        how_to_read=text.typographic(notes),
        used={"voices": [f"Q-{declared.name}"], "sources": list(found.sources)},
    )


def survey_priorities(context: Context, name: str = "") -> Block:
    """Return the topics of a questionnaire, the most pressing first."""
    ready = opened(context, name)
    if ready is None:
        return _none(context)
    declared, found = ready
    topics = [each for each in felt(declared, found) if each.priority is not None]
    if not topics:
        return boxes.absence(
            text.typographic(
                "Aucun sujet de ce questionnaire n’est demandé à la fois par son importance et par "
                "la satisfaction qu’il donne, avec assez de réponses."
            )
        )
    data = pd.DataFrame([{**each.__dict__, "priority": each.priority} for each in topics])
    columns = [
        Column("topic", "Sujet"),
        Column("importance", "Importance", 0),
        Column("satisfaction", "Satisfaction", 0),
        Column("priority", "Priorité ressentie", 0, town=True),
        Column("answers", "Réponses", 0),
    ]
    return table(
        context.anchor("tbl", "questionnaire", declared.name, "priorites"),
        data,
        columns,
        title=text.typographic(
            f"Le sujet ressenti comme le plus pressant est « {topics[0].topic} »"
        ),
        caption=surveywords.caption(declared, found, None),
        source=surveywords.source(declared, found),
        how_to_read=text.typographic(
            "Moyennes ramenées de 0 à 100. La priorité ressentie est l’importance multipliée par "
            "l’insatisfaction : elle est haute quand un sujet compte et ne satisfait pas."
        ),
        used={"voices": [name for each in topics for name in each.identifiers]},
    )


def felt_priorities(context: Context, theme: str = "") -> tuple[Felt, ...]:
    """Return what is felt in every questionnaire of the study, for crossings with figures.

    Parameters
    ----------
    context : Context
    theme : str
        Only the topics of a theme; all when empty.
    """
    ready = [opened(context, name) for name in surveys(context.study.slug)]
    found = [each for one in ready if one is not None for each in felt(*one)]
    return tuple(each for each in found if not theme or each.theme == theme)


def survey_needs_map(context: Context, question: str, answer: str = "", name: str = "") -> Block:
    """Return the map of an answer by neighbourhood, when each may be shown.

    Parameters
    ----------
    context : Context
    question : str
    answer : str
        Code of an option; the high answers of a scale when empty.
    name : str
    """
    ready = opened(context, name)
    if ready is None:
        return _none(context)
    declared, found = ready
    asked = declared.find(question)
    result = found.result(declared.identifier(asked))
    from diagnostic.workbook.surveymap import needs_map

    return needs_map(context, declared, found, asked, result, answer)


def _none(context: Context) -> Block:
    """Say that there is no questionnaire; to the team, how to add one."""
    said = ["Aucun questionnaire ne nourrit encore ce chapitre."]
    if context.study.edition is Edition.WORKING:
        slug = context.study.slug
        said.append(
            f"Pour en ajouter un{NBSP}: diagnostic survey new {slug} besoins, puis diagnostic "
            f"survey import {slug} besoins export.xlsx."
        )
    return boxes.absence(*(text.typographic(each) for each in said))
