"""Names of intercommunalités read well, and are still found as the DGCL writes them."""

import re

import pytest

from diagnostic.territories.codes import Level
from diagnostic.territories.groupings import Spelling, Written

TOWNS = Spelling(["Romilly-sur-Seine", "Semur-en-Brionnais", "Le Val"])


@pytest.mark.parametrize(
    ("official", "name", "acronym"),
    [
        ("CA Ventoux-Comtat-Venaissin (COVE)", "CA Ventoux-Comtat-Venaissin", "COVE"),
        ("CA ECLA  (Espace Communautaire Lons Agglomération)", "CA Ecla",
         "Espace Communautaire Lons Agglomération"),
        ("CA Alès Agglomération", "Alès Agglomération", None),
        ("CU Le Mans Métropole", "Le Mans Métropole", None),
        ("CA de Nîmes Métropole", "Nîmes Métropole", None),
        ("CA du Pays de Saint Malo Agglomération", "CA du Pays de Saint-Malo", None),
        ("CA Agglo du Pays de Dreux", "CA du Pays de Dreux", None),
        ("CA Communauté Paris-Saclay", "CA Paris-Saclay", None),
        ("CC Grand Orb Communauté de Communes en Languedoc", "CC Grand Orb en Languedoc", None),
        ("CC de l'Agglomération Migennoise", "CC de l’Agglomération Migennoise", None),
        ("CA \"Saintes - Grandes Rives - L'Agglo\"", "CA Saintes – Grandes Rives", None),
        ("CA de Blois ''Agglopolys''", "CA de Blois", "Agglopolys"),
        ("CC Alpes-Provence-Verdon \"Sources de lumière\"", "CC Alpes-Provence-Verdon",
         "Sources de lumière"),
        ("CC le Dunois", "CC du Dunois", None),
        ("CC l'Orée de la Brie", "CC de l’Orée de la Brie", None),
        ("CC La Rochefoucauld Porte du Périgord", "CC de La Rochefoucauld Porte du Périgord",
         None),
        ("CC des Villes Soeurs", "CC des Villes Sœurs", None),
        ("CC de l'Ile de Ré", "CC de l’Île de Ré", None),
        ("CC Isle Double Landais", "CC Isle Double Landais", None),
        ("CC des Portes de Romilly sur Seine", "CC des Portes de Romilly-sur-Seine", None),
        ("CC Castillon/Pujols", "CC Castillon-Pujols", None),
        ("CC Bresse Nord Intercom'", "Bresse Nord Intercom", None),
        ("CC LBN Communauté", "LBN Communauté", None),
        ("Métropole Européenne de Lille", "Métropole européenne de Lille", None),
    ],
)  # fmt: skip
def test_a_name_is_set_right(official, name, acronym):
    assert TOWNS.grouping(official) == Written(name, acronym)


def test_setting_a_name_right_twice_changes_nothing(gazetteer):
    spelling = Spelling(gazetteer.registry.names(Level.COM).values())
    for name in gazetteer.registry.names(Level.EPCI).values():
        assert spelling.grouping(name).name == name


@pytest.mark.parametrize("level", [Level.EPCI, Level.EPT])
def test_every_intercommunalite_of_france_reads_well(gazetteer, level):
    for key in gazetteer.registry.everything(level):
        one = gazetteer[key]
        for phrase in (one.name, one.at, one.of, one.subject, one.short):
            assert phrase == phrase.strip() != "", one
            assert "  " not in phrase, one
            assert not re.search(r"[\"'()«»/]| - ", phrase), one
            assert not re.search(r"\b(?!LBN)[A-ZÉÈ]{3,}\b", phrase), one
            assert not re.search(r"\b(\w{4,})\W+\1\b", phrase), one
        assert not re.search(r"^(CC|CA|CU) .*(Agglomération|Communauté|Métropole)$", one.name) or (
            " de l’Agglomération" in one.name
        ), one
        assert one.short in one.name or one.id.code in {"248400053", "200054781"}, one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CA ECLA", "Ecla"),
        ("CA Alès Agglomération", "Alès Agglomération"),
        ("Alès Agglomération", "Alès Agglomération"),
        ("CC le Dunois", "CC du Dunois"),
        ("le Dunois", "CC du Dunois"),
        ("Agglopolys", "CA de Blois"),
        ("CIREST", "CA de la Réunion Est"),
        ("CA Agglomération d’Agen", "CA d’Agen"),
        ("CA Le Grand Narbonne", "CA du Grand Narbonne"),
    ],
)
def test_what_the_dgcl_writes_is_still_found(gazetteer, text, expected):
    assert gazetteer.find(text).territory.name.endswith(expected)


@pytest.mark.parametrize(
    ("code", "at", "of"),
    [
        ("247200132", "au Mans Métropole", "du Mans Métropole"),
        ("200071165", "aux Sables d’Olonne Agglomération", "des Sables d’Olonne Agglomération"),
        ("200066918", "à Alès Agglomération", "d’Alès Agglomération"),
        ("200093201", "dans la Métropole européenne de Lille",
         "de la Métropole européenne de Lille"),
    ],
)  # fmt: skip
def test_names_without_a_legal_form_take_their_own_article(gazetteer, code, at, of):
    one = gazetteer[f"EPCI-{code}"]
    assert (one.at, one.of) == (at, of)
