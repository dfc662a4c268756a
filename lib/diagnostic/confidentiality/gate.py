"""The gate of shared editions: what was said and may be published, or an error.

A ``copil`` or ``public`` book is made of validated words only. What is not
validated, identifies, or could single someone out without a decision stops
the book, with the file, the line and the reason; the reason never quotes what
identifies, since the message itself may be read by others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from diagnostic.confidentiality.directory import Directory, read_directory
from diagnostic.confidentiality.forms import PLACEHOLDER
from diagnostic.confidentiality.identifiers import Kind, Names, find
from diagnostic.confidentiality.quotes import FILE, Decision, State, Verbatim, read_verbatims
from diagnostic.confidentiality.rarity import Rarity, rarity
from diagnostic.errors import DisclosureError, Problem
from diagnostic.study.interviews import FOLDER, InterviewPlan, read_plan
from diagnostic.study.model import Edition
from diagnostic.study.respondents import Respondent
from diagnostic.text import NBSP, folded

LEAST = 10
"""People a category must hold for its words to be published without a decision."""

SAID: Mapping[Kind, str] = {
    Kind.EMAIL: "une adresse électronique",
    Kind.URL: "l’adresse d’une page",
    Kind.PHONE: "un numéro de téléphone",
    Kind.NIR: "un numéro de sécurité sociale",
    Kind.NUMBER: "un numéro de dossier",
    Kind.IBAN: "un compte bancaire",
    Kind.BIRTH: "une date de naissance",
    Kind.ADDRESS: "une adresse",
    Kind.PLATE: "une plaque d’immatriculation",
    Kind.PERSON: "le nom d’une personne",
    Kind.PLACE: "le nom d’un lieu",
    Kind.SCHOOL: "le nom d’un établissement",
    Kind.ORGANISATION: "le nom d’un organisme",
    Kind.DOUBT: "un mot qui peut être un nom",
}
"""Each kind of identifier as a message says it."""


@dataclass(frozen=True)
class Quote:
    """What may appear of a verbatim.

    Parameters
    ----------
    id : str
        ``VB-07``.
    text : str
    speaker : str
        Who speaks: a category, never an organisation.
    category : Respondent
    theme : str
    paraphrased : bool
        Whether the words are no longer the person's own.
    pending : bool
        Whether it is still to be read again: in the working edition alone.
    demonstration : bool
    """

    id: str
    text: str
    speaker: str
    category: Respondent
    theme: str
    paraphrased: bool = False
    pending: bool = False
    demonstration: bool = False


@dataclass(frozen=True)
class Cleared:
    """What a gate lets through.

    Parameters
    ----------
    edition : Edition
    quotes : tuple of Quote
    withheld : tuple of str
        Texts that must be nowhere in the edition.
    """

    edition: Edition
    quotes: tuple[Quote, ...] = ()
    withheld: tuple[str, ...] = ()

    def of(self, theme: str, categories: Iterable[Respondent] = tuple(Respondent)) -> list[Quote]:
        """Return the quotes of a chapter by some categories of people."""
        kept = set(categories)
        return [q for q in self.quotes if q.theme == theme and q.category in kept]


def cleared(
    edition: Edition, field: Path, *, allowed: tuple[str, ...] = (), strict: bool | None = None
) -> Cleared:
    """Return what was said and may appear in an edition.

    Parameters
    ----------
    edition : Edition
        The working edition also shows what is to be read again, marked as
        such; raw words never appear anywhere.
    field : Path
        Folder of what was collected for the study.
    allowed : tuple of str
        Proper nouns that name nobody: the town, its département.
    strict : bool, optional
        Whether anything in the way is an error; by default, in every edition
        but the working one.

    Raises
    ------
    DisclosureError
        With every reason at once: file, line, what to do.
    DataError
        When a file cannot be read.
    """
    folder = field / FOLDER
    verbatims = read_verbatims(folder / FILE)
    plan = read_plan(folder)
    directory = read_directory(field)
    judge = Judge(plan, directory, allowed)
    working = edition is Edition.WORKING
    judged = [(each, judge.problems(each)) for each in verbatims]
    if not working if strict is None else strict:
        problems = [problem for _, found in judged for problem in found]
        if problems:
            raise DisclosureError(problems)
    quotes, withheld = [], []
    for each, found in judged:
        if each.decision is Decision.ASIDE or each.state is State.RAW or (found and not working):
            withheld.append(each.text)
        else:
            quotes.append(_quote(each, pending=bool(found), plan=plan))
    return Cleared(edition, tuple(quotes), tuple(withheld))


@dataclass(frozen=True)
class Judge:
    """Says what stands between a verbatim and a shared edition.

    Parameters
    ----------
    plan : InterviewPlan or None
    directory : Directory
        Organisations of the study.
    allowed : tuple of str
    """

    plan: InterviewPlan | None
    directory: Directory
    allowed: tuple[str, ...] = ()

    @cached_property
    def names(self) -> Names:
        """What is known to be a name here."""
        own = self.plan.allowed if self.plan else ()
        return Names(organisations=self.directory.names, allowed=(*self.allowed, *own))

    def problems(self, each: Verbatim) -> list[Problem]:
        """Return every reason not to publish a verbatim; none when it was put aside."""
        if each.decision is Decision.ASIDE:
            return []
        return [*self._state(each), *self._names(each), *self._rarity(each), *self._few(each)]

    def doubts(self, each: Verbatim) -> list[str]:
        """Return the words that a reader has not settled yet."""
        settled = {folded(word) for word in each.settled}
        found = find(each.text, self.names)
        return [f.text for f in found if f.kind is Kind.DOUBT and folded(f.text) not in settled]

    def rare(self, each: Verbatim) -> Rarity:
        """Return what could single out who speaks."""
        small = self.plan.small_places if self.plan else ()
        found = rarity(f"{each.text} {each.territory}", small)
        unique = self._unique(each)
        return Rarity(found.role or unique, found.circumstance, found.small_place)

    def _unique(self, each: Verbatim) -> str:
        """Return the only organisation of its kind that the person speaks from; else empty."""
        if each.category is Respondent.RESIDENTS:
            return ""
        return self.directory.unique_in(each.text)

    def _state(self, each: Verbatim) -> list[Problem]:
        if each.changed:
            what = "ce verbatim a changé depuis sa validation"
        elif each.state is not State.VALIDATED:
            what = f"ce verbatim n’est pas validé (« {each.state.value} »)"
        elif not each.validated_by:
            what = "ce verbatim est validé sans que l’on sache par quelle fonction"
        else:
            return []
        remedy = f"relisez-le, puis : diagnostic interviews validate ÉTUDE {each.id}"
        return [Problem(what, each.where, each.id, remedy)]

    def _names(self, each: Verbatim) -> list[Problem]:
        settled = {folded(word) for word in each.settled}
        problems = []
        for found in find(each.text, self.names):
            doubt = found.kind is Kind.DOUBT
            if doubt and folded(found.text) in settled:
                continue
            remedy = (
                f"remplacez-le, ou dites qu’il ne désigne personne : diagnostic interviews "
                f"review ÉTUDE {each.id} --settle MOT"
                if doubt
                else "remplacez-le par un mot général, puis validez de nouveau"
            )
            problems.append(
                Problem(
                    f"ce verbatim contient {SAID[found.kind]}",
                    f"{each.where}, colonne « text »",
                    f"{each.id}, {_place(found.start)}",
                    remedy,
                )
            )
        return problems + _territory(each, self.names)

    def _rarity(self, each: Verbatim) -> list[Problem]:
        rare = self.rare(each)
        unique = self._unique(each)
        if each.decision is not None or not (rare.rare or unique):
            return []
        signs = [
            "un organisme seul de son genre ici" if unique else "une fonction" if rare.role else "",
            "une situation privée" if rare.circumstance else "",
            "un petit lieu" if rare.small_place else "",
        ]
        return [
            Problem(
                "la personne qui parle pourrait être reconnue",
                each.where,
                f"{each.id}{NBSP}: {', '.join(sign for sign in signs if sign)}",
                _DECIDE.format(each.id),
            )
        ]

    def _few(self, each: Verbatim) -> list[Problem]:
        if each.decision is not None or each.category is Respondent.RESIDENTS:
            return []
        people = self.plan.people(each.category) if self.plan else None
        if people is not None and people >= LEAST:
            return []
        what = (
            "on ne sait pas combien de personnes compte cette catégorie"
            if people is None
            else f"cette catégorie compte moins de {LEAST} personnes"
        )
        remedy = (
            f"dites-le dans {FOLDER}/plan.yml (people), ou {_DECIDE.format(each.id)}"
            if people is None
            else _DECIDE.format(each.id)
        )
        return [Problem(what, each.where, f"{each.id}, {each.category.value}", remedy)]


_DECIDE = (
    "décidez : diagnostic interviews review ÉTUDE {} --decide "
    "« paraphrase », « élargir », « garder avec accord » ou « écarter »"
)


def _territory(each: Verbatim, names: Names) -> list[Problem]:
    return [
        Problem(
            f"le lieu de ce verbatim contient {SAID[found.kind]}",
            f"{each.where}, colonne « territory »",
            each.id,
            "laissez cette case vide, ou nommez un lieu où l’on ne se reconnaît pas",
        )
        for found in find(each.territory, names)
        if found.kind not in {Kind.DOUBT, Kind.PLACE}
    ]


def _place(start: int) -> str:
    return f"à partir du caractère {start + 1}"


def readable(text: str) -> str:
    """Return a text whose placeholders are words: « [une personne] »."""
    return PLACEHOLDER.sub(lambda match: _WORDED.get(match.group(1), "[…]"), text)


_WORDED = {
    Kind.PERSON.value: "[une personne]",
    Kind.PLACE.value: "[un lieu]",
    Kind.SCHOOL.value: "[un établissement]",
    Kind.ORGANISATION.value: "[un organisme]",
    Kind.ADDRESS.value: "[une adresse]",
    Kind.BIRTH.value: "[une date]",
}


def _quote(each: Verbatim, *, pending: bool, plan: InterviewPlan | None) -> Quote:
    widened = each.decision is Decision.WIDEN
    return Quote(
        id=each.id,
        text=readable(each.text),
        speaker="Une personne rencontrée en entretien" if widened else each.category.one,
        category=each.category,
        theme=each.theme,
        paraphrased=each.decision is Decision.PARAPHRASE,
        pending=pending,
        demonstration=each.demonstration or bool(plan and plan.demonstration),
    )
