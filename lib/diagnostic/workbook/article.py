"""A short article for the town's site, from what the public edition may say and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diagnostic import paths, text
from diagnostic.actions.mission import people
from diagnostic.actions.mission.words import Course, Outcome, Thread
from diagnostic.confidentiality.gate import cleared
from diagnostic.confidentiality.outputs import search
from diagnostic.errors import DataError, DisclosureError, Problem
from diagnostic.presentation import markdown
from diagnostic.study.interviews import interviews_folder
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names
from diagnostic.territories.codes import Level
from diagnostic.text import NBSP
from diagnostic.voices.consultation.model import State, load, votes
from diagnostic.voices.interviews import read_interviews
from diagnostic.voices.workshops.files import load_all
from diagnostic.workbook.context import grouped
from diagnostic.workbook.mission import mission_of
from diagnostic.workbook.missionsaid import sentence

if TYPE_CHECKING:
    from diagnostic.actions.mission.files import Mission
    from diagnostic.analysis.values import Value
    from diagnostic.workbook.context import Context

MOST = 400
"""Words of an article."""
FIGURES = (3, 5)
"""Figures of an article: at least, at most."""
PREFERRED = (
    "population_total",
    "poverty_rate_60",
    "share_75_plus",
    "unemployment_rate_rp_15_64",
    "vacancy_rate_rp",
    "median_living_standard",
    "share_one_person_households",
    "share_under_15",
    "population_growth_annual",
)
"""What a resident asks for first; the first that are known, and not fragile, are shown."""
CONTACT = "[À compléter avant de publier : le service, son adresse, son numéro d’accueil.]"


@dataclass(frozen=True)
class Article:
    """An article.

    Parameters
    ----------
    title : str
    sections : tuple of (str, tuple of str)
        Heading, then Markdown blocks; the lead has no heading.
    """

    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def markdown(self) -> str:
        """The article as Markdown."""
        parts = [f"# {markdown.escape(self.title)}"]
        for heading, blocks in self.sections:
            parts += [f"## {markdown.escape(heading)}"] if heading else []
            parts += blocks
        return "\n\n".join(parts) + "\n"

    @property
    def words(self) -> int:
        """How many words a reader reads."""
        return len(re.findall(r"\w[\w’'\u2011-]*", self.markdown))


def article(context: Context) -> Article:
    """Return the article of a study, as its public edition may say it.

    Raises
    ------
    DisclosureError
        When something personal or not cleared would appear.
    DataError
        When a file is wrong, or its object too long for a short article.
    """
    public = replace(context, study=replace(context.study, edition=Edition.PUBLIC))
    found = mission_of(public)
    values = _values(public)
    made = None
    for figures in range(min(len(values), FIGURES[1]), min(len(values), FIGURES[0]) - 1, -1):
        made = _written(public, found, values[:figures])
        if made.words <= MOST:
            break
    made = made or _written(public, found, [])
    if made.words > MOST:
        raise DataError(
            Problem(
                f"l’article fait {made.words} mots, plus que les {MOST} d’une brève",
                f"data/field/{context.study.slug}/mission.yml, clé « object »",
                remedy="raccourcissez object, ou les titres des étapes et des pratiques",
            )
        )
    _guard(public, made)
    return made


def _guard(context: Context, made: Article) -> None:
    """Refuse what the public edition would: words not cleared, what reaches a person."""
    places = place_names(context.town.id, context.gazetteer)
    gate = cleared(Edition.PUBLIC, paths.field(context.study.slug), allowed=places, strict=False)
    if problems := list(search([("article", made.markdown)], gate)):
        raise DisclosureError(problems)


def _written(context: Context, found: Mission | None, values: Sequence[Value]) -> Article:
    sections: list[tuple[str, tuple[str, ...]]] = [("", tuple(_lead(context, found)))]
    if heard := _heard(context, found):
        sections.append(("Qui a pris part", (heard,)))
    if values:
        shown = markdown.bullets([_figure(context, each) for each in values])
        sections.append(("Quelques chiffres", (shown,)))
    if found and (threads := _threads(found)):
        sections.append(("Ce qui se fait déjà", (threads,)))
    sections.append(("Et maintenant", (_next(found),)))
    sections.append(("Contact", (markdown.escape(CONTACT),)))
    if _fictional(context, found):
        said = "Exemple de démonstration : une partie de ce qui précède est fictive."
        sections.append(("", (f"*{markdown.escape(_set(said))}*",)))
    return Article(_set(f"{context.town.short} : un diagnostic partagé"), tuple(sections))


def _set(said: str) -> str:
    return text.typographic(said)


def _lead(context: Context, found: Mission | None) -> list[str]:
    where = text.capitalised(context.town.at)
    what = "une étude rapproche ce que disent les chiffres, les professionnels et les habitants"
    lines = [f"{where}, {what}, pour décider ensemble de ce qu’il faut faire."]
    if found and found.mission.object:
        lines.append(sentence(found.mission.object))
    return [markdown.escape(_set(line)) for line in lines]


def _heard(context: Context, found: Mission | None) -> str:
    """Say how many people took part, never so few that they could be known."""
    lines = []
    if found and (count := people.total(found.contributors)) >= people.LEAST:
        lines.append(f"{text.counted(count, 'personne a', 'personnes ont')} pris part à l’étude.")
        kinds = [each.category.value for each in found.contributors if each.category]
        if kinds:
            lines[0] = lines[0].removesuffix(".") + f" : {text.enumeration(kinds)}."
    means = _means(context.study.slug)
    if means:
        lines.append(f"On a réuni {text.enumeration(means)}.")
    if lines:
        lines.append("Personne n’y est nommé, et nul ne peut y être reconnu.")
    return markdown.escape(_set(" ".join(lines)))


def _means(study: str) -> list[str]:
    held = read_interviews(interviews_folder(study))
    interviews = len(held.plan.interviews) if held else 0
    closed = sum(load(study, name).state is State.CLOSED for name in votes(study))
    met = len(load_all(study))
    return [
        text.counted(count, one, many)
        for count, one, many in (
            (interviews, "entretien", "entretiens"),
            (closed, "vote secret", "votes secrets"),
            (met, "groupe de travail", "groupes de travail"),
        )
        if count
    ]


def _values(context: Context) -> list[Value]:
    known = context.statistics.catalogue.indicators
    wanted = [name for name in PREFERRED if name in known]
    context.profile.load(wanted)
    values = [context.profile.latest(name) for name in wanted]
    return [each for each in values if each.known and not each.fragile and not each.lent]


def _figure(context: Context, value: Value) -> str:
    """Return a figure, what it counts, what it stands beside, and its source."""
    label = f"{text.lowered(value.indicator.label)}, {value.period}"
    sources = context.statistics.catalogue.sources
    short = " ; ".join(grouped([sources[name].short for name in value.sources]))
    said = f"{label}{_beside(context, value)}. Source : {short}."
    return f"{markdown.strong(value.written)}{NBSP}: {markdown.escape(_set(said))}"


def _beside(context: Context, value: Value) -> str:
    """Return the same figure for the largest comparator; nothing for a plain count."""
    if not value.indicator.unit.startswith(("%", "€", "pour")):
        return ""
    official = [place for place in context.comparators if place.id.level is not Level.GRP]
    for place in reversed(official):
        other = context.profile.nearest(value.indicator.id, place, value.year)
        if other.known:
            year = f" en {other.year}" if other.year != value.year else ""
            return f" ({place.short} : {other.written}{year})"
    return ""


_VERBS = {
    Thread.REVEALED: "révélé",
    Thread.CATALYSED: "aidé à naître",
    Thread.AMPLIFIED: "fait grandir",
}


def _threads(found: Mission) -> str:
    """Say what the project revealed, started and amplified."""
    said = []
    for thread, verb in _VERBS.items():
        items = found.practices.practices if found.practices else ()
        held = [f"« {text.lowered(each.title)} »" for each in items if each.thread is thread]
        if held:
            said.append(f"{verb} {text.enumeration(held)}")
    return markdown.escape(_set(f"Le projet a {text.enumeration(said)}.")) if said else ""


def _next(found: Mission | None) -> str:
    lines = []
    if found:
        phases = found.timeline.phases
        running = [each.title for each in phases if each.state is Course.RUNNING]
        ahead = [each.title for each in phases if each.state is Course.PLANNED]
        events = [e for e in found.timeline.events if e.outcome is Outcome.AHEAD and e.planned]
        if running:
            lines.append(f"Étape en cours : {text.lowered(running[0])}.")
        if ahead:
            steps = [text.lowered(each) for each in ahead[:2]]
            verb = text.plural(len(steps), "Viendra", "Viendront")
            lines.append(f"{verb} ensuite : {text.enumeration(steps)}.")
        for each in sorted(events, key=lambda e: e.planned or 0)[:1]:
            when = each.planned.written if each.planned else ""
            lines.append(f"Prochain rendez-vous : {text.lowered(each.title)} ({when}).")
    if not lines:
        lines.append("Les résultats seront présentés à tous, puis discutés.")
    lines.append("L’édition publique du livre dit tout ce qui a été mesuré, et ce qui manque.")
    return markdown.escape(_set(" ".join(lines)))


def _fictional(context: Context, found: Mission | None) -> bool:
    held = read_interviews(interviews_folder(context.study.slug))
    return bool(
        (found and found.demonstration)
        or (held and held.demonstration)
        or any(
            load(context.study.slug, n).declared.demonstration for n in votes(context.study.slug)
        )
        or any(each.demonstration for each in load_all(context.study.slug))
    )
