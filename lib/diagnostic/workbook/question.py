"""What opens the chapter of the voices: its first lines, and the question put to the vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.presentation import boxes
from diagnostic.presentation.display import joined
from diagnostic.study.interviews import interviews_folder
from diagnostic.text import NBSP
from diagnostic.voices.consultation.model import State, load, votes
from diagnostic.voices.consultation.store import turnout
from diagnostic.voices.demonstration import LABEL, marked
from diagnostic.voices.interviews import read_interviews

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.voices.consultation.model import Ballot
    from diagnostic.workbook.context import Context


def opening(context: Context) -> Block:
    """Return the first lines of the chapter: what it rests on."""
    slug = context.study.slug
    ballots = [load(slug, name) for name in votes(slug)]
    closed = [ballot for ballot in ballots if ballot.state is State.CLOSED]
    held = read_interviews(interviews_folder(slug))
    said = []
    if done := len(held.plan.interviews) if held else 0:
        said.append(text.counted(done, "entretien"))
    if closed:
        cast = max(sum(each.ballots or 0 for each in turnout(ballot)) for ballot in closed)
        people = text.counted(cast, "personne")
        said.append(
            f"{text.counted(len(closed), 'vote secret', 'votes secrets')} (jusqu’à {people})"
        )
    lead = "Un diagnostic n’est partagé que si ce que disent les gens y tient à côté de ce qui se "
    lead += "mesure."
    lines = [lead]
    if said:
        lines.append(f"Ce chapitre repose sur {text.enumeration(said)} {context.town.at}.")
    shown = [boxes.chapo(text.typographic(" ".join(lines)))]
    if any(b.declared.demonstration for b in ballots) or (held and held.demonstration):
        shown.append(boxes.vigilance(_FICTION, text.capitalised(LABEL)))
    return joined(shown)


_FICTION = (
    "Tout ou partie de ce qui suit est inventé pour montrer la méthode : ni les votes, ni les "
    "paroles ainsi signalés n’ont été recueillis ici."
).replace(" :", f"{NBSP}:")


def question(context: Context) -> Block:
    """Return the question of each vote, why it was asked, and the wordings set aside."""
    slug = context.study.slug
    ballots = [load(slug, name) for name in votes(slug)]
    if not ballots:
        return boxes.absence("Aucune question n’a encore été mise au vote pour cette étude.")
    return joined([_question(ballot) for ballot in ballots])


def _question(ballot: Ballot) -> Block:
    declared = ballot.declared
    lines = [f"« {declared.question} »", _sentence(declared.rationale)]
    if declared.charter:
        lines.append(f"Orientation dont elle découle : {_sentence(declared.charter)}")
    lines += [
        f"Formulation écartée : « {variant.text} » {_sentence(variant.reason)}"
        for variant in declared.variants
    ]
    groups = text.enumeration([group.name for group in declared.groups])
    lines.append(f"Posée à : {groups}. Réponse : {declared.format.label}.")
    if declared.demonstration:
        lines.append(marked("", True))
    kept = [text.typographic(line) for line in lines if line]
    return boxes.constat(kept, text.typographic(declared.title))


def _sentence(words: str) -> str:
    return words if not words or words.endswith((".", "!", "?", "…")) else f"{words}."
