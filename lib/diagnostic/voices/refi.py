"""REFI-QDA: codebooks (``.qdc``) and projects (``.qdpx``) of qualitative software.

These files come from elsewhere: nothing is unpacked on the disk, no entity is
ever expanded, and sizes are bounded before anything is read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET
from xml.parsers import expat

from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown

LARGEST = 50_000_000
"""Bytes of one file inside a project."""
MEMBERS = 2_000
DEEPEST = 60
PROJECT = "project.qde"


@dataclass(frozen=True)
class RefiCode:
    """A code of another tool: its name, and the names above it, from the top."""

    guid: str
    name: str
    above: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class RefiPassage:
    """A coded passage: the name of its document, the code's identifier, the words."""

    document: str
    guid: str
    text: str


@dataclass(frozen=True)
class RefiProject:
    """What a project holds that matters here."""

    codes: tuple[RefiCode, ...]
    passages: tuple[RefiPassage, ...]


def read_qdc(path: Path) -> tuple[RefiCode, ...]:
    """Read a codebook.

    Raises
    ------
    DataError
        When it is too large, not XML, holds entities, or no code.
    """
    if path.stat().st_size > LARGEST:
        raise DataError(_too_large(shown(path)))
    codes = tuple(_codes(_parsed(path.read_bytes(), shown(path))))
    if not codes:
        raise DataError(Problem("ce fichier n’a aucun code", shown(path)))
    return codes


def read_qdpx(path: Path) -> RefiProject:
    """Read a project.

    Raises
    ------
    DataError
        When the archive is damaged, too large, or names files outside itself.
    """
    name = shown(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, name)
            qde = next((n for n in archive.namelist() if n.lower() == PROJECT), "")
            if not qde:
                raise DataError(
                    Problem(f"cette archive n’a pas de {PROJECT}", name,
                            remedy="exportez le projet au format REFI-QDA")
                )  # fmt: skip
            root = _parsed(_member(archive, qde, name), f"{name}!/{qde}")
            passages = tuple(_passages(root, archive, name))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise DataError(
            Problem("cette archive est abîmée ou protégée", name, str(error),
                    "exportez de nouveau le projet, sans mot de passe")
        ) from error  # fmt: skip
    return RefiProject(tuple(_codes(root)), passages)


def _check(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that is too large or names files outside itself."""
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise DataError(_too_large(name))
    for each in members:
        inside = PurePosixPath(each.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts or ":" in each.filename:
            raise DataError(
                Problem("cette archive nomme un fichier hors d’elle-même", name, each.filename,
                        "n’ouvrez pas ce fichier ; demandez un nouvel export")
            )  # fmt: skip


def _member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """Read a member, never more than :data:`LARGEST` bytes whatever its header says."""
    with archive.open(member) as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise DataError(_too_large(f"{name}!/{member}"))
    return content


def _too_large(where: str) -> Problem:
    return Problem("ce fichier est trop grand pour être lu sans danger", where,
                   remedy="exportez le projet sans ses sources audio ou vidéo")  # fmt: skip


def _parsed(content: bytes, where: str) -> ET.Element:
    """Return the tree of a document without declarations of type, hence without entities."""
    depth = 0

    def doctype(*_: object) -> None:
        raise DataError(
            Problem("ce fichier déclare des entités, ce qu’un export REFI-QDA ne fait pas", where,
                    remedy="n’ouvrez pas ce fichier ; demandez un nouvel export")
        )  # fmt: skip

    def opened(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise DataError(_too_large(where))

    def closed(*_: object) -> None:
        nonlocal depth
        depth -= 1

    scanner = expat.ParserCreate()
    scanner.StartDoctypeDeclHandler = doctype
    scanner.EntityDeclHandler = doctype
    scanner.StartElementHandler, scanner.EndElementHandler = opened, closed
    try:
        scanner.Parse(content, True)
        return ET.fromstring(content)  # noqa: S314 - no document type, hence no entity
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as error:
        raise DataError(
            Problem("ce fichier n’est pas du XML lisible", where, str(error),
                    "exportez-le de nouveau")
        ) from error  # fmt: skip


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _codes(root: ET.Element, above: tuple[str, ...] = ()) -> Iterator[RefiCode]:
    for child in root:
        if _tag(child) == "Code":
            name = " ".join(child.get("name", "").split())
            said = next((c.text or "" for c in child if _tag(c) == "Description"), "")
            yield RefiCode(child.get("guid", ""), name, above, " ".join(said.split()))
            yield from _codes(child, (*above, name))
        elif _tag(child) in {"CodeBook", "Codes"}:
            yield from _codes(child, above)


def _passages(root: ET.Element, archive: zipfile.ZipFile, name: str) -> Iterator[RefiPassage]:
    for source in root.iter():
        if _tag(source) != "TextSource":
            continue
        document = source.get("name", "")
        text = _text_of(source, archive, name)
        for selection in source:
            if _tag(selection) != "PlainTextSelection":
                continue
            words = _cut(text, selection, f"{name}, document {source.get('guid', '')}")
            for coding in selection:
                for target in coding:
                    if _tag(target) == "CodeRef":
                        yield RefiPassage(document, target.get("targetGUID", ""), words)


def _text_of(source: ET.Element, archive: zipfile.ZipFile, name: str) -> str:
    inline = next((c.text or "" for c in source if _tag(c) == "PlainTextContent"), "")
    path = source.get("plainTextPath", "")
    if inline or not path.startswith("internal://"):
        return inline
    member = f"sources/{path.removeprefix('internal://')}"
    known = {n.lower(): n for n in archive.namelist()}
    if member.lower() not in known:
        raise DataError(
            Problem("le texte d’un document manque dans l’archive", name, member,
                    "exportez de nouveau le projet, avec ses documents")
        )  # fmt: skip
    raw = _member(archive, known[member.lower()], name)
    return raw.decode("utf-8-sig", "replace")


def _cut(text: str, selection: ET.Element, where: str) -> str:
    try:
        start = int(selection.get("startPosition", ""))
        end = int(selection.get("endPosition", ""))
    except ValueError:
        start, end = -1, -1
    if not 0 <= start <= end <= len(text):
        raise DataError(
            Problem("un passage sort de son document", where,
                    f"{selection.get('startPosition')} à {selection.get('endPosition')}",
                    "exportez de nouveau le projet")
        )  # fmt: skip
    return " ".join(text[start:end].split())
