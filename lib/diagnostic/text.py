"""French numbers, lists and typography.

Everything a reader sees goes through here, so that thousands, decimals,
percentages and punctuation are set the same way in tables, charts,
sentences and alternative texts.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

NNBSP = "\u202f"
"""Narrow no-break space: thousands, before ``; ! ? % €`` and inside « »."""
NBSP = "\u00a0"
"""No-break space: before the colon, between a number and its unit."""
MINUS = "\u2212"
"""True minus sign."""
NB_HYPHEN = "\u2011"
"""No-break hyphen, in ranges such as 60‑74 ans."""

_PROPER = ("Carsat", "Filosofi", "Finess", "France", "Iris", "Lovac")
"""Names that begin texts of the catalogue and keep their capital."""
_UNITS_TIGHT = {"%", "‰", "€"}


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Round half away from zero, as INSEE does, on the value's shortest decimal form."""
    quantum = Decimal(1).scaleb(-decimals)
    result = Decimal(repr(float(value))).quantize(quantum, rounding=ROUND_HALF_UP)
    return result + 0  # no negative zero


def number(value: float, decimals: int = 0, unit: str = "", sign: bool = False) -> str:
    r"""Write a number the French way.

    Parameters
    ----------
    value : float
        A finite number.
    decimals : int
        Decimals kept, trailing zeros included.
    unit : str
        Appended after a narrow no-break space (``%``, ``‰``, ``€``…) or a
        no-break space (words). Empty for none.
    sign : bool
        Write ``+`` before positive numbers.

    Examples
    --------
    >>> number(30854)
    '30\u202f854'
    >>> number(-2.34, 1, "%", sign=True)
    '−2,3\u202f%'
    """
    if not math.isfinite(value):
        raise ValueError(f"a finite number is expected, not {value!r}")
    quantised = rounded(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(abs(quantised), format=pattern, locale="fr")
    text = text.replace(NBSP, NNBSP).replace(" ", NNBSP)
    if quantised < 0:
        text = MINUS + text
    elif sign and quantised > 0:
        text = "+" + text
    if not unit:
        return text
    tight = unit in _UNITS_TIGHT or unit[0] in "€%‰"
    return f"{text}{NNBSP if tight else NBSP}{unit}"


def points(value: float, decimals: int = 1) -> str:
    """Write a signed difference of percentages, in points."""
    written = number(value, decimals, sign=True)
    return f"{written}{NBSP}{'point' if abs(rounded(value, decimals)) < 2 else 'points'}"


def plural(count: float, singular: str, many: str | None = None) -> str:
    """Return the noun alone, agreeing with the count (French: plural from 2)."""
    return singular if abs(count) < 2 else (many or singular + "s")


def counted(count: float, singular: str, many: str | None = None) -> str:
    """Write a count and its noun: « 12 communes »."""
    return f"{number(count)}{NBSP}{plural(count, singular, many)}"


def enumeration(items: Sequence[str], last: str = "et") -> str:
    """Join items as in a sentence: « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


@lru_cache(maxsize=8192)  # a book says the same sources and states thousands of times
def typographic(text: str) -> str:
    """Set French spacing and signs in plain prose (not in Markdown links or code).

    Straight apostrophes become curly, ``...`` an ellipsis, and the spaces
    before high punctuation and inside « » become no-break.
    """
    text = text.replace("'", "’").replace("...", "…")
    # Only where a sentence pauses: the question mark of an address is not one.
    text = re.sub(r"[ \u00a0]*([;!?])(?=[\s;!?)»\]*_]|$)", lambda m: NNBSP + m[1], text)
    text = re.sub(r"[ \u00a0]*»", NNBSP + "»", text)
    text = re.sub(r"«[ \u00a0\u202f]*", "«" + NNBSP, text)
    text = re.sub(r"(?<=[\w)»%€])[ \u00a0]+:(?=\s|$)", NBSP + ":", text)
    text = re.sub(r"(?<=\d)[ \u00a0]+(?=[%‰€])", NNBSP, text)
    text = re.sub(r"(?<=\d)[ ](?=\d{3}\b)", NNBSP, text)
    text = re.sub(r"-t-(?=(?:ils?|elles?|on)\b)", f"{NB_HYPHEN}t{NB_HYPHEN}", text)
    text = re.sub(rf"{NNBSP}+", NNBSP, text)
    return re.sub(r"\b(\d{1,3})-(\d{1,3}) ans\b", rf"\1{NB_HYPHEN}\2{NBSP}ans", text)


def capitalised(text: str) -> str:
    """Raise the first letter and leave the rest alone."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Lower the first letter of words put inside a sentence; names and acronyms keep theirs.

    Examples
    --------
    >>> lowered("Taux de chômage"), lowered("RSA pour 100 ménages"), lowered("L’indice")
    ('taux de chômage', 'RSA pour 100 ménages', 'l’indice')
    """
    if text.startswith(_PROPER) or not (text[1:2].islower() or text[1:2] in {"’", " "}):
        return text
    return text[:1].lower() + text[1:]


@lru_cache(maxsize=1 << 15)
def folded(text: str) -> str:
    """Lower case, without accents or punctuation: for comparing names."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    bare = "".join(c for c in bare if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def slug(text: str) -> str:
    """Return a name fit for files and anchors: « L'Île-d'Yeu » → ``l-ile-d-yeu``."""
    return folded(text).replace(" ", "-")


def near_matches(word: str, candidates: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the candidates that look like a word, best first, ignoring case and accents."""
    by_fold: dict[str, str] = {}
    for candidate in candidates:
        by_fold.setdefault(folded(candidate), candidate)
    close = difflib.get_close_matches(folded(word), by_fold, n=count, cutoff=0.65)
    return tuple(by_fold[key] for key in close)
