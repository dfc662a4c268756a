"""Who answers for what: the matrix of actions by organisations, and the load of each pilot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.governance.raci import MOST, RESIDENTS, loads, matrix
from diagnostic.presentation import boxes
from diagnostic.presentation.display import joined
from diagnostic.presentation.sheets import shown_id
from diagnostic.presentation.tables import Column, table
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.governance import governance_of, missing, open_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diagnostic.actions.governance.governance import Governance
    from diagnostic.actions.model import Sheet
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

ORGANISATIONS, SHEETS = 12, 10
"""Lines and columns of a matrix that a page can hold; beyond, one matrix per axis."""


def responsibilities(context: Context) -> Block:
    """Return who answers for, does, is consulted on each action; by axis when there are many."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    sheets = open_sheets(context, found)
    if not matrix(sheets):
        inner = found.actions is not None and bool(matrix(found.actions.sheets))
        why = "les fiches sont internes" if inner else "aucune fiche ne dit encore qui la porte"
        return boxes.absence(f"La répartition des rôles n’est pas montrée : {why}.")
    organisations = [each for each in matrix(sheets) if each.organisation != RESIDENTS]
    if len(organisations) <= ORGANISATIONS and len(sheets) <= SHEETS:
        return _matrix(context, sheets, "", "", kept=_kept_back(found, sheets))
    parts: list[Block] = []
    alone: list[Sheet] = []
    axes = found.actions.axes if found.actions else {}
    for axis in (*axes, ""):
        of_axis = [each for each in sheets if each.axis == axis]
        title = axes[axis].title if axis else "Fiches sans axe"
        for i in range(0, len(of_axis), SHEETS):
            held = of_axis[i : i + SHEETS]
            name = f"{axis or 'sans-axe'}-{i // SHEETS + 1}" if i else axis or "sans-axe"
            if matrix(held):
                kept = "" if parts else _kept_back(found, sheets)
                parts.append(_matrix(context, held, name, title, first=not parts, kept=kept))
            else:
                alone += held
    if alone:
        names = text.enumeration([shown_id(each.id) for each in alone])
        said = text.plural(len(alone), "ne dit", "ne disent")
        parts.append(boxes.absence(f"{names} {said} pas encore qui s’en charge."))
    return joined(parts)


def _kept_back(found: Governance, seen: Sequence[Sheet]) -> str:
    """Say how many fiches the edition leaves out."""
    hidden = len(found.actions.sheets) - len(seen) if found.actions else 0
    if not hidden:
        return ""
    said = text.counted(hidden, "fiche interne n’y figure", "fiches internes n’y figurent")
    return f" {text.capitalised(said)} pas."


def _matrix(
    context: Context,
    sheets: Sequence[Sheet],
    name: str,
    axis: str,
    *,
    first: bool = True,
    kept: str = "",
) -> Block:
    lines = matrix(sheets)
    columns = [Column(each.id, shown_id(each.id)) for each in sheets]
    rows = [
        {"organisation": line.organisation, **{s.id: line.parts.get(s.id, "–") for s in sheets}}
        for line in lines
    ]
    answered = sum(each.who.pilot is not None for each in sheets)
    alone = len(sheets) - answered
    head = f"{axis} : " if axis else ""
    piloted = text.counted(answered, "fiche a un pilote", "fiches ont un pilote")
    if not answered:
        piloted = "aucune fiche n’a de pilote"
    elif alone:
        piloted += f" sur {text.number(len(sheets))}"
    titles = " ; ".join(f"{shown_id(each.id)}{NBSP}: {each.title}" for each in sheets)
    anchor = ("roles", name) if name else ("roles",)
    return table(
        context.anchor("tbl", *anchor),
        pd.DataFrame(rows),
        [Column("organisation", "Organisation"), *columns],
        title=text.typographic(text.capitalised(f"{head}{piloted}")),
        caption=text.typographic(
            f"Rôles de chaque organisation dans chaque action, tirés des fiches.{kept}"
        ),
        source=text.typographic(
            marked("fiches actions de l’étude.", any(each.demonstration for each in sheets))
        ),
        how_to_read=text.typographic(f"{_LETTERS if first else ''}{titles}."),
        total=[i for i, line in enumerate(lines) if line.organisation == RESIDENTS],
    )


_LETTERS = (
    "A : en répond (pilote). R : réalise (copilote, mise en œuvre, accueil, étape). C : est "
    "consulté (finance, oriente ou décide). I : est informé. Pour les habitants, R+ : décident "
    "aussi. "
)
_LOADS = (
    Column("pilot", "Organisation"),
    Column("count", "Actions pilotées", 0),
    Column("also", "Actions copilotées", 0),
    Column("sheets", "Fiches pilotées"),
    Column("alert", "Alerte"),
)


def workload(context: Context) -> Block:
    """Return how many actions each organisation pilots; an alert beyond four."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    seen = open_sheets(context, found)
    listed = loads(seen)
    if not listed:
        return boxes.absence("Aucune action n’a encore de pilote que cette édition puisse montrer.")
    rows = [
        {
            "pilot": each.organisation,
            "count": len(each.piloted),
            "also": len(each.copiloted),
            "sheets": text.enumeration([shown_id(sheet.id) for sheet in each.piloted]) or "–",
            "alert": f"plus de {text.number(MOST)} actions" if each.heavy else "–",
        }
        for each in listed
    ]
    heavy = [each.organisation for each in listed if each.heavy]
    most = listed[0]
    title = (
        f"{text.enumeration(heavy)} : plus de {text.number(MOST)} actions à piloter à la fois"
        if heavy
        else f"Aucun pilote n’a plus de {text.number(MOST)} actions à la fois ; au plus "
        f"{text.number(len(most.piloted))} par organisation"
    )
    fictional = any(sheet.demonstration for each in listed for sheet in each.piloted)
    return table(
        context.anchor("tbl", "charge"),
        pd.DataFrame(rows),
        _LOADS,
        title=text.typographic(title),
        caption=text.typographic(
            "Actions que chaque organisation pilote ou copilote, sans celles qui sont finies."
            + _kept_back(found, seen)
        ),
        source=text.typographic(marked("fiches actions de l’étude.", fictional)),
    )
