"""The data pack: every figure that the book shows, nothing else, and nothing that could run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic import open_study, paths
from diagnostic.book.datafiles import csv_bytes, workbook, write_pack
from diagnostic.book.datapack import Field, Table, make_pack
from diagnostic.book.shown import Figure, cells, plain, read_shown
from diagnostic.confidentiality.status import Status
from diagnostic.statistics.catalogue import Catalogue


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue.load(paths.catalogue())


@pytest.fixture(scope="module")
def blocks(module_sandbox):
    """A few blocks of a real chapter, made in this process."""
    (paths.params() / "essai.yml").write_text(
        'territory: "COM-84031"\ndate: 2026-09-15\n', encoding="utf-8"
    )
    study = open_study("essai", theme="seniors")
    return [
        study.key_figures(
            "share_60_plus", "share_75_plus", "poverty_rate_60", "population_90_plus"
        ),
        study.peers("poverty_rate_60"),
        study.measures(),
        study.equipment(),
    ]


@pytest.fixture(scope="module")
def notebook(blocks, toy, tmp_path_factory):
    made = []
    for block in blocks:
        bundle, metadata = block._repr_mimebundle_()
        output = {"output_type": "display_data", "data": bundle, "metadata": metadata}
        made.append(toy.code_cell("x", [output]))
    path = tmp_path_factory.mktemp("carnets") / "seniors.ipynb"
    path.write_text(json.dumps(toy.notebook(made)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shown(notebook):
    return read_shown({"seniors": notebook})


@pytest.fixture(scope="module")
def pack(shown, catalogue):
    return make_pack(
        shown, catalogue, slug="essai", title="Diagnostic de Carpentras", edition="Travail",
        date="2026-09-15",
    )  # fmt: skip


def table(pack, name):
    return next(each for each in pack.tables if each.name == name)


def rows(pack, name):
    held = table(pack, name)
    names = [field.name for field in held.fields]
    return [dict(zip(names, row, strict=True)) for row in held.rows]


def test_every_number_of_the_cards_is_in_the_pack(blocks, pack):
    cards = cells(blocks[0].markdown, "seniors", measured=True)
    assert len(cards) > 10
    assert {cell.text for cell in cards} <= {row["texte"] for row in rows(pack, "imprime")}
    figures = rows(pack, "chiffres")
    found = {(row["indicateur"], row["code"], row["annee"]): row["valeur"] for row in figures}
    for record in blocks[0].used["values"]:
        figure = Figure.of("seniors", record)
        value = found[figure.indicator, figure.territory, figure.vintage or None]
        assert value == (float(figure.value) if figure.value else None)
    town = {
        row["valeur"] for row in figures
        if (row["indicateur"], row["code"]) == ("share_60_plus", "COM-84031")
    }  # fmt: skip
    card = next(c for c in cards if c.row == "60 ans et plus" and c.column == "Valeur")
    assert float(card.text.split("\u202f")[0].replace(",", ".")) in town


def test_a_figure_is_never_finer_than_what_is_printed(pack, catalogue):
    for row in rows(pack, "chiffres"):
        if row["valeur"] is not None:
            decimals = catalogue.indicators[row["indicateur"]].decimals
            assert row["valeur"] == round(row["valeur"], decimals)


def test_a_withheld_figure_keeps_its_line_and_says_why(pack):
    absent = [row for row in rows(pack, "chiffres") if row["valeur"] is None]
    assert absent
    assert all(row["etat"] for row in absent)
    assert not any(row["methode"] for row in absent)
    assert {row["etat"] for row in absent} <= {status.label for status in Status}


def test_a_value_beside_a_secret_status_is_dropped():
    record = "\t".join(["x", "COM-1", "X", "2022", "12", "secret_producer", "", "", ""])
    assert Figure.of("seniors", record).value == ""


def test_a_line_that_is_no_record_is_refused():
    with pytest.raises(ValueError, match="9 fields"):
        Figure.of("seniors", "une note")


def test_every_figure_has_its_definition_and_its_source(pack):
    known = {row["indicateur"] for row in rows(pack, "definitions")}
    sources = {row["source_id"] for row in rows(pack, "sources")}
    for row in rows(pack, "chiffres"):
        assert row["indicateur"] in known
        assert row["definition"]
        assert set(filter(None, row["source_id"].split(";"))) <= sources
    assert all(row["licence"] for row in rows(pack, "sources"))


def test_a_table_without_records_is_kept_as_printed(pack, blocks):
    equipment = [r for r in rows(pack, "imprime") if r["colonne"] == "Carpentras"]
    assert equipment
    assert not any("mesures de ce thème" in row["tableau"] for row in rows(pack, "imprime"))


def test_the_same_pack_gives_the_same_bytes(pack, tmp_path):
    one, two = write_pack(pack, tmp_path / "a"), write_pack(pack, tmp_path / "b")
    assert [path.name for path in one] == [path.name for path in two]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(one, two, strict=True))
    with zipfile.ZipFile(one[0]) as archive:
        assert {item.date_time[0] for item in archive.infolist()} == {1980}


def test_the_workbook_is_taken_again_when_nothing_changed(pack, tmp_path):
    write_pack(pack, tmp_path / "a")
    (tmp_path / "a" / "donnees.xlsx").write_bytes(b"the same, made before")
    write_pack(pack, tmp_path / "b", tmp_path / "a")
    assert (tmp_path / "b" / "donnees.xlsx").read_bytes() == b"the same, made before"
    other = replace(pack, title="Un autre titre")
    write_pack(other, tmp_path / "c", tmp_path / "a")
    assert (tmp_path / "c" / "donnees.xlsx").read_bytes()[:2] == b"PK"


def test_the_workbook_opens_with_headings_frozen_and_named(pack):
    book = openpyxl.load_workbook(io.BytesIO(workbook(pack)))
    assert book.sheetnames == ["Lisez-moi", "Chiffres", "Définitions", "Sources", "Tel qu’imprimé"]
    assert book.properties.language == "fr-FR"
    assert "Carpentras" in book.properties.title
    for held in pack.tables:
        sheet = book[held.title]
        assert sheet.freeze_panes == "A2"
        assert [cell.value for cell in sheet[1]] == [field.title for field in held.fields]
        assert sheet.max_row == len(held.rows) + 1


RUNS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("x")']


@pytest.mark.parametrize("text", RUNS)
def test_no_cell_runs(pack, text):
    field = Field("a", "A", "string", "…")
    held = Table("t", "T", "Une table.", (field,), ((text,),))
    written = csv_bytes(held).decode().splitlines()[1].strip('"')
    assert written.startswith("'") or not written.lstrip().startswith(("=", "+", "-", "@"))
    book = openpyxl.load_workbook(io.BytesIO(workbook(replace(pack, tables=(held,)))))
    cell = book["T"]["A2"]
    assert cell.data_type != "f"


@given(st.text(max_size=60))
def test_any_text_goes_through_both_files(text):
    field = Field("a", "A", "string", "…")
    held = Table("t", "T", "Une table.", (field,), ((text,),))
    content = csv_bytes(held).decode("utf-8")
    assert len(list(csv.reader(io.StringIO(content, newline="")))) >= 1


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("[30,2[\u202f%]{.unite}]{.valeur}", "30,2\u202f%"),
        ("**Médecin** généraliste", "Médecin généraliste"),
        ("[secret]{.manque}", "secret"),
        (r"a\|b \*c\*", "a|b *c*"),
        ("[ACT‑01 Appeler](../chapters/actions.ipynb#x), idée", "ACT‑01 Appeler, idée"),
    ],
)
def test_markdown_is_read_as_readers_see_it(markdown, said):
    assert plain(markdown) == said


def test_the_package_is_valid_for_frictionless(pack, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    write_pack(pack, tmp_path)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["name"] for resource in described["resources"]} == {
        "chiffres", "definitions", "sources", "imprime",
    }  # fmt: skip
    assert described["licenses"][0]["name"] == "etalab-2.0"


def test_a_damaged_package_is_not_valid(pack, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    write_pack(pack, tmp_path)
    path = tmp_path / "chiffres.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2022,", ",deux,"), encoding="utf-8")
    assert not frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid
