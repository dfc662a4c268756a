"""Files are recognised by what they hold: renamed, of another year, damaged or unknown."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from diagnostic.errors import DataError
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.importing.opened import OpenedTable
from diagnostic.statistics.importing.recognise import recognise
from diagnostic.statistics.importing.survey import files, survey
from diagnostic.statistics.layouts import Layout, Signature
from diagnostic.statistics.models import Source


def layout(name, columns, **fields):
    signature = Signature(columns=tuple(columns), **fields.pop("signature", {}))
    whole = {"id": name, "publisher": "Insee", "title": name.capitalize(), "adapter": "essai"}
    return Layout(**whole, signature=signature, **fields)


def source(name, vintage, of, **fields):
    said = {"publisher": "Insee", "dataset": "D", "short": "S", "url": "https://exemple.fr"}
    return Source(
        id=name, vintage=vintage, geography_year=2025, layout=of, **said, **fields, **{"class": "A"}
    )


LAYOUTS = [
    layout("logement", ["CODGEO", "P{y}_LOG", "P{y}_RP", "P{y}_LOGVAC"]),
    layout("dossier", ["CODGEO", "P{y}_LOG", "P{y}_RP", "P{y}_LOGVAC", "P{y}_POP", "C{y}_MEN"]),
    layout("caf", ["dtreffre", "code"], options={"vintage": {"column": "dtreffre"}}),
    layout("ips", ["uai", "ips"], options={"names": {"uai": ["UAI"], "ips": ["IPS"]}}),
    layout("feuille", ["CODGEO", "APL"], skip=3, signature={"member": "APL 2022"}),
    layout("arrondis", ["code", "n"], signature={"values": {"n": r"\d*[05]"}}),
    layout("exacts", ["code", "n"]),
    layout("sans-entete", ["finess", "type"], header=("finess", "type"), skip=1,
           signature={"values": {"finess": r"[0-9AB]{9}", "type": r"\d{3}"}}),
]  # fmt: skip
SOURCES = [
    *(source(f"rp{year}_logement", year, "logement") for year in (2018, 2021, 2022)),
    source("rp2022_dossier", 2022, "dossier"),
    *(source(f"caf_{year}", year, "caf") for year in (2022, 2023, 2024)),
    *(source(f"ips_{year}", year, "ips") for year in (2022, 2023)),
    source("apl", 2022, "feuille"),
    source("arrondis", 2020, "arrondis"),
    source("exacts", 2020, "exacts"),
    source("finess", 2026, "sans-entete"),
]
CATALOGUE = Catalogue({s.id: s for s in SOURCES}, {}, {}, {}, {}, {x.id: x for x in LAYOUTS})


@pytest.fixture
def recognised(tmp_path):
    def run(text, encoding="utf-8", among=()):
        path = tmp_path / "n_importe_quoi.dat"
        path.write_bytes(text.encode(encoding))
        (table,) = OpenedTable.tables(path)
        return recognise(table, CATALOGUE, among)

    return run


def refusal(recognised, text):
    with pytest.raises(DataError) as caught:
        recognised(text)
    (problem,) = caught.value.problems
    assert "n_importe_quoi.dat" in problem.where
    return problem


HOUSING = "CODGEO;P{a}_LOG;P{b}_LOG;P{a}_RP;P{b}_RP;P{a}_LOGVAC;P{b}_LOGVAC\n01001;1;2;3;4;5;6\n"


def housing(a, b):
    return HOUSING.format(a=a, b=b)


@pytest.mark.parametrize(("digits", "year"), [(("22", "16"), 2022), (("13", "18"), 2018)])
def test_the_vintage_is_the_latest_that_columns_bear(recognised, digits, year):
    found = recognised(housing(*digits))
    assert found.layout.id == "logement"
    assert [s.vintage for s in found.sources] == [year]


def test_quotes_accents_mark_and_another_separator_change_nothing(recognised):
    text = housing("22", "16").replace("CODGEO", '"CODGEO"')
    assert recognised("\ufeff" + text).sources[0].id == "rp2022_logement"
    assert recognised(text.replace(";", ",")).sources[0].id == "rp2022_logement"


def test_the_header_is_found_when_lines_have_been_added(recognised):
    found = recognised("Logement\nInsee\n\n" + housing("22", "16"))
    assert found.table.skip == 3
    assert found.table.text()["P22_LOG"].tolist() == ["1"]


def test_of_two_layouts_the_one_that_asks_more(recognised):
    text = "CODGEO;P22_LOG;P22_RP;P22_LOGVAC;P22_POP;C22_MEN\n01001;1;1;1;1;1\n"
    assert recognised(text).sources[0].id == "rp2022_dossier"


def test_a_vintage_not_declared(recognised):
    problem = refusal(recognised, housing("15", "09"))
    assert problem.what == (
        "ce fichier est du millésime 2015, qui n’est pas déclaré pour « Logement »"
    )
    assert problem.found == "millésimes connus\u00a0: 2018, 2021 et 2022"


def test_a_renamed_column_is_told_with_its_new_name(recognised):
    problem = refusal(
        recognised, housing("22", "16").replace("P22_LOG;P16_LOG", "P22_LOGT;P16_LOGT")
    )
    assert problem.what == "ce fichier ressemble à « Logement », mais il manque P22_LOG"
    assert problem.found == "P22_LOG renommée P22_LOGT\u00a0?"


def test_columns_of_different_years_are_not_a_vintage(recognised):
    problem = refusal(recognised, "CODGEO;P22_LOG;P21_RP;P20_LOGVAC\n01001;1;1;1\n")
    assert problem.what == "ce fichier n’a la structure d’aucune source connue"


def test_a_file_of_several_years_gives_a_source_of_each(recognised):
    found = recognised(
        "dtreffre;code;indfoy\n2022-12-31;01001;1\n2024-12-31;01001;2\n2019-12-31;01001;2\n"
    )
    assert [s.id for s in found.sources] == ["caf_2022", "caf_2024"]


def test_a_file_that_does_not_tell_its_year(recognised):
    problem = refusal(recognised, "UAI;IPS\n0010001A;101\n")
    assert problem.what == "ce fichier ne dit pas de quel millésime ou de quelle source il est"
    assert "--source ips_2023" in problem.remedy
    assert recognised("UAI;IPS\n0010001A;101\n", among=["ips_2022"]).sources[0].id == "ips_2022"


def test_the_name_is_asked_last_and_it_is_said(tmp_path):
    path = tmp_path / "fr-en-ips-2022.csv"
    path.write_text("UAI;IPS\n0010001A;101\n")
    (found,) = survey(path, CATALOGUE).tables
    assert found.sources[0].id == "ips_2022"
    assert found.notice.startswith("Millésime 2022 lu dans le nom du fichier")
    other = path.rename(tmp_path / "fr-en-ips-2019.csv")
    assert "du millésime 2019" in survey(other, CATALOGUE).error.problems[0].what


def test_a_file_taken_out_of_its_archive_is_told_by_its_name_and_it_is_said(tmp_path):
    """Twin layouts that only the member's name tells apart, once unzipped by hand."""
    twins = [
        layout(name, ["GEO", "SEX", "OBS_VALUE"], signature={"member": name})
        for name in ("PRINC", "COMP")
    ]
    sources = [source(f"rp_{x.id.lower()}", 2023, x.id) for x in twins]
    catalogue = Catalogue({s.id: s for s in sources}, {}, {}, {}, {}, {x.id: x for x in twins})
    path = tmp_path / "DS_RP_COMP_2023_data.csv"
    path.write_text("GEO;SEX;OBS_VALUE\n01001;F;3\n")
    (found,) = survey(path, catalogue).tables
    assert [s.id for s in found.sources] == ["rp_comp"]
    assert found.notice.startswith("Structure lue dans le nom du fichier")
    error = survey(path.rename(tmp_path / "data.csv"), catalogue).error
    assert error.problems[0].what == "ce fichier peut être de plusieurs structures"


