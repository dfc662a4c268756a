"""Nothing ties an answer to a voter: no order, no code, no time, no small group."""

from __future__ import annotations

import csv
import io
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from diagnostic import paths
from diagnostic.errors import DataError
from diagnostic.voices.consultation.ballots import import_ballots
from diagnostic.voices.consultation.codes import issue, slips, slips_place
from diagnostic.voices.consultation.lifecycle import close_vote
from diagnostic.voices.consultation.model import load
from diagnostic.voices.consultation.results import of, results
from diagnostic.voices.consultation.scales import Format
from diagnostic.voices.consultation.store import FILE, ballots_text, read_rows
from diagnostic.voices.consultation.urn import open_urn, unlinked
from diagnostic.workbook.votes import _bars, _image


def study_files():
    return [path for path in sorted(paths.field("essai").rglob("*")) if path.is_file()]


def with_codes(drawn, seed=3):
    draw = random.Random(seed)
    return [
        (code, group, *(str(draw.randint(1, 5)) for _ in range(3)))
        for group, codes in drawn.items()
        for code in codes
    ]


def coded(make, ballot, rows, name="codes.csv"):
    return make.csv(name, [("code", "groupe", *(item.id for item in ballot.items)), *rows])


def test_permuted_ballots_give_the_same_files(make, rows):
    texts = []
    for turn in range(3):
        random.Random(turn).shuffle(rows)
        ballot = make.closed(rows, vote=f"v{turn}")
        text = (ballot.folder / FILE).read_text("utf-8")
        texts.append(text.replace(f"IT-v{turn}-", "IT-"))
    assert texts[0] == texts[1] == texts[2]


