"""The arithmetic of the catalogue: sums of published counts, and nothing more.

A formula is a linear combination of variables, written as in a dictionary:
``P22_POP7589 + P22_POP90P``, ``P22_RP - P22_RP_VOIT1P``,
``2 * (NAIS1621 - DECE1621)``. It is parsed here, never evaluated by Python.

Linearity is the point: the formula of a group of communes is the formula of
their sums, so a rate of a group is always a sum over a sum. A product of two
variables, a division or a lone number would break that, and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from diagnostic.errors import CatalogueError, Problem

Numbers = TypeVar("Numbers", float, NDArray[np.float64])

_TOKEN = re.compile(
    r"\s*(?:(?P<variable>[A-Za-z][A-Za-z0-9_]*)|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+*×−()]))"
)


@dataclass(frozen=True)
class Formula:
    """A sum of variables, each with its coefficient.

    Parameters
    ----------
    text : str
        As written in the catalogue.
    terms : tuple of (str, float)
        Variables and coefficients, in order of first appearance.
    """

    text: str
    terms: tuple[tuple[str, float], ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables."""
        return tuple(name for name, _ in self.terms)

    def evaluate(self, values: Mapping[str, Numbers]) -> Numbers:
        """Return the value of the formula, for numbers or arrays alike."""
        (first, weight), *others = self.terms
        total = weight * values[first]
        for name, coefficient in others:
            total = total + coefficient * values[name]
        return total


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    CatalogueError
        When the text is not a linear combination of variables.
    """
    parser = _Parser(text)
    terms = parser.addition()
    parser.end()
    if "" in terms:
        raise parser.error("un nombre seul ne se somme pas d’une commune à l’autre")
    if not terms:
        raise parser.error("la formule ne contient aucune variable")
    return Formula(text, tuple(terms.items()))


_Terms = dict[str, float]
"""Coefficients by variable; the empty name holds a plain number."""


class _Parser:
    """Recursive descent over sums, products and parentheses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._scan())
        self.position = 0

    def _scan(self) -> Iterator[tuple[str, str]]:
        start, end = 0, len(self.text.rstrip())
        while start < end:
            match = _TOKEN.match(self.text, start)
            if match is None:
                raise self.error(f"signe inattendu « {self.text[start:].strip()[:1]} »")
            start = match.end()
            kind = str(match.lastgroup)
            yield kind, {"×": "*", "−": "-"}.get(match[kind], match[kind])

    def error(self, what: str) -> CatalogueError:
        return CatalogueError(
            Problem(
                f"formule illisible : {what}",
                found=self.text,
                remedy="n’employez que des variables, des nombres, + − × et des parenthèses",
            )
        )

    def peek(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        if self.position >= len(self.tokens):
            raise self.error("elle s’arrête trop tôt")
        self.position += 1
        return self.tokens[self.position - 1]

    def end(self) -> None:
        if self.position < len(self.tokens):
            raise self.error(f"« {self.peek()} » est de trop")

    def addition(self) -> _Terms:
        total = self.multiplication()
        while self.peek() in {"+", "-"}:
            weight = 1.0 if self.take()[1] == "+" else -1.0
            for name, coefficient in self.multiplication().items():
                total[name] = total.get(name, 0.0) + weight * coefficient
        return total

    def multiplication(self) -> _Terms:
        left = self.factor()
        while self.peek() == "*":
            self.take()
            left = self._times(left, self.factor())
        return left

    def _times(self, left: _Terms, right: _Terms) -> _Terms:
        if set(left) <= {""}:
            left, right = right, left
        if not set(right) <= {""}:
            raise self.error("un produit de deux variables ne se somme pas")
        factor = right.get("", 0.0)
        return {name: coefficient * factor for name, coefficient in left.items()}

    def factor(self) -> _Terms:
        kind, sign = self.take()
        if kind == "number":
            return {"": float(sign)}
        if kind == "variable":
            return {sign: 1.0}
        if sign == "-":
            return {name: -coefficient for name, coefficient in self.factor().items()}
        if sign == "(":
            inside = self.addition()
            if self.peek() != ")":
                raise self.error("une parenthèse n’est pas fermée")
            self.take()
            return inside
        raise self.error(f"« {sign} » est inattendu")
