"""What is told of a closed vote, and what never is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.errors import DataError, StudyError
from diagnostic.voices.consultation.lifecycle import close_vote
from diagnostic.voices.consultation.model import load
from diagnostic.voices.consultation.readings import Reading
from diagnostic.voices.consultation.results import Class, Shown, in_words, results
from diagnostic.voices.consultation.rounds import changes, total_variation
from diagnostic.voices.consultation.scales import Format, scale
from diagnostic.voices.consultation.scores import full_ranks, scores
from diagnostic.voices.consultation.store import read_rows, turnout
from diagnostic.voices.measures.agreement import agreement, consensus
from diagnostic.voices.measures.ranking import concordance

ELEVEN = [("élus", "5", "1", "3")] * 8 + [("élus", "4", "2", "blanc")] * 3
SIX = [("acteurs associatifs", "5", "5", "")] * 6


def test_published_vectors():
    assert agreement([30, 40, 210, 130, 530, 50, 10]) == pytest.approx(0.6113, abs=5e-5)
    assert consensus([0, 0, 2, 5, 3]) == pytest.approx(0.7786, abs=5e-5)
    ranks = [[1, 2, 3, 4], [1, 2, 4, 3], [2, 1, 3, 4]]
    assert concordance(ranks) == pytest.approx(0.8222, abs=5e-5)


def test_small_groups_have_words_and_no_count(make):
    make.closed([*ELEVEN, *SIX])
    found = results("essai", "test")[0]
    cell = found.cell("IT-test-01", "associations")
    assert cell.shown is Shown.WORDS
    assert cell.tally is cell.answers is cell.agreement is cell.top is cell.quartiles is None
    assert cell.written == "médiane 5, accord, la quasi-totalité d’avis favorables"
    big = found.cell("IT-test-01", "elus")
    assert big.shown is Shown.COUNTS
    assert big.tally.counts == (0, 0, 0, 3, 8)
    assert found.cell("IT-test-03", "associations").shown is Shown.NOTHING
    assert found.cell("IT-test-03", "associations").written == "trop peu de réponses"
    assert found.cell("IT-test-03", "elus").answers is None, "eight answers: no count"


def test_no_total_gives_a_small_group_by_subtraction(make):
    make.closed([*ELEVEN, *SIX])
    found = results("essai", "test")[0]
    assert found.whole("IT-test-01").tally is None
    assert found.counted("IT-test-01").counts == (0, 0, 0, 3, 8)
    assert found.readings["IT-test-03"].everybody.answers == 8, "six blanks are no answers"


def test_many_blanks_call_for_a_clarification(make):
    make.closed([*ELEVEN, *SIX])
    found = results("essai", "test")[0]
    assert Reading.UNCLEAR in found.readings["IT-test-03"].readings
    assert found.having(Reading.SHARED) == ["IT-test-01"]
    assert found.having(Reading.TENSION) == ["IT-test-02"]
    assert found.divided == ["IT-test-02"]
    assert found.gap("IT-test-02") == 4
    assert found.ordered[-1] == "IT-test-02"


def test_classes_follow_the_rules(make):
    make.closed([*ELEVEN, *SIX])
    found = results("essai", "test")[0]
    tallies = {
        (0, 0, 0, 0, 9): Class.TOGETHER,
        (5, 0, 0, 0, 5): Class.SPLIT,
        (2, 2, 2, 2, 2): Class.SPREAD,
    }
    from diagnostic.voices.consultation.readings import Tally

    for counts, kind in tallies.items():
        assert found.kind(Tally(counts)) is kind


@given(st.floats(0, 1))
def test_words_never_tell_unanimity(share):
    assert in_words(1.0) == in_words(0.9)
    assert in_words(0.0) == in_words(0.1)
    assert not any(char.isdigit() for char in in_words(share))


def test_turnout_tells_who_came(make):
    ballot = make.closed([*ELEVEN, *SIX[:3]])
    assert [(each.group, each.ballots) for each in turnout(ballot)] == [
        ("elus", 11),
        ("associations", None),
    ]


def test_a_vote_without_enough_ballots_does_not_close(make):
    ballot, _ = make.opened()
    with pytest.raises(DataError, match="aucun groupe n’a 5 bulletins"):
        close_vote(ballot)
    with pytest.raises(DataError, match="on ne peut pas"):
        make.closed([*ELEVEN], vote="b") and close_vote(load("essai", "b"))


def test_damaged_ballots_are_refused_with_their_lines(make):
    ballot = make.closed([*ELEVEN, *SIX])
    path = ballot.folder / "ballots.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("elus;4;1;3", "elus;7;1;3", 1) + "maires;1;1;1\n")
    with pytest.raises(DataError) as caught:
        results("essai", "test")
    assert {p.found for p in caught.value.problems} == {"7", "maires"}
    path.write_text("a;b\n")
    with pytest.raises(DataError, match="ne sont pas les énoncés"):
        results("essai", "test")
    with pytest.raises(StudyError) as unknown:
        load("essai", "tests")
    assert unknown.value.problems[0].near == ("test",)


def test_second_round_says_what_moved_without_links(make):
    make.closed([*ELEVEN, *SIX])
    again = [("élus", "5", "3", "3")] * 11 + [("acteurs associatifs", "5", "4", "3")] * 6
    make.closed(again, vote="second", previous="test")
    assert load("essai", "second").declared.round == 2
    first, second = results("essai", "test")[0], results("essai", "second")[0]
    moved = {change.item: change for change in changes(first, second)}
    assert moved["IT-second-02"].closer
    assert not moved["IT-second-02"].stable
    assert moved["IT-second-02"].changed == pytest.approx(1.0)
    assert moved["IT-second-01"].changed == pytest.approx(3 / 17)


def test_total_variation():
    assert total_variation((2, 0), (0, 5)) == 1
    assert total_variation((2, 2), (1, 1)) == 0
    assert math.isnan(total_variation((0, 0), (1, 1)))


def test_dots_are_shared_out(make):
    rows = [("élus", "2", "1", "")] * 12 + [("acteurs associatifs", "1", "0", "2")] * 6
    ballot = make.closed(rows, Format.DOTS)
    found = scores(ballot, read_rows(ballot))
    assert [(s.item, round(s.value, 3)) for s in found.ordered()] == [
        ("IT-test-01", 0.667),
        ("IT-test-02", 0.333),
        ("IT-test-03", 0.0),
    ]
    assert not found.ordered("associations"), "six ballots: no number"
    assert found.leaders == {"associations": ("IT-test-03", "IT-test-01")}


def test_rankings_keep_their_rows_and_their_concordance(make):
    rows = [("élus", "1", "2", "3")] * 8 + [("élus", "2", "1", "3")] * 2 + [("élus", "", "", "")]
    ballot = make.closed(rows, Format.RANKING)
    found = scores(ballot, read_rows(ballot))
    assert found.ordered()[0].value == pytest.approx(1.2)
    assert found.concordance["elus"] == pytest.approx(
        concordance([[1, 2, 3]] * 8 + [[2, 1, 3]] * 2)
    )
    assert full_ranks([("1", "0", "0"), ("0", "0", "0")]) == [[1.0, 2.5, 2.5]]


@pytest.mark.parametrize("form", [Format.AGREEMENT, Format.REGNIER])
def test_scales_read_numbers_codes_and_labels(form):
    held = scale(form)
    for level, label in enumerate(held.levels, 1):
        for written in (str(level), f"{level}.0", f"A{level}", f"AO0{level}", label, label.upper()):
            assert held.mark(written) == str(level), written
        assert held.mark(f"{level} - {label}") == str(level)
        assert held.mark(f"{label} ({level})") == str(level)
        assert held.mark(f"{label} ({level % 5 + 1})") is None, "label and level disagree"
    assert held.mark("0") is held.mark("6") is held.mark("peut-être") is None
    assert held.mark("NSP") == held.mark("") == "B"
    assert held.mark("noir") == ("N" if form is Format.REGNIER else None)


def test_dots_put_on_different_items_are_as_many_people(make):
    """Sorted item by item, twelve ballots fill three rows: they are twelve people still."""
    texts = ("Le bus passe peu", "Le parc est agréable", "Les loyers montent", "Le marché vit")
    spread = [("3", "", "", ""), ("", "3", "", ""), ("", "", "3", ""), ("", "", "", "3")]
    rows = [("élus", *given) for given in spread * 3] + [("acteurs associatifs", *spread[0])] * 4
    ballot = make.closed([*rows, ("acteurs associatifs", *spread[1])], Format.DOTS, texts=texts)
    found = scores(ballot, read_rows(ballot))
    assert {s.value for s in found.ordered("elus")} == {0.25}
    assert set(found.leaders) == {"associations"}
