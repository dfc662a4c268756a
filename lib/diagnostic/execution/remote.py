"""What a worker of a cluster does: say what it holds, and make a chapter.

A worker has its own copy of the project. It works for a command only if it
holds the very same things: they are compared when it is met, and again before
each chapter, so that a worker changed meanwhile makes nothing.
"""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from diagnostic import paths
from diagnostic.execution import mirror
from diagnostic.execution.distant import Distant
from diagnostic.execution.inputs import Inputs, footprint, own_footprint
from diagnostic.execution.keys import Keys
from diagnostic.execution.manifests import Manifest, digest
from diagnostic.execution.opened import beyond
from diagnostic.execution.outcome import Limits, Made
from diagnostic.execution.results import Result, Results, packed, place_of
from diagnostic.execution.runs import Run
from diagnostic.stamps import Stamps

if TYPE_CHECKING:
    from collections.abc import Iterable

HELD = {
    "program": "le programme",
    "packages": "les paquets Python",
    "territories": "les territoires",
    "figures": "les chiffres",
    "catalogue": "le catalogue",
    "study": "le fichier d’étude",
    "collected": "ce que l’équipe a réuni",
    "notebooks": "les notebooks",
    "notes": "les notes de l’équipe",
}
"""What a worker must hold as the command does, and how to name it."""


@dataclass(frozen=True)
class Order:
    """A chapter to make, in words that mean the same on every machine.

    Parameters
    ----------
    study, study_file, territory, theme, place : str
        As in :class:`diagnostic.execution.runs.Run`, without a folder.
    key : str
        Content key that the chapter has where it is asked for.
    limits : Limits
    address : str
        Where to leave the result; empty to send it back.
    """

    study: str
    study_file: str
    territory: str
    theme: str
    place: str
    key: str
    limits: Limits
    address: str = ""

    def run(self, folder: Path) -> Run:
        """Return the same run in this machine's copy of the project."""
        return Run(
            self.study,
            paths.params() / self.study_file,
            self.territory,
            self.theme,
            paths.notebooks() / f"{self.theme}.ipynb",
            folder,
            self.place,
        )


def order_of(run: Run, key: str = "", limits: Limits | None = None, address: str = "") -> Order:
    """Return the order for a run."""
    return Order(
        run.study,
        run.study_file.name,
        run.territory,
        run.theme,
        run.place,
        key,
        limits or Limits(),
        address,
    )


@dataclass(frozen=True)
class Answer:
    """What a worker made of an order.

    Parameters
    ----------
    made : Made
    name : str
        Where the result was left, at the address of the order.
    content : bytes
        The result itself, when it was not left there.
    differs : bool
        The worker does not hold the same things: nothing was made.
    """

    made: Made
    name: str = ""
    content: bytes = b""
    differs: bool = False


def held(inputs: Inputs, runs: Iterable[Run]) -> dict[str, Manifest]:
    """Return what there is here of all that some runs are made from, by subject."""
    found: dict[str, dict[str, str]] = {name: {} for name in HELD}
    found["program"] |= inputs.tree(paths.PACKAGE, skip=_aside)
    for run in runs:
        groups = inputs.of(run)
        for name in ("packages", "territories", "figures", "catalogue"):
            found[name] = dict(groups[name])
        found["study"] |= {f"params/{name}": at for name, at in groups["study"].items()}
        found["notebooks"] |= {f"notebooks/{name}": at for name, at in groups["notebook"].items()}
        for subject, group in (("collected", "collected"), ("notes", "note")):
            named = {f"{run.study}/{name}": at for name, at in groups[group].items()}
            found[subject] |= named
    return dict(found)


def _aside(name: str) -> bool:
    """Tell whether a file of the package has no part in making chapters."""
    return name.endswith(".pyc") or name.startswith(("cli/", "book/"))


def compared(
    orders: Sequence[Order], digests: Mapping[str, str], store: str = ""
) -> tuple[str, dict[str, Any]]:
    """Say who this worker is, and give its manifest of each subject that is not as expected.

    Parameters
    ----------
    orders : sequence of Order
    digests : dict
        What is expected, by subject.
    store : str
        Address where the national store was deposited: a worker that has other
        figures takes these.
    """
    differs = _differing(orders, digests)
    if store and differs.keys() & {"territories", "figures"}:
        with FileLock(paths.stamps().with_name("store.lock")):  # several workers may share a disk
            if _differing(orders, digests).keys() & {"territories", "figures"}:
                mirror.fetch(Distant(store), paths.national(), Stamps(paths.stamps()))
        differs = _differing(orders, digests)
    return platform.node(), differs


def _differing(orders: Sequence[Order], digests: Mapping[str, str]) -> dict[str, dict[str, str]]:
    stamps = Stamps(paths.stamps())
    here = held(Inputs(stamps), [order.run(Path()) for order in orders])
    stamps.save()
    return {
        subject: dict(manifest)
        for subject, manifest in here.items()
        if digest(manifest) != digests[subject]
    }


def store_address() -> str:
    """Return where workers may take the national store; empty when nowhere."""
    return os.environ.get("DIAGNOSTIC_STORE", "")


def make(order: Order) -> Answer:
    """Make a chapter in a folder of its own, and leave or send the result."""
    from diagnostic.execution.worker import execute
    from diagnostic.warm.scratch import Folder

    folder = Folder()
    try:
        run = order.run(folder.path)
        keys, before = _keys(run)
        if keys.of(run) != order.key:
            return Answer(Made(None), differs=True)
        made = execute(run, order.limits)
        if made.failure:
            return Answer(made)
        if _seen(run) != before:
            # What it read may be neither what was there before nor what is there now.
            return Answer(Made(None), differs=True)
        if beyond(made.reads):  # files of this machine mean nothing on another
            made = replace(made, reads=None)
        result = Result(run.output.read_text(encoding="utf-8"), made.reads)
    finally:
        folder.close()
    name = Results(place_of(order.address)).put(run, keys, result) if order.address else ""
    return Answer(made, name, b"" if name else packed(result))


_known: dict[tuple[str, str], tuple[Any, Keys]] = {}
_lock = threading.Lock()


def _keys(run: Run) -> tuple[Keys, Any]:
    """Return keys made from what is here now, computed again only when something moved."""
    with _lock:
        seen = _seen(run)
        place = run.study, run.theme
        if place not in _known or _known[place][0] != seen:
            stamps = Stamps(paths.stamps())
            keys = Keys(Inputs(stamps))
            keys.of(run)
            stamps.save()
            _known[place] = seen, keys
        return _known[place][1], seen


def _seen(run: Run) -> Any:
    return footprint(run.study), own_footprint(run)
