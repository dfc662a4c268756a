"""Commands about fiches actions: ``action new``, ``check``, ``list``, ``print``; ``trace``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say, show_error
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem, StudyError
from diagnostic.text import counted, enumeration, near_matches

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.judging import Judged
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.study.model import Study
    from diagnostic.territories.gazetteer import Gazetteer
    from diagnostic.workbook.context import Context

action = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Les fiches actions : du constat à ce qui sera fait.",
)  # fmt: skip
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="ACT-…", help="Cette fiche seulement ; peut se répéter."),
]


@action.command("new", cls=FrenchCommand)
def new(
    study: StudyName,
    origin: Annotated[
        str, typer.Option("--from", metavar="C-…", help="Constat auquel la fiche répond.")
    ],
) -> None:
    """Commencer une fiche à partir d’un constat : un fichier commenté, prêt à compléter.

    Exemples :

      [bold]diagnostic action new plaisir --from C-seniors-01[/]

    Une fiche qui existe n’est jamais remplacée.
    """
    from diagnostic.actions.files import SHEETS, folder, known_of, load
    from diagnostic.actions.template import new_sheet
    from diagnostic.study.load import load_study, project_gazetteer

    gazetteer = project_gazetteer()
    loaded = load_study(study, gazetteer)
    known = known_of(loaded.slug, _catalogue(), _places(loaded, gazetteer))
    path = new_sheet(folder(loaded.slug) / SHEETS, known, origin, load(loaded.slug, known))
    say(f"[green]✓[/] Fiche {path.stem}, commencée à partir de {escape(origin)} : {linked(path)}")
    say(f"Complétez-la, puis : {command(f'action check {loaded.slug}')}")


@action.command("check", cls=FrenchCommand)
def check(
    study: StudyName,
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Écrire aussi les schémas qui aident les éditeurs de texte."),
    ] = False,
) -> None:
    """Vérifier la chaîne et les fiches : toutes les erreurs d’un coup, avec leur ligne.

    Dit aussi ce qui manque à chaque fiche pour l’état qu’elle annonce, et l’empreinte à noter
    pour figer une valeur de départ.

    Exemples :

      [bold]diagnostic action check plaisir[/]
    """
    if schema:
        from diagnostic.actions.schema import write_schemas

        for path in write_schemas():
            say(f"[green]✓[/] Schéma pour les éditeurs : {linked(path)}")
    from diagnostic.actions.frozen import findings_moved, to_freeze
    from diagnostic.actions.judging import reader

    context, actions = _open(study)
    found = _judged(context, actions)
    for each in found:
        mark = "[yellow]•[/]" if each.gaps else "[green]✓[/]"
        say(f"{mark} [bold]{each.sheet.id}[/] {escape(each.sheet.title)} : {each.state.value}")
        for line in each.moved:
            notice(line)
    read = reader(context.profile)
    for line in (*findings_moved(actions, read), *to_freeze(actions, read)):
        notice(line)
    problems = [problem for each in found for problem in each.gaps]
    if problems:
        show_error(DataError(problems))
        raise typer.Exit(1)
    say(f"[green]✓[/] {counted(len(found), 'fiche action', 'fiches actions')}, chaîne cohérente")


@action.command("list", cls=FrenchCommand)
def list_(study: StudyName) -> None:
    """Montrer les fiches par axe : état, pilote, dates.

    Exemples :

      [bold]diagnostic action list plaisir[/]
    """
    context, actions = _open(study)
    states = {each.sheet.id: each.state for each in _judged(context, actions)}
    for axis in (*actions.axes, ""):
        sheets = actions.of_axis(axis)
        if not sheets:
            continue
        title = actions.axes[axis].title if axis else "Sans axe"
        say(f"[bold]{escape(' '.join(part for part in (axis, title) if part))}[/]")
        for sheet in sheets:
            pilot = sheet.who.pilot.organisation if sheet.who.pilot else "sans pilote"
            days = [day.isoformat() for day in (sheet.when.start, sheet.when.end) if day]
            said = [states[sheet.id].value, pilot, " → ".join(days)]
            say(f"  {sheet.id} {escape(sheet.title)} ({escape(', '.join(s for s in said if s))})")


@action.command("print", cls=FrenchCommand)
def print_(study: StudyName, only: Only = None) -> None:
    """Écrire chaque fiche sur une page, à imprimer seule : PDF et Word.

    Exemples :

      [bold]diagnostic action print plaisir[/]

      [bold]diagnostic action print plaisir --only ACT-01[/]
    """
    from diagnostic import paths
    from diagnostic.book.sheetpages import write_sheets

    context, actions = _open(study)
    unknown = [
        Problem(
            "cette fiche n’existe pas",
            found=each,
            near=near_matches(each, actions.by_id),
            remedy=f"choisissez parmi : {', '.join(actions.by_id)}",
        )
        for each in only or ()
        if each not in actions.by_id
    ]
    if unknown:
        raise DataError(unknown)
    folder = paths.reports() / context.study.slug / "fiches"
    for path in write_sheets(context, folder, only or ()):
        say(f"[green]✓[/] {linked(path)}")


def trace(
    identifier: Annotated[
        str,
        typer.Argument(metavar="ACTION", help="ACT-01, ou tout autre maillon : C-…, EN-…, OB-…"),
    ],
    study: Annotated[
        str, typer.Option("--study", metavar="ÉTUDE", help="Étude ; sinon, la seule qui l’a.")
    ] = "",
) -> None:
    """Montrer toute la chaîne d’une action : d’où elle vient, ce qui en découle.

    Exemples :

      [bold]diagnostic trace ACT-01 --study plaisir[/]

      [bold]diagnostic trace C-seniors-01 --study plaisir[/]
    """
    from diagnostic.actions.followup.files import load
    from diagnostic.actions.followup.linking import nodes
    from diagnostic.actions.linking import graph
    from diagnostic.actions.trace import told

    actions = _load(study or _only_study(identifier))
    followed = nodes(load(actions.study, actions), actions)
    say(escape(told(graph(actions).with_more(*followed), identifier)))


def _only_study(identifier: str) -> str:
    """Return the only study whose chain holds an identifier."""
    from diagnostic import paths
    from diagnostic.actions.files import folder
    from diagnostic.study import studies

    slugs = [slug for slug in studies() if folder(slug).is_dir()]
    holding = [slug for slug in slugs if (folder(slug) / "sheets" / f"{identifier}.yml").is_file()]
    if len(holding) == 1:
        return holding[0]
    if len(slugs) == 1:
        return slugs[0]
    if not slugs:
        raise StudyError(
            Problem(
                "aucune étude n’a encore de fiche action",
                where=f"{paths.params().name}/",
                found=identifier,
                remedy="commencez-en une : diagnostic action new ÉTUDE --from C-seniors-01",
            )
        )
    raise StudyError(
        Problem(
            "plusieurs études ont une chaîne : on ne sait pas laquelle montrer",
            found=identifier,
            remedy=f"ajoutez --study : {enumeration(holding or slugs, 'ou')}",
        )
    )


def _catalogue() -> Catalogue:
    from diagnostic import paths
    from diagnostic.statistics.catalogue import Catalogue

    return Catalogue.load(paths.catalogue())


def _load(slug: str) -> Actions:
    from diagnostic.actions.files import folder, known_of, load
    from diagnostic.study.load import load_study, project_gazetteer

    gazetteer = project_gazetteer()
    loaded = load_study(slug, gazetteer)
    found = load(loaded.slug, known_of(loaded.slug, _catalogue(), _places(loaded, gazetteer)))
    if found is None:
        raise DataError(
            Problem(
                "cette étude n’a encore aucune fiche action",
                where=f"data/field/{folder(loaded.slug).parent.name}/actions",
                remedy=f"commencez-en une : diagnostic action new {loaded.slug} --from C-…",
            )
        )
    return found


def _open(study: str) -> tuple[Context, Actions]:
    from diagnostic import open_study

    actions = _load(study)
    return open_study(study, theme="actions").context, actions


def _judged(context: Context, actions: Actions) -> tuple[Judged, ...]:
    from diagnostic.actions.judging import judged

    return judged(actions, context.profile, actions.known.names)


def _places(study: Study, gazetteer: Gazetteer) -> tuple[str, ...]:
    from diagnostic.study.naming import place_names, with_own_group

    return place_names(study.territory, with_own_group(study, gazetteer))
