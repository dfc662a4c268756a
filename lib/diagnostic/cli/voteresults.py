"""What a closed vote says, in the terminal: never more than the chapters show."""

from __future__ import annotations

from rich.markup import escape

from diagnostic.cli.console import notice, say
from diagnostic.text import enumeration, number
from diagnostic.voices.consultation import store
from diagnostic.voices.consultation.model import Ballot, load
from diagnostic.voices.consultation.readings import Reading
from diagnostic.voices.consultation.results import Results, of
from diagnostic.voices.consultation.rounds import CAUTION, changes
from diagnostic.voices.consultation.scales import Format
from diagnostic.voices.consultation.scores import scores
from diagnostic.voices.demonstration import marked


def tell(ballot: Ballot) -> None:
    """Print what stands out of a vote.

    Raises
    ------
    DataError
        When the vote is not closed.
    """
    rows = store.read_rows(ballot)
    say(f"[bold]{escape(marked(ballot.declared.title, ballot.declared.demonstration))}[/]")
    found = of(ballot, rows)
    for each in found:
        _tell(each)
    if not found:
        _tell_scores(ballot, rows)
    if ballot.declared.previous and found:
        before = load(ballot.study, ballot.declared.previous)
        first = of(before, store.read_rows(before))
        for one, two in zip(first, found, strict=True):
            for change in changes(one, two):
                word = "stable" if change.stable else "a bougé"
                word = "plus d’accord qu’au premier tour" if change.closer else word
                say(f"  {escape(two.item(change.item).text)} : {word}")
        notice(CAUTION)


def _tell(found: Results) -> None:
    if found.dimension:
        say(f"[bold]{found.dimension.capitalize()}[/]")
    for reading in Reading:
        held = found.having(reading)
        if not held:
            continue
        say(f"[bold]{reading.label.capitalize()}[/]")
        for item in held:
            cell = found.whole(item)
            say(f"  {escape(found.item(item).text)} [dim]({escape(cell.written)})[/]")
    if found.silent:
        notice(f"sans résultat, faute de bulletins : {enumeration(found.silent)}.")


def _tell_scores(ballot: Ballot, rows: dict[str, tuple[tuple[str, ...], ...]]) -> None:

    found = scores(ballot, rows)
    ranking = ballot.declared.format is Format.RANKING
    for score in found.ordered():
        said = (
            f"rang moyen {number(score.value, 1)}"
            if ranking
            else number(100 * score.value, 0, "%") + " des gommettes"
        )
        say(f"  {escape(ballot.item(score.item).text)} [dim]({said})[/]")
    for group, leaders in found.leaders.items():
        names = [f"« {ballot.item(each).text} »" for each in leaders]
        said = enumeration(names)
        say(f"  {escape(ballot.group_names[group])}, en tête : {escape(said)}")
    if ranking and "" in found.concordance:
        say(f"Concordance de Kendall : {number(found.concordance[''], 2)}")
