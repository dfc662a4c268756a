"""What a cell says, written in one way: the same value is always the same text.

The tables are compared cell by cell, between a file that came back and what
is kept; so every value has one written form, whoever typed it and whichever
program saved it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from diagnostic.actions.cells import restored
from diagnostic.actions.days import in_french
from diagnostic.actions.followup.columns import Kind
from diagnostic.text import folded, near_matches, number

if TYPE_CHECKING:
    from diagnostic.actions.followup.columns import Field

MOST = 2000
"""Characters of a cell."""
_SPACES = re.compile(r"[ \t\r\n\f\v\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_THIN = re.compile("[ \u00a0\u2009\u202f]")
_MEASURE = re.compile(r"(?P<number>[-+−]?\d[\d \u00a0\u2009\u202f]*(?:[.,]\d+)?)\s*(?P<unit>.*)")
_YES = {"oui": "oui", "vrai": "oui", "true": "oui", "1": "oui", "x": "oui"}
_NO = {"non", "faux", "false", "0"}


class RefusedError(ValueError):
    """A value that a column does not admit."""

    def __init__(self, what: str, remedy: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what, self.remedy, self.near = what, remedy, near


def canonical(field: Field, text: str, *, sent: bool = False) -> str:
    """Return the one written form of a value; empty for none.

    Parameters
    ----------
    field : Field
    text : str
    sent : bool
        Whether it comes from a workbook, where 11/06/2027 may stand for a date.

    Raises
    ------
    RefusedError
        When the column does not admit it.

    Examples
    --------
    >>> from diagnostic.actions.followup.columns import TRACKS
    >>> canonical(TRACKS.field("spent"), "1 200,50 €"), canonical(TRACKS.field("alert"), "Bloquee")
    ('1200.5', 'bloquée')
    """
    text = flat(restored(flat(text)))
    if not text:
        return ""
    if field.kind is Kind.DAY:
        return _day(text, sent=sent)
    if field.kind is Kind.WORD:
        return _word(field, text)
    return _READERS[field.kind](text)


def readable(field: Field, text: str) -> str:
    """Write a canonical value for people: « 11/06/2027 », « 45 300,5 »."""
    if not text:
        return "(vide)"
    if field.kind is Kind.DAY:
        return dt.date.fromisoformat(text).strftime("%d/%m/%Y")
    if field.kind in NUMBERS:
        return number(float(text), len(text.partition(".")[2]))
    return text


def flat(text: str) -> str:
    """Put a text on one line, without what no file may hold."""
    return _SPACES.sub(" ", text).strip(" \u00a0\u202f")


def measure(text: str) -> tuple[Decimal, str] | None:
    """Return the number and the unit of a measure; None when it is said in words.

    Examples
    --------
    >>> measure("2 121 hab."), measure("deux sur trois")
    ((Decimal('2121'), 'hab.'), None)
    """
    found = _MEASURE.fullmatch(flat(text))
    if found is None:
        return None
    return _decimal(found["number"]), found["unit"].strip()


def plain(amount: Decimal) -> str:
    """Write a number for a file: 1200.5."""
    return format(amount.normalize(), "f") if amount else "0"


def _day(text: str, *, sent: bool) -> str:
    try:
        return dt.date.fromisoformat(text[:10] if text[10:] == " 00:00:00" else text).isoformat()
    except ValueError:
        found = in_french(text)
    if found is None:
        raise RefusedError(
            "ce n’est pas une date", "écrivez l’année, le mois et le jour : 2027-06-11"
        )
    if sent and not re.search("[a-zA-Z]", folded(text)):
        return found.isoformat()
    raise RefusedError("cette date est écrite à la française", f"écrivez {found.isoformat()}")


def _word(field: Field, text: str) -> str:
    for word in field.words:
        if folded(word) == folded(text):
            return word
    near = near_matches(text, field.words, count=1)
    raise RefusedError("ce mot n’est pas admis ici", f"choisissez : {', '.join(field.words)}", near)


def _decimal(text: str) -> Decimal:
    written = _THIN.sub("", text).replace(",", ".").replace("−", "-")
    try:
        found = Decimal(written)
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or abs(found) >= Decimal(10) ** 12:
        raise RefusedError("un nombre est attendu ici", "écrivez des chiffres : 1200 ou 12,5")
    return found


def _amount(text: str) -> str:
    found = _decimal(text.removesuffix("€"))
    if found < 0:
        raise RefusedError("ce nombre est négatif", "écrivez un nombre positif ou nul")
    return plain(round(found, 2))


def _percent(text: str) -> str:
    found = _decimal(text.removesuffix("%"))
    if not 0 <= found <= 100:
        raise RefusedError("un pourcentage va de 0 à 100", "écrivez un nombre de 0 à 100")
    return plain(round(found, 1))


def _count(text: str) -> str:
    found = _decimal(text)
    if found < 0 or found != found.to_integral_value():
        raise RefusedError("un nombre entier est attendu ici", "écrivez par exemple 12")
    return plain(found)


def _text(text: str) -> str:
    if len(text) > MOST:
        raise RefusedError(
            f"ce texte est trop long ({len(text)} caractères)", f"gardez-en {MOST} au plus"
        )
    return text


def _key(text: str) -> str:
    return text.upper()[:MOST]


def _yes(text: str) -> str:
    said = folded(text)
    if said in _NO:
        return ""
    if said not in _YES:
        raise RefusedError("oui ou rien est attendu ici", "écrivez oui, ou laissez vide")
    return _YES[said]


def _measure(text: str) -> str:
    found = measure(text)
    if found is None:
        return _short(text)
    number, unit = found
    written = plain(number).replace(".", ",")
    return _short(f"{written} {unit}".rstrip())


def _short(text: str) -> str:
    if len(text) > 80:
        raise RefusedError("cette valeur est trop longue", "écrivez un nombre et son unité : 15 %")
    return text


NUMBERS = {Kind.AMOUNT, Kind.PERCENT, Kind.COUNT}
"""Kinds that workbooks hold as numbers."""
_READERS: dict[Kind, Callable[[str], str]] = {
    Kind.AMOUNT: _amount,
    Kind.COUNT: _count,
    Kind.KEY: _key,
    Kind.MEASURE: _measure,
    Kind.PERCENT: _percent,
    Kind.TEXT: _text,
    Kind.YES: _yes,
}
