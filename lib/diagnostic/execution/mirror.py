"""A folder kept at an address that fsspec opens, file by file, each known by its digest.

An index, written last, says what is there. Two kinds of addresses:

- a *depot* gives files to other machines (the national store): contents lie
  under their digests, so that what somebody is reading never changes under
  them, and the index moves from one state to the next at once;
- a *site* gives pages to readers (books): files have their own names.

Nothing received is trusted: contents are checked against the index, and names
that would leave the folder are refused.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from diagnostic.errors import ExecutionError, Problem
from diagnostic.execution.distant import Distant
from diagnostic.execution.files import replace_bytes
from diagnostic.stamps import Stamps

INDEX = "inventaire.json"
_VERSION = 1
_CONTENTS = "contents"


@dataclass(frozen=True)
class Moved:
    """What was carried.

    Parameters
    ----------
    files : int
    size : int
        Bytes carried.
    same : int
        Files that were there already.
    removed : int
        Files taken away at the address.
    """

    files: int = 0
    size: int = 0
    same: int = 0
    removed: int = 0


def deposit(place: Distant, folder: Path, names: Iterable[str], stamps: Stamps) -> Moved:
    """Give files to other machines: :func:`fetch` brings them back.

    Parameters
    ----------
    place : Distant
    folder : Path
    names : iterable of str
        Files of the folder, with ``/``.
    stamps : Stamps

    Raises
    ------
    ExecutionError
        When the address cannot be opened, or refuses.
    """
    return _sent(place, folder, names, stamps, lambda _, known: f"{_CONTENTS}/{known}")


def publish(place: Distant, folder: Path, names: Iterable[str], stamps: Stamps) -> Moved:
    """Put files under their own names; those published before and gone since are taken away.

    Parameters
    ----------
    place, folder, names, stamps
        As for :func:`deposit`.

    Raises
    ------
    ExecutionError
        When the address cannot be opened, or refuses.
    """
    return _sent(place, folder, names, stamps, lambda name, _: name)


def fetch(place: Distant, folder: Path, stamps: Stamps) -> Moved:
    """Bring deposited files into a folder; what else it holds is left alone.

    Each file appears whole and checked, those of the folder itself last: they
    speak of the others. An interrupted fetch is gone on with by the next one.

    Raises
    ------
    ExecutionError
        When nothing was deposited there, or what comes is not what the index says.
    """
    wanted = _index(place)
    if not wanted:
        raise ExecutionError(
            Problem(
                "rien n’a été déposé à cette adresse",
                where=place.shown,
                remedy="vérifiez l’adresse, ou déposez : diagnostic data push ADRESSE",
            )
        )
    files = size = 0
    for name, known in sorted(wanted.items(), key=lambda each: "/" not in each[0]):
        path = folder / _safe(name, place)
        if stamps.of(path) == known:
            continue
        content = place.read(f"{_CONTENTS}/{known}")
        if content is None or hashlib.sha256(content).hexdigest() != known:
            raise ExecutionError(
                Problem(
                    "ce fichier n’est pas, à cette adresse, ce que son inventaire annonce",
                    where=f"{place.shown}/{name}",
                    remedy="déposez-le de nouveau : diagnostic data push ADRESSE",
                )
            )
        replace_bytes(path, content)
        files, size = files + 1, size + len(content)
    return Moved(files, size, len(wanted) - files)


def _sent(
    place: Distant,
    folder: Path,
    names: Iterable[str],
    stamps: Stamps,
    named: Callable[[str, str], str],
) -> Moved:
    here = {name: stamps.of(folder / name) for name in sorted(names)}
    there = _index(place)
    held = {named(name, known): known for name, known in there.items()}
    files = size = 0
    kept: set[str] = set()
    for name, known in here.items():
        path = named(name, known)
        if held.get(path) != known and path not in kept:
            content = (folder / name).read_bytes()
            if hashlib.sha256(content).hexdigest() != known:
                raise _moving(folder / name)
            _put(place, path, content)
            files, size = files + 1, size + len(content)
        kept.add(path)
    if here != there:
        _put(place, INDEX, _written(here))
    gone = held.keys() - kept
    for path in gone:
        with contextlib.suppress(Exception):  # each kind of store has its own; it only takes room
            place.remove(path)
    return Moved(files, size, len(here) - files, len(gone))


def _put(place: Distant, name: str, content: bytes) -> None:
    try:
        place.write(name, content)
    except OSError as error:
        raise ExecutionError(
            Problem(
                "cette adresse refuse ce qu’on y dépose",
                where=f"{place.shown}/{name}",
                found=str(error),
                remedy="vérifiez les droits, la place et le réseau, puis relancez : ce qui est "
                "déjà déposé ne le sera pas deux fois",
            )
        ) from error


def _written(files: Mapping[str, str]) -> bytes:
    said = {"version": _VERSION, "files": dict(files)}
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _index(place: Distant) -> dict[str, str]:
    """Return what an address says it holds; nothing when it says nothing that can be read."""
    place.names("")  # an address that does not answer says so here
    content = place.read(INDEX)
    with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
        said = json.loads(content or b"")
        if said["version"] == _VERSION:
            return {str(name): str(known) for name, known in said["files"].items()}
    return {}


def _safe(name: str, place: Distant) -> str:
    """Return a name that stays in its folder.

    Raises
    ------
    ExecutionError
    """
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name or not pure.parts:
        raise ExecutionError(
            Problem(
                "cet inventaire nomme un fichier hors de son dossier",
                where=f"{place.shown}/{INDEX}",
                found=name,
                remedy="n’utilisez pas cette adresse : elle n’a pas été remplie par ce programme",
            )
        )
    return name


def _moving(path: Path) -> ExecutionError:
    return ExecutionError(
        Problem(
            "ce fichier a changé pendant qu’on le déposait",
            where=str(path),
            remedy="attendez que l’autre commande se termine, puis relancez",
        )
    )
