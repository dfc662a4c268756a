"""The evaluation of a study as its edition may show it: the gate, the follow-up, the pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from diagnostic import paths, text
from diagnostic.actions.actions import Actions
from diagnostic.actions.evaluation.files import load
from diagnostic.actions.evaluation.grounds import Told
from diagnostic.actions.evaluation.participation import by_group
from diagnostic.actions.evaluation.stories import in_the_way
from diagnostic.actions.files import known_of
from diagnostic.actions.followup.files import load as load_followup
from diagnostic.actions.followup.linking import nodes
from diagnostic.actions.followup.tracking import tracked
from diagnostic.actions.private import NAMED
from diagnostic.actions.words import Clearance
from diagnostic.confidentiality.directory import read_directory
from diagnostic.confidentiality.gate import SAID, Judge, cleared
from diagnostic.confidentiality.identifiers import find
from diagnostic.confidentiality.quotes import Decision, State
from diagnostic.errors import DisclosureError, Problem
from diagnostic.presentation import boxes, markdown
from diagnostic.study.interviews import read_plan
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names
from diagnostic.text import NBSP
from diagnostic.voices.pieces import Kind
from diagnostic.workbook.actions import actions_of

if TYPE_CHECKING:
    from diagnostic.actions.evaluation.model import Evaluation
    from diagnostic.actions.evaluation.stories import Filed
    from diagnostic.actions.followup.tracking import Tracked
    from diagnostic.actions.model import Sheet
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context


_TRACKED = re.compile(r"^(?:RL|RS|EF|ET)-ACT-\d{2,}-\d+$")


@dataclass(frozen=True)
class Evaluated:
    """An evaluation and what surrounds it.

    Parameters
    ----------
    evaluation : Evaluation
        Its stories are those the edition may show.
    tracked : mapping of str to Tracked
    nodes : mapping of str to str
        What the follow-up holds: identifier → text.
    votes : mapping of str to str
    pending : tuple of str
        Stories that a shared edition would refuse, and why: for the team.
    waiting : frozenset of str
        Their identifiers.
    public : bool
        Whether internal fiches show nothing but their summary.
    """

    evaluation: Evaluation
    tracked: Mapping[str, Tracked] = field(default_factory=dict)
    nodes: Mapping[str, str] = field(default_factory=dict)
    votes: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[str, ...] = ()
    waiting: frozenset[str] = frozenset()
    public: bool = False

    @property
    def told(self) -> Told:
        """What grounds are drawn from."""
        return Told(self.evaluation, self.tracked, self.votes, self.public)

    def whole(self, sheet: Sheet) -> bool:
        """Whether the edition may show all of a fiche."""
        return not self.public or sheet.clearance is Clearance.PUBLIC

    @property
    def fictional(self) -> bool:
        """Whether something of it is fictional."""
        return self.evaluation.fictional or self.evaluation.actions.fictional()

    def piece(self, name: str) -> str:
        """Say what a piece is, as the edition may show it."""
        known = self.evaluation.actions.known
        if name in known.findings:
            return known.findings[name].text
        if name in known.evidence.pieces:
            found = known.evidence.pieces[name]
            if found.kind is Kind.VERBATIM:
                return (
                    f"« {found.text} »" if found.text else "un propos que l’édition ne montre pas"
                )
            return found.text
        if name in self.nodes:
            return self.nodes[name]
        if name.startswith("RC-"):
            return "un récit de changement"
        return name if not _TRACKED.match(name) else "un relevé que l’édition ne montre pas"


def evaluated(context: Context) -> Evaluated | None:
    """Return the evaluation of a study as its edition may show it; None when it has none.

    Raises
    ------
    DataError
        When a file is wrong.
    DisclosureError
        In a shared edition, when a story is not cleared or a score names somebody.
    """
    slug, edition = context.study.slug, context.study.edition
    allowed = place_names(context.town.id, context.gazetteer)
    actions = actions_of(context)
    if actions is None:
        shown = cleared(edition, paths.field(slug), allowed=allowed)
        actions = Actions(slug, known=known_of(slug, context.statistics.catalogue, allowed, shown))
    followup = load_followup(slug, actions)
    added, _ = nodes(followup, actions, public=edition is Edition.PUBLIC)
    every, _ = nodes(followup, actions)
    found = load(slug, actions, {node.id: node.text for node in every})
    if found is None:
        return None
    home = paths.field(slug)
    judge = Judge(read_plan(home / "interviews"), read_directory(home), allowed)
    wrong = {each.story.id: in_the_way(each, judge, edition) for each in found.stories}
    if edition is not Edition.WORKING:
        problems = [p for each in wrong.values() for p in each]
        problems += _naming(found)
        if problems:
            raise DisclosureError(problems)
    kept = tuple(
        each
        for each in found.stories
        if each.story.decision is not Decision.ASIDE and each.story.status is not State.RAW
    )
    pending = tuple(
        f"{name}{NBSP}: {each[0].what} ({each[0].remedy})." for name, each in wrong.items() if each
    )
    return Evaluated(
        replace(found, stories=kept),
        {each.sheet.id: each for each in tracked(actions, followup, context.study.date)},
        {node.id: node.text for node in added},
        by_group(slug),
        pending,
        frozenset(name for name, each in wrong.items() if each),
        edition is Edition.PUBLIC,
    )


def _naming(found: Evaluation) -> Iterator[Problem]:
    names = found.actions.known.names
    for each in found.scores:
        for hit in find(each.justification, names):
            if hit.kind in NAMED:
                yield Problem(
                    f"la justification contient {SAID[hit.kind]}",
                    each.where,
                    f"{each.subject}, {each.level.value}",
                    "écrivez-la autrement : une note ne désigne personne",
                )


def absent(context: Context) -> Block:
    """Say that nothing was evaluated yet; to the team, how to begin."""
    said = text.typographic(f"Aucune action n’est encore évaluée {context.town.at}.")
    if context.study.edition is not Edition.WORKING:
        return boxes.absence(said)
    how = f"`diagnostic evaluation template {context.study.slug}`"
    return boxes.absence(
        said, markdown.Prose(f"La grille à remplir par chaque personne qui note{NBSP}: {how}.")
    )


def speaker(each: Filed) -> str:
    """Say who tells a story: a category, never a person."""
    if each.story.decision is Decision.WIDEN:
        return "Une personne rencontrée"
    return each.story.teller.one
