"""The follow-up seen otherwise: over time, by axis, by pilot, by year, by body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.amounts import euros
from diagnostic.actions.followup.meeting import Why, bodies, points
from diagnostic.actions.words import State
from diagnostic.presentation import boxes, html, markdown, sheets
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.figure import figure
from diagnostic.presentation.gantt import Bar, gantt
from diagnostic.presentation.tables import Column, Grid, grid, table
from diagnostic.text import NBSP
from diagnostic.workbook.actions import missing, shows_whole
from diagnostic.workbook.followup import UNSAID, Material, material, set_, shared, stood

if TYPE_CHECKING:
    import datetime as dt

    from diagnostic.actions.followup.tracking import Tracked
    from diagnostic.workbook.context import Context

STEERING = "Comité de pilotage"
"""The body that looks at every action, whatever decision it must take itself."""
_NONE = ("Sans axe", "Sans pilote")
MOST = 4
"""Actions above which a pilot is said to carry many."""


def calendar(context: Context) -> Block:
    """Return the Gantt chart of the actions whose dates may be shown."""
    found = material(context)
    if found is None:
        return missing(context)
    drawn = [
        each
        for each in found.tracked
        if each.sheet.when.start and each.sheet.when.end and shows_whole(context, each.sheet)
    ]
    if not drawn:
        return boxes.absence(
            text.typographic("Aucune fiche n’a encore de dates que cette édition puisse montrer.")
        )
    drawn.sort(key=lambda each: (each.sheet.when.start, each.sheet.id))
    left_out = len(found.tracked) - len(drawn)
    caption = (
        f"Durée des actions, part faite, jalons et prochaine revue ; le trait vertical est la "
        f"date de l’étude, {sheets.day(found.today)}."
    )
    if left_out:
        said = text.counted(left_out, "fiche n’est pas tracée", "fiches ne sont pas tracées")
        caption += (
            f" {text.capitalised(said)}, faute de dates{'' if shared(context) else ' publiées'}."
        )
    return joined(
        [
            _drawn(context, found, drawn[i : i + BARS], caption, i // BARS)
            for i in range(0, len(drawn), BARS)
        ]
    )


BARS = 16
"""Actions that a printed page can hold; beyond, the calendar goes on in another figure."""


def _drawn(
    context: Context, found: Material, drawn: Sequence[Tracked], caption: str, rank: int
) -> Block:
    more = f" (suite {rank})" if rank else ""
    return figure(
        context.anchor("fig", "calendrier", *([str(rank + 1)] if rank else [])),
        gantt([_bar(each, found.today) for each in drawn], found.today),
        title=text.typographic(f"{_span(drawn)}{more}"),
        caption=text.typographic(caption),
        source=found.source("fiches actions et tableau de suivi"),
        alt=text.typographic(_alt(drawn)),
        width="large",
        values_table=_dates(drawn),
    )


def _bar(each: Tracked, today: dt.date) -> Bar:
    when = each.sheet.when
    if when.start is None or when.end is None:
        raise ValueError("a bar needs both dates")
    # What prepares an action is told in the table, never drawn in days to come.
    begun = each.progress is not None and when.start <= today
    return Bar(
        sheets.shown_id(each.sheet.id),
        text.typographic(each.sheet.title),
        when.start,
        when.end,
        float(each.progress) / 100 if each.progress is not None and begun else None,
        f"en retard{NBSP}: {each.late[0].said}" if each.late else "",
        each.state in {State.SUSPENDED, State.DROPPED},
        tuple(milestone.date for milestone in when.milestones),
        each.next_review,
    )


def _span(drawn: Sequence[Tracked]) -> str:
    years = [d.year for e in drawn for d in (e.sheet.when.start, e.sheet.when.end) if d]
    actions = text.counted(len(drawn), "action s’étend", "actions s’étendent")
    first, last = min(years), max(years)
    when = f"en {first}" if first == last else f"de {first} à {last}"
    return f"{text.capitalised(actions)} {when}"


def _alt(drawn: Sequence[Tracked]) -> str:
    said = []
    for each in drawn:
        when = each.sheet.when
        if when.start and when.end:
            late = f", en retard de {each.late[0].said}" if each.late else ""
            said.append(
                f"{each.sheet.id} du {sheets.day(when.start)} au {sheets.day(when.end)}, "
                f"{stood(each)[0].lower()}{stood(each)[1:]}{late}"
            )
    return f"Diagramme de Gantt de {text.counted(len(drawn), 'action')}. {'. '.join(said)}."


def _dates(drawn: Sequence[Tracked]) -> Grid:
    rows = [
        {
            "sheet": f"{sheets.shown_id(each.sheet.id)} {each.sheet.title}",
            "start": sheets.day(each.sheet.when.start) if each.sheet.when.start else "",
            "end": sheets.day(each.sheet.when.end) if each.sheet.when.end else "",
            "state": stood(each),
        }
        for each in drawn
    ]
    columns = (
        Column("sheet", "Fiche"), Column("start", "Début"), Column("end", "Fin"),
        Column("state", "Où elle en est"),
    )  # fmt: skip
    return grid(pd.DataFrame(set_(rows)), columns)


def by_axis(context: Context) -> Block:
    """Return how far each axis has gone."""
    found = material(context)
    if found is None:
        return missing(context)
    groups = [
        (f"{sheets.shown_id(axis.id)} {axis.title}", _of_axis(found, name))
        for name, axis in found.actions.axes.items()
    ]
    groups.append((_NONE[0], _of_axis(found, "")))
    return _counts(context, found, "axe", "Axe", [each for each in groups if each[1]])


def _of_axis(found: Material, axis: str) -> list[Tracked]:
    return [each for each in found.tracked if each.sheet.axis == axis]


def by_pilot(context: Context) -> Block:
    """Return what each pilot carries; a word when it is much."""
    found = material(context)
    if found is None:
        return missing(context)
    groups: dict[str, list[Tracked]] = {}
    for each in found.tracked:
        name = each.pilot or _NONE[1]
        groups.setdefault(name if shows_whole(context, each.sheet) else UNSAID, []).append(each)
    order = sorted(groups.items(), key=lambda item: item[0] in {*_NONE, UNSAID})
    block = _counts(context, found, "pilote", "Pilote", order)
    loaded = [
        f"{name} pilote {text.counted(len(held), 'action')}"
        for name, held in groups.items()
        if name not in {*_NONE, UNSAID}
        and sum(each.state not in {State.DONE, State.DROPPED} for each in held) > MOST
    ]
    if not loaded or not shared(context):
        return block
    said = f"{text.capitalised(text.enumeration(loaded))} : c’est beaucoup pour une organisation."
    return joined([block, boxes.vigilance(text.typographic(said), "Charge des pilotes")])


def _counts(
    context: Context,
    found: Material,
    name: str,
    head: str,
    groups: Sequence[tuple[str, Sequence[Tracked]]],
) -> Block:
    rows = []
    for title, held in groups:
        row = {
            "group": title,
            "count": text.number(len(held)),
            "running": text.number(sum(each.state is State.RUNNING for each in held)),
            "late": text.number(sum(bool(each.late) for each in held)),
            "decisions": text.number(sum(bool(each.decision) for each in held)),
        }
        rows.append(row)
    columns = [
        Column("group", head), Column("count", "Fiches", right=True),
        Column("running", "En cours", right=True), Column("late", "En retard", right=True),
    ]  # fmt: skip
    if shared(context):
        columns.append(Column("decisions", "Décisions attendues", right=True))
    real = [(title, held) for title, held in groups if title not in {*_NONE, UNSAID}]
    late = sum(any(each.late for each in held) for _, held in real)
    title = f"Aucun {name} n’a d’action en retard"
    if late:
        few = text.counted(late, f"{name} a", f"{name}s ont")
        title = f"{text.capitalised(few)} une action en retard, sur {text.number(len(real))}"
    return table(
        context.anchor("tbl", f"par-{name}"),
        pd.DataFrame(set_(rows)),
        columns,
        title=text.typographic(title),
        caption=text.typographic(f"Fiches actions par {name}."),
        source=found.source(),
    )


def by_year(context: Context) -> Block:
    """Return what each year holds: what starts, what ends, what is reviewed, what it costs."""
    found = material(context)
    if found is None:
        return missing(context)
    open_ = [each for each in found.tracked if shows_whole(context, each.sheet)]
    years = sorted(
        {
            day.year
            for each in open_
            for day in (each.sheet.when.start, each.sheet.when.end, each.next_review)
            if day
        }
    )
    if not years:
        return boxes.absence("Aucune fiche n’a encore de date.")
    rows = [
        {
            "year": str(year),
            "start": _names(e for e in open_ if _in(e.sheet.when.start, year)),
            "end": _names(e for e in open_ if _in(e.sheet.when.end, year)),
            "review": _names(e for e in open_ if _in(e.next_review, year)),
            "planned": _year_budget(open_, year),
        }
        for year in years
    ]
    columns = [
        Column("year", "Année"), Column("start", "Commencent"), Column("end", "S’achèvent"),
        Column("review", "Revues"),
    ]  # fmt: skip
    if shared(context):
        columns.append(Column("planned", "Budget prévu", right=True))
    return table(
        context.anchor("tbl", "par-annee"),
        pd.DataFrame(set_(rows)),
        columns,
        title=text.typographic(f"Le calendrier va de {years[0]} à {years[-1]}"
                               if len(years) > 1 else f"Tout se passe en {years[0]}"),
        caption="Fiches qui commencent, s’achèvent ou sont revues, année par année ; budget des "
        "seules fiches qui en ont un.",
        source=found.source(),
    )  # fmt: skip


def _in(day: dt.date | None, year: int) -> bool:
    return day is not None and day.year == year


def _names(found: Iterable[Tracked]) -> str:
    names = [sheets.shown_id(each.sheet.id) for each in found]
    return text.enumeration(names) if names else "aucune"


def _year_budget(found: Sequence[Tracked], year: int) -> str:
    amounts = [
        Decimal(str(line.amount))
        for each in found
        if each.sheet.means.budget
        for exercise in each.sheet.means.budget.years
        if exercise.year == year
        for line in exercise.expenses
    ]
    return euros(sum(amounts, Decimal(0))) if amounts else "non renseigné"


def meetings(context: Context) -> Block:
    """Return the points for the next meeting of each body; not in the public edition."""
    found = material(context)
    if found is None:
        return missing(context)
    if not shared(context):
        return boxes.absence(
            "Les points à porter devant les instances ne figurent pas dans l’édition publique."
        )
    names = list(bodies(found.tracked))
    if not any(map(_steers, names)):
        names.insert(0, STEERING)
    parts = [block for name in names if (block := _agenda(found, name)) is not None]
    if not parts:
        return boxes.absence("Rien n’attend une instance.")
    return joined(parts)


def _steers(body: str) -> bool:
    return text.folded(body).startswith(text.folded(STEERING))


def _agenda(found: Material, body: str) -> Block | None:
    told = points(found.tracked, body, steering=_steers(body))
    if not told:
        return None
    kinds: dict[Why, list[str]] = {}
    for each in told:
        pilot = f" ({each.pilot})" if each.pilot else ""
        said = f"{sheets.shown_id(each.action)}{pilot} : {text.lowered(each.text).rstrip('.')}."
        kinds.setdefault(each.kind, []).append(text.typographic(said))
    lines, plain = [], []
    for kind, every in kinds.items():
        for said in every:
            lines.append(
                f"{markdown.strong(f'{text.capitalised(kind.value)}.')} {markdown.escape(said)}"
            )
            plain.append(f"{text.capitalised(kind.value)}. {said}")
    head = text.typographic(body)
    return Block(
        "prose",
        f"{markdown.strong(head)}\n\n{markdown.bullets(lines)}",
        html.block(
            html.tag("p", f"<strong>{html.text(head)}</strong>")
            + html.tag("ul", "".join(html.tag("li", html.text(each)) for each in plain))
        ),
        "\n".join((head, *(f"– {each}" for each in plain))),
    )
