"""The chapter of the follow-up: where each action stands, what is late, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.followup.checking import named
from diagnostic.actions.followup.files import load
from diagnostic.actions.followup.tracking import dated_after, tracked
from diagnostic.actions.words import State
from diagnostic.errors import DisclosureError
from diagnostic.presentation import boxes, sheets
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.actions import actions_of, missing, shows_whole, states

if TYPE_CHECKING:
    import datetime as dt

    from diagnostic.actions.actions import Actions
    from diagnostic.actions.followup.model import Followup
    from diagnostic.actions.followup.tracking import Tracked
    from diagnostic.workbook.context import Context

UNSAID = "non publié"


@dataclass(frozen=True)
class Material:
    """What the chapter is made of, as the edition may show it.

    Parameters
    ----------
    actions : Actions
    followup : Followup
    tracked : tuple of Tracked
    today : datetime.date
        The study's date.
    """

    actions: Actions
    followup: Followup
    tracked: tuple[Tracked, ...]
    today: dt.date

    @property
    def fictional(self) -> bool:
        """Whether some of it is fictional."""
        return any(each.demonstration for each in self.tracked)

    def source(self, what: str = "tableau de suivi de l’étude") -> str:
        """Return the line that says where it comes from, and at what date."""
        said = f"{what}, situation au {sheets.day(self.today)}."
        return text.typographic(marked(said, self.fictional))


def material(context: Context) -> Material | None:
    """Return the follow-up of a study as its edition may show it; None when it has no fiche.

    Raises
    ------
    DataError
        When a file is wrong.
    DisclosureError
        In a shared edition, when the follow-up names somebody.
    """
    actions = actions_of(context)
    if actions is None:
        return None
    followup = load(context.study.slug, actions)
    if context.study.edition is not Edition.WORKING and (problems := named(followup.rows, actions)):
        raise DisclosureError(problems)
    held = {each.sheet.id: each.state for each in states(context, actions)}
    today = context.study.date
    return Material(actions, followup, tracked(actions, followup, today, held), today)


def tracked_of(context: Context) -> tuple[Tracked, ...] | None:
    """Return where every action stands, as the edition may show it; None without any fiche."""
    found = material(context)
    return None if found is None else found.tracked


def shared(context: Context) -> bool:
    """Whether decisions awaited, alerts and money may be shown: not to everybody."""
    return context.study.edition is not Edition.PUBLIC


def opening(context: Context) -> Block:
    """Return the chapter's first lines: how many run, how many are late, what is awaited."""
    found = material(context)
    if found is None:
        return missing(context)
    lines = [f"Au {sheets.day(found.today)}, qui a avancé, qui attend quoi, et à quoi le voit-on ?"]
    running = sum(each.state is State.RUNNING for each in found.tracked)
    total = text.counted(len(found.tracked), "fiche action", "fiches actions")
    said = [f"{text.number(running)} en cours" if running else "aucune en cours"]
    late = sum(bool(each.late) for each in found.tracked)
    said.append(f"{text.number(late)} en retard" if late else "aucune en retard")
    if shared(context):
        awaited = sum(bool(each.decision) for each in found.tracked)
        if awaited:
            said.append(text.counted(awaited, "attend une décision", "attendent une décision"))
        alerts = sum(each.alert is not None for each in found.tracked)
        if alerts:
            said.append(text.counted(alerts, "porte une alerte", "portent une alerte"))
    lines.append(f"{text.capitalised(total)} : {text.enumeration(said)}.")
    head = boxes.chapo(text.typographic(marked(" ".join(lines), found.fictional)))
    told = _team(context, found)
    return joined([head, told]) if told else head


def _team(context: Context, found: Material) -> Block | None:
    """Tell the team what the follow-up lacks; nothing in the other editions."""
    if context.study.edition is not Edition.WORKING:
        return None
    lines = []
    slug = context.study.slug
    if found.followup.empty:
        lines.append(
            "Rien n’est encore consigné : ce qui suit ne dit que ce que disent les fiches. "
            f"Commencez par diagnostic follow export {slug}."
        )
    if after := dated_after(found.followup, found.today):
        entries = text.counted(after, "ligne est datée", "lignes sont datées")
        lines.append(
            f"{text.capitalised(entries)} d’après l’étude ({sheets.day(found.today)}) : "
            "renouvelez la clé date du fichier d’étude, les retards se comptent d’elle."
        )
    lines += [
        f"{sheets.shown_id(each.sheet.id)} : le suivi dit « {told.status.value} », mais la fiche "
        f"ne tient que « {each.state.value} » (voyez le chapitre des fiches)."
        for each in found.tracked
        if (told := found.followup.by_action.get(each.sheet.id))
        and told.status is not None
        and told.status is not each.state
    ]
    return boxes.relire([text.typographic(each) for each in lines]) if lines else None


