"""Grids of workshops: written, captured, refused, and never imported twice."""

import io

import openpyxl
import pytest

from diagnostic import paths
from diagnostic.errors import DataError, DisclosureError
from diagnostic.study.model import Edition
from diagnostic.voices.workshops import demonstration
from diagnostic.voices.workshops.clearing import require_cleared
from diagnostic.voices.workshops.declaring import declare
from diagnostic.voices.workshops.files import import_file, load, load_all, load_event
from diagnostic.voices.workshops.model import home
from diagnostic.voices.workshops.words import Kind
from diagnostic.voices.workshops.workbooks import workbook

HEADER = "id;kind;text;answers;who;partners;when;dots;settled;demonstration\n"


@pytest.fixture
def folder(sandbox):
    declare("essai", "habitat", "housing")
    return home("essai") / "habitat"


def filled(workshop, path, rows, present=()):
    book = openpyxl.load_workbook(io.BytesIO(workbook(workshop)))
    sheet = book["grille"]
    for line, row in enumerate(rows, 2):
        for rank, cell in enumerate(row, 2):
            sheet.cell(line, rank, cell)
    for kind, count in present:
        book["présence"].append([kind, count])
    book.save(path)
    return path


ROWS = [
    ("frein", "Chacun agit seul."),
    ("remède", "Se réunir.", "AT-habitat-01"),
    ("piste d'action", "Un repérage commun", None, "CCAS", "Bailleur social", "en mai", 7),
]


def test_the_committed_demonstration_is_what_the_seed_gives():
    folder = paths.root() / "data" / "field" / demonstration.STUDY / "workshops"
    for name, text in demonstration.files().items():
        assert (folder / name).read_text("utf-8") == text, name
    assert demonstration.files() == demonstration.files()


def test_the_demonstration_holds_the_seven_groups_and_says_it_is_fictional():
    found = load_all("plaisir")
    assert len(found) == 7
    assert all(note.demonstration for each in found for note in each.notes)
    assert all(each.declared.demonstration for each in found)
    event = load_event("plaisir")
    assert event.participants == 98
    assert not event.demonstration
    assert [session.when for session in event.sessions] == ["21 mai", "11 juin"]
    for each in found:
        assert sum(note.dots for note in each.of(Kind.IDEA)) == 3 * each.present


def test_a_grid_goes_out_and_comes_back(folder, tmp_path):
    path = filled(load("essai", "habitat"), tmp_path / "g.xlsx", ROWS, [("Club", 6)])
    done = import_file("essai", "habitat", path)
    assert done.added == ("AT-habitat-01", "AT-habitat-02", "AT-habitat-03")
    found = load("essai", "habitat")
    assert found.present == 6
    assert found.remedies(found.of(Kind.BRAKE)[0])[0].text == "Se réunir."
    assert found.of(Kind.IDEA)[0].dots == 7
    again = tmp_path / "again.xlsx"
    again.write_bytes(workbook(found))
    done = import_file("essai", "habitat", again)
    assert (done.added, done.changed, done.removed) == ((), (), ())


def test_the_same_file_is_imported_once_and_an_older_one_is_refused(folder, tmp_path):
    first = filled(load("essai", "habitat"), tmp_path / "1.xlsx", ROWS)
    second = filled(load("essai", "habitat"), tmp_path / "2.xlsx", ROWS[:1])
    import_file("essai", "habitat", first)
    assert import_file("essai", "habitat", first).again
    import_file("essai", "habitat", second)
    before = (folder / "grid.csv").read_bytes()
    with pytest.raises(DataError, match="remplacé par un plus récent"):
        import_file("essai", "habitat", first)
    assert (folder / "grid.csv").read_bytes() == before


def test_every_refusal_is_told_at_once_and_nothing_changes(folder, tmp_path):
    import_file("essai", "habitat", filled(load("essai", "habitat"), tmp_path / "1.xlsx", ROWS))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(
        HEADER
        + "AT-habitat-01;freins;Un texte;;;;;;;\n"
        + "AT-seniors-02;constat partagé;Un autre;;;;;;;\n"
        + "AT-habitat-03;remède;Sans frein;;;;;;;\n"
        + "AT-habitat-04;remède;Frein absent;AT-habitat-99;;;;;;\n"
        + "AT-habitat-05;piste d’action;Sans porteur;;;;;beaucoup;;\n"
        + "AT-habitat-06;constat partagé;Écrire à jeanne@exemple.fr;;;;;;;\n"
        + "AT-habitat-07;constat partagé;Des points;;;;;3;;\n",
        encoding="cp1252",
    )
    with pytest.raises(DataError) as raised:
        import_file("essai", "habitat", wrong)
    told = [(problem.where, problem.what) for problem in raised.value.problems]
    for line in (2, 3, 4, 6, 7, 8):
        assert any(f"ligne {line}" in where for where, _ in told), line
    assert "jeanne" not in str(raised.value)
    assert next(p for p in raised.value.problems if p.found == "freins").near == ("frein",)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_remedy_needs_a_brake_of_the_grid_and_numbers_are_unique(folder, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(
        HEADER
        + "AT-habitat-01;remède;Se réunir;AT-habitat-09;;;;;;\n"
        + "AT-habitat-01;frein;Agir seul;;;;;;;\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as raised:
        import_file("essai", "habitat", wrong)
    assert [p.found for p in raised.value.problems] == ["AT-habitat-01", "AT-habitat-09"]


def test_merged_cells_and_foreign_columns_are_refused(folder, tmp_path):
    path = filled(load("essai", "habitat"), tmp_path / "g.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    book["grille"]["C1"] = "Textes"
    book.save(path)
    with pytest.raises(DataError, match="n’est pas connue"):
        import_file("essai", "habitat", path)
    book["grille"].merge_cells("B2:B3")
    book.save(path)
    with pytest.raises(DataError, match="fusionnées"):
        import_file("essai", "habitat", path)


def test_a_word_that_may_be_a_name_stops_a_shared_edition_until_settled(folder):
    for settled in ("", "Trucmuche"):
        line = f"AT-habitat-01;constat partagé;On renvoie vers Trucmuche sans cesse;;;;;;{settled};"
        (folder / "grid.csv").write_text(HEADER + line + "\n", encoding="utf-8")
        found = [load("essai", "habitat")]
        require_cleared(found, Edition.WORKING, ())
        if settled:
            require_cleared(found, Edition.PUBLIC, ())
        else:
            with pytest.raises(DisclosureError) as raised:
                require_cleared(found, Edition.PUBLIC, ())
            assert "ligne 2" in raised.value.problems[0].where
            assert "Trucmuche" not in str(raised.value)


def test_an_unknown_workshop_gives_near_names(folder):
    with pytest.raises(DataError) as raised:
        load("essai", "habitats")
    assert raised.value.problems[0].near == ("habitat",)
