"""What two territories are compared on to be called alike: ``data/catalogue/similarity.yml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from diagnostic import paths, text
from diagnostic.errors import CatalogueError, Problem
from diagnostic.stamps import footprint
from diagnostic.statistics.lines import read

Text = Annotated[str, AfterValidator(text.typographic)]


class Variable(BaseModel):
    """One thing that two territories are compared on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    short: Text
    indicators: tuple[str, ...] = ()
    """Indicators that may measure it, the preferred first."""
    grid: bool = False
    """Whether it is the class of INSEE's density grid."""
    transform: Literal["none", "log", "sqrt"] = "none"
    weight: float = Field(gt=0)


class Similarity(BaseModel):
    """The whole declaration."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: int = Field(ge=1)
    least_count: int = Field(ge=1)
    least_shared: int = Field(ge=1)
    least_coverage: float = Field(gt=0, le=1)
    clip: float = Field(gt=0)
    size: tuple[float, float]
    density: tuple[Text, ...]
    variables: tuple[Variable, ...] = Field(min_length=1)


def similarity() -> Similarity:
    """Return the declaration of the project's catalogue."""
    file = paths.catalogue() / "similarity.yml"
    return _similarity(file, footprint(file))


@lru_cache(maxsize=4)
def _similarity(file: Path, _: object) -> Similarity:
    try:
        return Similarity.model_validate(read(file))
    except ValidationError as error:
        raise CatalogueError(
            [
                Problem(
                    "cette déclaration des communes comparables ne convient pas",
                    where=f"{file.name} ({'.'.join(map(str, detail['loc']))})",
                    found=str(detail.get("input", ""))[:80],
                    remedy="reprenez le fichier data/catalogue/similarity.yml d’origine",
                )
                for detail in error.errors()
            ]
        ) from error
