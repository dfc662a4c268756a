"""Translate what plain Python displays to the book's Markdown.

Consultants print, show a DataFrame or leave a matplotlib figure open. Those
outputs say nothing of captions or alternative texts; they are kept, in the
form that every renderer reads, and what they lack is reported.
"""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass
from typing import Any

from diagnostic.errors import Problem

NO_ALT = "Illustration sans description"
"""Alternative text of an image displayed without one."""

_PAGE_PIXELS = 960
_OPAQUE = re.compile(r"\A<[^\n]*>\Z|\A\[<[^\n]*>\]\Z|\AText\(|\AGT\(|\Aarray\(\[<")
_INTERACTIVE = ("application/vnd.plotly", "application/vnd.jupyter.widget", "application/vnd.vega")


@dataclass(frozen=True)
class Plain:
    """An output displayed without our helpers.

    Parameters
    ----------
    output : dict
        The notebook's output.
    options : dict
        The cell's options: ``label``, ``fig-cap``, ``fig-alt``, ``tbl-cap``.
    stem : str
        Name of the image's file, without its extension.
    where : str
        Chapter and cell, for messages.
    """

    output: dict[str, Any]
    options: dict[str, str]
    stem: str
    where: str


def translate(
    plain: Plain, figures: dict[str, bytes], problems: list[Problem], warnings: list[str]
) -> str:
    """Return the Markdown of an output; empty when there is nothing to show."""
    output = plain.output
    if output["output_type"] == "stream":
        return "" if output.get("name") == "stderr" else _code(_text(output.get("text", "")))
    data = output.get("data", {})
    if "text/markdown" in data:
        return _text(data["text/markdown"]).strip()
    html = _text(data.get("text/html", ""))
    if "<table" in html:
        return _captioned(_table(html), plain, "tbl")
    if "image/png" in data:
        return _image(plain, figures, warnings)
    return _remaining(plain, html, problems)


def _remaining(plain: Plain, html: str, problems: list[Problem]) -> str:
    data = plain.output.get("data", {})
    text = _text(data.get("text/plain", "")).strip()
    interactive = any(mime.startswith(_INTERACTIVE) for mime in data)
    if html.strip() or interactive or "image/svg+xml" in data:
        problems.append(
            Problem(
                "l’affichage n’a pas de forme imprimable.",
                where=plain.where,
                found=", ".join(sorted(data)),
                remedy="Affichez une figure matplotlib, un tableau ou du Markdown, ou donnez "
                "à la cellule l’étiquette « remove-cell ».",
            )
        )
        return ""
    return "" if not text or _OPAQUE.match(text) else _code(text)


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _code(text: str) -> str:
    """Return printed text as a fenced block, whatever backticks it holds."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text).rstrip()
    if not text:
        return ""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence} {{.sortie}}\n{text}\n{fence}"


def _table(html: str) -> str:
    """Return the bare ``<table>``, in a fence that keeps it a table in every format."""
    table = html[html.index("<table") : html.rindex("</table>") + len("</table>")]
    table = re.sub(r'\s(?:border|style|id)="[^"]*"', "", table)
    table = re.sub(r"\n\s*\n+", "\n", table)
    return f"```{{=html}}\n{table}\n```"


def _image(plain: Plain, figures: dict[str, bytes], warnings: list[str]) -> str:
    content = base64.b64decode(_text(plain.output["data"]["image/png"]))
    figures[f"{plain.stem}.png"] = content
    noted = plain.output.get("metadata", {}).get("image/png", {})
    alt = plain.options.get("fig-alt") or str(noted.get("alt", "")) or plain.options.get("fig-cap")
    if not alt:
        alt = NO_ALT
        warnings.append(f"{plain.where} : l’image n’a pas de texte alternatif.")
    written = alt.replace('"', "”").replace("]", ")").replace("[", "(")
    width = _width(content, noted.get("width"))
    image = f'![{written}](figures/{plain.stem}.png){{fig-alt="{written}" width={width}%}}\\'
    return _captioned(image, plain, "fig")


def _width(png: bytes, noted: float | None) -> int:
    """Return the width to print, in percent of the page, from the image's pixels."""
    pixels = noted or (struct.unpack(">I", png[16:20])[0] if png[:4] == b"\x89PNG" else 0)
    return max(25, min(100, round(100 * (pixels or _PAGE_PIXELS) / _PAGE_PIXELS)))


def _captioned(body: str, plain: Plain, kind: str) -> str:
    """Wrap a figure or table in its label and caption, when the cell gives them."""
    label = plain.options.get("label", "")
    caption = plain.options.get(f"{kind}-cap", "")
    if not (label.startswith(f"{kind}-") and caption):
        return body
    return f"::: {{#{label}}}\n\n{body}\n\n{caption}\n\n:::"
