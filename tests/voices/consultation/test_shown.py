"""What chapters show of rounds, dots and rankings, within the same thresholds."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from diagnostic.study.model import Edition
from diagnostic.text import slug
from diagnostic.voices.consultation.scales import Format
from diagnostic.workbook import votes, votewords


@pytest.fixture
def context(sandbox):
    return SimpleNamespace(
        theme="voices",
        study=SimpleNamespace(slug="essai", edition=Edition.PUBLIC),
        anchor=lambda kind, *parts: "-".join((kind, "voices", *map(slug, parts))),
    )


def rows(*groups):
    return [(name, *answers) for name, answers, count in groups for _ in range(count)]


def test_rounds_are_compared_without_linking_anybody(make, context):
    make.closed(rows(("élus", "511", 6), ("élus", "155", 6), ("acteurs associatifs", "511", 10)))
    again = rows(("élus", "444", 12), ("acteurs associatifs", "444", 10))
    make.closed(again, vote="second", previous="test")
    block = votewords.votes_rounds(context, "second")
    assert block.kind == "table"
    assert "kappa pondéré" in block.plain
    assert "plus d’accord" in block.plain
    assert votewords.votes_rounds(context, "test").kind == "absence"


def test_rounds_of_small_groups_give_no_number(make, context):
    make.closed(rows(("élus", "511", 12), ("acteurs associatifs", "511", 6)))
    again = rows(("élus", "444", 12), ("acteurs associatifs", "444", 6))
    make.closed(again, vote="second", previous="test")
    assert votewords.votes_rounds(context, "second").kind == "absence"


def test_dots_and_ranks_are_tables(make, context):
    make.closed(
        rows(("élus", "210", 12), ("acteurs associatifs", "003", 6)), Format.DOTS, vote="gommettes"
    )
    block = votes.votes_scores(context, "gommettes")
    assert block.kind == "table"
    assert list(block.data.columns) == ["item", "Ensemble", "élus"]
    assert "acteurs associatifs, en tête : « Un lieu pour se rencontrer »" in re.sub(
        r"[\u00a0\u202f]", " ", block.plain
    )
    make.closed(rows(("acteurs associatifs", "123", 6)), Format.RANKING, vote="rangs")
    shown = votes.votes_scores(context, "rangs")
    assert shown.kind == "absence"
    assert "en tête" in shown.plain
    assert not re.search(r"\d", shown.plain)


def test_a_vote_still_open_shows_nothing(make, context):
    make.opened()
    for draw in (votes.votes_image, votes.votes_bars, votewords.votes_common):
        block = draw(context)
        assert block.kind == "absence"
        assert "avant la clôture" in block.plain


def test_importance_and_feasibility_without_numbers_are_not_placed(make, context):
    make.closed(rows(("élus", "554433", 6)), Format.IMPORTANCE)
    assert votes.votes_quadrant(context).kind == "absence"
    assert votes.votes_image(context).markdown.count("fig-alt=") == 2
