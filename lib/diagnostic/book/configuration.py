"""The ``_quarto.yml`` of a book: written from the plan, read back by the embedded renderer.

Quarto validates this file strictly; only keys of its published schema are
written. Strings are written in double quotes, so that no title, date or code
can be read as anything else.
"""

from __future__ import annotations

import json
from typing import Any

from diagnostic.book.plan import DATA, BookPlan
from diagnostic.text import NBSP

OUTPUT = "_book"
FILTER = "filters/diagnostic.lua"
WARNINGS = "_avertissements.json"
"""What the assembly noticed without stopping, kept for the renderer to repeat."""
PRIMARY = "#A8243B"

_COMMENT = "# Projet Quarto écrit par « diagnostic book » : refait à chaque assemblage.\n"


def quarto_yml(plan: BookPlan) -> str:
    """Return the text of ``_quarto.yml``."""
    book: dict[str, Any] = {"title": plan.title}
    if plan.subtitle:
        book["subtitle"] = plan.subtitle
    if plan.commissioner:
        book["author"] = plan.commissioner
    if plan.date:
        book["date"] = plan.date
    book |= {
        "output-file": plan.slug,
        "search": True,
        "page-navigation": True,
        "chapters": _chapters(plan),
    }
    document = {
        "project": {"type": "book", "output-dir": OUTPUT, **_resources(plan)},
        "lang": plan.lang,
        "date-format": "long",
        "book": book,
        "execute": {"enabled": False, "echo": False, "warning": False},
        "language": {
            "crossref-tbl-title": "Tableau",
            "crossref-tbl-prefix": "Tableau",
            "title-block-author-single": "Pour",
            "title-block-author-plural": "Pour",
            "title-block-published": "Édition du",
        },
        "crossref": {"title-delim": f"{NBSP}:"},
        "filters": [FILTER],
        "format": {
            name: options for key, (name, options) in _formats().items() if key in plan.formats
        },
    }
    return _COMMENT + _yaml(document)


def _resources(plan: BookPlan) -> dict[str, Any]:
    return {} if plan.pack is None else {"resources": [f"{DATA}/*"]}


def brand_yml() -> str:
    """Return the text of ``_brand.yml``: the colour that Quarto's own themes take."""
    return _yaml({"color": {"palette": {"garance": PRIMARY}, "primary": "garance"}})


def _chapters(plan: BookPlan) -> list[Any]:
    entries: list[Any] = ["index.qmd"]
    for part in plan.parts:
        files = [item.file for item in part.items if item.file != "index.qmd"]
        if part.title and files:
            entries.append({"part": part.title, "chapters": files})
        else:
            entries.extend(files)
    return entries


def _formats() -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        "html": (
            "html",
            {
                "theme": "default",
                "css": ["style/polices.css", "style/formes.css", "style/quarto.css"],
                "toc": True,
                "toc-depth": 2,
                "number-depth": 2,
                "fig-cap-location": "top",
                "tbl-cap-location": "top",
            },
        ),
        "pdf": (
            "typst",
            {
                "papersize": "a4",
                # From the project's root: a relative path would start from each document.
                "font-paths": ["/style/fonts"],
                "toc": True,
                "toc-depth": 2,
                "fig-cap-location": "top",
                "tbl-cap-location": "top",
                "include-in-header": ["style/formes.typ"],
                "include-before-body": ["style/quarto.typ"],
            },
        ),
        "docx": (
            "docx",
            {
                "reference-doc": "style/reference.docx",
                "toc": True,
                "toc-depth": 2,
                "number-sections": True,
                "number-depth": 2,
            },
        ),
    }


def _yaml(value: Any, indent: int = 0) -> str:
    """Write mappings, lists, strings and booleans as block YAML."""
    pad = "  " * indent
    if isinstance(value, dict):
        return "".join(_entry(f"{pad}{key}:", each, indent) for key, each in value.items())
    lines = []
    for each in value:
        if isinstance(each, dict):
            written = _yaml(each, indent + 1)
            lines.append(f"{pad}- {written[len(pad) + 2 :]}")
        else:
            lines.append(f"{pad}- {_scalar(each)}\n")
    return "".join(lines)


def _entry(key: str, value: Any, indent: int) -> str:
    if isinstance(value, dict | list):
        return f"{key}\n{_yaml(value, indent + 1)}" if value else f"{key} []\n"
    return f"{key} {_scalar(value)}\n"


def _scalar(value: str | bool | int) -> str:
    if isinstance(value, bool | int):
        return json.dumps(value)
    return json.dumps(value, ensure_ascii=False)
