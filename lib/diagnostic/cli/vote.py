"""Commands about votes, from the question to the results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.cli.french import FrenchCommand, FrenchGroup
from diagnostic.cli.options import StudyName
from diagnostic.errors import DataError, Problem
from diagnostic.text import NBSP, counted, enumeration, near_matches, slug

if TYPE_CHECKING:
    from diagnostic.voices.consultation.items import Gathered
    from diagnostic.voices.consultation.model import Ballot

vote = typer.Typer(
    cls=FrenchGroup, rich_markup_mode="rich", no_args_is_help=True,
    help="La consultation : une question, des énoncés, un vote secret par groupe.",
)  # fmt: skip
VoteName = Annotated[
    str, typer.Argument(metavar="VOTE", help="Nom du vote, en minuscules et tirets.")
]


@vote.command("new", cls=FrenchCommand)
def new(  # noqa: PLR0917 - one parameter per option
    study: StudyName,
    name: VoteName,
    title: Annotated[str, typer.Option("--title", metavar="TITRE", help="Titre du vote.")] = "",
    question: Annotated[
        str, typer.Option("--question", metavar="QUESTION", help="La question commune.")
    ] = "",
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="agreement, importance_feasibility, dots, ranking ou regnier.",
        ),
    ] = "agreement",
    group: Annotated[
        list[str] | None,
        typer.Option("--group", metavar="NOM", help="Groupe consulté ; peut se répéter."),
    ] = None,
    previous: Annotated[
        str, typer.Option("--after", metavar="VOTE", help="Vote dont celui-ci est le second tour.")
    ] = "",
) -> None:
    """Écrire la déclaration d’un vote : question, groupes, règles fixées d’avance.

    Exemples :

      [bold]diagnostic vote new carpentras printemps --question "De votre point de vue, … ?"[/]

      [bold]diagnostic vote new carpentras automne --after printemps[/]
    """
    from diagnostic.voices.consultation.lifecycle import GROUPS, create
    from diagnostic.voices.consultation.scales import Format

    known = [each.value for each in Format]
    if form not in known:
        raise DataError(
            Problem(
                "ce format de vote n’existe pas",
                found=form,
                remedy=f"formats : {', '.join(known)}",
                near=near_matches(form, known),
            )
        )
    slug_name = slug(name)
    groups = [(slug(each), each) for each in group] if group else GROUPS
    path = create(
        _study(study), slug_name, title=title or name, question=question,
        form=Format(form), groups=groups, previous=previous,
    )  # fmt: skip
    say(f"[green]✓[/] Vote : {linked(path)}")
    _advise(question)
    say("Et maintenant :")
    say(f"  1. complétez {linked(path)} : justification, groupes, présents ;")
    say(f"  2. réunissez les énoncés : {command(f'vote items {study} {slug_name} FICHIER')}")


def _advise(question: str) -> None:
    from diagnostic.voices.consultation.wording import findings, library

    for finding in findings(question) if question else ():
        found = f" (« {finding.found} »)" if finding.found else ""
        notice(f"{finding.message}{found} : {finding.remedy}")
    say("Questions posées dans les parcs pilotes :")
    for example in library():
        text = example.text or "texte à reprendre dans le guide"
        say(f"  {escape(example.park)} : {escape(text)} [dim]({escape(example.source)})[/]")


@vote.command("items", cls=FrenchCommand)
def items(  # noqa: PLR0917 - one parameter per option
    study: StudyName,
    name: VoteName,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FICHIER", help="CSV ou XLSX : groupe, texte (et thème)."),
    ] = None,
    merge: Annotated[
        list[str] | None,
        typer.Option("--merge", metavar="ÉNONCÉ", help="Énoncés à réunir, le premier est gardé."),
    ] = None,
    text: Annotated[
        str, typer.Option("--text", metavar="TEXTE", help="Nouveau texte de l’énoncé gardé.")
    ] = "",
    drop: Annotated[str, typer.Option("--drop", metavar="ÉNONCÉ", help="Énoncé à retirer.")] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="RAISON", help="Pourquoi ; écrit au journal.")
    ] = "",
) -> None:
    """Ajouter, réunir, reformuler ou retirer des énoncés ; tout est gardé au journal.

    Les auteurs ne sont jamais recopiés.

    Exemples :

      [bold]diagnostic vote items carpentras printemps énoncés.xlsx[/]

      [bold]diagnostic vote items carpentras printemps --merge IT-printemps-03 --merge
      IT-printemps-08 --text "…" --reason "même idée"[/]
    """
    from diagnostic.voices.consultation import items as gathering

    ballot = _load(study, name)
    if file is not None:
        done = gathering.gather(ballot, file)
        _keep(ballot, done)
        if done.authors_dropped:
            notice("la colonne des auteurs n’a pas été recopiée.")
        return
    if drop or merge:
        from diagnostic.voices.consultation.model import State

        ballot.require(
            State.PREPARED, doing="modifier les énoncés", remedy="préparez un second tour"
        )
        done = (
            gathering.drop(ballot, drop, reason)
            if drop
            else gathering.merge(ballot, (merge or [""])[0], (merge or [])[1:], text, reason)
        )
        _keep(ballot, done)
        return
    for item in ballot.items:
        groups = enumeration([ballot.group_names[each] for each in item.groups])
        say(f"  [bold]{escape(item.id)}[/]  {escape(item.text)} [dim]({escape(groups)})[/]")
    say(counted(len(ballot.items), "énoncé"))


def _keep(ballot: Ballot, done: Gathered) -> None:
    from diagnostic.voices.consultation.items import doubts, keep

    path = keep(ballot, done)
    steps = counted(len(done.steps), "étape écrite", "étapes écrites")
    say(f"[green]✓[/] {counted(len(done.items), 'énoncé')} : {linked(path)} ({steps} au journal)")
    for item in done.items:
        if words := doubts(item.text):
            notice(f"{item.id} : vérifiez que « {enumeration(words)} » ne désigne personne.")


@vote.command("codes", cls=FrenchCommand)
def codes(
    study: StudyName,
    name: VoteName,
    count: Annotated[
        list[str] | None,
        typer.Option(
            "--count", metavar="GROUPE=N", help="Codes d’un groupe ; sinon, autant que de présents."
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DOSSIER", help="Où écrire les bulletins, hors du projet."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Codes reproductibles : démonstrations seules."),
    ] = None,
) -> None:
    """Tirer un code par votant et imprimer les bulletins à découper (PDF).

    Seules des empreintes sont gardées, dans private/ : imprimez, puis supprimez le PDF.

    Exemple :

      [bold]diagnostic vote codes carpentras printemps --to /media/cle[/]
    """
    from diagnostic.voices.consultation.codes import issue, slips, slips_place
    from diagnostic.voices.consultation.files import replace
    from diagnostic.voices.consultation.urn import keep_urn

    ballot = _load(study, name)
    wanted = {group.id: group.present for group in ballot.declared.groups}
    wanted |= _counts(count or [], ballot)
    if not sum(wanted.values()):
        raise DataError(
            Problem(
                "combien de codes ?",
                ballot.document.name,
                remedy="écrivez les présents de chaque groupe, ou donnez --count GROUPE=N",
            )
        )
    place = slips_place(to, ballot.name)
    urn, drawn = issue(ballot, wanted, seed)
    replace(place, slips(ballot, drawn), secret=True)
    keep_urn(ballot, urn)
    said = [f"{ballot.group_names[g]}{NBSP}: {len(each)}" for g, each in drawn.items()]
    say(f"[green]✓[/] Bulletins : {linked(place, str(place))} ({escape(', '.join(said))})")
    notice("imprimez-les, puis supprimez ce fichier : les codes ne sont gardés nulle part.")


@vote.command("open", cls=FrenchCommand)
def open_(study: StudyName, name: VoteName) -> None:
    """Ouvrir un vote : question, groupes, énoncés et règles ne changent plus.

    Exemple :

      [bold]diagnostic vote open carpentras printemps[/]
    """
    from diagnostic.voices.consultation.lifecycle import open_vote

    ballot = _load(study, name)
    _advise_short(ballot)
    path = open_vote(ballot)
    say(f"[green]✓[/] Vote ouvert : {linked(path)}")
    say(f"Saisissez les bulletins : {command(f'vote ballots {study} {name} FICHIER')}")


def _advise_short(ballot: Ballot) -> None:
    from diagnostic.voices.consultation.wording import findings

    for finding in findings(ballot.declared.question):
        if not finding.blocking:
            notice(f"{finding.message} : {finding.remedy}")


@vote.command("form", cls=FrenchCommand)
def form(
    study: StudyName,
    name: VoteName,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DOSSIER", help="Où les écrire ; sinon, ici.")
    ] = None,
) -> None:
    """Écrire la grille de saisie (XLSX) et le formulaire KoboToolbox ou ODK (XLSForm).

    Exemple :

      [bold]diagnostic vote form carpentras printemps --to ~/votes[/]
    """
    from diagnostic.voices.consultation.files import replace
    from diagnostic.voices.consultation.grid import grid
    from diagnostic.voices.consultation.urn import open_urn
    from diagnostic.voices.consultation.xlsform import xlsform

    ballot = _load(study, name)
    with_codes = bool(open_urn(ballot).codes)
    folder = to or Path.cwd()
    made = replace(folder / f"{ballot.name}-grille.xlsx", grid(ballot, codes=with_codes))
    say(f"[green]✓[/] Grille de saisie : {linked(made, str(made))}")
    made = replace(folder / f"{ballot.name}-xlsform.xlsx", xlsform(ballot, codes=with_codes))
    say(f"[green]✓[/] Formulaire Kobo ou ODK : {linked(made, str(made))}")


@vote.command("ballots", cls=FrenchCommand)
def ballots(  # noqa: PLR0917 - one parameter per option
    study: StudyName,
    name: VoteName,
    file: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Grille, export Kobo, LimeSurvey, Framaforms.")
    ],
    second: Annotated[
        Path | None,
        typer.Option("--second", metavar="FICHIER", help="La seconde saisie des mêmes papiers."),
    ] = None,
    count: Annotated[
        list[str] | None,
        typer.Option("--count", metavar="GROUPE=N", help="Papiers comptés à la main."),
    ] = None,
    quarantine: Annotated[
        bool,
        typer.Option("--quarantine", help="Prendre ce qui est juste, mettre le reste de côté."),
    ] = False,
) -> None:
    """Mettre des bulletins dans l’urne, tous ou aucun ; rien n’est compté deux fois.

    Exemples :

      [bold]diagnostic vote ballots carpentras printemps saisie-a.xlsx --second saisie-b.xlsx[/]

      [bold]diagnostic vote ballots carpentras printemps export-kobo.csv --quarantine[/]
    """
    from diagnostic.voices.consultation.ballots import import_ballots
    from diagnostic.voices.consultation.urn import open_urn

    ballot = _load(study, name)
    before = open_urn(ballot)
    done = import_ballots(
        ballot, file, second, counted_ballots=_counts(count or [], ballot), quarantine=quarantine
    )
    said = [f"{ballot.group_names[g]}{NBSP}: {n}" for g, n in sorted(done.added.items())]
    total = sum(done.added.values())
    say(f"[green]✓[/] {counted(total, 'bulletin')} dans l’urne ({escape(', '.join(said))})")
    if done.quarantined:
        rows = counted(len(done.quarantined), "ligne mise", "lignes mises")
        notice(f"{rows} de côté : {ballot.private / 'quarantine.csv'}")
        for problem in done.quarantined:
            notice(str(problem))
    if not before.codes and any(before.count(group) for group in done.added):
        notice(
            "ce vote n’a pas de codes et l’urne tenait déjà des bulletins de ces groupes : si ce "
            "fichier reprend les anciens, ils sont comptés deux fois. Comparez aux papiers."
        )
    if done.inside:
        notice("ce fichier tient codes et réponses ensemble : détruisez-le.")


@vote.command("close", cls=FrenchCommand)
def close(study: StudyName, name: VoteName) -> None:
    """Clore un vote : les empreintes des codes sont détruites, les résultats deviennent lisibles.

    Exemple :

      [bold]diagnostic vote close carpentras printemps[/]
    """
    from diagnostic.voices.consultation.lifecycle import close_vote

    ballot = _load(study, name)
    path, small = close_vote(ballot)
    say(f"[green]✓[/] Vote clos : {linked(path)}")
    if small:
        least = ballot.declared.rules.least_ballots
        notice(
            f"moins de {least} bulletins, donc aucun résultat et aucune réponse gardée : "
            f"{enumeration(small)}."
        )
    notice("détruisez les papiers, les grilles de saisie et les exports des formulaires.")
    say(f"Lisez : {command(f'vote results {study} {name}')}")


@vote.command("results", cls=FrenchCommand)
def results(study: StudyName, name: VoteName) -> None:
    """Montrer ce qui ressort d’un vote clos : accords, tensions, points à clarifier.

    Exemple :

      [bold]diagnostic vote results carpentras printemps[/]
    """
    from diagnostic.cli.voteresults import tell

    tell(_load(study, name))


def _counts(given: list[str], ballot: Ballot) -> dict[str, int]:
    """Read options such as « élus=12 »."""
    names = {slug(name): each for each, name in ballot.group_names.items()}
    names |= {each: each for each in ballot.group_names}
    found = {}
    for text in given:
        name, _, told = text.rpartition("=")
        group = names.get(slug(name))
        if group is None or not told.strip().isdigit():
            raise DataError(
                Problem(
                    "ce compte ne se lit pas",
                    "--count",
                    text,
                    f"écrivez par exemple « {next(iter(ballot.group_names))}=12 »",
                    near_matches(name, ballot.group_names),
                )
            )
        found[group] = int(told)
    return found


def _study(name: str) -> str:
    from diagnostic.study import load_study, project_gazetteer

    return load_study(name, project_gazetteer()).slug


def _load(study: str, name: str) -> Ballot:
    from diagnostic.voices.consultation.model import load

    return load(_study(study), name)
