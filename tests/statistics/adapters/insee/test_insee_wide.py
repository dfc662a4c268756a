"""Insee's wide files: figures read as published, damaged files refused with their reason."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.statistics.adapters import cells
from diagnostic.statistics.adapters.insee import figures, wide
from diagnostic.statistics.importing.opened import OpenedTable
from diagnostic.statistics.importing.recognise import recognise


def test_comparateur_of_2018_with_its_two_decimal_signs_and_secrets(official):
    read = official("base_cc_comparateur_2018.csv")
    assert read.source == "insee_rp2018_comparateur"
    populations = {"84031": 28798, "78490": 31013, "63430": 11778, "93066": 112091}
    for code, population in populations.items():
        assert read["COM", code, "P18_POP"] == (population, Status.OK)
    assert read["COM", "84031", "P18_LOGVAC"] == (1713.85577240226, Status.OK)
    assert read["COM", "84031", "MED19"] == (17600, Status.OK)
    assert read["COM", "01001", "TP6019"][1] is Status.SECRET
    # Mayotte is not in the census of 2018: its cells are empty, not secret, not zero.
    assert read["COM", "97601", "P18_POP"][1] is Status.NOT_PUBLISHED
    assert read["ARM", "75101", "P18_POP"] == (16093, Status.OK)
    assert ("COM", "75056") in read.places
    assert {"P18_POP", "NAISD20", "NBMENFISC19", "ETTOT18"} <= read.additive
    assert read.additive.isdisjoint({"MED19", "TP6019", "PIMP19"})


def test_comparateur_of_2022_keeps_the_commune_that_has_merged(official):
    read = official("base_cc_comparateur_2022.csv")
    assert read.source == "insee_rp2022_comparateur"
    populations = {"84031": 30854, "78490": 31971, "63430": 11686, "93066": 148907}
    for code, population in populations.items():
        assert read["COM", code, "P22_POP"] == (population, Status.OK)
    # Written with a comma beside counts written with a point.
    assert read["COM", "84031", "TP6021"] == (28.0, Status.OK)
    assert read["COM", "63429", "MED21"][1] is Status.SECRET
    assert not np.isfinite(read["COM", "93059", "P22_POP"][0])
    assert read["COM", "63429", "NAISD24"] == (0, Status.ZERO)


def test_filosofi_of_communes_agrees_with_what_insee_published(official):
    read = official("cc_filosofi_2021_COM.csv")
    assert read.source == "insee_filosofi_2021_base"
    published = {
        "84031": (18780, 28.0),
        "78490": (25690, 12.0),
        "63430": (19300, 24.0),
        "93066": (16620, 36.0),
    }
    for code, (median, poverty) in published.items():
        assert read["COM", code, "MED21"] == (median, Status.OK)
        assert read["COM", code, "TP6021"] == (poverty, Status.OK)
    assert read["COM", "01001", "TP6021"][1] is Status.SECRET
    assert read["COM", "55039", "MED21"][1] is Status.NOT_PUBLISHED
    assert read["COM", "93066", "PIMPOT21"][0] < 0
    assert read.additive == {"NBMENFISC21", "NBPERSMENFISC21"}


HOUSING = (
    "LOG",
    "RP",
    "RSECOCC",
    "LOGVAC",
    "MAISON",
    "APPART",
    "RP_1P",
    "RP_PROP",
    "RP_LOC",
    "RP_LOCHLMV",
)


def housing(code: str, *years: int, cell: str = "10.5") -> tuple[str, str]:
    """Return header and line of a file of dwellings, with generated figures."""
    names = [f"P{year}_{name}" for year in years for name in HOUSING]
    return ";".join(["CODGEO", *names]), ";".join([code, *[cell] * len(names)])


def test_the_three_vintages_of_a_census_file_are_kept_under_their_names(opened, written):
    header, line = housing("2A004", 22, 16, 11)
    read = opened(written([header, line, line.replace("2A004", "97411")]))
    assert read.source == "insee_rp2022_logement"
    assert read["COM", "2A004", "P11_RP_LOCHLMV"] == (10.5, Status.OK)
    assert {"P22_LOG", "P16_LOG", "P11_LOG"} <= read.additive
    assert read.additive == read.variables


def test_a_file_of_1900_variables_comes_in_slices_of_the_same_places(opened, written, catalogue):
    names = _dossier(22, 16, 11)
    rows = [";".join(["CODGEO", *names])]
    rows += [";".join([f"840{i:02d}", *["1.5"] * len(names)]) for i in range(1, 4)]
    read = opened(written(rows))
    assert read.source == "insee_rp2022_dossier"
    assert len(read.variables) == len(names) > 1500
    assert all(len(grid.variables) <= 250 for grid in read.grids)
    assert all((grid.codes == read.grids[0].codes).all() for grid in read.grids)


def test_a_dossier_that_lost_a_column_is_not_taken_for_a_smaller_file(opened, written):
    names = _dossier(22, 16, 11)
    rows = [";".join(["CODGEO", *names]), ";".join(["84031", *["1.5"] * len(names)])]
    # The former censuses of the file still bear the name: it must not pass for one of them.
    lost = [rows[0].replace("C22_FAM;", "C22_FAMS;"), rows[1]]
    with pytest.raises(DataError, match="il manque C22_FAM") as caught:
        opened(written(lost))
    assert "C22_FAMS" in str(caught.value)
    every = [rows[0].replace("_FAM;", "_FAMS;"), rows[1]]
    with pytest.raises(DataError, match="d’autres qui n’y sont jamais"):
        opened(written(every))


def _dossier(*years: int) -> list[str]:
    """Return the columns of a dossier complet, from the official dictionary of 2021."""
    path = Path(__file__).parents[4] / "data" / "catalogue" / "dictionary" / "insee.csv"
    codes = [line.split(";")[0] for line in path.read_text("utf-8").splitlines()[1:]]
    turned = {21: years[0], 15: years[1], 10: years[2]}
    held = {}
    for code in codes:
        match = re.fullmatch(r"([PC])(21|15|10)(_.+)", code)
        if match:
            held[f"{match[1]}{turned[int(match[2])]}{match[3]}"] = None
        elif re.fullmatch(r"(?:D\d\d_.+|NAIS.*|DECE.*|MED21|TP60.*21|D[19]21|RD21|SUPERF)", code):
            held[code] = None
    return list(held)


def damaged(rows: list[str], line: int, column: str, cell: str, separator: str = ";") -> list[str]:
    """Put something else in a cell."""
    place = rows[0].split(separator).index(column)
    cells = rows[line].split(separator)
    cells[place] = cell
    return [*rows[:line], separator.join(cells), *rows[line + 1 :]]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("P18_POP", "-3", "un effectif ne peut pas être négatif"),
        ("TP6019", "128", "sort des bornes possibles"),
        ("P18_LOG", "#REF!", "ni un nombre, ni un code d’absence"),
        ("P18_LOG", "1.234,5", "ni un nombre, ni un code d’absence"),
        ("P18_LOG", "inf", "ni un nombre, ni un code d’absence"),
        ("CODGEO", "1001", "perdu le zéro"),
        ("CODGEO", "Carpentras", "ce code n’est pas celui d’une commune"),
        ("CODGEO", "84031", "deux fois"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_line(
    official, lines, written, opened, column, cell, said
):
    rows = damaged(lines("base_cc_comparateur_2018.csv"), 2, column, cell)
    with pytest.raises(DataError) as caught:
        opened(written(rows))
    text = str(caught.value)
    assert said in text
    assert "ligne" in text
    assert cell in text


def test_a_renamed_column_is_named_beside_its_likeness(lines, written, opened, as_source):
    rows = lines("base_cc_comparateur_2018.csv")
    rows[0] = rows[0].replace("P18_RP_PROP", "P18_RP_PROPRIO")
    path = written(rows)
    for read in (opened, lambda p: as_source(p, "insee_rp2018_comparateur")):
        with pytest.raises(DataError) as caught:
            read(path)
        assert "il manque" in str(caught.value)
        assert "P18_RP_PROP" in str(caught.value)
        assert "P18_RP_PROPRIO" in str(caught.value)


def test_a_file_of_another_vintage_is_refused_naming_both(written, as_source):
    header, line = housing("84031", 21, 15, 10)
    with pytest.raises(DataError, match="n’est pas du millésime 2022") as caught:
        as_source(written([header, line]), "insee_rp2022_logement")
    assert "2021" in str(caught.value)


def test_a_truncated_line_is_refused(lines, written, opened):
    rows = lines("base_cc_comparateur_2018.csv")
    rows[-1] = rows[-1][: len(rows[-1]) // 2]
    with pytest.raises(DataError, match="tronqué"):
        opened(written(rows))


def test_codes_that_lost_their_zeros_are_the_reason_given(opened, official):
    with pytest.raises(DataError, match="2\u00a0codes de commune ont perdu le zéro") as caught:
        official("base-cc-logement-2021_codes_abimes.csv")
    assert "1001" in str(caught.value)


def test_a_column_missing_beyond_the_signature_is_refused(written, as_source):
    header, line = housing("84031", 22)
    with pytest.raises(DataError, match="P22_RP_LOCHLMV"):
        as_source(
            written([header.replace("P22_RP_LOCHLMV", "P22_RP_HLM"), line]), "insee_rp2022_logement"
        )


def test_an_older_encoding_and_quotes(written, opened):
    header, line = housing('"84031"', 22)
    header, line = header + ";LIBGEO", line + ';"L’Isle-sur-la-Sorgue, été"'
    read = opened(written([header, line], encoding="cp1252"))
    assert read["COM", "84031", "P22_LOG"] == (10.5, Status.OK)
    assert "LIBGEO" not in read.variables


def test_reference_populations(written, opened):
    rows = [
        "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT",
        "84;Auvergne-Rhône-Alpes;01;2;08;001;01001;L'Abergement-Clémenciat;832;16;848",
        "84;Auvergne-Rhône-Alpes;01;1;01;002;01002;L'Abergement-de-Varey;267;6;273",
    ]
    read = opened(written(rows), among=["insee_populations_2021"])
    assert read["COM", "01001", "PMUN"] == (832, Status.OK)
    assert read.variables == read.additive == {"PMUN", "PCAP", "PTOT"}


_CELLS = st.one_of(
    st.just(""),
    st.integers(0, 10**9).map(str),
    st.floats(0, 1e9, allow_nan=False).map(repr),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.lists(_CELLS, min_size=1, max_size=12))
def test_plain_columns_are_read_at_once_and_as_the_slow_way_reads_them(
    catalogue, text, monkeypatch
):
    layout = catalogue.layouts["insee_cc_logement"]
    column = pa.chunked_array([text[:3], text[3:]], pa.string())
    slow = cells.numbers(column.to_pandas(), layout, None)
    with monkeypatch.context() as patch:
        patch.setattr(cells, "numbers", None)  # a national file must not go that way
        fast = figures.column(column, "P22_LOG", layout, None)
    np.testing.assert_array_equal(fast.figures, slow.figures)
    np.testing.assert_array_equal(fast.statuses, slow.statuses)


def workbook(path: Path, sheets: dict[str, int]) -> Path:
    """Write a census workbook: words above, labels, codes on the sixth line."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, year in sheets.items():
        sheet = book.create_sheet(name)
        header, line = (text.split(";") for text in housing("84031", year))
        for row in (["Chiffres détaillés - Logement"], [], [], [], ["Code", *["libellé"] * 10]):
            sheet.append(row)
        sheet.append(header)
        sheet.append(line)
    book.save(path)
    return path


def test_a_workbook_gives_its_own_vintage_and_refuses_its_former_ones(tmp_path, catalogue):
    path = workbook(tmp_path / "base-cc-logement-2022.xlsx", {"COM_2022": 22, "COM_2016": 16})
    now, before = OpenedTable.tables(path)
    if now.sheet != "COM_2022":
        now, before = before, now
    found = recognise(now, catalogue)
    grids = list(wide.read(found.table, found.layout, found.sources[0]))
    assert found.sources[0].id == "insee_rp2022_logement"
    assert grids[0].codes.tolist() == ["84031"]
    former = recognise(before, catalogue)
    assert former.sources[0].id == "insee_rp2016_logement"
    with pytest.raises(DataError, match="dans les communes d’un autre millésime"):
        list(wide.read(former.table, former.layout, former.sources[0]))
