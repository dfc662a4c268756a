"""Commands about a study's own pages: ``mission new`` and ``mission check``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem

if TYPE_CHECKING:
    from diagnostic.actions.mission.files import Mission

mission = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Les pages propres à l’étude : mission, charte, démarche, scénarios, contributeurs.",
)  # fmt: skip


class Model(StrEnum):
    """Ready-made approaches."""

    blank = "vierge"
    parks = "parcs"


@mission.command("new", cls=FrenchCommand)
def new(
    study: StudyName,
    file: Annotated[
        list[str] | None,
        typer.Option("--file", metavar="FICHIER", help="Ce fichier seulement ; peut se répéter."),
    ] = None,
    steps: Annotated[
        Model,
        typer.Option("--steps", help="Étapes de timeline.yml : les six temps des Parcs, ou rien."),
    ] = Model.blank,
) -> None:
    """Écrire les modèles commentés des pages de l’étude, prêts à compléter.

    Exemples :

      [bold]diagnostic mission new carpentras[/]

      [bold]diagnostic mission new carpentras --file timeline.yml --steps parcs[/]

    Un fichier qui existe n’est jamais remplacé.
    """
    from diagnostic.actions.mission.template import write_templates
    from diagnostic.study.load import load_study, project_gazetteer

    loaded = load_study(study, project_gazetteer())
    written, kept = write_templates(loaded.slug, file or (), parks=steps is Model.parks)
    for path in written:
        say(f"[green]✓[/] Modèle à compléter : {linked(path)}")
    for path in kept:
        notice(f"{path.name} existe déjà : il n’a pas été modifié.")
    say(f"Supprimez ce qui ne sert pas, puis : {command(f'mission check {loaded.slug}')}")


@mission.command("check", cls=FrenchCommand)
def check(
    study: StudyName,
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Écrire aussi les schémas qui aident les éditeurs de texte."),
    ] = False,
) -> None:
    """Vérifier les pages de l’étude : toutes les erreurs d’un coup, avec leur ligne.

    Dit aussi ce qui empêcherait une édition partagée : une personne nommée sans accord.

    Exemples :

      [bold]diagnostic mission check carpentras[/]
    """
    if schema:
        from diagnostic.actions.mission.schema import write_schemas

        for path in write_schemas():
            say(f"[green]✓[/] Schéma pour les éditeurs : {linked(path)}")
    from diagnostic.actions.mission.files import FILES, present
    from diagnostic.actions.mission.private import named

    found = _load(study)
    for problem in named(found):
        notice(f"{problem.where} : {problem.what} ; une édition partagée serait refusée.")
    held = present(found.study)
    for name in held:
        say(f"[green]✓[/] {name}")
    absent = [name for name in FILES if name not in held]
    if absent:
        say(f"Facultatifs, absents : {escape(', '.join(absent))}")


def _load(study: str) -> Mission:
    from diagnostic import paths
    from diagnostic.actions.mission.files import known_of, load
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.study.load import load_study, project_gazetteer
    from diagnostic.study.naming import place_names, with_own_group

    gazetteer = project_gazetteer()
    loaded = load_study(study, gazetteer)
    places = place_names(loaded.territory, with_own_group(loaded, gazetteer))
    indicators = Catalogue.load(paths.catalogue()).indicators
    found = load(loaded.slug, known_of(loaded.slug, indicators, places))
    if found is None:
        raise DataError(
            Problem(
                "cette étude ne dit encore rien d’elle-même",
                f"data/field/{loaded.slug}",
                remedy=f"demandez des modèles : diagnostic mission new {loaded.slug}",
            )
        )
    return found


def article(
    study: StudyName,
    territory: Annotated[
        str,
        typer.Option("--territory", metavar="COM-…", help="Commune d’une étude par lot."),
    ] = "",
) -> None:
    """Écrire un court article pour le site de la ville : Markdown, page HTML et Word.

    400 mots au plus : ce qu’est l’étude, combien y ont pris part, quelques chiffres avec leur
    source, la suite. Rien n’y paraît que l’édition publique ne puisse dire.

    Exemples :

      [bold]diagnostic article carpentras[/]

      [bold]diagnostic article seine-saint-denis --territory COM-93066[/]
    """
    from diagnostic import open_study, paths
    from diagnostic.book.articles import write_article
    from diagnostic.text import counted
    from diagnostic.workbook.article import article as written

    context = open_study(study, theme="synthesis", territory=territory).context
    made = written(context)
    name = f"article-{context.town.id}".lower() if territory else "article"
    for path in write_article(made, paths.reports() / context.study.slug / "article", name):
        say(f"[green]✓[/] {linked(path)}")
    say(f"{counted(made.words, 'mot')}. Complétez le contact avant de publier.")
