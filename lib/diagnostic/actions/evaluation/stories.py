"""Stories of change: what someone says has changed most, why it counts, and who may read it.

A story is someone's words: it passes the same gate as a verbatim. Before it
is read again, validated by a function and agreed to by who told it, it stays
in the working edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import Field

from diagnostic.actions.days import Day
from diagnostic.actions.evaluation.words import SIGNS, STORY, Consent, Scale, Sign
from diagnostic.actions.model import Words
from diagnostic.confidentiality.gate import readable
from diagnostic.confidentiality.quotes import Decision, State, Verbatim, fingerprint
from diagnostic.errors import Problem
from diagnostic.study.model import Edition
from diagnostic.study.respondents import Respondent
from diagnostic.study.strict import Strict
from diagnostic.text import near_matches

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.confidentiality.gate import Judge
    from diagnostic.study.document import Document

FILE = "stories.yml"


class Story(Strict):
    """One story of change, as it was told and read again."""

    id: Words = Field(description="RC-01.")
    scale: Scale = Field(description="Où le changement se voit.")
    signs: tuple[Sign, ...] = Field(min_length=1, description="À quoi on le reconnaît.")
    about: tuple[Words, ...] = Field(min_length=1, description="Fiche, axe ou objectif : ACT-01…")
    teller: Respondent = Field(description="Qui raconte : une catégorie, jamais une personne.")
    date: Day
    before: str = Field(default="", description="Comment c’était avant.")
    change: Words = Field(description="Ce qui a changé.")
    why: Words = Field(description="Pourquoi cela compte.")
    chosen: str = Field(default="", description="Pourquoi ce récit a été retenu parmi d’autres.")
    consent: Consent = Field(
        default=Consent.ASKED, description="La personne accepte-t-elle la publication ?"
    )
    status: State = State.RAW
    decision: Decision | None = None
    settled: tuple[str, ...] = Field(default=(), description="Mots qui ne nomment personne.")
    validated_by: str = Field(default="", description="Fonction de qui a validé.")
    fingerprint: str = Field(default="", description="Empreinte du récit validé.")
    demonstration: bool = False

    @property
    def words(self) -> str:
        """Everything that was told."""
        return " ".join(part for part in (self.before, self.change, self.why, self.chosen) if part)

    @property
    def digest(self) -> str:
        """The digest that ties a validation to these words."""
        return fingerprint(self.words)


class StoriesFile(Strict):
    """What ``stories.yml`` declares."""

    demonstration: bool = Field(default=False, description="Vrai quand tout y est fictif.")
    stories: tuple[Story, ...] = ()


@dataclass(frozen=True)
class Filed:
    """A story and its place, for messages."""

    story: Story
    where: str
    fictional: bool = False

    @property
    def verbatim(self) -> Verbatim:
        """The story as the gate of verbatims reads it."""
        story = self.story
        return Verbatim(
            id=story.id,
            interview="",
            category=story.teller,
            theme="",
            territory="",
            text=story.words,
            status=story.status,
            decision=story.decision,
            settled=story.settled,
            validated_by=story.validated_by,
            fingerprint=story.fingerprint,
            demonstration=self.fictional,
            where=self.where,
        )

    @property
    def told(self) -> tuple[str, str, str, str]:
        """Before, change, why, choice, their placeholders in words."""
        story = self.story
        return (
            readable(story.before), readable(story.change), readable(story.why),
            readable(story.chosen),
        )  # fmt: skip


def filed(declared: StoriesFile, document: Document) -> tuple[Filed, ...]:
    """Return stories with their places."""
    return tuple(
        Filed(
            story,
            document.where(("stories", i, "id")),
            declared.demonstration or story.demonstration,
        )
        for i, story in enumerate(declared.stories)
    )


def story_problems(
    declared: StoriesFile, document: Document, actions: Actions
) -> Iterator[Problem]:
    """Yield every mistake of the file: identifiers, what stories are about, signs of a scale."""
    known = (*actions.by_id, *actions.axes, *actions.objectives)
    seen: set[str] = set()
    for i, story in enumerate(declared.stories):
        where = document.where(("stories", i, "id"))
        if not STORY.match(story.id):
            yield Problem(
                "cet identifiant n’a pas la bonne forme", where, story.id, "écrivez-le comme RC-01"
            )
        elif story.id in seen:
            yield Problem("cet identifiant est déjà pris", where, story.id, "donnez-en un autre")
        seen.add(story.id)
        for j, name in enumerate(story.about):
            if name not in known:
                yield Problem(
                    "ce n’est ni une fiche, ni un axe, ni un objectif de l’étude",
                    document.where(("stories", i, "about", j)),
                    name,
                    "citez par exemple " + (", ".join(known[:4]) or "une fiche, une fois créée"),
                    near_matches(name, known),
                )
        for j, sign in enumerate(story.signs):
            if sign.scale is not story.scale:
                own = ", ".join(each.value for each in SIGNS[story.scale])
                yield Problem(
                    f"ce signe est de l’échelle « {sign.scale.value} »",
                    document.where(("stories", i, "signs", j)),
                    sign.value,
                    f"signes de l’échelle « {story.scale.value} » : {own}",
                )


def in_the_way(each: Filed, judge: Judge, edition: Edition) -> list[Problem]:
    """Return what keeps a story out of a shared edition; none when it was put aside.

    The public edition also asks for the agreement of who tells it.
    """
    story = each.story
    if story.decision is Decision.ASIDE:
        return []
    found = [_told(problem, story) for problem in judge.problems(each.verbatim)]
    refused = story.consent is Consent.REFUSED
    if refused or (edition is Edition.PUBLIC and story.consent is not Consent.GIVEN):
        found.append(
            Problem(
                "la personne n’a pas accepté que son récit paraisse",
                each.where,
                f"{story.id}, consent : {story.consent.value}",
                f"demandez-lui, ou écrivez decision: {Decision.ASIDE.value}",
            )
        )
    return found


def _told(problem: Problem, story: Story) -> Problem:
    """Say of a story what the gate says of a verbatim."""
    what = problem.what.replace("ce verbatim", "ce récit")
    if "a changé" in what and not story.fingerprint:
        what = "ce récit est validé sans l’empreinte de ce qui a été relu"
    where = problem.where.replace(", colonne « text »", "")
    if "n’est pas validé" in what or "a changé" in what or "sans" in what:
        remedy = (
            'relisez-le avec la personne, puis écrivez status: "validé", validated_by (une '
            f'fonction) et fingerprint: "{story.digest}"'
        )
    elif "décidez" in problem.remedy or "people" in problem.remedy:
        words = ", ".join(each.value for each in Decision)
        remedy = f"décidez, et écrivez decision : {words}"
    else:
        remedy = "remplacez ces mots, ou ajoutez à settled ceux qui ne désignent personne"
    return replace(problem, what=what, where=where, remedy=remedy)
