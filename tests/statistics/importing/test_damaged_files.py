"""Damaged and dangerous files are refused, with the reason."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.errors import DataError
from diagnostic.statistics.importing import archives
from diagnostic.statistics.importing.opened import OpenedTable

TABLE = b"CODGEO;P22_POP\n" + b"".join(b"%05d;%d\n" % (n, n * 7919) for n in range(1, 9000))


def archive(*entries, compress=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compress) as file:
        for entry, data in entries:
            file.writestr(entry, data)
    return buffer.getvalue()


def read_whole(path):
    for table in OpenedTable.tables(path):
        table.text()


def refusal(tmp_path, data):
    path = tmp_path / "fichier"
    path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        read_whole(path)
    (problem,) = caught.value.problems
    assert str(path) in problem.where
    return problem


def test_half_a_zip(tmp_path):
    whole = archive(("base.csv", TABLE))
    problem = refusal(tmp_path, whole[: len(whole) // 2])
    assert problem.what == "cette archive est tronquée ou abîmée"
    assert "la fin de l’archive manque" in problem.found


def test_changed_bytes_in_a_zip(tmp_path):
    whole = bytearray(archive(("base.csv", TABLE), compress=zipfile.ZIP_STORED))
    whole[len(whole) // 2] ^= 1
    assert "somme de contrôle" in refusal(tmp_path, bytes(whole)).found


def test_changed_bytes_in_a_deflated_zip(tmp_path):
    whole = bytearray(archive(("base.csv", TABLE)))
    whole[len(whole) // 2] ^= 255
    assert "tronquée ou abîmée" in refusal(tmp_path, bytes(whole)).what


def test_half_a_gzip(tmp_path):
    whole = gzip.compress(TABLE)
    assert "tronqué" in refusal(tmp_path, whole[: len(whole) // 2]).what


def test_a_truncated_text_is_told_by_its_last_line(tmp_path):
    problem = refusal(tmp_path, b"A;B;C\n1;2;3\n4;5;6\n7;8")
    assert problem.what.startswith("une ligne n’a pas autant de cases que l’en-tête")
    assert problem.where.endswith("ligne 4")
    assert problem.found == "2\u00a0cases au lieu de 3\u00a0: «\u202f7;8\u202f»"


def test_a_note_below_the_figures_is_shown(tmp_path):
    note = "Source : Insee, recensement de la population, exploitation principale"
    problem = refusal(tmp_path, f"A;B;C\n1;2;3\n4;5;6\n{note}\n".encode())
    assert problem.where.endswith("ligne 4")
    assert f"«\u202f{note[:60]}…\u202f»" in problem.found


@pytest.mark.parametrize(
    "name", ["../base.csv", "/etc/base.csv", "a/../../b.csv", "C:\\base.csv", "..\\base.csv"]
)
def test_a_path_that_leaves_the_archive(tmp_path, name):
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    problem = refusal(tmp_path, archive((entry, TABLE)))
    assert problem.what == "cette archive contient un chemin qui sort de son dossier"


def test_a_symbolic_link(tmp_path):
    entry = zipfile.ZipInfo("lien.csv")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "lien symbolique" in refusal(tmp_path, archive((entry, b"/etc/passwd"))).what


def test_a_bomb(tmp_path):
    data = archive(("base.csv", bytes(archives.SMALL + 1)))
    assert "démesurément" in refusal(tmp_path, data).what


def test_a_bomb_compressed_by_gzip(tmp_path, monkeypatch):
    from diagnostic.statistics.importing import gzips

    monkeypatch.setattr(gzips, "MOST_BYTES", 1000)
    assert "démesurément" in refusal(tmp_path, gzip.compress(TABLE)).what


def test_archives_without_end(tmp_path):
    data = TABLE
    for _ in range(6):
        data = archive(("a.zip", data))
    assert "emboîtées" in refusal(tmp_path, data).what


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "vide"),
        (b"\n \n", "vide"),
        (b"<!DOCTYPE html><html>503</html>", "page web"),
        (b"%PDF-1.7 ...", "pas de tableau"),
        (b"<?xml version='1.0'?><a/>", "pas de tableau"),
        (b'{"error": "rate limit"}', "GeoJSON"),
        (b'[\n {"code": "01001"}]', "pas de tableau"),
        (b"PAR1 truncated", "tronqué"),
        (archive(("lisez-moi.pdf", b"%PDF")), "aucun tableau"),
        (zipfile.ZipFile(io.BytesIO(), "w") and archive(), "vide"),
        (b"\x00\x01\x02\x03binaire", "ni du texte"),
    ],
)
def test_what_is_no_table(tmp_path, data, word):
    assert word in refusal(tmp_path, data).what


def test_what_is_no_table_in_an_archive_leaves_the_others(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(archive(("base.csv", TABLE), ("vide.txt", b""), ("page.txt", b"<html>")))
    (table,) = OpenedTable.tables(path)
    assert table.member == "base.csv"


def test_an_archive_with_a_password(tmp_path):
    data = bytearray(archive(("base.csv", b"A;B\n")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert "mot de passe" in refusal(tmp_path, bytes(data)).what


PARTS = st.sampled_from(["..", ".", "", "a", "base.csv", "C:", "é", "..."])


@given(st.lists(PARTS, min_size=1, max_size=5), st.sampled_from(["/", "\\"]))
def test_a_safe_name_never_leaves_its_folder(parts, separator):
    import posixpath

    name = separator.join(parts)
    if archives.safe(name):
        landed = posixpath.normpath(posixpath.join("/racine/ici", name.replace("\\", "/")))
        assert landed.startswith("/racine/ici")
        assert not name.startswith(("/", "\\"))


@given(st.text(max_size=20))
def test_whatever_the_name_it_is_judged(name):
    assert archives.safe(name) in (True, False)
