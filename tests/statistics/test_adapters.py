"""Each layout is read as it is served, and a damaged file refused with its reason."""

from __future__ import annotations

import gzip
import zipfile

import pandas as pd
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.statistics.adapters import bpe, cnaf, education, filosofi, housing, places, wide
from diagnostic.statistics.adapters.layout import numbers, read_text


def rows(extract):
    return {
        (r.level, r.code, r.variable): (r.value, Status(r.status))
        for r in extract.rows.itertuples()
    }


def test_absence_codes_become_statuses_and_numbers_numbers():
    column = pd.Series(["28,0", "6 490", "1\u202f095", "s", "ns", "nd", "ndiff", "", "0", "-14,8"])
    values, states = numbers(column)
    assert values.dropna().tolist() == [28.0, 6490.0, 1095.0, 0.0, -14.8]
    assert [Status(state) for state in states] == [
        Status.OK,
        Status.OK,
        Status.OK,
        Status.SECRET,
        Status.BELOW_THRESHOLD,
        Status.NOT_PUBLISHED,
        Status.NOT_PUBLISHED,
        Status.NOT_PUBLISHED,
        Status.ZERO,
        Status.OK,
    ]


def test_an_unknown_code_of_absence_is_refused_not_guessed():
    with pytest.raises(DataError, match=r"valeurs illisibles dans la colonne MED21(.|\n)*#REF"):
        numbers(pd.Series(["18780", "#REF!"], name="MED21"))


COMPARATEUR = "CODGEO;P18_POP;MED19\n01001;771;23970\n84031;28798;\n75101;16395;s\n"


def test_a_wide_file_in_its_archive(tmp_path):
    path = tmp_path / "base_cc_comparateur_csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("base_cc_comparateur.CSV", "\ufeff" + COMPARATEUR)
        archive.writestr("meta_base_cc_comparateur.CSV", "COD_VAR;LIB_VAR\n")
    found = rows(wide.read(path, ("P18_POP", "MED19"), member="base_cc_comparateur.csv"))
    assert found["COM", "01001", "P18_POP"] == (771.0, Status.OK)
    assert found["COM", "84031", "MED19"][1] is Status.NOT_PUBLISHED
    assert found["ARM", "75101", "MED19"][1] is Status.SECRET


def test_a_missing_column_is_named_beside_the_new_ones(tmp_path):
    path = tmp_path / "base.csv"
    path.write_text("CODGEO;P22_POPULATION\n01001;832\n", "utf-8")
    with pytest.raises(DataError) as caught:
        wide.read(path, ("P22_POP",))
    text = str(caught.value)
    assert "il manque P22_POP" in text
    assert "P22_POPULATION" in text


LOST_ZEROS = "CODGEO;P21_LOG;P21_LOGVAC\n1001;372.387493855914;17.4\n84031;15892.95;1677.58\n"


def test_codes_that_lost_their_zero_are_refused_naming_the_reason(tmp_path):
    path = tmp_path / "base-cc-logement-2021.CSV"
    path.write_text(LOST_ZEROS, "utf-8")
    with pytest.raises(DataError, match=r"1 codes .* perdu les zéros") as caught:
        wide.read(path, ("P21_LOG",))
    assert "1001" in str(caught.value)


def test_a_declared_repair_gives_the_zero_back(tmp_path):
    path = tmp_path / "base-cc-logement-2021.CSV"
    path.write_text(LOST_ZEROS, "utf-8")
    found = rows(wide.read(path, ("P21_LOG",), repair=wide.with_zeros))
    assert found["COM", "01001", "P21_LOG"][0] == pytest.approx(372.387493855914)


def test_overseas_codes_of_six_figures():
    codes = pd.Series(["973353", "97411", "01001"])
    assert wide.overseas(codes).tolist() == ["97353", "97411", "01001"]


def test_a_truncated_archive_is_refused(tmp_path):
    path = tmp_path / "whole.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("base.CSV", COMPARATEUR * 200)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DataError, match="tronqué"):
        wide.read(cut, ("P18_POP",), member="base.CSV")


def test_a_truncated_gzip_is_refused(tmp_path):
    path = tmp_path / "loyers.csv.gz"
    path.write_bytes(gzip.compress(COMPARATEUR.encode() * 500)[:-20])
    with pytest.raises(DataError, match="tronqué"):
        read_text(path)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("CODGEO;LIBGEO\n01001;L’Abergement-Clémenciat\n".encode("cp1252"))
    with pytest.raises(DataError, match="tronqué ou n’est pas celui attendu"):
        read_text(path)


