"""The tidy frame that every chart takes: one row per value, present or absent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic.confidentiality.status import Status
from diagnostic.presentation.grid import written
from diagnostic.territories.codes import Level
from diagnostic.text import NBSP, NNBSP, number

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("label", "role", "level", "value", "status")
ROLES = ("town", "zone", "peer", "comparator")
_LEVELS = {level.value: rank for rank, level in enumerate(Level)}


def prepared(data: pd.DataFrame, *needed: str, unit: str = "", decimals: int = 1) -> pd.DataFrame:
    """Check a chart's frame and write its values.

    Parameters
    ----------
    data : pandas.DataFrame
        Columns ``label``, ``role`` (``town``, ``comparator``, ``peer``,
        ``zone``), ``level``, ``value``, ``status``, and optionally ``text``,
        ``unit`` and ``decimals``, one per row.
    *needed : str
        Other columns that the chart reads.
    unit, decimals
        For rows that do not carry their own.

    Returns
    -------
    pandas.DataFrame
        A copy, in the given order, with ``absent`` (bool) and ``text`` (the
        number written, or the state in words).
    """
    missing = [name for name in (*NEEDED, *needed) if name not in data]
    if missing:
        raise ValueError(f"columns are missing from a chart's data: {', '.join(missing)}")
    unknown = sorted(set(data["role"]) - set(ROLES))
    if unknown:
        raise ValueError(f"unknown roles in a chart's data: {', '.join(unknown)}")
    if data.empty:
        raise ValueError("a chart needs at least one row, absent or not")
    frame = data.reset_index(drop=True).copy()
    frame["label"] = _distinct(frame)
    records = frame.to_dict("records")
    cells = [
        written(
            record["value"],
            str(record["status"]),
            int(record.get("decimals", decimals)),
            shown_unit(str(record.get("unit", unit))),
        )
        for record in records
    ]
    frame["absent"] = [cell.look == "manque" for cell in cells]
    given = [record.get("text") for record in records]
    frame["text"] = [
        str(text) if isinstance(text, str) and text and not cell.look else cell.text
        for text, cell in zip(given, cells, strict=True)
    ]
    return frame


def _distinct(frame: pd.DataFrame) -> list[str]:
    """Tell homonyms apart by their level: Paris and its département, La Réunion and its region."""
    places = list(zip(frame["label"], frame["role"], frame["level"], strict=True))
    kinds = {label: {(r, lv) for name, r, lv in places if name == label} for label, _, _ in places}
    return [
        f"{label} ({Level(level).label})"
        if len(kinds[label]) > 1 and role != "town" and level in Level.__members__
        else str(label)
        for label, role, level in places
    ]


def ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort rows: the town, its zones, its peers, then comparators from near to far."""
    rank = [
        (ROLES.index(role), _LEVELS.get(level, len(_LEVELS)), i)
        for i, (role, level) in enumerate(zip(frame["role"], frame["level"], strict=True))
    ]
    return frame.iloc[[i for *_, i in sorted(rank)]].reset_index(drop=True)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries with text keys."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def state(status: str) -> str:
    """Return an absence in words, such as « secret » or « non publié »."""
    status_ = Status(status)
    return Status.NOT_PUBLISHED.label if status_.has_value else status_.label


def shown_unit(unit: str) -> str:
    """Return a unit as readers see it: a plain count has none."""
    return "" if unit == "nb" else unit


def bare(text: str, unit: str) -> str:
    """Return a written value without its unit, said once elsewhere."""
    return text.removesuffix(unit).rstrip(f" {NBSP}{NNBSP}") if unit else text


def compact(text: str, unit: str) -> str:
    """Return a written value with its unit only when the unit is one sign."""
    return text if unit in {"%", "‰", "€"} else bare(text, unit)


def spoken(years: Sequence[int]) -> str:
    """Say a run of years: « 2011 », « 2011 et 2016 », « 2006 à 2016 »."""
    if len(years) > 2:
        return f"{years[0]} à {years[-1]}"
    return " et ".join(str(year) for year in years)


@dataclass(frozen=True)
class Words:
    """How a kind of zone is counted in the key."""

    one: str
    many: str
    none: str

    def counted(self, count: int) -> str:
        """« 3 communes », « 1 Iris »."""
        return f"{number(count)}{NBSP}{self.one if count < 2 else self.many}"


IRIS = Words("Iris", "Iris", "aucun Iris")
COMMUNES = Words("commune", "communes", "aucune commune")
