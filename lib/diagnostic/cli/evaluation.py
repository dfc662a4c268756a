"""Commands about evaluation: ``check``, ``template``, ``import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, enumeration, near_matches

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from diagnostic.actions.actions import Actions
    from diagnostic.actions.evaluation.model import Evaluation
    from diagnostic.actions.evaluation.words import Category, Moment

evaluation = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="L’évaluation : quatre niveaux notés par plusieurs personnes, récits de changement.",
)  # fmt: skip


@evaluation.command("check", cls=FrenchCommand)
def check(study: StudyName) -> None:
    """Vérifier les notes et les récits : toutes les erreurs d’un coup, avec leur ligne.

    Dit aussi qui n’a pas encore noté, ce qu’il reste à relire avant une édition partagée, et
    l’empreinte à noter pour valider un récit.

    Exemples :

      [bold]diagnostic evaluation check carpentras[/]
    """
    from diagnostic.actions.evaluation.dispersion import heard, total
    from diagnostic.actions.evaluation.feasibility import verdicts
    from diagnostic.actions.evaluation.words import CORE, EXPECTED

    actions, found, _, _ = _open(study)
    if found is None:
        raise DataError(
            Problem(
                "cette étude n’a encore ni note ni récit",
                where=f"data/field/{actions.study}/evaluation",
                remedy=f"préparez une grille : diagnostic evaluation template {actions.study}",
            )
        )
    for moment in found.moments:
        held = [each for each in found.scores if each.moment is moment]
        say(
            f"[green]✓[/] {moment.value} : {counted(len(held), 'note')}, {total(held)} personnes "
            f"({enumeration([f'{e.category.value} {e.written}' for e in heard(held)])})"
        )
        missing = [e.category.whose for e in heard(held) if e.missing and e.category in EXPECTED]
        if missing:
            notice(f"{moment.value} : il manque l’avis {enumeration(missing)}.")
        for sheet in actions.sheets:
            levels = {e.level for e in held if e.subject == sheet.id}
            gaps = [level.value for level in CORE if level not in levels]
            if levels and gaps:
                notice(f"{moment.value}, {sheet.id} : rien encore pour {enumeration(gaps)}.")
    say(f"[green]✓[/] {counted(len(found.stories), 'récit')} de changement")
    for line in _pending(found):
        notice(line)
    for verdict in verdicts(actions):
        if verdict.unsaid:
            notice(
                f"{verdict.objective.id} est {verdict.ruling.value} "
                f"({enumeration(list(verdict.weak))}) : dites ce qui doit changer (clé change)."
            )


@evaluation.command("template", cls=FrenchCommand)
def template(  # noqa: PLR0917 - one parameter per option
    study: StudyName,
    code: Annotated[
        str, typer.Option("--code", metavar="EV-…", help="Code de la personne ; sinon, le suivant.")
    ] = "",
    category: Annotated[
        str, typer.Option("--category", metavar="CATÉGORIE", help="habitants, professionnels…")
    ] = "habitants",
    moment: Annotated[
        str, typer.Option("--moment", metavar="MOMENT", help="ex ante, mi-parcours ou final.")
    ] = "ex ante",
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="ACT-…", help="Cette fiche, cet axe ou cet objectif."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FICHIER", help="Où l’écrire, .xlsx ou .csv."),
    ] = None,
) -> None:
    """Écrire la grille à remplir par une personne : fiches, niveaux, sens de chaque note.

    Exemples :

      [bold]diagnostic evaluation template carpentras[/]

      [bold]diagnostic evaluation template carpentras --category élus --code EV-20[/]

    Un fichier qui existe n’est jamais remplacé.
    """
    from diagnostic import paths
    from diagnostic.actions.evaluation.grids import Evaluator, lines, table, workbook
    from diagnostic.book.writing import write_whole

    actions, found, tracked, day = _open(study)
    if not actions.sheets and not only:
        raise DataError(
            Problem(
                "cette étude n’a encore aucune fiche à évaluer",
                remedy=f"commencez-en une : diagnostic action new {actions.study} --from C-…",
            )
        )
    known = (*actions.by_id, *actions.axes, *actions.objectives)
    wrong = [
        Problem(
            "ce n’est ni une fiche, ni un axe, ni un objectif de l’étude",
            found=each,
            remedy=f"choisissez parmi : {', '.join(known)}",
            near=near_matches(each, known),
        )
        for each in only or ()
        if each not in known
    ]
    if wrong:
        raise DataError(wrong)
    who = Evaluator(_code(code, found), _category(category), _moment(moment), day)
    path = to or paths.reports() / actions.study / "evaluation" / f"grille-{who.code}.xlsx"
    if path.exists():
        raise DataError(
            Problem("ce fichier existe déjà : il n’est pas remplacé", found=str(path),
                    remedy="donnez un autre nom après --to, ou un autre --code")
        )  # fmt: skip
    rows = lines(actions, who, only or ())
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".csv":
        write_whole(path, table(rows).encode("utf-8"))
    else:
        write_whole(path, workbook(rows, _pieces(actions, tracked)))
    say(f"[green]✓[/] Grille à remplir ({who.code}, {who.category.value}) : {linked(path)}")
    say(f"Puis : {command(f'evaluation import {actions.study} {path.name}')}")


@evaluation.command("import", cls=FrenchCommand)
def import_(
    study: StudyName,
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="La grille, .xlsx ou .csv.")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Garder la nouvelle note quand une autre est enregistrée."),
    ] = False,
) -> None:
    """Enregistrer une grille remplie.

    Si elle porte une seule erreur, toutes sont dites et rien n’est changé. Une note déjà
    enregistrée n’est remplacée qu’avec --replace.

    Exemples :

      [bold]diagnostic evaluation import carpentras grille-EV-20.xlsx[/]
    """
    from diagnostic.actions.evaluation.importing import take

    actions, found, tracked, _ = _open(study)
    done = take(file, actions, found, tracked, replace=replace)
    if not done.added and not done.changed:
        say("Ces notes sont déjà enregistrées : rien n’a changé.")
        return
    parts = [counted(done.added, "note ajoutée", "notes ajoutées")]
    if done.changed:
        parts.append(counted(done.changed, "note remplacée", "notes remplacées"))
    if done.same:
        parts.append(f"{counted(done.same, 'note')} déjà là")
    say(f"[green]✓[/] {escape(', '.join(parts))} : {linked(done.path)}")


def _open(study: str) -> tuple[Actions, Evaluation | None, dict[str, str], dt.date]:
    """Return the actions of a study, its evaluation, what its follow-up holds, its date."""
    from diagnostic import paths
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.evaluation.files import load as load_evaluation
    from diagnostic.actions.files import known_of, load
    from diagnostic.actions.followup.files import load as load_followup
    from diagnostic.actions.followup.linking import nodes
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.study.load import load_study, project_gazetteer
    from diagnostic.study.naming import place_names, with_own_group

    gazetteer = project_gazetteer()
    loaded = load_study(study, gazetteer)
    places = place_names(loaded.territory, with_own_group(loaded, gazetteer))
    known = known_of(loaded.slug, Catalogue.load(paths.catalogue()), places)
    actions = load(loaded.slug, known) or Actions(loaded.slug, known=known)
    added, _ = nodes(load_followup(loaded.slug, actions), actions)
    tracked = {node.id: node.text for node in added}
    return actions, load_evaluation(loaded.slug, actions, tracked), tracked, loaded.date


def _pending(found: Evaluation) -> Sequence[str]:
    from diagnostic import paths
    from diagnostic.actions.evaluation.stories import in_the_way
    from diagnostic.confidentiality.directory import read_directory
    from diagnostic.confidentiality.gate import Judge
    from diagnostic.study.interviews import read_plan
    from diagnostic.study.model import Edition

    home = paths.field(found.actions.study)
    judge = Judge(
        read_plan(home / "interviews"),
        read_directory(home),
        found.actions.known.names.allowed,
    )
    return [
        f"{each.story.id} : {problem.what} ; {problem.remedy}."
        for each in found.stories
        for problem in in_the_way(each, judge, Edition.PUBLIC)
    ]


def _pieces(actions: Actions, tracked: dict[str, str]) -> dict[str, str]:
    """Return what an evaluator may cite: findings, what they rest on, votes, the follow-up."""
    known = actions.known
    cited = {link.piece for finding in known.findings.values() for link in finding.links}
    found = {name: finding.text for name, finding in known.findings.items()}
    for name, piece in known.evidence.pieces.items():
        if not piece.withdrawn and (name in cited or name.startswith("IT-")):
            found[name] = piece.text or piece.kind.value
    titles = [each.title for base in actions.chain.constats for each in base.documents]
    return {**found, **tracked, **dict.fromkeys(titles, "document")}


def _code(code: str, found: Evaluation | None) -> str:
    from diagnostic.actions.evaluation.words import EVALUATOR

    if code and not EVALUATOR.match(code):
        raise DataError(
            Problem(
                "ce n’est pas un code d’évaluateur", "--code", remedy="écrivez-le ainsi : EV-01"
            )
        )
    taken = [int(each.evaluator[3:]) for each in found.scores] if found else []
    return code or f"EV-{max(taken, default=0) + 1:02d}"


def _category(said: str) -> Category:
    from diagnostic.actions.evaluation.words import Category

    return Category(_among(said, [each.value for each in Category], "--category"))


def _moment(said: str) -> Moment:
    from diagnostic.actions.evaluation.words import Moment

    return Moment(_among(said, [each.value for each in Moment], "--moment"))


def _among(said: str, known: Sequence[str], where: str) -> str:
    from diagnostic.text import folded

    found = next((each for each in known if folded(each) == folded(said)), "")
    if not found:
        raise DataError(
            Problem("cette valeur n’est pas admise", where, said,
                    f"choisissez parmi : {', '.join(known)}", near_matches(said, known))
        )  # fmt: skip
    return found
