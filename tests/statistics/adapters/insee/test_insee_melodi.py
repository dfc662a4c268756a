"""Insee's long files: cells become the variables of the dictionary, statuses are kept apart."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.statistics.adapters.insee import melodi
from diagnostic.statistics.adapters.notices import heard

POPULATION = (
    "AGE",
    "GEO",
    "GEO_OBJECT",
    "RP_MEASURE",
    "SEX",
    "OBS_STATUS",
    "TIME_PERIOD",
    "OBS_VALUE",
)
AGES = (
    "_T",
    "Y_LT15",
    "Y15T24",
    "Y25T39",
    "Y40T54",
    "Y55T64",
    "Y65T79",
    "Y_GE80",
    "Y_LT20",
    "Y20T64",
    "Y_GE65",
)
PLACES = (
    "COM|84031",
    "COM|2A004",
    "ARM|75101",
    "EPCI|248400053",
    "DEP|84",
    "REG|93",
    "FRANCE|F",
    "FRANCE|FM",
    "BV2022|84031",
    "AAV2020|148",
)


def quoted(header: Sequence[str], rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Write lines as the portal does: quotes around words and codes."""
    text = [";".join(f'"{name}"' for name in header)]
    for row in rows:
        cells = [row.get(name, "") for name in header]
        text.append(";".join(f'"{c}"' if isinstance(c, str) else f"{c}" for c in cells))
    return text


def population(years: Sequence[int] = (2012, 2017, 2023)) -> Iterator[dict[str, object]]:
    """Give generated figures of every place, age, sex and year."""
    figures = itertools.count(100.5)
    for place, year, age, sex in itertools.product(PLACES, years, AGES, ("_T", "M", "F")):
        level, _, code = place.partition("|")
        yield {
            "AGE": age,
            "GEO": code,
            "GEO_OBJECT": level,
            "RP_MEASURE": "POP",
            "SEX": sex,
            "OBS_STATUS": "A",
            "TIME_PERIOD": year,
            "OBS_VALUE": next(figures),
        }


def changed(
    rows: Sequence[dict[str, object]], wanted: Mapping[str, object], **cells: object
) -> list:
    """Change the lines that bear some codes."""
    return [
        {**row, **cells} if all(row[k] == v for k, v in wanted.items()) else row for row in rows
    ]


@pytest.fixture
def census(written, opened):
    def read(rows, header=POPULATION, among=("insee_rp2023_melodi_population",)):
        return opened(
            written(quoted(header, rows), "DS_RP_POPULATION_PRINC_2023_data.csv"), among=among
        )

    return read


def cell(rows: Sequence[Mapping[str, object]], **codes: object) -> object:
    (found,) = [row for row in rows if all(row[k] == v for k, v in codes.items())]
    return found["OBS_VALUE"]


def test_cells_bear_the_names_of_the_dictionary_at_every_published_level(census):
    rows = list(population())
    read = census(rows)
    at = {"GEO": "84031", "GEO_OBJECT": "COM", "TIME_PERIOD": 2023}
    assert read["COM", "84031", "P23_POP80P"] == (
        cell(rows, AGE="Y_GE80", SEX="_T", **at),
        Status.OK,
    )
    assert read["COM", "84031", "P23_F65P"] == (cell(rows, AGE="Y_GE65", SEX="F", **at), Status.OK)
    assert read["DEP", "84", "P17_POP"][0] == cell(
        rows, AGE="_T", SEX="_T", GEO="84", GEO_OBJECT="DEP", TIME_PERIOD=2017
    )
    assert read["FRANCE", "", "P12_POPH"][0] == cell(
        rows, AGE="_T", SEX="M", GEO="F", GEO_OBJECT="FRANCE", TIME_PERIOD=2012
    )
    # Living areas bear the code of their main commune: they are not the commune.
    assert {level for level, _ in read.places} == {"COM", "ARM", "EPCI", "DEP", "REG", "FRANCE"}
    assert len(read.places) == 7
    assert read.additive == read.variables


