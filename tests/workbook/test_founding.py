"""Each founding project finds, in its own study's first chapter, what it asked for."""

import re

import pytest

from diagnostic import open_study

CARPENTRAS, THIERS = "carpentras", "thiers-dore-et-montagne"
PLAISIR, SAINT_DENIS = "plaisir", "seine-saint-denis"
ASKED = {
    "S1-01 values": (CARPENTRAS, "cadre", ["Les valeurs", "solidarité", "générations futures"]),
    "S1-02 context": (
        CARPENTRAS, "cadre", ["loyers plus bas", "travail agricole", "Loyer d’annonce", "10,4 %"],
    ),
    "S1-05 mission file": (
        CARPENTRAS, "cadre", ["marché à procédure adaptée", "Acte d’engagement signé", "2009"],
    ),
    "S1-06 three objectives": (
        CARPENTRAS, "cadre", ["diagnostic partagé", "Un projet", "évaluation participative"],
    ),
    "S1-07 provider": (CARPENTRAS, "cadre", ["Prestataire : IMF"]),
    "S1-14 long-term effects": (CARPENTRAS, "choix", ["Effet espéré", "À lire à partir de"]),
    "S1-17 practices": (CARPENTRAS, "partage", ["Les pratiques à partager", "Ce qui marche."]),
    "S1-22 referent": (
        CARPENTRAS, "choix", ["Référent transversal", "développement durable", "Service habitat"],
    ),
    "S1-28 ethics": (
        CARPENTRAS,
        "cadre",
        ["Confidentialité", "Participation libre", "compétences", "Transparence"],
    ),
    "S1-29 deliverables": (CARPENTRAS, "cadre", ["1 livrable remis sur 4", "Attendu"]),
    "S3-04 library": (CARPENTRAS, "partage", ["Les documents réunis", "2009"]),
    "S3-10 training": (SAINT_DENIS, "partage", ["Formation"]),
    "S3-20 thanks": (CARPENTRAS, "partage", ["Remerciements", "travailleurs sociaux"]),
    "S4-01 steps": (THIERS, "démarche", ["Étude d’opportunité", "9 mois", "60 contributeurs"]),
    "S4-05 scenarios": (THIERS, "choix", ["3 scénarios se comparent", "Scénario retenu"]),
    "S4-07 transversal axes": (THIERS, "choix", ["pour toutes les structures", "Communication"]),
    "S4-14 time of effects": (THIERS, "choix", ["le temps d’un agrément au moins"]),
    "S4-15 red threads": (THIERS, "partage", ["Révélées", "Catalysées", "Amplifiées"]),
    "S4-16 planned and done": (THIERS, "démarche", ["avril 2020", "Le confinement", "Transformé"]),
    "S5-06 partners’ day": (PLAISIR, "démarche", ["Journée partenariale"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def chapters():
    """The chapters already opened, by study."""
    return {}


@pytest.mark.parametrize(("study", "part", "words"), ASKED.values(), ids=ASKED)
def test_a_study_says_what_its_project_asked(chapters, study, part, words):
    if study not in chapters:
        chapters[study] = open_study(study, theme="mission")
    said = re.sub(r"[\u00a0\u202f]", " ", chapters[study].mission(part).plain)
    for word in words:
        assert word in said
