"""The small HTML that JupyterLab shows: inline styles, no class to collide with its own.

The book does not read it; it is built from the same texts, so that the
consultant's screen and the delivered page say the same.
"""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape as _escape

from diagnostic.presentation import style
from diagnostic.presentation.markdown import Prose, flat

_BASE = (
    f"font-family:'Noto Sans','Source Sans 3',Arial,sans-serif;color:{style.TEXT};background:#fff"
)
_HATCH = "background:repeating-linear-gradient(135deg,#fff 0 6px,#E2DED3 6px 7px)"
STYLES = {
    "bloc": f"{_BASE};max-width:56rem;padding:8px 4px;line-height:1.5;font-size:15px",
    "titre": f"font-weight:700;font-size:18px;line-height:1.32;color:{style.INK};margin:0 0 4px",
    "legende": f"color:{style.SECONDARY};font-size:14px;margin:0 0 10px",
    "lire": "font-size:14px;margin:10px 0 0",
    "source": f"color:{style.SECONDARY};font-size:12.5px;margin:8px 0 0",
    "manque": f"color:{style.SECONDARY};{_HATCH};padding:0 .3rem",
    "ville": f"font-weight:700;color:{style.TOWN}",
    "cle": f"color:{style.SECONDARY};display:inline-block;min-width:6.5rem",
    "valeur": "font:700 36px/1.15 'Noto Serif Display','Noto Serif',Georgia,serif;"
    f"color:{style.TOWN}",
    "unite": "font:700 17px/1 'Noto Sans',Arial,sans-serif",
    "drapeau": f"display:inline-block;font-weight:700;font-size:13px;color:{style.CAUTION};"
    f"background:{style.CAUTION_PAPER};border:1px dashed {style.CAUTION};"
    "padding:1px 8px;margin:6px 0 0",
    "constat": f"background:{style.RAMP[0]};padding:14px 20px;margin:0 0 10px",
    "vigilance": f"background:{style.CAUTION_PAPER};padding:14px 20px;margin:0 0 10px",
    "relire": f"border:1.5px dashed {style.INK};padding:14px 20px;margin:0 0 10px",
    "absence": f"{_HATCH};color:{style.SECONDARY};padding:14px 20px;margin:0 0 10px",
    "paragraphe": "margin:4px 0 0",
    "retenir": f"background:{style.PAPER};border-top:4px solid {style.TOWN};padding:16px 24px",
    "parole": f"border-left:3px solid {style.COMPARATOR};padding:0 0 0 16px;margin:12px 0",
    "cartes": "display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:0 2rem",
    "carte": f"border-top:1px solid {style.HAIRLINE};padding:12px 0 16px",
}


def tag(name: str, content: str, look: str = "", **attributes: str) -> str:
    """Return an element with one of the known looks. The content is HTML already."""
    if look:
        attributes = {"style": STYLES[look], **attributes}
    written = "".join(f' {key}="{_escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>"


def text(content: str) -> str:
    """Return a text as HTML: escaped, or rendered when it is Markdown (:class:`Prose`)."""
    if not isinstance(content, Prose):
        return _escape(flat(content))
    rendered = blocks(content).strip()
    alone = re.fullmatch(r"<p>((?:(?!</?p>).)*)</p>", rendered, flags=re.DOTALL)
    return alone[1] if alone else rendered


def blocks(markdown: str) -> str:
    """Render trusted Markdown for the screen; the book's spans and anchors lose their braces."""
    import mistune

    bare = re.sub(r"\[([^\[\]]*)\]\{[^{}]*\}", r"\1", markdown)
    bare = re.sub(r"^:{3,}.*$", "", bare, flags=re.MULTILINE)
    rendered = mistune.create_markdown(escape=True, plugins=["table"])(bare)
    return str(rendered)


def image(data: bytes, alt: str) -> str:
    """Return a PNG held in the page at half its pixels, with its alternative text."""
    width = int.from_bytes(data[16:20], "big") // 2  # of the IHDR chunk, always the first
    source = f"data:image/png;base64,{b64encode(data).decode('ascii')}"
    look = "display:block;max-width:100%;height:auto"
    return f'<img src="{source}" alt="{_escape(flat(alt))}" width="{width}" style="{look}">'


def block(*parts: str, lang: str = "fr") -> str:
    """Wrap a whole output."""
    return tag("div", "\n".join(part for part in parts if part), "bloc", lang=lang)


def reading(how_to_read: str | None) -> str:
    """Return « Comment lire. » and what follows; nothing when there is nothing to say."""
    if not how_to_read:
        return ""
    return tag("p", "<strong>Comment lire.</strong> " + text(how_to_read), "lire")
