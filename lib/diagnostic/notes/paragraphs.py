"""A note cut into paragraphs, its text left as the consultant wrote it.

The text is only ever cut between lines, so that a mark can stand after a
paragraph without a word being changed. A list gives a paragraph per item, and
a mark stands after the whole list; a table, a quotation or a block of code is
one paragraph.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from diagnostic import paths
from diagnostic.errors import DataError, Problem

LENGTH = 16
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_DIV = re.compile(r"^ {0,3}:{3,}")
_RULE = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:\s|$)")
_ITEM = re.compile(r"^( {0,3})(?:[-*+]|\(?(?:\d{1,4}|#|[A-Za-z])[.)])(?:\s+|$)")
_FOOTNOTE = re.compile(r"^\[\^[^\]]+\]:")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SIGNS = re.compile(r"[*`#>|~]+|:?-{2,}:?")
_MARKS = {0x2019: "'", 0x2018: "'", 0xA0: " ", 0x202F: " ", 0xFEFF: "", 0xAD: "", 0x200B: ""}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, as written.

    Parameters
    ----------
    number : int
        From 1, as ``diagnostic notes`` counts them.
    text : str
    line : int
        Of the file, from 1.
    after : int
        Lines of the note before which a mark of this paragraph stands.
    """

    number: int
    text: str
    line: int
    after: int

    @property
    def in_list(self) -> bool:
        """Whether it is an item of a list."""
        return bool(_ITEM.match(self.text))

    @property
    def normal(self) -> str:
        """The text without what does not count: spaces, kinds of apostrophe."""
        return normal(self.text)

    @property
    def digest(self) -> str:
        """What this paragraph is known by."""
        return lettered(hashlib.sha256(self.normal.encode("utf-8")).hexdigest()[:LENGTH])

    @property
    def opening(self) -> str:
        """The first words, to name it by."""
        bare = _SIGNS.sub(" ", _ITEM.sub("", _COMMENT.sub("", self.text), count=1))
        words = bare.split()
        said = " ".join(words[:9])
        return said + "…" if len(words) > 9 else said


@dataclass(frozen=True)
class Note:
    """The consultant's words on a theme.

    Parameters
    ----------
    path : Path
    lines : tuple of str
        The text, whatever its encoding and ends of lines in the file.
    paragraphs : tuple of Paragraph
    """

    path: Path
    lines: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = field(default=())

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.lines)

    @property
    def name(self) -> str:
        """The file as its author finds it."""
        return shown(self.path)

    def where(self, paragraph: Paragraph) -> str:
        """Name the place of a paragraph."""
        return f"{self.name}, ligne {paragraph.line}"

    def parts(self, marked: Collection[int]) -> Iterator[tuple[str, list[int]]]:
        """Yield the text in order, cut after each paragraph marked, with their numbers.

        Parameters
        ----------
        marked : collection of int
            Numbers of the paragraphs after which something must stand.
        """
        cuts: dict[int, list[int]] = {}
        for paragraph in self.paragraphs:
            if paragraph.number in marked:
                cuts.setdefault(paragraph.after, []).append(paragraph.number)
        start = 0
        for end, numbers in sorted(cuts.items()):
            yield "\n".join(self.lines[start:end]), numbers
            start = end
        if any(line.strip() for line in self.lines[start:]):
            yield "\n".join(self.lines[start:]), []


def note_path(study: str, theme: str) -> Path:
    """Return the file of the consultant's words on a theme."""
    return paths.field(study) / "notes" / f"{theme}.md"


def shown(path: Path) -> str:
    """Name a file from the project's root."""
    try:
        return path.resolve().relative_to(paths.root()).as_posix()
    except ValueError:
        return path.name


def read_note(path: Path) -> Note:
    """Read a note; one that does not exist has no paragraph.

    Raises
    ------
    DataError
        When its letters cannot be read.
    """
    if not path.is_file():
        return Note(path)
    return of_text(path, decoded(path))


