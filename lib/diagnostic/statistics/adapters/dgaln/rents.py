"""Advertised rents: a model's price per square metre, one file per kind of dwelling.

``TYPPRED`` says whether the model is the commune's own, or that of its EPCI or
of a wider mesh (``maille``): the latter are figures of a larger place, hence
fragile for the commune.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from diagnostic.confidentiality.status import Status
from diagnostic.errors import CatalogueError, Problem
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.shaping import Options, lines, options, wide
from diagnostic.statistics.states import CODES

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_MODEL = "TYPPRED"
_COMMUNE, _WIDER = "commune", ("epci", "maille")
_KIND = re.compile(r"_(appartement(?:_1_2|_3_plus)?|maison)_\d{4}$")
"""Kind of dwelling, in the name of the source: the file itself does not tell it."""


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read the rents of one kind of dwelling."""
    told = options(layout, Options, source)
    frame = lines(table, told, source, (told.code, _MODEL, *told.variables))
    found = wide(frame, table, layout, told)
    models = frame[_MODEL].str.strip().str.lower()
    unknown = models[~models.isin([_COMMUNE, *_WIDER])]
    if len(unknown):
        checks.refuse(
            "ce modèle de loyer est inconnu",
            table,
            row=int(unknown.index[0]),
            column=_MODEL,
            found=str(unknown.iloc[0]) or "case vide",
            remedy="mettez à jour la structure du fichier au catalogue",
        )
    shared = models.isin(_WIDER).to_numpy()[:, None] & ~np.isnan(found.values)
    statuses = np.where(shared, CODES[Status.FRAGILE], found.statuses).astype(np.int8)
    kind = _kind(source)
    yield dataclasses.replace(
        found,
        variables=tuple(f"{name}_{kind}" for name in found.variables),
        statuses=statuses,
        additive=frozenset(),
    )


def _kind(source: Source) -> str:
    found = _KIND.search(source.id)
    if found is None:
        what = f"la source « {source.id} » ne dit pas de quels logements sont les loyers"
        raise CatalogueError(Problem(what, remedy="nommez-la par exemple anil_loyers_maison_2025"))
    return found[1]
