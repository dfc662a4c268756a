"""Zip archives looked into without trust.

An archive comes from the network or from a mailbox. Its members are listed
and checked before one byte is read: no path that leaves the archive, no
symbolic link, nothing that swells to fill the disk. Nothing is ever extracted
under the name the archive gives.
"""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from diagnostic.errors import DataError, Problem
from diagnostic.text import number

INNER = "!/"
"""Stands between an archive and what it holds, in the name of a member."""
MOST_MEMBERS = 5_000
MOST_BYTES = 16 << 30
"""Bytes an archive may swell to: the largest national file is a tenth of it."""
MOST_RATIO = 250
"""Swelling allowed above :data:`SMALL`; long tables of Insee reach about 40."""
SMALL = 50 << 20
_NOISE = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|\._)", re.IGNORECASE)
_AGAIN = "téléchargez-le de nouveau chez son producteur"


def safe(name: str) -> bool:
    r"""Whether a member's name stays inside its archive.

    Examples
    --------
    >>> safe("data/base.csv"), safe("../base.csv"), safe("/etc/passwd"), safe("C:\\x.csv")
    (True, False, False, False)
    """
    parts = name.replace("\\", "/").split("/")
    absolute = parts[0] == "" or re.match(r"[A-Za-z]:", name) is not None
    return bool(name) and not absolute and ".." not in parts and "\0" not in name


def members(archive: zipfile.ZipFile, place: str) -> list[zipfile.ZipInfo]:
    """List the files of an archive, once they are all known to be harmless.

    Raises
    ------
    DataError
        When a name leaves the archive, when there is a link, a password, too
        many files or too many bytes.
    """
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise _refused("cette archive contient trop de fichiers", place, number(len(entries)))
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _refused("cette archive grossirait démesurément une fois ouverte", place)
    for entry in entries:
        _check(entry, place)
    files = [e for e in entries if not e.is_dir() and not _NOISE.search(e.filename)]
    return sorted(files, key=lambda entry: entry.filename)


def _check(entry: zipfile.ZipInfo, place: str) -> None:
    # ``filename`` is already cut at a null character; ``orig_filename`` is what was written.
    if not safe(entry.filename) or not safe(entry.orig_filename):
        what = "cette archive contient un chemin qui sort de son dossier"
        raise _refused(what, place, entry.orig_filename)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused("cette archive contient un lien symbolique", place, entry.filename)
    if entry.flag_bits & 1:
        raise _refused("cette archive est protégée par un mot de passe", place, entry.filename)
    if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        what = "cette archive grossirait démesurément une fois ouverte"
        raise _refused(what, place, entry.filename)


@contextmanager
def opened(file: Path | IO[bytes], place: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive; whatever shows it damaged becomes a refusal in words."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise DataError(
            Problem(
                "cette archive est tronquée ou abîmée",
                where=place,
                found=_reason(error),
                remedy=_AGAIN,
            )
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise _refused("cette archive n’est pas d’un format lisible ici", place) from error


@contextmanager
def stream(path: Path, member: str) -> Iterator[IO[bytes]]:
    """Open a member for reading, through the archives that hold it."""
    with _inside(path, member, str(path)) as file:
        yield file


@contextmanager
def _inside(file: Path | IO[bytes], member: str, place: str) -> Iterator[IO[bytes]]:
    name, _, rest = member.partition(INNER)
    with opened(file, place) as archive, archive.open(name) as raw:
        if not rest:
            yield raw
            return
        with spooled(raw) as inner, _inside(inner, rest, f"{place}{INNER}{name}") as found:
            yield found


@contextmanager
def spooled(raw: IO[bytes]) -> Iterator[IO[bytes]]:
    """Copy what can only be read forwards to a nameless file, where one may seek."""
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(raw, copy, 1 << 20)
        copy.seek(0)
        yield copy


def _reason(error: Exception) -> str:
    text = str(error)
    if "not a zip file" in text:
        return "la fin de l’archive manque"
    if "CRC" in text:
        return "la somme de contrôle d’un fichier est fausse"
    return "des octets manquent ou ont été changés"


def _refused(what: str, place: str, found: str = "") -> DataError:
    return DataError(Problem(what, where=place, found=found, remedy=_AGAIN))