def test_when_nothing_looks_like_the_missing_column_the_others_are_named(recognised):
    problem = refusal(recognised, "CODGEO;P22_LOG;P22_RP;inoccupes\n01001;1;2;3\n")
    assert problem.found == "4\u00a0colonnes, dont inoccupes"


def test_values_tell_layouts_apart(recognised):
    assert recognised("code;n\n01001;10\n01002;15\n").layout.id == "arrondis"
    assert recognised("code;n\n01001;10\n01002;17\n").layout.id == "exacts"


def test_a_file_without_a_header(recognised):
    found = recognised("finess;etalab\n010000024;355\n2A0000014;101\n")
    assert found.layout.id == "sans-entete"
    assert found.table.text()["type"].tolist() == ["355", "101"]


def test_what_is_unknown(recognised):
    problem = refusal(recognised, "a;b\n1;2\n")
    assert problem.what == "ce fichier n’a la structure d’aucune source connue"
    assert problem.found == "2\u00a0colonnes\u00a0: a et b"


def test_a_sheet_is_known_by_its_name_a_file_is_not(tmp_path):
    book = openpyxl.Workbook()
    for name in ("APL 2022", "APL 2019", "Lisez-moi"):
        sheet = book.create_sheet(name)
        for row in (["APL"], [], ["note"], ["CODGEO", "APL"], ["01001", 2.5]):
            sheet.append(row)
    del book["Sheet"]
    path = tmp_path / "x.bin"
    book.save(path)
    found = survey(path, CATALOGUE)
    assert [t.table.sheet for t in found.tables] == ["APL 2022"]
    assert {name for name, _ in found.ignored} == {"x.bin [APL 2019]", "x.bin [Lisez-moi]"}


