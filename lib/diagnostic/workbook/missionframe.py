"""What frames the study: its local context, its mission file, its charter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.actions.mission.model import Told
from diagnostic.actions.mission.proofs import seen
from diagnostic.actions.mission.words import Progress
from diagnostic.presentation import sections
from diagnostic.presentation.tables import Column
from diagnostic.territories.codes import Level
from diagnostic.voices.demonstration import LABEL, marked
from diagnostic.workbook.context import source_line
from diagnostic.workbook.missionsaid import invented, names_apart, rows, sourced

if TYPE_CHECKING:
    from diagnostic.actions.mission.files import Mission
    from diagnostic.actions.mission.model import MissionFile, Principle, Provider
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.territories.gazetteer import Territory
    from diagnostic.workbook.context import Context

NAME = "mission"


def context_section(context: Context, found: Mission) -> Block:
    """Return the traits of the local context, then the figures they rest on."""
    points = found.mission.context
    whole = found.mission.demonstration
    said = names_apart(points, [each.text for each in points], whole=whole)
    told = [sections.bullets(said), sections.source(sourced(points, whole=whole))] if said else []
    return sections.section(NAME, "Le contexte local", [*told, _figures(context, found)])


def _figures(context: Context, found: Mission) -> Block | None:
    """Return the figures of the context, the territory beside those around it."""
    wanted = dict.fromkeys(name for each in found.mission.context for name in each.indicators)
    if not wanted:
        return None
    context.profile.load(list(wanted))
    places = _beside(context)
    values = [context.profile.latest(name) for name in wanted]
    absent = [text.lowered(value.indicator.label) for value in values if not value.known]
    without = f" Sans valeur ici : {text.enumeration(absent)}." if absent else ""
    if len(absent) == len(values):
        return sections.plain(f"Aucun chiffre du livre ne l’éclaire.{without}")
    lines: list[dict[str, str]] = []
    used: list[Value] = []
    for value in (each for each in values if each.known):
        name = value.indicator.id
        others = [context.profile.nearest(name, place, value.year) for place in places]
        used += [value, *others]
        lines.append(
            {
                "name": value.indicator.label,
                "town": _dated(value),
                **{str(place.id): _dated(v) for place, v in zip(places, others, strict=True)},
            }
        )
    columns = [
        Column("name", "Indicateur"),
        Column("town", context.town.short, town=True),
        *(Column(str(place.id), place.short) for place in places),
    ]
    block = rows(
        context, "contexte", lines, columns,
        title="Ce que le contexte doit aux chiffres de ce livre",
        caption="Dernière valeur connue de chaque indicateur, avec son année.",
        source=source_line(context, used),
        how_to_read="Ces chiffres sont ceux d’aujourd’hui : ils situent ce que dit le texte, ils "
        f"n’en prouvent pas les causes.{without}",
    )  # fmt: skip
    return block.using(**context.used(used))


def _beside(context: Context) -> list[Territory]:
    """Return the nearest comparator, the département when it is one, and the largest."""
    places = list(context.comparators)
    if len(places) < 4:
        return places
    return [p for p in places if p in {places[0], places[-1]} or p.id.level is Level.DEP]


def _dated(value: Value) -> str:
    return f"{value.written} ({value.year})" if value.known else value.written


def frame(context: Context, found: Mission) -> Block:
    """Return the mission file: procurement, dates, provider, deliverables."""
    mission = found.mission
    parts = [
        *_general(mission),
        _dates(context, mission),
        *_provider(mission),
        _deliverables(context, mission),
    ]
    return sections.section(NAME, "Le dossier de mission", parts)


def _general(mission: MissionFile) -> Iterator[Block | None]:
    if mission.objectives:
        yield sections.plain("La mission poursuit des objectifs, dans cet ordre :")
        yield sections.bullets(list(mission.objectives))
    if mission.procurement:
        contract = mission.procurement
        title = f" : « {contract.title} »" if contract.title else ""
        yield sections.line("Commande", f"{contract.kind.value}{title}. {contract.text}".strip())
    own = Told(source=mission.source) if mission.objectives else None
    holders = [each for each in (own, mission.procurement) if each is not None]
    if mission.objectives or mission.procurement:
        yield sections.source(sourced(holders, whole=mission.demonstration))


def _dates(context: Context, mission: MissionFile) -> Block | None:
    if not mission.dates:
        return None
    labels = [text.capitalised(each.stage.value) for each in mission.dates]
    named = names_apart(mission.dates, labels, whole=mission.demonstration)
    lines = [
        {
            "stage": name,
            "date": each.date.written if each.date else "non datée",
            "text": each.text or "sans autre précision",
        }
        for name, each in zip(named, mission.dates, strict=True)
    ]
    dated = sum(each.date is not None for each in mission.dates)
    title = "Chaque moment de la mission est daté"
    if dated < len(lines):
        known = text.counted(dated, "moment daté", "moments datés")
        title = f"{known} sur {text.number(len(lines))} dans la vie de la mission"
    columns = [Column("stage", "Moment"), Column("date", "Date")]
    if any(each.text for each in mission.dates):
        columns.append(Column("text", "Précision"))
    return rows(
        context, "dates", lines,
        columns,
        title=title, caption="Moments de la mission, dans l’ordre.",
        source=sourced(mission.dates, whole=mission.demonstration),
    )  # fmt: skip


def _provider(mission: MissionFile) -> Iterator[Block | None]:
    provider = mission.provider
    if provider is None:
        return
    said = f"{provider.name}{f' ({provider.kind})' if provider.kind else ''}. {provider.text}"
    yield sections.line("Prestataire", said.strip())
    yield sections.bullets(
        [
            f"{text.capitalised(each.function)}{f' : {each.task}' if each.task else ''}"
            for each in provider.team
        ]
    )
    yield from _references(provider)
    yield sections.source(sourced([provider, *provider.references], whole=mission.demonstration))


def _references(provider: Provider) -> Iterator[Block | None]:
    if provider.references:
        yield sections.plain("Travaux déjà menés :")
    yield sections.bullets(
        [
            ", ".join(part for part in (each.title, each.client, str(each.year or "")) if part)
            for each in provider.references
        ]
    )


def _deliverables(context: Context, mission: MissionFile) -> Block | None:
    items = mission.deliverables
    if not items:
        return None
    named = names_apart(items, [each.title for each in items], whole=mission.demonstration)
    lines = [
        {
            "title": name,
            "audience": each.audience or "non dit",
            "due": each.due.written if each.due else "à fixer",
            "state": text.capitalised(each.state.value)
            + (f", {each.delivered.written}" if each.delivered else ""),
        }
        for name, each in zip(named, items, strict=True)
    ]
    handed = sum(each.state.handed for each in items)
    wanted = sum(each.state is not Progress.DROPPED for each in items)
    title = f"{text.counted(handed, 'livrable remis', 'livrables remis')} sur {text.number(wanted)}"
    if not handed:
        title = f"Aucun des {text.counted(wanted, 'livrable')} n’est encore remis"
        if wanted == 1:
            title = "Le livrable attendu n’est pas encore remis"
    return rows(
        context, "livrables", lines,
        (
            Column("title", "Livrable"),
            Column("audience", "Pour qui"),
            Column("due", "Échéance"),
            Column("state", "État"),
        ),
        title=title, caption="Ce que la mission doit remettre, et où cela en est.",
        source=sourced(items, whole=mission.demonstration),
    )  # fmt: skip


def charter(context: Context, found: Mission) -> Block:  # noqa: ARG001 - as the others
    """Return the values of the project, then each principle and how it is kept."""
    values, whole = found.charter.values, found.charter.demonstration
    parts: list[Block | None] = []
    if values:
        named = names_apart(values, [each.title for each in values], whole=whole)
        lead = "Le projet se réclame de valeurs, qu’il fait siennes"
        if any(each.text for each in values):
            pairs = zip(named, values, strict=True)
            parts.append(sections.plain(f"{lead} :"))
            parts.append(sections.bullets([(f"{name}.", each.text) for name, each in pairs]))
        else:
            said = text.enumeration([text.lowered(name) for name in named])
            parts.append(sections.plain(f"{lead} : {said}."))
        parts.append(sections.source(sourced(values, whole=whole)))
    for rank, each in enumerate(found.charter.principles, 1):
        parts += _principle(each, f"principe-{rank}", found, whole=whole)
    return sections.section(NAME, "Les valeurs et la charte éthique", parts)


def _principle(
    principle: Principle, name: str, found: Mission, *, whole: bool
) -> list[Block | None]:
    shown = [seen(proof, found) for proof in principle.proofs]
    counted = [("Dans ce projet.", marked(each.text, each.demonstration)) for each in shown]
    own = invented(principle, whole)
    parts = [
        sections.heading(NAME, principle.title, 3, name),
        sections.plain(principle.text) if principle.text else None,
        sections.bullets([*principle.kept, *counted]),
    ]
    if principle.source:
        parts.append(sections.source(sourced([principle], whole=whole)))
    elif own:
        parts.append(sections.plain(f"{text.capitalised(LABEL)}."))
    return parts
