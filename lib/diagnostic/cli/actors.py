"""Commands about the actors: ``actors template``, ``import``, ``export``, ``cards``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, enumeration, near_matches

if TYPE_CHECKING:
    from diagnostic.study.model import Study
    from diagnostic.territories.gazetteer import Gazetteer
    from diagnostic.voices.actors.model import Actors

actors = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Les acteurs : les organisations du territoire et ce qui les lie.",
)  # fmt: skip


@actors.command("template", cls=FrenchCommand)
def template(
    study: StudyName,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FICHIER", help="Où l’écrire ; sinon, dans reports/."),
    ] = None,
) -> None:
    """Écrire le classeur à remplir : deux feuilles, des listes, un mode d’emploi.

    Exemples :

      [bold]diagnostic actors template carpentras[/]
    """
    from diagnostic.book.writing import write_whole
    from diagnostic.voices.actors.workbooks import workbook

    loaded, _ = _study(study)
    path = to or _folder(loaded) / "acteurs-modele.xlsx"
    if to is not None and to.is_file():
        raise DataError(
            Problem(
                "ce fichier existe déjà : il n’est pas remplacé",
                found=str(to),
                remedy="donnez un autre nom après --to",
            )
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, workbook())
    say(f"[green]✓[/] Classeur à remplir : {linked(path)}")
    say(f"Puis : {command(f'actors import {loaded.slug} {path.name}')}")


@actors.command("import", cls=FrenchCommand)
def import_(
    study: StudyName,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FICHIER…", help="Le classeur .xlsx, ou organisations.csv et links.csv."
        ),
    ],
) -> None:
    """Enregistrer les organisations et les liens d’un classeur.

    Le classeur remplace ce qui était enregistré. S’il porte une seule erreur, toutes sont dites
    et rien n’est changé.

    Exemples :

      [bold]diagnostic actors import carpentras acteurs.xlsx[/]

      [bold]diagnostic actors import carpentras organisations.csv links.csv[/]
    """
    from diagnostic.voices.actors.files import folder, import_files

    loaded, gazetteer = _study(study)
    done = import_files(loaded.slug, files, gazetteer)
    if done.again:
        say("Ce fichier est déjà importé : rien n’a changé.")
        return
    size = counted(len(done.actors.organisations), "organisation")
    say(
        f"[green]✓[/] {size}, {counted(len(done.actors.ties), 'lien')} : "
        f"{linked(folder(loaded.slug))}"
    )
    for names, words in ((done.added, "Ajoutées"), (done.removed, "Retirées")):
        if names:
            say(f"    {words} : {escape(enumeration(list(names)))}")
    if done.reopened:
        again = enumeration(list(done.reopened))
        notice(f"ces fiches ont changé depuis leur validation, elles sont à revalider : {again}.")


@actors.command("export", cls=FrenchCommand)
def export(study: StudyName) -> None:
    """Écrire le classeur à jour, et le réseau en GraphML pour Gephi ou Cytoscape.

    Exemples :

      [bold]diagnostic actors export carpentras[/]
    """
    from diagnostic.book.writing import write_whole
    from diagnostic.voices.actors.graphml import graphml
    from diagnostic.voices.actors.workbooks import workbook

    loaded, gazetteer = _study(study)
    found = _actors(loaded, gazetteer)
    folder = _folder(loaded)
    for name, content in (("acteurs.xlsx", workbook(found)), ("acteurs.graphml", graphml(found))):
        write_whole(folder / name, content)
        say(f"[green]✓[/] {linked(folder / name)}")


@actors.command("cards", cls=FrenchCommand)
def cards(
    study: StudyName,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="ORG-…", help="Cette organisation seulement ; peut se répéter."
        ),
    ] = None,
) -> None:
    """Écrire la fiche de chaque organisation, à relire et valider par elle : Word et PDF.

    Quand une organisation s’y reconnaît, notez « validée » dans la colonne « Fiche » du classeur.

    Exemples :

      [bold]diagnostic actors cards carpentras[/]

      [bold]diagnostic actors cards carpentras --only ORG-mission-locale[/]
    """
    from diagnostic.book.actorcards import cards as make
    from diagnostic.book.actorcards import write_cards

    loaded, gazetteer = _study(study)
    found = _actors(loaded, gazetteer)
    unknown = [
        Problem(
            "cette organisation n’est pas enregistrée",
            found=each,
            near=near_matches(each, found.by_id),
            remedy="écrivez son identifiant, comme ORG-mission-locale",
        )
        for each in only or ()
        if each not in found.by_id
    ]
    if unknown:
        raise DataError(unknown)
    made = make(found, gazetteer, title=loaded.title, only=only or ())
    for path in write_cards(made, _folder(loaded) / "fiches"):
        say(f"[green]✓[/] {linked(path)}")


def _study(name: str) -> tuple[Study, Gazetteer]:
    from diagnostic.study.load import load_study, project_gazetteer

    gazetteer = project_gazetteer()
    return load_study(name, gazetteer), gazetteer


def _folder(study: Study) -> Path:
    from diagnostic import paths

    folder = paths.reports() / study.slug / "acteurs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _actors(study: Study, gazetteer: Gazetteer) -> Actors:
    from diagnostic.voices.actors.files import load

    found = load(study.slug, gazetteer)
    if found is None:
        raise DataError(
            Problem(
                "cette étude n’a encore aucune organisation",
                where=f"data/field/{study.slug}/actors",
                remedy=f"demandez le classeur : diagnostic actors template {study.slug}",
            )
        )
    return found
