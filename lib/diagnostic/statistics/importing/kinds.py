"""What a file is, told by its first bytes: names lie, and downloads have none."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePosixPath
from typing import IO

from diagnostic.errors import DataError, Problem

MAGIC = 4096
_OTHERS = {
    b"%PDF": "un document PDF",
    b"7z\xbc\xaf": "une archive 7z",
    b"Rar!": "une archive RAR",
    b"\x1f\x9d": "une archive compress",
    b"BZh": "une archive bzip2",
    b"\xfd7zXZ": "une archive xz",
    b"SQLite format 3": "une base SQLite",
}
_DOCUMENTS = {".pdf", ".docx", ".doc", ".html", ".htm", ".md", ".rtf", ".odt"}
_OUTLINES = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qpj", ".gpkg", ".sbn", ".sbx", ".qix"}


class NoTableError(DataError):
    """A file that is whole perhaps, but holds no table."""


def kind_of(file: IO[bytes], place: str) -> str:
    """Return ``zip``, ``gzip``, ``xlsx``, ``parquet``, ``geojson`` or ``csv``; the file is rewound.

    Raises
    ------
    NoTableError
        When the file is empty, or something that holds no table: a web page
        saved in place of the file, a PDF.
    """
    head = file.read(MAGIC)
    file.seek(0)
    if not head.strip(b"\0 \r\n\t"):
        raise _refused("ce fichier est vide", place)
    if head.startswith(b"PK\x03\x04"):
        return "xlsx" if _is_workbook(file) else "zip"
    if head.startswith(b"PK\x05\x06"):
        raise _refused("cette archive est vide", place)
    for magic, kind in ((b"\x1f\x8b", "gzip"), (b"PAR1", "parquet"), (b"\xd0\xcf\x11\xe0", "xlsx")):
        if head.startswith(magic):
            return kind
    for magic, said in _OTHERS.items():
        if head.startswith(magic):
            raise _refused("ce fichier ne contient pas de tableau lisible ici", place, said)
    return _text_kind(head, place)


def _text_kind(head: bytes, place: str) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<head")):
        what = "ce fichier est une page web, enregistrée à la place du fichier"
        raise _refused(what, place, "du HTML")
    if start.startswith(b"<"):
        raise _refused("ce fichier ne contient pas de tableau lisible ici", place, "du XML")
    if re.match(rb"\[\s*[\[{\"\d]", start):
        raise _refused("ce fichier ne contient pas de tableau lisible ici", place, "du JSON")
    if b"\0" in head:
        raise _refused("ce fichier n’est ni du texte, ni un format connu", place)
    return "geojson" if start.startswith(b"{") else "csv"


def documentation(name: str) -> bool:
    """Whether a member of an archive is there for readers, and is no table."""
    path = PurePosixPath(name.lower())
    return path.suffix in _DOCUMENTS | _OUTLINES or path.stem in {"readme", "lisez-moi", "lisezmoi"}


def _is_workbook(file: IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False  # the reader of archives says what is wrong
    finally:
        file.seek(0)
    office = "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names)
    return office or "content.xml" in names


def _refused(what: str, place: str, found: str = "") -> NoTableError:
    remedy = "téléchargez-le de nouveau chez son producteur"
    return NoTableError(Problem(what, where=place, found=found, remedy=remedy))
