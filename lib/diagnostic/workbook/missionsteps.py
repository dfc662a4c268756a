"""How the study goes: its steps as a drawing and a table, what was planned and what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.mission.moments import span
from diagnostic.actions.mission.words import Course, Outcome
from diagnostic.presentation import sections
from diagnostic.presentation.figure import figure
from diagnostic.presentation.tables import Column, grid
from diagnostic.presentation.timeline import AHEAD, HALTED, NOW, PAST, WIDTH, Step, timeline
from diagnostic.text import NBSP
from diagnostic.workbook.missionsaid import few, names_apart, rows, sentence, sourced

if TYPE_CHECKING:
    from diagnostic.actions.mission.course import Event, Phase, TimelineFile
    from diagnostic.actions.mission.files import Mission
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

NAME = "mission"
_LOOKS = {
    Course.DONE: PAST,
    Course.RUNNING: NOW,
    Course.PLANNED: AHEAD,
    Course.SUSPENDED: HALTED,
    Course.DROPPED: HALTED,
}
_COLUMNS = (
    Column("title", "Étape"),
    Column("when", "Quand"),
    Column("state", "État"),
    Column("people", "Contributeurs"),
)


def steps(context: Context, found: Mission) -> Block:
    """Return the steps of the approach: a drawing, then what is done in each."""
    phases = found.timeline.phases
    if not phases:
        return sections.NOTHING
    parts: list[Block | None] = []
    if found.timeline.model:
        parts.append(sections.plain(found.timeline.model))
    if len(phases) > 1:
        parts.append(_drawn(context, found.timeline))
    parts.append(_told(context, found.timeline))
    return sections.section(NAME, "Les étapes de la démarche", parts)


def _when(phase: Phase) -> str:
    dates = span(phase.start, phase.end)
    length = text.counted(phase.months, "mois", "mois") if phase.months else ""
    return ", ".join(part for part in (dates, length) if part)


def _drawn(context: Context, course: TimelineFile) -> Block:
    phases, whole = course.phases, course.demonstration
    titles = names_apart(phases, [each.title for each in phases], whole=whole)
    data = pd.DataFrame(
        [
            {
                "title": text.typographic(title),
                "when": text.typographic(_when(each)) or "sans date",
                "state": each.state.value,
                "people": "non comptés" if each.contributors is None else few(each.contributors),
            }
            for title, each in zip(titles, phases, strict=True)
        ]
    )
    drawn = [
        Step(row["when"], row["title"], _detail(each), _LOOKS[each.state])
        for row, each in zip(data.to_dict("records"), phases, strict=True)
    ]
    words = {_LOOKS[each.state]: each.state.value for each in phases}
    key = [(look, words[look]) for look in (PAST, NOW, AHEAD, HALTED) if look in words]
    return figure(
        context.anchor("fig", "etapes"),
        timeline(drawn, key if len(key) > 1 else ()),
        title=text.typographic(_title(course)),
        caption="Étapes de la démarche, de la première à la dernière ; la distance entre deux "
        "étapes ne dit pas leur durée.".replace(" ;", f"{text.NNBSP};"),
        source=sourced(phases, whole=whole),
        alt=text.typographic(_alt(drawn, phases)),
        width=WIDTH,
        data=data,
        values_table=grid(data, _COLUMNS),
    )


def _detail(phase: Phase) -> str:
    said = [phase.state.value]
    if phase.contributors is not None:
        said.append(f"{few(phase.contributors)}{NBSP}contributeurs")
    if phase.body:
        said.append(phase.body)
    line = text.capitalised(", ".join(said))
    if phase.outputs:
        line += f". Produit : {', '.join(phase.outputs)}"
    return text.typographic(line)


def _title(course: TimelineFile) -> str:
    phases = course.phases
    done = sum(each.state is Course.DONE for each in phases)
    if done == len(phases):
        return f"Les {text.counted(done, 'étape')} de la démarche sont faites"
    running = [each.title for each in phases if each.state is Course.RUNNING]
    whole = text.counted(len(phases), "étape")
    if done < 2:
        head = f"Une des {whole} est faite" if done else f"Aucune des {whole} n’est faite"
    else:
        head = f"{text.number(done)} des {whole} sont faites"
    return f"{head} ; en cours : {text.lowered(running[0])}" if running else head


def _alt(drawn: list[Step], phases: tuple[Phase, ...]) -> str:
    said = [
        f"{step.title} ({', '.join(part for part in _facts(step, phase) if part)})"
        for step, phase in zip(drawn, phases, strict=True)
    ]
    return f"Frise verticale de {text.counted(len(said), 'étape')} : {' ; '.join(said)}."


def _facts(step: Step, phase: Phase) -> tuple[str, ...]:
    count = phase.contributors
    people = "" if count is None else f"{few(count)}{NBSP}contributeurs"
    return step.when, phase.state.value, people


def _told(context: Context, course: TimelineFile) -> Block | None:
    """Return what is done in each step, and what comes of it."""
    phases = course.phases
    if not any(each.text or each.outputs for each in phases) and len(phases) > 1:
        return None
    titles = names_apart(phases, [each.title for each in phases], whole=course.demonstration)
    lines = [
        {
            "title": title,
            "text": each.text or "à préciser",
            "outputs": text.capitalised(" ; ".join(each.outputs)) or "à préciser",
        }
        for title, each in zip(titles, phases, strict=True)
    ]
    outputs = sum(bool(each.outputs) for each in phases)
    return rows(
        context, "etapes", lines,
        (Column("title", "Étape"), Column("text", "Ce qui s’y fait"),
         Column("outputs", "Ce qui en sort")),
        title=_products(outputs, len(phases)),
        caption="Contenu des étapes et produits attendus.",
        source=sourced(phases, whole=course.demonstration),
    )  # fmt: skip


def _products(named: int, count: int) -> str:
    if named == count:
        return "Chaque étape a un produit nommé"
    if not named:
        return "Ce que chaque étape produira reste à dire"
    return f"{text.number(named)} des {text.counted(count, 'étape')} ont un produit nommé"


def events(context: Context, found: Mission) -> Block:
    """Return what was planned, beside what happened."""
    items, whole = found.timeline.events, found.timeline.demonstration
    if not items:
        return sections.NOTHING
    names = names_apart(items, [each.title for each in items], whole=whole)
    lines = [
        {
            "title": name,
            "planned": each.planned.written if each.planned else "non prévu",
            "outcome": _outcome(each),
            "why": " ".join(sentence(part) for part in (each.why, each.adapted) if part)
            or "comme prévu",
        }
        for name, each in zip(names, items, strict=True)
    ]
    for line, each in zip(lines, items, strict=True):
        if each.outcome is Outcome.AHEAD and not each.why:
            line["why"] = "pas encore"
    moved = sum(each.outcome.explained for each in items)
    title = "Rien de ce qui était prévu n’a changé"
    if moved:
        count = text.counted(moved, "événement a changé", "événements ont changé")
        title = f"{count} sur {text.number(len(items))}"
    if all(each.outcome is Outcome.AHEAD for each in items):
        title = "Tout ce qui est prévu est encore à venir"
    table = rows(
        context, "evenements", lines,
        (Column("title", "Événement"), Column("planned", "Prévu"),
         Column("outcome", "Ce qu’il est devenu"), Column("why", "Pourquoi, et à la place")),
        title=title, caption="Événements de la démarche : prévus, puis réalisés.",
        source=sourced(items, whole=whole),
    )  # fmt: skip
    return sections.section(NAME, "Ce qui était prévu, ce qui s’est passé", [table])


def _outcome(event: Event) -> str:
    said = text.capitalised(event.outcome.value)
    return f"{said}, {event.held.written}" if event.held else said
