"""How a table received from a partner is declared, key by key.

``data/field/<study>/tables/<name>.yml`` says which file it is, who holds it,
what its columns are, under which threshold it may be shown, and to whom.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from diagnostic import paths
from diagnostic.confidentiality.thresholds import Threshold, threshold
from diagnostic.errors import CatalogueError, DataError, Problem
from diagnostic.study.document import Document
from diagnostic.study.model import Edition
from diagnostic.study.strict import Strict, read_strict, shown
from diagnostic.text import near_matches

TABLES = "tables"
PRIVATE = "private"
"""Folder of raw files, that git never sees."""
Words = Annotated[str, StringConstraints(min_length=1)]


class Place(Strict):
    """The column of places."""

    column: Words
    level: Literal["iris", "commune", "qpv", "quartier"]
    total: str = ""
    """What the file writes for the whole territory; empty when it has no such row."""
    parts: Mapping[str, tuple[Words, ...]] = Field(default_factory=dict)
    """Places that hold others, such as a commune its Iris."""
    partial: bool = False
    """Whether places may leave some of their total out."""
    population: str = ""
    """Column of inhabitants, when the threshold has a least population."""


class Category(Strict):
    """A column of categories: age, sex, answer."""

    column: Words
    label: Words
    total: str = ""
    parts: Mapping[str, tuple[Words, ...]] = Field(default_factory=dict)


class Measure(Strict):
    """A column of figures."""

    column: Words
    label: Words
    kind: Literal["count", "magnitude", "share"] = "count"
    unit: str = ""
    count: str = ""
    """For a magnitude: the column that counts its contributors."""
    top: str = ""
    """For a magnitude: the column of its largest contribution."""
    denominator: str = ""
    """For a share, in %: the column it is a share of."""

    @model_validator(mode="after")
    def _complete(self) -> Measure:
        if self.kind == "magnitude" and not self.count:
            raise ValueError(
                "un montant se contrôle avec le nombre de ses contributeurs : donnez « count »"
            )
        if self.kind == "share" and not self.denominator:
            raise ValueError(
                "une part se contrôle avec son effectif total : donnez « denominator »"
            )
        return self


class Public(Strict):
    """A figure that anybody can find elsewhere."""

    place: str = ""
    """Empty for the whole territory."""
    measure: Words
    value: float = Field(ge=0)
    source: Words
    categories: Mapping[str, str] = Field(default_factory=dict)


class Declaration(Strict):
    """A local table, as its YAML file declares it."""

    title: Words
    file: Words
    holder: Words
    period: Words
    theme: Words
    threshold: Words
    convention: Mapping[str, Any] = Field(default_factory=dict)
    agreement: str = ""
    use: Edition
    """The widest edition that may show the protected table."""
    key: Place
    categories: tuple[Category, ...] = ()
    measures: tuple[Measure, ...] = Field(min_length=1)
    totals: Mapping[str, tuple[Words, ...]] = Field(default_factory=dict)
    """Measures that are the sum of others: « total: [femmes, hommes] »."""
    public: tuple[Public, ...] = ()
    previous: tuple[Words, ...] = ()
    """Earlier tables of the same family: what they hide stays hidden."""
    method: Literal["suppress", "round"] = "suppress"
    """Hide small cells, or round every count; a family does one or the other."""
    sheet: str = ""
    separator: str = ""
    note: str = ""


@dataclass(frozen=True)
class Local:
    """A declaration in its place.

    Parameters
    ----------
    name : str
        Name of its file, without ``.yml``.
    path : Path
    declared : Declaration
    document : Document
        Places of its values, for messages.
    threshold : Threshold
        The catalogue's, under the holder's convention.
    """

    name: str
    path: Path
    declared: Declaration
    document: Document
    threshold: Threshold

    @property
    def raw(self) -> Path:
        """The file received, in the private folder or beside the declaration."""
        private = self.path.parent.parent / PRIVATE / self.declared.file
        return private if private.is_file() else self.path.parent / self.declared.file

    @property
    def private(self) -> bool:
        """Whether the file received stands where git never sees it."""
        folder = (self.path.parent.parent / PRIVATE).resolve()
        return folder in self.raw.resolve().parents

    def salt(self) -> bytes:
        """Return the team's secret for rounding, made once in the private folder."""
        path = self.path.parent.parent / PRIVATE / "sel"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
        return path.read_bytes().strip()

    def allows(self, edition: Edition) -> bool:
        """Whether an edition may show the protected table."""
        order = list(Edition)
        return order.index(edition) <= order.index(self.declared.use)


def local_tables(study: str) -> tuple[str, ...]:
    """Return the names of a study's local tables."""
    folder = paths.field(study) / TABLES
    return tuple(sorted(path.stem for path in folder.glob("[!_.]*.yml")))


def declaration(study: str, name: str) -> Local:
    """Read the declaration of a local table.

    Raises
    ------
    DataError
        When there is none of this name, or it does not hold.
    """
    path = paths.field(study) / TABLES / f"{name}.yml"
    if not path.is_file():
        known = local_tables(study)
        raise DataError(
            Problem(
                "cette table locale n’est pas déclarée",
                where=shown(path.parent),
                found=name,
                near=near_matches(name, known),
                remedy=f"tables déclarées : {', '.join(known) or 'aucune'}",
            )
        )
    declared, document = read_strict(path, Declaration)
    problems = _wrong_columns(declared, document)
    own: Threshold | None = None
    try:
        own = threshold(declared.threshold).stricter(**declared.convention)
    except (CatalogueError, DataError) as error:
        step = "threshold" if isinstance(error, CatalogueError) else "convention"
        problems += [
            Problem(p.what, document.where((step,)), p.found, p.remedy, p.near)
            for p in error.problems
        ]
    if problems or own is None:
        raise DataError(problems)
    return Local(name, path, declared, document, own)


def _wrong_columns(declared: Declaration, document: Document) -> list[Problem]:
    """Return the measures cited that the declaration does not describe."""
    known = [measure.column for measure in declared.measures]
    cited: list[tuple[tuple[str | int, ...], str]] = [
        (("totals", name), name) for name in declared.totals
    ]
    cited += [(("totals", name), part) for name, parts in declared.totals.items() for part in parts]
    cited += [(("public", i, "measure"), each.measure) for i, each in enumerate(declared.public)]
    problems = [
        Problem(
            "cette mesure n’est pas déclarée",
            document.where(location),
            name,
            f"mesures déclarées : {', '.join(known)}",
            near_matches(name, known),
        )
        for location, name in cited
        if name not in known
    ]
    for i, measure in enumerate(declared.measures):
        if measure.column in known[:i]:
            where = document.where(("measures", i, "column"))
            problems.append(Problem("cette colonne est déclarée deux fois", where, measure.column))
    return problems
