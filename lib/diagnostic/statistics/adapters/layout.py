"""What every adapter shares: reading text tables, checking them, absence codes.

French public files differ in all that may differ: separator, encoding, byte
order mark, decimal comma, spaces between thousands, and the code written when
there is no figure. A file is read as text, checked against the columns its
source declares, and only then turned into numbers.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError, Problem
from diagnostic.text import enumeration

ABSENCE: Mapping[str, Status] = {
    "": Status.NOT_PUBLISHED,
    "s": Status.SECRET,
    "ns": Status.BELOW_THRESHOLD,
    "nd": Status.NOT_PUBLISHED,
    "ndiff": Status.NOT_PUBLISHED,
    "so": Status.NOT_APPLICABLE,
    "n/d": Status.NOT_PUBLISHED,
    "n.d.": Status.NOT_PUBLISHED,
}
"""Absence codes, lower case, as INSEE, CNAF and the ministries write them."""

_SPACES = str.maketrans("", "", " \u00a0\u202f")


@dataclass(frozen=True)
class Extract:
    """Rows read from one file, with the publisher's own codes.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``level`` (of :class:`~diagnostic.territories.codes.Level`), ``code``,
        ``variable``, ``value``, ``status``.
    additive : frozenset of str
        Variables that are counts: they may be summed from commune to group.
        Medians, rates and indices are not among them.
    """

    rows: pd.DataFrame
    additive: frozenset[str] = field(default_factory=frozenset)

    @staticmethod
    def joined(extracts: Sequence[Extract]) -> Extract:
        """Put several files of one source together."""
        rows = pd.concat([extract.rows for extract in extracts], ignore_index=True)
        additive: frozenset[str] = frozenset().union(*(e.additive for e in extracts))
        return Extract(rows, additive)


def read_text(
    path: Path, member: str = "", separator: str = ";", encoding: str = "utf-8-sig"
) -> pd.DataFrame:
    """Read a table as text, from a file, a compressed file or a member of an archive.

    Columns without a name (re-saved spreadsheets end with dozens of them) are
    dropped when they hold nothing.

    Raises
    ------
    DataError
        When the file is missing, truncated, or not text in this encoding.
    """
    try:
        raw: io.IOBase | Path = path
        if member:
            with zipfile.ZipFile(path) as archive:
                raw = io.BytesIO(archive.read(_member(archive, member)))
        frame = pd.read_csv(
            raw, sep=separator, dtype=str, encoding=encoding, keep_default_na=False, na_filter=False
        )
    except FileNotFoundError as error:
        raise DataError(Problem("ce fichier officiel manque", where=str(path))) from error
    except (zipfile.BadZipFile, EOFError, UnicodeDecodeError, pd.errors.ParserError) as error:
        raise DataError(
            Problem(
                "ce fichier est tronqué ou n’est pas celui attendu",
                where=str(path),
                found=str(error).splitlines()[0][:160],
                remedy="téléchargez-le de nouveau chez son producteur",
            )
        ) from error
    empty = [name for name in frame.columns if str(name).startswith("Unnamed:")]
    return frame.drop(columns=[n for n in empty if (frame[n].str.strip() == "").all()])


def _member(archive: zipfile.ZipFile, name: str) -> str:
    for entry in archive.namelist():
        if entry.lower() == name.lower():
            return entry
    raise DataError(
        Problem(
            f"l’archive ne contient pas « {name} »",
            where=str(archive.filename),
            found=", ".join(archive.namelist()[:6]),
        )
    )


def expect(frame: pd.DataFrame, columns: Iterable[str], path: Path) -> None:
    """Refuse a file that lacks columns of its declared layout, naming them.

    New columns are no reason to refuse, but they are said beside the missing
    ones: a renamed column is then seen at once.
    """
    wanted = list(columns)
    missing = [name for name in wanted if name not in frame.columns]
    if not missing:
        return
    new = [str(name) for name in frame.columns if name not in wanted]
    raise DataError(
        Problem(
            f"ce fichier n’a pas la structure attendue : il manque {enumeration(missing[:8])}",
            where=str(path),
            found=f"{len(new)} autres colonnes, dont {enumeration(new[:8])}" if new else "",
            remedy="vérifiez le millésime du fichier, ou mettez à jour la source au catalogue",
        )
    )


def numbers(
    column: pd.Series, absence: Mapping[str, Status] = ABSENCE
) -> tuple[pd.Series, pd.Series]:
    """Turn text into values and statuses.

    Returns
    -------
    values, statuses : pandas.Series
        A code of absence gives NaN and its status; a number gives ``ok``, or
        ``zero`` when the publisher wrote 0.

    Raises
    ------
    DataError
        When a cell is neither a number nor a known code of absence.
    """
    text = column.astype(str).str.translate(_SPACES).str.lower().str.replace(",", ".", regex=False)
    values = pd.to_numeric(text, errors="coerce")
    states = pd.Series(
        np.where(values == 0, Status.ZERO, Status.OK), index=column.index, dtype=object
    )
    lost = values.isna()
    if lost.any():
        states[lost] = text[lost].map(absence)
        unknown = sorted(set(column[lost & states.isna()]))
        if unknown:
            raise DataError(
                Problem(
                    f"valeurs illisibles dans la colonne {column.name}",
                    found=", ".join(unknown[:5]),
                    remedy="déclarez ce code d’absence dans l’adaptateur de la source",
                )
            )
    return values.astype("float64"), states.astype(str)


def commune_codes(column: pd.Series, path: Path) -> pd.Series:
    """Return commune codes, refusing a file that lost the zeros before them.

    Raises
    ------
    DataError
        When codes are not five characters long: ``1001`` for ``01001``.
    """
    codes = column.astype(str).str.strip()
    short = codes[codes.str.len() != 5]
    if len(short):
        raise DataError(
            Problem(
                f"{len(short)} codes de communes n’ont pas cinq caractères : "
                "le fichier a sans doute perdu les zéros placés devant",
                where=str(path),
                found=", ".join(short.head(3)),
                remedy="reprenez le fichier du producteur sans l’ouvrir dans un tableur",
            )
        )
    return codes


def melt(
    frame: pd.DataFrame,
    codes: pd.Series,
    level: str,
    columns: Mapping[str, str],
    absence: Mapping[str, Status] = ABSENCE,
) -> pd.DataFrame:
    """Turn wide text columns into tidy rows.

    Parameters
    ----------
    frame : pandas.DataFrame
        Text, as :func:`read_text` gives it.
    codes : pandas.Series
        Territory code of each line.
    level : str
        Level of those codes.
    columns : mapping of str to str
        Column of the file → variable, as its publisher's dictionary names it.
    absence : mapping of str to Status
        Codes of absence of this file.
    """
    parts = []
    for column, variable in columns.items():
        values, states = numbers(frame[column], absence)
        parts.append(
            pd.DataFrame(
                {
                    "level": level,
                    "code": codes.to_numpy(),
                    "variable": variable,
                    "value": values.to_numpy(),
                    "status": states.to_numpy(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
