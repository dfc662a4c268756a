"""The schools of the territory: social index, pupils, success at the brevet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.confidentiality.status import Status
from diagnostic.presentation import boxes
from diagnostic.presentation.tables import Column, table
from diagnostic.workbook.context import sources_written

if TYPE_CHECKING:
    import pandas as pd

    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

MOST = 40
"""Rows of the table; a large town lists its schools in the data, not in the book."""
RESTS_ON = {
    "école": ("school_ips_mean",),
    "collège": ("college_ips", "dnb_success_rate"),
}
"""Indicators whose newest source the list of schools comes from."""
_WORDS = {
    "college": "collège",
    "ecole": "école",
    "elementaire": "élémentaire",
    "prive": "privé",
    "privee": "privée",
    "primaire": "primaire",
    "maternelle": "maternelle",
    "publique": "publique",
    "de": "de",
    "du": "du",
    "des": "des",
    "la": "la",
    "le": "le",
    "les": "les",
    "et": "et",
    "groupe": "groupe",
}
"""Common words of the ministry's names, which come in bare capitals."""


def schools(context: Context) -> Block:
    """Return the schools of the territory with their social index, or why there are none."""
    data = context.statistics.schools([context.town.id])
    listed = data[data["ips"].notna()].sort_values(["kind", "ips", "name"])
    if listed.empty:
        return boxes.absence(
            text.typographic(
                f"Aucun indice de position sociale n’est publié pour un établissement situé "
                f"{context.town.at} : les plus petites écoles n’en ont pas."
            )
        )
    names = _sources(context, listed)
    return table(
        context.anchor("tbl", "etablissements"),
        _rows(listed.head(MOST)),
        [
            Column("name", "Établissement"),
            Column("kind", "Degré"),
            Column("sector", "Secteur"),
            Column("pupils", "Élèves", 0, status="pupils_status"),
            Column("ips", "IPS", 1),
            Column("success", "Réussite au brevet, en %", 0, status="success_status"),
        ],
        title=_message(listed),
        caption=text.typographic(
            "Indice de position sociale (IPS) des établissements situés dans le territoire. Il "
            "décrit le milieu social de leurs élèves, non la qualité de l’enseignement."
        ),
        source=sources_written(context, names),
        used={"sources": names},
    )


def _message(listed: pd.DataFrame) -> str:
    low, high = text.number(listed["ips"].min(), 1), text.number(listed["ips"].max(), 1)
    if low == high:
        said = f"L’indice de position sociale est de {low}."
    else:
        said = f"L’indice de position sociale va de {low} à {high} d’un établissement à l’autre."
    if len(listed) > MOST:
        said += f" Les {MOST} premiers des {len(listed)} établissements sont montrés."
    return text.typographic(said)


def _rows(listed: pd.DataFrame) -> pd.DataFrame:
    """Return readable rows; the brevet does not apply to a primary school."""

    def status(name: str, otherwise: Status) -> list[str]:
        return [
            Status.OK.value
            if known
            else (Status.NOT_APPLICABLE if kind == "école" else otherwise).value
            for known, kind in zip(listed[name].notna(), listed["kind"], strict=True)
        ]

    return listed.assign(
        name=[readable(name) for name in listed["name"]],
        kind=[text.capitalised(kind) for kind in listed["kind"]],
        sector=[text.capitalised(sector) for sector in listed["sector"]],
        success_status=status("success", Status.NOT_PUBLISHED),
        pupils_status=[
            (Status.OK if known else Status.NOT_PUBLISHED).value
            for known in listed["pupils"].notna()
        ],
    )


def readable(name: str) -> str:
    """Write a name in bare capitals the usual way, without inventing accents.

    Examples
    --------
    >>> readable("ECOLE PRIMAIRE LES AMANDIERS B")
    'École primaire les Amandiers B'
    """
    words = re.split(r"([ \-'’])", name.strip())
    said = [_WORDS.get(word.lower(), word.capitalize()) for word in words]
    return text.capitalised("".join(said).replace("'", "’"))


def _sources(context: Context, listed: pd.DataFrame) -> list[str]:
    indicators = context.statistics.catalogue.indicators
    names: list[str] = []
    for kind in dict.fromkeys(listed["kind"]):
        for identifier in RESTS_ON[kind]:
            newest = max(indicators[identifier].expressions, key=lambda each: each.vintage)
            names += newest.source
    return list(dict.fromkeys(names))
