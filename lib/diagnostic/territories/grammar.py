"""French articles and prepositions of territory names.

INSEE gives for each commune, département and région the « type de nom en
clair » (TNCC): which article the name carries and whether it elides. Usage
adds what INSEE does not say: one is *en* Seine-Saint-Denis but *dans le*
Vaucluse and *dans la* Drôme. Names come out with curly apostrophes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from diagnostic.territories.codes import Level
from diagnostic.text import NNBSP

_ARTICLES = {2: "le ", 3: "la ", 4: "les ", 5: "l’"}
_OF = {0: "de ", 1: "d’", 2: "du ", 3: "de la ", 4: "des ", 5: "de l’"}

# Départements whose usage is « en »: the feminine names that keep the article
# after « dans » (la Drôme, la Sarthe…) are short names of rivers and are not here.
_DEPARTMENTS_EN = frozenset(
    (
        *("07", "09", "16", "17", "19", "21", "24", "28", "2A", "2B", "31", "33", "35", "37", "38"),
        *("43", "44", "48", "49", "52", "53", "54", "57", "70", "71", "73", "74", "76", "77", "85"),
        *("87", "91", "93", "971", "972", "973"),
    )
)
# INSEE writes these without an article (TNCC 0 or 1); as a subject they take one.
_DEPARTMENT_SUBJECT = {
    "28": "l’",
    "35": "l’",
    "37": "l’",
    "49": "le ",
    "54": "la ",
    "71": "la ",
    "77": "la ",
}
_REGION_SUBJECT = {
    "11": "l’",
    "27": "la ",
    "28": "la ",
    "53": "la ",
    "76": "l’",
    "84": "l’",
    "94": "la ",
}
_BARE_PLACES = frozenset({"Paris", "La Réunion", "Mayotte"})

_FEMININE = frozenset({"cc", "ca", "cu", "communaute", "metropole", "vallee", "plaine", "zone"})
_MASCULINE = frozenset(
    (
        *("parc", "pnr", "pays", "petr", "territoire", "bassin", "secteur", "canton", "syndicat"),
        *("pole", "groupe", "grand", "littoral", "quartier", "centre", "reseau", "perimetre"),
    )
)
_ELIDED = frozenset({"eurometropole", "agglomeration", "ensemble", "association", "entente"})
_ARRONDISSEMENT = re.compile(r"(?P<city>\w+) (?P<rank>\d+er?) Arrondissement")


@dataclass(frozen=True)
class Forms:
    """A name as it enters a sentence: « à … », « de … », and as a subject."""

    at: str
    of: str
    subject: str


def curly(name: str) -> str:
    """Return a name with the typographic apostrophe."""
    return name.replace("'", "’")


def _plain(word: str) -> str:
    bare = unicodedata.normalize("NFKD", word)
    return "".join(c for c in bare if not unicodedata.combining(c)).lower()


def _elides(name: str) -> bool:
    return _plain(name)[:1] in set("aeiouœæ")


def _with_article(article: str, name: str) -> Forms:
    """Return « dans le …, du …, le … » for one of the four articles."""
    of = {"le ": "du ", "la ": "de la ", "les ": "des ", "l’": "de l’"}[article]
    return Forms(f"dans {article}{name}", f"{of}{name}", f"{article}{name}")


def _bare(name: str) -> Forms:
    """Return « à …, de … » for a proper name without article."""
    return Forms(f"à {name}", f"{'d’' if _elides(name) else 'de '}{name}", name)


def commune(name: str, tncc: int) -> Forms:
    """Return the forms of a commune.

    Examples
    --------
    >>> commune("Le Mans", 2)
    Forms(at='au Mans', of='du Mans', subject='Le Mans')
    >>> commune("L'Haÿ-les-Roses", 5).of
    'de L’Haÿ-les-Roses'
    """
    name = curly(name)
    # A few recent communes carry their article but not its TNCC (Le Vernet-Chaméane).
    if name.startswith("Le "):
        return Forms(f"au {name[3:]}", f"du {name[3:]}", name)
    if name.startswith("Les "):
        return Forms(f"aux {name[4:]}", f"des {name[4:]}", name)
    elided = tncc == 1 or (tncc == 6 and _elides(name))
    return Forms(f"à {name}", f"{'d’' if elided else 'de '}{name}", name)


def department(code: str, name: str, tncc: int) -> Forms:
    """Return the forms of a département: « en Gironde », « dans le Vaucluse », « à Paris »."""
    name = curly(name)
    if name in _BARE_PLACES:
        return _bare(name)
    article = _DEPARTMENT_SUBJECT.get(code) or _ARTICLES[tncc]
    at = f"en {name}" if code in _DEPARTMENTS_EN else f"dans {article}{name}"
    return Forms(at, f"{_OF[tncc]}{name}", f"{article}{name}")


def region(code: str, name: str, tncc: int) -> Forms:
    """Return the forms of a région: « en Bretagne », « dans les Hauts-de-France »."""
    name = curly(name)
    if name in _BARE_PLACES:
        return _bare(name)
    article = _REGION_SUBJECT.get(code) or _ARTICLES.get(tncc, "")
    at = f"dans {article}{name}" if name == "Grand Est" or tncc == 4 else f"en {name}"
    return Forms(at, f"{_OF[tncc]}{name}", f"{article}{name}")


def grouping(name: str) -> Forms:
    """Return the forms of an EPCI, an EPT or a métropole, from its first word.

    Proper names without a common noun (« Plaine Commune », « Bordeaux
    Métropole ») take no article but their own: « au Mans Métropole ».
    """
    name = curly(name)
    first = _plain(re.split(r"[ ’-]", name)[0])
    if first in _ELIDED:
        return _with_article("l’", name)
    if first in {"cc", "ca", "cu", "communaute"} or name.startswith("Métropole "):
        return _with_article("la ", name)
    return commune(name, 6)


def group(name: str) -> Forms:
    """Return the forms of a named group of communes; an unknown noun is quoted."""
    name = curly(name)
    first = _plain(re.split(r"[ ’-]", name)[0])
    if first == "communes":
        return _with_article("les ", name[0].lower() + name[1:])
    for words, article in ((_ELIDED, "l’"), (_FEMININE, "la "), (_MASCULINE, "le ")):
        if first in words:
            return _with_article(article, name)
    return _with_article("le ", f"territoire «{NNBSP}{name}{NNBSP}»")


def district(level: Level, name: str) -> Forms:
    """Return the forms of an arrondissement, an Iris or a quartier prioritaire."""
    name = curly(name)
    if level is Level.ARM and (found := _ARRONDISSEMENT.fullmatch(name)):
        forms = commune(found["city"], 0)
        return _with_article("le ", f"{found['rank']} arrondissement {forms.of}")
    if level is Level.IRIS:
        return _with_article("l’", f"Iris {name}")
    return _with_article("le ", f"quartier {name}")


FRANCE = Forms("en France", "de France", "la France")
