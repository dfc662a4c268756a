"""How one vintage of an indicator is had: formulas over the variables of some sources."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import field_validator, model_validator

from diagnostic.errors import CatalogueError
from diagnostic.statistics.declared import Declared, Names, Text
from diagnostic.statistics.formulas import Formula, parse

FORMULAS = ("numerator", "denominator", "end", "minus", "minus_denominator")
"""Parts of an expression that are formulas."""

Transform = Literal[
    "ratio",
    "means_gap",
    "change",
    "annual_growth",
    "annual_contribution",
    "zones_gap",
    "zones_dissimilarity",
]


class Expression(Declared):
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
