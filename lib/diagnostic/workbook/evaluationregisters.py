"""Two registers side by side: figures against targets, stories of change; and how to read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.evaluation.registers import UNREAD, Control, changes, controls
from diagnostic.actions.evaluation.words import CORE, Consent, Scale
from diagnostic.presentation import boxes, sections
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.sheets import day, shown_id
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.evaluated import Evaluated, absent, evaluated, speaker
from diagnostic.workbook.evaluation import subheading

if TYPE_CHECKING:
    from diagnostic.actions.evaluation.stories import Filed
    from diagnostic.workbook.context import Context


def registers(context: Context) -> Block:
    """Return control and change side by side, fiche by fiche, then each register in full."""
    found = evaluated(context)
    if found is None:
        return absent(context)
    every = controls(found.evaluation, found.tracked)
    checked = tuple(each for each in every if found.whole(each.sheet))
    if not checked and not found.evaluation.stories:
        return boxes.absence(
            "Aucune fiche n’a encore d’indicateur à relever, et aucun récit n’est recueilli."
        )
    parts = [_beside(context, found, checked)]
    if checked:
        parts.append(_checked(context, found, checked))
    return joined([*parts, *_told(context, found)])


def _beside(context: Context, found: Evaluated, checked: tuple[Control, ...]) -> Block:
    rows = []
    for sheet in found.evaluation.actions.sheets:
        own = [each for each in checked if each.sheet is sheet]
        told = changes(found.evaluation, sheet)
        if not own and not told:
            continue
        rows.append(
            {
                "sheet": f"{shown_id(sheet.id)} {sheet.title}",
                "control": _figures(own) if found.whole(sheet) else "non publié",
                "change": " ; ".join(_gist(each) for each in told) or "aucun récit encore",
            }
        )
    for axis, declared in found.evaluation.actions.axes.items():
        wider = [e for e in found.evaluation.stories if axis in e.story.about]
        if wider:
            rows.append(
                {"sheet": f"{shown_id(axis)} {declared.title}", "control": "—",
                 "change": " ; ".join(map(_gist, wider))}
            )  # fmt: skip
    read = sum(each.last != UNREAD for each in checked)
    told_of = sum(bool(changes(found.evaluation, s)) for s in found.evaluation.actions.sheets)
    fiches = text.counted(told_of, "fiche a", "fiches ont")
    figures = f"{text.counted(read, 'indicateur relevé', 'indicateurs relevés')}" if read else (
        "aucun indicateur relevé"
    )  # fmt: skip
    return table(
        context.anchor("tbl", "registres"),
        pd.DataFrame(rows).map(text.typographic),
        (
            Column("sheet", "Fiche"),
            Column("control", f"Contrôle{NBSP}: les chiffres"),
            Column("change", f"Changement{NBSP}: les récits"),
        ),
        title=text.typographic(
            f"{text.capitalised(figures)} sur {text.number(len(checked))}, "
            f"et {fiches} au moins un récit"
        ),
        caption=f"Deux registres côte à côte{NBSP}: l’un vérifie, l’autre comprend. Aucun ne "
        "remplace l’autre, et leurs résultats ne s’additionnent pas.",
        source=text.typographic(
            marked("fiches actions, suivi et récits de l’étude.", found.fictional)
        ),
    )


def _figures(own: Sequence[Control]) -> str:
    """Say the figures read, then how many wait."""
    if not own:
        return "aucun indicateur"
    read = [each for each in own if each.last != UNREAD]
    said = [f"{each.indicator.definition}{NBSP}: {each.last}, {each.gap}" for each in read]
    if waiting := len(own) - len(read):
        kind = text.counted(waiting, "indicateur pas encore relevé",
                            "indicateurs pas encore relevés")  # fmt: skip
        said.append(kind)
    return " ; ".join(said)


def _gist(each: Filed) -> str:
    signs = text.enumeration([sign.value for sign in each.story.signs])
    return f"{shown_id(each.story.id)}, {each.story.scale.value}{NBSP}: {signs}"


def _checked(context: Context, found: Evaluated, checked: tuple[Control, ...]) -> Block:
    rows = [
        {
            "definition": f"{shown_id(each.sheet.id)} {each.indicator.definition} "
            f"({each.indicator.measures.value})",
            "baseline": each.baseline,
            "target": each.target,
            "last": each.last,
            "gap": each.gap,
        }
        for each in checked
    ]
    reached = sum(each.gap == "atteinte" for each in checked)
    if not any(each.last != UNREAD for each in checked):
        message = "Aucun indicateur n’est encore relevé : il est trop tôt pour conclure"
    else:
        verb = text.counted(reached, "cible est atteinte", "cibles sont atteintes")
        message = f"{text.capitalised(verb)} sur {text.number(len(checked))}" if reached else (
            "Aucune cible n’est encore atteinte"
        )  # fmt: skip
    return table(
        context.anchor("tbl", "controle"),
        pd.DataFrame(rows).map(text.typographic),
        (
            Column("definition", "Indicateur"),
            Column("baseline", "Départ", right=True),
            Column("target", "Cible", right=True),
            Column("last", "Dernier relevé", right=True),
            Column("gap", "Écart", right=True),
        ),
        title=text.typographic(f"Contrôle : {text.lowered(message)}"),
        caption="Indicateurs des fiches, sans ceux qui décrivent un contexte.",
        source=text.typographic(marked("fiches actions et suivi de l’étude.", found.fictional)),
    )


def _told(context: Context, found: Evaluated) -> list[Block]:
    """Return the stories by scale, each with the signs it shows."""
    stories = found.evaluation.stories
    if not stories:
        return [boxes.absence("Aucun récit de changement n’est encore recueilli.")]
    parts = [
        boxes.prose(
            text.typographic(
                marked(
                    "Les récits disent ce qui a le plus changé pour ceux qui racontent, et "
                    "pourquoi cela compte. Ils sont choisis, relus, et ne se comptent pas comme "
                    "des réponses.",
                    any(each.fictional for each in stories),
                )
            )
        )
    ]
    for scale in Scale:
        own = [each for each in stories if each.story.scale is scale]
        if own:
            parts.append(subheading(context, scale.heading, f"recits-{scale.value}"))
            parts.append(boxes.parole([_quote(found, each) for each in own]))
    working = context.study.edition is Edition.WORKING
    if working and found.pending:
        parts.append(
            boxes.relire([text.typographic(line) for line in found.pending], "Récits à relire")
        )
    return parts


def _quote(found: Evaluated, each: Filed) -> tuple[str, str]:
    story = each.story
    before, change, why, chosen = each.told
    words = " ".join(_ended(part) for part in (before, change, why) if part)
    signs = text.enumeration([sign.value for sign in story.signs])
    about = text.enumeration([shown_id(name) for name in story.about])
    said = [speaker(each), f"à propos de {about}", day(story.date)]
    if story.id in found.waiting:
        said.append("à relire avant de paraître")
    elif story.consent is not Consent.GIVEN:
        said.append("accord à demander")
    lines = f"{', '.join(said)}. {text.capitalised(signs)} ({shown_id(story.id)})."
    if chosen:
        lines += f" Pourquoi ce récit : {text.lowered(chosen.rstrip('.'))}."
    return text.typographic(words), text.typographic(lines)


def _ended(part: str) -> str:
    return part if part.endswith((".", "!", "?", "…")) else f"{part}."


def method(context: Context) -> Block:
    """Return what each score means, and how the chapter is to be read."""
    items = []
    for level in CORE:
        said = " ; ".join(f"{i} : {mark}" for i, mark in enumerate(level.marks, 1))
        items.append((f"{text.capitalised(level.value)}.", f"{level.question} {said}."))
    box = boxes.vigilance(text.typographic(_METHOD), "Comment lire ce chapitre")
    head = subheading(context, "Ce que dit chaque note, de 1 à 4", "reperes")
    return joined([part for part in (box, head, sections.bullets(items)) if part is not None])


_METHOD = (
    "Une note est un avis motivé, pas une mesure. Plusieurs personnes de catégories différentes "
    "notent, chacune sous un code ; on montre leur désaccord, jamais une moyenne seule, et rien "
    "quand moins de cinq personnes ont noté. Un chiffre du recensement ou de Filosofi décrit un "
    "contexte : il ne juge aucune action avant l’année où il pourrait la montrer."
)
