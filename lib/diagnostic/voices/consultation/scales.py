"""The ways of voting: their levels, how a ballot writes them, and what a paper or a form says.

Whatever a publisher's export holds, a number, a code or a label, an answer is
kept as one short mark: a level from 1, ``B`` for a blank, ``N`` for a refusal,
a count of dots, or a rank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from diagnostic.text import folded

BLANK, REFUSAL = "B", "N"
"""Marks of who cannot answer, and of who refuses to."""
_BLANKS = {
    "", "b", "blanc", "blanche", "nsp", "ne se prononce pas", "ne peut pas repondre",
    "sans opinion", "sans reponse", "pas de reponse", "ne comprend pas", "vote blanc", "n a", "na",
}  # fmt: skip
_REFUSALS = {"n", "noir", "refus", "refuse de repondre"}


class Format(StrEnum):
    """How people vote."""

    AGREEMENT = "agreement"
    IMPORTANCE = "importance_feasibility"
    DOTS = "dots"
    RANKING = "ranking"
    REGNIER = "regnier"

    @property
    def label(self) -> str:
        """French name."""
        return _NAMES[self]

    @property
    def graded(self) -> bool:
        """Whether each item is answered on ordered levels."""
        return self in {Format.AGREEMENT, Format.IMPORTANCE, Format.REGNIER}

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Questions asked of each item; a single unnamed one but for importance × feasibility."""
        return ("importance", "faisabilité") if self is Format.IMPORTANCE else ("",)


_NAMES = {
    Format.AGREEMENT: "accord en cinq niveaux",
    Format.IMPORTANCE: "importance et faisabilité, de 1 à 5",
    Format.DOTS: "gommettes à répartir",
    Format.RANKING: "classement",
    Format.REGNIER: "Abaque de Régnier",
}
AGREEMENT = (
    "Pas du tout d’accord",
    "Plutôt pas d’accord",
    "Ni d’accord ni pas d’accord",
    "Plutôt d’accord",
    "Tout à fait d’accord",
)
IMPORTANCE = (
    "Pas du tout important",
    "Peu important",
    "Assez important",
    "Important",
    "Très important",
)
FEASIBILITY = (
    "Impossible",
    "Difficile",
    "Possible sous conditions",
    "Faisable",
    "Facile",
)
REGNIER = ("Rouge", "Rose", "Orange", "Vert clair", "Vert foncé")
_SYNONYMS = {
    "rouge clair": 2, "jaune": 3, "vert fonce": 5, "vert": 5,
    "partage": 3, "mitige": 3, "sans avis tranche": 3, "moyennement d accord": 3,
    "pas d accord": 2, "d accord": 4, "tout a fait d accord": 5, "pas du tout d accord": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """Ordered levels, from the least to the most favourable.

    Parameters
    ----------
    levels : tuple of str
        French labels.
    refusal : str
        Label of the refusal to answer; empty when the format has none.
    """

    levels: tuple[str, ...]
    refusal: str = ""
    blank: str = "Ne se prononce pas"

    @property
    def size(self) -> int:
        """How many levels."""
        return len(self.levels)

    def mark(self, written: str) -> str | None:  # noqa: PLR0911 - one way of writing each
        """Return the mark of an answer as somebody or a tool wrote it; None when unknown."""
        plain = folded(written)
        if plain in _BLANKS or plain == folded(self.blank):
            return BLANK
        if plain in _REFUSALS or (self.refusal and plain == folded(self.refusal)):
            return REFUSAL if self.refusal else None
        labels = {folded(label): place for place, label in enumerate(self.levels, 1)}
        if plain in labels:
            return str(labels[plain])
        if plain in _SYNONYMS:
            return str(_SYNONYMS[plain])
        if found := re.fullmatch(r"(?:a|ao|n|niveau )?0*(\d+)(?:[.,]0+)?", written.strip().lower()):
            return self._within(int(found[1]))
        if found := re.match(r"0*(\d+)\s+(\S.*)", plain):  # « 4 - plutôt d’accord »
            return self._within(int(found[1])) if labels.get(found[2]) == int(found[1]) else None
        if found := re.fullmatch(r"(\S.*\S) 0*(\d+)", plain):  # « Plutôt d’accord (4) »
            return self._within(int(found[2])) if labels.get(found[1]) == int(found[2]) else None
        return None

    def _within(self, level: int) -> str | None:
        return str(level) if 1 <= level <= self.size else None


def scale(form: Format, dimension: str = "") -> Scale:
    """Return the levels of a format, for one of its questions."""
    if form is Format.REGNIER:
        return Scale(REGNIER, "Noir : refuse de répondre", "Blanc : ne peut pas répondre")
    if form is Format.IMPORTANCE:
        return Scale(IMPORTANCE if dimension == "importance" else FEASIBILITY)
    return Scale(AGREEMENT)


def whole(written: str) -> int | None:
    """Read a count of dots or a rank; 0 when left empty, None when it is no whole number."""
    text = written.strip()
    if not text or folded(text) in _BLANKS:
        return 0
    found = re.fullmatch(r"(\d+)(?:[.,]0+)?", text)
    return int(found[1]) if found else None


def admitted(form: Format, dimension: str = "") -> str:
    """Say what may be written in a cell."""
    if form is Format.DOTS:
        return "un nombre de gommettes, ou rien"
    if form is Format.RANKING:
        return "un rang, à partir de 1, ou rien"
    held = scale(form, dimension)
    said = [f"{place} ({label.lower()})" for place, label in enumerate(held.levels, 1)]
    extra = ["rien ou « blanc » pour un vote blanc"]
    extra += ["« noir » pour un refus"] if held.refusal else []
    return ", ".join([*said, *extra])


def counted_levels(marks: Sequence[str], size: int) -> tuple[tuple[int, ...], int, int]:
    """Count marks by level, then blanks, then refusals."""
    counts = tuple(sum(mark == str(level) for mark in marks) for level in range(1, size + 1))
    return counts, marks.count(BLANK), marks.count(REFUSAL)
