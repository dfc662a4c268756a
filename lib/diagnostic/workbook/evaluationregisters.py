"""Two registers side by side; what feasibility lets promise; what is hoped for in the long run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.evaluation.feasibility import Ruling, verdicts
from diagnostic.actions.evaluation.registers import UNREAD, Control, changes, controls
from diagnostic.actions.evaluation.words import CORE, Consent, Scale
from diagnostic.actions.mission.files import known_of, load
from diagnostic.actions.mission.slowness import first_seen
from diagnostic.actions.mission.words import Scale as Who
from diagnostic.presentation import boxes
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.sheets import day, shown_id
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.evaluated import Evaluated, absent, evaluated, speaker

if TYPE_CHECKING:
    from diagnostic.actions.evaluation.feasibility import Verdict
    from diagnostic.actions.evaluation.stories import Filed
    from diagnostic.actions.mission.files import Mission
    from diagnostic.workbook.context import Context

_RULE = (
    "La plus basse des quatre notes de faisabilité (technique, financière, partenariale, "
    "politique) décide : 3 ou 4, l’objectif est tenable ; 2, il est à phaser ; 1, il est à revoir "
    "avant d’être promis. Aucune moyenne : l’argent ne remplace pas un partenaire."
)


def registers(context: Context) -> Block:
    """Return control and change side by side, fiche by fiche, then each register in full."""
    found = evaluated(context)
    if found is None:
        return absent(context)
    checked = controls(found.evaluation, found.tracked)
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
                "control": " ; ".join(_short(each) for each in own) or "aucun indicateur",
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
    return table(
        context.anchor("tbl", "registres"),
        pd.DataFrame(rows).map(text.typographic),
        (
            Column("sheet", "Fiche"),
            Column("control", "Contrôle : ce que disent les chiffres"),
            Column("change", "Accompagnement du changement : ce que l’on raconte"),
        ),
        title=text.typographic(
            f"{text.capitalised(text.counted(read, 'indicateur relevé', 'indicateurs relevés'))} "
            f"sur {text.number(len(checked))}, et {fiches} au moins un récit"
        ),
        caption="Deux registres côte à côte : l’un vérifie, l’autre comprend. Aucun ne remplace "
        "l’autre, et leurs résultats ne s’additionnent pas.",
        source=text.typographic(
            marked("fiches actions, suivi et récits de l’étude.", found.fictional)
        ),
    )


def _short(each: Control) -> str:
    reading = each.last if each.last != UNREAD else f"{UNREAD}, cible {each.target}"
    far = f" ({each.gap})" if each.last != UNREAD else ""
    return f"{each.indicator.definition}{NBSP}: {reading}{far}"


def _gist(each: Filed) -> str:
    signs = text.enumeration([sign.value for sign in each.story.signs])
    return f"{shown_id(each.story.id)}, {each.story.scale.value}{NBSP}: {signs}"


def _checked(context: Context, found: Evaluated, checked: tuple[Control, ...]) -> Block:
    rows = [
        {
            "sheet": shown_id(each.sheet.id),
            "definition": each.indicator.definition,
            "kind": text.capitalised(each.indicator.measures.value),
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
            Column("sheet", "Fiche"),
            Column("definition", "Indicateur"),
            Column("kind", "Nature"),
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
    said = [
        f"{story.scale.heading}{NBSP}: {signs}",
        speaker(each),
        f"à propos de {about}",
        day(story.date),
    ]
    if chosen:
        said.append(f"retenu parce que {text.lowered(chosen.rstrip('.'))}")
    if story.id in found.waiting:
        said.append("à relire avant de paraître")
    elif story.consent is not Consent.GIVEN:
        said.append("accord à demander")
    return text.typographic(words), text.typographic(f"{shown_id(story.id)}. " + ", ".join(said))


def _ended(part: str) -> str:
    return part if part.endswith((".", "!", "?", "…")) else f"{part}."


def objectives(context: Context) -> Block:
    """Return what feasibility lets promise of each objective, then its acceptable future."""
    found = evaluated(context)
    if found is None:
        return absent(context)
    every = verdicts(found.evaluation.actions)
    if not every:
        return boxes.absence("Aucun objectif n’est encore écrit dans la chaîne des actions.")
    parts = [_feasible(context, found, every), _future(context, found, every)]
    lines = [
        f"{shown_id(each.objective.id)}{NBSP}: {', '.join(each.weak)}, et l’on ne dit pas ce qui "
        "doit changer (clé change de la faisabilité)."
        for each in every
        if each.unsaid
    ]
    lines += [
        f"{shown_id(each.objective.id)}{NBSP}: ni avenir acceptable ni motif d’arrêt "
        "(clés future et stop de l’objectif)."
        for each in every
        if not _futures(each)[0] and not _futures(each)[1]
    ]
    if lines and context.study.edition is Edition.WORKING:
        parts.append(boxes.relire([text.typographic(x) for x in lines], "Objectifs à compléter"))
    return joined(parts)


def _feasible(context: Context, found: Evaluated, every: tuple[Verdict, ...]) -> Block:
    rows = [
        {
            "objective": f"{shown_id(each.objective.id)} {each.objective.text}",
            "ruling": text.capitalised(each.ruling.value),
            "weak": text.enumeration(list(each.weak)) or "—",
            "change": each.change or ("à dire" if each.weak else "—"),
            "origin": (f"fiche {shown_id(each.origin)}" if each.origin else "grille de l’objectif")
            if each.grid else "aucune grille",
        }
        for each in every
    ]  # fmt: skip
    held = sum(each.ruling is Ruling.HELD for each in every)
    moved = [
        f"{text.number(n)} {ruling.value}"
        for ruling in (Ruling.PHASED, Ruling.REVISED, Ruling.UNKNOWN)
        if (n := sum(each.ruling is ruling for each in every))
    ]
    said = f"{text.capitalised(text.counted(held, 'objectif tenable', 'objectifs tenables'))}"
    said += f" sur {text.number(len(every))}"
    return table(
        context.anchor("tbl", "faisabilite"),
        pd.DataFrame(rows).map(text.typographic),
        (
            Column("objective", "Objectif"),
            Column("ruling", "Faisabilité"),
            Column("weak", "Ce qui retient"),
            Column("change", "Ce qui doit changer"),
            Column("origin", "D’après"),
        ),
        title=text.typographic(", ".join([said, *moved])),
        caption="Ce que la faisabilité permet de promettre, objectif par objectif.",
        source=text.typographic(marked("chaîne et fiches actions de l’étude.", found.fictional)),
        how_to_read=text.typographic(_RULE),
    )


def _futures(each: Verdict) -> tuple[str, str]:
    """Return the acceptable future and what would make us stop, else those of the fiches."""
    future = each.objective.future or " ; ".join(
        f"{s.evaluation.future.rstrip('.')} ({shown_id(s.id)})"
        for s in each.sheets if s.evaluation.future
    )  # fmt: skip
    stop = each.objective.stop or " ; ".join(
        f"{s.evaluation.stop.rstrip('.')} ({shown_id(s.id)})"
        for s in each.sheets if s.evaluation.stop
    )  # fmt: skip
    return future, stop


def _future(context: Context, found: Evaluated, every: tuple[Verdict, ...]) -> Block:
    rows = []
    for each in every:
        future, stop = _futures(each)
        rows.append(
            {
                "objective": f"{shown_id(each.objective.id)} {each.objective.text}",
                "future": future or "à imaginer",
                "stop": stop or "à dire",
            }
        )
    said = sum(bool(_futures(each)[0]) for each in every)
    return table(
        context.anchor("tbl", "avenir"),
        pd.DataFrame(rows).map(text.typographic),
        (
            Column("objective", "Objectif"),
            Column("future", "Avenir acceptable"),
            Column("stop", "Ce qui nous ferait arrêter"),
        ),
        title=text.typographic(
            f"{text.number(said)} objectif{'s' if said > 1 else ''} sur "
            f"{text.number(len(every))} disent l’avenir qui serait acceptable"
            if said != 1
            else f"1 objectif sur {text.number(len(every))} dit l’avenir qui serait acceptable"
        ),
        caption="L’évaluation regarde aussi devant : ce que l’on accepterait, et ce qui ferait "
        "renoncer.",
        source=text.typographic(marked("chaîne et fiches actions de l’étude.", found.fictional)),
    )


def impacts(context: Context) -> Block:
    """Return the impacts that the study hopes for, with what already speaks of them.

    They are declared with the study's own pages (``impacts.yml``); here, each
    is set beside the stories of its scale, and the year its figure can be read.
    """
    found = evaluated(context)
    if found is None:
        return absent(context)
    mission = _mission(context)
    if mission is None or mission.impacts is None:
        return boxes.absence("Aucun effet à long terme n’est encore écrit.")
    hoped = mission.impacts.impacts
    rows, values, first = [], [], []
    for impact in hoped:
        scale = _SCALES[impact.scale]
        told = [shown_id(e.story.id) for e in found.evaluation.stories if e.story.scale is scale]
        for rank, sign in enumerate(impact.signs):
            value = context.profile.latest(sign.indicator) if sign.indicator else None
            if value is not None:
                values.append(value)
            seen = first_seen(impact, sign, mission.known)
            year = max(sign.by or 0, seen.first if seen else 0)
            first += [year] if year else []
            rows.append(
                {
                    "impact": f"{shown_id(impact.id)} {impact.text}" if not rank else "",
                    "sign": value.indicator.label if value else sign.definition,
                    "now": f"{value.written} ({value.year})"
                    if value and value.known
                    else "à relever",
                    "year": f"à partir de {year}" if year else impact.time or "à fixer",
                    "told": (text.enumeration(told) or "aucun") if not rank else "",
                }
            )
    if not rows:
        return boxes.absence("Aucun effet à long terme n’a encore de signe où se lire.")
    message = (
        f"Aucun de ces effets ne peut se lire avant {min(first)}" if first
        else "Ces effets se liront dans la durée"
    )  # fmt: skip
    whole = mission.impacts.demonstration or any(each.demonstration for each in hoped)
    return table(
        context.anchor("tbl", "effets"),
        pd.DataFrame(rows).map(text.typographic),
        (
            Column("impact", "Effet espéré"),
            Column("sign", "À quoi on le verrait"),
            Column("now", "Aujourd’hui", right=True),
            Column("year", "À relire", right=True),
            Column("told", "Récits de cette échelle"),
        ),
        title=text.typographic(message),
        caption="Effets espérés à long terme. Ce ne sont pas des cibles de l’année, et aucune "
        "action ne les explique seule.",
        source=text.typographic(
            marked(
                text.enumeration(list(dict.fromkeys(e.source for e in hoped if e.source)))
                or "projet de l’étude",
                whole or found.evaluation.fictional,
            )
        ),
    ).using(**context.used(values))


def _mission(context: Context) -> Mission | None:
    slug, names = context.study.slug, place_names(context.town.id, context.gazetteer)
    return load(slug, known_of(slug, context.statistics.catalogue.indicators, names))


_SCALES = {Who.PERSON: Scale.PERSON, Who.GROUP: Scale.GROUP, Who.TERRITORY: Scale.PLACE}
"""Scales of the study's own pages, as evaluation names them."""


