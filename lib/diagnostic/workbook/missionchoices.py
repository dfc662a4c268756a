"""What the study weighs: scenarios, impacts hoped for, who works on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.actions.chain import FILE as CHAIN
from diagnostic.actions.chain import ChainFile
from diagnostic.actions.files import folder
from diagnostic.actions.mission.slowness import first_seen
from diagnostic.presentation import boxes, sections
from diagnostic.presentation.tables import Column
from diagnostic.study.model import Edition
from diagnostic.study.strict import read_strict
from diagnostic.study.themes import LABELS, label
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.context import sources_written
from diagnostic.workbook.missionsaid import invented, names_apart, rows, sourced

if TYPE_CHECKING:
    from diagnostic.actions.chain import Axis
    from diagnostic.actions.mission.course import Scenario, ScenarioFile
    from diagnostic.actions.mission.files import Mission
    from diagnostic.actions.mission.model import Impact, Sign
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

NAME = "mission"
NOT_TARGETS = (
    "Ce sont des effets espérés, pas des cibles de l’année : ils demandent du temps, dépendent "
    "d’autres causes que le projet, et ne se lisent qu’à partir de l’année indiquée. Ce qui se "
    "suit chaque année est dans les fiches actions."
)


def scenarios(context: Context, found: Mission) -> Block:
    """Return the scenarios side by side, then the one chosen.

    The public edition shows them once the choice is made: before, they are
    working papers.
    """
    file = found.scenarios
    if file is None or (context.study.edition is Edition.PUBLIC and file.chosen is None):
        return sections.NOTHING
    parts: list[Block | None] = []
    if file.question:
        parts.append(sections.plain(file.question))
    if file.criteria and len(file.scenarios) > 1:
        parts.append(_compared(context, file))
    for each in file.scenarios:
        parts += _scenario(each, file)
    parts.append(_chosen(file))
    return sections.section(NAME, "Les scénarios comparés", parts)


def _compared(context: Context, file: ScenarioFile) -> Block:
    kept = file.chosen.scenario if file.chosen else ""
    names = {
        each.id: text.typographic(each.title) + (" (retenu)" if each.id == kept else "")
        for each in file.scenarios
    }
    lines = []
    for criterion in file.criteria:
        asked = f" ({criterion.text})" if criterion.text else ""
        marks = {each.id: f"{each.marks[criterion.id].score} sur 4" for each in file.scenarios}
        lines.append({"criterion": f"{criterion.title}{asked}", **marks})
    if any(each.feasibility for each in file.scenarios):
        held = {
            each.id: f"{each.feasibility.score} sur 4" if each.feasibility else "non notée"
            for each in file.scenarios
        }
        lines.append({"criterion": "Faisabilité", **held})
    return rows(
        context, "scenarios", lines,
        (Column("criterion", "Critère"), *(Column(key, name) for key, name in names.items())),
        title=f"{text.counted(len(names), 'scénario se compare', 'scénarios se comparent')} sur "
        f"{text.counted(len(file.criteria), 'critère')}",
        caption="De 1 (répond mal) à 4 (répond bien) ; ce qui fonde chaque note suit.",
        source=sourced([*file.scenarios], whole=file.demonstration),
        how_to_read="Les notes ne s’additionnent pas : un critère peut l’emporter sur les autres.",
    )  # fmt: skip


def _scenario(each: Scenario, file: ScenarioFile) -> list[Block | None]:
    criteria = {criterion.id: criterion.title for criterion in file.criteria}
    structures = [
        f"{text.number(body.count)} {body.kind}" if body.count > 1 else f"un {body.kind}"
        for body in each.structures
    ]
    items = [("Structures :", f"{text.enumeration(structures)}.")] if structures else []
    items.append(("Forces :", f"{' ; '.join(_bare(s) for s in each.strengths)}."))
    weak = " ; ".join(_bare(s) for s in each.weaknesses) or "aucune n’est notée"
    items.append(("Faiblesses :", f"{weak}."))
    if each.feasibility:
        said = f"{each.feasibility.score} sur 4. {text.capitalised(each.feasibility.why)}"
        items.append(("Faisabilité :", said))
    items += [
        (f"{criteria[name]} :", f"{mark.score} sur 4. {text.capitalised(mark.why)}")
        for name, mark in each.marks.items()
    ]
    return [
        sections.heading(NAME, each.title, 3, each.id),
        sections.plain(each.text) if each.text else None,
        sections.bullets(items),
        sections.source(sourced([each], whole=file.demonstration)),
    ]


def _bare(said: str) -> str:
    return text.lowered(said.rstrip("."))


def _chosen(file: ScenarioFile) -> Block:
    chosen = file.chosen
    if chosen is None:
        return boxes.vigilance(
            text.typographic("Aucun scénario n’est encore retenu : l’instance reste à saisir."),
            "Choix à faire",
        )
    title = next(each.title for each in file.scenarios if each.id == chosen.scenario)
    fictional = invented(chosen, file.demonstration)
    said = [f"« {title} ». Décision : {chosen.body}, {chosen.date.written}."]
    if chosen.text:
        said.append(chosen.text)
    line = marked(" ".join(said), fictional)
    if chosen.source:
        line += f" Source : {chosen.source}."
    return boxes.constat(text.typographic(line), "Scénario retenu")


def impacts(context: Context, found: Mission) -> Block:
    """Return the impacts hoped for, where they would show, and from which year."""
    if found.impacts is None:
        return sections.NOTHING
    items, whole = found.impacts.impacts, found.impacts.demonstration
    names = names_apart(items, [each.text for each in items], whole=whole)
    used: list[Value] = []
    lines = []
    for name, each in zip(names, items, strict=True):
        for sign in each.signs or (None,):
            value = context.profile.latest(sign.indicator) if sign and sign.indicator else None
            used += [value] if value else []
            lines.append(
                {
                    "text": f"{name} (pour {each.scale.value})",
                    "sign": _sign(sign, value),
                    "now": _now(value),
                    "when": _seen(each, sign, found),
                }
            )
    sources = sourced(items, whole=whole)
    known = [name for value in used if value.known for name in value.sources]
    if known:
        sources = f"{sources} Valeurs : {sources_written(context, known)}"
    table = rows(
        context, "effets", lines,
        (Column("text", "Effet espéré"), Column("sign", "Où il se verrait"),
         *((Column("now", "Aujourd’hui"),) if known else ()),
         Column("when", "À lire à partir de")),
        title=f"{text.counted(len(items), 'effet espéré', 'effets espérés')}, à lire dans la durée",
        caption="Effets de long terme, indicateur où chacun se verrait et première année utile.",
        source=text.typographic(sources),
    )  # fmt: skip
    parts = [table.using(**context.used(used)), boxes.vigilance(text.typographic(NOT_TARGETS))]
    return sections.section(NAME, "Les effets attendus, à long terme", parts)


def _now(value: Value | None) -> str:
    if value is None or not value.known:
        return "à relever"
    return f"{value.written} ({value.year})"


def _sign(sign: Sign | None, value: Value | None) -> str:
    if sign is None:
        return "à choisir"
    said = value.indicator.label if value else text.capitalised(sign.definition)
    notes = [sign.sense.value] if sign.sense else []
    notes += ["exemple fictif"] if sign.demonstration else []
    return f"{said} ({', '.join(notes)})" if notes else said


def _seen(impact: Impact, sign: Sign | None, found: Mission) -> str:
    seen = first_seen(impact, sign, found.known) if sign else None
    first = sign.by if sign and sign.by else None
    if seen and (first is None or first < seen.first):
        first = seen.first
    if first:
        return str(first)
    return impact.time or "à fixer"


def transversal(context: Context, found: Mission) -> Block:
    """Return what runs across all themes: axes, referent, services by theme."""
    mission = found.mission
    parts: list[Block | None] = []
    if axes := _axes(context):
        parts.append(
            sections.plain("Des axes valent pour toutes les structures et tous les thèmes :")
        )
        parts.append(sections.bullets([each.title for each in axes]))
        parts.append(sections.source(sourced(axes)))
    if mission.referent:
        holder = mission.referent
        said = f"{holder.organisation}, {holder.function}. {holder.text}".strip()
        parts.append(sections.line("Référent transversal", said))
        parts.append(sections.source(sourced([holder], whole=mission.demonstration)))
    parts.append(_services(context, found))
    return sections.section(NAME, "Ce qui traverse les thèmes", parts)


def _axes(context: Context) -> tuple[Axis, ...]:
    path = folder(context.study.slug) / CHAIN
    if not path.is_file():
        return ()
    chain, _ = read_strict(path, ChainFile)
    return tuple(each for each in chain.axes if each.transversal)


def _services(context: Context, found: Mission) -> Block | None:
    services, whole = found.mission.services, found.mission.demonstration
    if not services:
        return None
    themes = [name for name in context.study.themes if name in LABELS and name != "portrait"]
    cited = {name for each in services for name in (*each.leads, *each.joins)}
    themes += [name for name in found.known.themes if name in cited and name not in themes]
    lines, alone = [], []
    for name in themes:
        leads = [each.name for each in services if name in each.leads]
        joins = [each.name for each in services if name in each.joins]
        if not leads:
            alone.append(label(name))
        lines.append(
            {
                "theme": label(name),
                "leads": text.enumeration(leads) or "personne encore",
                "joins": text.enumeration(joins) or "personne encore",
            }
        )
    title = "Chaque thème est porté par un service au moins"
    if alone:
        count = text.counted(len(alone), "thème n’est porté", "thèmes ne sont portés")
        title = f"{count} par aucun service"
    return rows(
        context, "services", lines,
        (Column("theme", "Thème"), Column("leads", "Services qui portent"),
         Column("joins", "Services qui contribuent")),
        title=title, caption="Qui travaille sur quoi : thèmes du livre et services.",
        source=sourced(services, whole=whole),
    )  # fmt: skip
