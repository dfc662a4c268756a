"""Commands of the interviews, from the guide to the verbatims validated."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName, Themes
from diagnostic.errors import DataError, Problem
from diagnostic.text import NBSP, counted

if TYPE_CHECKING:
    from diagnostic.confidentiality.quotes import Decision, Verbatim
    from diagnostic.study.model import Study
    from diagnostic.voices.verbatims import Drawer

interviews = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="Les entretiens : guides, codage, propos relus avant d’être partagés.",
)  # fmt: skip
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="VERBATIM", help="Numéros : VB-07. Sinon, tous.")
]


@interviews.command("new", cls=FrenchCommand)
def new(study: StudyName, theme: Themes = None) -> None:
    """Préparer les entretiens d’une étude : plan, grille de codage, guides en Word.

    Ce qui existe déjà n’est jamais remplacé ; les guides sont refaits.

    Exemples :

      [bold]diagnostic interviews new carpentras[/]

      [bold]diagnostic interviews new carpentras --theme seniors[/]
    """
    from diagnostic import paths
    from diagnostic.book.letters import write_letter
    from diagnostic.book.writing import write_whole
    from diagnostic.study.interviews import FILE, interviews_folder
    from diagnostic.study.themes import LABELS
    from diagnostic.voices.codebook import FILE as BOOK
    from diagnostic.voices.filing import put
    from diagnostic.voices.guide import codebook_text, guide, plan_text

    loaded = _study(study)
    themes = [each for each in theme or loaded.themes if each in LABELS]
    folder = interviews_folder(loaded.slug)
    for name, text in ((FILE, plan_text()), (BOOK, codebook_text(loaded.themes))):
        if (folder / name).is_file():
            notice(f"{name} existe : il n’est pas touché.")
        else:
            put({folder / name: text})
            say(f"[green]✓[/] {linked(folder / name)}")
    for each in themes:
        path = paths.reports() / loaded.slug / "entretiens" / f"guide-{each}.docx"
        text = guide(each, loaded.title)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_letter(text, path)
        write_whole(path.with_suffix(".md"), text.encode("utf-8"))
        say(f"[green]✓[/] {linked(path)}")


@interviews.command("grid", cls=FrenchCommand)
def grid(study: StudyName) -> None:
    """Écrire la grille de codage à remplir, en classeur : un entretien par ligne.

    Exemple :

      [bold]diagnostic interviews grid carpentras[/]
    """
    from diagnostic import paths
    from diagnostic.study.interviews import interviews_folder
    from diagnostic.voices.codinggrid import write_grid
    from diagnostic.voices.interviews import read_interviews

    loaded = _study(study)
    held = read_interviews(interviews_folder(loaded.slug))
    if held is None or held.book is None:
        raise DataError(
            Problem("il faut d’abord un plan et une grille de codage", loaded.slug,
                    remedy=f"diagnostic interviews new {loaded.slug}")
        )  # fmt: skip
    path = paths.reports() / loaded.slug / "entretiens" / "grille-de-codage.xlsx"
    say(f"[green]✓[/] {linked(write_grid(path, held.plan, held.book))}")


@interviews.command("import", cls=FrenchCommand)
def take(
    study: StudyName,
    files: Annotated[list[Path], typer.Argument(metavar="FICHIER", help="Fichiers à reprendre.")],
    coder: Annotated[
        str, typer.Option("--coder", metavar="LETTRE", help="Qui a codé : A compte, B compare.")
    ] = "A",
    theme: Annotated[
        str, typer.Option("--theme", metavar="THÈME", help="Thème des codes d’un fichier .qdc.")
    ] = "",
) -> None:
    """Reprendre une grille remplie, un export de Taguette, un fichier .qdc ou .qdpx.

    Les codes vont dans coded.csv ; les propos restent dans private/, que git ne voit pas.

    Exemples :

      [bold]diagnostic interviews import carpentras grille-de-codage.xlsx[/]

      [bold]diagnostic interviews import carpentras highlights.csv --coder B[/]
    """
    from diagnostic.voices.intake import take_in

    drawer = _drawer(_study(study))
    for file in files:
        taken = take_in(drawer, file, coder=coder, theme=theme)
        brought = [
            counted(taken.codings, "codage nouveau", "codages nouveaux"),
            counted(taken.passages, "propos brut", "propos bruts"),
            counted(taken.codes, "code nouveau", "codes nouveaux"),
        ]
        said = ", ".join(part for part in brought if not part.startswith(f"0{NBSP}"))
        say(f"[green]✓[/] {escape(file.name)} ({taken.kind}) : {said or 'rien de nouveau'}")
        if taken.passages:
            say(f"    pour la suite : {command(f'interviews clean {study}')}")


@interviews.command("clean", cls=FrenchCommand)
def clean(study: StudyName, verbatims: Ids = None) -> None:
    """Remplacer les noms dans les propos bruts ; ils restent à relire.

    La table qui mène aux noms reste dans private/.

    Exemple :

      [bold]diagnostic interviews clean carpentras[/]
    """
    from diagnostic.voices.verbatims import clean as clean_verbatims

    drawer = _drawer(_study(study))
    made = clean_verbatims(drawer, verbatims or [])
    say(f"[green]✓[/] {counted(len(made), 'verbatim à relire', 'verbatims à relire')}")
    if made:
        say(f"    {linked(drawer.shared)}")
        say(f"    pour la suite : {command(f'interviews review {study}')}")


@interviews.command("review", cls=FrenchCommand)
def review(
    study: StudyName,
    verbatims: Ids = None,
    settle: Annotated[
        list[str] | None,
        typer.Option("--settle", metavar="MOT", help="Ce mot ne désigne personne."),
    ] = None,
    decide: Annotated[
        str,
        typer.Option(
            "--decide",
            metavar="DÉCISION",
            help="paraphrase, élargir, garder avec accord, ou écarter.",
        ),
    ] = "",
    text: Annotated[
        str, typer.Option("--text", metavar="TEXTE", help="Nouvelle rédaction du propos.")
    ] = "",
) -> None:
    """Montrer ce qui reste à décider, ou noter une décision sur un verbatim.

    Exemples :

      [bold]diagnostic interviews review carpentras[/]

      [bold]diagnostic interviews review carpentras VB-03 --settle Martinville[/]

      [bold]diagnostic interviews review carpentras VB-04 --decide élargir[/]
    """
    from diagnostic.voices.verbatims import settle as settle_verbatim

    drawer = _drawer(_study(study))
    if settle or decide or text:
        if len(verbatims or []) != 1:
            raise DataError(
                Problem("une décision porte sur un verbatim, un seul", remedy="nommez-le : VB-07")
            )
        decision = _decision(decide) if decide else None
        for each in verbatims or []:
            settle_verbatim(drawer, each, words=settle or (), decision=decision, text=text)
            say(f"[green]✓[/] {each} : décision notée.")
    _tell(drawer, verbatims or [])


@interviews.command("validate", cls=FrenchCommand)
def validate(
    study: StudyName,
    verbatims: Annotated[list[str], typer.Argument(metavar="VERBATIM", help="Numéros : VB-07.")],
    role: Annotated[
        str, typer.Option("--role", metavar="FONCTION", help="Qui valide : une fonction.")
    ],
) -> None:
    """Valider des propos relus. Un texte changé ensuite redevient « à relire ».

    Exemple :

      [bold]diagnostic interviews validate carpentras VB-03 --role "référente du diagnostic"[/]
    """
    from diagnostic.voices.verbatims import validate as validate_verbatims

    done = validate_verbatims(_drawer(_study(study)), verbatims, role)
    say(f"[green]✓[/] {counted(len(done), 'verbatim validé', 'verbatims validés')}")


@interviews.command("agreement", cls=FrenchCommand)
def agreement(
    study: StudyName,
    coder: Annotated[
        str, typer.Option("--coder", metavar="LETTRE", help="Le second codeur.")
    ] = "B",
) -> None:
    """Dire si deux personnes ont codé de même les entretiens qu’elles ont codés toutes deux.

    Exemple :

      [bold]diagnostic interviews agreement carpentras[/]
    """
    from diagnostic.study.interviews import interviews_folder
    from diagnostic.text import number
    from diagnostic.voices.frequencies import coders_agree
    from diagnostic.voices.interviews import read_interviews

    loaded = _study(study)
    held = read_interviews(interviews_folder(loaded.slug))
    codes = [each.code for each in held.book.codes] if held and held.book else []
    found = coders_agree(held.coded if held else (), codes, coder)
    if not found.interviews:
        raise DataError(
            Problem("aucun entretien n’a été codé deux fois", loaded.slug,
                    remedy=f"diagnostic interviews import {loaded.slug} FICHIER --coder {coder}")
        )  # fmt: skip
    both = counted(found.interviews, "entretien codé deux fois", "entretiens codés deux fois")
    same = counted(found.agreed, "décision semblable", "décisions semblables")
    say(f"{both}, {same} sur {number(found.decisions)}")
    for name, value in (("kappa de Cohen", found.kappa), ("alpha de Krippendorff", found.alpha)):
        said = "ne se calcule pas ici" if math.isnan(value) else number(value, 2)
        say(f"  {name} : {said}")


def _study(name: str) -> Study:
    from diagnostic.study.load import load_study, project_gazetteer

    return load_study(name, project_gazetteer())


def _drawer(study: Study) -> Drawer:
    from diagnostic import paths
    from diagnostic.study.load import project_gazetteer
    from diagnostic.study.naming import place_names, with_own_group
    from diagnostic.voices.verbatims import Drawer

    gazetteer = with_own_group(study, project_gazetteer())
    return Drawer(paths.field(study.slug), place_names(study.territory, gazetteer))


def _decision(said: str) -> Decision:
    from diagnostic.confidentiality.quotes import Decision
    from diagnostic.text import folded, near_matches

    known = [each.value for each in Decision]
    for each in Decision:
        if folded(each.value) == folded(said):
            return each
    raise DataError(
        Problem("cette décision n’existe pas", "--decide", said, f"décisions : {', '.join(known)}",
                near_matches(said, known))
    )  # fmt: skip


def _tell(drawer: Drawer, only: list[str]) -> None:
    held = [each for each in drawer.read() if not only or each.id in only]
    judge = drawer.judge()
    ready = 0
    for each in held:
        problems = judge.problems(each)
        ready += not problems
        if not problems and not only:
            continue
        say(f"[bold]{each.id}[/] ({_state(each)}) : {escape(each.text)}")
        for problem in problems:
            say(f"    [yellow]•[/] {escape(problem.what)} ; à faire : {escape(problem.remedy)}")
        if doubts := judge.doubts(each):
            say(f"    à trancher : {escape(', '.join(doubts))}")
    say(f"{counted(ready, 'verbatim prêt', 'verbatims prêts')} sur {len(held)}.")


def _state(each: Verbatim) -> str:
    decided = f", {each.decision.value}" if each.decision else ""
    return f"{each.category.value}, {each.state.value}{decided}"
