"""The pieces a finding can rest on: each with its stable identifier and who speaks.

An indicator of the catalogue, a verbatim (``VB-07``), an item of a vote
(``IT-besoins-03``), a note of a workshop (``AT-seniors-02``), a question of a
survey (``Q-attentes-logement``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from diagnostic.confidentiality.gate import Cleared
from diagnostic.confidentiality.quotes import FILE, Decision, State, read_verbatims
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.study.interviews import interviews_folder
from diagnostic.study.respondents import PROFESSIONALS, Respondent
from diagnostic.voices.consultation.model import load, votes
from diagnostic.voices.surveys.model import load as load_survey
from diagnostic.voices.surveys.model import surveys
from diagnostic.voices.workshops.files import load_all


class Register(StrEnum):
    """Who says something of a theme; the value is what files say."""

    STATISTICS = "statistiques"
    PROFESSIONALS = "professionnels"
    RESIDENTS = "habitants"
    ELECTED = "élus"

    @property
    def label(self) -> str:
        """The register as the head of a column."""
        return self.value.capitalize()


class Kind(StrEnum):
    """What a piece is; the value is its French name."""

    INDICATOR = "indicateur"
    VERBATIM = "verbatim"
    ITEM = "énoncé mis au vote"
    NOTE = "note d’atelier"
    QUESTION = "question d’enquête"
    FINDING = "constat"


@dataclass(frozen=True)
class Piece:
    """Something that was measured, said, voted or noted.

    Parameters
    ----------
    id : str
    kind : Kind
    text : str
        Empty when an edition may not show it.
    theme : str
    register : Register or None
        None when the piece does not tell who speaks: the finding then says it.
    withdrawn : str
        Why it can no longer be used, in French; empty when it can.
    demonstration : bool
    """

    id: str
    kind: Kind
    text: str = ""
    theme: str = ""
    register: Register | None = None
    withdrawn: str = ""
    demonstration: bool = False


def register_of(category: Respondent) -> Register:
    """Return the column that a category of people speaks in."""
    if category in PROFESSIONALS:
        return Register.PROFESSIONALS
    return Register.ELECTED if category is Respondent.ELECTED else Register.RESIDENTS


def pieces(study: str, catalogue: Catalogue, cleared: Cleared | None = None) -> dict[str, Piece]:
    """Return everything a finding of a study can rest on, by identifier.

    Parameters
    ----------
    study : str
    catalogue : Catalogue
    cleared : Cleared, optional
        What the gate lets through: the text of other verbatims stays empty.
    """
    gathered = (
        *_indicators(catalogue),
        *_verbatims(study, cleared),
        *_items(study),
        *_questions(study),
        *_notes(study),
    )
    return {piece.id: piece for piece in gathered}


def _indicators(catalogue: Catalogue) -> Iterator[Piece]:
    for indicator in catalogue.indicators.values():
        yield Piece(
            indicator.id, Kind.INDICATOR, indicator.label, indicator.theme, Register.STATISTICS
        )


def _verbatims(study: str, cleared: Cleared | None) -> Iterator[Piece]:
    shown = {quote.id: quote for quote in cleared.quotes} if cleared else {}
    for each in read_verbatims(interviews_folder(study) / FILE):
        quote = shown.get(each.id)
        yield Piece(
            each.id,
            Kind.VERBATIM,
            quote.text if quote else "",
            each.theme,
            register_of(each.category),
            _withdrawn(each.decision, each.state),
            each.demonstration or bool(quote and quote.demonstration),
        )


def _withdrawn(decision: Decision | None, state: State) -> str:
    if decision is Decision.ASIDE:
        return "ce verbatim a été écarté"
    return "ce verbatim n’a pas encore été relu" if state is State.RAW else ""


def _items(study: str) -> Iterator[Piece]:
    for name in votes(study):
        ballot = load(study, name)
        for item in ballot.items:
            yield Piece(
                item.id,
                Kind.ITEM,
                item.text,
                item.theme,
                demonstration=ballot.declared.demonstration,
            )


def _questions(study: str) -> Iterator[Piece]:
    for name in surveys(study):
        declared = load_survey(study, name)
        for question in declared.survey.questions:
            yield Piece(
                declared.identifier(question),
                Kind.QUESTION,
                question.label,
                question.theme,
                demonstration=declared.survey.demonstration,
            )


def _notes(study: str) -> Iterator[Piece]:
    for workshop in load_all(study):
        for note in workshop.notes:
            yield Piece(
                note.id,
                Kind.NOTE,
                note.text,
                workshop.declared.theme,
                demonstration=note.demonstration or workshop.declared.demonstration,
            )
