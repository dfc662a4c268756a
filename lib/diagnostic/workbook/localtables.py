"""Tables received from partners, once protected: what a chapter may show of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.confidentiality.declaration import declaration, local_tables
from diagnostic.confidentiality.masks import earlier
from diagnostic.confidentiality.outcome import ProtectedTable
from diagnostic.confidentiality.protected import protect
from diagnostic.presentation import boxes
from diagnostic.presentation.tables import Column, table
from diagnostic.workbook.words import joined

if TYPE_CHECKING:
    from diagnostic.confidentiality.declaration import Local, Measure
    from diagnostic.presentation.display import Block
    from diagnostic.study.model import Edition
    from diagnostic.workbook.context import Context


def local_table(context: Context, name: str) -> Block:
    """Return a local table, or why this edition does not show it.

    Only the protected frame is drawn: nothing hidden is in any of its forms.
    """
    local = declaration(context.study.slug, name)
    if not local.allows(context.study.edition):
        return boxes.absence(
            text.typographic(
                f"{local.declared.title} ({local.declared.holder}, {local.declared.period}) : "
                "l’accord du détenteur ne permet pas de publier cette table dans "
                f"{_this(context.study.edition)}."
            )
        )
    found = protect(
        local,
        context.gazetteer,
        within=context.study.territory,
        earlier=earlier(context.study.slug, local),
    )
    return _drawn(context, found)


def _this(edition: Edition) -> str:
    """Name an edition inside a sentence: « l’édition publique », « le document de travail »."""
    label = text.lowered(edition.label)
    return f"l’{label}" if label[0] in "aeéiou" else f"le {label}"


def with_tables(context: Context, block: Block) -> Block:
    """Return a block followed by the local tables of the theme; unchanged when there is none."""
    found = [
        local_table(context, name)
        for name in local_tables(context.study.slug)
        if declaration(context.study.slug, name).declared.theme == context.theme
    ]
    return joined([block, *found]).using(**block.used) if found else block


def _drawn(context: Context, found: ProtectedTable) -> Block:
    local = found.local
    data = _wide(found)
    columns = [Column("name", "Lieu")]
    columns += [Column(each.label, each.label) for each in local.declared.categories]
    columns += [
        Column(m.column, _titled(m), _decimals(data[m.column]), status=f"{m.column} statut")
        for m in local.declared.measures
    ]
    totals = [i for i, place in enumerate(data["place"]) if place == local.declared.key.total]
    return table(
        context.anchor("tbl", "locale", local.name),
        data,
        columns,
        title=text.typographic(_title(found)),
        caption=text.typographic(_caption(local)),
        source=text.typographic(_source(local)),
        total=totals if local.declared.key.total else (),
    )


def _wide(found: ProtectedTable) -> pd.DataFrame:
    """Return one row per place and categories, one column per measure and its status."""
    labels = [each.label for each in found.local.declared.categories]
    index = ["place", "name", *labels]
    data = found.frame.drop_duplicates(index)[index].reset_index(drop=True)
    for measure in found.local.declared.measures:
        own = found.frame[found.frame["measure"] == measure.column]
        own = own.rename(
            columns={"value": measure.column, "status": f"{measure.column} statut"}
        ).drop(columns="measure")
        data = data.merge(own, on=index, how="left", validate="one_to_one")
    return data


def _decimals(values: pd.Series[float]) -> int:
    known = values.dropna()
    return 0 if (known == known.round()).all() else 1


def _titled(measure: Measure) -> str:
    unit = measure.unit or ("%" if measure.kind == "share" else "")
    return f"{measure.label} ({unit})" if unit else measure.label


def _title(found: ProtectedTable) -> str:
    hidden = int((found.frame["status"] == "secret_protected").sum())
    title = found.local.declared.title.rstrip(".")
    if found.local.declared.method == "round":
        return f"{title} : les effectifs sont arrondis pour protéger les personnes."
    if not hidden:
        return f"{title} : aucun chiffre n’a dû être masqué."
    shown = text.counted(hidden, "chiffre est masqué", "chiffres sont masqués")
    return f"{title} : {shown} sur {text.number(len(found.frame))} pour protéger les personnes."


def _caption(local: Local) -> str:
    labels = text.enumeration([text.lowered(each.label) for each in local.declared.measures])
    caption = f"{text.capitalised(labels)}, {local.declared.period}."
    if local.declared.note:
        caption += f" {local.declared.note.rstrip('.')}."
    return caption


def _source(local: Local) -> str:
    parts = [f"{local.declared.holder}, {local.declared.period}"]
    if local.declared.agreement:
        parts.append(local.declared.agreement)
    parts.append(f"secret : {local.threshold.said.partition(' : ')[2]}")
    return " ; ".join(parts) + "."
