"""What the follow-up has measured, done and changed: curves, budget, dated entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.amounts import euros
from diagnostic.actions.followup.series import MASKED, Series, people_said
from diagnostic.actions.followup.words import StepState
from diagnostic.actions.words import Clearance
from diagnostic.presentation import boxes, html, markdown, sheets
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.figure import figure
from diagnostic.presentation.sparklines import Spark, sparklines
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import LABEL
from diagnostic.workbook.actions import missing, shows_whole
from diagnostic.workbook.followup import Material, material, set_, shared, stood

if TYPE_CHECKING:
    from diagnostic.actions.followup.model import Effect, Realisation
    from diagnostic.actions.followup.tracking import Tracked
    from diagnostic.workbook.context import Context


def results(context: Context) -> Block:
    """Return the curve of every indicator measured, and the table of its figures."""
    found = material(context)
    if found is None:
        return missing(context)
    measured = [
        (each, series)
        for each in found.tracked
        if shows_whole(context, each.sheet)
        for series in each.series
        if series.points
    ]
    if not measured:
        return boxes.absence(text.typographic("Aucun indicateur des fiches n’a encore été mesuré."))
    parts = []
    drawn = [(each, s) for each, s in measured if any(p.number is not None for p in s.points)]
    if drawn:
        parts.append(_curves(context, found, drawn))
    parts.append(_table(context, found, measured))
    return joined(parts)


def _curves(context: Context, found: Material, drawn: Sequence[tuple[Tracked, Series]]) -> Block:
    reached = sum(series.reached is True for _, series in drawn)
    title = (
        f"{text.capitalised(text.counted(reached, 'cible est atteinte', 'cibles sont atteintes'))} "
        f"sur {text.number(sum(s.reached is not None for _, s in drawn))}"
        if reached
        else "Aucune cible n’est encore atteinte"
    )
    return figure(
        context.anchor("fig", "resultats"),
        sparklines([_spark(each, series) for each, series in drawn]),
        title=text.typographic(title),
        caption=text.typographic(
            "Mesures de chaque indicateur des fiches ; cercle vide : valeur de départ, ou mesure "
            "provisoire ; tirets : la cible. Chaque courbe a sa propre échelle."
        ),
        source=found.source("mesures des pilotes"),
        alt=text.typographic(_alt(drawn)),
        width="large",
    )


def _spark(each: Tracked, series: Series) -> Spark:
    base = series.indicator.baseline
    start = None
    if base and series.baseline is not None:
        first = series.points[0].date
        day = min(dt.date(base.vintage, 12, 31), first - dt.timedelta(days=45))
        start = (float(day.toordinal()), float(series.baseline), _short(base.value))
    goal = series.indicator.target
    target = None
    if goal and series.target is not None:
        target = (float(series.target), f"{_short(goal.value)} en {goal.year}")
    return Spark(
        text.typographic(f"{sheets.shown_id(each.sheet.id)} {series.indicator.definition}"),
        [
            (float(p.date.toordinal()), float(p.number), _short(p.value), p.provisional)
            for p in series.points
            if p.number is not None
        ],
        start,
        target,
    )


def _short(value: str) -> str:
    """Keep a figure and its sign; a unit in words is in the title."""
    said = text.typographic(value)
    return said if "%" in said or "€" in said else said.split(" ")[0].split(NBSP)[0]


def _alt(drawn: Sequence[tuple[Tracked, Series]]) -> str:
    said = []
    for each, series in drawn:
        values = ", ".join(
            f"{p.value} le {sheets.day(p.date)}" for p in series.points if p.number is not None
        )
        base, goal = series.indicator.baseline, series.indicator.target
        start = f", parti de {base.value} en {base.vintage}" if base else ""
        aim = f", cible {goal.value} en {goal.year}" if goal else ""
        said.append(f"{each.sheet.id} {series.indicator.definition}{start} : {values}{aim}")
    curves = text.counted(len(drawn), "courbe")
    return f"{text.capitalised(curves)} de mesures. {'. '.join(said)}."


def _table(context: Context, found: Material, measured: Sequence[tuple[Tracked, Series]]) -> Block:
    rows = []
    for each, series in measured:
        base, goal, last = series.indicator.baseline, series.indicator.target, series.points[-1]
        told = {True: "atteinte", False: "pas encore", None: "à juger"}[series.reached]
        provisional = ", provisoire" if last.provisional else ""
        rows.append(
            {
                "indicator": f"{sheets.shown_id(each.sheet.id)} {series.indicator.definition} "
                f"({series.indicator.measures.value})",
                "base": f"{base.value} ({base.vintage})" if base else "non relevé",
                "last": f"{last.value} ({sheets.day(last.date)}{provisional})",
                "goal": f"{goal.value} en {goal.year}, {told}" if goal else "sans cible",
            }
        )
    masked = any(p.masked for _, series in measured for p in series.points)
    return table(
        context.anchor("tbl", "resultats"),
        pd.DataFrame(set_(rows)),
        (
            Column("indicator", "Indicateur"), Column("base", "Départ"),
            Column("last", "Dernière mesure"), Column("goal", "Cible"),
        ),
        title=text.typographic(
            f"{text.capitalised(text.counted(len(rows), 'indicateur suivi', 'indicateurs suivis'))}"
        ),
        caption="Indicateurs des fiches que les pilotes ont mesurés.",
        source=found.source("mesures des pilotes"),
        how_to_read=text.typographic(
            f"« {MASKED} » : trop peu de personnes pour que le chiffre soit montré."
        )
        if masked
        else "",
    )  # fmt: skip


def budget(context: Context) -> Block:
    """Return what is planned and spent; not in the public edition."""
    found = material(context)
    if found is None:
        return missing(context)
    if not shared(context):
        return boxes.absence("Les dépenses ne figurent pas dans l’édition publique.")
    known = [each for each in found.tracked if each.planned is not None or each.spent is not None]
    if not known:
        return boxes.absence("Aucune fiche n’a encore de budget.")
    rows = [
        {
            "sheet": f"{sheets.shown_id(each.sheet.id)} {each.sheet.title}",
            "planned": euros(each.planned) if each.planned is not None else "non renseigné",
            "spent": _spent(each),
        }
        for each in known
    ]
    over = [sheets.shown_id(each.sheet.id) for each in known if each.over_budget]
    title = (
        f"{text.enumeration(over)} {'dépassent' if len(over) > 1 else 'dépasse'} le budget prévu"
        if over
        else "Aucune action ne dépasse son budget"
    )
    return table(
        context.anchor("tbl", "budget"),
        pd.DataFrame(set_(rows)),
        (
            Column("sheet", "Fiche"), Column("planned", "Prévu", right=True),
            Column("spent", "Dépensé", right=True),
        ),
        title=text.typographic(title),
        caption="Dépenses prévues, toutes années, et dépenses faites depuis le début.",
        source=found.source("fiches actions et tableau de suivi"),
    )  # fmt: skip


def _spent(each: Tracked) -> str:
    if each.spent is None:
        return "non renseigné"
    if not each.planned:
        return euros(each.spent)
    rate = text.number(float(100 * each.spent / each.planned), 0, "%")
    return f"{euros(each.spent)} ({rate})"


def done(context: Context) -> Block:
    """Return what was done and what has changed, fiche by fiche."""
    found = material(context)
    if found is None:
        return missing(context)
    blocks = [
        block
        for each in found.tracked
        if shows_whole(context, each.sheet) and (block := entries(context, each)) is not None
    ]
    if not blocks:
        return boxes.absence(
            text.typographic("Aucune réalisation ni aucun effet n’est encore consigné.")
        )
    return joined(blocks)


def of_sheets(context: Context) -> dict[str, tuple[Block, ...]]:
    """Return what the follow-up adds below the page of each fiche that may be shown whole."""
    found = material(context)
    if found is None:
        return {}
    return {
        each.sheet.id: (_below(each.sheet.id), block)
        for each in found.tracked
        if shows_whole(context, each.sheet)
        and (block := entries(context, each, titled=False)) is not None
    }


def _below(sheet: str) -> Block:
    head = "Ce que dit le suivi"
    return Block(
        "prose",
        f"### {head} {{#sec-{sheets.anchor(sheet)}-suivi .unnumbered .unlisted}}",
        html.block(html.tag("p", f"<strong>{head}</strong>")),
        head,
    )


def entries(context: Context, each: Tracked, *, titled: bool = True) -> Block | None:
    """Return the dated entries of an action; None when there is none."""
    lists = [
        (head, lines)
        for head, lines in (
            ("Où elle en est", [] if titled else list(_standing(context, each))),
            ("Étapes faites", list(_steps(each))),
            ("Étapes déplacées ou ajoutées", list(_moved(each))),
            ("Réalisations", [_realisation(one) for one in each.realisations]),
            ("Résultats", [] if titled else list(_results(each))),
            ("Effets", [_effect(one) for one in _effects(context, each)]),
        )
        if lines
    ]
    if not lists:
        return None
    name = f"{sheets.shown_id(each.sheet.id)}{NBSP}: {text.typographic(each.sheet.title)}"
    head = f"{name} ({LABEL})" if each.demonstration else name
    written, shown, plain = [], [], []
    if titled:
        written.append(markdown.strong(head))
        shown.append(html.tag("p", f"<strong>{html.text(head)}</strong>"))
        plain.append(head)
    for title, lines in lists:
        written.append(f"{title}{NBSP}:\n\n{markdown.bullets([markdown.escape(x) for x in lines])}")
        items = "".join(html.tag("li", html.text(line)) for line in lines)
        shown.append(html.tag("p", html.text(f"{title}{NBSP}:")) + html.tag("ul", items))
        plain += [f"{title}{NBSP}:", *(f"– {line}" for line in lines)]
    return Block("prose", "\n\n".join(written), html.block(*shown), "\n".join(plain))


def _steps(each: Tracked) -> Iterator[str]:
    for step in each.steps:
        if step.state is StepState.DONE and step.done:
            yield text.typographic(f"{sheets.day(step.done)} : {text.lowered(step.text)}.")


def _moved(each: Tracked) -> Iterator[str]:
    """Yield the steps that the fiche does not date as the follow-up does."""
    for step in each.steps:
        if step.state in {StepState.DONE, StepState.DROPPED} or step.due is None:
            continue
        said = f"{text.lowered(step.text).rstrip('.')}, {step.state.value}"
        if step.added:
            yield text.typographic(f"{sheets.day(step.due)} : {said} (ajoutée).")
        elif step.first_due and step.first_due != step.due:
            first = sheets.day(step.first_due)
            yield text.typographic(f"{sheets.day(step.due)} : {said} (la fiche disait {first}).")


def _standing(context: Context, each: Tracked) -> Iterator[str]:
    """Yield where a fiche stands at the study's date, and what it waits for."""
    moved = each.next_review and each.next_review != each.sheet.when.review
    if each.progress is not None:
        yield text.typographic(f"{sheets.day(context.study.date)} : {text.lowered(stood(each))}.")
    for late in each.late:
        yield text.typographic(f"En retard de {late.said} : {late.what}, {sheets.day(late.due)}.")
    if moved and each.next_review:
        yield text.typographic(f"Prochaine revue : {sheets.day(each.next_review)}.")
    if each.decision and shared(context):
        body = f" ({text.lowered(each.body)})" if each.body else ""
        yield text.typographic(f"Décision attendue{body} : {text.lowered(each.decision)}.")
    if each.alert and shared(context):
        yield text.typographic(f"Alerte, {each.alert.value} : {text.lowered(each.risk)}.")