def test_secret_missing_and_nil_are_told_apart(census):
    rows = list(population((2023,)))
    at = {"GEO": "84031", "GEO_OBJECT": "COM", "SEX": "_T"}
    rows = changed(rows, {**at, "AGE": "Y_GE80"}, OBS_VALUE="", CONF_STATUS="C")
    rows = changed(rows, {**at, "AGE": "Y65T79"}, OBS_VALUE=12, CONF_STATUS="C")
    rows = changed(rows, {**at, "AGE": "Y_LT15"}, OBS_VALUE="", OBS_STATUS="O")
    rows = changed(rows, {**at, "AGE": "Y15T24"}, OBS_VALUE=0)
    rows = changed(rows, {**at, "AGE": "Y25T39"}, OBS_VALUE=44, OBS_STATUS="K")
    rows = changed(rows, {**at, "AGE": "Y40T54"}, OBS_VALUE="")
    read = census(rows, (*POPULATION[:5], "CONF_STATUS", *POPULATION[5:]))

    def status(age: str) -> Status:
        return read["COM", "84031", f"P23_POP{age}"][1]

    assert status("80P") is status("6579") is Status.SECRET
    assert read["COM", "84031", "P23_POP6579"][0] != 12
    assert status("0014") is status("2539") is status("4054") is Status.NOT_PUBLISHED
    assert read["COM", "84031", "P23_POP1524"] == (0, Status.ZERO)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_the_lines_is_of_no_consequence(census, seed):
    rows = list(population((2023,)))
    random.Random(seed).shuffle(rows)
    read = census(rows)
    for row in rows:
        if (row["GEO_OBJECT"], row["AGE"], row["SEX"]) == ("COM", "Y_GE80", "_T"):
            assert read["COM", row["GEO"], "P23_POP80P"][0] == row["OBS_VALUE"]


@pytest.mark.parametrize(
    ("wanted", "cells", "said"),
    [
        (
            {"GEO": "84031", "AGE": "Y_GE80", "SEX": "_T"},
            {"OBS_VALUE": -4},
            "ne peut pas être négatif",
        ),
        ({"GEO": "84031", "AGE": "Y_GE80", "SEX": "_T"}, {"OBS_VALUE": "n.c."}, "n.c."),
        ({"GEO": "84031", "AGE": "Y_GE80", "SEX": "_T"}, {"GEO": "1004"}, "perdu le zéro"),
        ({"GEO": "248400053"}, {"GEO": "24840005"}, "n’est pas de niveau EPCI"),
        ({"AGE": "Y_GE80"}, {"AGE": "Y_80P"}, "P23_POP80P"),
        ({"TIME_PERIOD": 2023}, {"TIME_PERIOD": 2022}, "aucune ligne de l’année 2023"),
        (
            {"GEO": "84031", "AGE": "Y_GE80", "SEX": "_T"},
            {"UNIT_MULT": "3"},
            "pas donnée à l’unité",
        ),
    ],
)
def test_a_damaged_long_file_is_refused_with_its_reason(census, wanted, cells, said):
    rows = changed([{"UNIT_MULT": "0", **row} for row in population((2017, 2023))], wanted, **cells)
    with pytest.raises(DataError) as caught:
        census(rows, (*POPULATION, "UNIT_MULT"))
    assert said in str(caught.value)


def test_a_figure_given_twice_is_refused_with_its_line(census):
    rows = list(population((2023,)))
    with pytest.raises(DataError, match="deux fois le même chiffre") as caught:
        census([*rows, rows[5]])
    assert f"ligne {len(rows) + 2}" in str(caught.value)
    assert "COM-84031" in str(caught.value)


def test_a_missing_column_is_named(written, as_source):
    header = [name.replace("SEX", "SEXE") for name in POPULATION]
    rows = [{**row, "SEXE": row["SEX"]} for row in population((2023,))]
    path = written(quoted(header, rows))
    with pytest.raises(DataError, match="il manque SEX") as caught:
        as_source(path, "insee_rp2023_melodi_population")
    assert "SEXE" in str(caught.value)


def test_a_dimension_that_never_varies_places_nothing(census):
    rows = [{**row, "NATIONALITY": "ALL"} for row in population((2023,))]
    header = ("NATIONALITY", *POPULATION)
    assert census(rows, header)["COM", "84031", "P23_POP"][1] is Status.OK
    rows[-1]["GEO_OBJECT"], rows[-1]["GEO"], rows[-1]["NATIONALITY"] = "DEP", "01", "FRA"
    with pytest.raises(DataError, match="dimension NATIONALITY") as caught:
        census(rows, header)
    assert "ALL et FRA" in str(caught.value)


