"""Write the book's PDF with Typst: tagged, PDF/UA-1, the same bytes each time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from diagnostic import paths
from diagnostic.book import formats, pandoc, tree
from diagnostic.book.numbering import Numbering
from diagnostic.book.source import Source
from diagnostic.errors import BookError, Problem

SCRATCH = "_build/embedded"
"""Where the Typst source is left, for whoever wants to read it."""


def write_pdf(source: Source, numbering: Numbering, output: Path) -> list[str]:
    """Write the PDF.

    Parameters
    ----------
    source : Source
        The resolved book.
    numbering : Numbering
        Its numbers.
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
    body, warnings = _body(source, numbering)
    main = source.folder / SCRATCH / "livre.typ"
    main.parent.mkdir(parents=True, exist_ok=True)
    main.write_text(_preamble(source) + body, encoding="utf-8")
    _compile(main, source, output)
    return warnings


def _body(source: Source, numbering: Numbering) -> tuple[str, list[str]]:
    blocks: tree.Blocks = []
    part = ""
    for chapter in source.chapters:
        if chapter.part and chapter.part != part:
            titles = [c.title for c in source.chapters if c.part == chapter.part]
            blocks.append(tree.raw("typst", _part(chapter.part, titles)))
        part = chapter.part
        own = formats.without_cover(formats.prepared(chapter, "typst"))
        blocks += formats.typst_headings(own, numbering)
    filter_file = source.folder / "filters" / "diagnostic.lua"
    arguments = ["-f", "json", "-t", "typst", "--wrap=none", "-L", str(filter_file)]
    written, warnings = pandoc.run(arguments, formats.document(blocks), cwd=source.folder)
    return written.decode("utf-8"), warnings


def _part(title: str, chapters: list[str]) -> str:
    listed = "".join(f"{json.dumps(c, ensure_ascii=False)}, " for c in chapters)
    return f"#dsp-partie({json.dumps(title, ensure_ascii=False)}, ({listed}))"


def _preamble(source: Source) -> str:
    style = source.folder / "style"
    functions = [(style / name).read_text(encoding="utf-8") for name in ("formes.typ", "livre.typ")]
    cover = formats.cover_of(source.chapters[0])
    settings = {
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


def _compile(main: Path, source: Source, output: Path) -> None:
    import typst

    compiler = typst.Compiler(
        str(main),
        root=str(source.folder),
        font_paths=[str(paths.ASSETS / "fonts")],
        ignore_system_fonts=True,
    )
    try:
        content = compiler.compile(
            format="pdf", pdf_standards=["ua-1"], timestamp=int(timestamp(source).timestamp())
        )
    except typst.TypstError as error:
        problem = Problem(
            "Typst n’a pas pu mettre le livre en page.",
            where=str(main.relative_to(source.folder)),
            found=getattr(error, "diagnostic", "") or str(error),
        )
        raise BookError(problem) from error
    output.write_bytes(content if isinstance(content, bytes) else b"".join(content or []))