def of_text(path: Path, text: str) -> Note:
    """Cut a text into paragraphs."""
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n"))
    found: list[Paragraph] = []
    for start, end in _blocks(lines):
        for line, piece in _units(lines[start:end], start):
            found.append(Paragraph(len(found) + 1, piece, line + 1, end))
    return Note(path, lines if found or any(map(str.strip, lines)) else (), tuple(found))


def decoded(path: Path) -> str:
    """Return the text of a file saved in UTF-8 or UTF-16, with its mark or without.

    Raises
    ------
    DataError
        Naming the first line that is in another encoding.
    """
    raw = path.read_bytes()
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DataError(
            Problem(
                "ce texte n’est pas enregistré en UTF-8 : ses accents sont illisibles",
                f"{shown(path)}, ligne {line}",
                raw.splitlines()[line - 1].decode("cp1252", "replace").strip(),
                "enregistrez-le de nouveau en choisissant l’encodage « UTF-8 »",
            )
        ) from None


def lettered(digest: str) -> str:
    """Write a digest without digits, so that nobody takes it for somebody's number."""
    return digest.translate(_LETTERS)


def normal(text: str) -> str:
    """Return a text without what does not count."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_MARKS).split())


def _blocks(lines: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each block, and the line after its last."""
    position = 0
    while position < len(lines):
        line = lines[position]
        if not line.strip() or _DIV.match(line) or _RULE.match(line):
            position += 1
            continue
        end = position + 1 if _HEADING.match(line) else _end(lines, position)
        if _COMMENT.sub("", "\n".join(lines[position:end])).strip():
            yield position, end
        position = end


def _end(lines: tuple[str, ...], start: int) -> int:
    """Return where the block that begins on a line ends; a list holds its looser items."""
    loose = bool(_ITEM.match(lines[start]) or _FOOTNOTE.match(lines[start]))
    position, end = start, start
    while position < len(lines):
        line = lines[position]
        if closing := _opaque(lines, position):
            position = end = closing
        elif not line.strip():
            position = _next(lines, position)
            if not loose or position == len(lines) or not _goes_on(lines[position]):
                break
        elif position > start and (_HEADING.match(line) or _DIV.match(line)):
            break
        else:
            position = end = position + 1
    return end


def _next(lines: tuple[str, ...], position: int) -> int:
    while position < len(lines) and not lines[position].strip():
        position += 1
    return position


def _goes_on(line: str) -> bool:
    """Whether a line after a blank one still belongs to a list or a footnote."""
    return line.startswith(("  ", "\t")) or bool(_ITEM.match(line) and not _RULE.match(line))


def _opaque(lines: tuple[str, ...], start: int) -> int:
    """Return the line after a block of code, a comment or a formula opened here; 0 otherwise."""
    line = lines[start]
    if fence := _FENCE.match(line):
        mark = fence[1]
        return _until(lines, start + 1, re.compile(rf"^ {{0,3}}{mark[0]}{{{len(mark)},}}\s*$"))
    if "<!--" in line and "-->" not in line.rpartition("<!--")[2]:
        return _until(lines, start + 1, re.compile("-->"))
    if line.count("$$") == 1:
        return _until(lines, start + 1, re.compile(r"\$\$"))
    return 0


def _until(lines: tuple[str, ...], start: int, closing: re.Pattern[str]) -> int:
    """Return the line after what closes; only the opening one when nothing does."""
    for position in range(start, len(lines)):
        if closing.search(lines[position]):
            return position + 1
    return start


def _units(block: tuple[str, ...], start: int) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each item of a list, or of the block itself."""
    first = _ITEM.match(block[0])
    if not first:
        yield start, "\n".join(block)
        return
    heads = [0]
    position = 1
    while position < len(block):
        closing = _opaque(block, position)
        item = _ITEM.match(block[position])
        if not closing and item and len(item[1]) <= len(first[1]):
            heads.append(position)
        position = closing or position + 1
    for head, following in zip(heads, [*heads[1:], len(block)], strict=True):
        yield start + head, "\n".join(block[head:following]).rstrip()
