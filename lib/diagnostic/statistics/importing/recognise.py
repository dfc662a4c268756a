"""Which source a table is of, told by its content and its layout, never by its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from diagnostic.errors import DataError, Problem
from diagnostic.statistics.adapters.vintages import vintages
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.importing.opened import OpenedTable
from diagnostic.statistics.importing.signatures import Match, likely_years, match, written
from diagnostic.statistics.layouts import Layout
from diagnostic.statistics.models import Source
from diagnostic.text import NBSP, counted, enumeration, near_matches

_NEAR = 0.6
"""Share of a signature from which a table is said to look like a layout."""
_LEAST = 3
"""Columns in common from which it is, too."""
_METADATA = ({"COD_VAR", "LIB_VAR"}, {"COD_MOD", "LIB_MOD"})
_SHOWN = 6
_BY_NAME = (
    f"Structure lue dans le nom du fichier, faute de l’être dans son contenu{NBSP}: vérifiez-la."
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Recognised:
    """A table, its layout, and the sources it holds: one for each vintage.

    Parameters
    ----------
    table : OpenedTable
        Read as the layout says.
    layout : Layout
    sources : tuple of Source
    notice : str
        What the reader should check, in French.
    """

    table: OpenedTable
    layout: Layout
    sources: tuple[Source, ...]
    notice: str = ""


def is_metadata(table: OpenedTable) -> bool:
    """Whether a table explains the columns of another one."""
    return any(names <= set(table.columns) for names in _METADATA)


def recognise(table: OpenedTable, catalogue: Catalogue, among: Collection[str] = ()) -> Recognised:
    """Find the layout and the sources of a table.

    Parameters
    ----------
    table : OpenedTable
        As :meth:`OpenedTable.tables` gives it.
    catalogue : Catalogue
    among : collection of str
        Sources that it can only be, when they are known otherwise: those of
        an address, or the one that the user names.

    Raises
    ------
    DataError
        When it is of no layout, of several, or of a vintage that is not declared.
    """
    known = _by_layout(catalogue, among)
    if not known:
        raise DataError(Problem("aucune source à importer n’est déclarée", where=table.place))
    matches = [match(table, catalogue.layouts[name]) for name in known]
    whole = [found for found in matches if found.whole]
    if not whole:
        raise _unknown(table, matches)
    best = max(found.weight for found in whole)
    heaviest = [found for found in whole if found.weight == best]
    chosen = _named(heaviest, table)
    if len(chosen) > 1:
        raise DataError(
            Problem(
                "ce fichier peut être de plusieurs structures",
                where=table.place,
                found=enumeration([f"« {found.layout.title} »" for found in chosen], "ou"),
                remedy="nommez sa source avec --source",
            )
        )
    found = chosen[0]
    sources, notice = _dated(found, known[found.layout.id])
    if len(heaviest) > 1:
        notice = f"{_BY_NAME} {notice}".rstrip()
    return Recognised(found.table, found.layout, sources, notice)


def _named(matches: Sequence[Match], table: OpenedTable) -> list[Match]:
    """Tell apart by its name a file that was taken out of the archive that named it."""
    if len(matches) < 2 or table.member or table.sheet:
        return list(matches)
    name = table.path.name
    members = [(found, found.layout.signature.member) for found in matches]
    held = [found for found, member in members if member and re.search(member, name, re.IGNORECASE)]
    return held or list(matches)


def _by_layout(catalogue: Catalogue, among: Collection[str]) -> Mapping[str, list[Source]]:
    known: dict[str, list[Source]] = {}
    for source in catalogue.sources.values():
        if not among or source.id in among:
            for name in source.layouts:
                known.setdefault(name, []).append(source)
    return known


def _dated(found: Match, sources: Sequence[Source]) -> tuple[tuple[Source, ...], str]:
    """Return the sources whose vintage the table bears, and what must be said of it."""
    if found.years:
        return _of_years(found, sources, {max(found.years)}), ""
    held = vintages(found.table, found.layout)
    if held:
        return _of_years(found, sources, held), ""
    if len(sources) == 1:
        return tuple(sources), ""
    if len(years := _named_years(found.table)) == 1:
        kept = _of_years(found, sources, years)
        if len(kept) == 1:
            return kept, (
                f"Millésime {min(years)} lu dans le nom du fichier, "
                f"faute de l’être dans son contenu{NBSP}: vérifiez-le."
            )
    latest = max(source.vintage for source in sources)
    names = [source.id for source in sources if source.vintage == latest]
    raise DataError(
        Problem(
            "ce fichier ne dit pas de quel millésime ou de quelle source il est",
            where=found.table.place,
            found=f"« {found.layout.title} », millésimes connus{NBSP}: {_years(sources)}",
            remedy="nommez sa source par l’option --source, par exemple --source "
            + enumeration(names, "ou --source"),
        )
    )


def _named_years(table: OpenedTable) -> set[int]:
    """Return the years written in the name of a table, or else of its file."""
    for name in (table.sheet, table.member, table.path.name):
        if found := {int(year) for year in _YEAR.findall(name)}:
            return found
    return set()


def _of_years(
    found: Match, sources: Sequence[Source], years: Collection[int]
) -> tuple[Source, ...]:
    kept = tuple(source for source in sources if source.vintage in years)
    if not kept:
        raise DataError(
            Problem(
                f"ce fichier est du millésime {enumeration([str(y) for y in sorted(years)])}, "
                f"qui n’est pas déclaré pour « {found.layout.title} »",
                where=found.table.place,
                found=f"millésimes connus{NBSP}: {_years(sources)}",
                remedy="prenez un fichier d’un millésime connu, ou déclarez celui-ci "
                "dans data/catalogue/sources",
            )
        )
    if found.years and len(kept) > 1:
        raise DataError(
            Problem(
                "plusieurs sources déclarent cette structure et ce millésime",
                where=found.table.place,
                found=enumeration([source.id for source in kept], "ou"),
                remedy="nommez sa source avec --source",
            )
        )
    return kept


def _years(sources: Sequence[Source]) -> str:
    return enumeration([str(year) for year in sorted({s.vintage for s in sources})])


def _unknown(table: OpenedTable, matches: Sequence[Match]) -> DataError:
    """Say which layout is the nearest, and what is not as it says."""
    nearest = max(matches, key=lambda found: (found.share, found.weight))
    common = len(nearest.layout.signature.columns) - len(nearest.missing)
    if nearest.share < _NEAR or (nearest.missing and common < _LEAST):
        return DataError(
            Problem(
                "ce fichier n’a la structure d’aucune source connue",
                where=table.place,
                found=f"{counted(len(table.columns), 'colonne')}{NBSP}: {_first(table.columns)}",
                remedy="voyez les sources attendues avec diagnostic data status --missing",
            )
        )
    title = f"« {nearest.layout.title} »"
    if not nearest.missing:
        return DataError(
            Problem(
                f"ce fichier ressemble à {title}, mais son contenu n’est pas celui attendu",
                where=nearest.table.place,
                found=nearest.strange,
                remedy="vérifiez que c’est le bon fichier",
            )
        )
    return _lacking(nearest, title)


def _first(columns: Sequence[str]) -> str:
    if len(columns) <= _SHOWN:
        return enumeration(list(columns))
    return f"{', '.join(columns[:_SHOWN])}…"


def _others(columns: Sequence[str], new: Sequence[str]) -> str:
    """Name the columns that the layout does not: one of them may be the one that is missing."""
    held = counted(len(columns), "colonne")
    return f"{held}, dont {_first(new)}" if new else held


def _lacking(nearest: Match, title: str) -> DataError:
    columns = nearest.table.columns
    years = nearest.years or likely_years(columns, nearest.layout)
    missing = [written(name, years) for name in nearest.missing]
    signature = {written(name, years) for name in nearest.layout.signature.columns}
    new = [name for name in columns if name not in signature]
    renamed = []
    for name in missing[:_SHOWN]:
        near = [n for n in near_matches(name, new) if n != name]
        if near:
            renamed.append(f"{name} renommée {near[0]}{NBSP}?")
    said = f"il manque {enumeration(missing[:_SHOWN])}"
    return DataError(
        Problem(
            f"ce fichier ressemble à {title}, mais {said}",
            where=nearest.table.place,
            found=" ".join(renamed) or _others(columns, new),
            remedy="vérifiez le millésime du fichier, ou mettez à jour sa structure "
            "dans data/catalogue/layouts",
        )
    )
