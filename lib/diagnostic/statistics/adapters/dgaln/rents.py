"""Advertised rents: a model's price per square metre, one file per kind of dwelling.

``TYPPRED`` says whether the model is the commune's own or that of a wider
mesh (``maille``): the latter is the figure of the mesh, hence fragile for the
commune. So is a model that no advertisement of the commune feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.shaping import Options, lines, options, wide
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES
from diagnostic.text import enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_MODEL = "TYPPRED"
_COMMUNE, _MESH = "commune", "maille"
_KINDS = {
    r"app12|app_12": "appartement_1_2",
    r"app3": "appartement_3_plus",
    r"app": "appartement",
    r"mai": "maison",
}
"""Pattern of the file's name → kind of dwelling: the file itself does not tell."""


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read the rents of one kind of dwelling."""
    told = options(layout, Options)
    frame = lines(table, told, source, (told.code, _MODEL, *told.variables))
    found = wide(frame, table, layout, source, told)
    models = frame[_MODEL].str.strip().str.lower()
    unknown = models[~models.isin([_COMMUNE, _MESH])]
    if len(unknown):
        checks.refuse(
            "ce modèle de loyer est inconnu",
            table,
            row=int(unknown.index[0]),
            column=_MODEL,
            found=str(unknown.iloc[0]) or "case vide",
            remedy="mettez à jour la structure du fichier au catalogue",
        )
    shared = (models == _MESH).to_numpy()[:, None] & ~np.isnan(found.values)
    statuses = np.where(shared, CODES[Status.FRAGILE], found.statuses).astype(np.int8)
    kind = _kind(table)
    yield Grid(
        found.levels,
        found.codes,
        tuple(f"{name}_{kind}" for name in found.variables),
        found.values,
        statuses,
        frozenset(f"{name}_{kind}" for name in found.additive),
    )


def _kind(table: OpenedTable) -> str:
    name = table.name.lower()
    for pattern, kind in _KINDS.items():
        if re.search(rf"(?:pred[-_]|loyers[-_]){pattern}", name):
            return kind
    return checks.refuse(
        "ce fichier de loyers ne dit pas de quels logements il s’agit",
        table,
        found=table.name,
        remedy="gardez le nom que lui donne son producteur : "
        + enumeration(["pred-app", "pred-app12", "pred-app3", "pred-mai"], "ou"),
    )
