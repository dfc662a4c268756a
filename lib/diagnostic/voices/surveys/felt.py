"""What is felt, theme by theme: how much a topic matters, and how well it is served.

A topic is asked twice on scales: its importance, and the satisfaction it gives.
Both means are brought back to 0-100, so that scales of different lengths
compare; the felt priority is high when a topic matters and does not satisfy.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.voices.surveys.model import Declared, Question
from diagnostic.voices.surveys.store import Published


@dataclass(frozen=True)
class Felt:
    """A topic as it is felt.

    Parameters
    ----------
    theme, topic : str
    importance, satisfaction : float or None
        From 0 to 100; None when it was not asked, or cannot be told.
    answers : int
        The fewer of the two numbers of answers.
    identifiers : tuple of str
        Questions it rests on.
    """

    theme: str
    topic: str
    importance: float | None
    satisfaction: float | None
    answers: int
    identifiers: tuple[str, ...]

    @property
    def priority(self) -> float | None:
        """Importance × dissatisfaction, from 0 to 100; None when either is not known."""
        if self.importance is None or self.satisfaction is None:
            return None
        return self.importance * (100 - self.satisfaction) / 100


def felt(declared: Declared, found: Published) -> tuple[Felt, ...]:
    """Return the topics of a questionnaire, the most pressing first."""
    topics: dict[tuple[str, str], dict[str, Question]] = {}
    for question in declared.survey.questions:
        if question.measures:
            name = question.topic or question.label
            topics.setdefault((question.theme, name), {})[question.measures] = question
    said = []
    for (theme, topic), asked in topics.items():
        means = {kind: _mean(declared, found, question) for kind, question in asked.items()}
        answers = [found.result(declared.identifier(q)).total for q in asked.values()]
        identifiers = tuple(declared.identifier(question) for question in asked.values())
        importance, satisfaction = means.get("importance"), means.get("satisfaction")
        said.append(Felt(theme, topic, importance, satisfaction, min(answers), identifiers))
    return tuple(sorted(said, key=lambda each: (-(each.priority or -1), each.topic)))


def _mean(declared: Declared, found: Published, question: Question) -> float | None:
    mean = found.result(declared.identifier(question)).mean
    if mean is None:
        return None
    return 100 * (mean - 1) / (len(question.levels) - 1)
