"""Commands about the follow-up of actions: ``follow check``, ``list``, ``export``, ``import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, slug, typographic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diagnostic.actions.followup.importing import Import
    from diagnostic.actions.followup.merging import Change
    from diagnostic.workbook.followup import Material

follow = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Le suivi des actions : tableau, classeurs des pilotes, étapes, mesures, effets.",
)  # fmt: skip


@follow.command("check", cls=FrenchCommand)
def check(study: StudyName) -> None:
    """Vérifier les tables du suivi : toutes les erreurs d’un coup, avec leur ligne et leur colonne.

    Exemples :

      [bold]diagnostic follow check plaisir[/]
    """
    found = _material(study)
    followup = found.followup
    if followup.empty:
        notice(
            "rien n’est encore consigné ; le tableau ne dit que ce que disent les fiches. "
            f"Commencez par : diagnostic follow export {study}"
        )
        return
    said = [
        counted(len(entries), *words)
        for entries, words in (
            (followup.tracks, ("fiche suivie", "fiches suivies")),
            (followup.steps, ("étape", "étapes")),
            (followup.realisations, ("réalisation", "réalisations")),
            (followup.results, ("mesure", "mesures")),
            (followup.effects, ("effet", "effets")),
        )
        if entries
    ]
    say(f"[green]✓[/] {', '.join(said)}")


@follow.command("list", cls=FrenchCommand)
def list_(study: StudyName) -> None:
    """Montrer où en est chaque action, à la date de l’étude.

    Exemples :

      [bold]diagnostic follow list plaisir[/]
    """
    from diagnostic.presentation.sheets import day
    from diagnostic.workbook.followup import stood

    found = _material(study)
    say(f"Situation au {day(found.today)} (la date de l’étude)")
    for each in found.tracked:
        say(f"[bold]{each.sheet.id}[/] {escape(each.sheet.title)} : {escape(stood(each))}")
        lines = [f"pilote : {each.pilot or 'à désigner'}"]
        lines += [f"en retard de {late.said} : {late.what}" for late in each.late]
        if each.alert:
            lines.append(f"{each.alert.value} : {each.risk}")
        if each.decision:
            lines.append(f"décision attendue ({each.body or 'instance à dire'}) : {each.decision}")
        if each.next_review:
            lines.append(f"prochaine revue : {day(each.next_review)}")
        for line in lines:
            say(f"  {escape(typographic(line))}")


@follow.command("export", cls=FrenchCommand)
def export(
    study: StudyName,
    pilot: Annotated[
        str,
        typer.Option("--pilot", metavar="ORGANISATION", help="Les fiches de ce pilote seulement."),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FICHIER", help="Où l’écrire ; sinon, dans reports/."),
    ] = None,
) -> None:
    """Écrire le classeur que les pilotes remplissent : listes, cases protégées, mode d’emploi.

    Exemples :

      [bold]diagnostic follow export plaisir[/]

      [bold]diagnostic follow export plaisir --pilot CCAS --out suivi-ccas.xlsx[/]

    Le classeur garde la trace de ce dont il part : à son retour, chaque case changée se voit.
    """
    from diagnostic import paths
    from diagnostic.actions.followup.workbook import workbook
    from diagnostic.book.writing import write_whole

    if out is not None and out.suffix.lower() != ".xlsx":
        raise DataError(
            Problem("ce fichier ne serait pas un classeur", found=str(out),
                    remedy="donnez-lui l’extension .xlsx")
        )  # fmt: skip
    if out is not None and out.is_file():
        raise DataError(
            Problem("ce fichier existe déjà : il n’est pas remplacé", found=str(out),
                    remedy="donnez un autre nom après --out")
        )  # fmt: skip
    found = _material(study)
    name = f"suivi-{slug(pilot)}.xlsx" if pilot else "suivi.xlsx"
    path = out or paths.reports() / found.actions.study / "suivi" / name
    content = workbook(found.actions, found.followup, pilot)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    say(f"[green]✓[/] {linked(path)}")
    say(f"À son retour : {command(f'follow import {study} {path.name} --dry-run')}")


@follow.command("import", cls=FrenchCommand)
def import_(
    study: StudyName,
    files: Annotated[
        list[Path], typer.Argument(metavar="FICHIER…", help="Classeurs revenus des pilotes.")
    ],
    by: Annotated[
        str,
        typer.Option("--by", metavar="ORGANISATION", help="Qui l’envoie ; sinon, son pilote."),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Montrer les changements, sans rien écrire.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="LIGNE:COLONNE",
            help="Trancher un conflit pour le fichier : ACT-01:progress ; peut se répéter.",
        ),
    ] = None,
) -> None:
    """Reprendre les classeurs des pilotes : ce que chacun a changé, case par case.

    Ce qu’un seul a changé est repris. Ce que deux ont changé différemment est un conflit :
    montré, et laissé tel quel tant que vous n’avez pas choisi. Rien n’est jamais retiré.

    Exemples :

      [bold]diagnostic follow import plaisir suivi-ccas.xlsx --by CCAS --dry-run[/]

      [bold]diagnostic follow import plaisir suivi-ccas.xlsx suivi-mediatheque.xlsx[/]

      [bold]diagnostic follow import plaisir suivi-ccas.xlsx --accept ACT-01:progress[/]
    """
    import datetime as dt

    from diagnostic.actions.followup.importing import prepared

    found = _material(study)
    ready = prepared(found.actions.study, found.actions, files, accept or ())
    who = ready.by(by)
    _show(ready, who)
    merge = ready.merge
    changes = len(merge.applied) + len(merge.chosen)
    if dry_run:
        say(f"Essai : rien n’est écrit ; {_count(changes)} à reprendre.")
    else:
        for path in ready.write(who, dt.date.today()):  # noqa: DTZ011 - the day of the place
            say(f"[green]✓[/] {linked(path)}")
        if not changes:
            say("[green]✓[/] Rien à reprendre : rien n’est écrit.")
    if merge.conflicts:
        names = list(dict.fromkeys(change.name for change in merge.conflicts))
        many = counted(len(names), "conflit laissé tel quel", "conflits laissés tels quels")
        say(f"[yellow]•[/] {many}. Pour prendre la valeur du fichier : "
            f"[bold]--accept {escape(names[0])}[/]")  # fmt: skip
        raise typer.Exit(1)


def _count(changes: int) -> str:
    return counted(changes, "changement") if changes else "aucun changement"


def _show(ready: Import, who: Mapping[str, str]) -> None:
    for each in ready.sent:
        for line in each.notices:
            notice(typographic(line))
    for line in ready.merge.notices:
        notice(typographic(line))
    for title, changes, mark in (
        ("Repris", ready.merge.applied, "[green]✓[/]"),
        ("Choisis", ready.merge.chosen, "[green]✓[/]"),
        ("Conflits", ready.merge.conflicts, "[yellow]•[/]"),
    ):
        if changes:
            say(f"[bold]{title}[/]")
            _lines(changes, who, mark, conflicts=title == "Conflits")


def _lines(
    changes: Sequence[Change], who: Mapping[str, str], mark: str, *, conflicts: bool
) -> None:
    for each in changes:
        before, after = each.said(each.before), each.said(each.after)
        said = f"{each.key}, {each.title} : {before} → {after}"
        if conflicts and each.base is not None and each.base != each.before:
            said += f" ; parti de {each.said(each.base)}"
        say(f"{mark} {escape(said)} [dim]({escape(who[each.file])})[/]")


def _material(study: str) -> Material:
    from diagnostic import open_study
    from diagnostic.actions.files import folder
    from diagnostic.workbook.followup import material

    context = open_study(study, theme="followup").context
    found = material(context)
    if found is None:
        name = context.study.slug
        raise DataError(
            Problem(
                "cette étude n’a encore aucune fiche action à suivre",
                where=f"data/field/{folder(name).parent.name}/actions",
                remedy=f"commencez-en une : diagnostic action new {name} --from C-…",
            )
        )
    return found