_COLUMNS = (
    Column("sheet", "Fiche et pilote"),
    Column("state", "Où elle en est"),
    Column("late", "Retard"),
    Column("next", "Ce qui vient"),
)


def board(context: Context) -> Block:
    """Return the tableau de suivi: a line per action, by axis; then the alerts."""
    found = material(context)
    if found is None:
        return missing(context)
    rows = [
        _row(context, each)
        for axis in (*found.actions.axes, "")
        for each in found.tracked
        if each.sheet.axis == axis
    ]
    late = [each for each in found.tracked if each.late]
    title = (
        f"{text.capitalised(text.counted(len(late), 'action est', 'actions sont'))} en retard "
        f"sur {text.number(len(found.tracked))}"
        if late
        else "Aucune action n’est en retard"
    )
    block = table(
        context.anchor("tbl", "tableau"),
        pd.DataFrame(set_(rows)),
        _COLUMNS,
        title=text.typographic(title),
        caption="Chaque fiche action, dans l’ordre des axes : son avancement et ce qu’elle attend.",
        source=found.source(),
        how_to_read=text.typographic(
            "Un retard se compte de l’échéance à la date de l’étude. L’avancement est celui que "
            "donne le pilote, ou la part des étapes faites, signalée par « étapes »."
        ),
    )
    told = _alerts(context, found)
    return joined([block, told]) if told else block


def _row(context: Context, each: Tracked) -> dict[str, str]:
    sheet = each.sheet
    open_ = shows_whole(context, sheet)
    pilot = (each.pilot or "pilote à désigner") if open_ else f"pilote {UNSAID}"
    return {
        "sheet": f"{sheets.shown_id(sheet.id)} {sheet.title} ({pilot})",
        "state": stood(each),
        "late": (_late(each) or "aucun") if open_ else UNSAID,
        "next": _next(context, each) if open_ else UNSAID,
    }


def _next(context: Context, each: Tracked) -> str:
    """Write what an action expects: its next review, the decision awaited and from whom."""
    said = [f"revue le {sheets.day(each.next_review)}" if each.next_review else "revue à fixer"]
    if each.decision and shared(context):
        body = f" ({text.lowered(each.body)})" if each.body else ""
        said.append(f"décision attendue{body} : {text.lowered(each.decision)}")
    return text.capitalised(" ; ".join(said))


def stood(each: Tracked) -> str:
    """Write where an action stands: « En cours, 60 % »."""
    said = text.capitalised(each.state.value).replace(" ", NBSP)
    if each.progress is None or each.state in {State.DONE, State.DROPPED}:
        return said
    steps = " (étapes)" if each.counted else ""
    return f"{said}, {text.number(float(each.progress))}{NBSP}%{steps}"


def _late(each: Tracked) -> str:
    if not each.late:
        return ""
    worst = each.late[0]
    more = len(each.late) - 1
    tail = f" ; {text.counted(more, 'autre')}" if more else ""
    return f"{worst.said} : {worst.what}{tail}"


def _alerts(context: Context, found: Material) -> Block | None:
    if not shared(context):
        return None
    alerts = [
        f"{sheets.shown_id(each.sheet.id)}, {each.alert.value} : {text.lowered(each.risk)}"
        for each in found.tracked
        if each.alert
    ]
    notes = [
        f"{sheets.shown_id(each.sheet.id)} : {text.lowered(each.comment)}"
        for each in found.tracked
        if each.comment and context.study.edition is Edition.WORKING
    ]
    told = []
    if alerts:
        told.append(boxes.vigilance(_sentences(alerts), "Alertes"))
    if notes:
        told.append(boxes.relire(_sentences(notes), "Notes internes"))
    return joined(told) if told else None


def set_(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Return rows whose texts are set as French is: no guillemet ends a line."""
    return [{key: text.typographic(said) for key, said in row.items()} for row in rows]


def _sentences(lines: list[str]) -> list[str]:
    return [text.typographic(f"{line.rstrip('.')}.") for line in lines]
