"""The organisations of a study, as the gate needs them: their names, and those alone of their kind.

Read from the actors' directory when there is one. A name of the directory in
a quotation identifies; so does « the food bank » in a town that has only one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from diagnostic.confidentiality.identifiers import known_to_all
from diagnostic.confidentiality.quotes import read_filed
from diagnostic.text import folded

FILE = Path("actors", "organisations.csv")
_NAME = ("name", "nom", "organisation")
_OWN = re.compile(
    r"\b(?:nous|notre|nos|chez nous|je travaille|j interviens|mon (?:service|equipe|poste)|"
    r"ma (?:structure|mission|collegue)|mes (?:collegues|equipes))\b"
)
"""Words of who speaks from an organisation."""
_GENERAL = {"association", "associations", "service", "institution", "collectivite", "autre"}
"""Kinds too wide to designate anyone."""
_KIND = ("type", "kind", "genre", "nature")


@dataclass(frozen=True)
class Directory:
    """Organisations known here.

    Parameters
    ----------
    names : tuple of str
    kinds : mapping of str to str
        Kind of organisation, folded, to the name of the only one of it.
    """

    names: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)

    def unique_in(self, text: str) -> str:
        """Return the kind a text gives as the speaker's own, when one organisation alone is of it.

        Speaking of the only food bank in town designates nobody; speaking from
        it does.
        """
        plain = folded(text)
        if not _OWN.search(plain):
            return ""
        return next((k for k in self.kinds if re.search(rf"\b{re.escape(k)}\b", plain)), "")


def read_directory(folder: Path) -> Directory:
    """Read the directory of a study's field; empty when there is none.

    Raises
    ------
    DataError
        When the file cannot be read.
    """
    table = read_filed(folder / FILE, ())
    if table is None:
        return Directory()
    name = next((c for c in table.columns if folded(c) in _NAME), "")
    kind = next((c for c in table.columns if folded(c) in _KIND), "")
    named = [line.cells[name] for line in table.lines if name and line.cells[name]]
    kinds = [folded(line.cells[kind]) for line in table.lines] if kind else []
    count = Counter(each for each in kinds if len(each) > 3 and each not in _GENERAL)
    alone = {
        each: line.cells.get(name, "")
        for each, line in zip(kinds, table.lines, strict=False)
        if count[each] == 1
    }
    # « Bailleur social » says a kind, « CCAS » a body known to all: no name to hide, but see below.
    proper = tuple(n for n in named if folded(n) not in kinds and not known_to_all(n))
    return Directory(proper, alone)
