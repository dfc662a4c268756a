"""Whether the chain and the fiches hold together: identifiers, links, cycles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from diagnostic.actions.actions import Actions, Filed
from diagnostic.actions.amounts import budget_problems
from diagnostic.actions.graph import cycle
from diagnostic.actions.indicators import indicator_problems
from diagnostic.actions.private import private_problems
from diagnostic.actions.timing import date_problems
from diagnostic.actions.words import AXIS_ID, ISSUE_ID, OBJECTIVE_ID, SHEET_ID, STEP_ID, Tie
from diagnostic.errors import Problem
from diagnostic.study.document import Document
from diagnostic.study.themes import near_themes
from diagnostic.text import near_matches

_CYCLE = "un lien revient à son point de départ"
_SAID = {
    "constat": "ce constat n’est pas déclaré dans evidence.yml",
    "enjeu": "cet enjeu n’est pas déclaré dans chain.yml",
    "axe": "cet axe n’est pas déclaré dans chain.yml",
    "objectif": "cet objectif n’est pas déclaré dans chain.yml",
    "fiche": "cette fiche n’existe pas",
}


def chain_problems(actions: Actions, document: Document) -> list[Problem]:
    """Return every mistake of the chain's own file."""
    return [
        *_forms(actions, document),
        *_chain_links(actions, document),
        *_looping_objectives(actions, document),
    ]


def sheet_problems(
    actions: Actions, names: Sequence[str], *, chain_read: bool = True
) -> list[Problem]:
    """Return every mistake of the fiches.

    Parameters
    ----------
    actions : Actions
    names : sequence of str
        Names of the files of fiches, those that could not be read included.
    chain_read : bool
        False when the chain could not be read: its identifiers are unknown,
        and links to them are not blamed.
    """
    problems: list[Problem] = []
    for filed in actions.filed:
        problems += _identity(actions, filed, names)
        problems += _sheet_links(actions, filed, names, chain_read=chain_read)
        problems += date_problems(filed)
        problems += budget_problems(filed)
        problems += indicator_problems(filed, actions.known)
        problems += private_problems(filed, actions.known.names)
    return problems + _looping_sheets(actions)


def _forms(actions: Actions, document: Document) -> Iterator[Problem]:
    chain = actions.chain
    for key, form, listed, example in (
        ("issues", ISSUE_ID, chain.issues, "EN-01"),
        ("axes", AXIS_ID, chain.axes, "AX-1"),
        ("objectives", OBJECTIVE_ID, chain.objectives, "OB-1.1"),
    ):
        names = [each.id for each in listed]
        for i, name in enumerate(names):
            yield from _form(name, names[:i], form, example, document.where((key, i, "id")))
    named = [each.id for each in chain.constats]
    for i, name in enumerate(named):
        yield from _repeated(name, named[:i], document.where(("constats", i, "id")))


def _form(
    name: str, before: Collection[str], form: re.Pattern[str], example: str, where: str
) -> Iterator[Problem]:
    if not form.match(name):
        yield Problem(
            "cet identifiant n’a pas la bonne forme", where, name, f"écrivez-le comme {example}"
        )
    yield from _repeated(name, before, where)


def _repeated(name: str, before: Collection[str], where: str) -> Iterator[Problem]:
    if name in before:
        yield Problem(
            "cet identifiant est déjà pris", where, name, "donnez-en un autre, ou retirez la ligne"
        )


def _chain_links(actions: Actions, document: Document) -> Iterator[Problem]:
    chain, findings = actions.chain, actions.known.findings
    for i, base in enumerate(chain.constats):
        yield from _unknown("constat", base.id, findings, document.where(("constats", i, "id")))
    for i, issue in enumerate(chain.issues):
        for j, name in enumerate(issue.constats):
            where = document.where(("issues", i, "constats", j))
            yield from _unknown("constat", name, findings, where)
    for i, axis in enumerate(chain.axes):
        for j, name in enumerate(axis.issues):
            yield from _unknown(
                "enjeu", name, actions.issues, document.where(("axes", i, "issues", j))
            )
    for i, each in enumerate(chain.objectives):
        where = document.where(("objectives", i, "id"))
        if OBJECTIVE_ID.match(each.id):
            yield from _unknown("axe", actions.axis_of(each.id), actions.axes, where)
        if each.within:
            where = document.where(("objectives", i, "within"))
            yield from _unknown("objectif", each.within, actions.objectives, where)


