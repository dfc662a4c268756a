"""Sources declared once for every vintage.

A publisher serves the same file year after year. A source whose name holds
``{year}`` declares its vintages, and stands for one source of each::

    insee_rp{year}_logement:
      publisher: "Insee"
      dataset: "Logement, recensement de la population {year}"
      vintages:
        2021: {geography_year: 2024, download: https://…}
        2022: {geography_year: 2025, download: https://…}

In every text ``{year}`` is the vintage and ``{y}`` its two digits;
``{year+1}`` and ``{y-6}`` are reckoned from them. What a vintage gives
replaces what the source gives for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLACE = re.compile(r"\{(year|y)([+-]\d+)?\}")
YEARS = "vintages"

Keys = tuple[str | int, ...]


class TemplateError(ValueError):
    """A source for every vintage is declared wrongly; ``keys`` tell where."""

    def __init__(self, what: str, keys: Keys, found: str = "") -> None:
        super().__init__(what)
        self.what, self.keys, self.found = what, keys, found


def filled(value: Any, year: int) -> Any:
    """Put a year in the texts of a declaration, however deep.

    Examples
    --------
    >>> filled(["RP{year}", "P{y}_POP", "P{y-6}_POP", "géographie {year+2}"], 2022)
    ['RP2022', 'P22_POP', 'P16_POP', 'géographie 2024']
    """
    if isinstance(value, str):
        return _PLACE.sub(lambda match: _year(match, year), value)
    if isinstance(value, Mapping):
        return {filled(key, year): filled(item, year) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, year) for item in value]
    return value


def _year(match: re.Match[str], year: int) -> str:
    found = year + int(match[2] or 0)
    return f"{found % 100:02d}" if match[1] == "y" else str(found)


def spread(identifier: str, fields: Any) -> Iterator[tuple[Keys, dict[str, Any]]]:
    """Give the sources that a declaration stands for, each with the keys where it is.

    Raises
    ------
    TemplateError
        When the name and the vintages do not go together, or a vintage is no year.
    """
    if not isinstance(fields, Mapping):
        raise TemplateError("un dictionnaire est attendu", (identifier,), str(fields)[:80])
    several = _PLACE.search(identifier) is not None
    if not several and YEARS not in fields:
        yield (identifier,), {"id": identifier, **fields}
        return
    given = fields.get(YEARS)
    if not several:
        what = "une source qui déclare « vintages » doit porter {year} dans son nom"
        raise TemplateError(what, (identifier,), identifier)
    if not isinstance(given, Mapping) or not given:
        what = "une source dont le nom porte {year} doit déclarer ses millésimes (vintages)"
        raise TemplateError(what, (identifier,), identifier)
    shared = {key: value for key, value in fields.items() if key != YEARS}
    for year, own in given.items():
        keys = (identifier, YEARS, year)
        if not isinstance(year, int) or not 1900 < year < 2100:
            raise TemplateError("ce millésime n’est pas une année", keys, str(year))
        if own is not None and not isinstance(own, Mapping):
            raise TemplateError("un dictionnaire est attendu", keys, str(own)[:80])
        whole = {"vintage": year, **shared, **(own or {})}
        yield keys, {"id": filled(identifier, year), **filled(whole, year)}
