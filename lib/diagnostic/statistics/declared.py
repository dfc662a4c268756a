"""What every declaration of the catalogue is: strict, frozen, its words set in French."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from diagnostic.text import typographic

Text = Annotated[str, AfterValidator(typographic)]
"""Words shown to readers: French spaces and signs are set when they are read."""


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""Identifiers; one alone may be written without a list."""


class Declared(BaseModel):
    """A declaration: an unknown key is refused, and nothing is changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