def _unknown(kind: str, name: str, known: Collection[str], where: str) -> Iterator[Problem]:
    if name in known:
        return
    near = near_matches(name, known)
    some = ", ".join(list(known)[:6])
    remedy = f"choisissez parmi : {some}" if some else f"déclarez d’abord cet {kind}"
    if not some and kind in {"constat", "fiche"}:
        remedy = (
            f"déclarez d’abord ce constat : {name}" if kind == "constat" else "créez-la d’abord"
        )
    yield Problem(_SAID[kind], where, name, remedy, near)


def _looping_objectives(actions: Actions, document: Document) -> Iterator[Problem]:
    path = cycle([(each.id, each.within) for each in actions.chain.objectives if each.within])
    if path:
        i = next(i for i, each in enumerate(actions.chain.objectives) if each.id == path[0])
        yield Problem(
            _CYCLE,
            document.where(("objectives", i, "within")),
            " → ".join(path),
            "retirez l’un de ces liens : un objectif ne peut pas être une part de lui-même",
        )


def _looping_sheets(actions: Actions) -> list[Problem]:
    edges = [
        (each.id, link.action)
        for each in actions.sheets
        for link in each.how.links
        if link.tie is Tie.DEPENDS
    ]
    path = cycle(edges)
    if not path:
        return []
    filed = next(each for each in actions.filed if each.sheet.id == path[0])
    return [
        Problem(
            _CYCLE,
            filed.where("how", "links"),
            " → ".join(path),
            "retirez l’un de ces « dépend de » : chaque fiche attendrait l’autre",
        )
    ]


def _identity(actions: Actions, filed: Filed, names: Sequence[str]) -> Iterator[Problem]:
    sheet, where = filed.sheet, filed.where("id")
    if not SHEET_ID.match(sheet.id):
        yield Problem(
            "cet identifiant n’a pas la bonne forme", where, sheet.id, "écrivez-le comme ACT-01"
        )
    same = [each for each in actions.filed if each.sheet.id == sheet.id]
    if len(same) > 1 and same[-1] is filed:
        yield Problem(
            "une autre fiche porte cet identifiant", where, sheet.id, "donnez-en un autre"
        )
    elif sheet.id not in names:
        yield Problem(
            "la fiche et son fichier ne portent pas le même nom",
            where,
            sheet.id,
            f"renommez le fichier {sheet.id}.yml",
        )
    seen: set[str] = set()
    for i, step in enumerate(sheet.how.steps):
        at = filed.where("how", "steps", i, "id")
        form = STEP_ID.match(step.id)
        if form is None or form["sheet"] != sheet.id:
            yield Problem(
                "cette étape n’est pas numérotée d’après sa fiche",
                at,
                step.id,
                f"écrivez ET-{sheet.id}-{i + 1}",
            )
        yield from _repeated(step.id, seen, at)
        seen.add(step.id)


def _sheet_links(
    actions: Actions, filed: Filed, names: Sequence[str], *, chain_read: bool
) -> Iterator[Problem]:
    sheet, known = filed.sheet, actions.known
    for i, name in enumerate(sheet.why.constats):
        where = filed.where("why", "constats", i)
        yield from _unknown("constat", name, known.findings, where)
        yield from _repeated(name, sheet.why.constats[:i], where)
    if chain_read and sheet.axis:
        yield from _unknown("axe", sheet.axis, actions.axes, filed.where("axis"))
    for i, name in enumerate(sheet.what.objectives if chain_read else ()):
        where = filed.where("what", "objectives", i)
        yield from _unknown("objectif", name, actions.objectives, where)
        if sheet.axis and name in actions.objectives and actions.axis_of(name) != sheet.axis:
            yield Problem(
                "cet objectif est d’un autre axe que la fiche",
                where,
                name,
                f"choisissez un objectif de {sheet.axis}, ou changez la clé axis",
            )
    if sheet.theme and sheet.theme not in known.themes:
        yield Problem(
            "ce thème n’existe pas",
            filed.where("theme"),
            sheet.theme,
            f"choisissez parmi : {', '.join(known.themes)}",
            near_themes(sheet.theme),
        )
    for i, link in enumerate(sheet.how.links):
        where = filed.where("how", "links", i, "action")
        if link.action == sheet.id:
            yield Problem("la fiche se cite elle-même", where, link.action, "retirez ce lien")
        else:
            yield from _unknown("fiche", link.action, names, where)
    for i, item in enumerate(sheet.evaluation.priority):
        if item not in known.evidence.pieces:
            yield Problem(
                "cet énoncé n’a été mis à aucun vote de l’étude",
                filed.where("evaluation", "priority", i),
                item,
                "citez un énoncé : IT-<vote>-01",
                near_matches(item, [p for p in known.evidence.pieces if p.startswith("IT-")]),
            )
