"""The study's own chapter: what it is, how it goes, what was chosen, who shared it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from diagnostic import text
from diagnostic.actions.mission import people
from diagnostic.actions.mission.files import known_of, load
from diagnostic.actions.mission.private import named
from diagnostic.actions.mission.words import Course, Progress
from diagnostic.errors import DisclosureError
from diagnostic.presentation import boxes, markdown
from diagnostic.presentation.display import joined
from diagnostic.presentation.sections import NOTHING
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names
from diagnostic.voices.demonstration import LABEL
from diagnostic.workbook import missionchoices, missionframe, missionshared, missionsteps

if TYPE_CHECKING:
    from collections.abc import Callable

    from diagnostic.actions.mission.files import Mission
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

Part = Literal["ouverture", "cadre", "démarche", "choix", "partage"]
LEAD = "Pourquoi cette étude, qui la mène, comment, et avec qui ?"


def mission_of(context: Context) -> Mission | None:
    """Return what a study says of itself, as its edition may show it; None when it says nothing.

    Raises
    ------
    DataError
        When a file is wrong.
    DisclosureError
        In a shared edition, when somebody is named without having agreed.
    """
    slug = context.study.slug
    places = place_names(context.town.id, context.gazetteer)
    known = known_of(slug, context.statistics.catalogue.indicators, places)
    found = load(slug, known)
    if (
        found is not None
        and context.study.edition is not Edition.WORKING
        and (problems := list(named(found)))
    ):
        raise DisclosureError(problems)
    return found


def shown(context: Context, part: Part) -> Block:
    """Return a part of the chapter: the sections that have something to show, no other."""
    found = mission_of(context)
    if part == "ouverture":
        return opening(context, found)
    if found is not None:
        held = [block for make in _PARTS[part] if (block := make(context, found)).markdown]
        if held:
            return joined(held)
    return _missing(context, part)


def opening(context: Context, found: Mission | None) -> Block:
    """Return the chapter's first lines: what the mission must produce, how far it has gone."""
    if found is None:
        said = f"L’étude ne dit encore rien d’elle-même {context.town.at}."
        return boxes.absence(text.typographic(said), *_how(context, "new"))
    lines = [LEAD]
    if found.mission.object:
        lines.append(found.mission.object)
    lines += _counts(found)
    lead = boxes.chapo(text.typographic(" ".join(lines)))
    if not found.demonstration:
        return lead
    box = boxes.vigilance(text.typographic(_FICTION), text.capitalised(LABEL))
    return joined([lead, box])


_FICTION = (
    "Ce qui porte une source est rapporté par elle. Ce qui est signalé comme fictif est inventé "
    "pour montrer la méthode : rien de tel n’a été fait ni décidé ici."
)


def _counts(found: Mission) -> list[str]:
    said = []
    if phases := found.timeline.phases:
        done = sum(each.state is Course.DONE for each in phases)
        said.append(
            f"{text.counted(len(phases), 'étape')}, dont "
            f"{text.counted(done, 'faite') if done else 'aucune faite'}"
        )
    wanted = [e for e in found.mission.deliverables if e.state is not Progress.DROPPED]
    if wanted:
        handed = sum(each.state.handed for each in wanted)
        said.append(
            f"{text.counted(len(wanted), 'livrable attendu', 'livrables attendus')}, dont "
            f"{text.counted(handed, 'remis', 'remis') if handed else 'aucun remis'}"
        )
    if found.contributors:
        count = people.total(found.contributors)
        if count >= people.LEAST:
            said.append(text.counted(count, "contributeur"))
    return [f"{text.capitalised(' ; '.join(said))}."] if said else []


_PARTS: dict[str, tuple[Callable[[Context, Mission], Block], ...]] = {
    "cadre": (missionframe.context_section, missionframe.frame, missionframe.charter),
    "démarche": (missionsteps.steps, missionsteps.events),
    "choix": (
        missionchoices.scenarios,
        missionchoices.impacts,
        missionchoices.transversal,
    ),
    "partage": (
        missionshared.contributors,
        missionshared.exchanges,
        missionshared.practices,
        missionshared.thanks,
        missionshared.library,
    ),
}
_LACKS = {
    "cadre": "Ni contexte, ni dossier de mission, ni charte ne sont encore écrits "
    "(mission.yml, charter.yml).",
    "démarche": "Les étapes de la démarche ne sont pas encore écrites (timeline.yml).",
    "choix": "Ni scénario, ni effet attendu, ni référent ne sont encore écrits "
    "(scenarios.yml, impacts.yml, mission.yml).",
    "partage": "Contributeurs, formations, pratiques, remerciements et documents restent à réunir "
    "(contributors.csv, exchanges.csv, practices.yml, mission.yml).",
}


def _missing(context: Context, part: str) -> Block:
    """Say to the team alone what a part waits for: a shared edition shows nothing."""
    if context.study.edition is not Edition.WORKING:
        return NOTHING
    return boxes.absence(text.typographic(_LACKS[part]), *_how(context, "new"))


def _how(context: Context, command: str) -> tuple[str, ...]:
    if context.study.edition is not Edition.WORKING:
        return ()
    said = f"`diagnostic mission {command} {context.study.slug}`"
    return (markdown.Prose(f"Des modèles commentés se demandent par {said}."),)
