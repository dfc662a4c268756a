"""Commands of those who keep the project: ``data sample`` and ``data dictionary``."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.markup import escape

from diagnostic import paths
from diagnostic.cli.console import linked, out, say
from diagnostic.errors import DataError, Problem


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