def test_a_total_that_comes_late_in_the_file_is_the_total(census, monkeypatch):
    monkeypatch.setattr(melodi, "_LINES", 7)
    rows = [{**row, "IMMI": "1", "OBS_VALUE": 1} for row in population((2023,))]
    rows += [{**row, "IMMI": "_T"} for row in population((2023,))]
    read = census(rows, ("IMMI", *POPULATION))
    assert read["COM", "84031", "P23_POP"][0] == 100.5


def test_a_dimension_that_gains_a_total_is_read_at_its_total(census):
    rows = [{**row, "IMMI": "_T"} for row in population((2023,))]
    rows += [{**row, "IMMI": "1", "OBS_VALUE": 1} for row in population((2023,))]
    read = census(rows, ("IMMI", *POPULATION))
    assert read["COM", "84031", "P23_POP"][0] == 100.5


EMPLOYMENT = (
    "GEO",
    "GEO_OBJECT",
    "EMPSTA_ENQ",
    "AGE",
    "SEX",
    "EDUC",
    "RP_MEASURE",
    "OBS_STATUS",
    "TIME_PERIOD",
    "OBS_VALUE",
)


def employment(inactive: Mapping[str, object]) -> list[dict[str, object]]:
    base = {
        "GEO": "84031",
        "GEO_OBJECT": "COM",
        "AGE": "Y15T64",
        "SEX": "_T",
        "EDUC": "_T",
        "RP_MEASURE": "POP",
        "OBS_STATUS": "A",
        "TIME_PERIOD": 2023,
        "OBS_VALUE": 1000,
    }
    rows = [
        {**base, "EMPSTA_ENQ": s, "AGE": a}
        for s in ("_T", "1T2", "1", "2")
        for a in ("Y15T64", "Y15T24")
    ]
    return rows + [{**base, "EMPSTA_ENQ": code, "OBS_VALUE": v} for code, v in inactive.items()]


@pytest.mark.parametrize(
    ("inactive", "total", "status"),
    [
        ({"31": 10, "33": 20, "35": 30, "36": 40}, 100, Status.OK),
        ({"31": 0, "33": 0, "35": 0, "36": 0}, 0, Status.ZERO),
        ({"31": 10, "33": 20, "35": "", "36": 40}, None, Status.INCOMPLETE),
        ({"31": 10, "33": 20, "36": 40}, None, Status.INCOMPLETE),
        ({"31": "", "33": "", "35": "", "36": ""}, None, Status.NOT_PUBLISHED),
    ],
)
def test_a_sum_of_cells_lacks_as_soon_as_one_lacks(written, opened, inactive, total, status):
    read = opened(written(quoted(EMPLOYMENT, employment(inactive))))
    assert read.source == "insee_rp2023_melodi_emploi"
    value, state = read["COM", "84031", "P23_INACT1564"]
    assert state is status
    if total is not None:
        assert value == total


FILOSOFI = (
    "GEO",
    "GEO_OBJECT",
    "FILOSOFI_MEASURE",
    "UNIT_MEASURE",
    "UNIT_MULT",
    "CONF_STATUS",
    "OBS_STATUS",
    "TIME_PERIOD",
    "OBS_VALUE",
)


def incomes(year: int) -> list[dict[str, object]]:
    """Give Carpentras as published for 2021, and a commune under secrecy."""
    base = {
        "GEO_OBJECT": "COM",
        "UNIT_MULT": "0",
        "CONF_STATUS": "F",
        "OBS_STATUS": "A",
        "TIME_PERIOD": year,
    }
    figures = {
        "NUM_HH": 13178,
        "MED_SL": 18780,
        "PR_MD60": "28.0",
        "D1_SL": 10480,
        "S_DIR_TAX_DI": "-11.8",
    }
    rows = [
        {**base, "GEO": "84031", "FILOSOFI_MEASURE": m, "OBS_VALUE": v} for m, v in figures.items()
    ]
    rows += [
        {**base, "GEO": "01001", "FILOSOFI_MEASURE": m, "OBS_VALUE": "", "CONF_STATUS": "C"}
        for m in figures
    ]
    rows += [
        {
            **base,
            "GEO": "FM",
            "GEO_OBJECT": "FRANCE",
            "FILOSOFI_MEASURE": "MED_SL",
            "OBS_VALUE": 23160,
        }
    ]
    rows += [
        {
            **base,
            "GEO": "ZZZZZZZZZ",
            "GEO_OBJECT": "EPCI",
            "FILOSOFI_MEASURE": "MED_SL",
            "OBS_VALUE": 1,
        }
    ]
    return rows


