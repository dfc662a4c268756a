"""Rules of reading of a vote, fixed before it and printed with it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Rules(BaseModel):
    """Thresholds from which an item is a consensus, a tension, a doubt.

    They are written in the consultation before the vote opens, printed on the
    slips and in the book, and cannot change once a ballot is in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    least_ballots: int = Field(default=5, ge=5)
    """Ballots under which a group has no result at all."""
    counts_from: int = Field(default=10, ge=10)
    """Ballots from which counts and shares may be shown; below, words and the median only."""
    shared_top: float = Field(default=0.75, gt=0.5, le=1.0)
    """Share of the two highest levels, in every group, that makes a common denominator."""
    agreement: float = Field(default=0.5, gt=0.0, le=1.0)
    """Agreement A from which a median is shared."""
    favourable: float = 4.0
    """Median from which a shared item is a consensus."""
    unfavourable: float = 2.0
    """Median up to which a shared item is refused together."""
    gap: float = Field(default=2.0, gt=0.0)
    """Gap between the medians of two groups that makes a tension."""
    probability: float = Field(default=0.05, gt=0.0, lt=0.5)
    """Adjusted probability under which a gap is not put down to chance."""
    effect: float = Field(default=0.47, gt=0.0, le=1.0)
    """Cliff's delta that a tension needs besides its probability."""
    split: float = Field(default=-0.2, ge=-1.0, lt=0.0)
    """Agreement A up to which a group is divided within itself."""
    unclear: float = Field(default=0.2, gt=0.0, le=1.0)
    """Share of blank answers from which an item is to be clarified."""
    spread: float = Field(default=0.1, gt=0.0, lt=0.5)
    """Agreement A within which answers go in every direction."""
