"""A vote of one's own, in a project of one's own."""

from __future__ import annotations

import csv
import random

import pytest

from diagnostic import paths
from diagnostic.voices.consultation import items as gathering
from diagnostic.voices.consultation.ballots import import_ballots
from diagnostic.voices.consultation.codes import issue
from diagnostic.voices.consultation.lifecycle import close_vote, create, open_vote
from diagnostic.voices.consultation.model import load
from diagnostic.voices.consultation.scales import Format
from diagnostic.voices.consultation.urn import keep_urn

QUESTION = "De votre point de vue, que peut-on faire avec vous pour mieux s’entraider ici ?"
TEXTS = (
    "Des permanences dans chaque quartier",
    "Un accueil ouvert le samedi",
    "Un lieu pour se rencontrer",
)
GROUPS = (("elus", "élus"), ("associations", "acteurs associatifs"))


class Maker:
    """Make votes, step by step."""

    def __init__(self, folder):
        self.folder = folder

    def prepared(self, form=Format.AGREEMENT, vote="test", texts=TEXTS, extra="", **keys):
        path = create(
            "essai", vote, title="Essai", question=QUESTION, form=form, groups=GROUPS, **keys
        )
        if extra:
            path.write_text(path.read_text("utf-8") + extra, encoding="utf-8")
        self.produced(vote, [("élus", text) for text in texts])
        return load("essai", vote)

    def produced(self, vote, rows):
        ballot = load("essai", vote)
        file = self.csv("produced.csv", [("Groupe", "Texte"), *rows])
        gathering.keep(ballot, gathering.gather(ballot, file))

    def opened(self, form=Format.AGREEMENT, codes=None, **keys):
        ballot = self.prepared(form, **keys)
        drawn = {}
        if codes:
            urn, drawn = issue(ballot, codes)
            keep_urn(ballot, urn)
        open_vote(ballot)
        return load("essai", ballot.name), drawn

    def closed(self, rows, form=Format.AGREEMENT, **keys):
        ballot, _ = self.opened(form, **keys)
        import_ballots(ballot, self.grid(ballot, rows))
        close_vote(load("essai", ballot.name))
        return load("essai", ballot.name)

    def grid(self, ballot, rows, name="grid.csv"):
        """Write rows of (group, *answers)."""
        titles = [" ".join(filter(None, each)) for each in ballot.columns()]
        return self.csv(name, [("groupe", *titles), *rows])

    def csv(self, name, rows, encoding="utf-8", separator=";"):
        path = self.folder / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator).writerows(rows)
        return path


@pytest.fixture
def make(sandbox, tmp_path):
    """Return what makes votes."""
    return Maker(tmp_path)


@pytest.fixture
def rows():
    """Ballots of two groups, eleven and six."""
    draw = random.Random(7)
    return [
        (group, *(str(draw.randint(1, 5)) for _ in TEXTS))
        for group, count in (("élus", 11), ("acteurs associatifs", 6))
        for _ in range(count)
    ]


def study_files():
    """Every file of the study, publishable or not."""
    return [path for path in sorted(paths.field("essai").rglob("*")) if path.is_file()]
