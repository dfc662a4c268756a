"""Refusals that every adapter shares, each with its file, line, value and remedy.

A file is refused as soon as it is not the one declared: a column renamed or
missing, codes that lost their zeros, a place listed twice, a count below
zero, a percentage over a hundred. Nothing is guessed, nothing is mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, enumeration, near_matches, number, plural

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable

COMMUNE = r"(?:\d\d|2[AB])\d{3}"
_ARRONDISSEMENT = r"751[0-2]\d|6938\d|132[01]\d"
_AGAIN = "téléchargez-le de nouveau chez son producteur, sans l’ouvrir dans un tableur"
_SHOWN = 8


def where(table: OpenedTable, row: int | None = None, column: str = "") -> str:
    """Say where something is, as a person finds it: file, member, line, column."""
    place = table.place if row is None else table.line(row)
    return f"{place}, colonne {column}" if column else place


def refuse(
    what: str,
    table: OpenedTable,
    *,
    row: int | None = None,
    column: str = "",
    found: str = "",
    remedy: str = _AGAIN,
    near: Sequence[str] = (),
) -> NoReturn:
    """Refuse a file, naming the line that a row of its table comes from.

    Raises
    ------
    DataError
        Always.
    """
    raise DataError(Problem(what, where(table, row, column), found, remedy, tuple(near)))


def columns(table: OpenedTable, present: Iterable[str], wanted: Iterable[str]) -> None:
    """Refuse a file that lacks columns, naming them and those that look like them."""
    held = [str(name) for name in present]
    expected = list(dict.fromkeys(wanted))
    missing = [name for name in expected if name not in held]
    if not missing:
        return
    new = [name for name in held if name not in expected]
    near = [match for name in missing[:3] for match in near_matches(name, new, 2)]
    others = counted(len(new), "autre colonne", "autres colonnes")
    refuse(
        f"ce fichier n’a pas la structure attendue : il manque {enumeration(missing[:_SHOWN])}",
        table,
        found=f"{others}, dont {enumeration(new[:_SHOWN])}" if new else "",
        remedy="vérifiez le millésime du fichier, ou mettez à jour sa structure au catalogue",
        near=tuple(dict.fromkeys(near)),
    )


def renamed(frame: pd.DataFrame, names: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Give columns their technical names when a file bears its portal's labels.

    Parameters
    ----------
    names : mapping of str to sequence of str
        Technical name → labels under which portals export it.
    """
    labels = {label: name for name, others in names.items() for label in others}
    held = set(frame.columns)
    return frame.rename(
        columns={c: labels[c] for c in held if c in labels and labels[c] not in held}
    )


def communes(codes: pd.Series, table: OpenedTable) -> None:
    """Refuse codes that are not communes', telling lost zeros from the rest."""
    wrong = codes[~codes.str.fullmatch(COMMUNE)]
    if wrong.empty:
        return
    short = wrong[wrong.str.fullmatch(r"\d{4}")]
    first = int((short if len(short) else wrong).index[0])
    if len(short):
        has = plural(len(short), "a", "ont")
        refuse(
            f"{counted(len(short), 'code')} de commune {has} perdu le zéro placé devant",
            table,
            row=first,
            found=enumeration(list(dict.fromkeys(short))[:3]),
        )
    refuse(
        "ce code n’est pas celui d’une commune",
        table,
        row=first,
        found=str(wrong.loc[first]) or "case vide",
    )


def levels(codes: pd.Series) -> NDArray[np.object_]:
    """Return the level of commune codes: arrondissements of the three cities apart."""
    inner = codes.str.fullmatch(_ARRONDISSEMENT).to_numpy(dtype=bool)
    return np.where(inner, "ARM", "COM").astype(object)


def unique(keys: pd.DataFrame | pd.Series, table: OpenedTable) -> None:
    """Refuse a file that lists the same place twice, whatever the figures beside it."""
    twice = keys[keys.duplicated(keep=False)]
    if twice.empty:
        return
    first = twice.index[0]
    words = twice.loc[[first]].to_numpy().ravel()
    same = (twice.to_numpy().reshape(len(twice), -1) == words).all(axis=1)
    refuse(
        "ce fichier donne deux fois la même ligne",
        table,
        row=int(twice.index[same][1]),
        found=f"{', '.join(map(str, words))}, déjà {table.line(int(first)).rpartition(', ')[2]}",
    )


def bounded(
    values: NDArray[np.float64], text: pd.Series, table: OpenedTable, least: float, most: float
) -> None:
    """Refuse a count below zero, or a percentage over a hundred."""
    with np.errstate(invalid="ignore"):
        outside = (values < least) | (values > most)
    if not outside.any():
        return
    position = int(np.argmax(outside))
    what = "un effectif ne peut pas être négatif"
    if np.isfinite(most):
        what = f"cette valeur sort des bornes possibles ({number(least)} à {number(most)})"
    refuse(
        what,
        table,
        row=int(text.index[position]),
        column=str(text.name),
        found=str(text.iloc[position]),
    )
