"""Commands about questionnaires: ``survey new``, ``import``, ``weights``, ``results``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, number, points
from diagnostic.voices.surveys.tools import Tool

if TYPE_CHECKING:
    from diagnostic.voices.surveys.model import Declared
    from diagnostic.voices.surveys.responses import Responses
    from diagnostic.voices.surveys.results import Result
    from diagnostic.voices.surveys.store import Published

survey = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Les questionnaires : importer l’export d’un outil, voir qui a répondu et quoi.",
)  # fmt: skip

SurveyName = Annotated[
    str, typer.Argument(metavar="QUESTIONNAIRE", help="Nom de son dossier, par exemple besoins.")
]


@survey.command("new", cls=FrenchCommand)
def new(
    study: StudyName,
    name: SurveyName,
    tool: Annotated[
        Tool, typer.Option("--tool", help="Outil qui fera l’export.", show_default=False)
    ] = Tool.KOBO,
) -> None:
    """Écrire la déclaration d’un questionnaire, commentée, à compléter.

    Exemples :

      [bold]diagnostic survey new carpentras besoins[/]

      [bold]diagnostic survey new carpentras besoins --tool limesurvey[/]
    """
    from diagnostic.study.load import load_study, project_gazetteer
    from diagnostic.voices.surveys.template import write_template

    loaded = load_study(study, project_gazetteer())
    path = write_template(loaded.slug, name, tool)
    say(f"[green]✓[/] {linked(path)}")
    say(f"Ensuite : {command(f'survey import {study} {name} export.xlsx')}")


@survey.command("import", cls=FrenchCommand)
def import_(
    study: StudyName,
    name: SurveyName,
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Export de l’outil.")],
    anew: Annotated[
        bool, typer.Option("--replace", help="Oublier les imports précédents et tout reprendre.")
    ] = False,
    more: Annotated[
        bool, typer.Option("--add", help="Ajouter les réponses d’autres personnes.")
    ] = False,
) -> None:
    """Importer les réponses : tout est vérifié avant d’écrire, rien n’est compté deux fois.

    Les réponses libres restent dans private/ et ne sont jamais publiées telles quelles.

    Exemples :

      [bold]diagnostic survey import carpentras besoins export.xlsx[/]

      [bold]diagnostic survey import carpentras besoins export.csv --replace[/]
    """
    from diagnostic.voices.surveys.importing import import_file

    done = import_file(_declared(study, name), file, anew=anew, more=more)
    say(f"[green]✓[/] {counted(done.added, 'réponse ajoutée', 'réponses ajoutées')}, "
        f"{number(done.total)} en tout : {linked(done.responses)}")  # fmt: skip
    if done.already:
        notice(f"{counted(done.already, 'réponse déjà connue', 'réponses déjà connues')}.")
    if done.unfinished:
        notice(f"{counted(done.unfinished, 'réponse inachevée', 'réponses inachevées')}.")
    if done.texts:
        said = counted(done.texts, "réponse libre gardée", "réponses libres gardées")
        notice(f"{said} dans private/, à relire avant toute citation.")
    if done.ignored:
        notice(f"colonnes non lues : {', '.join(done.ignored)}.")


@survey.command("texts", cls=FrenchCommand)
def texts(study: StudyName, name: SurveyName) -> None:
    """Verser les réponses libres parmi les verbatims bruts, à nettoyer et à relire.

    Elles restent dans private/ : rien n’est publié avant d’être relu et validé.

    Exemples :

      [bold]diagnostic survey texts carpentras besoins[/]
    """
    from diagnostic.voices.surveys.texts import hand_over

    added = hand_over(_declared(study, name))
    said = counted(added, "réponse libre versée", "réponses libres versées")
    say(f"[green]✓[/] {said} parmi les verbatims bruts.")
    say(f"Ensuite : {command(f'interviews clean {study}')}")


@survey.command("weights", cls=FrenchCommand)
def weights(study: StudyName, name: SurveyName) -> None:
    """Montrer qui a répondu, face au recensement, et ce que donne le redressement.

    Exemples :

      [bold]diagnostic survey weights carpentras besoins[/]
    """
    found = _found(_declared(study, name))
    if found.consultation:
        notice(f"{found.consultation}.")
    part = ""
    for line in found.profile:
        if line.part != part:
            part = line.part
            say(f"[bold]{part}[/]")
        own = "secret" if line.count is None else f"{number(line.count)}"
        share = "" if line.share is None else f" ({number(line.share, 0, '%')})"
        census = "" if line.expected is None else f", recensement {number(line.expected, 0, '%')}"
        gap = "" if line.gap is None else f", écart {points(line.gap, 0)}"
        say(f"  {escape(line.label)} : {own}{share}{census}{gap}")
    say(escape(found.weighting))
    for sentence in found.missing:
        notice(sentence)


@survey.command("results", cls=FrenchCommand)
def results(
    study: StudyName,
    name: SurveyName,
    write: Annotated[
        bool,
        typer.Option("--write", help="Garder ces résultats protégés pour les éditions partagées."),
    ] = False,
) -> None:
    """Montrer les résultats qui peuvent l’être : aucun effectif de moins de 10 répondants.

    Exemples :

      [bold]diagnostic survey results carpentras besoins[/]

      [bold]diagnostic survey results carpentras besoins --write[/]
    """
    from diagnostic.voices.demonstration import LABEL
    from diagnostic.voices.surveys.store import write_results

    declared = _declared(study, name)
    found = _found(declared)
    say(f"[bold]{escape(declared.survey.title)}[/] : {counted(found.total, 'répondant')}")
    if declared.survey.demonstration:
        notice(f"{LABEL}.")
    if found.consultation:
        notice(f"{found.consultation}.")
    for each in found.results:
        _tell(each)
    say(escape(found.weighting))
    if write:
        say(f"[green]✓[/] {linked(write_results(declared, found))}")


def _tell(found: Result) -> None:
    say(f"\n[bold]{escape(found.label)}[/] ({found.identifier})")
    if not found.levels:
        say("  moins de 10 réponses : rien n’est montré.")
        return
    for level in found.levels:
        if level.count is None or level.share is None:
            say(f"  {escape(level.label)} : secret")
            continue
        weighted = ""
        if level.weighted is not None and level.low is not None and level.high is not None:
            weighted = (
                f" ; redressé {number(level.weighted, 0, '%')} "
                f"[entre {number(level.low, 0, '%')} et {number(level.high, 0, '%')}]"
            )
        say(
            f"  {escape(level.label)} : {number(level.count)} "
            f"({number(level.share, 0, '%')}){escape(weighted)}"
        )
    said = [counted(found.total, "réponse")]
    if found.median:
        said.append(f"médiane : {found.median}")
    if found.agreement is not None:
        said.append(f"accord A = {number(found.agreement, 2)}")
    say(f"  {escape(' ; '.join(said))}")


def _declared(study: str, name: str) -> Declared:
    from diagnostic.study.load import load_study, project_gazetteer
    from diagnostic.voices.surveys.model import load

    return load(load_study(study, project_gazetteer()).slug, name)


def _found(declared: Declared) -> Published:
    from diagnostic.statistics.observe import Statistics
    from diagnostic.study.load import load_study, project_gazetteer
    from diagnostic.voices.surveys.responses import read_responses
    from diagnostic.voices.surveys.store import publish

    responses: Responses | None = read_responses(declared)
    if responses is None or not len(responses):
        raise DataError(
            Problem(
                "ce questionnaire n’a pas encore de réponses",
                found=declared.name,
                remedy=f"diagnostic survey import {declared.study} {declared.name} export.xlsx",
            )
        )
    study = load_study(declared.study, project_gazetteer())
    place = None if study.group else study.territory
    return publish(responses, Statistics.load(), place)
