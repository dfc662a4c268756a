"""The page « Ce que la loi et la Caf attendent »: what is met, where, and what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.actions.expectations import Met, catalogued, stated
from diagnostic.book.meeting import CHECKS, Held
from diagnostic.book.project import pipe
from diagnostic.errors import CatalogueError, Problem
from diagnostic.presentation import markdown
from diagnostic.study.profiles import PAGES, THEMES
from diagnostic.study.themes import label
from diagnostic.text import NB_HYPHEN, NBSP, near_matches

if TYPE_CHECKING:
    from diagnostic.actions.expectations import Expectation, Family, Stated

_MARKS = {Met.PRESENT: "●", Met.PARTIAL: "◐", Met.MISSING: "○", Met.DECLARED: "☐"}


def expectations(held: Held, families: tuple[str, ...], files: Mapping[str, str]) -> str:
    """Return the page of what is expected; empty when the profile answers nothing.

    Parameters
    ----------
    held : Held
    families : tuple of str
        Those the profile answers.
    files : mapping of str to str
        File of each chapter and page of the book, by name: what is elsewhere
        is not linked.

    Raises
    ------
    CatalogueError
        When an expectation names a rule that does not exist.
    DataError
        When what the team states cannot be read.
    """
    declared = catalogued()
    _known([each.check for each in declared.expectations])
    own = stated(held.project.study.slug, declared)
    chosen = [each for each in declared.families if each.id in families]
    if not chosen:
        return ""
    judged = [
        (each, *_judged(each, held, own.get(each.id)))
        for each in declared.expectations
        if each.family in families
    ]
    count = Counter(state for _, state, _ in judged)
    told = [f"{text.number(n)} {_plural(state, n)}" for state in Met if (n := count[state])]
    lead = (
        f"{text.capitalised(text.counted(len(judged), 'attente'))} : {text.enumeration(told)}. "
        "Cette page aide à préparer le dépôt ; elle ne vaut pas avis de l’institution."
    )
    parts = [markdown.div("chapo", lead)]
    if held.fictional:
        parts.append("*Une partie de ce qui est compté ici est fictive, pour la démonstration.*")
    for family in chosen:
        mine = [each for each in judged if each[0].family == family.id]
        parts.append(_family(family, mine, files))
    return _kept(text.typographic("\n\n".join(parts)))


def _kept(said: str) -> str:
    """Keep the number of an article, and the day of a text, on one line."""
    said = re.sub(r"\b([LR])\. (\d+)-(\d+)", rf"\1.{NBSP}\2{NB_HYPHEN}\3", said)
    return re.sub(r"\b(\d{1,2}) (?=(?:janvier|juin|décembre) \d{4})", rf"\1{NBSP}", said)


def _known(checks: list[str]) -> None:
    problems = [
        Problem(
            "cette règle n’existe pas",
            "data/catalogue/expectations.yml",
            check,
            f"choisissez parmi : {', '.join(CHECKS)}",
            near_matches(check, CHECKS),
        )
        for check in dict.fromkeys(checks)
        if check not in CHECKS
    ]
    if problems:
        raise CatalogueError(problems)


def _judged(each: Expectation, held: Held, own: Stated | None) -> tuple[Met, str]:
    if own is not None:
        fiction = " (exemple fictif)" if own.demonstration else ""
        return own.state, f"constaté par l’équipe : {own.where}{fiction}"
    return CHECKS[each.check](held)


def _plural(state: Met, count: int) -> str:
    many = {Met.PRESENT: "présentes", Met.PARTIAL: "partielles", Met.MISSING: "absentes"}
    one = {Met.PRESENT: "présente", Met.PARTIAL: "partielle", Met.MISSING: "absente"}
    return (many if count > 1 else one).get(state, state.value)


def _family(
    family: Family,
    judged: list[tuple[Expectation, Met, str]],
    files: Mapping[str, str],
) -> str:
    about = markdown.escape(family.about)
    if family.link:
        about += f" [En savoir plus]({family.link})."
    table = pipe(
        ("Attente", "État", "Où dans ce livre", "Que faire"),
        [_line(*each, files) for each in judged],
        f"{family.title} : ce qui est attendu et où en est l’étude",
        f"tbl-attentes-{family.id}",
        (38, 22, 18, 22),
    )
    head = f"## {markdown.escape(family.title)} {{.unnumbered #sec-attentes-{family.id}}}"
    return f"{head}\n\n{about}\n\n{table}"


def _line(each: Expectation, state: Met, found: str, files: Mapping[str, str]) -> tuple[str, ...]:
    reference = each.reference if each.verified else f"{each.reference} ; à vérifier"
    said = f"**{_MARKS[state]}{NBSP}{text.capitalised(state.value)}**"
    if found:
        said += f" {markdown.escape(f'({found})')}"
    todo = "" if state is Met.PRESENT else markdown.escape(text.capitalised(each.todo))
    places = [_place(name, files) for name in each.where]
    return (
        f"{markdown.escape(each.text)} *{markdown.escape(reference)}*",
        said,
        ", ".join(place for place in places if place) or "nulle part encore",
        todo,
    )


def _place(name: str, files: Mapping[str, str]) -> str:
    """Return a link to a chapter or page that the book holds; else nothing."""
    if name not in files:
        return ""
    title = PAGES.get(name) or ("Les thèmes" if name == THEMES else label(name))
    return f"[{markdown.escape(title)}](../{files[name]})"