def test_a_commune_listed_twice_is_refused(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("CODGEO;P18_POP\n01001;771\n01001;771\n", "utf-8")
    with pytest.raises(DataError, match="deux fois"):
        wide.read(path, ("P18_POP",))


def test_filosofi_areas_blank_is_secret_and_metropole_is_france(tmp_path):
    path = tmp_path / "FILO2019_DISP_EPCI.csv"
    path.write_text(
        "\ufeffCODGEO;LIBGEO;Q219;RD\n248400053;CA;19940;3,5\n200070712;CC;;\n", "utf-8"
    )
    found = rows(filosofi.read_areas(path, "EPCI", ("Q219", "RD")))
    assert found["EPCI", "248400053", "RD"] == (3.5, Status.OK)
    assert found["EPCI", "200070712", "Q219"][1] is Status.SECRET
    path.write_text("\ufeffCODGEO;LIBGEO;Q219\n1;France métropolitaine;21930\n", "utf-8")
    assert rows(filosofi.read_areas(path, "FRANCE", ("Q219",)))["FRANCE", "", "Q219"][0] == 21930


def test_cnaf_iris_never_sums_around_a_secret(tmp_path):
    path = tmp_path / "data_CAF_2016_IRIS.csv"
    path.write_text(
        "\ufeffCODGEO;NOTE;A;AAAH\n840310101;0;1\u202f095;102\n840310102;0;337;\n"
        "784900101;0;500;30\n784900102;0;400;20\n130010101;0;1;1\n",
        "utf-8",
    )
    found = rows(cnaf.read_iris(path, ("A", "AAAH"), ("84", "78")))
    assert found["IRIS", "840310101", "A"] == (1095.0, Status.OK)
    assert found["IRIS", "840310102", "AAAH"][1] is Status.SECRET
    assert found["COM", "84031", "A"] == (1432.0, Status.OK)
    assert found["COM", "84031", "AAAH"][1] is Status.INCOMPLETE
    assert found["COM", "78490", "AAAH"][0] == 50.0
    assert not any(code.startswith("13") for _, code, _ in found)


def test_bpe_sums_the_iris_of_a_commune(tmp_path):
    path = tmp_path / "bpe18_ensemble.csv"
    path.write_text(
        "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP\n"
        "93;84;84031;84031_0101;2018.0;D201;20.0\n93;84;84031;84031_0102;2018.0;D201;6.0\n"
        "93;84;84031;84031_0102;2018.0;A504;9.0\n",
        "utf-8",
    )
    assert rows(bpe.read_counts(path, ["D201"])) == {("COM", "84031", "D201"): (26.0, Status.OK)}


def test_qpv_file_with_empty_columns_and_spaces(tmp_path):
    path = tmp_path / "DEMO_2022.csv"
    path.write_text(
        "\ufeffCODGEO;LIBGEO;POP_MUN;TX_TOT_MEN6;;;\nEnsemble;Ensemble des QPV;5 019 573;5,2;;;\n"
        "QP084008;Centre Ville;2 665;;;;\nQP001001;Reyssouze;6 490;4,6;;;\n",
        "utf-8",
    )
    found = rows(places.read_qpv(path, ("POP_MUN", "TX_TOT_MEN6"), ("84",)))
    assert found["QPV", "QP084008", "POP_MUN"] == (2665.0, Status.OK)
    assert found["QPV", "QP084008", "TX_TOT_MEN6"][1] is Status.SECRET
    assert len(found) == 2


def test_schools_are_weighted_by_their_pupils(tmp_path):
    path = tmp_path / "ips.csv"
    header = ";".join(education.IPS_COLUMNS)
    path.write_text(
        f"{header}\n0840001A;A;84031;public;300.0;80.0\n"
        "0840002B;B;84031;privé sous contrat;100.0;120.0\n",
        "utf-8",
    )
    found = rows(education.ips_by_commune(education.read_ips(path, "école")))
    mean = found["COM", "84031", "IPS_EFFECTIFS"][0] / found["COM", "84031", "EFFECTIFS"][0]
    assert mean == 90.0
    assert found["COM", "84031", "EFFECTIFS_PU"][0] == 300.0


def test_schools_of_paris_stand_in_its_arrondissements(tmp_path):
    path = tmp_path / "ips.csv"
    path.write_text(
        "rentree_scolaire;uai;nom_de_l_etablissment;code_insee_de_la_commune;secteur;effectifs;ips\n"
        "2022-2023;0750101A;ECOLE SAINT MERRI;75104;public;100.0;120.0\n",
        "utf-8",
    )
    found = rows(education.ips_by_commune(education.read_ips(path, "école")))
    assert found["ARM", "75104", "EFFECTIFS"][0] == 100.0


def test_the_rent_of_a_mesh_is_fragile_for_the_commune(tmp_path):
    path = tmp_path / "loyers.csv"
    path.write_text(
        "INSEE_C;DEP;loypredm2;TYPPRED;nbobs_com\n84031;84;10,5;commune;149\n84001;84;9,7;maille;3\n",
        "utf-8",
    )
    found = rows(housing.read_rents(path, {"loypredm2": "loypredm2_appartement"}))
    assert found["COM", "84031", "loypredm2_appartement"] == (10.5, Status.OK)
    assert found["COM", "84001", "loypredm2_appartement"] == (9.7, Status.FRAGILE)


def test_broken_json_is_refused(tmp_path):
    path = tmp_path / "services.geojson"
    path.write_text('{"features": [', "utf-8")
    with pytest.raises(DataError, match="tronqué"):
        places.read_france_services(path)
