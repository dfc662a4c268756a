"""Grids, highlights and projects are taken in once, or refused with the state unchanged."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from diagnostic import paths
from diagnostic.errors import DataError
from diagnostic.voices import intake, refi
from diagnostic.voices.coding import read_coded
from diagnostic.voices.codinggrid import write_grid
from diagnostic.voices.intake import take_in
from diagnostic.voices.interviews import read_interviews
from diagnostic.voices.verbatims import Drawer

sys.path.insert(0, str(Path(__file__).parents[2] / "confidentiality"))
from spoken import install

BOOK = """\
codes:
  - {code: SEN-MOB, theme: seniors, label: "Se déplacer"}
  - {code: SEN-ISO, theme: seniors, label: "Rompre l’isolement", need: exprimé}
"""


@pytest.fixture
def drawer(sandbox):
    folder = install(edition="travail")
    (folder / "codebook.yml").write_text(BOOK, encoding="utf-8")
    return Drawer(paths.field("essai"), ("Carpentras",))


def rows(drawer):
    held = read_interviews(drawer.field / "interviews")
    return [(c.interview, c.code, c.polarity.value, c.scale.value, c.coder) for c in held.coded]


def state(drawer):
    return {p: p.read_bytes() for p in drawer.field.rglob("*") if p.is_file()}


def grid(drawer, tmp_path, change=lambda sheet: None):
    held = read_interviews(drawer.field / "interviews")
    path = write_grid(tmp_path / "grille.xlsx", held.plan, held.book)
    book = openpyxl.load_workbook(path)
    sheet = book["Codage"]
    sheet["C2"], sheet["D3"] = "-t", "+"
    change(sheet)
    book.save(path)
    return path


def refused(drawer, path, **options):
    before = state(drawer)
    with pytest.raises(DataError) as caught:
        take_in(drawer, path, **options)
    assert state(drawer) == before
    return caught.value.problems


def test_a_grid_written_then_filled_is_taken_in(drawer, tmp_path):
    taken = take_in(drawer, grid(drawer, tmp_path))
    assert (taken.kind, taken.codings) == ("grille de codage", 2)
    assert rows(drawer) == [
        ("E-SEN-01", "SEN-MOB", "faiblesse", "territoire", "A"),
        ("E-SEN-02", "SEN-ISO", "force", "individu", "A"),
    ]


def test_nothing_is_taken_in_twice(drawer, tmp_path):
    path = grid(drawer, tmp_path)
    take_in(drawer, path)
    (problem,) = refused(drawer, path)
    assert "déjà été repris" in problem.what
    again = grid(drawer, tmp_path, lambda sheet: sheet.__setitem__("C3", "x"))
    assert take_in(drawer, again).codings == 1
    assert take_in(drawer, again, coder="B").codings == 3


@pytest.mark.parametrize(
    ("change", "what", "where", "found"),
    [
        (lambda s: s.merge_cells("C2:D2"), "fusionnées", "C2:D2", ""),
        (
            lambda s: s.__setitem__("C2", "oui"),
            "ne se lit pas",
            "ligne 2, colonne « SEN-MOB »",
            "oui",
        ),
        (lambda s: s.__setitem__("C1", "SEN-MOV"), "codebook.yml", "ligne 1", "SEN-MOV"),
        (lambda s: s.__setitem__("A3", "E-SEN-09"), "plan.yml", "ligne 3", "E-SEN-09"),
        (lambda s: s.__setitem__("A3", "E-SEN-01"), "déjà à la ligne 2", "ligne 3", "E-SEN-01"),
        (lambda s: s.__setitem__("A1", "Code"), "en-tête", "ligne 1", "Code, Catégorie"),
    ],
)
def test_a_grid_that_was_damaged_is_refused(drawer, tmp_path, change, what, where, found):
    problems = refused(drawer, grid(drawer, tmp_path, change))
    (problem,) = [each for each in problems if what in each.what]
    assert where in problem.where
    assert "feuille « Codage »" in problem.where
    assert problem.found == found
    assert problem.remedy


HIGHLIGHTS = (
    "id,document,tag,content\n"
    '1,E-SEN-01 mars,SEN-MOB,"Mme Chaix dit : le bus, au 06 12 34 56 78, ne vient plus."\n'
    '1,E-SEN-01 mars,SEN-ISO,"Mme Chaix dit : le bus, au 06 12 34 56 78, ne vient plus."\n'
    "2,e_sen_02.docx,Rompre l’isolement,On manque de relais.\n"
)


def test_highlights_give_codes_and_raw_words_kept_private(drawer, tmp_path):
    path = tmp_path / "highlights.csv"
    path.write_text(HIGHLIGHTS, encoding="utf-8")
    taken = take_in(drawer, path)
    assert (taken.codings, taken.passages) == (3, 2)
    shared = "".join(
        p.read_text("utf-8") for p in (drawer.field / "interviews").rglob("*") if p.is_file()
    )
    assert "Chaix" not in shared
    assert "highlights" not in shared
    assert "Chaix" in drawer.raw.read_text("utf-8")


def test_highlights_of_a_spreadsheet_in_cp1252_or_xlsx_are_read(drawer, tmp_path):
    text = HIGHLIGHTS.replace(",E", ";E").replace(",e_", ";e_").replace("id,document,tag,content",
           "id;document;tag;content").replace(",SEN", ";SEN").replace(",Rompre", ";Rompre").replace(
           ',"', ';"').replace(",On", ";On")  # fmt: skip
    path = tmp_path / "h.csv"
    path.write_bytes(text.encode("cp1252"))
    assert take_in(drawer, path).codings == 3
    book = openpyxl.Workbook()
    for line in (["id", "document", "tag", "content"], [3, "E-SEN-02", "SEN-MOB", "Autre."]):
        book.active.append(line)
    book.save(tmp_path / "h.xlsx")
    assert take_in(drawer, tmp_path / "h.xlsx").passages == 1


def test_unknown_documents_and_tags_are_named_by_line(drawer, tmp_path):
    path = tmp_path / "h.csv"
    path.write_text(
        "id,document,tag,content\n1,Entretien de Mme Chaix,SEN-MOB,Oui.\n2,E-SEN-01,SEN-MOP,Non.\n",
        encoding="utf-8",
    )
    document, tag = refused(drawer, path)
    assert "ligne 2" in document.where
    assert "Chaix" not in str(document)
    assert "ligne 3" in tag.where
    assert "SEN-MOB" in tag.near


CODES = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes>
<Code guid="a" name="Seniors" isCodable="true">
 <Code guid="b" name="Se déplacer" isCodable="true">
  <Description>Bus et trottoirs</Description></Code>
 <Code guid="c" name="Faire ses courses" isCodable="true">
  <Code guid="d" name="Le marché &amp; la foire" isCodable="true"/></Code>
</Code></Codes></CodeBook>"""


