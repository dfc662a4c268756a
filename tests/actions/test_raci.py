"""Who answers for what, and how much each pilot holds: derived from the fiches."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from diagnostic.actions.governance.dates import Term, left, months_between, term, year_from
from diagnostic.actions.governance.model import Convention
from diagnostic.actions.governance.raci import MOST, RESIDENTS, loads, matrix, written
from diagnostic.actions.model import How, Partner, Pilot, Sheet, Step, Who
from diagnostic.actions.words import Level, Role, State

TODAY = dt.date(2026, 11, 20)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))


def sheet(number=1, pilot="CCAS", status=State.STUDIED, **who):
    held = Pilot(organisation=pilot, function="direction") if pilot else None
    name = f"ACT-{number:02d}"
    steps = (Step(id=f"ET-{name}-1", text="Former", owner=who.pop("owner", "")),)
    return Sheet(
        id=name, title="Appeler", status=status, who=Who(pilot=held, **who), how=How(steps=steps)
    )


def lines(*sheets):
    return {line.organisation: line.parts for line in matrix(sheets)}


def test_each_part_has_its_letter():
    found = lines(
        sheet(
            copilots=(Pilot(organisation="Mairie", function="service"),),
            partners=(
                Partner(organisation="Caf", roles=(Role.FUNDS, Role.DECIDES)),
                Partner(organisation="Association", roles=(Role.DOES, Role.REFERS)),
            ),
            residents=Level.DECIDED_WITH,
            owner="Bailleur",
        )
    )
    assert found == {
        "CCAS": {"ACT-01": "A/R"},
        "Mairie": {"ACT-01": "R"},
        "Association": {"ACT-01": "R"},
        "Bailleur": {"ACT-01": "R"},
        "Caf": {"ACT-01": "C"},
        RESIDENTS: {"ACT-01": "R+"},
    }
    names = list(found)
    assert (names[0], names[-1]) == ("CCAS", RESIDENTS)


def test_an_organisation_written_two_ways_is_one():
    assert list(lines(sheet(1, "CCAS"), sheet(2, "Ccas"))) == ["CCAS"]


def test_one_alone_answers_for_an_action():
    sheets = [sheet(n, residents=Level.BUILT_WITH) for n in range(1, 4)]
    for each in sheets:
        answering = [line for line in matrix(sheets) if "A" in line.parts.get(each.id, "")]
        assert len(answering) == 1


@given(st.sets(st.sampled_from("ARCI"), min_size=1))
def test_what_is_done_hides_what_is_heard(letters):
    said = written(letters)
    assert said
    assert not ({"A", "R"} & set(said) and {"C", "I"} & set(said))


def test_a_pilot_of_more_than_four_is_told():
    found = loads([sheet(n) for n in range(1, MOST + 2)])
    assert [(each.organisation, each.heavy) for each in found] == [("CCAS", True)]
    assert not loads([sheet(n) for n in range(1, MOST + 1)])[0].heavy


def test_what_is_over_weighs_nothing():
    assert loads([sheet(1, status=State.DONE), sheet(2, status=State.DROPPED)]) == []


def convention(**said):
    return Convention(id="CV-01", title="Agrément", **said)


def test_the_term_of_a_convention_is_read_at_the_date_of_the_study():
    assert term(convention(first_year=2021, last_year=2024), TODAY) is Term.OVER
    assert left(convention(last_year=2024), TODAY) == "échue depuis 22\u00a0mois"
    assert term(convention(start=TODAY, end=dt.date(2027, 6, 30)), TODAY) is Term.ENDING
    assert term(convention(end=dt.date(2029, 6, 30)), TODAY) is Term.RUNNING
    assert term(convention(start=dt.date(2027, 1, 1)), TODAY) is Term.COMING
    assert term(convention(), TODAY) is Term.UNKNOWN
    assert term(convention(end=TODAY), TODAY) is Term.ENDING
    assert left(convention(end=TODAY), TODAY) == "échoit dans le mois"


@given(DAYS, DAYS)
def test_months_between_two_days_never_go_beyond_the_second(one, other):
    first, last = sorted((one, other))
    months = months_between(first, last)
    assert 0 <= months <= (last.year - first.year) * 12 + last.month - first.month
    assert (months == 0) == (months_between(first, last) < 1)


@given(DAYS)
def test_a_calendar_is_twelve_months_from_that_of_the_study(today):
    months = year_from(today)
    assert len(set(months)) == 12
    assert months[0] == (today.year, today.month - 1)
