"""The page of articulation: what the project shares with the other schemes of the territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.actions.words import Clearance, Scheme
from diagnostic.book.axispages import FICTION, span
from diagnostic.book.project import pipe
from diagnostic.presentation import markdown
from diagnostic.study.model import Edition
from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.actions.articulation import Articulation, Neighbour, Paper, Tied
    from diagnostic.book.project import Project


def articulation(project: Project) -> str:
    """Return the table of the other schemes, both ways; empty without any."""
    found = project.articulation
    if found is None:
        return ""
    schemes = found.declared.schemes
    count = text.counted(len(schemes), "démarche voisine", "démarches voisines")
    lead = (
        "Ce projet ne remplace aucune des démarches du territoire et n’en refait aucune : il dit "
        "ce qu’il partage avec elles."
    )
    if schemes:
        lead = f"{text.capitalised(count)}. {lead}"
    parts = [markdown.div("chapo", lead)]
    if found.declared.demonstration:
        parts.append(FICTION)
    if schemes:
        parts.append(
            pipe(
                (
                    "Démarche",
                    "Porteur et période",
                    "Ce que nous partageons",
                    "Fiches",
                    "Lien assuré par",
                ),
                [_neighbour(project, found, each) for each in schemes],
                "Articulation avec les autres démarches du territoire",
                "tbl-articulation",
                (20, 18, 26, 20, 16),
            )
        )
    parts += _one_sided(project, found)
    papers = [p for p in found.declared.documents if _readable(project, p)]
    if papers:
        parts += ["## Les diagnostics et études repris {.unnumbered #sec-articulation-documents}"]
        parts.append(markdown.bullets([_paper(each) for each in papers]))
    return text.typographic("\n\n".join(parts))


def _neighbour(project: Project, found: Articulation, each: Neighbour) -> tuple[str, ...]:
    name = markdown.strong(each.name)
    if each.scheme is not Scheme.OTHER and folded(each.scheme.value) not in folded(each.name):
        name += f" ({each.scheme.value})"
    held = " ; ".join(markdown.escape(said) for said in (each.holder, span(each.period)) if said)
    shares = [markdown.escape(said) for said in (each.shares, each.differs) if said]
    if shares and each.demonstration:
        shares.append("(exemple fictif)")
    fiches = [_tied(project, tied) for tied in found.tied(each)]
    return (
        name,
        held or "à préciser",
        " ".join(shares) or "à préciser",
        "; ".join(fiches) or "aucune",
        markdown.escape(each.ensured_by) or "à désigner",
    )


def _tied(project: Project, tied: Tied) -> str:
    sheet = project.actions.by_id[tied.sheet] if project.actions else None
    name = project.sheet(sheet) if sheet else markdown.escape(tied.sheet)
    if sheet and tied.text and project.whole(sheet):
        name += f" : {markdown.escape(tied.text)}"
    return name


def _one_sided(project: Project, found: Articulation) -> list[str]:
    """Say, to the team, what only one side tells."""
    if not project.working:
        return []
    lines = []
    for each in found.declared.schemes:
        silent = [t.sheet for t in found.tied(each) if not t.by_sheet]
        if silent:
            lines.append(
                f"« {each.name} » cite {text.enumeration(silent)}, qui ne le disent pas dans "
                "`how.schemes`."
            )
    for scheme, sheets in found.undeclared().items():
        lines.append(
            f"{text.enumeration(list(sheets))} : « {scheme.value} » est cité par la fiche, et "
            "n’est pas décrit dans `articulation.yml`."
        )
    if not lines:
        return []
    return [markdown.div("relire", "**✎ À compléter**", markdown.bullets(lines))]


def _readable(project: Project, paper: Paper) -> bool:
    return project.study.edition is not Edition.PUBLIC or paper.clearance is Clearance.PUBLIC


def _paper(paper: Paper) -> str:
    title = markdown.escape(paper.title)
    if paper.link.startswith("https://"):
        title = f"[{title}]({paper.link})"
    facts = ", ".join(str(each) for each in (paper.holder, paper.year) if each)
    said = f"{title} ({markdown.escape(facts)})" if facts else title
    if paper.demonstration:
        said += " (exemple fictif)"
    return f"{said} : {markdown.escape(paper.about)}" if paper.about else f"{said}."
