"""Few people make an order of magnitude, never a figure to compare."""

import numpy as np
import pytest

from diagnostic.statistics.fragility import (
    FEW,
    ORDER,
    REASONS,
    few_people,
    few_people_reason,
    fragility,
)


@pytest.mark.parametrize(
    ("numerator", "denominator", "population", "expected"),
    [
        (49, 1000, 9000, ORDER),
        (-49, 1000, 9000, ORDER),
        (50, 1000, 9000, ""),
        (199, 1000, 10_000, FEW),
        (199, 1000, 9_999, ""),
        (200, 1000, 10_000, ""),
        (5000, 150, 20_000, FEW),
        (150, np.nan, np.nan, FEW),
    ],
)
def test_counts(numerator, denominator, population, expected):
    columns = (np.array([float(count)]) for count in (numerator, denominator, population))
    assert REASONS[fragility(*columns)[0]] == expected


def test_a_rate_published_without_its_counts_is_judged_on_the_population():
    people = np.array([49, 2000, np.nan])
    assert few_people(2000, people).tolist() == [True, False, False]
    assert few_people(0, people).tolist() == [False, False, False]
    assert few_people_reason(2000) == "moins de 2\u202f000 habitants\u00a0: ordre de grandeur"


def test_a_village_has_no_firm_share_of_young_people(statistics):
    rows = statistics.observe(["neet_rate_15_24"], ["COM-63429", "COM-84031"], [2018])
    status = dict(zip(rows["territory"], rows["status"], strict=True))
    assert status == {"COM-63429": "fragile", "COM-84031": "ok"}
