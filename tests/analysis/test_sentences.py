"""Sentences say what the printed figures say, never the contrary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.analysis import sentences
from diagnostic.analysis.comparison import Comparison, Gap, Position
from diagnostic.analysis.findings import comparable
from diagnostic.analysis.trends import Trend
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status
from diagnostic.statistics.models import Indicator
from diagnostic.territories.codes import TerritoryId
from diagnostic.territories.gazetteer import Territory

TOWN = Territory(
    id=TerritoryId.parse("COM-84031"),
    name="Carpentras",
    at="à Carpentras",
    of="de Carpentras",
    subject="Carpentras",
    short="Carpentras",
)
DEPARTMENT = Territory(
    id=TerritoryId.parse("DEP-84"),
    name="Vaucluse",
    at="dans le Vaucluse",
    of="du Vaucluse",
    subject="le Vaucluse",
    short="Vaucluse",
)


def indicator(**changes):
    base = {
        "id": "share_75_plus",
        "theme": "seniors",
        "label": "Part des 75 ans et plus",
        "label_en": "Share aged 75+",
        "short": "75 ans et plus",
        "definition": "Habitants de 75 ans ou plus, rapportés à la population.",
        "subject": "la part des 75 ans et plus",
        "phrase": "{value} des habitants ont 75 ans ou plus",
        "unit": "%",
        "decimals": 1,
    }
    return Indicator.model_validate({**base, **changes})


def value(number, place=TOWN, vintage=2022, status=Status.OK, **changes):
    return Value(indicator(**changes), place, vintage, number, status)


def test_a_level():
    assert sentences.level(value(11.34)) == (
        "À Carpentras, 11,3\u202f% des habitants ont 75\u00a0ans ou plus en 2022.".replace(
            "75\u00a0ans", "75 ans"
        )
    )


@pytest.mark.parametrize(
    ("town", "other", "expected"),
    [
        (17.5, 12.3, "dépasse celle du Vaucluse"),
        (9.0, 12.3, "est inférieure à celle du Vaucluse"),
        (12.0, 12.3, "est proche de celle du Vaucluse"),
        (12.3, 12.34, "est égale à celle du Vaucluse"),
    ],
)
def test_headlines_follow_the_printed_figures(town, other, expected):
    gap = Gap(value(town), value(other, DEPARTMENT))
    assert sentences.headline(gap) == f"La part des 75 ans et plus {expected}"


def test_masculine_subjects_agree():
    gap = Gap(
        value(17.5, subject="le taux de chômage"),
        value(12.3, DEPARTMENT, subject="le taux de chômage"),
    )
    assert sentences.headline(gap) == "Le taux de chômage dépasse celui du Vaucluse"


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_gap_never_contradicts_the_figures_it_prints(town, other):
    gap = Gap(value(town), value(other, DEPARTMENT))
    said = sentences.headline(gap)
    printed_town, printed_other = gap.town.number, gap.other.number
    if "dépasse" in said:
        assert printed_town > printed_other
    elif "inférieure" in said:
        assert printed_town < printed_other
    elif "égale" in said:
        assert gap.town.written == gap.other.written
    else:
        assert abs(printed_town - printed_other) < 1


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_change_never_contradicts_the_figures_it_prints(first, last):
    found = Trend((value(first, vintage=2011), value(last, vintage=2022)))
    said = sentences.change(found)
    if "stable" in said:
        assert abs(found.last.number - found.first.number) < 1
    else:
        assert found.written.startswith("+" if found.last.number > found.first.number else "\u2212")
    assert found.first.written in said
    assert found.last.written in said


def test_fragile_figures_make_neither_gap_nor_change():
    fragile = value(40.0, status=Status.FRAGILE)
    assert Gap(fragile, value(10.0, DEPARTMENT)).strength == 0
    found = Trend((value(10.0, vintage=2011), fragile))
    assert found.direction == 0
    assert "sans que l’on puisse parler d’évolution" in sentences.change(found)


def test_an_absence_says_its_state_and_how_to_obtain():
    missing = value(None, status=Status.SECRET)
    assert sentences.absence(missing) == "Part des 75 ans et plus\u00a0: secret."
    with pytest.raises(ValueError, match="no value"):
        _ = missing.number


def test_counts_are_not_set_against_another_territory():
    assert not comparable(value(30854, unit="hab.", decimals=0))
    assert comparable(value(11.3))


def test_the_reference_is_the_department_when_it_is_there():
    region = Territory(
        id=TerritoryId.parse("REG-93"),
        name="Provence-Alpes-Côte d’Azur",
        at="en Provence-Alpes-Côte d’Azur",
        of="de Provence-Alpes-Côte d’Azur",
        subject="la région Provence-Alpes-Côte d’Azur",
        short="Paca",
    )
    comparison = Comparison(value(11.3), (value(12.0, region), value(10.0, DEPARTMENT)))
    assert comparison.reference is not None
    assert comparison.reference.other.territory is DEPARTMENT
    assert comparison.reference.position is Position.ABOVE
    missing = Comparison(value(11.3), (value(None, DEPARTMENT, status=Status.SECRET),))
    assert missing.reference is None
