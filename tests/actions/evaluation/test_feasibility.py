"""Feasibility regulates objectives: the weakest side decides, and what must change is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actions.conftest import CHAIN, IDEA

from diagnostic.actions.evaluation.feasibility import Ruling, ruling, verdicts, weakest
from diagnostic.actions.model import Feasibility

GRID = (
    "evaluation: {{feasibility: {{technical: {}, financial: 4, partnership: 4, "
    "political: 4, why: Vu}}}}\n"
)
MARK = st.integers(1, 4)


def of(verdict):
    return verdict.ruling, verdict.origin


@given(MARK, MARK, MARK, MARK)
def test_no_side_makes_up_for_another(a, b, c, d):
    grid = Feasibility(technical=a, financial=b, partnership=c, political=d, why="Vu")
    assert weakest(grid) == min(a, b, c, d)
    said = {1: Ruling.REVISED, 2: Ruling.PHASED, 3: Ruling.HELD, 4: Ruling.HELD}
    assert ruling(grid) is said[min(a, b, c, d)]


def test_nothing_said_is_to_be_assessed():
    assert ruling(None) is Ruling.UNKNOWN


def test_an_objective_takes_the_grid_of_its_most_feasible_fiche(read):
    second = IDEA.replace("ACT-01", "ACT-02")
    found = verdicts(read(IDEA + GRID.format(1), second + GRID.format(3)))
    assert of(found[1]) == (Ruling.HELD, "ACT-02")
    assert of(found[0]) == (Ruling.UNKNOWN, "")


def test_a_dropped_fiche_promises_nothing(read):
    second = IDEA.replace("ACT-01", "ACT-02") + "status: abandonnée\n"
    found = verdicts(read(IDEA + GRID.format(1), second + GRID.format(4)))
    assert of(found[1]) == (Ruling.REVISED, "ACT-01")


@pytest.mark.parametrize("change", ["", "Trouver un lieu"])
def test_its_own_grid_comes_first_and_asks_what_must_change(read, change):
    own = (
        'appelle", within: OB-1.1, feasibility: {technical: 2, financial: 3, partnership: 3, '
        f'political: 1, why: Vu, change: "{change}"}}}}'
    )
    chain = CHAIN.replace('appelle", within: OB-1.1}', own)
    found = verdicts(read(IDEA + GRID.format(4), chain=chain))[1]
    assert of(found) == (Ruling.REVISED, "")
    assert found.weak == ("technique (2)", "politique (1)")
    assert (found.change, found.unsaid) == (change, not change)
