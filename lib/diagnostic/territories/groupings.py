"""Names of intercommunalités, from the ones the DGCL writes to those French sentences need.

The DGCL lists « CA ECLA  (Espace Communautaire Lons Agglomération) » and « CC
le Dunois ». Readers see names without acronyms, quotation marks, shouting
capitals or a legal form said twice; searches still know what the DGCL wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from diagnostic.text import folded

_NATURE = re.compile(r"^(CC|CA|CU)\s+(.*)$")
_ACRONYM = re.compile(r"\s*\((?P<inner>[^()]*)\)\s*$")
_QUOTED = re.compile(r"\s*(?:\"|''|«\s*)(?P<inner>[^\"«»]*?)\s*(?:\"|''|»)")
_GENERIC = r"(?:Agglomération|Agglopôle|Agglo|Communauté|Métropole|Intercom|Interco)"
_LEADING = re.compile(rf"^(?:L’)?(?:{_GENERIC}|Intercommunale) (?!de Communes)")
_INSIDE = re.compile(rf"[\w’][ -](?:– )?{_GENERIC}\b")
_TRAILING = re.compile(rf"[ -](?:– )?(?:L’)?{_GENERIC}$")
_ARTICLE = re.compile(r"^(?P<article>[Ll]e |[Ll]es |[Ll]a |[Ll]’)(?=\w)")
_OF = {"le ": "du ", "les ": "des ", "la ": "de la ", "l’": "de l’"}
_LINKS = frozenset({"sur", "en", "les", "sous", "aux"})
_LONGEST = 5
_ACCENTED = (
    *("Écrins", "Égletons", "Éloy", "Émeraude", "Émilionnais", "Épernay", "Épinal"),
    *("Étangs", "Évian", "Évreux", "Île"),
)
"""Words that the DGCL writes without the accent of their capital."""
_TOWNS = {
    "Saint-Quentin en Yvelines": "Saint-Quentin-en-Yvelines",
    "Belle Île en Mer": "Belle-Île-en-Mer",
}
"""Places that are no commune, and whose hyphens the DGCL forgets."""


@dataclass(frozen=True)
class Written:
    """A name as readers see it, and the short one that people of the field say."""

    name: str
    acronym: str | None


class Spelling:
    """How names are set right, knowing those of communes.

    Parameters
    ----------
    communes : iterable of str
        Names of communes, whose hyphens correct « Romilly sur Seine ».
    """

    def __init__(self, communes: Iterable[str] = ()) -> None:
        self._communes = tuple(communes)

    @cached_property
    def _linked(self) -> dict[str, str]:
        """Names of communes that hold a linking word, by folded name."""
        found = {folded(name): name for name in self._communes}
        return {key: name for key, name in found.items() if _LINKS & set(key.split()[1:-1])}

    def grouping(self, official: str) -> Written:
        """Return the name of an intercommunalité and its acronym.

        Examples
        --------
        >>> Spelling().grouping("CA ECLA  (Espace Communautaire Lons Agglomération)").name
        'CA Ecla'
        >>> Spelling().grouping("CC le Dunois"), Spelling().grouping("CA Alès Agglomération").name
        (Written(name='CC du Dunois', acronym=None), 'Alès Agglomération')
        """
        name, acronym = _apart(official.replace("'", "’").replace("’’", "''"))
        found = _NATURE.match(name)
        nature, proper = (found[1], found[2]) if found else ("", name)
        proper = self.words(proper)
        if nature:
            nature, proper = _once(nature, proper)
        else:
            proper = proper.replace("Métropole Européenne", "Métropole européenne")
        return Written(f"{nature} {proper}".strip(), acronym)

    def words(self, name: str) -> str:
        """Set right the spaces, dashes, accents, ligatures and capitals of a name."""
        name = re.sub(r"\s+", " ", name).strip(" ’")
        name = re.sub(r"\s+[-–/]\s+", " – ", name).replace("/", "-")
        name = re.sub(r"([Cc]|[Ss])oeur", r"\1œur", name)
        name = re.sub(r"\bSt(e?)[ -](?=[A-ZÉ])", r"Saint\1-", name)
        name = re.sub(r"\b(Sainte?) (?=[A-ZÉ])", r"\1-", name)
        for word in _ACCENTED:
            name = re.sub(rf"\b{_bare(word)}(?![a-z])", word, name)
        name = re.sub(r"\b[A-ZÉ]{3,}\b", _lowered, name)
        for loose, linked in _TOWNS.items():
            name = name.replace(loose, linked)
        return self._hyphenated(name)

    def _hyphenated(self, name: str) -> str:
        """Write the names of communes that stand in a name as INSEE writes them."""
        words = name.split(" ")
        for size in range(_LONGEST, 2, -1):
            for start in range(len(words) - size + 1):
                part = " ".join(words[start : start + size])
                if town := self._linked.get(folded(part)):
                    return " ".join([*words[:start], town, *words[start + size :]])
        return name


def _apart(name: str) -> tuple[str, str | None]:
    """Take the acronym, or what is said between quotation marks, out of a name."""
    acronym = None
    if found := _ACRONYM.search(name):
        name, acronym = name[: found.start()], found["inner"]
    if found := _QUOTED.search(name):
        rest = (name[: found.start()] + name[found.end() :]).strip()
        if len(rest.split()) < 2:  # the whole name stood between the marks
            return f"{rest} {found['inner']}".strip(), acronym
        return rest, acronym or found["inner"]
    return name, acronym


def _once(nature: str, proper: str) -> tuple[str, str]:
    """Say the legal form once: « Alès Agglomération », « CA Paris-Saclay », « CA du Dunois »."""
    proper = _LEADING.sub("", proper).removesuffix(" – L’Agglo")
    proper = proper.replace(" Communauté de Communes", "")
    proper = re.sub(r" – Communauté .*", "", proper)
    if _INSIDE.search(proper):
        if proper.startswith(("du ", "des ", "d’")):
            return nature, _TRAILING.sub("", proper)
        if not proper.startswith("de l"):
            return "", proper.removeprefix("de ").replace(" – Agglo", " Agglo")
        return nature, proper
    if found := _ARTICLE.match(proper):
        article = _OF[found["article"].lower()]
        # « de La Rochefoucauld » keeps the capital that its town bears.
        kept = f"de {found[0]}" if found[0] == "La " else article
        return nature, kept + proper[found.end() :]
    return nature, proper


def _bare(word: str) -> str:
    flat = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in flat if not unicodedata.combining(letter))


def _lowered(found: re.Match[str]) -> str:
    """Lower an acronym that is said as a word; one without vowels is spelled."""
    word = found[0]
    return word.capitalize() if set(word) & set("AEIOUÉ") else word
