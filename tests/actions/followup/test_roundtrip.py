"""The workbook that goes out and comes back: nothing changes, or exactly what was changed."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.actions.followup.cellvalues import canonical
from diagnostic.actions.followup.columns import BY_NAME, TABLES, TRACKS, Kind
from diagnostic.actions.followup.files import load
from diagnostic.actions.followup.importing import prepared
from diagnostic.actions.followup.merging import merged
from diagnostic.actions.followup.model import Row
from diagnostic.actions.followup.sent import open_sent
from diagnostic.actions.followup.workbook import BASE, workbook
from diagnostic.actions.followup.writing import HISTORY
from diagnostic.errors import DataError

TODAY = dt.date(2027, 7, 1)
RUN = "=cmd|' /C calc'!A0"


@pytest.fixture
def export(actions, tmp_path):
    """Write the workbook of the follow-up as it is now."""

    def make(name="suivi.xlsx", pilot=""):
        path = tmp_path / name
        path.write_bytes(workbook(actions, load("ici", actions), pilot))
        return path

    return make


@pytest.fixture
def edit():
    """Change cells of a workbook: sheet, key of the row, title of the column, value."""

    def make(path, *changes, to=None):
        book = openpyxl.load_workbook(path)
        for sheet, key, title, value in changes:
            ws = book[sheet]
            at = {cell.value: cell.column for cell in ws[1]}
            row = _row(ws, key, at["Fiche"], fresh=title == "Fiche")
            ws.cell(row, at[title]).value = value
        target = to or path
        book.save(target)
        return target

    return make


def _row(sheet, key, action, *, fresh):
    """Return the row of a key; for an empty one, the first new row, begun by its fiche."""
    for row in range(2, sheet.max_row + 1):
        mark = sheet.cell(row, 1).value
        if mark == key or (not key and mark is None and (fresh or sheet.cell(row, action).value)):
            return row
    raise AssertionError(key)


@pytest.fixture
def imported(actions):
    def make(*paths, accept=()):
        return prepared("ici", actions, paths, accept)

    return make


def names(changes):
    return [(change.name, change.after) for change in changes]


def test_the_same_follow_up_gives_the_same_bytes(actions, followup):
    assert workbook(actions, followup) == workbook(actions, followup)


def test_what_comes_back_untouched_changes_nothing(export, imported, place):
    before = {path: path.read_bytes() for path in place.iterdir() if path.is_file()}
    ready = imported(export())
    assert (ready.merge.applied, ready.merge.conflicts) == ((), ())
    assert ready.write({}, TODAY) == []
    assert {path: path.read_bytes() for path in place.iterdir() if path.is_file()} == before
    assert not (place / HISTORY).exists()


def test_a_changed_cell_is_the_only_change_and_is_kept_in_the_journal(
    export, edit, imported, actions, place
):
    path = edit(export(), ("Tableau de suivi", "ACT-01", "Avancement (%)", 55))
    ready = imported(path)
    assert names(ready.merge.applied) == [("ACT-01:progress", "55")]
    written = ready.write(ready.by("CCAS"), TODAY)
    assert {each.name for each in written} == {"followup.csv", HISTORY}
    assert load("ici", actions).by_action["ACT-01"].progress == 55
    journal = list(csv.DictReader((place / HISTORY).read_text("utf-8").splitlines()))
    assert journal == [
        {
            "date": "2027-07-01", "by": "CCAS", "file": "suivi.xlsx", "table": "followup",
            "row": "ACT-01", "column": "progress", "before": "40", "after": "55",
            "outcome": "appliqué",
        }
    ]  # fmt: skip
    assert imported(path).write({}, TODAY) == [], "the same file again changes nothing"


def test_two_pilots_and_one_cell_is_a_conflict_nobody_wins(export, edit, imported, place):
    out = export()
    one = edit(
        out, ("Tableau de suivi", "ACT-01", "Avancement (%)", 55), to=out.with_name("a.xlsx")
    )
    two = edit(
        out, ("Tableau de suivi", "ACT-01", "Avancement (%)", 60),
        ("Tableau de suivi", "ACT-01", "Note interne", "vu"), to=out.with_name("b.xlsx"),
    )  # fmt: skip
    for files in ((one, two), (two, one)):
        merge = imported(*files).merge
        assert {each.file for each in merge.conflicts} == {"a.xlsx", "b.xlsx"}
        assert names(merge.applied) == [("ACT-01:comment", "vu")]
        assert merge.rows["followup"][0]["progress"] == "40"
    with pytest.raises(DataError, match="dites laquelle"):
        imported(one, two, accept=["ACT-01:progress"])
    merge = imported(one, two, accept=["act-01:Avancement (%)@b.xlsx"]).merge
    assert names(merge.chosen) == [("ACT-01:progress", "60")]
    assert merge.conflicts == ()
    with pytest.raises(DataError, match="ne règle aucun conflit"):
        imported(one, accept=["ACT-01:review"])


def test_two_pilots_and_one_row_is_said(export, edit, imported):
    out = export()
    one = edit(
        out, ("Tableau de suivi", "ACT-01", "Avancement (%)", 55), to=out.with_name("a.xlsx")
    )
    two = edit(
        out, ("Tableau de suivi", "ACT-01", "Note interne", "vu"), to=out.with_name("b.xlsx")
    )
    merge = imported(one, two).merge
    assert len(merge.applied) == 2
    assert "a.xlsx et b.xlsx" in merge.shared[0]


def test_what_changed_here_since_is_not_overwritten(export, edit, imported, place):
    path = edit(
        export(), ("Tableau de suivi", "ACT-01", "Avancement (%)", 55),
        ("Tableau de suivi", "ACT-01", "Dépensé (€)", "700,50 €"),
    )  # fmt: skip
    tracks = place / "followup.csv"
    tracks.write_text(tracks.read_text("utf-8").replace(",40,", ",45,"), "utf-8")
    ready = imported(path)
    assert names(ready.merge.applied) == [("ACT-01:spent", "700.5")]
    conflict = ready.merge.conflicts[0]
    assert (conflict.base, conflict.before, conflict.after) == ("40", "45", "55")
    assert "a changé ici" in ready.merge.shared[0]
    ready.write({}, TODAY)
    assert ",45," in tracks.read_text("utf-8")
    chosen = imported(path, accept=["ACT-01:progress"])
    chosen.write(chosen.by(), TODAY)
    assert ",55," in tracks.read_text("utf-8")
    assert "choisi contre" in (place / HISTORY).read_text("utf-8")


def test_the_same_change_on_both_sides_is_no_change(export, edit, imported, place):
    path = edit(export(), ("Tableau de suivi", "ACT-01", "Avancement (%)", 45))
    tracks = place / "followup.csv"
    tracks.write_text(tracks.read_text("utf-8").replace(",40,", ",45,"), "utf-8")
    merge = imported(path).merge
    assert (merge.applied, merge.conflicts) == ((), ())


def test_a_workbook_that_no_longer_says_where_it_started_overwrites_nothing(export, edit, imported):
    path = edit(export(), ("Tableau de suivi", "ACT-01", "Avancement (%)", 55))
    book = openpyxl.load_workbook(path)
    del book[BASE]
    book.save(path)
    ready = imported(path)
    assert names(ready.merge.conflicts) == [("ACT-01:progress", "55")]
    assert any("de quoi il est parti" in line for line in ready.sent[0].notices)
    path = edit(export("autre.xlsx"), ("Tableau de suivi", "ACT-01", "Avancement (%)", 55))
    book = openpyxl.load_workbook(path)
    for row in book[BASE].iter_rows(min_row=2):
        row[2].value = str(row[2].value).replace('"40"', '"55"').replace('"600.5"', '"1"')
    book.save(path)
    merge = imported(path).merge
    assert merge.applied == ()
    assert names(merge.conflicts) == [("ACT-01:progress", "55")]


@pytest.mark.parametrize(
    ("title", "value", "form", "kept"),
    [
        ("Avancement (%)", 0.55, "0%", "55"),
        ("Avancement (%)", 0.55, "General", "55"),
        ("Avancement (%)", "55 %", "@", "55"),
        ("Avancement (%)", "55,5", "@", "55.5"),
        ("Prochaine revue", dt.date(2028, 1, 5), "dd/mm/yyyy", "2028-01-05"),
        ("Prochaine revue", 46757, "General", "2028-01-05"),
        ("Prochaine revue", "05/01/2028", "@", "2028-01-05"),
        ("Prochaine revue", "2028-01-05 00:00:00", "@", "2028-01-05"),
        ("Dépensé (€)", "1\u202f200,50\u00a0€", "@", "1200.5"),
        ("Dépensé (€)", 1200.5, "General", "1200.5"),
        ("État", "EN COURS ", "@", None),
        ("Note interne", True, "General", "vrai"),
        ("Note interne", 12, "General", "12"),
        ("Note interne", dt.date(2027, 5, 21), "dd/mm/yyyy", "21/05/2027"),
        ("Note interne", None, "General", ""),
    ],
)
def test_whatever_a_program_made_of_a_value_it_is_read(export, imported, title, value, form, kept):
    path = export()
    book = openpyxl.load_workbook(path)
    sheet = book["Tableau de suivi"]
    cell = sheet.cell(2, next(c.column for c in sheet[1] if c.value == title))
    cell.value, cell.number_format = value, form
    book.save(path)
    found = imported(path).merge.applied
    assert [change.after for change in found] == ([] if kept is None else [kept])


@pytest.mark.parametrize(
    ("title", "value", "said"),
    [
        ("Avancement (%)", "=1+1", "formule"),
        ("Décision attendue", RUN, "formule"),
        ("Avancement (%)", 140, "0 à 100"),
        ("Avancement (%)", "beaucoup", "un nombre"),
        ("Avancement (%)", "#REF!", "pas su calculer"),
        ("Prochaine revue", "21 mai 2028", "écrivez 2028-05-21"),
        ("Prochaine revue", True, "pas une date"),
        ("Alerte", "bloque", "bloquée"),
        ("Ce qui inquiète", "voir 06 12 34 56 78", "téléphone"),
        ("Ce qui inquiète", "", "ce qui inquiète"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_cell(
    export, edit, imported, place, title, value, said
):
    before = (place / "followup.csv").read_bytes()
    path = edit(export(), ("Tableau de suivi", "ACT-01", title, value))
    with pytest.raises(DataError) as caught:
        imported(path)
    assert said in str(caught.value)
    assert "suivi.xlsx, feuille « Tableau de suivi », ligne 2" in str(caught.value)
    assert (place / "followup.csv").read_bytes() == before


def test_words_that_look_like_a_formula_stay_words(export, imported, actions, place):
    path = export()
    book = openpyxl.load_workbook(path)
    sheet = book["Tableau de suivi"]
    cell = sheet.cell(2, next(c.column for c in sheet[1] if c.value == "Note interne"))
    cell.value, cell.data_type = RUN, "s"
    book.save(path)
    ready = imported(path)
    ready.write(ready.by(), TODAY)
    assert f"'{RUN}" in (place / "followup.csv").read_text("utf-8")
    assert f"'{RUN}" in (place / HISTORY).read_text("utf-8")
    assert load("ici", actions).by_action["ACT-01"].comment == RUN
    again = export("encore.xlsx")
    cells = [c for ws in openpyxl.load_workbook(again) for row in ws.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert [c.value for c in cells if c.value == f"'{RUN}"]
    assert imported(again).merge.applied == ()


def test_new_rows_are_given_identifiers_once(export, edit, imported, actions):
    new = [
        ("Réalisations", "", title, value)
        for title, value in (
            ("Fiche", "ACT-01"), ("Date", dt.date(2027, 9, 1)), ("Ce qui a été fait", "Bal"),
        )
    ]  # fmt: skip
    step = [
        ("Étapes", "", "Fiche", "ACT-02"), ("Étapes", "", "Étape", "Choisir le lieu"),
        ("Étapes", "", "Échéance", dt.date(2027, 4, 1)),
    ]  # fmt: skip
    path = edit(export(), *new, *step)
    ready = imported(path)
    assert {change.key for change in ready.merge.applied} == {"RL-ACT-01-3", "ET-ACT-02-1"}
    ready.write(ready.by(), TODAY)
    again = imported(path)
    assert again.merge.applied == ()
    assert any("déjà là" in line for line in again.merge.notices)
    assert load("ici", actions).realisations[-1].text == "Bal"


def test_a_new_step_never_takes_the_name_of_one_of_the_fiche(export, edit, imported):
    path = edit(
        export(), ("Étapes", "", "Fiche", "ACT-01"), ("Étapes", "", "Étape", "Choisir"),
        ("Étapes", "", "Échéance", dt.date(2027, 4, 1)),
    )  # fmt: skip
    assert {change.key for change in imported(path).merge.applied} == {"ET-ACT-01-4"}


def test_rows_and_columns_moved_renamed_hidden_removed_are_understood(export, imported):
    path = export()
    book = openpyxl.load_workbook(path)
    sheet = book["Tableau de suivi"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for number, row in enumerate([rows[0], *reversed(rows[1:])], 1):
        for rank, value in enumerate(reversed(row), 1):
            sheet.cell(number, rank).value = value
    sheet.title = "Mon suivi"
    sheet.row_dimensions[3].hidden = True
    sheet.cell(1, len(rows[0]) + 1).value = "Mes calculs"
    sheet.cell(2, len(rows[0]) + 1).value = "=SUM(A1:A2)"
    del book["Effets"]
    book["Étapes"].delete_rows(2)
    book.save(path)
    ready = imported(path)
    assert (ready.merge.applied, ready.merge.conflicts) == ((), ())
    said = " ".join(ready.sent[0].notices)
    for each in (
        "« Mon suivi » est lue",
        "masquée",
        "« Mes calculs » a été ajoutée",
        "« Effets » n’y est plus",
        "ET-ACT-01-1 n’y est plus ; rien n’est retiré",
    ):
        assert each in said  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda s: s.merge_cells("J2:K2"), "fusionnées"),
        (lambda s: s.cell(3, 1, "ACT-01"), "le repère de cette ligne a changé"),
        (lambda s: s.cell(2, 3, "ACT-02"), "le repère de cette ligne a changé"),
        (lambda s: s.cell(1, 10, "Avancements"), "rendez-lui le sien"),
        (lambda s: s.cell(1, 10, "État"), "même titre"),
        (lambda s: s.delete_cols(1, 3), "on ne sait pas quelle ligne"),
    ],
)
def test_a_damaged_sheet_is_refused(export, imported, damage, said):
    path = export()
    book = openpyxl.load_workbook(path)
    damage(book["Tableau de suivi"])
    book.save(path)
    with pytest.raises(DataError, match=said):
        imported(path)


def test_a_row_copied_with_another_value_is_refused_and_alike_is_said(export, imported):
    path = export()
    book = openpyxl.load_workbook(path)
    sheet = book["Tableau de suivi"]
    for rank in range(1, sheet.max_column + 1):
        sheet.cell(5, rank).value = sheet.cell(2, rank).value
    book.save(path)
    assert any("répète la ligne 2" in line for line in imported(path).sent[0].notices)
    sheet.cell(5, 10).value = 99
    book.save(path)
    with pytest.raises(DataError, match="deux fois"):
        imported(path)


def test_protected_columns_never_change(export, edit, imported):
    path = edit(
        export(), ("Tableau de suivi", "ACT-01", "Pilote", "Moi"),
        ("Tableau de suivi", "ACT-01", "Fictif", "oui"),
    )  # fmt: skip
    ready = imported(path)
    assert ready.merge.applied == ()
    assert (
        len([line for line in ready.sent[0].notices if "fiche" in line or "protégé" in line]) == 2
    )


def test_an_unknown_fiche_is_refused_with_near_ones(export, edit, imported):
    path = export()
    book = openpyxl.load_workbook(path)
    sheet = book["Tableau de suivi"]
    at = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(6, at["Fiche"]).value = "ACT-10"
    sheet.cell(6, at["Note interne"]).value = "nouvelle"
    book.save(path)
    with pytest.raises(DataError) as caught:
        imported(path)
    assert "ACT-01" in str(caught.value)


@pytest.mark.parametrize("name", ["suivi.ods", "suivi.xls", "suivi.csv", "suivi"])
def test_another_kind_of_file_is_refused(tmp_path, imported, name):
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 rien")
    with pytest.raises(DataError, match="n’est pas lu"):
        imported(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 rien", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path, imported, content):
    path = tmp_path / "suivi.xlsx"
    path.write_bytes(content)
    with pytest.raises(DataError, match="ne s’ouvre pas"):
        imported(path)


def test_the_workbook_of_another_study_is_refused(export, actions):
    with pytest.raises(DataError, match="de l’étude « ici »"):
        prepared("ailleurs", replace(actions, study="ailleurs"), [export()])


def test_the_workbook_of_a_pilot_holds_its_fiches_alone(export, imported, actions):
    path = export(pilot="ccas")
    sheet = openpyxl.load_workbook(path)["Tableau de suivi"]
    assert [sheet.cell(r, 1).value for r in range(2, sheet.max_row + 1)] == ["ACT-01"]
    ready = imported(path)
    assert ready.merge.applied == ()
    assert ready.by() == {"suivi.xlsx": "ccas"}
    with pytest.raises(DataError) as caught:
        workbook(actions, load("ici", actions), "CCSA")
    assert "CCAS" in str(caught.value)


def test_cells_are_protected_and_offer_their_words(export):
    sheet = openpyxl.load_workbook(export())["Tableau de suivi"]
    at = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.protection.sheet
    assert sheet.cell(2, at["Pilote"]).protection.locked
    assert not sheet.cell(2, at["Avancement (%)"]).protection.locked
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "E2"
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert kinds == {"list", "decimal", "date"}


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=40
).filter(lambda text: "x005F" not in text)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    decision=TEXTS, comment=TEXTS, risk=TEXTS, progress=st.integers(0, 1000),
    spent=st.integers(0, 10**9), day=st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)),
)  # fmt: skip
def test_any_follow_up_goes_and_comes_back_the_same(
    actions, followup, tmp_path, decision, comment, risk, progress, spent, day
):
    given_ = {
        "decision": decision, "comment": comment, "risk": risk,
        "progress": str(progress / 10), "spent": str(spent / 100), "reviewed": day.isoformat(),
    }  # fmt: skip
    cells = dict(followup.rows["followup"][0].cells)
    for key, text in given_.items():
        cells[key] = canonical(TRACKS.field(key), text)
    rows = {**followup.rows, "followup": (Row(cells),)}
    path = tmp_path / "suivi.xlsx"
    path.write_bytes(workbook(actions, replace(followup, rows=rows)))
    merge = merged(rows, [open_sent(path, "ici")])
    assert (merge.applied, merge.conflicts) == ((), ())


def test_a_sheet_formatted_to_its_last_row_is_still_read(export, imported):
    path = export()
    book = openpyxl.load_workbook(path)
    sheet = book["Tableau de suivi"]
    sheet.cell(1_048_576, 12).number_format = "0"
    book.save(path)
    ready = imported(path)
    assert ready.merge.applied == ()
    assert any("lue jusqu’à la ligne" in line for line in ready.sent[0].notices)


def office():
    """Return LibreOffice, when it is there with its spreadsheet."""
    found = shutil.which("soffice")
    if found is None:
        return None
    return found


@pytest.fixture
def resaved(tmp_path):
    """Save a workbook again with LibreOffice; skip without its spreadsheet."""

    def make(path):
        program = office()
        if program is None:
            pytest.skip("LibreOffice n’est pas là")
        folder = tmp_path / "libreoffice"
        done = subprocess.run(
            [
                program, "--headless", f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}",
                "--convert-to", "xlsx", "--outdir", str(folder), str(path),
            ],
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        if not (folder / path.name).is_file():
            if "could not be loaded" in done.stderr + done.stdout:
                pytest.skip("LibreOffice est là sans son tableur")
            raise AssertionError(done.stderr)
        return folder / path.name

    return make


def test_libreoffice_changes_nothing_by_saving(export, imported, resaved):
    merge = imported(resaved(export())).merge
    assert (merge.applied, merge.conflicts, merge.notices) == ((), (), ())


def test_a_change_through_libreoffice_is_exactly_that_change(export, edit, imported, resaved):
    path = edit(
        export(), ("Tableau de suivi", "ACT-01", "Avancement (%)", 55),
        ("Tableau de suivi", "ACT-01", "Prochaine revue", dt.date(2028, 1, 5)),
        ("Résultats", "RS-ACT-01-2", "Valeur", "63 %"),
    )  # fmt: skip
    assert names(imported(resaved(path)).merge.applied) == [
        ("ACT-01:progress", "55"), ("ACT-01:review", "2028-01-05"), ("RS-ACT-01-2:value", "63 %"),
    ]  # fmt: skip


def test_every_column_has_a_help_and_a_place(followup):
    for table in TABLES:
        assert BY_NAME[table.name] is table
        assert all(field.help for field in table.fields)
        assert Path(table.file).stem == table.name
        assert all(field.words for field in table.fields if field.kind is Kind.WORD)
    assert set(followup.rows) == set(BY_NAME)
