"""French numbers and typography."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic import text

FINITE = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "expected"),
    [
        (30854, 0, "", "30\u202f854"),
        (30.21, 1, "%", "30,2\u202f%"),
        (-2.34, 1, "%", "\u22122,3\u202f%"),
        (18780, 0, "€", "18\u202f780\u202f€"),
        (12, 0, "communes", "12\u00a0communes"),
        (0.05, 1, "", "0,1"),  # half goes away from zero, as INSEE rounds
        (2.675, 2, "", "2,68"),
        (-0.04, 1, "", "0,0"),  # no negative zero
    ],
)
def test_number(value, decimals, unit, expected):
    assert text.number(value, decimals, unit) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Taux de chômage", "taux de chômage"),
        ("L’indice", "l’indice"),
        ("À cet âge", "à cet âge"),
        ("RSA pour 100 ménages", "RSA pour 100 ménages"),
        ("C2S", "C2S"),
        ("15-24 ans", "15-24 ans"),
        ("France services", "France services"),
        ("", ""),
    ],
)
def test_lowered_keeps_names_and_acronyms(words, expected):
    assert text.lowered(words) == expected


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_number_refuses_what_is_not_a_number(value):
    with pytest.raises(ValueError, match="finite"):
        text.number(value)


@given(FINITE, st.integers(0, 3))
def test_rounding_is_within_half_a_unit(value, decimals):
    assert abs(float(text.rounded(value, decimals)) - value) <= 0.5 * 10**-decimals + 1e-6


@given(FINITE)
def test_numbers_never_carry_breaking_spaces_or_points(value):
    written = text.number(value, 1, "%", sign=True)
    assert " " not in written
    assert "." not in written
    assert "-" not in written


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.4, "+1,4\u00a0point"), (-5.2, "\u22125,2\u00a0points"), (0, "0,0\u00a0point")],
)
def test_points(value, expected):
    assert text.points(value) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Qui vit ici ?", "Qui vit ici\u202f?"),
        ("Carpentras : 28 %", "Carpentras\u00a0: 28\u202f%"),
        ("« l'aide »", "«\u202fl’aide\u202f»"),
        ("les 60-74 ans", "les 60\u201174\u00a0ans"),
        ("10 000 habitants", "10\u202f000 habitants"),
        ("attendre...", "attendre…"),
        ("cela change-t-il", "cela change\u2011t\u2011il"),
        ("https://exemple.fr/a?b=1;c", "https://exemple.fr/a?b=1;c"),
    ],
)
def test_typographic(before, after):
    assert text.typographic(before) == after


@given(st.text(alphabet="abé «»?!;:%'0123456789\u202f\u00a0", max_size=40))
def test_typographic_is_idempotent(prose):
    once = text.typographic(prose)
    assert text.typographic(once) == once


def test_near_matches_ignore_case_and_accents():
    assert text.near_matches("carpentra", ["Plaisir", "Carpentras"]) == ("Carpentras",)
    assert text.near_matches("LIsle sur la sorgue", ["L’Isle-sur-la-Sorgue"]) == (
        "L’Isle-sur-la-Sorgue",
    )
    assert text.near_matches("zzz", ["Plaisir"]) == ()


def test_slug():
    assert text.slug("L’Haÿ-les-Roses") == "l-hay-les-roses"
    assert text.slug("Œting") == "oeting"


def test_enumeration():
    assert text.enumeration([]) == ""
    assert text.enumeration(["a"]) == "a"
    assert text.enumeration(["a", "b", "c"]) == "a, b et c"


def test_plural_is_from_two():
    assert text.counted(1, "commune") == "1\u00a0commune"
    assert text.counted(0, "commune") == "0\u00a0commune"
    assert text.counted(2, "commune") == "2\u00a0communes"
