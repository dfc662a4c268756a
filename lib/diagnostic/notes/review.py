"""How each paragraph of a note stands: never read, up to date, retouched, to be read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostic.errors import Problem
from diagnostic.notes.changes import Change, changes, now_of, of_value, place_of
from diagnostic.notes.citing import Citation, citations
from diagnostic.notes.linking import linked
from diagnostic.notes.numbers import Number, candidates, numbers, same
from diagnostic.notes.paragraphs import Note, Paragraph
from diagnostic.notes.record import Figure, Reading, Record
from diagnostic.text import near_matches

if TYPE_CHECKING:
    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value


class State(StrEnum):
    """How a paragraph stands; the value is its French name."""

    PLAIN = "sans chiffre"
    NEW = "jamais relu"
    CURRENT = "à jour"
    EDITED = "retouché depuis la relecture"
    MOVED = "à relire"


@dataclass(frozen=True)
class Reviewed:
    """A paragraph and what is known of its figures.

    Parameters
    ----------
    paragraph : Paragraph
    state : State
    reading : Reading or None
        The last one.
    changes : tuple of Change
    problems : tuple of Problem
        Figures it names that do not exist.
    figures : tuple of Figure
        Those it rests on now, as a reading would keep them.
    strangers : tuple of str
        Numbers that are no figure of the chapter.
    """

    paragraph: Paragraph
    state: State
    reading: Reading | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    figures: tuple[Figure, ...] = ()
    strangers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """A note and how each of its paragraphs stands.

    Parameters
    ----------
    note : Note
    paragraphs : tuple of Reviewed
    gone : tuple of Reading
        Readings of paragraphs that are no longer in the note.
    places : tuple of str
        Territories that the book speaks of.
    """

    note: Note
    paragraphs: tuple[Reviewed, ...] = ()
    gone: tuple[Reading, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def moved(self) -> tuple[Reviewed, ...]:
        """Paragraphs to read again."""
        return tuple(each for each in self.paragraphs if each.state is State.MOVED)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every figure named that does not exist."""
        return tuple(problem for each in self.paragraphs for problem in each.problems)


def review(
    note: Note,
    record: Record,
    profile: Profile,
    *,
    among: Sequence[str] | None = None,
    batch: bool = False,
) -> Review:
    """Tell how each paragraph of a note stands.

    Parameters
    ----------
    note : Note
    record : Record
    profile : Profile
        Of the territory of the book.
    among : sequence of str, optional
        Indicators of the chapter, among which numbers are sought; without it
        only the figures of former readings and those that paragraphs name are
        looked at, which costs little.
    batch : bool
        Whether the note is that of several books, one per commune.
    """
    readings, gone = linked(note.paragraphs, record.paragraphs)
    wanted = {figure.indicator for each in readings.values() for figure in each.figures}
    known = profile.statistics.catalogue.indicators
    named = {each.number: citations(each.text, known) for each in note.paragraphs}
    wanted |= {cited.indicator for several in named.values() for cited in several}
    profile.load(sorted(wanted & set(known)))
    values = _values(profile, among, town=not batch) if among is not None else ()
    reviewed = [
        _reviewed(note, each, readings.get(each.number), named[each.number], profile, batch)
        for each in note.paragraphs
    ]
    if among is not None:
        reviewed = [_sought(each, values, profile) for each in reviewed]
    places = tuple(str(place.id) for place in (profile.town, *profile.comparators))
    return Review(note, tuple(reviewed), gone, places)


def _reviewed(  # noqa: PLR0917 - a paragraph and all it is set against
    note: Note,
    paragraph: Paragraph,
    reading: Reading | None,
    named: Iterable[Citation],
    profile: Profile,
    batch: bool,
) -> Reviewed:
    found, problems = [], []
    for citation in named:
        value = resolved(citation, profile)
        if value is None:
            problems.append(_unknown(citation, profile, note.where(paragraph)))
            continue
        latest = (
            citation.vintage is None
            or value.year
            == profile.latest(citation.indicator, value.territory if not value.lent else None).year
        )
        figure = of_value(value, profile.town, latest=latest)
        own = batch and figure.territory == str(profile.town.id)
        found.append(figure.model_copy(update={"own": own}))
    moved = changes(_mine(reading, profile), profile)
    state = _state(paragraph, reading, moved, plain=not found and not problems)
    return Reviewed(paragraph, state, reading, moved, tuple(problems), tuple(found))


