"""What the catalogue declares: sources, indicators, themes.

The models are strict: an unknown key, a missing label or a formula that is
not a sum of variables is refused when the catalogue is read, not when a
chapter is printed.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from diagnostic.errors import CatalogueError
from diagnostic.statistics.formulas import Formula, parse
from diagnostic.territories.codes import Level
from diagnostic.text import typographic

Text = Annotated[str, AfterValidator(typographic)]
"""Words shown to readers: French spaces and signs are set when they are read."""


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""Identifiers; one alone may be written without a list."""


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(_Declared):
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

    @property
    def layouts(self) -> tuple[str, ...]:
        """Every layout in which its figures come."""
        return tuple(dict.fromkeys(name for name in (self.layout, *self.also) if name))


class Break(_Declared):
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


FORMULAS = ("numerator", "denominator", "end", "minus", "minus_denominator")
"""Parts of an expression that are formulas."""

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

Transform = Literal[
    "ratio",
    "means_gap",
    "change",
    "annual_growth",
    "annual_contribution",
    "zones_gap",
    "zones_dissimilarity",
]


class Expression(_Declared):
    """How one vintage of an indicator is had from the variables of its sources."""

    vintage: int
    source: Names
    """Sources in which variables are looked for, in order."""
    family: str = ""
    """Family whose sources these are, when it was declared by it."""
    base: int = 0
    """Vintage of what the figure is compared with, when it is of another family."""
    numerator: str = ""
    denominator: str = ""
    end: str = ""
    """Final stock of an annual contribution."""
    minus: str = ""
    minus_denominator: str = ""
    """Mean taken away from the first, in a gap between two means."""
    basket: tuple[str, ...] = ()
    """Sums of which those over nought are counted: what a basket holds."""
    scale: float = 1.0
    transform: Transform = "ratio"
    years: int = 1
    published: bool = False
    """Whether the value is only ever the publisher's, never summed."""
    reserve: Text = ""

    @field_validator(*FORMULAS, "basket")
    @classmethod
    def _readable(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for text in (value,) if isinstance(value, str) else value:
            try:
                parse(text) if text else None
            except CatalogueError as error:
                raise ValueError(error.problems[0].what) from error
        return value

    @model_validator(mode="after")
    def _something(self) -> Expression:
        if bool(self.numerator) == bool(self.basket):
            raise ValueError("une expression a un numérateur, ou un panier")
        return self

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """Parsed formulas, by part."""
        parts = {name: getattr(self, name) for name in FORMULAS}
        parts |= {f"basket {rank}": text for rank, text in enumerate(self.basket)}
        return {name: parse(text) for name, text in parts.items() if text}

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable needed, once."""
        names = [name for formula in self.formulas.values() for name in formula.variables]
        return tuple(dict.fromkeys(names))


class Indicator(_Declared):
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

    def at(self, vintage: int) -> tuple[Expression, ...]:
        """Return the expressions of one vintage, the preferred first."""
        return tuple(e for e in self.expressions if e.vintage == vintage)


class Theme(_Declared):
    """One chapter of the diagnostic."""

    id: str
    label: Text
    label_en: str
    question: Text = ""
    """The question the chapter answers, in French."""
    description: Text = ""
    equipment: tuple[str, ...] = ()
    """Equipment shown in the chapter."""


class Codes(_Declared):
    """The codes of an equipment in one base."""

    vintage: int
    source: Names
    family: str = ""
    base: int = 0
    types: tuple[str, ...]


class Equipment(_Declared):
    """A kind of place, and what it is called in each base.

    Parameters
    ----------
    label : str
        French plural, lower case: « médecins généralistes ».
    """

    id: str
    label: Text
    codes: tuple[Codes, ...]
