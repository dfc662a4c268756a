"""How much of what identifies is found, on a seeded set of fictional words."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from corpus import PLAIN, named, structured

from diagnostic.confidentiality.identifiers import Kind, find
from diagnostic.confidentiality.pseudonyms import Pseudonymiser


def covered(text, piece, *, doubts):
    """Whether every letter and digit of a piece is inside what was found."""
    start = text.index(piece)
    inside = set()
    for each in find(text):
        if doubts or each.kind is not Kind.DOUBT:
            inside.update(range(each.start, each.end))
    # A particle left alone (« d’ », « el ») designates nobody.
    words = [m.span() for m in re.finditer(r"[^\W_]+", piece) if len(m[0]) > 3 or m[0].isdigit()]
    return all(start + i in inside for low, high in words for i in range(low, high))


def recall(samples, *, doubts):
    """Return the share of pieces found, and how often each template misses."""
    hits = total = 0
    missed = Counter()
    for sample in samples:
        for piece in sample.pieces:
            found = covered(sample.text, piece, doubts=doubts)
            hits, total = hits + found, total + 1
            missed[sample.template] += not found
    return hits / total, +missed


@pytest.mark.parametrize("seed", [20260915, 1, 2])
def test_every_structured_identifier_is_found_for_certain(seed, record_property):
    share, missed = recall(structured(seed), doubts=False)
    record_property("recall of structured identifiers", share)
    assert share == 1, missed


@pytest.mark.parametrize("seed", [20260915, 1, 2])
def test_names_are_found_or_put_to_a_reader(seed, record_property):
    share, missed = recall(named(seed), doubts=True)
    record_property("recall of names", share)
    assert share >= 0.95, missed


def test_most_names_are_replaced_without_asking(record_property):
    share, missed = recall(named(), doubts=False)
    record_property("names replaced for certain", share)
    assert share >= 0.7, missed


def test_nothing_structured_is_left_once_cleaned():
    for sample in structured(7):
        cleaned = Pseudonymiser().clean(sample.text).text
        digits = re.sub(r"\D", "", sample.pieces[0])
        assert sample.pieces[0] not in cleaned
        assert len(digits) < 6 or digits not in re.sub(r"\D", "", cleaned)


def test_plain_words_are_left_alone():
    assert [text for text in PLAIN if find(text)] == []
