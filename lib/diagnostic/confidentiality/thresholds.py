"""Thresholds of secrecy, by source and by holder: reviewed data, never code.

``data/catalogue/thresholds.yml`` says, for each regime, the least number of
units of a cell, the share above which one unit dominates, whether the subject
is sensitive, what its publisher rounds to, and the least population of an
area. A holder's convention may only be stricter.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from diagnostic import paths
from diagnostic.errors import CatalogueError, DataError, Problem
from diagnostic.statistics.lines import line_of, read
from diagnostic.text import enumeration, near_matches, number

FILE = "thresholds.yml"
DEFAULT = "default"
HEALTH = "health"
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Threshold(BaseModel):
    """Rules of secrecy of one source, or of one holder.

    Examples
    --------
    >>> Threshold(id="x", label="Essai", basis="essai", least_count=5).stricter(least_count=11)
    ... # doctest: +ELLIPSIS
    Threshold(id='x', ..., least_count=11, ...)
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Words
    label: Words
    basis: Words
    """Where the rule comes from."""
    certain: bool = False
    """Whether the rule was read in its source; else it is to be confirmed with the holder."""
    least_count: int = Field(ge=3)
    """A cell of fewer units, and not of none, is hidden."""
    dominance: float | None = Field(default=None, gt=0.5, lt=1.0)
    """A magnitude of which one unit makes more than this share is hidden."""
    margin: float = Field(default=0.15, gt=0.0, le=1.0)
    """A hidden magnitude must stay uncertain by this share, on both sides."""
    sensitive: bool = False
    """Whether knowing that everybody in a group is concerned reveals something of each."""
    rounding: int | None = Field(default=None, ge=2)
    """Counts are published rounded to this."""
    least_population: int = Field(default=0, ge=0)
    """Areas of fewer inhabitants are not shown."""

    def stricter(self, **convention: Any) -> Threshold:
        """Return the threshold under a holder's convention, which may only be stricter.

        Raises
        ------
        DataError
            When the convention is looser on any point, or says something unknown.
        """
        problems = [
            Problem(
                f"la convention est moins stricte que le seuil « {self.label} »",
                where=f"convention, clé « {name} »",
                found=_said(value),
                remedy=f"gardez au plus strict : {name}: {_said(getattr(self, name))}",
            )
            for name, value in convention.items()
            if name in _STRICTER and not _STRICTER[name](getattr(self, name), value)
        ]
        problems += [
            Problem(
                "une convention ne porte pas sur cette clé",
                where="convention",
                found=name,
                near=near_matches(name, _STRICTER),
                remedy=f"clés possibles : {enumeration(list(_STRICTER))}",
            )
            for name in convention
            if name not in _STRICTER
        ]
        if problems:
            raise DataError(problems)
        try:
            return Threshold.model_validate({**self.model_dump(), **convention})
        except ValidationError as error:
            raise DataError(
                [_problem(item, "convention", ()) for item in error.errors()]
            ) from error

    @property
    def said(self) -> str:
        """The rule in one French sentence."""
        parts = [f"aucune case de moins de {number(self.least_count)} unités"]
        if self.dominance is not None:
            share = number(100 * self.dominance, 0, "%")
            parts.append(f"aucun montant dont une unité fait plus de {share}")
        if self.sensitive:
            parts.append("aucun groupe dont tous les membres sont dans la même situation")
        if self.rounding:
            parts.append(f"effectifs arrondis à {self.rounding}")
        if self.least_population:
            people = number(self.least_population)
            parts.append(f"aucun territoire de moins de {people} habitants")
        return f"{self.label} : {' ; '.join(parts)}"


def _said(value: object) -> str:
    if value is None:
        return "aucun"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _at_least(own: Any, given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and given >= own


def _at_most(own: float | None, given: Any) -> bool:
    if own is None or given is None:
        return given is not None or own is None
    return isinstance(given, int | float) and not isinstance(given, bool) and given <= own


def _also(own: bool, given: Any) -> bool:
    return isinstance(given, bool) and (given or not own)


def _coarser(own: int | None, given: Any) -> bool:
    return own is None or (isinstance(given, int) and given >= own and given % own == 0)


_STRICTER = {
    "least_count": _at_least,
    "dominance": _at_most,
    "margin": _at_least,
    "sensitive": _also,
    "rounding": _coarser,
    "least_population": _at_least,
}


def thresholds(folder: Path | None = None) -> Mapping[str, Threshold]:
    """Return every threshold of the catalogue, by identifier.

    Raises
    ------
    CatalogueError
        With the line of each declaration that does not hold.
    """
    return _thresholds((folder or paths.catalogue()) / FILE)


def threshold(name: str, folder: Path | None = None) -> Threshold:
    """Return a threshold of the catalogue.

    Raises
    ------
    CatalogueError
        When there is none of this name; near names are given.
    """
    known = thresholds(folder)
    if name in known:
        return known[name]
    raise CatalogueError(
        Problem(
            "ce seuil de secret n’est pas au catalogue",
            where=f"data/catalogue/{FILE}",
            found=name,
            near=near_matches(name, known),
            remedy=f"choisissez parmi : {', '.join(known)}",
        )
    )


@lru_cache(maxsize=8)
def _thresholds(file: Path) -> Mapping[str, Threshold]:
    raw = read(file)
    if not isinstance(raw, dict) or not raw:
        raise CatalogueError(Problem("ce fichier ne déclare aucun seuil", where=file.name))
    problems: list[Problem] = []
    found: dict[str, Threshold] = {}
    for name, entry in raw.items():
        try:
            found[name] = Threshold.model_validate({"id": name, **(entry or {})})
        except ValidationError as error:
            for item in error.errors():
                line = line_of(file, (name, *item["loc"])) or line_of(file, (name,))
                where = f"{file.name}, ligne {line}, « {name} »"
                problems.append(_problem(item, where, tuple(Threshold.model_fields)))
    if DEFAULT not in raw:
        problems.append(Problem(f"il manque le seuil « {DEFAULT} »", where=file.name))
    if problems:
        raise CatalogueError(problems)
    return found


_KINDS: Mapping[str, Literal["missing", "unknown"]] = {
    "missing": "missing",
    "extra_forbidden": "unknown",
}


def _problem(item: Any, where: str, known: tuple[str, ...]) -> Problem:
    name = ".".join(str(step) for step in item["loc"])
    kind = _KINDS.get(item["type"])
    if kind == "missing":
        return Problem(f"il manque la clé « {name} »", where, remedy="complétez la déclaration")
    if kind == "unknown":
        near = near_matches(name, known)
        return Problem("cette clé n’existe pas", where, name, "corrigez son nom", near)
    return Problem(
        f"la clé « {name} » n’admet pas cette valeur",
        where,
        _said(item["input"]),
        _EXPECTED.get(item["type"], "voyez les autres seuils du fichier"),
    )


_EXPECTED = {
    "greater_than_equal": "donnez un nombre plus grand : un seuil de 3 unités est un minimum",
    "greater_than": "donnez un nombre plus grand",
    "less_than": "donnez une part entre 0 et 1, par exemple 0.85",
    "int_type": "donnez un nombre entier, sans guillemets",
    "float_type": "donnez une part entre 0 et 1, par exemple 0.85",
    "bool_type": "écrivez true ou false",
    "string_type": "mettez le texte entre guillemets",
    "string_too_short": "complétez ce texte",
}
