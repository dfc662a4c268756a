"""What feasibility lets promise of objectives, their acceptable future, what is hoped for later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.evaluation.feasibility import Ruling, verdicts
from diagnostic.actions.evaluation.words import Scale
from diagnostic.actions.mission.files import known_of, load
from diagnostic.actions.mission.slowness import first_seen
from diagnostic.actions.mission.words import Scale as Who
from diagnostic.actions.words import Clearance
from diagnostic.presentation import boxes
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.sheets import shown_id
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.evaluated import Evaluated, absent, evaluated

if TYPE_CHECKING:
    from diagnostic.actions.evaluation.feasibility import Verdict
    from diagnostic.actions.mission.files import Mission
    from diagnostic.actions.mission.model import Sign
    from diagnostic.analysis.values import Value
    from diagnostic.workbook.context import Context

_RULE = (
    "La plus basse des quatre notes de faisabilité (technique, financière, partenariale, "
    "politique) décide : 3 ou 4, l’objectif est tenable ; 2, il est à phaser ; 1, il est à revoir "
    "avant d’être promis. Aucune moyenne : l’argent ne remplace pas un partenaire."
)


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
        if not _futures(context, each)[0] and not _futures(context, each)[1]
    ]
    if lines and context.study.edition is Edition.WORKING:
        parts.append(boxes.relire([text.typographic(x) for x in lines], "Objectifs à compléter"))
    return joined(parts)


def _feasible(context: Context, found: Evaluated, every: tuple[Verdict, ...]) -> Block:
    rows = [
        {
            "objective": f"{shown_id(each.objective.id)} {each.objective.text}",
            "ruling": f"{text.capitalised(each.ruling.value)} : {_held_back(found, each)}",
            "change": _change(found, each),
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
            Column("change", "Ce qui doit changer"),
        ),
        title=text.typographic(", ".join([said, *moved])),
        caption="Ce que la faisabilité permet de promettre, objectif par objectif.",
        source=text.typographic(marked("chaîne et fiches actions de l’étude.", found.fictional)),
        how_to_read=text.typographic(_RULE),
    )


def _held_back(found: Evaluated, each: Verdict) -> str:
    """Say which sides are weak, and by whose grid."""
    if each.grid is None:
        return "aucune grille"
    if not _open(found, each):
        return "fiche non publiée"
    said = text.enumeration(list(each.weak)) or "rien ne retient"
    return f"{said}, d’après {shown_id(each.origin)}" if each.origin else said


def _open(found: Evaluated, each: Verdict) -> bool:
    """Whether the edition may show the fiche that the grid comes from."""
    return all(found.whole(sheet) for sheet in each.sheets if sheet.id == each.origin)


def _change(found: Evaluated, each: Verdict) -> str:
    if not _open(found, each):
        return "—"
    return each.change or ("à dire" if each.weak else "—")


def _futures(context: Context, each: Verdict) -> tuple[str, str]:
    """Return the acceptable future and what would make us stop, else those of the fiches.

    An internal fiche says neither to the public.
    """
    whole = context.study.edition is not Edition.PUBLIC
    sheets = [s for s in each.sheets if whole or s.clearance is Clearance.PUBLIC]
    future = each.objective.future or " ; ".join(
        f"{s.evaluation.future.rstrip('.')} ({shown_id(s.id)})"
        for s in sheets if s.evaluation.future
    )  # fmt: skip
    stop = each.objective.stop or " ; ".join(
        f"{s.evaluation.stop.rstrip('.')} ({shown_id(s.id)})"
        for s in sheets if s.evaluation.stop
    )  # fmt: skip
    return future, stop


def _future(context: Context, found: Evaluated, every: tuple[Verdict, ...]) -> Block:
    rows = []
    for each in every:
        future, stop = _futures(context, each)
        rows.append(
            {
                "objective": f"{shown_id(each.objective.id)} {each.objective.text}",
                "future": future or "à imaginer",
                "stop": stop or "à dire",
            }
        )
    said = sum(bool(_futures(context, each)[0]) for each in every)
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
        caption=f"L’évaluation regarde aussi devant{NBSP}: ce que l’on accepterait, et ce qui "
        "ferait renoncer.",
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
                    "sign": _sign(sign, value),
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


def _sign(sign: Sign, value: Value | None) -> str:
    """Say where an impact would show, and where that stands today."""
    if value is None:
        return f"{sign.definition.rstrip('.')} : à relever"
    now = f"{value.written} en {value.year}" if value.known else "à relever"
    return f"{value.indicator.label} : {now}"


def _mission(context: Context) -> Mission | None:
    slug, names = context.study.slug, place_names(context.town.id, context.gazetteer)
    return load(slug, known_of(slug, context.statistics.catalogue.indicators, names))


_SCALES = {Who.PERSON: Scale.PERSON, Who.GROUP: Scale.GROUP, Who.TERRITORY: Scale.PLACE}
"""Scales of the study's own pages, as evaluation names them."""