def _mine(reading: Reading | None, profile: Profile) -> list[Figure]:
    """Return the figures of a reading that are not those of another book of the batch."""
    town = str(profile.town.id)
    figures = reading.figures if reading else ()
    return [figure for figure in figures if not figure.own or figure.territory == town]


def _state(
    paragraph: Paragraph, reading: Reading | None, moved: Sequence[Change], *, plain: bool
) -> State:
    if moved:
        return State.MOVED
    if reading is not None:
        return State.CURRENT if reading.digest == paragraph.digest else State.EDITED
    return State.PLAIN if plain and not numbers(paragraph.text) else State.NEW


def _sought(each: Reviewed, values: Sequence[Value], profile: Profile) -> Reviewed:
    """Add the figures that the numbers of a paragraph are, and name those that are none."""
    found, strangers = list(each.figures), []
    asked = [_value_of(figure, profile) for figure in each.figures]
    for number in numbers(each.paragraph.text):
        if any(same(number, value) for value in asked if value is not None):
            continue
        likely = _still(each.reading, number, profile) or candidates(number, values, profile.town)
        for value in likely:
            newest = profile.latest(value.indicator.id, None if value.lent else value.territory)
            latest = value.vintage == newest.vintage
            found.append(of_value(value, profile.town, latest=latest, cited=number.written))
        # A difference in points is worked out by the consultant, from two figures.
        if not likely and number.sure and number.unit != "points":
            strangers.append(number.written)
    return replace(
        each, figures=tuple(dict.fromkeys(found)), strangers=tuple(dict.fromkeys(strangers))
    )


def _still(reading: Reading | None, number: Number, profile: Profile) -> list[Value]:
    """Return the figures that a number was read with, as they stand now.

    A number left as it was after its figure has moved still rests on it.
    """
    found = []
    for figure in reading.figures if reading else ():
        place = place_of(profile, figure.territory)
        known = figure.indicator in profile.statistics.catalogue.indicators
        if figure.cited == number.written and place is not None and known:
            found.append(now_of(figure, profile, place))
    return [value for value in found if value.known]


def _value_of(figure: Figure, profile: Profile) -> Value | None:
    place = place_of(profile, figure.territory)
    return profile.at(figure.indicator, place, figure.vintage or 0) if place else None


def _values(profile: Profile, among: Iterable[str], *, town: bool) -> tuple[Value, ...]:
    """Return every figure of a chapter; in a batch, only those that all its books share."""
    profile.load(among)
    places = (*([profile.town] if town else []), *profile.comparators)
    return tuple(
        value
        for identifier in among
        for place in places
        for value in profile.values(identifier, place)
        if value.known
    )


def resolved(citation: Citation, profile: Profile) -> Value | None:
    """Return the figure that a paragraph names; None when it does not exist."""
    place = place_of(profile, citation.place)
    if place is None or citation.indicator not in profile.statistics.catalogue.indicators:
        return None
    if citation.vintage is None:
        return profile.latest(citation.indicator, place)
    value = profile.at(citation.indicator, place, citation.vintage)
    return value if value.vintage is not None else None


def _unknown(citation: Citation, profile: Profile, where: str) -> Problem:
    known: Collection[str] = profile.statistics.catalogue.indicators
    if citation.indicator not in known:
        return Problem(
            "ce paragraphe cite un indicateur qui n’est pas au catalogue",
            where,
            citation.written,
            "corrigez son nom ; pour de simples accolades, écrivez \\{",
            near_matches(citation.indicator, known),
        )
    place = place_of(profile, citation.place)
    if place is None:
        places = (profile.town, *profile.comparators)
        return Problem(
            "ce paragraphe cite un territoire qui n’est pas comparé ici",
            where,
            citation.written,
            f"écrivez l’un de : {', '.join(str(each.id) for each in places)}",
        )
    years = [str(v.vintage) for v in profile.values(citation.indicator, place) if v.vintage]
    return Problem(
        "ce paragraphe cite une année dont aucune source ne donne le chiffre",
        where,
        citation.written,
        f"années connues : {', '.join(years)}" if years else "retirez l’année",
    )
