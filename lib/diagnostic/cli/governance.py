"""Commands about governance: ``check``, ``agenda``, ``minutes``, ``decisions``, ``conference``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, near_matches

if TYPE_CHECKING:
    from diagnostic.actions.governance.governance import Governance, Meeting
    from diagnostic.book.meetingpapers import Paper
    from diagnostic.workbook.context import Context

governance = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="La gouvernance : instances, réunions, décisions, conférence sociale annuelle.",
)  # fmt: skip
Chosen = Annotated[
    str,
    typer.Option("--meeting", metavar="RÉUNION", help="Nom d’un fichier de meetings/, sans .yml."),
]


@governance.command("check", cls=FrenchCommand)
def check(
    study: StudyName,
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Écrire aussi les schémas qui aident les éditeurs de texte."),
    ] = False,
) -> None:
    """Vérifier instances, conventions et réunions : toutes les erreurs d’un coup, avec leur ligne.

    Le quorum et la règle de chaque décision sont recalculés ; une décision qui ne tient pas est
    refusée.

    Exemples :

      [bold]diagnostic governance check thiers-dore-et-montagne[/]
    """
    from diagnostic.actions.governance.deciding import said_validity, verdict

    if schema:
        from diagnostic.actions.schema import write_schemas

        for path in write_schemas():
            say(f"[green]✓[/] Schéma pour les éditeurs : {linked(path)}")
    _, found = _open(study)
    for meeting, decision in found.decisions():
        body = found.body_of(meeting)
        seen = verdict(body, meeting.declared, decision)
        said = f"{said_validity(body, decision, seen)}, {seen.quorum.why}, {seen.agreement.why}"
        say(f"  [bold]{decision.id}[/] {escape(decision.text)} : {escape(said)}")
    bodies, meetings = counted(len(found.bodies), "instance"), len(found.meetings)
    say(f"[green]✓[/] {bodies}, {counted(meetings, 'réunion')}, registre cohérent")


@governance.command("agenda", cls=FrenchCommand)
def agenda(study: StudyName, meeting: Chosen = "") -> None:
    """Écrire l’ordre du jour d’une réunion, avec les points que le suivi y apporte : Word.

    Sans --meeting, la prochaine réunion prévue.

    Exemples :

      [bold]diagnostic governance agenda plaisir[/]

      [bold]diagnostic governance agenda plaisir --meeting 2027-01-28-copil[/]
    """
    _write(study, meeting, "agenda")


@governance.command("minutes", cls=FrenchCommand)
def minutes(study: StudyName, meeting: Chosen = "") -> None:
    """Écrire le compte rendu d’une réunion, à compléter ou à relire : Word.

    Les présences y sont comptées par collège, jamais nommées. Sans --meeting, la dernière réunion
    tenue.

    Exemples :

      [bold]diagnostic governance minutes plaisir --meeting 2026-10-15-copil[/]
    """
    _write(study, meeting, "minutes")


@governance.command("decisions", cls=FrenchCommand)
def decisions(study: StudyName, meeting: Chosen = "") -> None:
    """Écrire le relevé de décisions d’une réunion : règle appliquée, voix, quorum, suites : Word.

    Sans --meeting, la dernière réunion tenue.

    Exemples :

      [bold]diagnostic governance decisions plaisir --meeting 2026-10-15-copil[/]
    """
    _write(study, meeting, "decisions")


@governance.command("conference", cls=FrenchCommand)
def conference(
    study: StudyName,
    year: Annotated[
        int, typer.Option("--year", metavar="ANNÉE", min=1990, max=2100, help="Année.")
    ],
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", metavar="FICHIER",
            help="Instantané de l’année précédente ; sinon, le plus récent des archivés.",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Préparer la conférence sociale de l’année : invitations, dossier, instantané, archive.

    L’instantané fige les indicateurs de l’année ; la conférence suivante s’y compare, sans
    franchir une rupture de série ni lever un secret.

    Exemples :

      [bold]diagnostic governance conference thiers-dore-et-montagne --year 2027[/]

      [bold]diagnostic governance conference plaisir --year 2028 --previous instantane-2027.json[/]
    """
    from diagnostic.book.conferences import conference_folder, last_snapshot, write_conference
    from diagnostic.workbook.yearly import Yearly

    context, found = _open(study)
    before = last_snapshot(context.study.slug, year, previous)
    yearly = Yearly(context, found, year, before)
    for path in write_conference(yearly):
        say(f"[green]✓[/] {linked(path)}")
    folder = conference_folder(context.study.slug, year)
    if (folder / "livre").is_dir():
        say(f"[green]✓[/] Livre archivé : {linked(folder / 'livre')}")
    else:
        notice(f"le livre de cette édition n’est pas fait, ni archivé : diagnostic book {study}.")
    if before is None:
        notice("aucune année précédente n’est archivée : cet instantané est le premier.")
    else:
        say(f"Comparé à l’instantané de {before.year}.")
    if yearly.body is None:
        notice("aucune conférence sociale dans bodies.yml : les invitations ne sont pas écrites.")
    elif yearly.meeting is None:
        notice(f"la conférence de {year} n’a pas de date : la laisser en blanc, ou l’ajouter "
               "dans meetings/.")  # fmt: skip


def _open(study: str) -> tuple[Context, Governance]:
    from diagnostic import open_study
    from diagnostic.actions.governance.files import BODIES, folder
    from diagnostic.study.strict import shown
    from diagnostic.workbook.governance import governance_of

    context = open_study(study, theme="governance").context
    found = governance_of(context)
    if found is None:
        raise DataError(
            Problem(
                "cette étude ne décrit pas encore sa gouvernance",
                shown(folder(context.study.slug) / BODIES),
                remedy="déclarez-y les instances, voir docs/guide/gouvernance.md",
            )
        )
    return context, found


def _write(study: str, chosen: str, kind: Paper) -> None:
    from diagnostic import paths
    from diagnostic.book.meetingpapers import paper, write_paper

    context, found = _open(study)
    meeting = _meeting(found, chosen, planned=kind == "agenda")
    folder = paths.reports() / context.study.slug / "gouvernance"
    folder.mkdir(parents=True, exist_ok=True)
    made = paper(context, found, meeting, kind)
    say(f"[green]✓[/] {linked(write_paper(made, meeting, kind, context, folder))}")
    if kind == "agenda" and not meeting.held:
        say(f"Après la réunion : {command(f'governance minutes {study} --meeting {meeting.id}')}")


def _meeting(found: Governance, chosen: str, *, planned: bool) -> Meeting:
    """Return the meeting chosen; else the next one planned, or the last one held."""
    if chosen in found.by_meeting:
        return found.by_meeting[chosen]
    if chosen:
        raise DataError(
            Problem(
                "cette réunion n’existe pas", f"data/field/{found.study}/governance/meetings",
                chosen, f"choisissez parmi : {', '.join(found.by_meeting) or 'aucune'}",
                near_matches(chosen, found.by_meeting),
            )
        )  # fmt: skip
    from diagnostic.actions.governance.words import Held

    wanted = Held.PLANNED if planned else Held.HELD
    listed = [each for each in found.meetings if each.declared.state is wanted]
    if not listed:
        raise DataError(
            Problem(
                f"aucune réunion n’est {wanted.value}",
                f"data/field/{found.study}/governance/meetings",
                remedy="ajoutez-la : un fichier <date>-<instance>.yml",
            )
        )
    return listed[0] if planned else listed[-1]
