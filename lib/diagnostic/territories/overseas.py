"""Collectivités d’outre-mer: known by name and code, and refused with the reason.

They are not départements: INSEE's communal files, Filosofi, the grid of
density and the Iris leave them out. What is published of them stands in files
of their own, on other dates. Nothing is shown rather than something that looks
like the rest.
"""

from __future__ import annotations

import re

from diagnostic.text import folded

COLLECTIVITIES = {
    "975": "Saint-Pierre-et-Miquelon",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
    "984": "Terres australes et antarctiques françaises",
    "986": "Wallis-et-Futuna",
    "987": "Polynésie française",
    "988": "Nouvelle-Calédonie",
    "989": "La Passion-Clipperton",
}
"""Collectivités by the three digits that begin the codes of their communes."""
CODES = frozenset(COLLECTIVITIES)
_TOWNS = {"gustavia": "977", "marigot": "978", "mata utu": "986", "papeete": "987", "noumea": "988"}
_CODED = re.compile(r"(?:COM-|DEP-|ARM-)?(?P<code>9[78]\d)(?:\d\d)?", re.IGNORECASE)


def collectivity(text: str) -> str | None:
    """Return the collectivité that a text names, or stands in.

    Parameters
    ----------
    text : str
        A name (« Polynésie française », « Nouméa ») or a code (``975``,
        ``98818``, ``COM-97502``).

    Returns
    -------
    str or None
        Its name.

    Examples
    --------
    >>> collectivity("COM-98818"), collectivity("papeete"), collectivity("97411")
    ('Nouvelle-Calédonie', 'Polynésie française', None)
    """
    if found := _CODED.fullmatch(text.strip()):
        return COLLECTIVITIES.get(found["code"])
    wanted = folded(text)
    for code, name in COLLECTIVITIES.items():
        if folded(name) == wanted or _TOWNS.get(wanted) == code:
            return name
    return None
