"""INSEE's grid of density: seven classes of communes, from the densest to the sparsest."""

from __future__ import annotations

CLASSES = (
    "Grands centres urbains",
    "Centres urbains intermédiaires",
    "Petites villes",
    "Ceintures urbaines",
    "Bourgs ruraux",
    "Rural à habitat dispersé",
    "Rural à habitat très dispersé",
)
"""Labels of the classes, in the order of their numbers: 1 is the densest."""


def label(number: int) -> str:
    """Return the label of a class from the number INSEE gives it, 1 to 7.

    Examples
    --------
    >>> label(1), label(7)
    ('Grands centres urbains', 'Rural à habitat très dispersé')
    """
    if not 1 <= number <= len(CLASSES):
        raise ValueError(f"a density class from 1 to {len(CLASSES)} is expected, not {number}")
    return CLASSES[number - 1]


def rank(name: str) -> int:
    """Return the number of a class, 1 for the densest."""
    return CLASSES.index(name) + 1
