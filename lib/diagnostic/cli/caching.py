"""``diagnostic cache``: what is kept to save time, and making room."""

from __future__ import annotations

import shutil
from typing import Annotated

import typer
from rich.markup import escape

from diagnostic import paths
from diagnostic.cli.console import linked, say
from diagnostic.errors import ExecutionError, Problem
from diagnostic.execution.results import LIMIT, prune, shared_address, shared_folder, size
from diagnostic.text import counted, number

_MEGA = 1_000_000


def cache(
    prune_now: Annotated[
        bool,
        typer.Option("--prune", help="Retirer les résultats les plus anciens jusqu’à la limite."),
    ] = False,
    limit: Annotated[
        int,
        typer.Option("--limit", min=0, metavar="MO", help="Place laissée aux résultats."),
    ] = LIMIT // _MEGA,
) -> None:
    """Montrer les chapitres gardés en réserve, ou faire de la place.

    Un chapitre déjà calculé à partir des mêmes choses est repris sans être exécuté. La réserve
    peut être partagée entre copies du projet et entre machines : donnez par la variable
    DIAGNOSTIC_CACHE un dossier, ou une adresse (s3://seau/diagnostic, avec le complément
    « cluster »). Tout peut y être effacé : le travail sera refait.

    Exemples :

      [bold]diagnostic cache[/]

      [bold]diagnostic cache --prune --limit 500[/]
    """
    if address := shared_address():
        _elsewhere(address, prune_now=prune_now)
        return
    folder = shared_folder()
    if prune_now:
        count, freed = prune(folder, limit * _MEGA)
        said = counted(count, "résultat retiré", "résultats retirés")
        say(f"[green]✓[/] {said}, {_weight(freed)} de libérés")
    count, weight = size(folder)
    say(f"{counted(count, 'chapitre')} en réserve, {_weight(weight)} : {linked(folder)}")
    place = folder if folder.is_dir() else paths.root()
    say(f"Place libre sur ce disque : {escape(_weight(shutil.disk_usage(place).free))}")


def _elsewhere(address: str, *, prune_now: bool) -> None:
    """Show what is kept at an address: making room there is its host's business."""
    from diagnostic.execution.distant import Distant

    place = Distant(address)
    if prune_now:
        raise ExecutionError(
            Problem(
                "--prune ne s’applique qu’à une réserve de cette machine",
                where=place.shown,
                remedy="réglez chez l’hébergeur la durée de vie des objets, ou effacez-les : le "
                "travail sera refait",
            )
        )
    count, weight = place.size()
    say(f"{counted(count, 'chapitre')} en réserve, {_weight(weight)} : {escape(place.shown)}")


def _weight(size: int) -> str:
    return number(size / _MEGA, 1 if size < 10 * _MEGA else 0, "Mo")
