"""INSEE wide files: one line per commune, one column per variable.

The comparateur, the dossier complet, the ``base-cc`` files and the Filosofi
commune file share this layout: ``;`` between columns, ``CODGEO`` first, the
publisher's variable codes as column names. They differ in decimal sign and in
what stands for an absent figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError, Problem
from diagnostic.statistics.adapters.layout import (
    ABSENCE,
    Extract,
    commune_codes,
    expect,
    melt,
    read_text,
)

_ARRONDISSEMENTS = r"751(?:0[1-9]|1\d|20)|6938[1-9]|132(?:0[1-9]|1[0-6])"


def read(
    path: Path,
    variables: Sequence[str] | Mapping[str, str],
    *,
    member: str = "",
    encoding: str = "utf-8-sig",
    code: str = "CODGEO",
    additive: bool = True,
    separator: str = ";",
    absence: Mapping[str, Status] | None = None,
    repair: Callable[[pd.Series], pd.Series] | None = None,
) -> Extract:
    """Read some variables of a wide file.

    Parameters
    ----------
    path : Path
        The file, or the archive that holds it.
    variables : sequence or mapping of str
        Columns wanted, or column → official code when the file renamed them.
    member : str
        Name of the file in the archive.
    encoding : str
        ``latin-1`` for the older files.
    code : str
        Column of the commune code.
    additive : bool
        Whether the variables are counts.
    separator : str
        Between columns.
    absence : mapping of str to Status, optional
        Codes of absence of this very file, over the common ones.
    repair : callable, optional
        Mends the codes of a copy known to have damaged them. Only when every
        mended code is known to exist; its source must say so.

    Raises
    ------
    DataError
        When columns are missing, codes damaged or repeated, or cells unreadable.
    """
    columns = dict(variables) if isinstance(variables, Mapping) else {v: v for v in variables}
    frame = read_text(path, member, separator, encoding)
    expect(frame, [code, *columns], path)
    codes = commune_codes(repair(frame[code]) if repair else frame[code], path)
    _unique(codes, path)
    frame = frame.rename(columns=columns)
    named = dict.fromkeys(columns.values(), "")
    rows = melt(frame, codes, "COM", {v: v for v in named}, {**ABSENCE, **(absence or {})})
    rows.loc[rows["code"].str.fullmatch(_ARRONDISSEMENTS), "level"] = "ARM"
    return Extract(rows, frozenset(named) if additive else frozenset())


def with_zeros(codes: pd.Series) -> pd.Series:
    """Give back the zero that a spreadsheet took: ``1001`` → ``01001``."""
    return codes.str.strip().str.zfill(5)


def overseas(codes: pd.Series) -> pd.Series:
    """Mend overseas codes written département then commune: ``973353`` → ``97353``."""
    return codes.str.strip().str.replace(r"^(97)\d(\d{3})$", r"\1\2", regex=True)


def _unique(codes: pd.Series, path: Path) -> None:
    repeated = codes[codes.duplicated()]
    if len(repeated):
        raise DataError(
            Problem(
                f"{len(repeated)} communes figurent deux fois dans ce fichier",
                where=str(path),
                found=", ".join(sorted(repeated)[:3]),
                remedy="vérifiez qu’il ne mêle pas deux millésimes",
            )
        )
