"""The snapshot of a year, and what may be said from one year to the next."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from diagnostic.actions.governance.evolution import Kind, changes
from diagnostic.actions.governance.snapshot import Line, Origin, Snapshot, read_snapshot, sealed
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.territories.codes import Level, TerritoryId

TOWN = SimpleNamespace(id=TerritoryId(Level.COM, "84031"), population=30_000)
NAME = "vacancy_rate_rp"


def line(value=18.4, vintage=2020, status=Status.OK, **over):
    written = f"{value:.1f} %".replace(".", ",") if value is not None else status.label
    return Line(
        id=over.pop("id", NAME), label="Taux", unit="%", decimals=1,
        territory=over.pop("territory", "COM-84031"), vintage=vintage, period=str(vintage),
        value=value, status=status, written=written, sources=(Origin(id="x", sha256="ab" * 32),),
    )  # fmt: skip


def snapshot(*lines, year=2026, **over):
    return Snapshot(
        study="ici", territory="COM-84031", year=year, edition="copil",
        date=dt.date(year - 1, 11, 20), indicators=lines, **over,
    )  # fmt: skip


@pytest.fixture
def compare(catalogue):
    indicator = catalogue.indicator(NAME)

    def value(of):
        return Value(indicator, TOWN, of.vintage, of.value, of.status)

    def make(old, new, reason=None, today=None):
        found = changes(
            snapshot(old), snapshot(new, year=2027), {new.id: value(new)},
            lambda *_: reason, lambda *_: value(today or old),
        )  # fmt: skip
        return found[0]

    return make


def test_a_snapshot_read_again_is_the_same(tmp_path):
    made = snapshot(line(), line(None, status=Status.SECRET, id="autre"), organisations=("CCAS",))
    path = tmp_path / "instantane-2026.json"
    path.write_text(made.archived(), encoding="utf-8")
    assert read_snapshot(path, "ici", 2027) == made
    assert made.archived() == made.model_copy().archived()


def test_a_table_never_runs_and_a_secret_is_empty():
    rows = snapshot(line(None, status=Status.SECRET, id="autre")).table().splitlines()
    assert rows[1].split(";")[4:7] == ["", "secret_producer", "secret"]


def refusal(path, text, study="ici", year=2027):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_snapshot(path, study, year)
    return caught.value.problems[0].what


def test_what_is_not_what_was_archived_is_refused(tmp_path):
    path = tmp_path / "instantane-2026.json"
    said = snapshot(line()).archived()
    assert "n’est pas lisible" in refusal(path, said[:40])
    assert "n’est pas un instantané" in refusal(path, "[1]")
    assert "a changé depuis" in refusal(path, said.replace("18.4", "12.4"))
    assert "autre étude" in refusal(path, said, study="ailleurs")
    assert "année antérieure" in refusal(path, said, year=2026)
    with pytest.raises(DataError, match="n’existe pas"):
        read_snapshot(tmp_path / "rien.json", "ici", 2027)


def test_a_secret_that_has_a_number_is_refused(tmp_path):
    forged = line().model_copy(update={"status": Status.SECRET})
    assert "son état est « secret »" in refusal(tmp_path / "x.json", snapshot(forged).archived())


def test_an_unknown_state_is_refused(tmp_path):
    content = json.loads(snapshot(line()).archived())
    content["indicators"][0]["status"] = "inconnu"
    assert "n’est pas admise" in refusal(tmp_path / "x.json", sealed(content))


def test_a_change_is_said(compare):
    found = compare(line(18.4, 2014), line(21.0, 2021))
    assert found.kind is Kind.CHANGED
    assert found.said == "+2,6\u00a0points"
    assert (found.before, found.after) == ("18,4 % (2014)", "21,0 % (2021)")


def test_the_same_year_says_nothing_or_a_revision(compare):
    assert compare(line(), line()).kind is Kind.SAME
    assert compare(line(18.4), line(18.6)).kind is Kind.REVISED


def test_a_break_is_refused_with_its_reason(compare):
    found = compare(line(18.4, 2011), line(21.0, 2021), reason="la méthode a changé en 2012")
    assert found.kind is Kind.BROKEN
    assert found.said == "la méthode a changé en 2012"


@pytest.mark.parametrize("status", [Status.SECRET, Status.SECRET_SECONDARY, Status.BELOW_THRESHOLD])
def test_a_secret_stays_one_on_either_side(compare, status):
    hidden = line(None, 2014, status)
    before = compare(hidden, line(21.0, 2021), today=line(18.4, 2014))
    after = compare(line(18.4, 2014), line(None, 2021, status))
    assert before.kind is after.kind is Kind.HIDDEN
    assert "18,4" not in f"{before.before}{before.said}"
    assert after.after.startswith(status.label)


def test_fragile_figures_conclude_nothing(compare):
    found = compare(line(18.4, 2014, Status.FRAGILE), line(30.0, 2021))
    assert found.kind is Kind.FRAGILE
    assert "30" not in found.said


def test_a_figure_revised_since_is_compared_as_archived(compare):
    found = compare(line(18.4, 2014), line(21.0, 2021), today=line(19.9, 2014))
    assert found.said.startswith("+2,6\u00a0points (chiffre de départ tel qu’archivé")


def test_absences_and_other_places(compare):
    gone = line(None, 2021, Status.UNAVAILABLE)
    assert compare(line(), gone).kind is Kind.ABSENT
    assert compare(line(None, None, Status.UNAVAILABLE), gone).kind is Kind.NEITHER
    assert compare(line(territory="EPCI-200070712"), line(20.0, 2022)).kind is Kind.ELSEWHERE
