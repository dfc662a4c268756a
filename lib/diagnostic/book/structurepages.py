"""Pages of who does what where: each structure's own part, the day and its working groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.book.axispages import FICTION
from diagnostic.book.project import pipe
from diagnostic.presentation import markdown
from diagnostic.study.themes import LABELS
from diagnostic.text import NBSP, folded
from diagnostic.voices.demonstration import marked

if TYPE_CHECKING:
    from diagnostic.actions.model import Sheet
    from diagnostic.book.project import Project
    from diagnostic.study.model import Structure


def own_part(project: Project, structure: Structure) -> str:
    """Return the part of the project that is a structure's own."""
    stem = f"sec-{page_id(structure)}"
    parts = [
        markdown.div("chapo", markdown.escape(_lead(structure))),
        f"## Les communes couvertes {{.unnumbered #{stem}-communes}}",
        _coverage(project, structure),
    ]
    led, shared = _sheets(project, structure)
    if project.actions is not None:
        parts += [
            f"## Ses fiches actions {{.unnumbered #{stem}-fiches}}",
            _fiches(project, led, shared),
        ]
        parts += [f"## Ses moyens {{.unnumbered #{stem}-moyens}}", _means(led)]
    parts += [
        f"## Sa gouvernance {{.unnumbered #{stem}-gouvernance}}",
        _governance(project, structure),
    ]
    parts.append(markdown.div("source", f"Source{NBSP}: {markdown.escape(structure.source)}"))
    return text.typographic("\n\n".join(parts))


def page_id(structure: Structure) -> str:
    """Return the short name of a structure's page."""
    return f"structure-{text.slug(structure.name)}"


def _lead(structure: Structure) -> str:
    common = "Le diagnostic, les enjeux et les axes sont communs à toutes les structures"
    return (
        f"{text.capitalised(structure.kind)}. {common} ; cette page dit ce qui est propre à "
        f"« {structure.name} »."
    )


def _coverage(project: Project, structure: Structure) -> str:
    if structure.covers is None:
        said = "Les communes que couvre cette structure restent à préciser."
        if project.working:
            said += (
                f" Aucune n’a été devinée : complétez `communes` dans `params/"
                f"{project.study.path.name}`, avec la source."
            )
        return markdown.div("absence", said)
    names = [project.gazetteer[each].name for each in structure.covers]
    count = text.counted(len(names), "commune ou quartier", "communes ou quartiers")
    return f"{text.capitalised(count)} : {markdown.escape(text.enumeration(names))}."


def _sheets(project: Project, structure: Structure) -> tuple[list[Sheet], list[Sheet]]:
    """Return the fiches that a structure leads, and those it only shares."""
    name = folded(structure.name)
    sheets = project.actions.sheets if project.actions else ()
    led, shared = [], []
    for sheet in sheets:
        pilot = sheet.who.pilot
        if pilot and folded(pilot.organisation) == name and project.whole(sheet):
            led.append(sheet)
        elif name in {folded(each) for each in sheet.structures}:
            shared.append(sheet)
    return led, shared


def _fiches(project: Project, led: list[Sheet], shared: list[Sheet]) -> str:
    if not led and not shared:
        return markdown.div("absence", "Aucune fiche action ne cite encore cette structure.")
    blocks = []
    for head, sheets in (("Qu’elle pilote", led), ("Qu’elle partage avec d’autres", shared)):
        if sheets:
            lines = [f"{project.sheet(s)}, {project.judged[s.id].state.value}" for s in sheets]
            blocks.append(f"**{head}**\n\n{markdown.bullets(lines)}")
    return "\n\n".join(blocks)


def _means(led: list[Sheet]) -> str:
    staff = sum(sheet.means.staff or 0 for sheet in led)
    said = []
    if staff:
        said.append(f"{text.number(staff, 1)}{NBSP}équivalent temps plein sur les fiches pilotées.")
    pooled = [sheet.means.pooling for sheet in led if sheet.means.pooling]
    if pooled:
        said.append(f"Mis en commun : {markdown.escape(text.enumeration(pooled))}.")
    if not said:
        return markdown.div("absence", "Les moyens propres de cette structure sont à préciser.")
    return " ".join(said)


def _governance(project: Project, structure: Structure) -> str:
    governance = project.governance
    name = folded(structure.name)
    own = [b for b in governance.bodies if folded(b.structure) == name] if governance else []
    lines = []
    for body in own:
        facts = [
            body.kind.value,
            body.power.value if body.power else "",
            f"règle : {body.rule.value}" if body.rule else "",
            text.counted(len(body.colleges), "collège") if body.colleges else "",
        ]
        said = text.enumeration([each for each in facts if each], "et")
        lines.append(f"**{markdown.escape(body.name)}** : {markdown.escape(said)}.")
    if lines:
        more = f"Le détail est dans « {project.chapter('governance')} »."
        return f"{markdown.bullets(lines)}\n\n{more}"
    return markdown.div("absence", "La gouvernance propre de cette structure est à préciser.")


def day(project: Project) -> str:
    """Return the partners' day and its working groups; empty without either."""
    event, groups = project.event, project.workshops
    if event is None and not groups:
        return ""
    parts = []
    if event is not None:
        came = ""
        if event.participants is not None:
            came = text.counted(event.participants, "participant")
            came = f" : {came} ({event.audience})" if event.audience else f" : {came}"
        days = text.enumeration([session.when for session in event.sessions])
        follow = f" Séances de suivi des groupes : {days}." if days else ""
        said = marked(f"{event.title}{came}.{follow}", event.demonstration)
        parts.append(markdown.div("chapo", markdown.escape(said)))
    if groups:
        parts += _groups(project)
    if event is not None and event.source:
        parts.append(markdown.div("source", f"Source{NBSP}: {markdown.escape(event.source)}"))
    return text.typographic("\n\n".join(parts))


def _groups(project: Project) -> list[str]:
    rows = []
    order = [*project.study.themes]
    for each in sorted(
        project.workshops,
        key=lambda w: order.index(w.declared.theme) if w.declared.theme in order else len(order),
    ):
        theme = each.declared.theme
        sheets = [s for s in project.actions.sheets if s.theme == theme] if project.actions else []
        rows.append(
            (
                markdown.escape(each.declared.group),
                project.chapter(theme) if theme in LABELS else "–",
                markdown.escape(", ".join(session.when for session in each.declared.sessions)),
                text.number(each.present) if each.present else "non comptés",
                "; ".join(project.sheet(sheet) for sheet in sheets) or "aucune encore",
            )
        )
    count = text.counted(len(rows), "groupe de travail", "groupes de travail")
    lead = (
        f"{text.capitalised(count)}, chacun sur un chapitre du diagnostic. Tous répondent aussi à "
        "une même question : comment organiser la coordination entre les acteurs ?"
    )
    fiction = [FICTION] if any(each.demonstration for each in project.workshops) else []
    table = pipe(
        ("Groupe", "Chapitre", "Séances", "Participants", "Fiches actions"),
        rows,
        "Groupes de travail, séances et fiches",
        "tbl-groupes",
        (18, 20, 14, 12, 36),
        right=(3,),
    )
    return ["## Les groupes de travail {.unnumbered #sec-groupes}", lead, *fiction, table]
