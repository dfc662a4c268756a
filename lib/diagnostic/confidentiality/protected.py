"""A local table once protected: all that leaves the loader.

The raw figures stay in :func:`protect`. What it returns holds the figures
that may be read, the places of those that may not, and what the audit proved;
nothing from which a hidden figure could be had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.confidentiality.declaration import Local
from diagnostic.confidentiality.entries import Entry, Read, read_entries
from diagnostic.confidentiality.family import PLACE, Family, cell_key, families
from diagnostic.confidentiality.primary import Reason, flags, targets
from diagnostic.confidentiality.secondary import Pattern, suppress
from diagnostic.confidentiality.status import Status
from diagnostic.confidentiality.tables import Key
from diagnostic.errors import DataError, Problem

if TYPE_CHECKING:
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.territories.gazetteer import Gazetteer


@dataclass(frozen=True)
class Proof:
    """What the audit of one table proved, without its figures.

    Parameters
    ----------
    cells : int
        Cells that the table would print.
    reasons : mapping of Reason to int
        Cells hidden for each reason.
    primary, secondary : int
    totals : int
        Totals that nothing flags and that had to be hidden.
    targets : int
        Sums whose uncertainty was proved.
    lone : int
        Lone contributors tried as attackers.
    optimal : bool
        Whether no other mask loses less.
    coarser : tuple of str
        Groupings of categories that would hide less.
    """

    cells: int
    reasons: Mapping[Reason, int]
    primary: int
    secondary: int
    totals: int
    targets: int
    lone: int
    optimal: bool
    coarser: tuple[str, ...]


@dataclass(frozen=True)
class ProtectedTable:
    """A local table that may be shown.

    Parameters
    ----------
    local : Local
        Its declaration.
    frame : pandas.DataFrame
        One row per place, categories and measure: ``place``, ``name``, the
        labels of categories, ``measure``, ``value``, ``status``. A hidden
        value is absent, and its status does not say why: that would tell
        that it is small.
    reasons : pandas.DataFrame
        For the team alone: the hidden cells, as ``secret_primary`` or
        ``secret_secondary``, without values.
    mask : frozenset of Key
        The hidden cells, kept for the tables to come.
    proofs : tuple of Proof
    """

    local: Local
    frame: pd.DataFrame
    reasons: pd.DataFrame
    mask: frozenset[Key]
    proofs: tuple[Proof, ...]


def protect(
    local: Local,
    gazetteer: Gazetteer,
    *,
    within: TerritoryId | None = None,
    earlier: Iterable[Key] = (),
) -> ProtectedTable:
    """Read a local table, check it, and hide what must be.

    Parameters
    ----------
    local : Local
    gazetteer : Gazetteer
    within : TerritoryId, optional
        The study's territory.
    earlier : iterable of Key
        Cells that earlier tables of the family hide.

    Raises
    ------
    DataError
        When the file is wrong, or holds small cells where git sees it.
    SecrecyError
        When no mask protects it.
    """
    read = read_entries(local, gazetteer, within)
    found = families(local, read)
    if not local.private:
        _refuse_in_the_open(local, found)
    small = _too_small(local, read, gazetteer)
    before = frozenset(earlier)
    patterns: dict[str, Pattern] = {}
    for name, family in found.items():
        forced = {*family.masked, *_standing(family, small)}
        patterns[name] = suppress(
            family.table, local.threshold, earlier=before, forced=forced, totals="hide"
        )
    hidden = {each: why for pattern in patterns.values() for each, why in pattern.reasons.items()}
    frame, reasons = _frames(local, read, hidden)
    proofs = tuple(_proof(pattern) for pattern in patterns.values())
    return ProtectedTable(local, frame, reasons, frozenset(hidden), proofs)


def _refuse_in_the_open(local: Local, found: Mapping[str, Family]) -> None:
    for family in found.values():
        flagged = flags(targets(family.table, local.threshold)).keys() - family.masked
        if flagged:
            raise DataError(
                Problem(
                    "ce fichier contient de petits effectifs et se trouve où il peut être partagé",
                    local.document.where(("file",)),
                    local.declared.file,
                    f"déplacez-le dans data/field/{local.path.parent.parent.name}/private/, que "
                    "git ne suit jamais, et retirez-le de l’historique s’il y est",
                )
            )


def _too_small(local: Local, read: Read, gazetteer: Gazetteer) -> set[str]:
    """Return the places of too few inhabitants to be shown."""
    from diagnostic.territories.codes import Level, TerritoryId

    least = local.threshold.least_population
    key = local.declared.key
    if not least:
        return set()
    found: set[str] = set()
    for place in read.names:
        if place == key.total or place in key.parts:
            continue
        if key.population:
            people = [_people(e, key.population) for e in read.entries if e.place == place]
            if min(people) < least:
                found.add(place)
        elif key.level == "commune":
            people_there = gazetteer[TerritoryId(Level.COM, place)].population or 0
            if people_there < least:
                found.add(place)
        else:
            raise DataError(
                Problem(
                    "ce seuil demande la population de chaque lieu",
                    local.document.where(("key",)),
                    local.threshold.said,
                    "ajoutez au fichier une colonne d’habitants, et dites-la : population: …",
                )
            )
    return found


def _people(entry: Entry, column: str) -> float:
    said = entry.line.cells[column].replace(" ", "").replace(",", ".")
    return float(said) if said.replace(".", "", 1).isdigit() else 0.0


def _standing(family: Family, places: set[str]) -> set[Key]:
    return {each for each in family.table.cells if dict(each).get(PLACE) in places}


def _frames(
    local: Local, read: Read, hidden: Mapping[Key, tuple[Reason, ...]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, why = [], []
    for entry in read.entries:
        for measure in local.declared.measures:
            each = cell_key(local, entry, measure.column)
            value = entry.figures[measure.column]
            secret = each in hidden or value is None
            if measure.kind == "share":
                secret = secret or cell_key(local, entry, measure.denominator) in hidden
            said = {
                "place": entry.place,
                "name": read.names[entry.place],
                **dict(zip((c.label for c in local.declared.categories), entry.categories,
                           strict=True)),
                "measure": measure.column,
            }  # fmt: skip
            if secret:
                status = Status.PROTECTED
                reasons = set(hidden.get(each, ())) - {Reason.SECONDARY, Reason.EARLIER}
                own = Status.SECRET_PRIMARY if reasons else Status.SECRET_SECONDARY
                why.append({**said, "status": own.value})
            else:
                status = Status.OK if value else Status.ZERO
            rows.append({**said, "value": None if secret else value, "status": status.value})
    frame = pd.DataFrame(rows)
    frame["value"] = frame["value"].astype("float64")
    columns = [column for column in frame.columns if column != "value"]
    return frame, pd.DataFrame(why, columns=columns)


def _proof(pattern: Pattern) -> Proof:
    counted = Counter(reason for why in pattern.reasons.values() for reason in why)
    return Proof(
        len(pattern.table.shown),
        dict(counted),
        len(pattern.primary),
        len(pattern.secondary),
        len(pattern.totals),
        len(pattern.audit.findings),
        pattern.audit.lone,
        pattern.optimal,
        pattern.coarser,
    )
