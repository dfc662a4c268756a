"""Files as publishers serve them: whatever they are, the same table comes out."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.errors import DataError
from diagnostic.statistics.importing import sniffing
from diagnostic.statistics.importing.opened import OpenedTable
from diagnostic.statistics.layouts import Layout, Signature

FRAME = pd.DataFrame(
    {
        "CODGEO": ["01001", "2A004", "97411"],
        "LIBGEO": ["L’Abergement", 'Ajaccio "ville"', "Saint-Denis ; Réunion"],
        "MED21": ["25820", "s", "19,5"],
    }
)


def written(separator=";", encoding="utf-8", end="\r\n"):
    return FRAME.to_csv(sep=separator, index=False, lineterminator=end).encode(encoding)


def only(path) -> OpenedTable:
    (table,) = OpenedTable.tables(path)
    return table


def put(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


def same(table, expected=FRAME):
    found = table.text()
    assert list(found.columns) == list(expected.columns)
    assert found.astype(object).to_numpy().tolist() == expected.to_numpy().tolist()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separator_and_encoding_are_found(tmp_path, separator, encoding):
    table = only(put(tmp_path, "sans-extension", written(separator, encoding)))
    assert table.separator == separator
    same(table)


def test_latin_1_that_is_not_cp1252_is_read(tmp_path):
    table = only(put(tmp_path, "a.csv", "A;B\n1;caf\xe9 \x81\n2;x\n".encode("latin-1")))
    assert table.encoding == "latin-1"
    assert table.text()["B"][0] == "café \x81"


def test_an_accent_far_from_the_beginning_changes_the_encoding_of_the_rest(tmp_path):
    lines = ["CODGEO;LIBGEO", *(f"{n:05d};commune" for n in range(1, 60_001)), "97411;Réunion"]
    table = only(put(tmp_path, "a.csv", "\n".join(lines).encode("cp1252")))
    frame = table.text()
    assert frame["CODGEO"].is_unique
    assert len(frame) == 60_001
    assert frame["LIBGEO"].iloc[-1] == "Réunion"


@pytest.mark.parametrize("name", ["a.csv.gz", "data"])
def test_gzip(tmp_path, name):
    same(only(put(tmp_path, name, gzip.compress(written()))))


def test_zip_and_zip_in_zip(tmp_path):
    inner = zipped(base_dot_CSV=written(encoding="cp1252"))
    table = only(put(tmp_path, "outer", zipped(inner_dot_zip=inner, notice_dot_pdf=b"%PDF-1.4")))
    assert table.member == "inner.zip!/base.CSV"
    assert table.name == "base.CSV"
    same(table)


def test_workbook_in_a_zip(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "COM"
    for row in (["Titre"], [], ["CODGEO", "NB", "TX"], ["01001", 12, 0.5], ["2A004", None, "s"]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    table = only(put(tmp_path, "a.zip", zipped(a_dot_xlsx=buffer.getvalue())))
    read = table.under(layout(skip=2))
    assert (table.sheet, table.kind, read.columns) == ("COM", "xlsx", ("CODGEO", "NB", "TX"))
    assert read.text().to_numpy().tolist() == [["01001", "12", "0.5"], ["2A004", "", "s"]]


def test_parquet_and_geojson(tmp_path):
    frame = pd.DataFrame({"code": ["01001", None], "n": [12, 3], "x": [0.5, np.nan]})
    path = tmp_path / "a.bin"
    frame.to_parquet(path)
    assert only(path).text().to_numpy().tolist() == [["01001", "12", "0.5"], ["", "3", ""]]
    features = [{"type": "Feature", "properties": {"id": 1, "nom": "é"}, "geometry": None}]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    for name, content in (("a.geojson", data), ("a.json.gz", gzip.compress(data))):
        table = only(put(tmp_path, name, content))
        assert (table.kind, table.columns) == ("geojson", ("id", "nom", "geometry"))
        assert table.text().to_numpy().tolist() == [["1", "é", ""]]


def layout(**fields):
    whole = {"id": "x", "publisher": "P", "title": "T", "adapter": "a.b"}
    return Layout(**whole, signature=Signature(columns=("CODGEO",)), **fields)


def test_trailing_columns_without_a_name_are_left_out(tmp_path):
    table = only(put(tmp_path, "a.csv", b"CODGEO;A;A;;\n01001;1;2;;\n"))
    assert table.columns == ("CODGEO", "A", "A.1")
    assert table.text().to_numpy().tolist() == [["01001", "1", "2"]]


def test_lines_before_after_and_without_a_header(tmp_path):
    path = put(tmp_path, "a.csv", b"Titre\n\nCODGEO;NB\ncode;nombre\n01001;1\n")
    table = only(path).under(layout(skip=2, units=1))
    assert table.text().to_numpy().tolist() == [["01001", "1"]]
    assert table.line(0) == f"{path}, ligne 5"
    bare = only(put(tmp_path, "b.csv", b"finess;2026\n01001;1\n01002;2\n"))
    named = bare.under(layout(skip=1, header=("CODGEO", "NB")))
    assert named.text()["CODGEO"].tolist() == ["01001", "01002"]


def test_only_the_columns_asked_for_in_their_order(tmp_path):
    table = only(put(tmp_path, "a.csv", written()))
    assert list(table.text(["MED21", "CODGEO"]).columns) == ["MED21", "CODGEO"]
    with pytest.raises(DataError) as caught:
        table.text(["MED22"])
    assert caught.value.problems[0].near == ("MED21",)


def test_a_line_end_in_quotes(tmp_path):
    table = only(put(tmp_path, "a.csv", b'A;B\n1;"deux\nlignes"\n2;x\n'))
    assert table.text()["B"].tolist() == ["deux\nlignes", "x"]
    assert table.first(1)["B"].tolist() == ["deux\nlignes"]


def test_a_quoted_line_end_far_from_the_beginning(tmp_path):
    lines = [b"CODGEO;LIBGEO", *(b"%05d;commune" % n for n in range(60_000)), b'99999;"a\nb"']
    assert only(put(tmp_path, "a.csv", b"\n".join(lines))).text()["LIBGEO"].iloc[-1] == "a\nb"


@given(size=st.integers(1, 40), count=st.integers(0, 60))
@settings(max_examples=25, deadline=None)
def test_batches_put_end_to_end_are_the_table(tmp_path_factory, size, count):
    lines = ["A;B", *(f"{n};{n * n}" for n in range(count))]
    table = only(put(tmp_path_factory.mktemp("b"), "a.csv", "\n".join(lines).encode()))
    parts = list(table.batches(size))
    assert all(len(part) == size for part in parts[:-1])
    whole = pd.concat([table.text().iloc[:0], *parts])
    pd.testing.assert_frame_equal(whole, table.text(), check_index_type=False)
    assert table.first(size).to_numpy().tolist() == table.text().head(size).to_numpy().tolist()


@given(
    rows=st.lists(
        st.lists(st.text("ab1,. é'\"", max_size=6), min_size=3, max_size=3), min_size=1, max_size=8
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    separator=st.sampled_from([";", "\t"]),
)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(tmp_path_factory, rows, encoding, separator):
    frame = pd.DataFrame(rows, columns=["CODGEO", "NOM", "VALEUR"])
    data = frame.to_csv(sep=separator, index=False, lineterminator="\n", quoting=1)
    table = only(put(tmp_path_factory.mktemp("w"), "f", data.encode(encoding)))
    assert table.columns == ("CODGEO", "NOM", "VALEUR")
    assert table.text().to_numpy().tolist() == rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A;B;C\n1,5;2,5;3,5\n1;2;3\n", ";"),
        ("A,B\n1.5,2\n", ","),
        ("A\tB,x\n1\t2\n", "\t"),
        ("A;B\n", ";"),
    ],
)
def test_decimal_commas_do_not_deceive(text, expected):
    assert sniffing.separator_of(text) == expected


def test_a_line_end_in_the_header(tmp_path):
    path = put(tmp_path, "a.csv", b'CODGEO;"Nombre de\nlogements"\n01001;3\n')
    table = only(path)
    assert table.columns == ("CODGEO", "Nombre de logements")
    assert table.text().to_numpy().tolist() == [["01001", "3"]]
    assert table.first(2).to_numpy().tolist() == [["01001", "3"]]
    assert table.line(0) == f"{path}, ligne 3"


def test_the_mark_of_spreadsheets_before_the_header(tmp_path):
    table = only(put(tmp_path, "a.csv", b"sep=;\nCODGEO;NB\n01001;3\n")).under(layout(skip=1))
    assert table.text()["NB"].tolist() == ["3"]


def test_a_sheet_saved_twice_is_read_again(tmp_path):
    path = tmp_path / "a.xlsx"
    for count in (1, 22):
        book = openpyxl.Workbook()
        for row in (["CODGEO", "NB"], ["01001", count]):
            book.active.append(row)
        book.save(path)
        assert only(path).text()["NB"].tolist() == [str(count)]


def test_dates_and_booleans_of_a_sheet(tmp_path):
    import datetime

    book = openpyxl.Workbook()
    book.active.append(["jour", "oui", "taux"])
    book.active.append([datetime.date(2024, 1, 1), True, 12.5])
    book.save(tmp_path / "a.xlsx")
    assert only(tmp_path / "a.xlsx").text().to_numpy().tolist() == [["2024-01-01", "VRAI", "12.5"]]