@given(st.lists(st.tuples(*[st.sampled_from("12345B")] * 3), min_size=1), st.randoms())
@settings(max_examples=60)
def test_columns_keep_their_counts_and_lose_their_rows(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    kept = unlinked(rows, Format.AGREEMENT)
    assert kept == unlinked(shuffled, Format.AGREEMENT)
    for place in range(3):
        assert sorted(row[place] for row in kept) == sorted(row[place] for row in rows)
    assert unlinked(rows, Format.RANKING) == unlinked(shuffled, Format.RANKING)


def test_batches_in_any_order_give_the_same_urn(make, rows):
    found = []
    for vote, batches in (("a", (rows[:9], rows[9:])), ("b", (rows[9:], rows[:9]))):
        ballot, _ = make.opened(vote=vote)
        for n, batch in enumerate(batches):
            import_ballots(ballot, make.grid(ballot, batch, f"{vote}{n}.csv"))
        found.append(dict(open_urn(ballot).rows))
    assert found[0] == found[1]


def test_no_code_is_in_any_file_of_the_study_nor_in_what_is_drawn(make):
    ballot, drawn = make.opened(codes={"elus": 11, "associations": 12})
    secrets = [code for codes in drawn.values() for code in codes]
    assert len(set(secrets)) == 23
    rows = with_codes(drawn)
    rows.append(("ZZZZ-ZZZZ", "élus", "1", "1", "1"))
    import_ballots(ballot, coded(make, ballot, rows), quarantine=True)
    before = [path.read_bytes() for path in study_files()]
    close_vote(load("essai", "test"))
    ballot = load("essai", "test")
    forms = []
    for block in (_draw(ballot, _image), _draw(ballot, _bars)):
        bundle, notes = block._repr_mimebundle_()
        forms += [str(bundle).encode(), str(notes).encode(), block.png]
        forms.append(block.data.to_csv().encode())
    everything = before + [path.read_bytes() for path in study_files()] + forms
    for secret in secrets:
        for written in (secret, secret.replace("-", "")):
            assert not any(written.encode() in data for data in everything), written
            assert not any(written.lower().encode() in data.lower() for data in forms)


def _draw(ballot, draw):
    class Context:
        theme = "voices"

        @staticmethod
        def anchor(kind, *parts):
            return "-".join((kind, "voices", *parts))

    return draw(Context, of(ballot, read_rows(ballot))[0])


def test_published_files_hold_no_time_and_no_digest(make):
    ballot, drawn = make.opened(codes={"elus": 11, "associations": 6})
    digests = list(open_urn(ballot).codes)
    import_ballots(ballot, coded(make, ballot, with_codes(drawn)))
    close_vote(load("essai", "test"))
    assert not list(ballot.private.glob("urn*")), "what tied a code to its use is destroyed"
    for path in study_files():
        text = path.read_text("utf-8")
        assert not re.search(r"\d\d:\d\d|T\d\d", text)
        assert not any(digest in text for digest in digests)


def test_a_group_too_small_leaves_no_answer_anywhere(make):
    rows = [("élus", "5", "5", "5")] * 11 + [("acteurs associatifs", "1", "2", "1")] * 4
    ballot = make.closed(rows)
    lines = list(csv.DictReader(io.StringIO((ballot.folder / FILE).read_text()), delimiter=";"))
    assert {line["group"] for line in lines} == {"elus"}
    assert "<5" in (ballot.folder / "turnout.csv").read_text()
    for item, reading in results("essai", "test")[0].readings.items():
        assert reading.everybody.counts == (0, 0, 0, 0, 11), item
    assert not any(b"1;2;1" in path.read_bytes() for path in study_files())


def test_there_is_no_result_before_closing(make, rows):
    ballot, _ = make.opened()
    import_ballots(ballot, make.grid(ballot, rows))
    with pytest.raises(DataError, match="clôture"):
        results("essai", "test")
    assert not (ballot.folder / FILE).exists()
    (ballot.folder / FILE).write_text("group;IT-test-01;IT-test-02;IT-test-03\nelus;1;1;1\n")
    with pytest.raises(DataError, match="clôture"):
        results("essai", "test")


def test_slips_carry_every_code_once_and_are_not_written_in_the_project(make, sandbox):
    ballot = make.prepared()
    _, drawn = issue(ballot, {"elus": 13, "associations": 2})
    reader = PdfReader(io.BytesIO(slips(ballot, drawn)))
    said = "".join(page.extract_text() for page in reader.pages)
    for code in (code for codes in drawn.values() for code in codes):
        assert re.sub(r"\s", "", said).count(code) == 1
    assert all(abs(float(page.mediabox.width) - 595.28) < 1 for page in reader.pages)
    with pytest.raises(DataError, match="hors du projet"):
        slips_place(sandbox / "data", "test")
    assert not slips_place(None, "test").is_relative_to(sandbox)


def test_codes_are_drawn_once_and_seeds_are_for_demonstrations(make):
    ballot, _ = make.opened(codes={"elus": 3})
    with pytest.raises(DataError, match="déjà été tirés"):
        issue(ballot, {"elus": 3})
    real = make.prepared(vote="autre")
    with pytest.raises(DataError, match="graine"):
        issue(real, {"elus": 3}, seed=1)
    shown = make.prepared(vote="demo", extra="demonstration: true\n")
    assert issue(shown, {"elus": 3}, seed=1) == issue(shown, {"elus": 3}, seed=1)
    assert issue(shown, {"elus": 3}, seed=1)[1] != issue(shown, {"elus": 3})[1]


def test_a_published_file_in_another_order_reads_the_same(make, rows):
    ballot = make.closed(rows)
    path = ballot.folder / FILE
    head, *lines = path.read_text("utf-8").splitlines()
    before = _draw(ballot, _image)._repr_mimebundle_(), read_rows(ballot)
    path.write_text("\n".join([head, *reversed(lines)]) + "\n", encoding="utf-8")
    assert (_draw(ballot, _image)._repr_mimebundle_(), read_rows(ballot)) == before


def test_ballots_text_has_no_order_but_its_own(make, rows):
    ballot = make.closed(rows)
    held = read_rows(ballot)
    turned = {group: tuple(reversed(found)) for group, found in reversed(held.items())}
    assert ballots_text(ballot, held) == ballots_text(ballot, turned)
