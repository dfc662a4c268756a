"""Who answered, against the census: the first thing to read of a questionnaire."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.confidentiality.status import Status
from diagnostic.voices.surveys.model import PARTS
from diagnostic.voices.surveys.responses import Responses
from diagnostic.voices.surveys.tables import participation
from diagnostic.voices.surveys.weighting import Population


@dataclass(frozen=True)
class Line:
    """A category of respondents beside the same people at the census.

    Parameters
    ----------
    part, label : str
        « Âge », « 18-29 ans ».
    count : int or None
        Respondents; None when they are too few to be shown.
    share : float or None
        Per cent of all respondents.
    expected : float or None
        Per cent of the population asked; None when the census does not tell.
    status : Status
    """

    part: str
    label: str
    count: int | None
    share: float | None
    expected: float | None
    status: Status

    @property
    def gap(self) -> float | None:
        """How much more, or less, they are among respondents, in points."""
        if self.share is None or self.expected is None:
            return None
        return self.share - self.expected


def profile(responses: Responses, population: Population) -> tuple[Line, ...]:
    """Return who answered, by part of the profile, in the order declared.

    Shares are of all respondents, those who did not say included: they are
    never a way to the counts that are hidden.
    """
    parts = responses.declared.survey.profile.parts
    lines = []
    for part, counts in participation(responses).items():
        shares = population.parts.get(part, {})
        people = sum(shares.values())
        labels = {option.code: option.label for option in parts[part][1]}
        for code, count in counts.items():
            expected = 100 * shares[code] / people if code in shares and people else None
            status = Status.PROTECTED if count is None else Status.OK if count else Status.ZERO
            lines.append(
                Line(
                    PARTS[part],
                    labels.get(code, "Non précisé"),
                    count,
                    None if count is None else 100 * count / len(responses),
                    expected,
                    status,
                )
            )
    return tuple(lines)
