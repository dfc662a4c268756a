"""Who is there to work, and who may: the workers of a cluster, compared with this machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from diagnostic.errors import ExecutionError, Problem
from diagnostic.execution import remote
from diagnostic.execution.link import LostAnswerError
from diagnostic.execution.manifests import Manifest, digest
from diagnostic.text import counted

if TYPE_CHECKING:
    from diagnostic.execution.keys import Keys
    from diagnostic.execution.link import Link
    from diagnostic.execution.pool import Task
    from diagnostic.execution.runs import Run

ARRIVAL = 60.0
"""Seconds to wait for a first worker, or for another when all are gone."""

_LOOK = 1.0
"""Seconds between two looks at who is there."""

_NAMED = 4
"""Differences that are named; the others are counted."""


@dataclass(eq=False)
class Seat:
    """A worker of the cluster.

    Parameters
    ----------
    address : str
    threads : int
        Chapters it makes at the same time.
    accepted : bool or None
        ``None`` as long as it has not been compared.
    running : dict
        Its chapters, with the time when each must be over, by what promises them.
    alone : bool
        It makes a chapter that must have no neighbour.
    why : str
        Why it is refused.
    """

    address: str
    threads: int
    accepted: bool | None = None
    running: dict[Any, tuple[Task, float]] = field(default_factory=dict)
    alone: bool = False
    why: str = ""


class Seats:
    """The workers of a cluster.

    Parameters
    ----------
    link : Link
    keys : Keys
    notice : callable
        Told in French who is refused, and why.
    """

    def __init__(self, link: Link, keys: Keys, notice: Callable[[str], None]) -> None:
        self._link = link
        self._keys = keys
        self._notice = notice
        self._seats: dict[str, Seat] = {}
        self._asked: dict[tuple[str, str], Run] = {}
        self._here: dict[str, Manifest] = {}
        self._comparisons: dict[Any, Seat] = {}
        self._looked = 0.0
        self._useful = time.monotonic()
        self._told = False

    def asks(self, run: Run) -> None:
        """Note a chapter that workers will be asked for."""
        if self._asked.setdefault((run.study, run.theme), run) is run:
            self._here = {}

    def all(self) -> tuple[Seat, ...]:
        """Return everyone who is there."""
        return tuple(self._seats.values())

    def fit(self) -> list[Seat]:
        """Return those who may work, the least busy first."""
        fit = [seat for seat in self._seats.values() if seat.accepted]
        return sorted(fit, key=lambda seat: len(seat.running))

    def look(self) -> list[Seat]:
        """See who came and who went; return those who went.

        Raises
        ------
        ExecutionError
            When the scheduler is lost, or nobody can work.
        """
        if time.monotonic() - self._looked < _LOOK:
            return []
        there = self._link.workers()
        self._looked = time.monotonic()
        gone = [self._seats.pop(known) for known in list(self._seats) if known not in there]
        for address, threads in there.items():
            if address not in self._seats:
                self._seats[address] = Seat(address, max(1, threads))
                self.compare(self._seats[address])
        self._require()
        return gone

    def _require(self) -> None:
        """Stop when nobody can work."""
        if any(seat.accepted is not False for seat in self._seats.values()):
            self._useful = time.monotonic()
        elif self._seats and time.monotonic() - self._useful > 2 * _LOOK:
            # A moment is left to those that stopped and are being started again.
            raise ExecutionError(
                Problem(
                    "aucun ouvrier du cluster ne peut travailler pour cette machine",
                    where=self._link.address,
                    found=" ; ".join(sorted({seat.why for seat in self._seats.values()})),
                    remedy="mettez sur chaque ouvrier le même projet (programme, chiffres, étude, "
                    "notebooks) et les mêmes paquets (constraints.txt), relancez les ouvriers, "
                    "puis cette commande",
                )
            )
        elif time.monotonic() - self._useful > ARRIVAL:
            raise ExecutionError(
                Problem(
                    "le cluster n’a pas d’ouvrier",
                    where=self._link.address,
                    remedy=f"lancez-en (dask worker {self._link.address}), puis relancez la même "
                    "commande : les chapitres déjà faits sont gardés",
                )
            )
        elif not self._told:
            self._told = True
            self._notice("Aucun ouvrier sur le cluster pour l’instant : la commande en attend un.")

    def compare(self, seat: Seat) -> None:
        """Ask a worker what it holds; it works for nobody meanwhile."""
        seat.accepted = None
        future = self._link.send(
            seat.address, remote.compared, self._orders(), self._digests(), remote.store_address()
        )
        self._comparisons[future] = seat

    def _orders(self) -> list[remote.Order]:
        return [remote.order_of(run) for run in self._asked.values()]

    def _digests(self) -> dict[str, str]:
        self._here = self._here or remote.held(self._keys.inputs, self._asked.values())
        return {subject: digest(manifest) for subject, manifest in self._here.items()}

    def compared(self, future: Any) -> bool:
        """Tell whether an answer is that of a comparison; then, accept the worker or refuse it."""
        seat = self._comparisons.pop(future, None)
        if seat is None:
            return False
        try:
            name, differs = self._link.value(future)
        except LostAnswerError:
            return True  # it is gone, and will be missed at the next look
        except Exception as error:  # noqa: BLE001 - whatever it is, this worker cannot work
            self.refuse(seat, seat.address, _unable(error))
            return True
        if differs:
            self.refuse(seat, f"{name} ({seat.address})", self._said(differs))
        else:
            seat.accepted = True
        return True

    def _said(self, differs: Mapping[str, Manifest]) -> str:
        said = [
            f"{remote.HELD[subject]} ({_differences(there, self._here.get(subject, {}))})"
            for subject, there in differs.items()
        ]
        return f"son projet n’est pas le même : {' ; '.join(said)}"

    def refuse(self, seat: Seat, name: str, why: str) -> None:
        """Give no more work to a worker."""
        seat.accepted, seat.why = False, why
        self._notice(f"Ouvrier écarté, {name} : {why}.")


def _unable(error: Exception) -> str:
    """Say why a worker could not even be compared."""
    if isinstance(error, ImportError | AttributeError) or "deserializ" in str(error).lower():
        return (
            "le paquet diagnostic-partage n’y est pas installé, ou pas dans la même version "
            f"({error})"
        )
    return f"il n’a pas pu être comparé à cette machine ({type(error).__name__} : {error})"


def _differences(there: Manifest, here: Manifest) -> str:
    """Name a few of the things that are not the same."""
    names = [name for name in sorted({*there, *here}) if there.get(name) != here.get(name)]
    said = [_difference(name, here.get(name), there.get(name)) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        said.append(f"et {counted(len(names) - _NAMED, 'autre')}")
    return ", ".join(said)


def _difference(name: str, here: str | None, there: str | None) -> str:
    if len(here or there or "") != 64:  # a version, not a digest
        return f"{name} {here or 'absent'} ici, {there or 'absent'} là-bas"
    if not there:
        return f"{name} absent là-bas"
    return name if here else f"{name} en trop là-bas"
