"""Plaisir's seven groups: real by their names and sessions, fictional by what their grids say.

The partners' day, its 98 participants, the seven groups and the two follow-up
sessions are those of the town's « Projet Ville Solidarités ». Grids, dots and
attendance are drawn with a seed, the same byte for byte, and say so.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from diagnostic.voices.workshops.files import attendance_text, grid_text
from diagnostic.voices.workshops.model import EVENT, FILE, GRID, PRESENT, Note, identifier
from diagnostic.voices.workshops.words import Kind

SEED = 20_261_121
STUDY = "plaisir"
SOURCE = "Ville de Plaisir, « Projet Ville Solidarités » (journée partenariale)"
_KINDS = (
    "Commune", "CCAS", "Association", "Centre social", "Département", "Mission locale",
    "Bailleur social", "Collège",
)  # fmt: skip
_DOTS = 3
"""Dots each person puts."""


@dataclass(frozen=True)
class _Group:
    """A group to make: three ideas, each « text | who | with | when »."""

    name: str
    theme: str
    title: str
    finding: str
    disagreement: str
    need: str
    works: str
    ideas: tuple[str, str, str]


_GROUPS = (
    _Group(
        "decrochage", "school_dropout", "Décrochage scolaire",
        "Les absences répétées sont repérées trop tard pour agir avec la famille.",
        "Faut-il prévenir la famille dès la première absence, ou laisser l’établissement juger ?",
        "Un lieu d’accueil en journée manque pour les collégiens exclus temporairement.",
        "L’accompagnement à la scolarité tient sa place quand les parents y sont reçus.",
        (
            ("Une cellule de veille mensuelle sur les absences | Commune | Collèges, Centre social "
            "| dès la rentrée"),
            ("Un accueil de jour pour les élèves exclus | Centre social | Collèges, Commune "
            "| dans l’année"),
            ("Des temps de rencontre avec les parents hors de l’établissement | Association "
            "| Collèges | au premier semestre"),
        ),
    ),
    _Group(
        "insertion", "youth", "Insertion des jeunes",
        "Les jeunes sans diplôme ne connaissent pas les lieux qui peuvent les recevoir.",
        "Faut-il aller vers les jeunes le soir, ou renforcer les permanences de jour ?",
        "Les déplacements vers les zones d’emploi manquent tôt le matin et tard le soir.",
        "Les parrainages par des salariés en poste aident à tenir un premier emploi.",
        (
            ("Un parcours commun du premier accueil au premier contrat | Mission locale "
            "| Commune, France Travail | dans l’année"),
            ("Une présence dans les quartiers en fin de journée | Association | Mission locale "
            "| dès l’été"),
            "Une bourse locale des stages | Commune | Entreprises, Collèges | à la rentrée",
        ),
    ),
    _Group(
        "habitat", "housing", "Habitat",
        "Les demandes de logement social attendent longtemps, surtout pour les petits logements.",
        "Faut-il d’abord adapter les logements existants, ou en construire de plus petits ?",
        "Aucun hébergement de courte durée n’est proposé après une séparation.",
        "Les visites à domicile préviennent des impayés quand elles viennent tôt.",
        (
            ("Un repérage commun des impayés de loyer | Bailleur social | CCAS, Département "
            "| au premier semestre"),
            ("Une bourse d’échange de logements entre locataires | Bailleur social | Commune "
            "| dans l’année"),
            "Un guichet unique de l’adaptation du logement | CCAS | Département | dans deux ans",
        ),
    ),
    _Group(
        "seniors", "seniors", "Seniors",
        "Des personnes âgées seules ne sont connues d’aucun service.",
        "Faut-il appeler chaque personne du registre, ou seulement celles qui le demandent ?",
        "Le transport vers les activités manque pour qui ne conduit plus.",
        "Les ateliers de prévention font venir des personnes que l’on ne voyait pas.",
        (
            "Des visites de convivialité à domicile | Association | CCAS | dès l’automne",
            "Un transport à la demande vers les activités | Commune | Association | dans l’année",
            "Un répertoire commun des aides à domicile | CCAS | Département | au premier semestre",
        ),
    ),
    _Group(
        "handicap", "disability", "Handicap",
        "Les familles racontent plusieurs fois la même situation à des services différents.",
        "Faut-il des activités réservées, ou ouvrir toutes les activités avec un appui ?",
        "Le relais manque aux aidants pendant les vacances scolaires.",
        "L’accueil en centre de loisirs réussit quand une personne y est formée.",
        (
            ("Un livret unique que la famille présente à chaque service | CCAS "
            "| Département, Association | dans l’année"),
            "Un accueil de répit pendant les vacances | Commune | Association | dès l’été",
            "Une formation commune des animateurs | Commune | Association | à la rentrée",
        ),
    ),
    _Group(
        "droits", "access_to_rights", "Accès aux droits",
        "Les démarches en ligne découragent une part des habitants.",
        "Faut-il faire la démarche avec la personne, ou lui apprendre à la faire seule ?",
        "Un accueil sans rendez-vous manque en fin de journée.",
        "Les permanences partagées évitent de renvoyer d’un guichet à l’autre.",
        (
            ("Un premier accueil social commun à tous les guichets | CCAS | Département, Commune "
            "| dans l’année"),
            "Une permanence numérique itinérante | Centre social | Association | à l’automne",
            ("Une fiche de liaison entre services, avec l’accord de la personne | CCAS "
            "| Département | au premier semestre"),
        ),
    ),
    _Group(
        "vivre-ensemble", "living_together", "Bien vivre ensemble",
        "Les habitants des différents quartiers se croisent peu dans les mêmes lieux.",
        "Faut-il de grands rendez-vous de ville, ou de petits moments au pied des immeubles ?",
        "Un lieu ouvert le dimanche manque aux familles.",
        "Les fêtes de quartier font naître des bénévoles.",
        (
            ("Un agenda commun des initiatives des quartiers | Commune | Association "
            "| dès la rentrée"),
            ("Un lieu ouvert le dimanche, tenu à plusieurs | Centre social | Association, Commune "
            "| dans l’année"),
            "Un fonds pour les projets d’habitants | Commune | Centre social | dans deux ans",
        ),
    ),
)  # fmt: skip
_BRAKES = (
    ("Chacun connaît mal ce que font les autres structures.",
     "Tenir à jour un répertoire commun des acteurs, organisation par organisation."),
    ("Les informations ne circulent pas d’un service à l’autre.",
     "Convenir d’une fiche de liaison, avec l’accord de la personne."),
    ("Les calendriers et les financements poussent chacun à agir seul.",
     "Réunir les financeurs une fois par an autour des mêmes priorités."),
    ("Personne n’est chargé d’animer le travail en commun.",
     "Confier l’animation du groupe à une organisation, à tour de rôle."),
    ("Les réunions sont nombreuses et se recoupent.", ""),
)  # fmt: skip
"""What gets in the way of coordination, and a remedy; one has none yet."""


_LONG = {
    "droits": "Politique sociale et urbaine locale : accès aux droits",
    "vivre-ensemble": "Politique sociale et urbaine locale : bien vivre ensemble",
}
"""Names of groups that are longer than the title of their workshop."""


def files() -> dict[str, str]:
    """Return the demonstration's files, by path under the folder of the workshops."""
    found = {EVENT: _event()}
    for group in _GROUPS:
        # random() alone: its sequence is the same on every version of Python.
        chance = random.Random(f"{SEED}-{group.name}")  # noqa: S311 - a drawing, not a secret
        attendance = _attendance(chance)
        people = sum(count for _, count in attendance)
        notes = [
            replace(note, id=identifier(group.name, number), demonstration=True)
            for number, note in enumerate(_notes(group, chance, people), 1)
        ]
        found[f"{group.name}/{FILE}"] = _declared(group)
        found[f"{group.name}/{GRID}"] = grid_text(notes)
        found[f"{group.name}/{PRESENT}"] = attendance_text(attendance)
    return found


