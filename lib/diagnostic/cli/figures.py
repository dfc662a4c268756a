"""The commands ``diagnostic data …``: what is there, and how to have more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diagnostic.cli.french import FrenchCommand, FrenchGroup

figures = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Les données : ce qui est là, et comment en avoir plus.",
)  # fmt: skip

_Sources = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="SOURCE", help="Cette source seulement ; peut se répéter."),
]


_Address = Annotated[
    str, typer.Argument(metavar="ADRESSE", help="Dossier d’un stockage : s3://seau/donnees.")
]


@figures.command("fetch", cls=FrenchCommand)
def data_fetch(
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="SOURCE", help="Cette source, ou ce début de nom ; peut se répéter."
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Montrer les fichiers, sans rien télécharger.")
    ] = False,
    refresh: Annotated[
        bool,
        typer.Option("--refresh", help="Télécharger de nouveau, et accepter ce qui a changé."),
    ] = False,
    keep: Annotated[
        bool, typer.Option("--download-only", help="Télécharger sans importer.")
    ] = False,
) -> None:
    """Télécharger les fichiers officiels chez leurs producteurs, puis les importer.

    Un téléchargement interrompu reprend où il s’est arrêté. Une source en échec est nommée,
    et les autres sont faites.

    Exemples :

      [bold]diagnostic data fetch[/]                         tout ce qui a une adresse

      [bold]diagnostic data fetch --only insee_rp2022[/]     le recensement de 2022

      [bold]diagnostic data fetch --list[/]
    """
    from diagnostic.cli import importing

    if listed:
        importing.show_addresses(only or [])
    else:
        _finish(importing.fetch(only or [], refresh=refresh, keep=keep))


@figures.command("import", cls=FrenchCommand)
def data_import(
    path: Annotated[
        list[Path],
        typer.Argument(metavar="FICHIER", help="Fichiers, archives ou dossiers téléchargés."),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tout vérifier, sans rien écrire.")
    ] = False,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source", metavar="SOURCE",
            help="Ce que sont ces fichiers, quand ils ne le disent pas ; peut se répéter.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Importer aussi ce qui est déjà là.")
    ] = False,
) -> None:  # fmt: skip
    """Importer des fichiers officiels déjà téléchargés, reconnus à leur contenu.

    Un fichier abîmé, tronqué ou d’un autre millésime est refusé avec sa raison, et les autres
    sont importés. Les données restent entières quoi qu’il arrive.

    Exemples :

      [bold]diagnostic data import ~/Téléchargements/base-cc-logement-2022_csv.zip[/]

      [bold]diagnostic data import ~/Téléchargements --dry-run[/]
    """
    from diagnostic.cli import importing

    _finish(importing.take(path, source or [], dry_run=dry_run, force=force))


@figures.command("status", cls=FrenchCommand)
def data_status(
    missing: Annotated[
        bool,
        typer.Option("--missing", help="Montrer ce qui manque, et les indicateurs qui attendent."),
    ] = False,
) -> None:
    """Montrer les données présentes, leurs millésimes et leurs producteurs.

    Exemples :

      [bold]diagnostic data status[/]             ce qui est là

      [bold]diagnostic data status --missing[/]   ce qui manque
    """
    from diagnostic.cli import inventory

    inventory.status(missing=missing)


@figures.command("push", cls=FrenchCommand)
def data_push(address: _Address) -> None:
    """Déposer les données nationales à une adresse, pour d’autres machines.

    Seul ce qui a changé est envoyé. Convient toute adresse qu’ouvre fsspec, avec le complément
    « cluster » : file:///disque/commun, s3://seau/donnees…

    Exemple :

      [bold]diagnostic data push s3://seau/donnees[/]
    """
    from diagnostic.cli import sharing

    sharing.push(address)


@figures.command("pull", cls=FrenchCommand)
def data_pull(address: _Address) -> None:
    """Copier les données nationales déposées à une adresse.

    Chaque fichier est vérifié par son empreinte ; ce qui est déjà là n’est pas copié.

    Exemple :

      [bold]diagnostic data pull s3://seau/donnees[/]
    """
    from diagnostic.cli import sharing

    sharing.pull(address)


@figures.command("sample", cls=FrenchCommand)
def data_sample(
    folder: Annotated[
        Path, typer.Argument(metavar="DOSSIER", help="Dossier des fichiers officiels.")
    ],
    only: _Sources = None,
) -> None:
    """Refaire data/sample à partir des fichiers officiels.

    Exemple :

      [bold]diagnostic data sample ~/Téléchargements/insee[/]
    """
    from diagnostic.cli import data

    data.sample(folder, only or [])


@figures.command("dictionary", cls=FrenchCommand)
def data_dictionary(
    write: Annotated[
        bool, typer.Option("--write", help="L’écrire dans docs/data-dictionary.md.")
    ] = False,
) -> None:
    """Montrer le dictionnaire des données, tiré du catalogue.

    Exemple :

      [bold]diagnostic data dictionary --write[/]
    """
    from diagnostic.cli import data

    data.dictionary(write=write)


def _finish(good: bool) -> None:
    if not good:
        raise typer.Exit(1)
