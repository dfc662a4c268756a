"""The commands, their help, and what happens when something goes wrong."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from diagnostic.cli.action import action, trace
from diagnostic.cli.actors import actors
from diagnostic.cli.caching import cache
from diagnostic.cli.console import complain, show_error
from diagnostic.cli.evaluation import evaluation
from diagnostic.cli.evidence import evidence
from diagnostic.cli.field import field
from diagnostic.cli.figures import figures
from diagnostic.cli.follow import follow
from diagnostic.cli.french import FrenchCommand, FrenchGroup, misuse, reflowed, speak_french
from diagnostic.cli.governance import governance
from diagnostic.cli.interviews import interviews
from diagnostic.cli.mission import article, mission
from diagnostic.cli.notes import notes
from diagnostic.cli.options import (
    DryRun,
    Force,
    Format,
    Jobs,
    Json,
    Memory,
    Only,
    Renderer,
    Scheduler,
    StudyName,
    Themes,
    Timeout,
)
from diagnostic.cli.survey import survey
from diagnostic.cli.vote import vote
from diagnostic.cli.workshop import workshop
from diagnostic.errors import DiagnosticError

speak_french()


HELP = reflowed("""\
Du fichier d’étude au livre : le diagnostic social partagé d’une commune ou d’un
groupe de communes.

Pour commencer :

  [bold]diagnostic new "Le Puy-en-Velay"[/]     écrit params/le-puy-en-velay.yml

  [bold]diagnostic book le-puy-en-velay[/]      fait le livre : site, PDF et Word

