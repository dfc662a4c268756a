"""Families of sources: one expression, written once, for every vintage of a series.

A census is served each year in half a dozen files, each of which holds three
vintages. ``families.yml`` says where each vintage is found, and in what order;
an indicator then declares ``{family: census, since: 2013}`` instead of a line
per vintage and file. Files that were not imported cost nothing.

A family may rest on another for what it is compared with: allowances of 2024
against households of the census of 2022. ``{y}`` is then the vintage, ``{b}``
that of the base, and the gap between the two is said with the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from diagnostic.statistics.declared import Declared, Text
from diagnostic.statistics.expressions import FORMULAS

ONCE = (*FORMULAS, "scale", "transform", "years", "published")
"""Keys that an indicator may give once for all its expressions."""


class FamilyError(ValueError):
    """An expression that its family cannot expand."""


def _edition(value: object) -> object:
    return {"sources": value} if isinstance(value, list) else value


def _several(value: object) -> object:
    return (value,) if isinstance(value, int) else value


class Edition(Declared):
    """Where one vintage is found, in order, and the vintages of the base it may rest on."""

    sources: tuple[str, ...]
    base: Annotated[tuple[int, ...], BeforeValidator(_several)] = ()


class Family(Declared):
    """A series of sources.

    Parameters
    ----------
    label : str
        What the series is, in French.
    base : str
        Family its figures are compared with.
    gap : str
        What is said when the base is of another vintage; ``{year}`` and
        ``{base}`` are replaced.
    editions : dict of int to Edition
        By vintage.
    """

    id: str
    label: Text
    base: str = ""
    gap: Text = ""
    editions: dict[int, Annotated[Edition, BeforeValidator(_edition)]]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of the family, once."""
        names = [name for edition in self.editions.values() for name in edition.sources]
        return tuple(dict.fromkeys(names))


def expanded(
    indicator: Mapping[str, Any], expression: Mapping[str, Any], families: Mapping[str, Family]
) -> Iterator[dict[str, Any]]:
    """Yield the expressions that one line of the catalogue stands for.

    Parameters
    ----------
    indicator, expression : mapping
        As written.
    families : mapping of str to Family

    Raises
    ------
    FamilyError
        When the family is unknown, or has no vintage within the bounds.
    """
    full = {key: indicator[key] for key in ONCE if key in indicator} | dict(expression)
    if indicator.get("published_only"):
        full["published"] = True
    if "family" not in full:
        yield _written(full, full.get("vintage", 0))
        return
    name = str(full["family"])
    if name not in families:
        raise FamilyError(name)
    since, until = full.pop("since", 0), full.pop("until", 9999)
    family = families[name]
    vintages = [v for v in sorted(family.editions, reverse=True) if since <= v <= until]
    if not vintages:
        raise FamilyError(f"{name}, {since}-{until}")
    for vintage in vintages:
        yield from _edited(full, family, vintage, families)


def _edited(
    full: Mapping[str, Any], family: Family, vintage: int, families: Mapping[str, Family]
) -> Iterator[dict[str, Any]]:
    edition = family.editions[vintage]
    plain = {**full, "vintage": vintage, "source": edition.sources}
    if not any("{b}" in str(full.get(key, "")) for key in (*FORMULAS, "basket")):
        yield _written(plain, vintage)
        return
    beside = families.get(family.base)
    for base in edition.base:
        if beside is None or base not in beside.editions:
            raise FamilyError(f"{family.base}, {base}")
        rest = beside.editions[base].sources
        sources = tuple(dict.fromkeys((*edition.sources, *rest)))
        gap = family.gap.replace("{year}", str(vintage)).replace("{base}", str(base))
        notes = [note for note in (str(full.get("reserve", "")), gap) if note and base != vintage]
        said = {"reserve": " ".join(notes)} if notes else {}
        yield _written({**plain, "base": base, "source": sources, **said}, vintage, base)


def _written(full: Mapping[str, Any], vintage: Any, base: int = 0) -> dict[str, Any]:
    """Put the digits of the vintages in the formulas."""
    digits = {"{y}": f"{int(vintage) % 100:02d}", "{b}": f"{base % 100:02d}"}
    written = dict(full)
    for key in FORMULAS:
        if isinstance(written.get(key), str):
            for place, year in digits.items():
                written[key] = written[key].replace(place, year)
    return written
