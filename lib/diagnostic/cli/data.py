"""Commands about figures: ``data sample``, ``data status`` and ``data dictionary``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from diagnostic import paths
from diagnostic.cli.console import linked, out, say
from diagnostic.errors import DataError, Problem
from diagnostic.text import number


def sample(source: Path, only: list[str]) -> None:
    """Make ``data/sample`` again from a folder of official files."""
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.statistics.sample import build_values, write_manifest
    from diagnostic.territories.build import build_territories

    if not source.is_dir():
        raise DataError(
            Problem(
                "ce dossier de fichiers officiels n’existe pas",
                found=str(source),
                remedy="donnez le dossier où les fichiers ont été téléchargés",
            )
        )
    destination = paths.sample()
    if not only:
        with out.status("Territoires et contours…"):
            entries = build_territories(source, destination / "territories")
        write_manifest(destination, entries, "territories")
        say(f"[green]✓[/] territoires : {len(entries)} fichiers")

    def progress(name: str, rank: int, total: int) -> None:
        say(f"  {rank + 1}/{total} {escape(name)}")

    entries = build_values(
        source, destination, Catalogue.load(paths.catalogue()), progress, only or None
    )
    if not only:
        write_manifest(destination, entries, "values")
    say(f"[green]✓[/] valeurs : {len(entries)} fichiers dans {linked(destination)}")


def status() -> None:
    """Show which figures are there, with their vintage and licence."""
    folder = paths.store()
    manifest = folder / "manifest.json"
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            Problem(
                "l’inventaire des données manque ou est illisible",
                where=str(manifest),
                remedy="reprenez-le dans l’historique git, ou refaites les données : "
                "diagnostic data sample DOSSIER",
            )
        ) from error
    national = folder != paths.sample()
    say(f"Données : {linked(folder)} ({'France entière' if national else 'échantillon embarqué'})")
    out.print(_table(content), soft_wrap=False)


def dictionary(*, write: bool) -> None:
    """Print the data dictionary, or write it where the project keeps it."""
    from diagnostic.analysis.dictionary import dictionary as page
    from diagnostic.execution.files import replace_text
    from diagnostic.statistics.catalogue import Catalogue

    text = page(Catalogue.load(paths.catalogue()))
    if not write:
        sys.stdout.write(text)
        return
    path = paths.root() / "docs" / "data-dictionary.md"
    replace_text(path, text)
    say(f"[green]✓[/] Dictionnaire des données : {linked(path)}")


def _table(content: dict[str, list[dict[str, Any]]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Millésime", min_width=9)
    table.add_column("Lignes", justify="right", min_width=10)
    table.add_column("Producteur", no_wrap=True, overflow="ellipsis", min_width=18, max_width=18)
    table.add_column("Jeu de données", no_wrap=True, overflow="ellipsis")
    for part in content.values():
        for entry in part:
            table.add_row(
                str(entry.get("vintage") or ""),
                number(float(entry.get("rows") or 0)),
                escape(str(entry.get("publisher") or "")),
                escape(str(entry.get("dataset") or entry.get("file") or "")),
            )
    return table
