from diagnostic.presentation.comparison import comparison


def test_every_value_is_written_with_its_name(comparison_frame, inspect):
    said = inspect(comparison(comparison_frame)).said.replace(" | ", " ")
    assert "L’Isle-sur-la-Sorgue 34,0\u202f%" in said
    for text in ("Vaucluse 9,8\u202f%", "France 16,0\u202f%", "Part des 75 ans et plus"):
        assert text in said


def test_absent_places_are_said_below_and_the_town_on_its_line(comparison_frame, inspect):
    words = inspect(comparison(comparison_frame)).words
    assert "L’Isle-sur-la-Sorgue\u00a0: secret" in words
    assert "France\u00a0: à mesurer" in words


def test_equal_values_still_have_a_scale(rows, inspect):
    frame = rows(("A", "town", "COM", 5.0), ("B", "comparator", "DEP", 5.0))
    assert inspect(comparison(frame)).overlaps() == []


def test_a_town_alone(rows, inspect):
    seen = inspect(comparison(rows(("Carpentras", "town", "COM", 0.0)), unit="%"))
    assert seen.words == ["Carpentras 0,0\u202f%"]


def test_peers_are_dots_without_a_name(rows, inspect):
    frame = rows(("A", "town", "COM", 5.0), ("Voisine", "peer", "COM", 6.0))
    assert "Voisine" not in inspect(comparison(frame)).said


def test_each_row_may_have_its_own_unit(rows, inspect):
    frame = rows(
        ("A", "town", "COM", 5.5, {"measure": "Part", "unit": "%", "decimals": 1}),
        ("A", "town", "COM", 17600, {"measure": "Niveau", "unit": "€", "decimals": 0}),
    )
    said = inspect(comparison(frame)).said
    assert "5,5\u202f%" in said
    assert "17\u202f600\u202f€" in said


def test_given_texts_are_shown_as_they_are(rows, inspect):
    frame = rows(("A", "town", "COM", 5.5, {"text": "environ 5"}))
    assert inspect(comparison(frame)).words == ["A environ 5"]
