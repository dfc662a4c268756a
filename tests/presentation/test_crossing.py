import pytest

from diagnostic.presentation.crossing import crossing

AXES = {"x": "Niveau de vie (€)", "y": "Pauvreté (%)"}


def test_the_town_the_comparators_and_a_few_neighbours_are_named(crossing_frame, inspect):
    words = inspect(crossing(crossing_frame, **AXES)).words
    assert {"Carpentras", "Vaucluse", "médiane"} <= set(words)
    assert 0 < sum(word.startswith("Commune") for word in words) <= 4
    assert "Niveau de vie (€)\u00a0→" in words
    assert "↑\u00a0Pauvreté (%)" in words
    assert "Sans valeur" not in words


def test_neighbours_may_be_chosen(crossing_frame, inspect):
    words = inspect(crossing(crossing_frame, **AXES, named=["Commune 39"], width="large")).words
    assert [word for word in words if word.startswith("Commune")] in ([], ["Commune 39"])


def test_every_known_commune_is_a_dot(crossing_frame):
    figure = crossing(crossing_frame, **AXES)
    (cloud,) = [c for axes in figure.axes for c in axes.collections if len(c.get_offsets())]
    assert len(cloud.get_offsets()) == 40


def test_a_missing_column_is_refused(crossing_frame):
    with pytest.raises(ValueError, match="x"):
        crossing(crossing_frame.drop(columns="x"), **AXES)