def method(context: Context) -> Block:
    """Return what each score means, and how the chapter is to be read."""
    rows = [
        {"level": text.capitalised(level.value), "asks": level.question,
         **{str(i): mark for i, mark in enumerate(level.marks, 1)}}
        for level in CORE
    ]  # fmt: skip
    scale = table(
        context.anchor("tbl", "reperes"),
        pd.DataFrame(rows).map(text.typographic),
        (
            Column("level", "Niveau"),
            Column("asks", "Question"),
            *(Column(str(i), str(i)) for i in range(1, 5)),
        ),
        title="Une note va de 1 à 4, se justifie et cite ses pièces",
        caption="Ce que dit chaque note, niveau par niveau.",
        source="grille des quatre niveaux, méthode du diagnostic partagé.",
    )
    box = boxes.vigilance(text.typographic(_METHOD), "Comment lire ce chapitre")
    return joined([box, scale])


_METHOD = (
    "Une note est un avis motivé, pas une mesure. Plusieurs personnes de catégories différentes "
    "notent, chacune sous un code ; on montre leur désaccord, jamais une moyenne seule, et rien "
    "quand moins de cinq personnes ont noté. Un chiffre du recensement ou de Filosofi décrit un "
    "contexte : il ne juge aucune action avant l’année où il pourrait la montrer."
)
