"""Commands about figures: ``data sample``, ``data status`` and ``data dictionary``."""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path

from rich.markup import escape

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
    say(f"[bold]{_line('Millésime', 'Lignes', 'Producteur', 'Jeu de données')}[/]")
    for entry in (entry for part in content.values() for entry in part):
        rows = number(float(entry.get("rows") or 0))
        title = entry.get("dataset") or entry.get("file")
        say(escape(_line(entry.get("vintage"), rows, entry.get("publisher"), title)))


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


def _line(vintage: object, rows: str, publisher: object, dataset: object) -> str:
    """Set an entry on one line, cut at the terminal's width."""
    short = textwrap.shorten(str(publisher), 22, placeholder="…")
    text = f"{vintage or '':<9} {rows:>9}  {short:<22}  {dataset}"
    return text if len(text) <= out.width else text[: out.width - 1] + "…"
