"""Word's reference document, built from code: styles, page, footer.

Pandoc and Quarto both copy the styles of a ``reference-doc``. Keeping it as
code makes every choice readable and the file the same to the byte.
"""

from __future__ import annotations

import io
import zipfile

from diagnostic.book.wordstyles import INK, SANS, SERIF, STYLES, fonts, side

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of the entries of every archive written."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


_FOOTNOTE = (
    '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
)

_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
    '<w:pPr><w:spacing w:before="40" w:after="40" w:line="252" w:lineRule="auto"/></w:pPr>'
    '<w:rPr><w:sz w:val="18"/></w:rPr><w:tblPr><w:tblBorders>'
    + side("bottom", "D9D5CB", 4, space=0)
    + side("insideH", "ECE9E1", 4, space=0)
    + "</w:tblBorders></w:tblPr>"
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/>'
    f'<w:color w:val="{INK}"/></w:rPr><w:tcPr><w:tcBorders>'
    + side("bottom", INK, 12, space=0)
    + '</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="Miseenpage">'
    '<w:name w:val="Mise en page"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + side("top", "D9D5CB", 4, space=0)
    + side("bottom", "D9D5CB", 4, space=0)
    + side("insideH", "D9D5CB", 4, space=0)
    + "</w:tblBorders></w:tblPr></w:style>"
)


def _styles() -> str:
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        + fonts(SANS)
        + '<w:sz w:val="20"/><w:szCs w:val="20"/>'
        '<w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    styles = "".join(style.xml() for style in STYLES)
    return f"{_HEAD}<w:styles {_W}>{defaults}{styles}{_FOOTNOTE}{_TABLES}</w:styles>"


_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:titlePg/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1021" w:bottom="1134" w:left="1021" w:header="567" '
    'w:footer="567" w:gutter="0"/></w:sectPr>'
)
_FOOTER = (
    f'{_HEAD}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>'
)
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _files() -> dict[str, str]:
    parts = ("document.main", "styles", "settings", "fontTable", "footer")
    names = ("document", "styles", "settings", "fontTable", "footer1")
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{part}+xml"/>'
        for name, part in zip(names, parts, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{index}" Type="{_RELATIONS}/{kind}" Target="{target}.xml"/>'
        for index, (kind, target) in enumerate(
            (
                ("styles", "styles"),
                ("settings", "settings"),
                ("fontTable", "fontTable"),
                ("footer", "footer1"),
            ),
            start=1,
        )
    )
    known = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
        for name, other in ((SANS, "Segoe UI"), (SERIF, "Georgia"))
    )
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{_HEAD}<w:document {_W} {_R}>"
        f"<w:body><w:p/>{_PAGE}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}</Relationships>",
        "word/styles.xml": _styles(),
        "word/settings.xml": f"{_HEAD}<w:settings {_W}>"
        '<w:themeFontLang w:val="fr-FR"/></w:settings>',
        "word/fontTable.xml": f"{_HEAD}<w:fonts {_W}>{known}</w:fonts>",
        "word/footer1.xml": _FOOTER,
    }


def archive(files: dict[str, bytes]) -> bytes:
    """Return a zip archive that depends on its contents alone: fixed dates, given order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return buffer.getvalue()


def reference_docx() -> bytes:
    """Return the reference document."""
    return archive({name: text.encode("utf-8") for name, text in _files().items()})
