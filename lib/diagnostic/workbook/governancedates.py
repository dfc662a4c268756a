"""Dates of governance: the calendar of the year, conventions and their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.governance.dates import (
    UNDATED,
    Entry,
    Term,
    entries,
    first_day,
    last_day,
    left,
    term,
    year_from,
)
from diagnostic.actions.governance.words import EventKind
from diagnostic.actions.words import Clearance
from diagnostic.presentation import boxes
from diagnostic.presentation.display import joined
from diagnostic.presentation.sheets import day, shown_id
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.text import NB_HYPHEN, NBSP
from diagnostic.voices.demonstration import marked
from diagnostic.voices.workshops.files import load_event
from diagnostic.workbook.governance import (
    UNSAID,
    fictive,
    governance_of,
    missing,
    open_sheets,
    source,
)
from diagnostic.workbook.governancework import followed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diagnostic.actions.governance.model import Convention
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
_COLUMNS = (
    Column("month", "Mois"),
    Column("meetings", "Réunions"),
    Column("actions", "Revues et jalons des actions"),
    Column("terms", "Échéances"),
)
_MEETINGS = {EventKind.MEETING.value, EventKind.DAY.value, EventKind.SESSION.value}


def calendar(context: Context) -> Block:
    """Return the twelve months ahead, month by month; what has no known year apart."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    reviews = {each.sheet.id: each.next_review for each in followed(context, found)}
    day_held = load_event(context.study.slug)
    listed = entries(found, open_sheets(context, found), day_held, reviews)
    months = year_from(context.study.date)
    shown = [e for e in listed if (e.date.year, e.date.month - 1) in months]
    undated = [e for e in listed if e.date == UNDATED]
    rows = [_month(year, month, shown) for year, month in months]
    fictional = any(each.fictional for each in shown)
    ends = [f"{_MONTHS[month]} {year}" for year, month in (months[0], months[-1])]
    block = table(
        context.anchor("tbl", "calendrier"),
        pd.DataFrame(rows),
        _COLUMNS,
        title=text.typographic(
            f"{text.capitalised(text.counted(len(shown), 'date est fixée', 'dates sont fixées'))}"
            " dans les douze mois qui viennent"
            if shown
            else "Aucune date n’est encore fixée dans les douze mois qui viennent"
        ),
        caption=text.typographic(f"Calendrier, de {ends[0]} à {ends[1]}."),
        source=text.typographic(
            marked("fichiers de gouvernance et fiches actions de l’étude.", fictional)
        ),
    )
    return joined([block, _undated(undated)]) if undated else block


def _month(year: int, month: int, shown: Sequence[Entry]) -> dict[str, str]:
    of_month = [e for e in shown if (e.date.year, e.date.month - 1) == (year, month)]
    columns: dict[str, list[str]] = {"meetings": [], "actions": [], "terms": []}
    for each in of_month:
        key = "actions" if each.kind == "action" else "terms"
        key = "meetings" if each.kind in _MEETINGS else key
        first = "1er" if each.date.day == 1 else str(each.date.day)
        columns[key].append(text.typographic(f"{first} : {_kept(each.title)}"))
    cells = {key: " ; ".join(said) or "–" for key, said in columns.items()}
    return {"month": f"{text.capitalised(_MONTHS[month])}{NBSP}{year}", **cells}


def _kept(title: str) -> str:
    """Keep the identifiers of a title on one line."""
    return " ".join(shown_id(w) if w.startswith("ACT-") else w for w in title.split(" "))


def _undated(undated: Sequence[Entry]) -> Block:
    said = [f"{e.title}, {e.when}" if e.when else e.title for e in undated]
    lead = "Dates publiées sans leur année"
    body = text.typographic(f"{text.capitalised(' ; '.join(said))}.")
    return boxes.boxes([boxes.Box("constat", body, lead)])


_CONVENTIONS = (
    Column("title", "Convention"),
    Column("signatories", "Signataires"),
    Column("span", "Durée"),
    Column("state", "À la date de l’étude"),
    Column("data", "Partage de données"),
)


def conventions(context: Context) -> Block:
    """Return the conventions with their terms, and what is to be prepared."""
    found = governance_of(context)
    if found is None:
        return missing(context)
    today = context.study.date
    if not found.conventions:
        return boxes.absence("Aucune convention n’est encore enregistrée.")
    whole = context.study.edition is not Edition.PUBLIC
    rows = []
    for each in found.conventions:
        opened = whole or each.clearance is Clearance.PUBLIC
        state = term(each, today)
        rows.append(
            {
                "title": text.typographic(f"{fictive(each.title, each.demonstration)}"),
                "signatories": text.enumeration(list(each.signatories)) or UNSAID,
                "span": _span(each),
                "state": text.capitalised(_state(state, left(each, today))),
                "data": _clauses(each) if opened else "Clauses non publiées",
            }
        )
    fictional = any(each.demonstration for each in found.conventions)
    block = table(
        context.anchor("tbl", "conventions"),
        pd.DataFrame(rows),
        _CONVENTIONS,
        title=text.typographic(_convention_title([term(e, today) for e in found.conventions])),
        caption=text.typographic(f"Conventions et agréments, au {day(today)}."),
        source=source(fictional),
    )
    return block if not (said := _ahead(found.conventions, context)) else joined([block, said])


def _convention_title(states: Sequence[Term]) -> str:
    said = [
        f"{text.number(states.count(state))} {words[states.count(state) > 1]}"
        for state, words in (
            (Term.OVER, ("est échue", "sont échues")),
            (Term.ENDING, ("arrive à son terme", "arrivent à leur terme")),
        )
        if state in states
    ]
    count = text.counted(len(states), "convention")
    if said:
        return f"Sur {count}, {text.enumeration(said)}"
    return f"{text.capitalised(count)}, aucune à renouveler dans l’année"


def _state(state: Term, remaining: str) -> str:
    if state in {Term.UNKNOWN, Term.OVER, Term.COMING}:
        return remaining if state is Term.OVER else state.value
    return f"{remaining} : suite à préparer" if state is Term.ENDING else remaining


def _span(each: Convention) -> str:
    if each.start and each.end:
        return f"Du {day(each.start)} au {day(each.end)}"
    first, last = first_day(each), last_day(each)
    if first and last:
        return f"{first.year}{NB_HYPHEN}{last.year}"
    if last:
        return f"Jusqu’en {last.year}"
    return f"Depuis {first.year}" if first else text.capitalised(UNSAID)


def _clauses(each: Convention) -> str:
    said = []
    for clause in each.clauses:
        parts = [clause.data, *(part for part in (clause.use, clause.safeguard) if part)]
        said.append(text.typographic(". ".join(part.rstrip(".") for part in parts) + "."))
    return " ".join(said) or "Aucune clause"


def _ahead(found: Sequence[Convention], context: Context) -> Block | None:
    """Return what the Caf's calendar asks for, to the team and the steering committee."""
    from diagnostic.actions.governance.words import Bond

    today = context.study.date
    over = [e for e in found if e.kind is Bond.AGREEMENT and term(e, today) is Term.OVER]
    renewed = {each.renews for each in found}
    over = [each for each in over if each.id not in renewed]
    if not over or context.study.edition is Edition.PUBLIC:
        return None
    names = text.enumeration([f"« {each.title} »" for each in over])
    return boxes.vigilance(
        text.typographic(
            f"{names} : terme passé, et aucune suite n’est enregistrée ici. Une demande d’agrément "
            "se prépare d’ordinaire par l’évaluation et le diagnostic, douze à huit mois avant le "
            "terme ; à vérifier avec la Caf."
        ),
        "Agrément échu",
    )
