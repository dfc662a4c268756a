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

_YEARS = (re.compile(r"[PC](\d\d)_\w+"), re.compile(r"MED(\d\d)"))
"""Where a file tells its year: the census first, since incomes may be of another."""


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
    foreign : str
        Pattern of columns that no such file has: one that has them is another
        file, damaged so that it is no longer told from this one.
    blanks : dict of str to Status
        Pattern of variable → what an empty cell means there.
    renames : dict of str to str
        Column → variable, when the publisher's name says no year: ``{y}``.
    """

    code: tuple[str, ...] = ("CODGEO",)
    required: tuple[str, ...] = ()
    words: str = r"LIB\w+|REG|DEP|NIVGEO|NIVEAU_GEO|UU\d+|ZE\d+|EPCI|COM"
    foreign: str = ""
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
    _own_sheet(table, source)
    _unmixed(table, told, layout)
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
    """Refuse a file of another vintage, or one that lost a column of its own.

    A census file holds former vintages too: when a column of the last one is
    renamed, the file must not pass for one of a former census.
    """
    years = [year for pattern in _YEARS if (year := _newest(table, pattern))]
    if not years or years[0] == f"{source.vintage % 100:02d}":
        return
    own = [re.sub(r"^([PC])\d\d_", rf"\g<1>{years[0]}_", name) for name in told.required]
    checks.columns(table, table.columns, own)
    checks.refuse(
        f"ce fichier n’est pas du millésime {source.vintage}",
        table,
        found=f"variables de 20{years[0]}",
        remedy=f"importez-le comme une source de 20{years[0]}, "
        f"ou téléchargez le millésime {source.vintage}",
    )


def _newest(table: OpenedTable, pattern: re.Pattern[str]) -> str:
    """Return the last year that columns bear, in two digits."""
    found = (pattern.fullmatch(name) for name in table.columns)
    return max((match[1] for match in found if match), default="")


def _own_sheet(table: OpenedTable, source: Source) -> None:
    """Refuse the sheets of a workbook that give former censuses in its own geography."""
    year = re.search(r"20\d\d", table.name) if table.sheet else None
    if year and str(source.vintage) not in table.name.partition(" [")[0]:
        checks.refuse(
            f"cette feuille donne {source.vintage} dans les communes d’un autre millésime",
            table,
            found=table.name,
            remedy="importez le fichier CSV du même jeu, qui réunit les trois millésimes",
        )


def _unmixed(table: OpenedTable, told: Options, layout: Layout) -> None:
    """Refuse a larger file that lost the column by which it is known."""
    found = [name for name in table.columns if told.foreign and re.fullmatch(told.foreign, name)]
    if found:
        checks.refuse(
            f"ce fichier a les colonnes de « {layout.title} », et d’autres qui n’y sont jamais",
            table,
            found=enumeration(found[:3]),
            remedy="c’est sans doute un fichier plus complet dont une colonne est renommée "
            "ou manque : téléchargez-le de nouveau chez son producteur",
        )


def _blanks(grid: Grid, told: Options, blank: Status) -> None:
    """Give empty cells the meaning they have in each family of variables."""
    for pattern, status in told.blanks.items():
        places = [i for i, name in enumerate(grid.variables) if re.fullmatch(pattern, name)]
        part = grid.statuses[:, places]
        part[np.isnan(grid.values[:, places]) & (part == CODES[blank])] = CODES[status]
        grid.statuses[:, places] = part
