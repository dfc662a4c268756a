"""How a finished book is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from diagnostic.cli.console import linked, notice, say

if TYPE_CHECKING:
    from diagnostic.book.records import Record

KEPT = "rien n’a changé : le livre déjà fait est gardé."
_NAMES = {"html": "site", "pdf": "PDF", "docx": "Word"}
_DATA = "donnees"


def tell_book(place: str, folder: Path, record: Record) -> None:
    """Say that a book is kept, and where it is."""
    tell(
        place,
        {kind: folder / name for kind, name in record.formats.items()},
        (*record.warnings, KEPT),
        folder / "_book" / _DATA,
    )


def tell(place: str, files: dict[str, Path], warnings: tuple[str, ...], data: Path | None) -> None:
    """Say where a book is, and what to know about it."""
    say("")
    for text in warnings:
        notice(text)
    of = f" ({escape(place)})" if place else ""
    say(f"[bold green]Livre prêt[/]{of}")
    for kind, path in files.items():
        say(f"  {_NAMES[kind]:<7} {linked(path)}")
    if data is not None and data.is_dir():
        say(f"  données {linked(data / 'donnees.xlsx')}")
        say(f"          {linked(data / 'datapackage.json')}")
    if "html" in files:
        say(f"  ouvrir {escape(files['html'].resolve().as_uri())}")
