"""Commands about findings: ``evidence check``, ``evidence export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic import paths
from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem
from diagnostic.text import counted

if TYPE_CHECKING:
    from diagnostic.voices.evidence import Evidence
    from diagnostic.workbook.context import Context

FORMS = (".json", ".graphml")

evidence = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Les constats : ce qui les soutient, ce qui les contredit, ce qui a changé.",
)  # fmt: skip


@evidence.command("check", cls=FrenchCommand)
def check(study: StudyName) -> None:
    """Vérifier les constats d’une étude, et dire ce qui ne tient plus.

    Exemples :

      [bold]diagnostic evidence check carpentras[/]
    """
    from diagnostic.voices.ageing import broken

    context, found = _read(study)
    aged = [
        each
        for theme in dict.fromkeys(finding.theme for finding in found.findings)
        for each in broken(found, context.profile, theme)
    ]
    said = counted(len(found.findings), "constat déclaré", "constats déclarés")
    say(f"[green]✓[/] {said}, {counted(len(found.cited()), 'pièce citée', 'pièces citées')}")
    for finding, why in aged:
        notice(escape(f"{finding.id}, {why}"))
    if found.findings:
        say(f"Pour en garder le graphe : {command(f'evidence export {context.study.slug}')}")


@evidence.command("export", cls=FrenchCommand)
def export(
    study: StudyName,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FICHIER", help="Un fichier .json ou .graphml."),
    ] = None,
) -> None:
    """Écrire le graphe des constats : pièces, constats, et ce qui les lie.

    Le texte d’une pièce n’y est que si l’édition de l’étude peut le montrer.

    Exemples :

      [bold]diagnostic evidence export carpentras[/]

      [bold]diagnostic evidence export carpentras --to constats.graphml[/]
    """
    from diagnostic.book.writing import write_whole
    from diagnostic.voices.evidencegraph import as_graphml, as_json, graph

    context, found = _read(study)
    path = to or paths.reports() / context.study.slug / "constats.json"
    if path.suffix not in FORMS:
        raise DataError(
            Problem(
                "ce format de graphe n’est pas connu",
                found=path.name,
                remedy=f"donnez un fichier {' ou '.join(FORMS)}",
            )
        )
    made = graph(found, context.profile)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = as_json(made) if path.suffix == ".json" else as_graphml(made)
    write_whole(path, text.encode("utf-8"))
    said = counted(made.number_of_nodes(), "nœud", "nœuds")
    say(f"[green]✓[/] {said}, {counted(made.number_of_edges(), 'lien')} : {linked(path)}")


def _read(study: str) -> tuple[Context, Evidence]:
    from diagnostic.voices.evidence import evidence_path
    from diagnostic.workbook import open_study
    from diagnostic.workbook.converging import evidence as declared

    context = open_study(study, theme="synthesis").context
    path = evidence_path(context.study.slug)
    if not path.is_file():
        raise DataError(
            Problem(
                "cette étude n’a pas encore de constats déclarés",
                f"data/field/{context.study.slug}/{path.name}",
                remedy="écrivez ce fichier : docs/guide-consultant.md, « Ajouter la parole »",
            )
        )
    return context, declared(context)