def _results(each: Tracked) -> Iterator[str]:
    for series in each.series:
        if series.points:
            said = ", ".join(
                f"{p.value} le {sheets.day(p.date)}{' (provisoire)' if p.provisional else ''}"
                for p in series.points
            )
            yield text.typographic(f"{series.indicator.definition} : {said}.")


def _realisation(one: Realisation) -> str:
    many = []
    if one.quantity is not None:
        whole = one.quantity == one.quantity.to_integral_value()
        many.append(f"{text.number(float(one.quantity), 0 if whole else 1)} {one.unit}".strip())
    if people := people_said(one):
        many.append(people if people == MASKED else text.counted(int(people), "personne"))
    tail = f" ({', '.join(many)})" if many else ""
    source = f" Source : {one.source}." if one.source else ""
    said = f"{sheets.day(one.date)} : {text.lowered(one.text).rstrip('.')}{tail}.{source}"
    return text.typographic(said)


def _effects(context: Context, each: Tracked) -> Iterator[Effect]:
    for one in each.effects:
        if context.study.edition is not Edition.PUBLIC or one.clearance is Clearance.PUBLIC:
            yield one


_FOR = {
    "individu": "pour une personne",
    "groupe": "pour un groupe",
    "territoire": "pour le territoire",
}


def _effect(one: Effect) -> str:
    return text.typographic(
        f"{sheets.day(one.date)}, {_FOR[one.scale.value]} : "
        f"{text.lowered(one.text).rstrip('.')}. Source : {one.source}."
    )
