"""What the files of a mission say together: identifiers, dates, themes, figures, people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from diagnostic.actions.mission.private import private_problems
from diagnostic.actions.mission.slowness import impact_problems
from diagnostic.actions.mission.words import Outcome, Stage
from diagnostic.errors import Problem
from diagnostic.study.themes import near_themes
from diagnostic.text import NBSP, enumeration, near_matches

if TYPE_CHECKING:
    from diagnostic.actions.mission.course import ScenarioFile
    from diagnostic.actions.mission.files import Mission
    from diagnostic.actions.mission.model import MissionFile
    from diagnostic.study.document import Document, Location

_FORMS = {"LIV": "LIV-01", "PH": "PH-1", "SC": "SC-1", "IM": "IM-01", "FP": "FP-01"}


def problems_of(mission: Mission) -> Iterator[Problem]:
    """Yield everything wrong in the files that could be read."""
    yield from _mission(mission)
    yield from _timeline(mission)
    yield from _scenarios(mission)
    yield from _impacts(mission)
    yield from _practices(mission)
    yield from private_problems(mission)


def _mission(mission: Mission) -> Iterator[Problem]:
    found = mission.read.get("mission.yml")
    if found is None:
        return
    values, document = mission.mission, found.document
    yield from _deliverables(values, document)
    yield from _milestones(values, document)
    for i, point in enumerate(values.context):
        for j, name in enumerate(point.indicators):
            yield from unknown(name, mission, document.where(("context", i, "indicators", j)))
    yield from _services(mission, document)
    for i, paper in enumerate(values.documents):
        for j, name in enumerate(paper.themes):
            yield from _theme(name, mission, document.where(("documents", i, "themes", j)))


def _deliverables(values: MissionFile, document: Document) -> Iterator[Problem]:
    yield from _ids(document, "deliverables", "LIV", [each.id for each in values.deliverables])
    for i, each in enumerate(values.deliverables):
        at: Location = ("deliverables", i)
        if each.state.handed and each.delivered is None:
            yield Problem(
                f"ce livrable est {each.state.value}, sans date de remise", document.where(at),
                each.id, "ajoutez delivered: 2027-03-15, ou changez son état",
            )  # fmt: skip
        if each.delivered is not None and not each.state.handed:
            yield Problem(
                f"ce livrable a une date de remise, mais il est {each.state.value}",
                document.where((*at, "delivered")), each.delivered.code,
                "changez son état, ou retirez la date",
            )  # fmt: skip


def _services(mission: Mission, document: Document) -> Iterator[Problem]:
    for i, service in enumerate(mission.mission.services):
        for key, names in (("leads", service.leads), ("joins", service.joins)):
            for j, name in enumerate(names):
                yield from _theme(name, mission, document.where(("services", i, key, j)))
        for name in set(service.leads) & set(service.joins):
            yield Problem(
                "ce service porte ce thème et y contribue à la fois",
                document.where(("services", i)), name, "gardez l’un des deux",
            )  # fmt: skip


def _milestones(values: MissionFile, document: Document) -> Iterator[Problem]:
    """Yield the dates of the mission that are not in the order of its stages."""
    order = list(Stage)
    dated = sorted(
        (order.index(each.stage), i, each)
        for i, each in enumerate(values.dates)
        if each.date is not None
    )
    for (_, _, one), (_, i, two) in pairwise(dated):
        if one.date and two.date and two.stage is not one.stage and two.date.before(one.date):
            yield Problem(
                f"« {two.stage.value} » précède « {one.stage.value} » ({one.date.written})",
                document.where(("dates", i, "date")), two.date.code, "corrigez l’une des dates",
            )  # fmt: skip


def _timeline(mission: Mission) -> Iterator[Problem]:
    found = mission.read.get("timeline.yml")
    if found is None:
        return
    values, document = mission.timeline, found.document
    yield from _ids(document, "phases", "PH", [each.id for each in values.phases])
    for i, phase in enumerate(values.phases):
        if phase.start and phase.end and phase.end.before(phase.start):
            yield Problem(
                f"cette étape finit avant de commencer ({phase.start.written})",
                document.where(("phases", i, "end")), phase.end.code, "corrigez l’une des dates",
            )  # fmt: skip
    for i, event in enumerate(values.events):
        at: Location = ("events", i)
        if event.outcome.explained and not event.why:
            yield Problem(
                f"cet événement est {event.outcome.value}, sans que l’on sache pourquoi",
                document.where(at), event.title, "ajoutez why: et, s’il y a lieu, adapted:",
            )  # fmt: skip
        if event.outcome in {Outcome.HELD, Outcome.ADDED} and event.held is None:
            yield Problem(
                f"cet événement est {event.outcome.value}, sans date", document.where(at),
                event.title, "ajoutez held: 2027-03-15, ou changez outcome",
            )  # fmt: skip
        if event.outcome in {Outcome.AHEAD, Outcome.CANCELLED} and event.held is not None:
            yield Problem(
                f"cet événement est {event.outcome.value}, et aurait eu lieu",
                document.where((*at, "held")), event.held.code, "changez outcome, ou retirez held",
            )  # fmt: skip
        if event.outcome is not Outcome.ADDED and event.planned is None:
            yield Problem(
                "il manque la date à laquelle cet événement était prévu", document.where(at),
                event.title, "ajoutez planned: 2027-03, ou écrivez outcome: ajouté",
            )  # fmt: skip


def _scenarios(mission: Mission) -> Iterator[Problem]:
    found, values = mission.read.get("scenarios.yml"), mission.scenarios
    if found is None or values is None:
        return
    document = found.document
    names = [each.id for each in values.scenarios]
    yield from _ids(document, "scenarios", "SC", names)
    yield from _twice(document, "criteria", [each.id for each in values.criteria])
    yield from _marks(values, document)
    if values.chosen and values.chosen.scenario not in names:
        yield Problem(
            "ce scénario n’est pas dans la liste", document.where(("chosen", "scenario")),
            values.chosen.scenario, f"choisissez parmi : {enumeration(names, 'ou')}",
            near_matches(values.chosen.scenario, names),
        )  # fmt: skip


def _marks(values: ScenarioFile, document: Document) -> Iterator[Problem]:
    known = [each.id for each in values.criteria]
    for i, scenario in enumerate(values.scenarios):
        for name in scenario.marks:
            if name not in known:
                yield Problem(
                    "ce critère n’est pas déclaré", document.where(("scenarios", i, "marks", name)),
                    name, f"critères déclarés : {enumeration(known)}" if known
                    else "déclarez-le d’abord dans criteria", near_matches(name, known),
                )  # fmt: skip
        missing = [name for name in known if name not in scenario.marks]
        if missing:
            yield Problem(
                f"il manque une note à ce scénario pour {enumeration(missing)}",
                document.where(("scenarios", i)), scenario.id,
                "tous les scénarios se comparent sur les mêmes critères : donnez score et why",
            )  # fmt: skip


def _impacts(mission: Mission) -> Iterator[Problem]:
    found = mission.read.get("impacts.yml")
    if found is None or mission.impacts is None:
        return
    impacts = mission.impacts.impacts
    yield from _ids(found.document, "impacts", "IM", [each.id for each in impacts])
    for i, each in enumerate(impacts):
        for j, sign in enumerate(each.signs):
            at = found.document.where(("impacts", i, "signs", j))
            if bool(sign.indicator) == bool(sign.definition):
                yield Problem(
                    "un signe est un indicateur du catalogue, ou une définition", at,
                    sign.indicator, "donnez indicator ou definition, l’un des deux",
                )  # fmt: skip
            elif sign.indicator:
                yield from unknown(sign.indicator, mission, at)
        yield from impact_problems(each, i, mission, found.document)


def _practices(mission: Mission) -> Iterator[Problem]:
    found = mission.read.get("practices.yml")
    if found is None or mission.practices is None:
        return
    practices = mission.practices.practices
    yield from _ids(found.document, "practices", "FP", [each.id for each in practices])
    for i, each in enumerate(practices):
        if each.theme:
            yield from _theme(each.theme, mission, found.document.where(("practices", i, "theme")))


def _ids(document: Document, key: str, prefix: str, names: Iterable[str]) -> Iterator[Problem]:
    names = list(names)
    for i, name in enumerate(names):
        if not re.fullmatch(rf"{prefix}-\d+", name):
            yield Problem(
                "cet identifiant n’a pas la bonne forme", document.where((key, i, "id")), name,
                f"écrivez-le ainsi{NBSP}: {_FORMS[prefix]}",
            )  # fmt: skip
    yield from _twice(document, key, names)


def _twice(document: Document, key: str, names: Iterable[str]) -> Iterator[Problem]:
    names = list(names)
    counts, seen = Counter(names), set()
    for i, name in enumerate(names):
        if counts[name] > 1 and name in seen:
            yield Problem(
                "cet identifiant sert deux fois", document.where((key, i, "id")), name,
                "donnez-lui le numéro suivant",
            )  # fmt: skip
        seen.add(name)


def unknown(name: str, mission: Mission, where: str) -> Iterator[Problem]:
    """Yield an indicator that is not in the catalogue."""
    if name not in mission.known.indicators:
        yield Problem(
            "cet indicateur n’est pas au catalogue", where, name,
            "choisissez un identifiant de data/catalogue/indicators/, ou retirez-le",
            near_matches(name, mission.known.indicators),
        )  # fmt: skip


def _theme(name: str, mission: Mission, where: str) -> Iterator[Problem]:
    if name not in mission.known.themes:
        yield Problem(
            "ce thème n’existe pas", where, name,
            f"thèmes : {enumeration(mission.known.themes)}", near_themes(name),
        )  # fmt: skip
