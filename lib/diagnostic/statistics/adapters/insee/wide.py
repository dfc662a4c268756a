"""Insee's wide files: one line per commune, one column per variable.

The dossier complet, the ``base-cc`` files of the census, the comparateur, the
commune file of Filosofi and the reference populations share this form. Each
census file holds three vintages (``P22_``, ``P16_``, ``P11_``), kept under
their own names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.insee.figures import Common, Places, grids, required
from diagnostic.statistics.adapters.shaping import options
from diagnostic.statistics.states import CODES
from diagnostic.text import enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_VINTAGE = re.compile(r"[PC](\d\d)_\w+|(?:MED|TP60)(\d\d)")


class Options(Common):
    """What the layout of a wide file declares beside the common fields.

    Parameters
    ----------
    code : tuple of str
        Columns whose text, put end to end, makes the code of the commune.
    required : tuple of str
        Columns without which the file is refused; ``{y}`` is the vintage.
    words : str
        Pattern of the columns that hold words, not figures.
    blanks : dict of str to Status
        Pattern of variable → what an empty cell means there.
    renames : dict of str to str
        Column → variable, when the publisher's name says no year: ``{y}``.
    """

    code: tuple[str, ...] = ("CODGEO",)
    required: tuple[str, ...] = ()
    words: str = r"LIB\w+|REG|DEP|NIVGEO|NIVEAU_GEO|UU\d+|ZE\d+|EPCI|COM"
    blanks: dict[str, Status] = Field(default_factory=dict)
    renames: dict[str, str] = Field(default_factory=dict)


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read a wide file, by slices of its variables.

    Raises
    ------
    DataError
        When the file is of another vintage, lacks columns, lost the zeros of
        its codes, lists a commune twice, or holds cells that cannot be.
    """
    told = options(layout, Options, source)
    required(table, told.code)
    _vintage(table, told, source)
    found = places(table, told)
    required(table, told.required)
    columns = {
        name: told.renames.get(name, name)
        for name in table.columns
        if name not in told.code and not re.fullmatch(told.words, name)
    }
    for grid in grids(table, layout, found, columns):
        _blanks(grid, told, layout.blank)
        yield grid


def places(table: OpenedTable, told: Options) -> Places:
    """Read and check the codes of the communes and arrondissements of a file."""
    frame = table.text(list(told.code))
    codes = frame[told.code[0]].str.strip()
    for other in told.code[1:]:
        codes = codes + frame[other].str.strip()
    codes = codes.astype(object)
    checks.communes(codes, table)
    checks.unique(codes, table)
    return Places(checks.levels(codes), codes.to_numpy(dtype=object))


def _vintage(table: OpenedTable, told: Options, source: Source) -> None:
    """Refuse a file of another vintage, telling which."""
    own = [name for name in told.required if _VINTAGE.fullmatch(name)]
    if not own or not set(own).isdisjoint(table.columns):
        return
    found = (_VINTAGE.fullmatch(name) for name in table.columns)
    years = sorted({f"20{match[1] or match[2]}" for match in found if match})
    if years:
        checks.refuse(
            f"ce fichier n’est pas du millésime {source.vintage}",
            table,
            found=f"variables de {enumeration(years)}",
            remedy=f"importez-le comme une source de {years[-1]}, "
            f"ou téléchargez le millésime {source.vintage}",
        )


def _blanks(grid: Grid, told: Options, blank: Status) -> None:
    """Give empty cells the meaning they have in each family of variables."""
    for pattern, status in told.blanks.items():
        places = [i for i, name in enumerate(grid.variables) if re.fullmatch(pattern, name)]
        part = grid.statuses[:, places]
        part[np.isnan(grid.values[:, places]) & (part == CODES[blank])] = CODES[status]
        grid.statuses[:, places] = part
