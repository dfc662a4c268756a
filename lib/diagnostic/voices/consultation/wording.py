"""Advice on the wording of a question: concrete, single, without jargon, addressed to people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import yaml

from diagnostic import paths
from diagnostic.text import folded

_VAGUE = {
    "vivre ensemble", "lien social", "cohesion sociale", "mieux", "problematique",
    "problematiques", "enjeu", "enjeux", "dynamique", "qualite de vie", "etc", "ameliorer",
    "optimiser", "diverses", "certains", "globalement", "en general",
}  # fmt: skip
_JARGON = {
    "gouvernance", "transversalite", "ingenierie", "partenarial", "partenariale", "beneficiaires",
    "usagers", "publics cibles", "resilience", "synergie", "synergies", "inclusif", "inclusive",
    "maillage", "diagnostic partage", "developpement social local", "externalites",
    "coconstruction", "co construction", "empowerment", "acteurs locaux", "prevenance",
}  # fmt: skip
_INVITING = ("de votre point de vue", "selon vous", "pour vous", "a votre avis", "d apres vous")
_WITH = ("avec vous", "ensemble", "avec les habitants")
_CAN = re.compile(r"\b(?:peut|peuvent|pourrait|pourraient|pouvez|pouvons|pourrions)\b")
LONGEST = 40
"""Words above which a question is not held in mind."""


@dataclass(frozen=True)
class Finding:
    """One piece of advice.

    Parameters
    ----------
    message, found, remedy : str
    blocking : bool
        Whether a vote may not open with it.
    """

    message: str
    found: str = ""
    remedy: str = ""
    blocking: bool = False


def findings(question: str) -> list[Finding]:
    """Return what could be said better in a question, the gravest first."""
    plain = folded(question)
    found = [each for each in (_empty(question, plain), _double(question, plain)) if each]
    if "territoire" in plain:
        found.append(
            Finding(
                "le mot « territoire » ne dit rien à beaucoup d’habitants",
                "territoire",
                "nommez le lieu : la commune, la vallée, le quartier",
            )
        )
    found += _words(plain, _VAGUE, "ce mot est vague", "dites ce que l’on verrait concrètement")
    found += _words(plain, _JARGON, "ce mot est du jargon", "prenez un mot de tous les jours")
    if not any(words in plain for words in _INVITING):
        found.append(
            Finding(
                "la question ne demande pas un point de vue",
                remedy="commencez par « de votre point de vue »",
            )
        )
    if not any(words in plain for words in _WITH):
        found.append(
            Finding(
                "la question n’associe pas la personne",
                remedy="essayez « avec vous » : ce que l’on peut faire avec elle, non pour elle",
            )
        )
    if not _CAN.search(plain):
        found.append(
            Finding(
                "la question n’ouvre pas sur ce qui est possible",
                remedy="essayez « peut-il », « peut-on » : elle appelle des propositions",
            )
        )
    if len(plain.split()) > LONGEST:
        found.append(
            Finding(
                f"la question a plus de {LONGEST} mots",
                remedy="gardez l’essentiel ; le reste va dans la justification",
            )
        )
    return found


def _empty(question: str, plain: str) -> Finding | None:
    if "…" in question or "..." in question or len(plain.split()) < 4:
        return Finding("la question n’est pas écrite", question, "écrivez-la en entier", True)
    if "?" not in question:
        return Finding("ce n’est pas une question", question[-20:], "finissez par « ? »", True)
    return None


def _double(question: str, plain: str) -> Finding | None:
    twice = question.count("?") > 1
    joined = re.search(r"\b(?:et|ou) (?:comment|pourquoi|que|quels?|quelles?|qui|ou)\b", plain)
    if not (twice or joined):
        return None
    found = joined.group() if joined else "deux « ? »"
    return Finding(
        "ce sont deux questions en une", found, "n’en gardez qu’une, l’autre en variante"
    )


def _words(plain: str, words: set[str], message: str, remedy: str) -> list[Finding]:
    held = f" {plain} "
    return [Finding(message, word, remedy) for word in sorted(words) if f" {word} " in held]


@dataclass(frozen=True)
class Example:
    """A question that a park asked, or the notice that its text is still to be taken up."""

    park: str
    text: str
    source: str

    @property
    def confirmed(self) -> bool:
        """Whether the text was read in its source."""
        return bool(self.text)


@cache
def library() -> tuple[Example, ...]:
    """Return the questions of the pilot parks."""
    path = paths.catalogue() / "questions.yml"
    held = yaml.safe_load(path.read_text("utf-8"))
    return tuple(Example(each["park"], each.get("text", ""), each["source"]) for each in held)