def test_a_codebook_of_another_tool_is_added_to_ours(drawer, tmp_path):
    path = tmp_path / "codes.qdc"
    path.write_text(CODES, encoding="utf-8")
    assert take_in(drawer, path).codes == 2
    book = read_interviews(drawer.field / "interviews").book
    assert book.path("Le marché & la foire") == ("Faire ses courses", "Le marché & la foire")
    assert [c.code for c in book.codes] == [
        "SEN-MOB", "SEN-ISO", "SEN-FAIRE-SES-COURSES", "SEN-LE-MARCHE-LA-FOIRE",
    ]  # fmt: skip


def test_a_codebook_without_theme_asks_for_one(drawer, tmp_path):
    path = tmp_path / "codes.qdc"
    path.write_text(CODES.replace("Seniors", "Vieillir ici"), encoding="utf-8")
    assert "ne dit pas son thème" in refused(drawer, path)[0].what
    assert take_in(drawer, path, theme="seniors").codes == 3


def project(path, *, source="0123 le bus ne vient plus.", start=5, end=25, extra=None, xml=None):
    body = xml or (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0">'
        '<CodeBook><Codes><Code guid="g1" name="Se déplacer"/></Codes></CodeBook><Sources>'
        '<TextSource guid="s1" name="E-SEN-01" plainTextPath="internal://s1.txt">'
        f'<PlainTextSelection guid="p1" startPosition="{start}" endPosition="{end}">'
        '<Coding guid="k1"><CodeRef targetGUID="g1"/></Coding></PlainTextSelection>'
        "</TextSource></Sources></Project>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", body)
        archive.writestr("sources/s1.txt", source)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def test_a_project_gives_its_coded_passages(drawer, tmp_path):
    taken = take_in(drawer, project(tmp_path / "p.qdpx"))
    assert (taken.codings, taken.passages) == (1, 1)
    assert "le bus ne vient plus" in drawer.raw.read_text("utf-8")
    assert not list(tmp_path.rglob("s1.txt"))


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Project>&b;</Project>'
)
OUTSIDE = '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project>&x;</Project>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("xml", [BOMB, OUTSIDE])
def test_entities_are_never_expanded(drawer, tmp_path, xml, encoding):
    xml = xml.replace("1.0", f'1.0" encoding="{encoding}') if "xml" in xml else xml
    (problem,) = refused(drawer, project(tmp_path / "p.qdpx", xml=xml.encode(encoding)))
    assert "entités" in problem.what
    (tmp_path / "c.qdc").write_bytes(xml.encode(encoding))
    assert "entités" in refused(drawer, tmp_path / "c.qdc")[0].what


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "..\\evil.txt", "C:evil.txt"])
def test_an_archive_that_reaches_outside_itself_is_refused(drawer, tmp_path, name):
    path = project(tmp_path / "p.qdpx", extra={name: "x"})
    assert "hors d’elle-même" in refused(drawer, path)[0].what