def test_filosofi_of_2021_keeps_its_names_in_its_long_form(written, opened):
    read = opened(written(quoted(FILOSOFI, incomes(2021))))
    assert read.source == "insee_filosofi_2021_cc"
    assert read["COM", "84031", "MED21"] == (18780, Status.OK)
    assert read["COM", "84031", "TP6021"] == (28.0, Status.OK)
    assert read["COM", "84031", "PIMPOT21"] == (-11.8, Status.OK)
    assert read["COM", "01001", "TP6021"][1] is Status.SECRET
    assert read["FRANCE", "", "MED21"][0] == 23160
    assert read["FRANCE", "", "TP6021"] is None
    assert ("EPCI", "ZZZZZZZZZ") not in read.places
    assert read.additive == {"NBMENFISC21"}


def test_filosofi_2_bears_other_names_so_that_no_series_crosses_the_break(written, opened):
    read = opened(written(quoted(FILOSOFI, incomes(2023))))
    assert read.source == "insee_filosofi_2023_cc"
    assert read["COM", "84031", "PR_MD60"] == (28.0, Status.OK)
    assert not any(name.startswith(("MED2", "TP60")) for name in read.variables)


def test_a_poverty_rate_over_a_hundred_is_refused(written, opened):
    rows = changed(
        incomes(2023), {"GEO": "84031", "FILOSOFI_MEASURE": "PR_MD60"}, OBS_VALUE="128.0"
    )
    with pytest.raises(DataError, match="bornes possibles") as caught:
        opened(written(quoted(FILOSOFI, rows)))
    assert "128.0" in str(caught.value)


BPE = (
    "GEO",
    "GEO_OBJECT",
    "FACILITY_DOM",
    "FACILITY_SDOM",
    "FACILITY_TYPE",
    "BPE_MEASURE",
    "TIME_PERIOD",
    "OBS_VALUE",
)


def test_equipment_is_counted_by_type_with_true_zeros(written, opened):
    text = [
        ";".join(f'"{name}"' for name in BPE),
        # As published: départements of the base of 2024.
        '"67";"DEP";"F";"F1";"F105";"FACILITIES";2024;3',
        '"86";"DEP";"D";"D6";"D606";"FACILITIES";2024;3',
        '"26";"DEP";"D";"D6";"D607";"FACILITIES";2024;4',
        '"26";"DEP";"D";"D6";"_T";"FACILITIES";2024;9',
        '"26";"DEP";"D";"_T";"_T";"FACILITIES";2024;70',
        '"26";"DEP";"_T";"_T";"_T";"FACILITIES";2024;700',
        '"26";"DEP";"D";"D6";"D607";"PLACES";2024;400',
        '"84031";"BV2022";"D";"D2";"D265";"FACILITIES";2024;40',
        '"84031";"COM";"D";"D2";"D265";"FACILITIES";2024;19',
    ]
    read = opened(written(text, "DS_BPE_2024_data.csv"))
    assert read.source == "insee_bpe_2024"
    assert read["DEP", "26", "D607"] == (4, Status.OK)
    assert read["DEP", "26", "D6"] == (9, Status.OK)
    assert read["DEP", "26", "D"] == (70, Status.OK)
    assert read["COM", "84031", "D265"] == (19, Status.OK)
    assert read["COM", "84031", "F105"] == (0, Status.ZERO)
    assert read.additive == read.variables


VITAL = ("EC_MEASURE", "FREQ", "GEO", "GEO_OBJECT", "OBS_STATUS", "TIME_PERIOD", "OBS_VALUE")


def test_births_of_every_year_are_variables_of_one_source(written, opened):
    rows = [
        {
            "EC_MEASURE": "LVB",
            "FREQ": "A",
            "GEO": "84031",
            "GEO_OBJECT": "COM",
            "OBS_STATUS": "A",
            "TIME_PERIOD": year,
            "OBS_VALUE": 400 + year - 2008,
        }
        for year in range(2008, 2026)
    ]
    rows.append(
        {**rows[0], "GEO": "55039", "TIME_PERIOD": 2025, "OBS_STATUS": "M", "OBS_VALUE": ""}
    )
    read = opened(written(quoted(VITAL, rows)))
    assert read.source == "insee_etat_civil_naissances_2025"
    assert read["COM", "84031", "NAISD25"] == (417, Status.OK)
    assert read["COM", "84031", "NAISD08"] == (400, Status.OK)
    assert read["COM", "55039", "NAISD25"][1] is Status.NOT_PUBLISHED
    assert read["COM", "55039", "NAISD08"] is None


