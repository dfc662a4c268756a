"""Write the book's PDF with Typst: tagged, PDF/UA-1, the same bytes each time."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from diagnostic import paths
from diagnostic.book import formats, tree
from diagnostic.book.chapterwise import written
from diagnostic.book.source import Chapter, Source
from diagnostic.book.writing import write_whole
from diagnostic.errors import BookError, Problem

FONTS = paths.ASSETS / "fonts"
REPLACEMENT = "□"
"""Stands for a character that the book's fonts cannot draw."""

_UNDRAWN = re.compile(r"the text `\"((?:[^\"\\`]|\\.)*)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")

SCRATCH = "_build/embedded"
"""Where the Typst source is left, for whoever wants to read it."""


def write_pdf(source: Source, output: Path) -> list[str]:
    """Write the PDF.

    Parameters
    ----------
    source : Source
        The resolved book.
    output : Path
        File to write.

    Returns
    -------
    list of str
        Pandoc's warnings.

    Raises
    ------
    BookError
        When Typst refuses the document: a missing alternative text, an
        image that is absent.
    """
    body, warnings = _body(source)
    main = source.folder / SCRATCH / "livre.typ"
    main.parent.mkdir(parents=True, exist_ok=True)
    replaced: set[str] = set()
    while True:
        main.write_text(_preamble(source) + body, encoding="utf-8")
        try:
            write_whole(output, _compiled(main, source))
        except _Unprintable as error:
            body = _without(body, error.characters)
            replaced |= error.characters
        else:
            return [*warnings, *(_notice(c) for c in sorted(replaced) if not _is_invisible(c))]


class _Unprintable(Exception):  # noqa: N818 - handled here, never shown
    """Characters that no font of the book can draw; PDF/UA refuses them."""

    def __init__(self, characters: set[str]) -> None:
        super().__init__()
        self.characters = characters


def _without(body: str, characters: set[str]) -> str:
    """Replace characters by a sign that the fonts have; joiners and selectors go."""
    return body.translate(
        {ord(each): "" if _is_invisible(each) else REPLACEMENT for each in characters}
    )


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cc", "Mn")


def _notice(character: str) -> str:
    name = unicodedata.name(character, "sans nom").lower()
    code = f"U+{ord(character):04X}"
    return f"PDF : le caractère {code} ({name}) manque aux polices, « {REPLACEMENT} » le remplace."


def _body(source: Source) -> tuple[str, list[str]]:
    texts, warnings = written(source, "typst", _blocks)
    pieces = []
    part = ""
    for chapter, text in zip(source.chapters, texts, strict=True):
        if chapter.part and chapter.part != part:
            titles = [c.title for c in source.chapters if c.part == chapter.part]
            pieces.append(_part(chapter.part, titles))
        part = chapter.part
        pieces.append(text)
    return "\n\n".join(pieces) + "\n", warnings


def _blocks(chapter: Chapter) -> tree.Blocks:
    def visit(element: tree.Element) -> tree.Blocks | None:
        if element["t"] != "Header":
            return None
        return [formats.typst_heading(element, chapter.answers.known(element["c"][1][0]))]

    return formats.prepared(chapter.blocks, "typst", visit)


def _part(title: str, chapters: list[str]) -> str:
    listed = "".join(f"{json.dumps(c, ensure_ascii=False)}, " for c in chapters)
    return f"#dsp-partie({json.dumps(title, ensure_ascii=False)}, ({listed}))"


def _preamble(source: Source) -> str:
    style = source.folder / "style"
    functions = [(style / name).read_text(encoding="utf-8") for name in ("formes.typ", "livre.typ")]
    cover = source.chapters[0].leaf.cover
    settings = {
        "titre-complet": formats.full_title(
            cover.get("titre", str(source.book.get("title", ""))), cover.get("territoire", "")
        ),
        "titre": cover.get("titre", str(source.book.get("title", ""))),
        "sous-titre": cover.get("sous-titre", ""),
        "territoire": cover.get("territoire", ""),
        "commanditaire": cover.get("commanditaire", ""),
        "edition": cover.get("edition", ""),
        "langue": str(source.configuration.get("lang", "fr")),
        "alt-couverture": cover.get("alt", ""),
    }
    lines = [f"  {key}: {json.dumps(text, ensure_ascii=False)}," for key, text in settings.items()]
    if image := cover.get("image"):
        lines.append(f"  image-couverture: {json.dumps('/' + image, ensure_ascii=False)},")
    pandocs = "#let horizontalrule = line(length: 100%, stroke: 0.6pt + dsp-filet)\n"
    return "\n".join([*functions, pandocs, "#show: livre.with(", *lines, ")", "", ""])


def timestamp(source: Source) -> datetime:
    """Return the date written in the files: the edition's, or a fixed one."""
    try:
        return datetime.fromisoformat(str(source.book.get("date", ""))).replace(tzinfo=UTC)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)


def _compiled(main: Path, source: Source) -> bytes:
    import typst

    compiler = typst.Compiler(
        str(main),
        root=str(source.folder),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )
    try:
        content = compiler.compile(
            format="pdf", pdf_standards=["ua-1"], timestamp=int(timestamp(source).timestamp())
        )
    except typst.TypstError as error:
        message = f"{error}\n{getattr(error, 'diagnostic', '')}"
        if characters := _undrawn(message):
            raise _Unprintable(characters) from error
        raise BookError(
            Problem(
                "Typst n’a pas pu mettre le livre en page.",
                where=str(main.relative_to(source.folder)),
                found=message.strip(),
            )
        ) from error
    return content if isinstance(content, bytes) else b"".join(content or [])


def _undrawn(message: str) -> set[str]:
    """Return the characters that Typst says it could not draw."""
    from fontTools.ttLib import TTFont

    texts = _UNDRAWN.findall(message)
    if not texts:
        return set()
    with TTFont(FONTS / "NotoSans-Regular.ttf", lazy=True) as font:
        drawn = set(font.getBestCmap())
    found = {
        character
        for text in texts
        for character in _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    }
    return {character for character in found if ord(character) not in drawn}
