"""The styles of the Word document: those that pandoc names, and those of the book's forms."""

from __future__ import annotations

from dataclasses import dataclass

SANS, SERIF = "Noto Sans", "Noto Serif Display"
INK, _TEXT, _GREY, _TOWN, _BLUE = "1D2733", "333D47", "5B6670", "A8243B", "2F5D73"


def style_id(name: str) -> str:
    """Return the id of a style from its name."""
    bare = "".join(name.split())
    return bare.upper() if bare.startswith("toc") else bare[:1].upper() + bare[1:]


@dataclass(frozen=True)
class Style:
    """A paragraph or character style.

    Sizes are in points, spaces in points before and after.
    """

    name: str
    based: str = "Normal"
    kind: str = "paragraph"
    size: float = 0
    bold: bool = False
    italic: bool = False
    colour: str = ""
    font: str = ""
    space: tuple[float, float] | None = None
    fill: str = ""
    border: str = ""
    keep_next: bool = False
    outline: int | None = None
    indent: int = 0
    line: float = 0
    page_break: bool = False

    @property
    def identifier(self) -> str:
        """The style's id, as Word writes it: ``heading 1`` is ``Heading1``."""
        return style_id(self.name)

    def xml(self) -> str:
        """Return the style's definition."""
        parts = [f'<w:name w:val="{self.name}"/>']
        if self.based and self.name != "Normal":
            parts.append(f'<w:basedOn w:val="{style_id(self.based)}"/>')
        parts.append("<w:qFormat/>")
        if self.kind == "paragraph":
            parts.append(f"<w:pPr>{self._paragraph()}</w:pPr>")
        parts.append(f"<w:rPr>{self._run()}</w:rPr>")
        default = ' w:default="1"' if self.name == "Normal" else ""
        return (
            f'<w:style w:type="{self.kind}"{default} w:styleId="{self.identifier}">'
            f"{''.join(parts)}</w:style>"
        )

    def _paragraph(self) -> str:
        parts = ["<w:keepNext/><w:keepLines/>"] if self.keep_next else []
        if self.page_break:
            parts.append("<w:pageBreakBefore/>")
        if self.border:
            parts.append(f"<w:pBdr>{self.border}</w:pBdr>")
        if self.fill:
            parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>')
        if self.space is not None or self.line:
            before, after = self.space or (0, 0)
            line = f' w:line="{round(self.line * 240)}" w:lineRule="auto"' if self.line else ""
            parts.append(
                f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{line}/>'
            )
        if self.indent:
            parts.append(f'<w:ind w:left="{self.indent}" w:right="{min(self.indent, 200)}"/>')
        if self.outline is not None:
            parts.append(f'<w:outlineLvl w:val="{self.outline}"/>')
        return "".join(parts)

    def _run(self) -> str:
        parts = []
        if self.font:
            parts.append(fonts(self.font))
        if self.bold:
            parts.append("<w:b/><w:bCs/>")
        if self.italic:
            parts.append("<w:i/><w:iCs/>")
        if self.colour:
            parts.append(f'<w:color w:val="{self.colour}"/>')
        if self.size:
            half = round(self.size * 2)
            parts.append(f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
        return "".join(parts)


def fonts(name: str) -> str:
    """Return the fonts of a run."""
    return (
        "<w:rFonts "
        + " ".join(f'w:{k}="{name}"' for k in ("ascii", "hAnsi", "eastAsia", "cs"))
        + "/>"
    )


def side(where: str, colour: str, eighths: int, kind: str = "single", space: int = 6) -> str:
    """Return one side of a border; its width in eighths of a point."""
    return f'<w:{where} w:val="{kind}" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def _box(colour: str, kind: str = "single", eighths: int = 6) -> str:
    return "".join(side(each, colour, eighths, kind) for each in ("top", "left", "bottom", "right"))


_LEFT = side("left", _BLUE, 18, space=10)

STYLES = (
    Style("Normal", size=10, colour=_TEXT, font=SANS, space=(0, 6), line=1.25),
    Style("Body Text", space=(0, 6), line=1.25),
    Style("First Paragraph", "Body Text"),
    Style("Compact", "Body Text", space=(0, 3)),
    Style("Title", size=40, bold=True, colour=_TOWN, font=SERIF, space=(160, 12), line=1.0),
    Style("Subtitle", size=14, colour=_TEXT, space=(0, 18)),
    Style("Couverture", size=16, bold=True, colour=INK, space=(0, 6)),
    Style("Couverture détail", size=10, colour=_GREY, space=(0, 3)),
    Style(
        "Partie", size=13, bold=True, colour=_GREY, space=(0, 4), keep_next=True, page_break=True
    ),
    Style(
        "heading 1",
        size=26,
        bold=True,
        colour=INK,
        font=SERIF,
        space=(6, 10),
        keep_next=True,
        outline=0,
        line=1.0,
    ),
    Style(
        "heading 2",
        size=17,
        bold=True,
        colour=INK,
        font=SERIF,
        space=(20, 8),
        keep_next=True,
        outline=1,
        line=1.05,
    ),
    Style("heading 3", size=12, bold=True, colour=INK, space=(14, 5), keep_next=True, outline=2),
    Style("heading 4", size=10, bold=True, colour=INK, space=(10, 4), keep_next=True, outline=3),
    Style("toc 1", bold=True, colour=INK, space=(8, 2)),
    Style("toc 2", size=8.5, space=(0, 1), indent=280, line=1.05),
    Style("Definition Term", bold=True, colour=INK, space=(4, 0), keep_next=True),
    Style("Definition", space=(0, 6), indent=280),
    Style("TOC Heading", "heading 1", size=22, bold=True, colour=INK, font=SERIF, space=(0, 10)),
    Style("Chapô", size=12, space=(0, 12), line=1.3),
    Style(
        "À retenir",
        size=10.5,
        fill="F7F5F0",
        border=side("top", _TOWN, 18),
        space=(0, 6),
        indent=160,
    ),
    Style(
        "Titre de figure",
        size=11.5,
        bold=True,
        colour=INK,
        space=(14, 4),
        keep_next=True,
        line=1.1,
    ),
    Style("Image Caption", size=9, colour=_GREY, space=(0, 4), keep_next=True, line=1.1),
    Style("Table Caption", "Image Caption"),
    Style("caption", "Image Caption"),
    Style("Figure", space=(0, 4)),
    Style("Captioned Figure", "Figure", keep_next=True),
    Style("Comment lire", size=9, space=(4, 4)),
    Style("Source", size=8, colour=_GREY, space=(2, 10), line=1.1),
    Style("Constat", fill="E6EEF0", border=_box("E6EEF0"), space=(6, 6), indent=160),
    Style("Point de vigilance", fill="FFF6E3", border=_box("FFF6E3"), space=(6, 6), indent=160),
    Style("À relire", border=_box(INK, "dashed", 8), space=(6, 6), indent=160),
    Style(
        "Absence",
        colour=_GREY,
        fill="F7F5F0",
        border=_box("B9B4A8", "dashed"),
        space=(6, 6),
        indent=160,
    ),
    Style("Échec", fill="FFF6E3", border=_box("8C3A0E", eighths=12), space=(6, 6), indent=160),
    Style("Note de l’équipe", space=(0, 6), line=1.25),
    Style(
        "Parole",
        size=11,
        italic=True,
        colour=INK,
        border=_LEFT,
        space=(8, 0),
        indent=260,
        keep_next=True,
    ),
    Style("Parole qui", size=9, colour=_GREY, border=_LEFT, space=(0, 8), indent=260),
    Style("Block Text", size=10.5, italic=True, colour=INK, border=_LEFT, space=(6, 6), indent=260),
    Style("Carte nom", bold=True, colour=INK, space=(6, 0), keep_next=True, line=1.1),
    Style(
        "Carte valeur",
        size=24,
        bold=True,
        colour=_TOWN,
        font=SERIF,
        space=(2, 2),
        line=1.0,
        keep_next=True,
    ),
    Style("Carte vide", size=11, bold=True, colour=_GREY, fill="F0EDE6", space=(4, 4)),
    Style("Carte repères", size=9, space=(0, 3), line=1.15),
    Style("Carte source", size=8, colour=_GREY, space=(2, 8)),
    Style(
        "Drapeau",
        size=8,
        bold=True,
        colour="8A5A00",
        fill="FFF6E3",
        border=_box("8A5A00", "dashed", 4),
        space=(3, 3),
        indent=80,
    ),
    Style("Footnote Text", size=8.5, space=(0, 2)),
    Style("footer", size=8, colour=_GREY, space=(0, 0)),
    Style("header", size=8, colour=_GREY, space=(0, 0)),
    Style("Source Code", size=8.5, font="Noto Sans Mono", fill="F7F5F0", space=(4, 4)),
    Style("Default Paragraph Font", kind="character", based=""),
    Style("Body Text Char", "Default Paragraph Font", "character"),
    Style("Verbatim Char", "Default Paragraph Font", "character", size=9, font="Noto Sans Mono"),
    Style("Hyperlink", "Default Paragraph Font", "character", colour=_BLUE),
    Style("Unité", "Default Paragraph Font", "character", size=12, bold=True, font=SANS),
    Style("Clé", "Default Paragraph Font", "character", colour=_GREY),
    Style("Ville", "Default Paragraph Font", "character", bold=True, colour=_TOWN),
    Style("Manque", "Default Paragraph Font", "character", italic=True, colour=_GREY),
    Style("Section Number", "Default Paragraph Font", "character", colour=_GREY),
)