def dossier(path, rows):
    names = (
        "GEO",
        "GEO_LABEL",
        "GEO_OBJECT",
        "ID_TAB",
        "TAB_MEASURE",
        "TAB_MEASURE_LABEL",
        "TIME_PERIOD",
        "CONF_STATUS",
    )
    table = {name: pa.array([str(row.get(name, "")) for row in rows]) for name in names}
    table["OBS_VALUE"] = pa.array([row["OBS_VALUE"] for row in rows], pa.float64())
    pq.write_table(pa.table(table), path)
    return path


def test_the_dossier_of_2023_leaves_out_what_differs_from_a_table_to_another(tmp_path, opened):
    base = {"GEO": "84031", "GEO_OBJECT": "COM", "TIME_PERIOD": 2023, "CONF_STATUS": "F"}
    rows = [
        {**base, "ID_TAB": "POP_T1", "TAB_MEASURE": "POP", "OBS_VALUE": 30854.0},
        # The same words for another population: those who left school.
        {**base, "ID_TAB": "FOR_T2", "TAB_MEASURE": "POP", "OBS_VALUE": 21000.0},
        {**base, "ID_TAB": "LOG_T1", "TAB_MEASURE": "DWELLINGS_OCS_DW_MAIN", "OBS_VALUE": 13600.5},
        {**base, "ID_TAB": "LOG_T9", "TAB_MEASURE": "DWELLINGS_OCS_DW_MAIN", "OBS_VALUE": 13600.5},
        {**base, "ID_TAB": "FAM_T1", "TAB_MEASURE": "NBFAM", "OBS_VALUE": 7800.0},
        {**base, "ID_TAB": "FAM_T1", "TAB_MEASURE": "NBFAM_TFN_11", "OBS_VALUE": 300.0},
        {**base, "ID_TAB": "FAM_T1", "TAB_MEASURE": "NBFAM_TFN_12", "OBS_VALUE": 1500.0},
    ]
    with heard() as said:
        read = opened(dossier(tmp_path / "dossier_complet.parquet", rows))
    assert read.source == "insee_rp2023_dossier"
    assert read["COM", "84031", "P23_RP"] == (13600.5, Status.OK)
    assert read["COM", "84031", "C23_FAMMONO"] == (1800, Status.OK)
    assert "P23_POP" not in read.variables
    assert any("P23_POP" in sentence for sentence in said)


def ages(codes: Sequence[str]) -> list[dict[str, object]]:
    """Give one person of each age or band, and one of each sex."""
    base = {"GEO": "84031", "GEO_OBJECT": "COM", "RP_MEASURE": "POP", "OBS_STATUS": "A"}
    return [
        {**base, "AGE": age, "SEX": sex, "TIME_PERIOD": 2023, "OBS_VALUE": 2 if sex == "_T" else 1}
        for age in codes
        for sex in ("_T", "M", "F")
    ]


@pytest.mark.parametrize(
    ("codes", "people"),
    [
        ([f"Y{age}T{age + 4}" for age in range(0, 95, 5)] + ["Y_GE95"], 6),
        ([f"Y{age}" for age in range(100)], 30),
    ],
)
def test_bands_of_ages_are_summed_from_what_the_file_gives(written, opened, codes, people):
    path = written(
        quoted(POPULATION, ages(codes)), "DS_RP_TD_POPULATION_AGESEX_PRINC_2023_data.csv"
    )
    read = opened(path, among=["insee_rp2023_melodi_ages"])
    assert read["COM", "84031", "P23_POP7589"] == (people, Status.OK)
    assert read["COM", "84031", "P23_F7589"] == (people / 2, Status.OK)
    # An open band that the file does not give is not made up from the others.
    assert ("P23_POP90P" in read.variables) is ("Y_GE95" in codes)


def test_ages_written_otherwise_are_refused_not_left_blank(written, opened):
    path = written(quoted(POPULATION, ages([f"AGE{age}" for age in range(100)])))
    with pytest.raises(DataError, match="aucune ligne de ce fichier ne donne P23_POP6074"):
        opened(path, among=["insee_rp2023_melodi_ages"])
