import pandas as pd

from diagnostic.presentation import alt
from diagnostic.presentation.rows import COMMUNES


def test_a_trend_says_every_value(trend_frame):
    said = alt.trend(trend_frame, measure="Part des 75 ans et plus, en %.")
    assert said.startswith("Courbes. Part des 75 ans et plus, en %. L’Isle-sur-la-Sorgue\u00a0: ")
    assert "9,3\u202f% en 2011, 10,2\u202f% en 2016, 11,9\u202f% en 2022" in said
    assert "Métropole du Grand Paris\u00a0: 9,5\u202f% en 2011, non publié en 2016" in said
    assert said.endswith(".")


def test_a_comparison_goes_measure_by_measure(comparison_frame):
    said = alt.comparison(comparison_frame)
    assert said.startswith("Deux lignes de points. Part des 75 ans et plus\u00a0: ")
    assert "L’Isle-sur-la-Sorgue secret" in said
    assert "France à mesurer" in said
    assert "Familles monoparentales\u00a0: L’Isle-sur-la-Sorgue 34,0\u202f%" in said


def test_a_structure_goes_category_by_category(bars_frame):
    said = alt.bars(bars_frame, measure="Âges")
    assert said.startswith("Barres horizontales. Âges. 0‑14 ans\u00a0: L’Isle-sur-la-Sorgue 18,2")
    assert "Personnes vivant seules\u00a0: L’Isle-sur-la-Sorgue secret" in said


def test_peers_are_said_highest_first(peers_frame):
    said = alt.peers(peers_frame, measure="Pauvreté.")
    assert said.startswith(
        "Points reliés, 60 à 74 ans puis 75 ans et plus. Pauvreté. Carpentras 27"
    )
    assert "Pernes-les-Fontaines 12\u202f% et secret" in said
    assert said.index("Cavaillon") < said.index("Pertuis")


def test_a_cloud_says_the_town_the_ends_and_who_is_missing(crossing_frame):
    said = alt.crossing(crossing_frame, x="Niveau de vie (€)", y="Pauvreté (%)")
    assert said.startswith("Nuage de 42\u00a0points\u00a0: en abscisse niveau de vie (€)")
    assert "Carpentras\u00a0: 31,0 et 26,0." in said
    assert "1\u00a0territoire sans valeur." in said


def test_beyond_twenty_five_values_the_ends_the_count_and_the_table(rows):
    frame = rows(
        ("Carpentras", "town", "COM", 28.0),
        *((f"Commune {i}", "peer", "COM", float(i)) for i in range(10, 40)),
        ("Secrète", "peer", "COM", "secret_producer"),
    )
    said = alt.peers(frame)
    assert "Carpentras 28\u202f%" in said
    assert "Minimum\u00a0: Commune 10" in said
    assert "Maximum\u00a0: Commune 39" in said
    assert "31\u00a0valeurs au total" in said
    assert "1\u00a0valeur\u00a0: secret" in said
    assert said.endswith("Le tableau des valeurs donne le reste.")
    assert "Commune 20" not in said


def test_a_map_says_its_zones_and_what_else_is_drawn():
    data = pd.DataFrame(
        {"name": ["Centre", "Nord"], "value": [64.0, None], "status": ["ok", "secret_producer"]}
    )
    said = alt.zones(data, measure="Bas revenus", extra=["Un quartier prioritaire est entouré"])
    assert said == (
        "Carte de 2\u00a0Iris. Bas revenus. Centre 64\u202f%, Nord secret. "
        "Un quartier prioritaire est entouré."
    )


def test_a_map_of_many_secrets_counts_them_and_names_every_value():
    data = pd.DataFrame({"name": [f"C{i}" for i in range(30)], "value": 16.0, "status": "ok"})
    data.loc[2:, ["value", "status"]] = [float("nan"), "secret_producer"]
    said = alt.zones(data, words=COMMUNES)
    assert said == (
        "Carte de 30\u00a0communes. C0 16\u202f%, C1 16\u202f%, 28\u00a0communes\u00a0: secret."
    )


def test_coverage_names_the_communes_or_counts_them():
    few = alt.coverage({"CCAS": ["Thiers"], "Relais": []}, total=30)
    assert (
        few == "Cartes de couverture de 30\u00a0communes. "
        "CCAS\u00a0: Thiers. Relais\u00a0: aucune commune."
    )
    many = alt.coverage({"CCAS": [f"C{i}" for i in range(60)]})
    assert "CCAS\u00a0: 60\u00a0communes" in many


def test_a_locator_says_it_shows_no_value():
    assert "sans valeur" in alt.locator("Ris", "la CC Thiers Dore et Montagne")
