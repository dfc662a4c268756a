"""Commands about the field folder: ``check``, ``requests``, ``letter``, ``scan``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say, show_error
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, DiagnosticError, Problem
from diagnostic.text import counted

if TYPE_CHECKING:
    from pathlib import Path

    from diagnostic.study.model import Study
    from diagnostic.study.requests import Request

field = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Le terrain : les tables reçues des partenaires, et les demandes qu’on leur fait.",
)  # fmt: skip


@field.command("check", cls=FrenchCommand)
def check(
    study: StudyName,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Garder les masques : ce qui est masqué le restera ensuite."),
    ] = False,
) -> None:
    """Vérifier les tables reçues d’une étude, et dire ce qui en est masqué, et pourquoi.

    Le registre des demandes est vérifié aussi. Rien n’est envoyé ni publié.

    Exemples :

      [bold]diagnostic field check carpentras[/]

      [bold]diagnostic field check carpentras --keep[/]
    """
    if not _check(study, keep=keep):
        raise typer.Exit(1)


@field.command("requests", cls=FrenchCommand)
def requests(
    study: StudyName,
    write: Annotated[
        bool,
        typer.Option("--write", help="Écrire le registre, ou y ajouter ce qui manque."),
    ] = False,
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Écrire aussi le schéma qui aide les éditeurs de texte."),
    ] = False,
) -> None:
    """Montrer le registre des demandes de données d’une étude.

    Ce que l’équipe a écrit dans le registre n’est jamais modifié.

    Exemples :

      [bold]diagnostic field requests carpentras[/]

      [bold]diagnostic field requests carpentras --write[/]
    """
    from diagnostic.analysis.register import complete, register
    from diagnostic.study.requests import register_path, write_schema

    if schema:
        say(f"[green]✓[/] Schéma pour les éditeurs : {linked(write_schema())}")
    loaded = _study(study)
    if write:
        path, added = complete(loaded.slug, loaded.themes)
        words = counted(len(added), "demande ajoutée", "demandes ajoutées")
        say(f"[green]✓[/] Registre : {linked(path)} ({words})")
    for each in register(loaded.slug, loaded.themes):
        _tell(each)
    if not register_path(loaded.slug).is_file():
        notice("ce registre vient du catalogue ; --write l’écrit pour cette étude.")


@field.command("letter", cls=FrenchCommand)
def letter(
    study: StudyName,
    request: Annotated[
        str, typer.Argument(metavar="[DEMANDE]", help="Nom d’une demande du registre.")
    ] = "",
    every: Annotated[
        bool,
        typer.Option("--all", help="Une lettre par détenteur, pour ce qui reste à demander."),
    ] = False,
) -> None:
    """Écrire les lettres qui demandent des données agrégées, en Word et en Markdown.

    Ce qui est entre crochets reste à compléter.

    Exemples :

      [bold]diagnostic field letter carpentras disability-mdph[/]

      [bold]diagnostic field letter carpentras --all[/]
    """
    if bool(request) == every:
        raise DataError(
            Problem(
                "dites quelle demande, ou toutes",
                found=request,
                remedy=f"diagnostic field letter {study} --all",
            )
        )
    for path in _letters(_study(study), "" if every else request):
        say(f"[green]✓[/] {linked(path)}")


@field.command("scan", cls=FrenchCommand)
def scan(
    study: Annotated[
        str, typer.Argument(metavar="[ÉTUDE]", help="Une étude ; sinon, toutes.")
    ] = "",
) -> None:
    """Chercher dans data/field ce qui ne doit jamais être versé dans le dépôt.

    Numéros de sécurité sociale, courriels, téléphones, noms des listes privées. Se lance avant
    chaque commit ; se termine par une erreur s’il y a quelque chose.

    Exemples :

      [bold]diagnostic field scan[/]

      [bold]diagnostic field scan carpentras[/]
    """
    from diagnostic import paths
    from diagnostic.confidentiality.hygiene import scan as search
    from diagnostic.errors import DisclosureError

    root = paths.field(study)
    if study and not root.is_dir():
        raise DataError(Problem("cette étude n’a rien dans data/field", found=study))
    folders = [root] if study else sorted(each for each in root.iterdir() if each.is_dir())
    problems = [problem for folder in folders for problem in search(folder)]
    if problems:
        raise DisclosureError(problems)
    say(f"[green]✓[/] {counted(len(folders), 'dossier')} : rien de personnel n’a été trouvé.")


def _study(name: str) -> Study:
    from diagnostic.study.load import load_study, project_gazetteer

    return load_study(name, project_gazetteer())


def _tell(request: Request) -> None:
    day = f", {request.last.isoformat()}" if request.last else ""
    say(
        f"  [bold]{escape(request.id)}[/] ({escape(request.status.value)}{day}) : "
        f"{escape(request.holder)}, {escape(request.what)}"
    )


def _letters(study: Study, only: str) -> list[Path]:
    from diagnostic import paths
    from diagnostic.analysis.letters import letters
    from diagnostic.analysis.register import register
    from diagnostic.book.letters import write_letter
    from diagnostic.book.writing import write_whole
    from diagnostic.study.load import project_gazetteer

    gazetteer = project_gazetteer()
    if study.group:
        gazetteer = gazetteer.with_group(study.group.name, study.group.code, study.group.members)
    town = gazetteer[study.territory]
    made = letters(
        register(study.slug, study.themes), of=town.of, commissioner=study.commissioner, only=only
    )
    folder = paths.reports() / study.slug / "lettres"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for each in made:
        path = folder / f"{each.name}.docx"
        write_letter(each.markdown, path)
        write_whole(path.with_suffix(".md"), each.markdown.encode("utf-8"))
        written.append(path)
    return written


def _check(name: str, *, keep: bool) -> bool:
    from diagnostic.confidentiality.declaration import declaration, local_tables
    from diagnostic.confidentiality.masks import earlier
    from diagnostic.confidentiality.masks import keep as keep_mask
    from diagnostic.confidentiality.protected import protect
    from diagnostic.confidentiality.report import report
    from diagnostic.study.load import project_gazetteer
    from diagnostic.study.requests import read_register

    study = _study(name)
    gazetteer = project_gazetteer()
    good = True
    try:
        written = read_register(study.slug)
        said = "pas encore de registre" if written is None else counted(len(written), "demande")
        say(f"[green]✓[/] Demandes : {said}")
    except DiagnosticError as error:
        show_error(error)
        good = False
    names = local_tables(study.slug)
    within = None if study.group else study.territory
    for each in names:
        try:
            local = declaration(study.slug, each)
            table = protect(local, gazetteer, within=within, earlier=earlier(study.slug, local))
        except DiagnosticError as error:
            show_error(error)
            good = False
            continue
        say(f"[green]✓[/] [bold]{escape(each)}[/]")
        for line in report(table).splitlines():
            say(f"    {escape(line)}")
        if keep:
            say(f"    masque gardé : {linked(keep_mask(study.slug, each, table.mask))}")
    if not names:
        say(
            f"Aucune table reçue. Une table se déclare dans data/field/{study.slug}/tables/ ; les "
            f"demandes : {command(f'field requests {study.slug}')}"
        )
    return good
