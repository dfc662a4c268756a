import pytest
from matplotlib.patches import Rectangle

from diagnostic.presentation import style
from diagnostic.presentation.bars import bars
from diagnostic.presentation.peers import peers


def town_bars(figure):
    red = style.TOWN.lower()
    from matplotlib.colors import to_hex

    return [p for p in figure.findobj(Rectangle) if to_hex(p.get_facecolor()) == red]


def test_bars_are_in_proportion_from_zero(rows):
    frame = rows(
        ("A", "town", "COM", 10.0, {"category": "x"}), ("A", "town", "COM", 20.0, {"category": "y"})
    )
    widths = [bar.get_width() for bar in town_bars(bars(frame))[1:]]  # the first is the header's
    assert widths[1] == pytest.approx(2 * widths[0])


def test_an_absent_bar_is_hatched_not_zero(bars_frame, inspect):
    figure = bars(bars_frame)
    assert len(town_bars(figure)) == 1 + 2
    assert {"secret", "non publié"} <= set(inspect(figure).words)


def test_units_are_said_once_in_the_page_not_on_every_bar(rows, inspect):
    frame = rows(
        ("A", "town", "COM", 10.0, {"category": "x", "text": "10,0\u202f%", "unit": "%"}),
    )
    assert "10,0" in inspect(bars(frame)).words


def test_communes_are_sorted_and_absent_ones_come_last(peers_frame, inspect):
    figure = peers(peers_frame)
    names = [
        label.get_text()
        for label in inspect(figure).labels
        if label.get_ha() == "right" and not label.get_text()[:1].isdigit()
    ]
    assert names == ["Carpentras", "Cavaillon", "Pertuis", "Pernes-les-Fontaines", "Bédarrides"]


def test_both_values_and_their_absence_are_written(peers_frame, inspect):
    words = inspect(peers(peers_frame)).words
    assert "27\u202f%" in words
    assert "(même valeur)" in words
    assert "(75 ans et plus\u00a0: secret)" in words
    assert any("non publié" in word for word in words)


def test_one_measure_shows_comparators_with_their_shape(rows, inspect):
    frame = rows(
        ("Carpentras", "town", "COM", 28, {"text": "28\u202f%", "unit": "%"}),
        ("Avignon", "peer", "COM", 33),
        ("Vaucluse", "comparator", "DEP", 20),
    )
    words = inspect(peers(frame)).words
    assert [w for w in words if w[0].isdigit()] == ["33", "28\u202f%", "20"]


def test_three_measures_are_too_many(rows):
    frame = rows(*(("A", "town", "COM", 1, {"measure": m}) for m in "abc"))
    with pytest.raises(ValueError, match="one or two"):
        peers(frame)


def test_many_communes_without_any_value_share_a_note(rows, inspect):
    silent = ("Mazan", "Aubignan", "Sarrians", "Saint-Hippolyte-le-Graveyron")
    frame = rows(
        ("Carpentras", "town", "COM", 28),
        ("Monteux", "peer", "COM", 17),
        *((name, "peer", "COM", "secret_producer") for name in silent),
        ("Ailleurs", "peer", "COM", "not_published"),
    )
    seen = inspect(peers(frame))
    said = seen.said.replace(" | ", " ")
    assert "Secret\u00a0: Mazan, Aubignan, Sarrians, Saint-Hippolyte-le-Graveyron." in said
    assert "Non publié\u00a0: Ailleurs." in said
    assert "Mazan" not in seen.words
    assert len(seen.hatches) == 2
    assert seen.overlaps() == []
    assert seen.outside() == []


def test_a_state_is_never_cut_even_after_a_long_name(rows, inspect):
    long = "Pauvreté, référent fiscal de 75 ans et plus"
    frame = rows(
        ("Trappes", "peer", "COM", 23, {"measure": long}),
        ("Trappes", "peer", "COM", 20, {"measure": "60 à 74 ans"}),
        ("Plaisir", "town", "COM", "secret_producer", {"measure": long}),
        ("Plaisir", "town", "COM", 21, {"measure": "60 à 74 ans"}),
    )
    words = inspect(peers(frame)).words
    assert any(word in {"(●\u00a0: secret)", "(secret)"} for word in words)
    assert not any("…" in word for word in words)


def test_the_unit_of_the_highest_town_stays_in_the_page(rows, inspect):
    frame = rows(("Paris", "town", "COM", 6.4), ("Créteil", "peer", "COM", 3.7))
    seen = inspect(peers(frame, unit="pour 10 000 hab.", decimals=1))
    assert any(word.startswith("6,4") for word in seen.words)
    assert seen.outside() == []
