"""The end of the chain: what was done, measured and changed, tied to fiches and steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.actions.followup.series import MASKED, people_said, series_of
from diagnostic.actions.graph import Node, Stage
from diagnostic.actions.words import Clearance
from diagnostic.text import number, typographic

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.followup.model import Followup, Realisation, StepEntry
    from diagnostic.actions.model import Sheet


def nodes(
    followup: Followup, actions: Actions, *, public: bool = False
) -> tuple[list[Node], list[tuple[str, str]]]:
    """Return what the follow-up adds to the graph of the chain.

    A realisation hangs on its step, else on its fiche; results and effects on
    the realisations of the action, else on the fiche.

    Parameters
    ----------
    followup : Followup
    actions : Actions
    public : bool
        Leave out what only the team and the steering committee may read.
    """
    added: list[Node] = []
    edges: list[tuple[str, str]] = []
    for sheet in actions.sheets:
        if public and sheet.clearance is not Clearance.PUBLIC:
            continue
        for node, origin in _of(sheet, followup, public=public):
            added.append(node)
            edges.append((origin, node.id))
    return added, edges


def _of(sheet: Sheet, followup: Followup, *, public: bool) -> Iterator[tuple[Node, str]]:
    own = {step.id: step for step in sheet.how.steps}
    for step in followup.steps:
        if step.action == sheet.id:
            text = step.text or (own[step.id].text if step.id in own else step.id)
            fiction = sheet.demonstration or step.demonstration
            yield Node(step.id, Stage.STEP, text, _stood(step), fiction), sheet.id
    for done in followup.realisations:
        if done.action == sheet.id:
            note = ", ".join(part for part in (done.date.isoformat(), _many(done)) if part)
            node = Node(done.id, Stage.REALISATION, done.text, note, done.demonstration)
            yield node, done.step or sheet.id
    for indicator in sheet.evaluation.indicators:
        for point in series_of(
            indicator, [each for each in followup.results if each.action == sheet.id]
        ).points:
            said = f"{indicator.definition} : {point.value}"
            fiction = next(r.demonstration for r in followup.results if r.id == point.id)
            note = ", ".join(part for part in (point.date.isoformat(), point.source) if part)
            yield Node(point.id, Stage.RESULT, said, note, fiction), sheet.id
    for effect in followup.effects:
        if effect.action == sheet.id and not (public and effect.clearance is not Clearance.PUBLIC):
            note = f"{effect.scale.value}, {effect.date.isoformat()}, {effect.source}"
            yield (
                Node(effect.id, Stage.EFFECT, effect.text, note, effect.demonstration),
                sheet.id,
            )


def _stood(step: StepEntry) -> str:
    state = step.state.value if step.state else ""
    day = step.done or step.due
    return ", ".join(part for part in (state, day.isoformat() if day else "") if part)


def _many(done: Realisation) -> str:
    said = []
    if done.quantity is not None:
        whole = done.quantity == done.quantity.to_integral_value()
        said.append(f"{number(float(done.quantity), 0 if whole else 1)} {done.unit}".strip())
    if people := people_said(done):
        said.append(people if people == MASKED else f"{people} personnes")
    return typographic(", ".join(said))
