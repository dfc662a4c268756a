"""What the catalogue declares: sources, indicators, themes.

The models are strict: an unknown key, a missing label or a formula that is
not a sum of variables is refused when the catalogue is read, not when a
chapter is printed.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

from pydantic import Field, field_validator

from diagnostic.statistics.declared import Declared, Names, Text
from diagnostic.statistics.expressions import FORMULAS, Expression
from diagnostic.territories.codes import Level

__all__ = ["FORMULAS", "Break", "Codes", "Equipment", "Expression", "Indicator", "Source", "Theme"]

Topic = Literal[
    "overview",
    "access_to_rights",
    "seniors",
    "youth",
    "school_dropout",
    "housing",
    "disability",
    "families",
    "living_together",
]
"""Subjects of the catalogue; families have no notebook of their own."""


class Source(Declared):
    """One published dataset, of one vintage."""

    id: str
    publisher: str
    dataset: Text
    vintage: int
    short: Text
    geography_year: int
    url: str
    licence: str = "Licence Ouverte 2.0"
    grade: Literal["A", "B", "C"] = Field(alias="class")
    reserve: Text = ""
    scope: Text = ""
    """Field of the FRANCE rows, when it is not the whole country."""
    levels: tuple[Level, ...] = ()
    """Levels the file is about; every level when empty."""
    census: bool = False
    """Whether counts are estimates of the census, hence fragile when small."""
    dictionary: str = ""
    """File of ``data/catalogue/dictionary`` that lists the variables."""
    variables: dict[str, str] = Field(default_factory=dict)
    """Dictionary given here, for publishers that have none of their own."""
    notes: tuple[str, ...] = ()
    layout: str = ""
    """Layout of the official file, when it can be downloaded or imported."""
    also: tuple[str, ...] = ()
    """Other layouts in which the publisher serves the same figures."""
    download: str = ""
    """Address of the file itself; ``url`` is the page that presents it."""
    parts: tuple[str, ...] = ()
    """Addresses of other files that complete it."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses of all its files."""
        return tuple(dict.fromkeys(name for name in (self.download, *self.parts) if name))

    @property
    def layouts(self) -> tuple[str, ...]:
        """Every layout in which its figures come."""
        return tuple(dict.fromkeys(name for name in (self.layout, *self.also) if name))


class Break(Declared):
    """Two spans of vintages that must not be compared."""

    between: tuple[int, int] | None = None
    least_years: int | None = None
    reason: Text

    def refuses(self, first: int, last: int) -> bool:
        """Whether the two vintages fall on each side, or too close."""
        low, high = sorted((first, last))
        if low == high:
            return False
        if self.least_years is not None and high - low < self.least_years:
            return True
        return self.between is not None and low <= self.between[0] and high >= self.between[1]


class Indicator(Declared):
    """A definition over variables, and all that must be said with its value."""

    id: str
    theme: str
    topic: Topic | None = None
    """Subject, when it is not that of the theme."""
    label: Text
    label_en: str
    short: Text = Field(max_length=28)
    definition: Text
    population: Text = ""
    subject: Text = ""
    """« la part des 75 ans et plus »: how sentences name it."""
    phrase: Text = ""
    """« {value} des habitants ont 75 ans ou plus »: how sentences say it."""
    unit: str
    decimals: int = Field(ge=0, le=3)
    polarity: Literal["high", "low", "plain"] = "plain"
    numerator_label: Text = ""
    denominator_label: Text = ""
    published_only: bool = False
    small_counts: bool = True
    """Whether small census counts make the value fragile (not for stocks)."""
    least_population: int = Field(default=0, ge=0)
    """Population under which a rate published without its counts is fragile."""
    floor: bool = False
    """Whether a difference under nought only means nought."""
    signed: bool = False
    """Whether a value may be negative."""
    fallback: Literal["EPCI"] | None = None
    """What lends its figure to a commune that has none."""
    not_across: tuple[tuple[Level, Level], ...] = ()
    """Pairs of levels whose figures are not of the same thing."""
    core: bool = False
    levels: tuple[Level, ...] = ()
    """Levels at which alone the indicator exists; every level when empty."""
    caveats: tuple[Text, ...] = ()
    breaks: tuple[Break, ...] = ()
    availability: Text = ""
    proxy: Text = ""
    """What it stands in for, when it only comes near to what is sought: « le décrochage
    scolaire, que personne ne publie à l’échelle de la commune »."""
    expressions: tuple[Expression, ...] = ()

    @field_validator("phrase")
    @classmethod
    def _one_place(cls, value: str) -> str:
        if value and value.count("{value}") != 1:
            raise ValueError("la phrase doit contenir {value} une fois")
        return value

    @property
    def vintages(self) -> tuple[int, ...]:
        """Vintages declared, oldest first."""
        return tuple(sorted({expression.vintage for expression in self.expressions}))

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources of every expression, once."""
        names = [name for expression in self.expressions for name in expression.source]
        return tuple(dict.fromkeys(names))

    def among(self, sources: Container[str]) -> Indicator:
        """Return the indicator as some sources alone would give it."""
        kept = []
        for expression in self.expressions:
            names = tuple(name for name in expression.source if name in sources)
            if names:
                kept.append(expression.model_copy(update={"source": names}))
        return self.model_copy(update={"expressions": tuple(kept)})

    def at(self, vintage: int) -> tuple[Expression, ...]:
        """Return the expressions of one vintage, the preferred first."""
        return tuple(e for e in self.expressions if e.vintage == vintage)


class Theme(Declared):
    """One chapter of the diagnostic."""

    id: str
    label: Text
    label_en: str
    question: Text = ""
    """The question the chapter answers, in French."""
    description: Text = ""
    equipment: tuple[str, ...] = ()
    """Equipment shown in the chapter."""


class Codes(Declared):
    """The codes of an equipment in one base."""

    vintage: int
    source: Names
    family: str = ""
    base: int = 0
    types: tuple[str, ...]


class Equipment(Declared):
    """A kind of place, and what it is called in each base.

    Parameters
    ----------
    label : str
        French plural, lower case: « médecins généralistes ».
    """

    id: str
    label: Text
    codes: tuple[Codes, ...]
