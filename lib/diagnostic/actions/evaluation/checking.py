"""Whether scores hold: what they score and rest on exists, and could be known when they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from diagnostic.actions.evaluation.columns import TITLES
from diagnostic.actions.evaluation.words import Moment
from diagnostic.actions.slow import slow, too_early, visible
from diagnostic.errors import Problem
from diagnostic.text import near_matches

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.evaluation.model import Score


def score_problems(
    scores: Sequence[Score], actions: Actions, known: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield every score that does not hold.

    Parameters
    ----------
    scores : sequence of Score
    actions : Actions
    known : mapping of str to str
        Pieces, each with why it can no longer be cited.
    """
    subjects = (*actions.by_id, *actions.axes, *actions.objectives)
    for each in scores:
        if each.subject not in subjects:
            yield Problem(
                "ce n’est ni une fiche, ni un axe, ni un objectif de l’étude",
                _at(each, "subject"),
                each.subject,
                "citez par exemple " + (", ".join(subjects[:4]) or "une fiche, une fois créée"),
                near_matches(each.subject, subjects),
            )
        yield from _pieces(each, known)
        yield from _slow(each, actions)
        yield from _when(each, actions)


def _at(each: Score, key: str) -> str:
    return f"{each.where}, colonne « {TITLES[key]} »"


def _pieces(each: Score, known: Mapping[str, str]) -> Iterator[Problem]:
    where = _at(each, "evidence")
    for i, name in enumerate(each.evidence):
        if name in each.evidence[:i]:
            yield Problem("cette pièce est citée deux fois", where, name, "gardez-la une fois")
        elif name not in known:
            yield Problem(
                "cette pièce n’existe pas dans l’étude",
                where,
                name,
                "citez un constat (C-…), un indicateur, un verbatim (VB-…), un énoncé (IT-…), un "
                "résultat suivi (RS-…), un récit (RC-…) ou le titre d’un document de chain.yml",
                near_matches(name, known),
            )
        elif known[name]:
            yield Problem(
                f"cette pièce ne peut plus servir : {known[name]}",
                where,
                name,
                "citez-en une autre",
            )


def _slow(each: Score, actions: Actions) -> Iterator[Problem]:
    """Refuse a census figure as the proof of a result it cannot show yet."""
    sheet = actions.by_id.get(each.subject)
    start = sheet.when.start.year if sheet and sheet.when.start else each.date.year
    if each.moment is Moment.BEFORE or not each.level.result:
        return  # before the action, and for the need it answers, the figure is a context
    for name in each.evidence:
        indicator = actions.known.indicators.get(name)
        source = slow(indicator) if indicator else None
        if indicator is None or source is None or not too_early(source, start, each.date.year):
            continue
        when = visible(source, start)
        yield Problem(
            f"« {indicator.label} » ne peut pas encore montrer de résultat : {source.why}",
            _at(each, "evidence"),
            f"{name}, noté en {each.date.year}",
            f"d’une action commencée en {start}, il ne montrerait rien avant {when.first} : "
            "citez un indicateur de la fiche, ou un résultat suivi",
        )


def _when(each: Score, actions: Actions) -> Iterator[Problem]:
    sheet = actions.by_id.get(each.subject)
    start = sheet.when.start if sheet else None
    if start is None:
        return
    if each.moment is Moment.BEFORE and each.date > start:
        yield Problem(
            f"une note ex ante est donnée avant le début de l’action ({start.isoformat()})",
            _at(each, "date"),
            each.date.isoformat(),
            f"corrigez la date, ou écrivez {Moment.MIDWAY.value}",
        )
    if each.moment is not Moment.BEFORE and each.date < start:
        yield Problem(
            f"l’action n’a pas encore commencé ({start.isoformat()})",
            _at(each, "date"),
            each.date.isoformat(),
            f"corrigez la date, ou écrivez {Moment.BEFORE.value}",
        )
