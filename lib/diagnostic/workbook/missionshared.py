"""What the study shares: contributors, training, practices, thanks, documents."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.actions.mission import people
from diagnostic.actions.mission.words import Thread
from diagnostic.actions.words import Clearance
from diagnostic.presentation import html, markdown, sections
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.tables import Column
from diagnostic.study.model import Edition
from diagnostic.study.themes import label
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.missionsaid import few, invented, names_apart, rows, sentence, sourced

if TYPE_CHECKING:
    from diagnostic.actions.mission.files import Mission
    from diagnostic.actions.mission.model import Paper, Practice
    from diagnostic.workbook.context import Context

NAME = "mission"


def contributors(context: Context, found: Mission) -> Block:
    """Return how many people took part, by category, none of which is too small to be shown."""
    items = found.contributors
    count = people.total(items)
    if not count:
        return sections.NOTHING
    title = f"{text.counted(count, 'contributeur a', 'contributeurs ont')} pris part à l’étude"
    lines = people.shown(items)
    if count < people.LEAST:
        said = f"Moins de {text.number(people.LEAST)} personnes ont pris part à l’étude à ce jour."
        return sections.section(NAME, "Les contributeurs", [sections.plain(said)])
    if not lines:
        parts: list[Block | None] = [
            sections.plain(f"{title}."),
            sections.source(sourced(items)),
        ]
        return sections.section(NAME, "Les contributeurs", parts)
    names = names_apart(lines, [each.label for each in lines])
    data = [
        {"label": name, "people": text.number(each.people)}
        for name, each in zip(names, lines, strict=True)
    ]
    data.append({"label": "Ensemble", "people": text.number(count)})
    table = rows(
        context, "contributeurs", data,
        (Column("label", "Catégorie"), Column("people", "Personnes", right=True)),
        title=title, caption="Nombre de personnes par catégorie, chacune comptée une fois.",
        source=sourced(items),
        how_to_read=f"Une catégorie de moins de {text.number(people.LEAST)} personnes est réunie à "
        "d’autres, pour que nul ne soit reconnu." if any(e.merged for e in lines) else "",
        total=(len(data) - 1,),
    )  # fmt: skip
    return sections.section(NAME, "Les contributeurs", [table])


def exchanges(context: Context, found: Mission) -> Block:
    """Return the log of training and of exchanges on practices."""
    items = found.sessions
    if not items:
        return sections.NOTHING
    names = names_apart(items, [each.title for each in items])
    lines = [
        {
            "date": each.date.written,
            "kind": text.capitalised(each.kind.value),
            "title": f"{sentence(name)} {sentence(each.text)}" if each.text else name,
            "organiser": each.organiser or "non dit",
            "people": few(each.people),
        }
        for name, each in zip(names, items, strict=True)
    ]
    kinds = Counter(each.kind.value for each in items)
    said = [text.counted(n, kind, _PLURALS.get(kind, kind)) for kind, n in kinds.items()]
    table = rows(
        context, "echanges", lines,
        (Column("date", "Date"), Column("kind", "Nature"), Column("title", "Sujet"),
         Column("organiser", "Organisé par"), Column("people", "Participants", right=True)),
        title=f"Se former et échanger : {text.enumeration(said)}",
        caption="Formations et temps d’échange entre professionnels.",
        source=sourced(items),
    )  # fmt: skip
    return sections.section(NAME, "Se former, échanger", [table])


_PLURALS = {
    "formation": "formations",
    "échange de pratiques": "échanges de pratiques",
    "visite": "visites",
    "journée": "journées",
    "réunion d’équipe": "réunions d’équipe",
}
_THREADS = {
    Thread.REVEALED: ("Révélées", "ce qui se faisait déjà sans être vu"),
    Thread.CATALYSED: ("Catalysées", "ce que le projet a permis de lancer"),
    Thread.AMPLIFIED: ("Amplifiées", "ce que le projet a fait grandir"),
}


def practices(context: Context, found: Mission) -> Block:  # noqa: ARG001 - as the others
    """Return the initiatives by what the project did for them, then a sheet per practice."""
    if found.practices is None:
        return sections.NOTHING
    items, whole = found.practices.practices, found.practices.demonstration
    names = dict(
        zip(
            [each.id for each in items],
            names_apart(items, [each.title for each in items], whole=whole),
            strict=True,
        )
    )
    threads = []
    for thread, (head, meaning) in _THREADS.items():
        held = [text.lowered(names[each.id]) for each in items if each.thread is thread]
        if held:
            threads.append((f"{head} ({meaning}) :", f"{text.enumeration(held)}."))
    parts: list[Block | None] = []
    if threads:
        parts += [sections.plain("Ce que le projet fait des initiatives du territoire :")]
        parts += [sections.bullets(threads)]
    for each in items:
        parts += _practice(each, whole=whole)
    return sections.section(NAME, "Les pratiques à partager", parts)


def _practice(each: Practice, *, whole: bool) -> list[Block | None]:
    said = [("Ce qui se fait.", each.what)]
    if each.works:
        said.append(("Ce qui marche.", each.works))
    if each.conditions:
        said.append(("Pour le refaire.", each.conditions))
    where = (
        f"{each.organisation}, {text.lowered(label(each.theme))}"
        if each.theme
        else each.organisation
    )
    return [
        sections.heading(NAME, each.title, 3, each.id),
        sections.plain(f"{where}."),
        sections.bullets(said),
        sections.source(sourced([each], whole=whole)),
    ]


def thanks(context: Context, found: Mission) -> Block:  # noqa: ARG001 - as the others
    """Return who is thanked, and the people who agreed to be named."""
    mission = found.mission
    names = names_apart(
        mission.thanks, [each.who for each in mission.thanks], whole=mission.demonstration
    )
    items = [
        (sentence(name), sentence(each.text)) if each.text else sentence(name)
        for name, each in zip(names, mission.thanks, strict=True)
    ]
    parts: list[Block | None] = []
    if items:
        parts += [
            sections.plain(
                "L’étude doit beaucoup au temps et au savoir de celles et ceux qui suivent."
            ),
            sections.bullets(items),
            sections.source(sourced(mission.thanks, whole=mission.demonstration)),
        ]
    if mission.credits:
        said = [
            f"{each.name} ({each.role})" if each.role else each.name for each in mission.credits
        ]
        parts.append(sections.line("Avec leur accord", f"{text.enumeration(said)}."))
    return sections.section(NAME, "Remerciements", parts)


def library(context: Context, found: Mission) -> Block:
    """Return the documents and studies gathered; in the public edition, the public ones."""
    public = context.study.edition is Edition.PUBLIC
    papers = [
        each for each in found.mission.documents if not public or each.clearance is Clearance.PUBLIC
    ]
    if not papers:
        return sections.NOTHING
    whole = found.mission.demonstration
    papers.sort(key=lambda each: (-(each.year or 0), text.folded(each.title)))
    internal = sum(each.clearance is Clearance.INTERNAL for each in papers)
    lead = f"{text.capitalised(text.counted(len(papers), 'document réuni', 'documents réunis'))}"
    if internal:
        lead += f", dont {text.counted(internal, 'interne', 'internes')} à l’équipe"
    parts = [sections.plain(f"{lead}."), _papers(papers, whole=whole)]
    return sections.section(NAME, "Les documents réunis", parts)


def _papers(papers: list[Paper], *, whole: bool) -> Block:
    names = names_apart(papers, [each.title for each in papers], whole=whole)
    written, shown, plain = [], [], []
    for name, each in zip(names, papers, strict=True):
        title, rest = text.typographic(name), text.typographic(_about(each))
        head, seen = markdown.strong(title), f"<strong>{html.text(title)}</strong>"
        if each.page:
            head = f"[{head}]({_target(each.page)})"
            seen = f'<a href="{html.text(each.page)}">{seen}</a>'
        written.append(f"{head}{markdown.escape(rest)}")
        shown.append(html.tag("li", f"{seen}{html.text(rest)}"))
        plain.append(f"– {title}{rest}")
    block = Block(
        "prose",
        markdown.bullets(written),
        html.block(html.tag("ul", "".join(shown))),
        "\n".join(plain),
    )
    if any(invented(each, whole) for each in papers):
        return joined([block, sections.source(marked("documents de l’étude.", True))])
    return block


def _target(page: str) -> str:
    """Return an address that Markdown reads whole."""
    return re.sub(r"[()<>\[\]{}|\\]", lambda found: f"%{ord(found[0]):02X}", page)


def _about(paper: Paper) -> str:
    said = "".join(f", {part}" for part in (paper.publisher, str(paper.year or "")) if part) + "."
    if paper.text:
        said += f" {paper.text}"
    if paper.themes:
        said += (
            f" Thèmes : {text.lowered(text.enumeration([label(name) for name in paper.themes]))}."
        )
    if paper.clearance is Clearance.INTERNAL:
        said += " Interne à l’équipe."
    return said