Chaque commande a son aide : [bold]diagnostic book --help[/]
""")

app = typer.Typer(
    cls=FrenchGroup, help=HELP, rich_markup_mode="rich", no_args_is_help=True,
    add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
app.add_typer(figures, name="data")
app.add_typer(action, name="action")
app.add_typer(actors, name="actors")
app.add_typer(evaluation, name="evaluation")
app.add_typer(evidence, name="evidence")
app.add_typer(field, name="field")
app.add_typer(governance, name="governance")
app.add_typer(follow, name="follow")
app.add_typer(interviews, name="interviews")
app.add_typer(mission, name="mission")
app.add_typer(notes, name="notes")
app.add_typer(survey, name="survey")
app.add_typer(vote, name="vote")
app.add_typer(workshop, name="workshop")


@app.command(cls=FrenchCommand)
def new(
    territory: Annotated[
        str, typer.Argument(metavar="TERRITOIRE", help="Nom ou code d’une commune, d’un EPCI…")
    ],
    name: Annotated[
        str, typer.Option("--name", metavar="NOM", help="Nom de l’étude ; sinon, le territoire.")
    ] = "",
    profile: Annotated[
        str,
        typer.Option(
            "--profile",
            metavar="PROFIL",
            help="Commande du livre : abs, projet-social-caf, pst ou pvs.",
        ),
    ] = "abs",
) -> None:
    """Écrire le fichier d’une nouvelle étude, commenté, prêt à servir.

    Exemples :

      [bold]diagnostic new Carpentras[/]

      [bold]diagnostic new "Saint-Denis (93)" --name saint-denis-copil[/]

      [bold]diagnostic new EPCI-200070712 --profile projet-social-caf[/]

    Une étude qui existe n’est jamais remplacée.
    """
    from diagnostic.cli import studies

    studies.new(territory, name, profile)


@app.command(cls=FrenchCommand)
def check(
    study: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ÉTUDE]…", help="Études à vérifier ; sinon, toutes."),
    ] = None,
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Écrire aussi le schéma qui aide les éditeurs de texte."),
    ] = False,
) -> None:
    """Vérifier des fichiers d’étude : toutes les erreurs d’un coup, avec leur ligne.

    Exemples :

      [bold]diagnostic check[/]               toutes les études

      [bold]diagnostic check carpentras[/]
    """
    from diagnostic.cli import studies

    _finish(studies.check(study or [], schema=schema))


@app.command(cls=FrenchCommand)
def run(  # noqa: PLR0917 - one parameter per option
    study: StudyName,
    theme: Themes = None,
    only: Only = None,
    force: Force = False,
    retry_failed: Annotated[
        bool,
        typer.Option("--retry-failed", help="Ne refaire que les chapitres en échec."),
    ] = False,
    dry_run: DryRun = False,
    json: Json = False,
    jobs: Jobs = None,
    timeout: Timeout = None,
    memory: Memory = None,
    scheduler: Scheduler = "",
) -> None:
    """Exécuter les notebooks d’une étude, sans faire le livre.

    Seul ce qui a changé est exécuté ; relancer reprend où l’on s’est arrêté.

    Exemples :

      [bold]diagnostic run carpentras[/]

      [bold]diagnostic run carpentras --dry-run[/]              ce qui serait fait, et pourquoi

      [bold]diagnostic run carpentras --theme seniors --force[/]

      [bold]diagnostic run seine-saint-denis --only COM-93066[/]

      [bold]diagnostic run seine-saint-denis --retry-failed[/]
    """
    from diagnostic.cli import making

    options = making.Options(
        study, theme or (), only or (), force, jobs, retry_failed, timeout, memory, scheduler
    )
    if dry_run or json:
        from diagnostic.cli import dryrun

        dryrun.run(options, as_json=json)
        return
    _finish(making.run(options))


@app.command(cls=FrenchCommand)
def book(  # noqa: PLR0917 - one parameter per option
    study: StudyName,
    format: Annotated[  # noqa: A002 - the option is named --format
        list[Format] | None,
        typer.Option(
            "--format", "--formats", help="Ce format seulement ; peut se répéter. Sinon, tous."
        ),
    ] = None,
    renderer: Annotated[
        Renderer,
        typer.Option("--renderer", help="Moteur : Quarto s’il est là (auto), ou un seul des deux."),
    ] = Renderer.auto,
    only: Only = None,
    force: Force = False,
    dry_run: DryRun = False,
    json: Json = False,
    jobs: Jobs = None,
    timeout: Timeout = None,
    memory: Memory = None,
    scheduler: Scheduler = "",
) -> None:
    """Faire le livre d’une étude : site à ouvrir hors ligne, PDF, Word.

    Un chapitre en échec est remplacé par un avis visible, et les autres sont faits ; la
    commande nomme les échecs et se termine par une erreur. Chaque livre est mis en page dès que
    ses chapitres sont faits.

    Exemples :

      [bold]diagnostic book carpentras[/]

      [bold]diagnostic book carpentras --format html[/]     le plus rapide, pour relire

      [bold]diagnostic book seine-saint-denis --only Aubervilliers[/]

      [bold]diagnostic book seine-saint-denis --dry-run[/]  ce qui serait fait, et pourquoi
    """
    from diagnostic.cli import making

    options = making.Options(study, (), only or (), force, jobs, False, timeout, memory, scheduler)
    formats: Any = [item.value for item in format or list(Format)]
    engine: Any = renderer.value
    binding = making.Binding(formats, engine)
    if dry_run or json:
        from diagnostic.cli import dryrun

        dryrun.book(options, binding, as_json=json)
        return
    _finish(making.book(options, binding))


@app.command(cls=FrenchCommand)
def publish(
    study: StudyName,
    address: Annotated[
        str, typer.Argument(metavar="ADRESSE", help="Dossier d’un stockage : s3://seau/livres.")
    ],
) -> None:
    """Déposer les livres terminés d’une étude à une adresse : disque commun, stockage en ligne.

    Seul ce qui a changé est envoyé ; ce qui n’est plus dans les livres est retiré. Convient toute
    adresse qu’ouvre fsspec, avec le complément « cluster ».

    Exemples :

      [bold]diagnostic publish carpentras file:///disque/commun/carpentras[/]

      [bold]diagnostic publish seine-saint-denis s3://seau/livres/seine-saint-denis[/]
    """
    from diagnostic.cli import sharing

    sharing.publish(study, address)


@app.command(
    cls=FrenchCommand,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def lab(
    context: typer.Context,
    study: Annotated[
        str, typer.Argument(metavar="[ÉTUDE]", help="Étude sur laquelle ouvrir.")
    ] = "",
) -> None:
    """Ouvrir JupyterLab sur les notebooks, le noyau et le paquet prêts.

    Changez « study » dans la première cellule : tout suit. Ce qui vient après -- est passé à
    JupyterLab.

    Exemples :

      [bold]diagnostic lab[/]

      [bold]diagnostic lab plaisir[/]

      [bold]diagnostic lab plaisir -- --no-browser --port 8899[/]
    """
    from diagnostic.cli.lab import lab as open_lab

    if study.startswith("-"):
        study, extra = "", [study, *context.args]
    else:
        extra = list(context.args)
    _finish(open_lab(study, extra) == 0)


app.command("trace", cls=FrenchCommand)(trace)
app.command("cache", cls=FrenchCommand)(cache)
app.command("article", cls=FrenchCommand)(article)


def _finish(good: bool) -> None:
    if not good:
        raise typer.Exit(1)


def invoke(arguments: Sequence[str] | None) -> int:
    """Run the application; errors of its own become exceptions."""
    given = None if arguments is None else list(arguments)
    code = app(given, prog_name="diagnostic", standalone_mode=False)
    return int(code or 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, print what goes wrong in French, and return the exit code."""
    try:
        code = invoke(arguments)
    except DiagnosticError as error:
        show_error(error)
        return 1
    except KeyboardInterrupt:
        code = 130
    except OSError as error:
        if error.errno == errno.EPIPE:
            return 1
        complain(_system(error))
        return 1
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        return _misused(error)
    if code == 130:
        complain("interrompu. Rien n’est à moitié écrit : relancez pour reprendre où vous étiez.")
    return code


def _misused(error: Exception) -> int:
    if type(error).__name__ != "NoArgsIsHelpError":
        complain(misuse(error))
        path = getattr(getattr(error, "ctx", None), "command_path", "diagnostic")
        sys.stderr.write(f"       Aide : {path} --help\n")
    return 2


def _system(error: OSError) -> str:
    from diagnostic.execution.files import write_problem

    if isinstance(error, FileNotFoundError) and error.errno is None:
        return str(error)
    return str(write_problem(error, Path.cwd()))
