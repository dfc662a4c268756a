"""The grid: filled and taken in, the same bytes for the same lines, nothing lost on the way."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from tests.actions.evaluation.conftest import LINE

from diagnostic.actions.evaluation.demonstration import read as guide
from diagnostic.actions.evaluation.demonstration import scores as told
from diagnostic.actions.evaluation.files import folder
from diagnostic.actions.evaluation.grids import Evaluator, lines, table, workbook
from diagnostic.actions.evaluation.importing import take
from diagnostic.actions.evaluation.scores import written
from diagnostic.actions.evaluation.words import CORE, Category, Moment
from diagnostic.errors import DataError

WHO = Evaluator("EV-01", Category.RESIDENTS, Moment.BEFORE, dt.date(2026, 10, 15))


@pytest.fixture
def filled(actions, tmp_path):
    """A workbook with one line filled, as a spreadsheet saves it."""

    def make(mark=3, why="Le besoin est dit.", evidence="C-seniors-01"):
        found = actions()
        path = tmp_path / "grille.xlsx"
        path.write_bytes(workbook(lines(found, WHO), {"C-seniors-01": "On vieillit seul ici."}))
        book = openpyxl.load_workbook(path)
        sheet = book["grille"]
        titles = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, titles["Note"], mark)
        sheet.cell(2, titles["Justification"], why)
        sheet.cell(2, titles["Pièces"], evidence)
        book.save(path)
        return found, path

    return make


def test_a_grid_has_every_fiche_and_level_with_what_marks_mean(actions):
    rows = lines(actions(), WHO)
    assert [(row["subject"], row["level"]) for row in rows] == [
        (name, level.value) for name in ("ACT-01", "ACT-02") for level in CORE
    ]
    assert all("1 : " in row["marks"] and "4 : " in row["marks"] for row in rows)
    (only,) = {row["subject"] for row in lines(actions(), WHO, ["AX-1"])}
    assert only == "AX-1"


def test_the_same_lines_make_the_same_bytes(actions):
    rows = lines(actions(), WHO)
    pieces = {"C-seniors-01": "On vieillit seul ici."}
    assert workbook(rows, pieces) == workbook(rows, pieces)


def test_only_what_is_to_be_answered_can_be_typed_over(actions):
    book = openpyxl.load_workbook(io.BytesIO(workbook(lines(actions(), WHO), {})))
    sheet = book["grille"]
    free = {c.column_letter for c in sheet[2] if not c.protection.locked}
    titles = {c.column_letter: c.value for c in sheet[1]}
    assert {titles[letter] for letter in free} == {"Note", "Justification", "Pièces"}
    assert sheet.protection.sheet
    assert len(sheet.data_validations.dataValidation) == 4


def test_a_formula_in_a_title_is_shown_not_run(actions):
    from tests.actions.conftest import IDEA

    found = actions(IDEA.replace("Appeler les personnes isolées", '"=1+1"'))
    book = openpyxl.load_workbook(io.BytesIO(workbook(lines(found, WHO), {"C-1": "=2+2"})))
    assert book["grille"]["B2"].value == "'=1+1"
    assert book["pièces"]["B2"].value == "'=2+2"
    cells = list(csv.reader(io.StringIO(table(lines(found, WHO))), delimiter=";"))
    assert cells[1][1] == "'=1+1"


def test_a_filled_grid_is_taken_in_once(filled):
    found, path = filled()
    done = take(path, found, None)
    assert (done.added, done.changed, done.same) == (1, 0, 0)
    assert done.path.read_text(encoding="utf-8").endswith(LINE)


def test_what_is_kept_is_never_overwritten_silently(filled, evaluate):
    _, path = filled(mark=4)
    held = evaluate(LINE)
    with pytest.raises(DataError) as caught:
        take(path, held.actions, held)
    (problem,) = caught.value.problems
    assert "déjà enregistrée, autrement" in problem.what
    assert "3 gardé, 4 reçu" in problem.found
    assert (folder("ici") / "scores.csv").read_text(encoding="utf-8").endswith(LINE)
    done = take(path, held.actions, held, replace=True)
    assert (done.added, done.changed) == (0, 1)
    assert ";4;" in done.path.read_text(encoding="utf-8")


def test_the_same_grid_again_changes_nothing(filled, evaluate):
    _, path = filled()
    held = evaluate(LINE)
    done = take(path, held.actions, held)
    assert (done.added, done.changed, done.same) == (0, 0, 1)


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"mark": 2.5}, "nombre entier"),
        ({"mark": 7}, "de 1 à 4"),
        ({"why": ""}, "n’est pas justifiée"),
        ({"evidence": "VB-99"}, "n’existe pas dans l’étude"),
        ({"mark": "=1+2"}, "n’a pas de note"),
    ],
)
def test_a_wrong_grid_changes_nothing_and_tells_the_cell(filled, over, said):
    found, path = filled(**over)
    with pytest.raises(DataError) as caught:
        take(path, found, None)
    assert said in caught.value.problems[0].what
    assert "grille.xlsx, feuille « grille », ligne 2" in caught.value.problems[0].where
    assert not folder("ici").exists()


def test_an_empty_grid_is_said_so(actions, tmp_path):
    path = tmp_path / "grille.csv"
    path.write_text(table(lines(actions(), WHO)), encoding="utf-8")
    with pytest.raises(DataError, match="aucune note"):
        take(path, actions(), None)


def test_a_code_keeps_its_category_from_a_grid_to_the_next(filled, evaluate):
    _, path = filled()
    held = evaluate(LINE.replace("pertinence", "cohérence").replace("habitants", "élus"))
    with pytest.raises(DataError, match="déjà une autre catégorie"):
        take(path, held.actions, held)


@pytest.mark.parametrize("study", ["carpentras", "plaisir"])
def test_the_demonstration_is_made_again_byte_for_byte(study, request):
    root = request.config.rootpath
    kept = root / "data" / "field" / study / "evaluation" / "scores.csv"
    assert written(told(guide()[study])) == kept.read_text(encoding="utf-8")