def test_descriptions_in_an_archive_are_ignored_with_a_word(tmp_path):
    path = tmp_path / "base.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("base.CSV", housing("22", "16"))
        archive.writestr("meta_base.CSV", "COD_VAR;LIB_VAR;LIB_VAR_LONG\nP22_LOG;Logements;…\n")
        archive.writestr("notice.pdf", b"%PDF")
    found = survey(path, CATALOGUE)
    assert [t.sources[0].id for t in found.tables] == ["rp2022_logement"]
    assert sorted(found.ignored) == [
        ("meta_base.CSV", "description des variables"),
        ("notice.pdf", "documentation"),
    ]
    assert len(found.sha256) == 64


def test_an_archive_of_nothing_known_tells_the_nearest(tmp_path):
    path = tmp_path / "base.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x;y\n1;2\n")
        archive.writestr("b.csv", housing("22", "16").replace("_RP", "_RPS"))
    error = survey(path, CATALOGUE).error
    assert error.problems[0].what == "ce fichier ressemble à « Logement », mais il manque P22_RP"


def test_files_of_folders(tmp_path):
    for name in (
        "b.csv",
        "sous/a.csv",
        ".caché/x.csv",
        "c.zip.part",
        "checksums.json",
        ".DS_Store",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert files([tmp_path, tmp_path / "b.csv"]) == [
        tmp_path / "b.csv",
        tmp_path / "sous" / "a.csv",
    ]
    with pytest.raises(DataError):
        files([tmp_path / "absent"])


WORDS = {
    "colonne renommée": housing("22", "16").replace("P22_LOG;P16_LOG", "P22_LOGT;P16_LOGT"),
    "autre millésime": housing("15", "09"),
    "année non dite": "UAI;IPS\n0010001A;101\n",
    "inconnu": "a;b;c;d;e;f;g\n1;2;3;4;5;6;7\n",
    "ligne coupée": "CODGEO;P22_LOG;P22_RP;P22_LOGVAC\n01001;2;3;4\n01002;5",
    "vide": " \n",
    "page web": "<!DOCTYPE html><title>503</title>",
    "JSON": '{"error": "rate limit"}',
}


def test_the_words_of_refusals(tmp_path, snapshot):
    said = {}
    for name, text in WORDS.items():
        path = tmp_path / "fichier.csv"
        path.write_text(text, "utf-8")
        error = survey(path, CATALOGUE).error
        if error is None:
            with pytest.raises(DataError) as caught:
                OpenedTable.tables(path)[0].text()
            error = caught.value
        said[name] = str(error).replace(str(tmp_path), "DOSSIER")
    assert said == snapshot
