"""A vote is prepared, opened, closed: never back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.voices.consultation import store
from diagnostic.voices.consultation.ballots import QUARANTINE
from diagnostic.voices.consultation.files import replace
from diagnostic.voices.consultation.model import (
    FILE,
    Ballot,
    State,
    folder,
    load,
    restated,
    seal,
)
from diagnostic.voices.consultation.rules import Rules
from diagnostic.voices.consultation.scales import Format
from diagnostic.voices.consultation.urn import FILE as URN
from diagnostic.voices.consultation.urn import Urn, open_urn
from diagnostic.voices.consultation.wording import findings

GROUPS = (
    ("elus", "élus"),
    ("acteurs-du-social", "acteurs du social"),
    ("techniciens", "techniciens"),
    ("associations", "acteurs associatifs"),
)
"""The four test groups of the Parcs' method."""
_RULES = {
    "least_ballots": "bulletins en dessous desquels un groupe n’a aucun résultat",
    "counts_from": "bulletins à partir desquels des nombres sont montrés ; en dessous, des mots",
    "shared_top": "part des deux niveaux les plus favorables, dans chaque groupe : dénominateur commun",  # noqa: E501
    "agreement": "accord A à partir duquel une médiane est partagée",
    "favourable": "médiane à partir de laquelle un énoncé partagé est un consensus",
    "unfavourable": "médiane jusqu’à laquelle un énoncé partagé est rejeté ensemble",
    "gap": "écart entre les médianes de deux groupes : tension",
    "probability": "probabilité ajustée sous laquelle un écart n’est pas mis sur le compte du hasard",  # noqa: E501
    "effect": "delta de Cliff exigé en plus",
    "split": "accord A en dessous duquel un groupe est divisé",
    "unclear": "part de blancs : à clarifier",
    "spread": "accord A proche de zéro : les réponses vont dans tous les sens",
}


def create(
    study: str,
    vote: str,
    *,
    title: str,
    question: str,
    form: Format = Format.AGREEMENT,
    groups: Sequence[tuple[str, str]] = GROUPS,
    previous: str = "",
) -> Path:
    """Write the declaration of a new vote, commented, its rules in full.

    Raises
    ------
    DataError
        When the vote exists: nothing is ever replaced.
    """
    path = folder(study, vote) / FILE
    if path.exists():
        raise DataError(
            Problem("ce vote existe déjà", str(path), remedy="donnez un autre nom au nouveau vote")
        )
    rules = Rules()
    lines = [
        "# Consultation par énoncés et vote secret. Tout se fixe avant l’ouverture.",
        f"title: {_quoted(title)}",
        f"question: {_quoted(question or 'De votre point de vue, … ?')}",
        'rationale: ""  # pourquoi cette question, de quelle orientation elle vient : imprimé',
        "variants: []  # formulations écartées : - {text: …, reason: …}",
        f"format: {form.value}  # agreement, importance_feasibility, dots, ranking, regnier",
        "groups:",
    ]
    for each, name in groups:
        lines.append(f"  - {{id: {each}, name: {_quoted(name)}, invited: 0, present: 0}}")
    lines.append("rules:  # imprimées avec les résultats ; plus rien n’y change après l’ouverture")
    lines += [f"  {key}: {getattr(rules, key)}  # {said}" for key, said in _RULES.items()]
    if previous:
        before = load(study, previous)
        lines += [f"round: {before.declared.round + 1}", f"previous: {previous}"]
    lines += ["state: préparation", ""]
    return replace(path, "\n".join(lines))


def open_vote(ballot: Ballot) -> Path:
    """Open a vote: question, groups, items and rules are sealed.

    Raises
    ------
    DataError
        When something is still lacking.
    """
    ballot.require(State.PREPARED, doing="ouvrir ce vote", remedy="préparez un second tour")
    problems = [
        Problem(f.message, ballot.document.where(("question",)), f.found, f.remedy)
        for f in findings(ballot.declared.question)
        if f.blocking
    ]
    if len(ballot.items) < 2:
        problems.append(
            Problem(
                "il faut au moins deux énoncés",
                ballot.document.name,
                str(len(ballot.items)),
                f"ajoutez-les : diagnostic vote items {ballot.study} {ballot.name} FICHIER",
            )
        )
    if ballot.declared.previous:
        load(ballot.study, ballot.declared.previous).require(
            State.CLOSED, doing="ouvrir le second tour", remedy="closez d’abord le premier"
        )
    if problems:
        raise DataError(problems)
    return _written(ballot, State.OPEN, seal=_quoted(seal(ballot.declared, ballot.items)))


def close_vote(ballot: Ballot) -> tuple[Path, list[str]]:
    """Close a vote: answers become publishable, everything secret is destroyed.

    Returns
    -------
    Path, list of str
        The declaration, and the names of groups too small to have a result.

    Raises
    ------
    DataError
        When the vote is not open, or when no ballot is in.
    """
    remedy = (
        "rien n’est à faire : lisez ses résultats"
        if ballot.state is State.CLOSED
        else f"ouvrez-le d’abord : diagnostic vote open {ballot.study} {ballot.name}"
    )
    ballot.require(State.OPEN, doing="clore ce vote", remedy=remedy)
    urn = open_urn(ballot)
    _enough(ballot, urn)
    for name, text in store.closed_files(ballot, urn).items():
        replace(ballot.folder / name, text)
    path = _written(ballot, State.CLOSED)
    for name in (URN, QUARANTINE):
        (ballot.private / name).unlink(missing_ok=True)
    least = ballot.declared.rules.least_ballots
    return path, [g.name for g in ballot.declared.groups if 0 < urn.count(g.id) < least]


def _enough(ballot: Ballot, urn: Urn) -> None:
    least = ballot.declared.rules.least_ballots
    if not any(urn.count(group) >= least for group in ballot.group_names):
        raise DataError(
            Problem(
                f"aucun groupe n’a {least} bulletins : ce vote n’aurait aucun résultat",
                ballot.document.name,
                remedy="saisissez les bulletins, ou refaites le vote avec des groupes réunis",
            )
        )


def _written(ballot: Ballot, state: State, **keys: str) -> Path:
    path = ballot.folder / FILE
    text = restated(path.read_text("utf-8"), state=state.value, **keys)
    return replace(path, text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
