"""Papers of meetings and the annual conference, as Word reads them."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from dataclasses import replace

import pytest

from diagnostic import open_study, paths
from diagnostic.actions.governance.snapshot import read_snapshot
from diagnostic.book import conferences
from diagnostic.book.meetingpapers import TITLES, paper, write_paper
from diagnostic.errors import DataError
from diagnostic.study.model import Edition
from diagnostic.voices.demonstration import LABEL
from diagnostic.workbook.governance import governance_of
from diagnostic.workbook.yearly import Yearly

STUDY = "thiers-dore-et-montagne"


@pytest.fixture(scope="module")
def opened():
    context = open_study(STUDY, theme="governance").context
    return context, governance_of(context)


def written(opened, meeting, kind):
    context, found = opened
    return paper(context, found, found.by_meeting[meeting], kind)


def document(path):
    with zipfile.ZipFile(path) as file:
        return file.read("word/document.xml").decode(), file.read("docProps/core.xml").decode()


@pytest.mark.parametrize("kind", TITLES)
def test_a_paper_is_an_accessible_word_document_always_the_same(opened, tmp_path, kind):
    context, found = opened
    meeting = found.by_meeting["2026-06-18-copil"]
    made = paper(context, found, meeting, kind)
    first, second = (
        write_paper(made, meeting, kind, context, tmp_path / name) for name in ("un", "deux")
    )
    assert first.read_bytes() == second.read_bytes()
    body, core = document(first)
    assert '<w:pStyle w:val="Heading1"' in body
    assert "<w:tblHeader" in body
    assert TITLES[kind] in core
    assert "<dc:language>fr-FR</dc:language>" in core


def test_the_agenda_says_what_comes_back_and_what_it_takes(opened):
    said = written(opened, "2027-01-21-copil", "agenda")
    assert LABEL in said
    assert "Coût du véhicule partagé" in said
    assert "Chiffrer le véhicule partagé" in said
    assert "quorum\u00a0: 9\u00a0sièges sur 17 et 3\u00a0collèges" in said
    assert "2\u00a0h" in said


def test_the_minutes_count_and_name_nobody(opened):
    said = written(opened, "2026-06-18-copil", "minutes")
    assert "Quorum atteint" in said
    assert re.search(r"Habitants +\| 4 +\| 3 ", re.sub(r" +", " ", said).replace("|", " |"))
    assert "Le véhicule partagé fait débat" in said


def test_a_meeting_to_come_has_lines_to_fill(opened):
    assert "……" in written(opened, "2027-01-21-copil", "minutes")
    assert "DC\\-2027" in written(opened, "2027-01-21-copil", "decisions").replace("DC-", "DC\\-")


def test_a_public_paper_keeps_exchanges_and_internal_decisions(opened):
    context, found = opened
    public = replace(context, study=replace(context.study, edition=Edition.PUBLIC))
    meeting = found.by_meeting["2026-06-18-copil"]
    said = paper(public, found, meeting, "minutes") + paper(public, found, meeting, "decisions")
    assert "fait débat" not in said
    assert "Adopter la charte" not in said
    assert "permanence itinérante d’accès aux droits, partagée" in said
    assert "3/1/1" not in said


@pytest.fixture
def yearly(opened, tmp_path, monkeypatch):
    """The conference of 2027, its folder apart."""
    monkeypatch.setattr(paths, "reports", lambda: tmp_path / "reports")
    return Yearly(*opened, 2027)


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_first_conference_says_it_is_the_first(yearly):
    conferences.write_conference(yearly)
    folder = conferences.conference_folder(STUDY, 2027)
    names = set(contents(folder))
    assert {"dossier.docx", "instantane-2027.json", "instantane-2027.csv"} <= names
    assert {f"invitation-{each}.docx" for each in ("elus", "habitants")} <= names
    assert not any(name.startswith("evolution") for name in names)
    body, _ = document(folder / "dossier.docx")
    assert "celui-ci est le premier" in body
    assert "DC‑2026‑01" in body
    assert conferences.last_snapshot(STUDY, 2027) is None


def test_made_twice_a_conference_is_the_same_to_the_byte(yearly):
    folder = conferences.conference_folder(STUDY, 2027)
    conferences.write_conference(yearly)
    first = contents(folder)
    conferences.write_conference(Yearly(yearly.context, yearly.governance, 2027))
    assert contents(folder) == first
    for line in first[conferences.SUMS].decode().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(first[name]).hexdigest() == digest
    assert not list(folder.parent.glob(".conference-*"))


def test_the_next_conference_is_read_against_the_archived_one(yearly):
    conferences.write_conference(yearly)
    previous = conferences.last_snapshot(STUDY, 2028)
    assert previous == yearly.snapshot
    fewer = previous.model_copy(update={"organisations": previous.organisations[1:]})
    after = Yearly(yearly.context, yearly.governance, 2028, fewer)
    conferences.write_conference(after)
    folder = conferences.conference_folder(STUDY, 2028)
    assert "evolution-2027-2028.csv" in contents(folder)
    assert after.newcomers == previous.organisations[:1]
    assert not any("comparaison refusée" in each.said for each in after.changes)


def test_only_the_book_of_the_same_edition_is_archived(yearly):
    book = paths.reports() / STUDY / "_book"
    book.mkdir(parents=True)
    cover = book / "index.html"
    cover.write_text(f"<p>{Edition.PUBLIC.label}</p>", encoding="utf-8")
    assert conferences.built(yearly) is None
    cover.write_text(f"<p>{Edition.WORKING.label}</p>", encoding="utf-8")
    conferences.write_conference(yearly)
    assert "livre/index.html" in contents(conferences.conference_folder(STUDY, 2027))


def test_every_figure_archived_has_the_checksum_of_its_source(yearly):
    known = [each for each in yearly.snapshot.indicators if each.value is not None]
    assert known
    for each in known:
        assert each.sources
        assert all(re.fullmatch(r"[0-9a-f]{64}", source.sha256) for source in each.sources)
    assert all(
        each.value is None for each in yearly.snapshot.indicators if not each.status.has_value
    )


def test_a_touched_archive_is_refused(yearly):
    conferences.write_conference(yearly)
    path = conferences.conference_folder(STUDY, 2027) / conferences.snapshot_name(2027)
    content = json.loads(path.read_text("utf-8"))
    content["actions"] = []
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataError, match="a changé depuis son archivage"):
        conferences.last_snapshot(STUDY, 2028)
    with pytest.raises(DataError, match="a changé depuis"):
        read_snapshot(path, STUDY, 2028)