def test_an_archive_that_swells_is_refused(drawer, tmp_path, monkeypatch):
    monkeypatch.setattr(refi, "LARGEST", 10_000)
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b" " * 100_000)
    assert "trop grand" in refused(drawer, tmp_path / "p.qdpx")[0].what


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": 5, "end": 900}, "sort de son document"),
        ({"start": "a"}, "sort de son document"),
        ({"xml": "<Project"}, "XML lisible"),
        ({"xml": "<a>" * 80 + "</a>" * 80}, "trop grand"),
    ],
)
def test_a_damaged_project_is_refused(drawer, tmp_path, changes, said):
    assert said in refused(drawer, project(tmp_path / "p.qdpx", **changes))[0].what


def test_what_is_not_an_archive_or_not_there_is_refused(drawer, tmp_path):
    (tmp_path / "p.qdpx").write_bytes(b"rien")
    assert "abîmée" in refused(drawer, tmp_path / "p.qdpx")[0].what
    assert "n’existe pas" in refused(drawer, tmp_path / "q.qdpx")[0].what


def test_lines_already_coded_are_taken_in_and_checked(drawer, tmp_path):
    path = tmp_path / "c.csv"
    head = "interview;category;theme;code;polarity;scale\n"
    path.write_text(head + "E-SEN-01;habitants;seniors;SEN-MOB;forse;lieu\n", encoding="utf-8")
    problems = refused(drawer, path)
    assert [each.found for each in problems] == ["forse", "lieu"]
    assert problems[0].near == ("force",)
    path.write_text(head + "E-SEN-01;élus;seniors;SEN-MOB;force;\n", encoding="utf-8")
    assert "habitants" in refused(drawer, path)[0].what
    path.write_text(head + "E-SEN-01;habitants;seniors;SEN-MOB;force;\n", encoding="utf-8")
    assert take_in(drawer, path).codings == 1


def test_a_disk_that_refuses_leaves_everything_as_it_was(drawer, tmp_path, monkeypatch):
    path = grid(drawer, tmp_path)
    before = state(drawer)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        take_in(drawer, path)
    monkeypatch.undo()
    assert {p: p.read_bytes() for p in before} == before
    assert not list(drawer.field.rglob("*.tmp"))
    assert read_coded(drawer.field / "interviews", None, None) == ()
    assert not (drawer.field / "interviews" / intake.JOURNAL).exists()
