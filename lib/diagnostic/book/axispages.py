"""Pages written from the chain: the review of what exists, issues and axes, means."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.actions.amounts import by_funder, euros, received, spent
from diagnostic.actions.words import Funding, Novelty, State
from diagnostic.book.project import pipe
from diagnostic.presentation import markdown
from diagnostic.presentation.sheets import shown_id
from diagnostic.text import NB_HYPHEN, NBSP
from diagnostic.voices.demonstration import LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diagnostic.actions.actions import Actions
    from diagnostic.actions.chain import Axis
    from diagnostic.actions.model import Sheet
    from diagnostic.book.project import Project


def span(period: str) -> str:
    """Keep the years of a period on one line."""
    return period.replace("-", NB_HYPHEN)


FICTION = f"*{text.capitalised(LABEL)}.*"


def issues(project: Project) -> str:
    """Return the page of issues, axes and objectives; empty without any."""
    actions = project.actions
    if actions is None or not (actions.chain.axes or actions.chain.issues):
        return ""
    told = [
        text.counted(sum(not axis.transversal for axis in actions.chain.axes), "axe"),
        text.counted(len(actions.chain.issues), "enjeu", "enjeux"),
        text.counted(len(actions.chain.objectives), "objectif"),
    ]
    across = sum(axis.transversal for axis in actions.chain.axes)
    if across:
        told.insert(1, text.counted(across, "axe transversal", "axes transversaux"))
    lead = (
        f"Du diagnostic au projet : {text.enumeration(told)}. Chaque axe répond à des enjeux, "
        "chaque enjeu vient de constats du diagnostic, chaque fiche sert un objectif."
    )
    parts = [markdown.div("chapo", lead), *(_axis(project, actions, a) for a in actions.chain.axes)]
    served = {name for axis in actions.chain.axes for name in axis.issues}
    if alone := [each for each in actions.chain.issues if each.id not in served]:
        lines = [markdown.escape(f"{shown_id(each.id)} {each.text}") for each in alone]
        head = "## Enjeux sans axe {.unnumbered #sec-enjeux-sans-axe}"
        parts += [head, markdown.bullets(lines)]
    return text.typographic("\n\n".join(parts))


def _axis(project: Project, actions: Actions, axis: Axis) -> str:
    kind = " (axe transversal)" if axis.transversal else ""
    name = markdown.escape(f"{shown_id(axis.id)} : {axis.title}{kind}")
    parts = [f"## {name} {{.unnumbered #sec-enjeux-{text.slug(axis.id)}}}"]
    agreed = [
        f"Période : {span(axis.period)}." if axis.period else "",
        f"Financeur : {axis.funder}." if axis.funder else "",
    ]
    if any(agreed):
        parts.append(markdown.escape(" ".join(each for each in agreed if each)))
    issues_ = [_issue(actions, name) for name in axis.issues if name in actions.issues]
    goals = [
        f"{shown_id(each.id)} {each.text}{_fiction(each.demonstration)}"
        for each in actions.chain.objectives
        if actions.axis_of(each.id) == axis.id
    ]
    fiches = [_line(project, sheet) for sheet in actions.of_axis(axis.id)]
    for head, lines in (
        ("Enjeux", issues_),
        ("Objectifs", [markdown.escape(each) for each in goals]),
        ("Fiches actions", fiches),
    ):
        if lines:
            parts.append(f"**{head}**\n\n{markdown.bullets(lines)}")
    if not (issues_ or goals or fiches):
        parts.append("Ni enjeu, ni objectif, ni fiche ne sont encore rattachés à cet axe.")
    return "\n\n".join(parts)


def _fiction(demonstration: bool) -> str:
    return " (exemple fictif)" if demonstration else ""


def _issue(actions: Actions, name: str) -> str:
    issue = actions.issues[name]
    found = [
        f"{shown_id(each)} : {actions.known.findings[each].text}"
        for each in issue.constats
        if each in actions.known.findings
    ]
    said = f"{shown_id(name)} {issue.text.rstrip('.')}{_fiction(issue.demonstration)}."
    if found:
        said += (
            f" Constat : {' '.join(found)}" if len(found) == 1 else f" Constats : {' '.join(found)}"
        )
    return markdown.escape(said)


def _line(project: Project, sheet: Sheet) -> str:
    state = project.judged[sheet.id].state.value
    said = f"{project.sheet(sheet)}, {state}"
    if project.whole(sheet) and sheet.who.pilot:
        said += f" ; pilote : {markdown.escape(sheet.who.pilot.organisation)}"
    return said


def review(project: Project) -> str:
    """Return the review of what is engaged, axis by axis; empty without any fiche."""
    actions = project.actions
    if actions is None or not actions.sheets:
        return ""
    rows = [_reviewed(project, actions, axis) for axis in actions.chain.axes]
    old = sum(s.kind in {Novelty.EXISTING, Novelty.REINFORCED} for s in actions.sheets)
    count = text.counted(len(actions.sheets), "fiche action", "fiches actions")
    lead = (
        f"Ce qui existe déjà, ce qui est renforcé, ce qui est nouveau : {count}, dont "
        f"{text.number(old)} {text.plural(old, 'prolonge', 'prolongent')} l’existant."
    )
    parts = [markdown.div("chapo", lead)]
    if actions.fictional():
        parts.append(FICTION)
    parts += [
        pipe(
            ("Axe", "Période", "Existantes", "Renforcées", "Nouvelles", "Terminées", "En cours"),
            rows,
            "Fiches actions par axe, selon ce qu’elles ajoutent et où elles en sont",
            "tbl-bilan-axes",
            (34, 16, 10, 10, 10, 10, 10),
            right=(2, 3, 4, 5, 6),
        ),
        "## Ce que l’on sait du projet précédent {.unnumbered #sec-bilan-precedent}",
        _known(project),
    ]
    return text.typographic("\n\n".join(parts))


def _reviewed(project: Project, actions: Actions, axis: Axis) -> tuple[str, ...]:
    sheets = actions.of_axis(axis.id)
    states = [project.judged[sheet.id].state for sheet in sheets]
    counts = [
        *(sum(sheet.kind is kind for sheet in sheets) for kind in Novelty),
        sum(state is State.DONE for state in states),
        sum(state is State.RUNNING for state in states),
    ]
    name = markdown.escape(f"{shown_id(axis.id)} {axis.title}")
    return (name, markdown.escape(span(axis.period)), *(text.number(each) for each in counts))


def _known(project: Project) -> str:
    told = [name for name in ("followup", "evaluation") if name in project.chapters]
    if told:
        links = text.enumeration([f"« {project.chapter(name)} »" for name in told])
        return f"Les résultats constatés et ce qu’en disent les évaluateurs sont dans {links}."
    said = "Aucun résultat du projet précédent n’est encore versé à cette étude."
    if project.working:
        said += (
            " Le bilan se nourrit du suivi (`diagnostic follow`) et de l’évaluation "
            "(`diagnostic evaluation`) des fiches."
        )
    return markdown.div("absence", said)


def means(project: Project) -> str:
    """Return the means of the fiches that the edition may show; empty without any."""
    actions = project.actions
    if actions is None:
        return ""
    sheets = [s for s in actions.sheets if project.whole(s) and _has_means(s)]
    if not sheets:
        return ""
    staff = sum(s.means.staff or 0 for s in sheets)
    total = sum((_cost(s) for s in sheets), Decimal(0))
    hidden = len(actions.sheets) - sum(project.whole(s) for s in actions.sheets)
    lead = f"{text.counted(len(sheets), 'fiche dit', 'fiches disent')} ce qu’il lui faut"
    lead = lead if len(sheets) == 1 else lead.replace("lui faut", "leur faut")
    lead += f" : {text.number(staff, 1)}{NBSP}équivalent temps plein" if staff else ""
    lead += f"{', ' if staff else ' : '}{euros(total)} sur l’ensemble des années" if total else ""
    parts = [markdown.div("chapo", f"{lead}.")]
    if any(sheet.demonstration for sheet in sheets):
        parts.append(FICTION)
    if hidden:
        count = text.counted(hidden, "fiche n’est", "fiches ne sont")
        parts.append(f"{text.capitalised(count)} pas détaillées dans cette édition.")
    parts.append(
        pipe(
            ("Fiche", "Temps de travail", "Dépenses", "Financeurs", "Lieux et mise en commun"),
            [_means(project, sheet) for sheet in sheets],
            "Moyens de chaque fiche action",
            "tbl-moyens-fiches",
            (32, 12, 14, 22, 20),
            right=(1, 2),
        )
    )
    if years := _years(sheets):
        parts += ["## Le budget par année {.unnumbered #sec-moyens-annees}", years]
    return text.typographic("\n\n".join(parts))


def _has_means(sheet: Sheet) -> bool:
    held = sheet.means
    return bool(held.staff or held.budget or held.premises or held.pooling)


def _cost(sheet: Sheet) -> Decimal:
    budget = sheet.means.budget
    return sum((spent(each) for each in budget.years), Decimal(0)) if budget else Decimal(0)


def _means(project: Project, sheet: Sheet) -> tuple[str, ...]:
    held = sheet.means
    funders = by_funder(held.budget) if held.budget else {}
    paid = [f"{markdown.escape(name)} ({euros(amount)})" for name, amount in funders.items()]
    places = [markdown.escape(each) for each in (held.premises, held.pooling) if each]
    return (
        project.sheet(sheet),
        f"{text.number(held.staff, 1)}{NBSP}ETP" if held.staff else "à préciser",
        euros(_cost(sheet)) if held.budget else "à préciser",
        " ; ".join(paid),
        " ; ".join(places),
    )


def _years(sheets: Sequence[Sheet]) -> str:
    exercises = [e for s in sheets if s.means.budget for e in s.means.budget.years]
    if not exercises:
        return ""
    rows = []
    for year in sorted({each.year for each in exercises}):
        own = [each for each in exercises if each.year == year]
        obtained = sum(
            (
                Decimal(str(r.amount))
                for e in own
                for r in e.revenues
                if r.state is Funding.OBTAINED
            ),
            Decimal(0),
        )
        rows.append(
            (
                str(year),
                euros(sum((spent(each) for each in own), Decimal(0))),
                euros(sum((received(each) for each in own), Decimal(0))),
                euros(obtained),
            )
        )
    return pipe(
        ("Année", "Dépenses", "Recettes attendues", "dont obtenues"),
        rows,
        "Budget des fiches actions par année",
        "tbl-moyens-annees",
        (25, 25, 25, 25),
        right=(1, 2, 3),
    )
