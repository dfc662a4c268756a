"""What comes out of the loader of local tables: figures that may be read, and a proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from diagnostic.confidentiality.declaration import Local
from diagnostic.confidentiality.entries import Read
from diagnostic.confidentiality.family import cell_key
from diagnostic.confidentiality.primary import Reason
from diagnostic.confidentiality.secondary import Pattern
from diagnostic.confidentiality.status import Status
from diagnostic.confidentiality.tables import Key


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


def frames(
    local: Local,
    read: Read,
    hidden: Mapping[Key, tuple[Reason, ...]],
    rounded: Mapping[Key, int] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what may be read of a table, and which of its cells are hidden and how."""
    rows, why = [], []
    for entry in read.entries:
        for measure in local.declared.measures:
            each = cell_key(local, entry, measure.column)
            value: float | None = entry.figures[measure.column]
            if rounded is not None:
                value = rounded[each]
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
                status = status if rounded is None else Status.ROUNDED
            rows.append({**said, "value": None if secret else value, "status": status.value})
    frame = pd.DataFrame(rows)
    frame["value"] = frame["value"].astype("float64")
    columns = [column for column in frame.columns if column != "value"]
    return frame, pd.DataFrame(why, columns=columns)


def proof(pattern: Pattern) -> Proof:
    """Return what the audit of a pattern proved, without its figures."""
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
