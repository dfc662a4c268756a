"""Files by Iris and by level: zones kept as published, weak ones said so."""

from __future__ import annotations

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError


def test_census_by_iris_leaves_whole_communes_aside_and_warns_of_weak_zones(official):
    read = official("base-ic-activite-residents-2016.csv")
    assert read.source == "insee_rp2016_iris_activite"
    assert read["IRIS", "784900101", "P16_POP1564"] == (1591, Status.OK)
    assert read["IRIS", "784900101", "IRIS_HABITAT"] == (1, Status.OK)
    # 770010000 is a commune that is not divided: the commune files give it.
    assert ("IRIS", "770010000") not in read.places
    # Activity, various and inhabited zones without the best label are fragile.
    for code in ("751010102", "751010105", "751010204"):
        assert read["IRIS", code, "P16_POP1564"][1] is Status.FRAGILE
    assert read["IRIS", "751010102", "IRIS_HABITAT"] == (0, Status.ZERO)
    assert "LAB_IRIS" not in read.variables
    assert "P16_SAL15P_CDI" in read.additive
    assert "IRIS_HABITAT" not in read.additive


def test_filosofi_by_iris_tells_secrets_thresholds_and_notes_apart(official):
    read = official("BASE_TD_FILO_IRIS_2021_DEC.csv")
    assert read.source == "insee_filosofi_2021_iris_declare"
    assert read["IRIS", "840310101", "DEC_MED21"] == (23550, Status.OK)
    assert read["IRIS", "840310101", "DEC_TP6021"] == (18, Status.OK)
    assert read["IRIS", "012830302", "DEC_MED21"][1] is Status.BELOW_THRESHOLD
    assert read["IRIS", "012830306", "DEC_MED21"][1] is Status.NOT_PUBLISHED
    assert read["IRIS", "013540102", "DEC_RD21"][1] is Status.NOT_APPLICABLE
    assert read["IRIS", "013540102", "DEC_MED21"] == (27810, Status.FRAGILE)
    assert read.additive == set()


def test_older_filosofi_by_iris_under_its_own_columns(official):
    read = official("BASE_TD_FILO_DISP_IRIS_2014.csv")
    assert read.source == "insee_filosofi_2014_iris"
    assert read["IRIS", "010040101", "DISP_TP6014"] == (22, Status.OK)
    assert read["IRIS", "010040101", "DISP_MED14"] == (18213.3, Status.OK)
    assert "note" not in read.variables


@pytest.mark.parametrize(
    ("name", "place", "median"),
    [
        ("COM", ("COM", "84031"), 17600),
        ("EPCI", ("EPCI", "248400053"), 19940),
        ("DEP", ("DEP", "84"), 20140),
        ("REG", ("REG", "84"), 22610),
        ("METROPOLE", ("FRANCE", ""), 21930),
    ],
)
def test_the_level_of_a_file_of_incomes_is_read_in_its_codes(official, name, place, median):
    read = official(f"FILO2019_DISP_{name}.csv")
    assert read.source == "insee_filosofi_2019_niveaux"
    assert read[(*place, "Q219")] == (median, Status.OK)
    assert {level for level, _ in read.places} == {place[0]}
    assert read.additive == {"NBMEN19", "NBPERS19", "NBUC19"}


def test_a_blank_cell_of_incomes_is_a_secret(official):
    read = official("FILO2019_DISP_COM.csv")
    assert read["COM", "01001", "Q219"] == (23970, Status.OK)
    assert read["COM", "01001", "RD"][1] is Status.SECRET


def test_another_zoning_is_refused_by_name(lines, written, opened):
    path = written(lines("FILO2019_DISP_COM.csv"), "FILO2019_DISP_BV2012.csv")
    with pytest.raises(DataError, match="zonage que le diagnostic n’emploie pas"):
        opened(path)


def test_regions_and_departements_are_never_mixed(lines, written, opened):
    region = lines("FILO2019_DISP_REG.csv")
    department = lines("FILO2019_DISP_DEP.csv")
    mixed = [*region, next(line for line in department if line.startswith("78;"))]
    with pytest.raises(DataError, match="mêle des régions et d’autres territoires") as caught:
        opened(written(mixed))
    assert "78 Yvelines" in str(caught.value)


def test_regions_of_before_2016_are_regions(lines, written, opened):
    header, line = lines("FILO2019_DISP_REG.csv")[:2]
    rows = [header, line, line.replace("11;Île-de-France", "42;Alsace")]
    read = opened(written(rows))
    assert read.places == {("REG", "11"), ("REG", "42")}


@pytest.mark.parametrize("code", ["84031010", "84031-0101", "8403101011"])
def test_a_code_that_is_no_iris_is_refused(lines, written, opened, code):
    rows = lines("BASE_TD_FILO_IRIS_2021_DEC.csv")
    rows[1] = rows[1].replace(rows[1].split(";")[0], code)
    with pytest.raises(DataError) as caught:
        opened(written(rows))
    assert code in str(caught.value)


def test_an_iris_listed_twice_is_refused(lines, written, opened):
    rows = lines("BASE_TD_FILO_IRIS_2021_DEC.csv")
    with pytest.raises(DataError, match="deux fois"):
        opened(written([*rows, rows[1]]))


def test_a_share_over_a_hundred_is_refused(lines, written, opened):
    rows = [line.replace(";18,0;", ";180,0;") for line in lines("BASE_TD_FILO_IRIS_2021_DEC.csv")]
    with pytest.raises(DataError, match="sort des bornes possibles") as caught:
        opened(written(rows))
    assert "DEC_TP6021" in str(caught.value)


def test_equipment_by_iris_is_summed_by_commune(official):
    read = official("bpe18_ensemble.csv")
    assert read.source == "insee_bpe_2018_ensemble"
    assert read["COM", "84031", "D201"] == (26, Status.OK)
    assert read["COM", "84031", "D401"] == (3, Status.OK)
    # The base lists what exists: a commune that has others of them has none of these.
    assert read["COM", "84001", "D401"] == (0, Status.ZERO)
    assert read.additive == read.variables == {"D201", "D401", "A206"}


LIST = "AN;NOMRS;DEPCOM;DEP;REG;DOM;SDOM;TYPEQU;SIRET"


def facility(code: str = "84031", kind: str = "D265", year: str = "2023") -> str:
    return f"{year};NOM;{code};{code[:2]};93;{kind[0]};{kind[:2]};{kind};"


def test_equipment_one_line_per_facility(written, opened):
    rows = [
        LIST,
        facility(),
        facility(),
        facility(kind="A128"),
        facility("75101"),
        facility("2A004"),
    ]
    read = opened(written(rows))
    assert read.source == "insee_bpe_2023_liste"
    assert read["COM", "84031", "D265"] == (2, Status.OK)
    assert read["COM", "2A004", "A128"] == (0, Status.ZERO)
    assert read["ARM", "75101", "D265"] == (1, Status.OK)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (facility("1004"), "perdu le zéro"),
        (facility(kind="Z9"), "type d’équipement"),
        (facility(year="2022"), "n’est pas de 2023"),
    ],
)
def test_a_damaged_list_of_equipment_is_refused_with_its_line(written, as_source, line, said):
    with pytest.raises(DataError, match=said) as caught:
        as_source(written([LIST, facility(), line]), "insee_bpe_2023_liste")
    assert "ligne 3" in str(caught.value)


def test_a_line_of_equipment_repeated_is_refused(lines, written, opened):
    rows = lines("bpe18_ensemble.csv")
    with pytest.raises(DataError, match="deux fois"):
        opened(written([*rows, rows[1]]))
