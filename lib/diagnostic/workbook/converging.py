"""Findings of a theme, said four ways: the convergence matrix, and where each comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import paths, text
from diagnostic.confidentiality.directory import read_directory
from diagnostic.confidentiality.gate import SAID
from diagnostic.confidentiality.identifiers import Kind as Named
from diagnostic.confidentiality.identifiers import Names, find
from diagnostic.errors import DisclosureError, Problem
from diagnostic.presentation.display import Block
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.study.strict import shown
from diagnostic.study.themes import LABELS, label
from diagnostic.voices.convergence import Convergence, Row, matrix
from diagnostic.voices.demonstration import marked
from diagnostic.voices.evidence import Evidence, evidence_path, read_evidence
from diagnostic.voices.pieces import Register, pieces

if TYPE_CHECKING:
    from diagnostic.workbook.context import Context

READING = (
    "● le confirme ; × le contredit ; ◐ les deux se disent ; ○ n’en dit rien. Pour les "
    "statistiques, le sens est calculé sur l’écart avec le territoire de référence, ou sur "
    "l’évolution ; un écart trop faible ne dit rien."
)


def evidence(context: Context) -> Evidence:
    """Read the declared findings of a study, with what this edition may show of their pieces.

    Raises
    ------
    DataError
        When a finding cites what does not exist.
    DisclosureError
        In a shared edition, when a finding names somebody.
    """
    slug = context.study.slug
    path = evidence_path(slug)
    if not path.is_file():
        return Evidence()
    known = pieces(slug, context.statistics.catalogue, context.cleared)
    found = read_evidence(path, known)
    if context.study.edition is not Edition.WORKING:
        _check_names(context, found)
    return found


def _check_names(context: Context, found: Evidence) -> None:
    directory = read_directory(paths.field(context.study.slug))
    names = Names(organisations=directory.names, allowed=context.places)
    problems = [
        Problem(
            f"ce constat contient {SAID[each.kind]}",
            shown(evidence_path(context.study.slug)),
            finding.id,
            "écrivez-le autrement : un constat ne désigne personne",
        )
        for finding in found.findings
        for each in find(finding.text, names)
        if each.kind not in {Named.DOUBT, Named.PLACE}
    ]
    if problems:
        raise DisclosureError(problems)


def themes(context: Context, found: Evidence) -> list[str]:
    """Return the themes a chapter speaks of: its own, else all that have findings."""
    if context.theme in LABELS:
        return [context.theme]
    held = {finding.theme for finding in found.findings}
    return [theme for theme in context.study.themes if theme in held]


def convergence(context: Context) -> Block | None:
    """Return the convergence matrix of the chapter; None when no finding is declared."""
    found = context.evidence
    several = context.theme not in LABELS
    rows = [
        (theme, row)
        for theme in themes(context, found)
        for row in matrix(found, context.profile, theme)
    ]
    if not rows:
        return None
    data = pd.DataFrame([_cells(theme, row) for theme, row in rows])
    columns = [Column("theme", "Thème")] if several else []
    columns += [Column("finding", "Constat")]
    columns += [Column(register.value, register.label) for register in Register]
    fictional = found.fictional([row.finding for _, row in rows])
    return table(
        context.anchor("tbl", "convergence"),
        data,
        columns,
        title=_title([row for _, row in rows]),
        caption="Ce que chaque registre dit des constats de l’équipe, d’après les pièces citées.",
        source=text.typographic(
            marked("constats déclarés par l’équipe, chiffres du chapitre.", fictional)
        ),
        how_to_read=text.typographic(READING),
    )


def summary(context: Context, found: Evidence) -> str:
    """Return how many findings are confirmed, or divide, in one sentence without a stop."""
    chosen = themes(context, found)
    return _title([row for theme in chosen for row in matrix(found, context.profile, theme)])


def _cells(theme: str, row: Row) -> dict[str, str]:
    finding = f"{text.typographic(row.finding.text)} ({written(row.finding.id)})"
    sides = {register.value: row.sides[register].written for register in Register}
    return {"theme": label(theme), "finding": finding, **sides}


def written(identifier: str) -> str:
    """Keep an identifier on one line."""
    return identifier.replace("-", text.NB_HYPHEN)


def _title(rows: list[Row]) -> str:
    """Say how many findings all who speak confirm, else how many divide them."""
    shared = sum(row.reading is Convergence.SHARED for row in rows)
    divided = sum(row.reading is Convergence.DIVIDED for row in rows)
    of = f"sur {text.number(len(rows))}"
    said = []
    if shared:
        said.append(
            f"{text.counted(shared, 'constat')} {of} {text.plural(shared, 'est', 'sont')} "
            f"{text.plural(shared, 'confirmé', 'confirmés')} par tous ceux qui s’expriment"
        )
    if divided:
        what = text.counted(divided, "constat") if not shared else text.number(divided)
        tail = "" if shared else f" {of}"
        said.append(f"{what}{tail} {text.plural(divided, 'divise', 'divisent')} les registres")
    if not said:
        if len(rows) == 1:
            return "Ce constat n’est encore confirmé que par un registre, ou par aucun"
        return f"Aucun des {text.number(len(rows))} constats n’est confirmé par plusieurs registres"
    return text.typographic(text.capitalised(text.enumeration(said)))
