"""Tables of the bodies of governance, and of the concertations that exist already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.governance.words import Rule
from diagnostic.presentation import boxes
from diagnostic.presentation.tables import Column, table
from diagnostic.text import NBSP
from diagnostic.workbook.governance import (
    UNSAID,
    fictive,
    governance_of,
    missing,
    quorum_said,
    source,
)

if TYPE_CHECKING:
    from diagnostic.actions.governance.governance import Governance
    from diagnostic.actions.governance.model import Body
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context


def bodies(context: Context) -> Block:
    """Return the table of bodies: mandate, power, rule, quorum, rhythm."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    names = {each.id: each.name for each in found.bodies}
    rows: list[dict[str, str]] = []
    for body, _ in found.tree():
        row = {
            "name": fictive(body.name, body.demonstration),
            "mandate": text.typographic(body.mandate) or UNSAID,
            "rule": _rule(body),
            "quorum": text.capitalised(quorum_said(body))
            if body.quorum
            else text.capitalised(UNSAID),
            "rhythm": text.capitalised(body.rhythm.value if body.rhythm else UNSAID),
            "reports": text.enumeration([names[name] for name in body.reports_to]) or "–",
        }
        last = rows[-1] if rows else {}
        if last and all(last[key] == said for key, said in row.items() if key != "name"):
            last["name"] += f" ; {row['name']}"  # working groups alike, read once
        else:
            rows.append(row)
    fictional = any(each.demonstration for each in found.bodies)
    known = sum(each.rule is not None for each in found.bodies)
    return table(
        context.anchor("tbl", "instances"),
        pd.DataFrame(rows),
        _BODIES,
        title=text.typographic(
            f"La règle de décision est connue pour {text.counted(known, 'instance')} sur "
            f"{text.number(len(found.bodies))}"
            if known
            else "Aucune règle de décision n’est documentée"
        ),
        caption=text.typographic(
            "Instances : mandat, pouvoir, règle de décision et quorum, rythme."
        ),
        source=source(fictional),
        how_to_read=_rules_said(found),
    )


_BODIES = (
    Column("name", "Instance"),
    Column("mandate", "Ce qui lui est confié"),
    Column("rule", "Comment elle décide"),
    Column("rhythm", "Rythme"),
    Column("reports", "Rend compte à"),
)


def _rule(body: Body) -> str:
    """Say how a body decides, and at once what is not documented of it."""
    asked = {
        "pouvoir": body.power.value if body.power else "",
        "règle": body.rule.value if body.rule else "",
        "quorum": f"quorum de {quorum_said(body)}" if body.quorum else "",
    }
    said = ", ".join(words for words in asked.values() if words)
    missing_ = [name for name, words in asked.items() if not words]
    if len(missing_) == len(asked):
        return text.capitalised(UNSAID)
    if missing_:
        many = "s" if len(missing_) > 1 else "e" if missing_ == ["règle"] else ""
        said += f" ; {text.enumeration(missing_)} non documenté{many}"
    return text.typographic(text.capitalised(said))


def _rules_said(found: Governance) -> str:
    used = {each.rule for each in found.bodies}
    said = [f"{rule.value}{NBSP}: {rule.said}" for rule in Rule if rule in used]
    return text.typographic(f"{text.capitalised(' ; '.join(said))}.") if said else ""


def existing(context: Context) -> Block:
    """Return the concertations that exist already, and what the project does in them."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    if not found.existing:
        return boxes.absence(
            "Aucune concertation existante n’est encore relevée. Avant de créer une instance, on "
            "cherche celle qui peut en tenir lieu."
        )
    names = {each.id: each.name for each in found.bodies}
    rows = [
        {
            "name": fictive(each.name, each.demonstration),
            "scheme": text.capitalised(each.scheme) or UNSAID.capitalize(),
            "rhythm": text.capitalised(each.rhythm) or UNSAID.capitalize(),
            "reused": text.typographic(each.reused) or "À décider",
            "bodies": text.enumeration([names[name] for name in each.bodies]) or "–",
        }
        for each in found.existing
    ]
    reused = sum(bool(each.reused) for each in found.existing)
    fictional = any(each.demonstration for each in found.existing)
    return table(
        context.anchor("tbl", "existantes"),
        pd.DataFrame(rows),
        _EXISTING,
        title=text.typographic(
            f"{text.capitalised(text.counted(reused, *_REUSED))}, plutôt que d’en créer"
        ),
        caption="Registre des concertations existantes et de ce que le projet y fait.",
        source=source(fictional),
    )


_REUSED = ("concertation existante est réutilisée", "concertations existantes sont réutilisées")
_EXISTING = (
    Column("name", "Concertation"),
    Column("scheme", "Dispositif"),
    Column("rhythm", "Rythme"),
    Column("reused", "Ce que le projet y fait"),
    Column("bodies", "Instance concernée"),
)
