"""What the project aims at, and whether what was measured meets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A figure aimed at.

    Parameters
    ----------
    name : str
        Under which a benchmark gives it.
    letter : str
        The benchmark.
    what : str
    aim : float
    unit : str
    least : bool
        Whether the aim is the least acceptable; else, the most.
    """

    name: str
    letter: str
    what: str
    aim: float
    unit: str
    least: bool = False

    def met(self, value: float) -> bool:
        """Tell whether a value meets the target."""
        return value >= self.aim if self.least else value <= self.aim

    @property
    def aimed(self) -> str:
        """The aim, in words."""
        return f"{'≥' if self.least else '≤'} {self.aim:g} {self.unit}"


TARGETS = (
    Target("loop", "a", "themes × communes against the papermill command in a loop", 8, "×", True),
    Target("pool", "a", "the same against papermill in a pool of 2", 4, "×", True),
    Target("useful", "b", "useful CPU of the heaviest shipped theme notebook", 1.0, "s"),
    Target("efficiency", "b", "efficiency: useful CPU ÷ CPU of the run", 0.75, "", True),
    Target("noop", "c", "no-op on the whole of Seine-Saint-Denis", 0.5, "s"),
    Target("note", "c", "one changed note: its chapter and book HTML up to date", 3, "s"),
    Target("profile", "d", "profile of a commune from the national store", 200, "ms"),
    Target("book", "e", "HTML + PDF + DOCX of a book, embedded", 6, "s"),
    Target("quarto", "e", "the same against Quarto", 5, "×", True),
    Target("memory", "f", "memory per added worker", 150, "MB"),
    Target("linear", "g", "growth: one more commune at the end ÷ at the start", 1.2, "×"),
)


def judged(figures: Mapping[str, float]) -> list[list[str]]:
    """Return the table of the targets; what was not measured is said so."""
    return [
        [
            target.letter,
            target.what,
            "not measured" if (value := figures.get(target.name)) is None else shown(value, target),
            target.aimed.strip(),
            "—" if value is None else "yes" if target.met(value) else "NO",
        ]
        for target in TARGETS
    ]


def shown(value: float, target: Target) -> str:
    """Write a value with its unit, with three figures."""
    return f"{value:.{3 if abs(value) < 1 else 2 if abs(value) < 10 else 0}f} {target.unit}".strip()
