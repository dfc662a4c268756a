"""Fictional networks to show what the chapter gives: seeded, the same byte for byte.

Only what public pages document is real: the three structures of Thiers Dore
et Montagne, whose territory stays to be stated. Every other row says that it
is fictional; public bodies bear the generic name of their kind, and no person
is named.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from diagnostic.study.respondents import Respondent
from diagnostic.study.themes import LABELS
from diagnostic.territories.codes import TerritoryId
from diagnostic.text import slug
from diagnostic.voices.actors.model import Actors, Link, Organisation
from diagnostic.voices.actors.words import Frequency, LinkKind, Sector

SEED = 20_261_120
_SITE = "https://lesmontsquipetillent.org/"
_PROJECT = f"{_SITE}le-projet-social-thiers-dore-et-montagne"
_FICTION = "organisation fictive, de nature courante"

C, A, D, E, J, S, L, K, P = Sector
M, PRO, ASSO, _HAB, _ELU, PART = Respondent


@dataclass(frozen=True)
class _Role:
    """An organisation to make: what it is, and how much it works with others."""

    name: str
    kind: str
    sector: Sector
    college: Respondent
    themes: str
    covers: str = ""
    reach: float = 0.12
    source: str = ""


_THIERS = (
    _Role(
        "Centre social intercommunal Thiers Dore et Montagne", "Centre social", A, PRO,
        "", reach=0.42, source=_PROJECT,
    ),
    _Role(
        "Les Monts qui pétillent", "Espace de vie sociale", A, ASSO, "", reach=0.2,
        source=f"{_SITE}agrement-espace-de-vie-sociale/",
    ),
    _Role(
        "Second espace de vie sociale (nom à préciser)", "Espace de vie sociale", A, ASSO,
        "", source=_PROJECT,
    ),
    _Role(
        "Intercommunalité", "Intercommunalité", C, M,
        "housing youth living_together", "EPCI-200070712", 0.4,
    ),
    _Role("Département, service social", "Département", C, PART, "access_to_rights disability",
          "DEP-63", 0.3),
    _Role("Caisse d’allocations familiales", "Caisse d’allocations familiales", C, PART,
          "access_to_rights housing", "DEP-63", 0.25),
    _Role("CCAS", "CCAS", D, M, "seniors access_to_rights housing", "COM-63430", 0.35),
    _Role("France services", "France services", D, PRO, "access_to_rights", "EPCI-200070712", 0.2),
    _Role("Épicerie solidaire", "Association", D, ASSO, "access_to_rights", "COM-63430"),
    _Role("Mission locale", "Mission locale", E, PART, "youth school_dropout", "EPCI-200070712",
          0.35),
    _Role("France Travail", "France Travail", E, PART, "youth", "EPCI-200070712", 0.2),
    _Role("Chantier d’insertion", "Structure d’insertion", E, ASSO, "youth", "EPCI-200070712"),
    _Role("Collège", "Collège", J, PART, "school_dropout", "COM-63430"),
    _Role("Lycée professionnel", "Lycée", J, PART, "school_dropout youth", "COM-63430"),
    _Role("Service enfance jeunesse", "Intercommunalité", J, M, "youth living_together",
          "EPCI-200070712", 0.25),
    _Role("Centre hospitalier", "Centre hospitalier", S, PART, "seniors disability",
          "EPCI-200070712"),
    _Role("Service d’aide à domicile", "Service d’aide à domicile", S, PRO, "seniors disability",
          "EPCI-200070712", 0.2),
    _Role("Bailleur social", "Bailleur social", L, PART, "housing", "EPCI-200070712"),
    _Role("Médiathèque", "Médiathèque", K, M, "living_together", "COM-63430"),
    _Role("Club sportif", "Club sportif", K, ASSO, "youth", "COM-63430", 0.0),
)  # fmt: skip
_CARPENTRAS = (
    _Role("Commune, service de la cohésion sociale", "Commune", C, M,
          "living_together housing access_to_rights", "COM-84031", 0.42),
    _Role("Département, service social", "Département", C, PART, "access_to_rights disability",
          "DEP-84", 0.25),
    _Role("Caisse d’allocations familiales", "Caisse d’allocations familiales", C, PART,
          "access_to_rights", "DEP-84", 0.2),
    _Role("Centre social du centre", "Centre social", A, PRO,
          "youth living_together access_to_rights",
          "IRIS-840310103 IRIS-840310108 QPV-QN08407M QPV-QN08410M", 0.4),
    _Role("Centre social de l’est", "Centre social", A, PRO, "youth seniors living_together",
          "IRIS-840310105 IRIS-840310109 QPV-QN08408M QPV-QN08409M", 0.25),
    _Role("Comité de quartier", "Association", A, ASSO, "living_together", "IRIS-840310104"),
    _Role("CCAS", "CCAS", D, M, "seniors access_to_rights", "COM-84031", 0.35),
    _Role("France services", "France services", D, PRO, "access_to_rights", "COM-84031", 0.2),
    _Role("Distribution alimentaire", "Association", D, ASSO, "access_to_rights", "COM-84031"),
    _Role("Mission locale", "Mission locale", E, PART, "youth school_dropout", "EPCI-248400053",
          0.35),
    _Role("France Travail", "France Travail", E, PART, "youth", "EPCI-248400053", 0.15),
    _Role("Collège", "Collège", J, PART, "school_dropout", "COM-84031"),
    _Role("Lycée professionnel", "Lycée", J, PART, "school_dropout youth", "COM-84031"),
    _Role("Prévention spécialisée", "Association", P, PRO, "youth school_dropout", "COM-84031",
          0.2),
    _Role("Centre hospitalier", "Centre hospitalier", S, PART, "seniors disability",
          "EPCI-248400053"),
    _Role("Service d’aide à domicile", "Service d’aide à domicile", S, PRO, "seniors disability",
          "EPCI-248400053"),
    _Role("Bailleur social", "Bailleur social", L, PART, "housing", "COM-84031", 0.15),
    _Role("Médiathèque", "Médiathèque", K, M, "living_together", "COM-84031"),
    _Role("Club sportif", "Club sportif", K, ASSO, "youth", "COM-84031", 0.0),
)  # fmt: skip
STUDIES: dict[str, Sequence[_Role]] = {
    "carpentras": _CARPENTRAS,
    "thiers-dore-et-montagne": _THIERS,
}
"""Studies of the project that have a demonstration."""

_SAME_SECTOR = 0.3
"""Added to the chance that two organisations of a sector work together."""
_BASE = 0.25
"""Chance of a link, for each unit of the first organisation's reach."""
_BACK = 0.6
"""Chance that the other one says so too."""
_SILENT = ("France Travail", "Centre hospitalier")
"""Organisations nobody has heard yet: only the others speak of them."""


