"""Fictional votes: made again byte for byte, marked, naming nobody."""

from __future__ import annotations

import pytest

from diagnostic import paths
from diagnostic.confidentiality.identifiers import Kind, find
from diagnostic.voices.consultation.model import load
from diagnostic.voices.consultation.readings import Reading
from diagnostic.voices.consultation.results import results
from diagnostic.voices.demonstration import LABEL, marked
from diagnostic.voices.demonstration_votes import STUDY, votes


def test_committed_files_are_those_of_the_generator():
    for vote, files in votes().items():
        folder = paths.field(STUDY) / "votes" / vote
        assert {path.name for path in folder.iterdir()} == set(files)
        for name, text in files.items():
            assert (folder / name).read_bytes() == text.encode("utf-8"), f"{vote}/{name}"


@pytest.mark.parametrize("vote", sorted(votes()))
def test_they_are_fictional_and_name_nobody(vote):
    ballot = load(STUDY, vote)
    assert ballot.declared.demonstration
    for item in ballot.items:
        assert not [f for f in find(item.text) if f.kind is not Kind.DOUBT], item.text
    header = (ballot.folder / "ballots.csv").read_text("utf-8").splitlines()[0]
    assert header.endswith("demonstration")


def test_every_kind_of_group_is_there():
    found = results(STUDY, "constats")[0]
    assert found.silent == ["conseils de quartier"]
    assert found.cell(found.ordered[0], "techniciens").tally is None
    assert found.cell(found.ordered[0], "elus").tally is not None
    for reading in (Reading.SHARED, Reading.TENSION, Reading.REFUSED, Reading.UNCLEAR):
        assert found.having(reading), reading


def test_what_is_fictional_is_said_once():
    assert marked("Vote") == "Vote. Données fictives de démonstration."
    assert marked(marked("Vote.")) == marked("Vote.")
    assert marked("Vote", demonstration=False) == "Vote"
    assert LABEL in marked("").lower()
