"""What people type leads to one territory, or to a list of them."""

import pytest

from diagnostic.errors import TerritoryError
from diagnostic.territories.codes import Level

PIERREFITTE = (
    "Pierrefitte-sur-Seine (93059) fait partie de Saint-Denis depuis le 1er janvier 2025\u00a0: "
    "l’étude porte sur Saint-Denis (93066)."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COM-84031", "COM-84031"),
        ("com-84031", "COM-84031"),
        ("84031", "COM-84031"),
        ("Carpentras", "COM-84031"),
        ("  CARPENTRAS ", "COM-84031"),
        ("epinay sur seine", "COM-93031"),
        ("Saint-Denis (93)", "COM-93066"),
        ("Saint-Denis 93", "COM-93066"),
        ("St-Denis, 93", "COM-93066"),
        ("Saint-Denis (Seine-Saint-Denis)", "COM-93066"),
        ("Saint-Denis (974)", "COM-97411"),
        ("l'hay les roses", "COM-94038"),
        ("2A004", "COM-2A004"),
        ("ajaccio", "COM-2A004"),
        ("200070712", "EPCI-200070712"),
        ("CC Thiers Dore et Montagne", "EPCI-200070712"),
        ("Thiers Dore et Montagne", "EPCI-200070712"),
        ("CoVe", "EPCI-248400053"),
        ("Plaine Commune", "EPT-200057867"),
        ("200057867", "EPT-200057867"),
        ("Métropole de Lyon", "EPCI-200046977"),
        ("Seine-Saint-Denis", "DEP-93"),
        ("78", "DEP-78"),
        ("Occitanie", "REG-76"),
        ("Paca", "REG-93"),
        ("France", "FRANCE"),
        ("Paris 12e", "ARM-75112"),
        ("75112", "ARM-75112"),
        ("Paris (75)", "COM-75056"),
        ("840310103", "IRIS-840310103"),
        ("QN08407M", "QPV-QN08407M"),
    ],
)
def test_a_territory_is_found(gazetteer, text, expected):
    match = gazetteer.find(text)
    assert str(match.territory.id) == expected
    assert match.notice is None


@pytest.mark.parametrize(
    ("text", "expected", "notice"),
    [
        (
            "93059",
            "COM-93066",
            PIERREFITTE,
        ),
        (
            "Pierrefitte sur Seine",
            "COM-93066",
            PIERREFITTE,
        ),
        (
            "20004",
            "COM-2A004",
            (
                "Ajaccio (20004) porte un autre code depuis le 1er janvier 1976\u00a0: "
                "l’étude porte sur Ajaccio (2A004)."
            ),
        ),
        (
            "Saint-Martin (66)",
            "COM-66184",
            "Saint-Martin (66184) s’appelle Saint-Martin-de-Fenouillet depuis le 6 décembre 2014.",
        ),
        (
            "Boulogne (85)",
            "COM-85084",
            (
                "Boulogne (85030) fait partie d’Essarts-en-Bocage depuis le "
                "1er janvier 2016\u00a0: l’étude porte sur Essarts-en-Bocage (85084)."
            ),
        ),
        (
            "Paris",
            "COM-75056",
            (
                "«\u202fParis\u202f» est compris comme COM-75056 (commune)\u202f; "
                "sinon, écrivez DEP-75 (département)."
            ),
        ),
    ],
)
def test_a_territory_is_found_with_a_word(gazetteer, text, expected, notice):
    match = gazetteer.find(text)
    assert str(match.territory.id) == expected
    assert match.notice == notice


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Carpentra", ["proche : Carpentras (COM-84031)"]),
        ("Thier", ["proche : Thiers (COM-63430)"]),
        ("Plesir (78)", ["Plaisir (COM-78490)"]),
        (
            "Saint-Denis",
            [
                "4 territoires portent ce nom",
                "Saint-Denis (COM-93066, Seine-Saint-Denis)",
                "Saint-Denis (COM-97411, La Réunion)",
                "Saint-Denis (COM-11339, Aude)",
                "Saint-Denis (COM-30247, Gard)",
            ],
        ),
        # the village stands in the Doubs: neither may be preferred in silence
        ("Vaucluse", ["Vaucluse (DEP-84, département)", "Vaucluse (COM-25588, Doubs)"]),
        ("84", ["Vaucluse (DEP-84)", "Auvergne-Rhône-Alpes (REG-84)", "par exemple DEP-84"]),
        ("1001", ["pas un nombre", 'écrivez "COM-01001"']),
        ("1001.0", ['écrivez "COM-01001"']),
        (84031, ["pas un nombre", 'écrivez "COM-84031"']),
        ("12345", ["ce territoire n’existe pas"]),
        ("COM-99999", ["ce territoire n’existe pas", "COM-99999"]),
        ("", ["(rien)"]),
        ("97123", ["Saint-Barthélemy (97123) n’est plus une commune depuis le 23 février 2007"]),
        (
            "Neussargues en Pinatelle",
            ["est partagée entre plusieurs communes depuis le 1er janvier 2025", "COM-15171"],
        ),
        ("Boulogne", ["plusieurs communes ont porté ce nom", "aujourd’hui Essarts-en-Bocage"]),
        ("EPCI-2000", ["n’a pas la forme"]),
        ("qsdfghjklm", ["ce territoire n’existe pas"]),
    ],
)
def test_what_is_not_found_says_what_to_write(gazetteer, text, said):
    with pytest.raises(TerritoryError) as caught:
        gazetteer.find(text)
    for words in said:
        assert words in str(caught.value)


def test_a_name_borne_by_many_communes_is_not_listed_whole(gazetteer):
    with pytest.raises(TerritoryError) as caught:
        gazetteer.find("Saint-Sauveur")
    assert len(caught.value.problems[0].near) <= 13


def test_every_commune_is_found_by_its_name_and_department(gazetteer):
    for key in (*gazetteer.members("DEP-63"), *gazetteer.members("DEP-2B")):
        one = gazetteer[key]
        department = one.parents[Level.DEP]
        assert gazetteer.find(f"{one.name} ({department.code})").territory == one


@pytest.mark.parametrize("code", ["75001", "75020"])
def test_a_postal_code_of_paris_is_not_taken_for_a_commune_of_the_old_seine(gazetteer, code):
    with pytest.raises(TerritoryError) as caught:
        gazetteer.find(code)
    (problem,) = caught.value.problems
    assert "code postal de Paris" in problem.what
    assert f"ARM-751{code[3:]}" in problem.remedy


def test_a_larger_town_that_bore_the_name_is_told(gazetteer):
    match = gazetteer.find("Evry")
    assert str(match.territory.id) == "COM-89162"
    assert "Évry-Courcouronnes" in match.notice
    assert "COM-91228" in match.notice
    assert gazetteer.find("Évry (89)").notice is None
    assert gazetteer.find("Carpentras").notice is None