def demonstration(study: str) -> Actors:
    """Return the demonstration of a study: fictional links, the same at every call."""
    roles = STUDIES[study]
    made = tuple(_organisation(role) for role in roles)
    # random() alone: its sequence is the same on every version of Python.
    chance = random.Random(f"{SEED}-{study}")  # noqa: S311 - a drawing, not a secret
    ids = [each.id for each in made]
    reach = dict(zip(ids, (role.reach for role in roles), strict=True))
    sectors = {each.id: each.sector for each in made}
    links: list[Link] = []
    for source, target in permutations(ids, 2):
        likely = reach[source] * (reach[target] + _BASE)
        if sectors[source] is sectors[target]:
            likely += _SAME_SECTOR
        if not reach[source] * reach[target]:
            likely = 0.0
        if chance.random() >= likely or any(link.ends == _ends(source, target) for link in links):
            continue
        links += _declared(chance, source, target, sectors[source])
    fictional = {each.id for each in made if each.demonstration}
    links.append(_difficulty(next(link for link in links if fictional >= set(link.ends))))
    return Actors(made, tuple(links))


def _organisation(role: _Role) -> Organisation:
    fictional = not role.source
    return Organisation(
        id=f"ORG-{slug(role.name.partition(' (')[0])}",
        name=role.name,
        kind=role.kind,
        sector=role.sector,
        college=role.college,
        covers=tuple(sorted(map(TerritoryId.parse, role.covers.split()))) or None,
        themes=tuple(name for name in LABELS if name in role.themes.split()),
        source=role.source or _FICTION,
        demonstration=fictional,
    )


def _declared(chance: random.Random, source: str, target: str, sector: Sector) -> list[Link]:
    """Return a link, and perhaps the same one told by the other."""
    drawn = chance.random()
    kind = LinkKind.WORKS_WITH
    if sector is Sector.COLLECTIVE and drawn < 0.4:
        kind = LinkKind.FUNDS
    elif drawn > 0.7:
        kind = LinkKind.REFERS if drawn < 0.9 else LinkKind.SHARES
    often = tuple(Frequency)[int(chance.random() * 3)]
    silent = {f"ORG-{slug(name)}" for name in _SILENT}
    teller = target if source in silent else source
    links = [Link(source, target, kind, often, teller, demonstration=True)]
    if teller == target:
        return links
    back = chance.random() < _BACK
    if back and target not in silent:
        links.append(Link(source, target, kind, often, target, demonstration=True))
    return links


def _difficulty(link: Link) -> Link:
    """Return a difficulty told by one side, to show that it stays out of drawings.

    Never about a structure that exists.
    """
    return Link(
        link.source, link.target, LinkKind.DIFFICULTY, link.frequency, link.declared_by, True
    )


def _ends(one: str, other: str) -> tuple[str, str]:
    return (min(one, other), max(one, other))