def _attendance(chance: random.Random) -> list[tuple[str, int]]:
    drawn = [(kind, int(chance.random() * 3.4)) for kind in _KINDS]
    return [
        (kind, count + (kind == _KINDS[0])) for kind, count in drawn if count or kind == "Commune"
    ]


def _notes(group: _Group, chance: random.Random, people: int) -> Iterator[Note]:
    yield Note("", Kind.FINDING, group.finding)
    yield Note("", Kind.DISAGREEMENT, group.disagreement)
    yield Note("", Kind.NEED, group.need)
    yield Note("", Kind.WORKS, group.works)
    first = int(chance.random() * len(_BRAKES))
    number = 5
    for step in range(2):
        brake, remedy = _BRAKES[(first + step) % len(_BRAKES)]
        yield Note("", Kind.BRAKE, brake)
        if remedy:
            yield Note("", Kind.REMEDY, remedy, answers=identifier(group.name, number))
        number += 2 if remedy else 1
    dots = [0, 0, 0]
    for _ in range(people * _DOTS):
        drawn = chance.random()
        dots[0 if drawn < 0.45 else 1 if drawn < 0.78 else 2] += 1
    for idea, count in zip(group.ideas, dots, strict=True):
        what, who, partners, when = (part.strip() for part in idea.split("|"))
        yield Note("", Kind.IDEA, what, who=who, partners=partners, when=when, dots=count)


def _declared(group: _Group) -> str:
    return (
        "# Groupe et séances réels ; grille et présence fictives (données fictives de "
        "démonstration).\n"
        f'title: "{group.title}"\n'
        f'theme: "{group.theme}"\n'
        f'group: "{_LONG.get(group.name, group.title)}"\n'
        f'source: "{SOURCE}"\n'
        "demonstration: true\n"
        "sessions:\n"
        '  - when: "21 mai"\n'
        '    subject: "écriture des fiches actions"\n'
        '  - when: "11 juin"\n'
        '    subject: "écriture des fiches actions"\n'
    )


def _event() -> str:
    return (
        "# La journée est réelle ; seules les grilles des groupes sont fictives.\n"
        'title: "Journée partenariale"\n'
        "participants: 98\n"
        'audience: "services de la ville, institutions et associations"\n'
        f'source: "{SOURCE}"\n'
        "sessions:\n"
        '  - when: "21 mai"\n'
        '    subject: "première séance de suivi des groupes"\n'
        '  - when: "11 juin"\n'
        '    subject: "seconde séance de suivi des groupes"\n'
    )
