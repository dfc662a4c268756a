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


DOCTORS = {
    "subject": "le nombre de médecins généralistes pour 10 000 habitants",
    "phrase": "on compte {value} [médecin|médecins|aucun médecin] pour 10 000 habitants",
    "unit": "pour 10 000 hab.",
}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0.0, "À Carpentras, on ne compte aucun médecin en 2022."),
        (0.04, "À Carpentras, on compte 0,0 médecin pour 10\u202f000 habitants en 2022."),
        (1.96, "À Carpentras, on compte 2,0 médecins pour 10\u202f000 habitants en 2022."),
        (1.4, "À Carpentras, on compte 1,4 médecin pour 10\u202f000 habitants en 2022."),
    ],
)
def test_nouns_agree_with_the_printed_figure(number, expected):
    assert sentences.level(value(number, **DOCTORS)) == expected


def test_a_rate_that_is_nought_leaves_its_base_to_the_other_territory():
    gap = Gap(value(0.0, **DOCTORS), value(9.3, DEPARTMENT, **DOCTORS))
    assert sentences.level_against(gap) == (
        "À Carpentras, on ne compte aucun médecin en 2022, "
        "contre 9,3 pour 10\u202f000 habitants dans le Vaucluse."
    )
    some = Gap(value(6.2, **DOCTORS), value(9.3, DEPARTMENT, **DOCTORS))
    assert sentences.level_against(some).endswith("en 2022, contre 9,3 dans le Vaucluse.")


def test_a_change_is_said_between_two_years_and_signed():
    growth = {
        "subject": "l’évolution annuelle moyenne de la population",
        "phrase": "la population varie en moyenne de {value}",
        "unit": "% par an",
        "expressions": (
            {
                "vintage": 2022,
                "source": "rp2022",
                "numerator": "P22_POP",
                "denominator": "P16_POP",
                "transform": "annual_growth",
                "years": 6,
            },
        ),
    }
    found = value(1.3, **growth)
    assert sentences.level(found) == (
        "À Carpentras, la population varie en moyenne de +1,3\u202f% par an entre 2016 et 2022."
    )
    assert found.period == "2016\u20112022"
    assert value(11.3).period == "2022"


def test_a_near_level_is_masculine_whatever_the_subject():
    gap = Gap(value(12.0), value(12.3, DEPARTMENT))
    assert "un niveau proche de celui du Vaucluse" in sentences.level_against(gap)


def test_the_country_keeps_its_article():
    france = Territory(
        id=TerritoryId.parse("FRANCE"),
        name="France",
        at="en France",
        of="de France",
        subject="la France",
        short="France",
    )
    gap = Gap(value(17.5), value(12.3, france))
    assert sentences.headline(gap).endswith("dépasse celle de la France")


def test_an_order_of_magnitude_stands_beside_its_own_figure():
    gap = Gap(value(17.5, status=Status.FRAGILE), value(12.3, DEPARTMENT))
    assert "en 2022 (ordre de grandeur), contre 12,3" in sentences.level_against(gap)


def test_what_follows_a_headline_does_not_repeat_its_subject():
    found = Trend((value(9.9, vintage=2011), value(12.3, vintage=2022)))
    said = sentences.following(found.last.indicator, sentences.change(found))
    assert said.startswith("Elle passe de 9,9")
    masculine = indicator(subject="le taux de chômage")
    assert sentences.following(masculine, "Le taux de chômage passe à 9.").startswith("Il passe")
    other = "À Carpentras, 9 %."
    assert sentences.following(masculine, other) == other


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
    assert "On ne peut pas parler d’évolution" in sentences.change(found)


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
