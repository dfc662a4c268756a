"""How a note stands, told in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape

from diagnostic.cli.console import command, linked, notice, say
from diagnostic.notes.reading import to_read
from diagnostic.notes.review import Reviewed, State
from diagnostic.text import NBSP, NNBSP, counted, enumeration

if TYPE_CHECKING:
    from diagnostic.notes.record import Figure
    from diagnostic.workbook.notesreview import Standing


def tell(found: Standing, slug: str) -> bool:
    """Print how a note stands, and tell whether nothing is left to read again."""
    say(f"[bold]{escape(found.theme)}[/]  {linked(found.note.path)}")
    good, waiting = True, False
    for place, each in enumerate(found.reviews[0].paragraphs):
        several = [review.paragraphs[place] for review in found.reviews]
        state = _worst([item.state for item in several])
        if state is State.PLAIN:
            continue
        mark = {State.CURRENT: "[green]✓[/]", State.MOVED: "[red]✎[/]"}.get(state, "[yellow]○[/]")
        number, line = each.paragraph.number, each.paragraph.line
        opening = escape(each.paragraph.opening)
        say(f"  {mark} {number}. {state.value} (ligne {line}){NBSP}: {opening}")
        for what in dict.fromkeys(c.what for item in several for c in item.changes):
            say(f"       {escape(what)}")
        for problem in dict.fromkeys(p for item in several for p in item.problems):
            say(f"       [red]{escape(problem.what)}[/]{NBSP}: {escape(problem.found)}")
            if problem.near:
                say(f"       proche{NBSP}: {escape(', '.join(problem.near))}")
            say(f"       à faire{NBSP}: {escape(problem.remedy)}")
            good = False
        if state in {State.NEW, State.EDITED}:
            _strangers(each)
        good = good and state is not State.MOVED
        waiting = waiting or state is not State.CURRENT
    if gone := len(found.reviews[0].gone):
        said = counted(gone, "paragraphe relu n’y est plus", "paragraphes relus n’y sont plus")
        say(f"    {said} ; ce qui en était noté est gardé.")
    if waiting:
        say(f"    pour noter une relecture : {command(f'notes read {slug} {found.theme}')}")
    return good


def _worst(states: Sequence[State]) -> State:
    """Return the state that asks the most of the reader."""
    order = [State.MOVED, State.EDITED, State.NEW, State.CURRENT, State.PLAIN]
    return min(states, key=order.index)


def propose(found: Standing, slug: str) -> None:
    """Print what a reading would keep, paragraph by paragraph."""
    waiting = set(to_read(found.reviews[0]))
    for each in found.reviews[0].paragraphs:
        if each.paragraph.number in waiting:
            tell_rests(each)
    if not waiting:
        say("[green]✓[/] Rien à noter : tout est à jour.")
        return
    base = f"notes read {slug} {found.theme}"
    say(f"Rien n’est noté encore. Tout noter : {command(f'{base} --all')}")


def tell_rests(each: Reviewed) -> None:
    """Print the figures that a paragraph rests on."""
    number, opening = each.paragraph.number, each.paragraph.opening
    say(f"  [bold]{number}.[/] {escape(opening)}")
    by_number: dict[str, list[Figure]] = {}
    for figure in each.figures:
        if figure.cited:
            by_number.setdefault(figure.cited, []).append(figure)
        else:
            say(f"       nommé{NBSP}: {escape(_said(figure))}, {escape(figure.value)}")
    for cited, figures in by_number.items():
        said = enumeration([_said(figure) for figure in figures], last="ou")
        say(f"       «{NNBSP}{escape(cited)}{NNBSP}»{NBSP}: {escape(said)}")
    _strangers(each)
    for change in each.changes:
        say(f"       depuis la relecture{NBSP}: {escape(change.what)}")


def _said(figure: Figure) -> str:
    year = f", {figure.vintage}" if figure.vintage else ""
    return f"{figure.indicator}{year}, {figure.territory}"


def _strangers(each: Reviewed) -> None:
    if each.strangers:
        said = enumeration([f"«{NNBSP}{number}{NNBSP}»" for number in each.strangers])
        word = "chiffre introuvable" if len(each.strangers) == 1 else "chiffres introuvables"
        notice(f"paragraphe {each.paragraph.number}, {word} dans le chapitre{NBSP}: {said}")
