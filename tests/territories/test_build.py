"""The sample is made from official files, the same bytes each time."""

import hashlib
import shutil

import pytest

from diagnostic.errors import DataError
from diagnostic.territories.build import build_territories
from diagnostic.territories.gazetteer import Gazetteer
from diagnostic.territories.outlines import Outlines


@pytest.fixture(scope="module")
def source(tmp_path_factory, official):
    return official.write(tmp_path_factory.mktemp("official") / "files")


@pytest.fixture(scope="module")
def built(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "territories"
    return folder, build_territories(source, folder)


def test_every_file_says_where_it_comes_from(built):
    folder, entries = built
    assert {entry["file"] for entry in entries} == {path.name for path in folder.iterdir()}
    for entry in entries:
        data = (folder / str(entry["file"])).read_bytes()
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        for key in ("publisher", "dataset", "vintage", "geography_year", "licence", "inputs"):
            assert entry[key], entry


def test_the_same_files_give_the_same_bytes(built, source, tmp_path):
    _, first = built
    assert build_territories(source, tmp_path / "again") == first


def test_the_gazetteer_of_the_miniature(built):
    gazetteer = Gazetteer.load(built[0])
    paris = gazetteer["COM-75056"]
    assert (paris.population, paris.population_year) == (37, 2021)  # sum of arrondissements
    assert gazetteer["EPCI-200054781"].population == 37 + 146  # 2021, Pierrefitte included
    assert gazetteer["EPCI-248400053"].name == "CA Ventoux-Comtat-Venaissin"
    assert gazetteer.find("COGA").territory.name == "CA du Grand Avignon"
    assert gazetteer["EPCI-249740119"].name == "CA Nord"
    assert [str(one) for one in gazetteer.members("EPT-200057867")] == ["COM-93066"]
    assert gazetteer["COM-85165"].of == "de L’Oie"
    assert [one.name for one in gazetteer.iris("COM-93066")] == ["Nord"]
    assert [one.name for one in gazetteer.iris("COM-84031")] == ["Quintine", "Centre d’en haut"]
    assert [one.name for one in gazetteer.iris("COM-75056")] == ["Saint-Germain l’Auxerrois"]
    assert len(gazetteer.qpv("COM-75056")) == 1  # the quartier straddles two communes
    assert gazetteer.find("93059").territory.id.code == "93066"
    assert [str(one) for one in gazetteer.neighbours("COM-85165")] == ["COM-85084"]
    assert [str(one) for one in gazetteer.neighbours("COM-84031")] == ["COM-84007"]


def test_the_outlines_of_the_miniature(built):
    outlines = Outlines.load(built[0])
    restored = outlines.communes(["COM-85084", "COM-85165"])
    assert restored.area.tolist() == pytest.approx([25e6, 25e6], rel=0.01)
    assert restored.geometry.iloc[0].touches(restored.geometry.iloc[1])
    assert outlines.communes("COM-97411").crs.to_epsg() == 2975
    assert outlines.areas("EPCI-200054781").area.iloc[0] == pytest.approx(50e6, rel=0.02)
    assert len(outlines.iris("COM-84031")) == 2


@pytest.mark.parametrize(
    "name", ["cog/ept.xlsx", "geo/insee_mouvements_communes_2026.parquet", "geo/iris_63430.parquet"]
)
def test_a_missing_official_file_is_named(source, tmp_path, name):
    copy = shutil.copytree(source, tmp_path / "files")
    (copy / name).unlink()
    with pytest.raises(DataError, match=name.split("/")[-1]):
        build_territories(copy, tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cog/v_region_2024.csv", "REG,NOM\n11,Île-de-France\n"),
        ("cog/population-reference_donnees_communes.csv", "COM,PMUN\n84031,30\n"),
    ],
)
def test_another_layout_is_refused(source, tmp_path, name, text):
    copy = shutil.copytree(source, tmp_path / "files")
    (copy / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="colonnes attendues"):
        build_territories(copy, tmp_path / "out")
