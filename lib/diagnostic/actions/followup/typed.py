"""What a spreadsheet's cell means for a column, whichever program saved it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from diagnostic.actions.followup.cellvalues import plain
from diagnostic.actions.followup.columns import Field, Kind
from diagnostic.errors import Problem

_BOOLEANS = {True: "vrai", False: "faux"}
_FIRST, _LAST = 20_000, 80_000
"""Day numbers of a spreadsheet that stand for a day of 1954 to 2119."""


def typed(field: Field, cell: Any, where: str, epoch: Any) -> tuple[str, Problem | None, str]:
    """Return the text that a cell stands for, what is wrong with it, what to say of it.

    Parameters
    ----------
    field : Field
    cell : openpyxl cell
    where : str
        Its place, for messages.
    epoch : datetime
        First day of the workbook's calendar.
    """
    value = cell.value
    if wrong := _unreadable(cell, where):
        return "", wrong, ""
    if isinstance(value, bool):
        return _BOOLEANS[value], None, ""
    if isinstance(value, dt.datetime | dt.date):
        return _day(field, value), None, ""
    if isinstance(value, int | float):
        return _number(field, cell, where, epoch)
    return str(value) if value is not None else "", None, ""


def _unreadable(cell: Any, where: str) -> Problem | None:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return _formula(cell.value, where)
    return _error(cell.value, where) if cell.data_type == "e" else None


def _formula(value: Any, where: str) -> Problem:
    said = str(getattr(value, "text", value) or "")
    return Problem(
        "cette case contient une formule : elle n’est ni calculée, ni gardée",
        where,
        said if len(said) <= 80 else f"{said[:80]}…",
        "écrivez la valeur elle-même (copier, puis collage spécial, valeurs)",
    )


def _error(value: Any, where: str) -> Problem:
    return Problem(
        "le tableur n’a pas su calculer cette case",
        where,
        str(value),
        "écrivez la valeur elle-même, ou videz la case",
    )


def _day(field: Field, value: dt.datetime | dt.date) -> str:
    day = value.date() if isinstance(value, dt.datetime) else value
    return day.isoformat() if field.kind is Kind.DAY else day.strftime("%d/%m/%Y")


def _number(field: Field, cell: Any, where: str, epoch: Any) -> tuple[str, Problem | None, str]:
    from openpyxl.utils.datetime import from_excel

    value: int | float = cell.value
    exact = Decimal(repr(round(value, 10)) if isinstance(value, float) else value)
    if field.kind is Kind.DAY and _FIRST <= value <= _LAST:
        return from_excel(int(value), epoch).date().isoformat(), None, ""
    percent = "%" in _bare(str(cell.number_format))
    if field.kind is Kind.PERCENT:
        if percent:
            return plain(_hundred(exact)), None, ""
        if 0 < exact < 1:
            said = plain(_hundred(exact))
            shown = plain(exact).replace(".", ",")
            return said, None, f"{where} : {shown} est lu comme {said} %."
    if field.kind is Kind.MEASURE and percent:
        return f"{plain(_hundred(exact))} %", None, ""
    return plain(exact), None, ""


def _hundred(exact: Decimal) -> Decimal:
    return round(exact * 100, 6)


def _bare(shape: str) -> str:
    """Return a number format without the texts that it quotes."""
    return re.sub(r'"[^"]*"|\\.', "", shape)
