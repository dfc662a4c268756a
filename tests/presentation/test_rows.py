import pytest

from diagnostic.presentation import rows as rows_


def test_the_town_comes_first_then_from_near_to_far(rows):
    frame = rows(
        ("France", "comparator", "FRANCE", 1),
        ("Vaucluse", "comparator", "DEP", 1),
        ("CoVe", "comparator", "EPCI", 1),
        ("Avignon", "peer", "COM", 1),
        ("Carpentras", "town", "COM", 1),
    )
    assert list(rows_.ordered(frame)["label"]) == [
        "Carpentras",
        "Avignon",
        "CoVe",
        "Vaucluse",
        "France",
    ]


def test_values_are_written_and_absences_said(rows):
    frame = rows(("A", "town", "COM", 12.34), ("B", "peer", "COM", "below_threshold"))
    made = rows_.prepared(frame, unit="%")
    assert list(made["text"]) == ["12,3\u202f%", "sous le seuil"]
    assert list(made["absent"]) == [False, True]


def test_an_absence_is_never_covered_by_a_given_text(rows):
    frame = rows(("A", "town", "COM", "secret_producer", {"text": "12"}))
    assert list(rows_.prepared(frame)["text"]) == ["secret"]


@pytest.mark.parametrize(
    ("change", "words"),
    [({"role": "ville"}, "unknown roles"), ({"value": None, "status": "faux"}, "faux")],
)
def test_wrong_frames_are_refused(rows, change, words):
    with pytest.raises(ValueError, match=words):
        rows_.prepared(rows(("A", "town", "COM", 1)).assign(**change))


def test_an_empty_frame_is_refused(rows):
    with pytest.raises(ValueError, match="at least one"):
        rows_.prepared(rows(("A", "town", "COM", 1)).head(0))


def test_units_are_taken_off_once():
    assert rows_.bare("12,3\u202f%", "%") == "12,3"
    assert rows_.bare("30\u202f854\u00a0hab.", "hab.") == "30\u202f854"
    assert rows_.bare("12", "") == "12"


def test_runs_of_years():
    assert rows_.spoken([2011]) == "2011"
    assert rows_.spoken([2011, 2016]) == "2011 et 2016"
    assert rows_.spoken([2006, 2011, 2016]) == "2006 à 2016"


def test_zones_are_counted():
    assert rows_.COMMUNES.counted(1) == "1\u00a0commune"
    assert rows_.COMMUNES.counted(0) == "0\u00a0commune"
    assert rows_.COMMUNES.counted(12) == "12\u00a0communes"


def test_homonyms_are_told_apart_by_their_level(rows):
    frame = rows(
        ("Paris", "town", "COM", 1),
        ("Paris", "comparator", "DEP", 2),
        ("La Réunion", "comparator", "DEP", 3),
        ("La Réunion", "comparator", "REG", 3),
        ("France", "comparator", "FRANCE", 4),
    )
    assert list(rows_.prepared(frame)["label"]) == [
        "Paris",
        "Paris (département)",
        "La Réunion (département)",
        "La Réunion (région)",
        "France",
    ]
