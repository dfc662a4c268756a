"""Commands about the consultant's words: ``notes status``, ``notes read``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import linked, notice, say, show_error
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, DiagnosticError, Problem
from diagnostic.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diagnostic.study.model import Study
    from diagnostic.workbook.notesreview import Standing

notes = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Vos analyses : les chiffres sur lesquels elles reposent, et ce qu’il faut relire.",
)  # fmt: skip


@notes.command("status", cls=FrenchCommand)
def status(
    study: StudyName,
    theme: Annotated[
        str, typer.Argument(metavar="[THÈME]", help="Un thème ; sinon, tous ceux qui ont un texte.")
    ] = "",
) -> None:
    """Dire, paragraphe par paragraphe, lesquels sont à relire, et pourquoi.

    Rien n’est écrit. Se termine par une erreur s’il reste quelque chose à relire.

    Exemples :

      [bold]diagnostic notes status carpentras[/]

      [bold]diagnostic notes status carpentras seniors[/]
    """
    from diagnostic.cli.notestold import tell
    from diagnostic.workbook.notesreview import forsaken, noted, standing

    loaded = _study(study)
    themes = [theme] if theme else list(noted(loaded.slug))
    if not themes:
        say(f"Aucun texte dans data/field/{escape(loaded.slug)}/notes/.")
    good = True
    for each in themes:
        try:
            good = tell(standing(loaded, each), loaded.slug) and good
        except DiagnosticError as error:
            show_error(error)
            good = False
    for name in forsaken(loaded.slug):
        notice(
            f"{name} garde des relectures, et son texte n’est plus là ; renommé, renommez les deux."
        )
    if not good:
        raise typer.Exit(1)


@notes.command("read", cls=FrenchCommand)
def read(
    study: StudyName,
    theme: Annotated[str, typer.Argument(metavar="THÈME", help="Thème du texte relu.")],
    paragraph: Annotated[
        list[int] | None,
        typer.Option("--paragraph", metavar="N", help="Ce paragraphe ; peut se répéter."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Tous les paragraphes.")] = False,
) -> None:
    """Marquer des paragraphes comme relus, avec les chiffres d’aujourd’hui.

    Votre texte n’est jamais modifié : les chiffres sont notés à côté, dans
    notes/<thème>.figures.yml. Sans option, montre ce qui serait noté.

    Exemples :

      [bold]diagnostic notes read carpentras seniors[/]                  ce qui serait noté

      [bold]diagnostic notes read carpentras seniors --paragraph 2[/]

      [bold]diagnostic notes read carpentras seniors --all[/]
    """
    from diagnostic.cli.notestold import propose, tell_rests
    from diagnostic.notes.reading import after, to_read, write
    from diagnostic.workbook.notesreview import standing

    loaded = _study(study)
    found = standing(loaded, theme)
    first = found.reviews[0]
    waiting = to_read(first)
    if not paragraph and not every:
        propose(found, loaded.slug)
        return
    chosen = _chosen(found, paragraph or [], waiting)
    if problems := [p for each in first.paragraphs if each.paragraph.number in chosen
                    for p in each.problems]:  # fmt: skip
        raise DataError(problems)
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    record = after(found.reviews, found.record, chosen, today)
    for each in first.paragraphs:
        if each.paragraph.number in chosen:
            tell_rests(each)
    if record == found.record:
        say("[green]✓[/] Rien à noter : tout est à jour.")
        return
    path = write(found.note, found.record, record)
    said = counted(len(chosen), "paragraphe relu", "paragraphes relus")
    say(f"[green]✓[/] {said} : {linked(path)}")


def _study(name: str) -> Study:
    from diagnostic.study.load import load_study, project_gazetteer

    return load_study(name, project_gazetteer())


def _chosen(found: Standing, given: Sequence[int], waiting: Sequence[int]) -> set[int]:
    """Return the numbers to read: those given, or all that wait."""
    count = len(found.note.paragraphs)
    for number in given:
        if not 1 <= number <= count:
            raise DataError(
                Problem(
                    "ce texte n’a pas de paragraphe de ce numéro",
                    found.note.name,
                    str(number),
                    f"numéros : 1 à {count}" if count else "écrivez d’abord ce texte",
                )
            )
    return set(given or waiting)
