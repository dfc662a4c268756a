"""Few people make an order of magnitude, never a figure to compare."""

import pytest

from diagnostic.statistics.fragility import FEW, ORDER, few_people, fragility


@pytest.mark.parametrize(
    ("numerator", "denominator", "population", "expected"),
    [
        (49, 1000, 9000, ORDER),
        (50, 1000, 9000, None),
        (199, 1000, 10_000, FEW),
        (199, 1000, 9_999, None),
        (200, 1000, 10_000, None),
        (5000, 150, 20_000, FEW),
        (150, None, None, FEW),
    ],
)
def test_counts(numerator, denominator, population, expected):
    assert fragility(numerator, denominator, population) == expected


def test_a_rate_published_without_its_counts_is_judged_on_the_population():
    assert few_people(2000, 49) == "moins de 2\u202f000 habitants\u00a0: ordre de grandeur"
    assert few_people(2000, 2000) is None
    assert few_people(2000, None) is None
    assert few_people(0, 49) is None


def test_a_village_has_no_firm_share_of_young_people(statistics):
    rows = statistics.observe(["neet_rate_15_24"], ["COM-63429", "COM-84031"], [2018])
    status = dict(zip(rows["territory"], rows["status"], strict=True))
    assert status == {"COM-63429": "fragile", "COM-84031": "ok"}
