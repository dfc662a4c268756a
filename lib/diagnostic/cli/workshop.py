"""Commands about the workshops: ``template``, ``import``, ``kit``, ``synthesis``, ``deck``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, enumeration

if TYPE_CHECKING:
    from diagnostic.study.model import Study
    from diagnostic.territories.gazetteer import Gazetteer

workshop = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Les ateliers : dossier de chaque groupe, grilles, synthèse et diaporama.",
)  # fmt: skip
Name = Annotated[
    str, typer.Argument(metavar="ATELIER", help="Nom de l’atelier : habitat, seniors…")
]


@workshop.command("template", cls=FrenchCommand)
def template(
    study: StudyName,
    name: Name,
    theme: Annotated[
        str,
        typer.Option("--theme", metavar="THÈME", help="Pour un atelier nouveau : son chapitre."),
    ] = "",
    title: Annotated[
        str, typer.Option("--title", metavar="TITRE", help="Pour un atelier nouveau : son titre.")
    ] = "",
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FICHIER", help="Où l’écrire ; sinon, dans reports/."),
    ] = None,
) -> None:
    """Écrire la grille d’un atelier à remplir, avec ce qui y est déjà.

    Exemples :

      [bold]diagnostic workshop template plaisir habitat[/]

      [bold]diagnostic workshop template carpentras seniors --theme seniors[/]
    """
    from diagnostic.book.writing import write_whole
    from diagnostic.voices.workshops.declaring import declare
    from diagnostic.voices.workshops.files import load
    from diagnostic.voices.workshops.model import workshops
    from diagnostic.voices.workshops.workbooks import workbook

    loaded, _ = _study(study)
    if to is not None and to.is_file():
        raise DataError(
            Problem("ce fichier existe déjà : il n’est pas remplacé", found=str(to),
                    remedy="donnez un autre nom après --to")
        )  # fmt: skip
    new = theme and name not in workshops(loaded.slug)
    found = declare(loaded.slug, name, theme, title) if new else load(loaded.slug, name)
    path = to or _folder(loaded) / f"grille-{name}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, workbook(found))
    say(f"[green]✓[/] Grille à remplir : {linked(path)}")
    say(f"Puis : {command(f'workshop import {loaded.slug} {name} {path.name}')}")


@workshop.command("import", cls=FrenchCommand)
def import_(
    study: StudyName,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="La grille, .xlsx ou .csv.")],
) -> None:
    """Enregistrer la grille remplie d’un atelier.

    La grille remplace celle qui était enregistrée. Si elle porte une seule erreur, toutes sont
    dites et rien n’est changé.

    Exemples :

      [bold]diagnostic workshop import plaisir habitat grille-habitat.xlsx[/]
    """
    from diagnostic.study.naming import place_names
    from diagnostic.voices.workshops.clearing import doubts
    from diagnostic.voices.workshops.files import import_file
    from diagnostic.voices.workshops.model import home

    loaded, gazetteer = _study(study)
    done = import_file(loaded.slug, name, file)
    if done.again:
        say("Ce fichier est déjà importé : rien n’a changé.")
        return
    size = counted(len(done.workshop.notes), "note")
    present = counted(done.workshop.present, "participant")
    say(f"[green]✓[/] {size}, {present} : {linked(home(loaded.slug) / name)}")
    for ids, words in (
        (done.added, "Ajoutées"), (done.changed, "Changées"), (done.removed, "Retirées"),
    ):  # fmt: skip
        if ids:
            say(f"    {words} : {escape(enumeration(list(ids)))}")
    if not loaded.batch:
        names = place_names(loaded.territory, gazetteer)
        if unsure := [note.id for note in done.workshop.notes if doubts(note, names)]:
            notice(
                f"un mot peut y être un nom, à relire avant de partager : {enumeration(unsure)}."
            )


@workshop.command("kit", cls=FrenchCommand)
def kit(study: StudyName, name: Name) -> None:
    """Écrire le dossier d’un groupe : une page de repères et une grille vide, Word et PDF.

    Exemples :

      [bold]diagnostic workshop kit plaisir habitat[/]
    """
    from diagnostic.book.workshopkits import kit as make
    from diagnostic.book.workshopkits import write_kit
    from diagnostic.voices.workshops.files import load
    from diagnostic.workbook.door import open_study

    loaded, _ = _study(study)
    found = load(loaded.slug, name)
    context = open_study(loaded.slug, theme=found.declared.theme).context
    for path in write_kit(make(context, found), found, _folder(loaded)):
        say(f"[green]✓[/] {linked(path)}")


@workshop.command("synthesis", cls=FrenchCommand)
def synthesis(study: StudyName) -> None:
    """Montrer ce que les groupes disent ensemble : freins, remèdes, pistes.

    Exemples :

      [bold]diagnostic workshop synthesis plaisir[/]
    """
    from diagnostic.workbook.door import open_study

    loaded, _ = _study(study)
    book = open_study(loaded.slug, theme="voices")
    for block in (
        book.workshops_table(), book.workshops_coordination(), book.workshops_ideas(),
    ):  # fmt: skip
        say(escape(block.plain))
        say("")


@workshop.command("deck", cls=FrenchCommand)
def deck(study: StudyName) -> None:
    """Écrire le diaporama de la restitution : PowerPoint, et une page à ouvrir sans réseau.

    Les chapitres qui ont changé sont d’abord exécutés.

    Exemples :

      [bold]diagnostic workshop deck plaisir[/]
    """
    from diagnostic.book.decks import deck as make
    from diagnostic.book.decks import write_deck
    from diagnostic.execution import make_plan, run_all, study_lock
    from diagnostic.study.naming import place_names

    loaded, gazetteer = _study(study)
    if loaded.batch:
        raise DataError(
            Problem("un lot de communes n’a pas de diaporama commun", found=loaded.slug,
                    remedy="choisissez l’étude d’une seule commune")
        )  # fmt: skip
    plan = make_plan(loaded, gazetteer)
    with study_lock(plan.study.slug):
        outcomes = run_all(plan.runs)
    for outcome in outcomes:
        if outcome.failure:
            notice(f"chapitre laissé de côté, {outcome.run.label} : {outcome.failure.sentence}")
    executed = {each.run.theme: each.run.output for each in outcomes if not each.failure}
    if loaded.group:
        group = loaded.group
        gazetteer = gazetteer.with_group(group.name, group.code, group.members)
    made = make(loaded, executed, place_names(loaded.territory, gazetteer))
    for path in write_deck(made, _folder(loaded), "diaporama"):
        say(f"[green]✓[/] {linked(path)}")


def _study(name: str) -> tuple[Study, Gazetteer]:
    from diagnostic.study.load import load_study, project_gazetteer

    gazetteer = project_gazetteer()
    return load_study(name, gazetteer), gazetteer


def _folder(study: Study) -> Path:
    from diagnostic import paths

    folder = paths.reports() / study.slug / "ateliers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
