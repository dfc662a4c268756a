"""Outlines tile the land, in metres, and larger territories are made of smaller ones."""

import pytest
import shapely

from diagnostic.errors import DataError, TerritoryError
from diagnostic.territories.outlines import COLUMNS, Outlines


@pytest.mark.parametrize(
    ("territory", "count", "epsg", "km2"),
    [
        ("DEP-93", 39, 2154, 236),
        ("DEP-84", 151, 2154, 3_567),
        ("DEP-78", 259, 2154, 2_284),
        ("DEP-63", 463, 2154, 7_970),
        ("DEP-974", 24, 2975, 2_504),
        ("DEP-971", 32, 5490, 1_640),
        ("DEP-976", 17, 4471, 374),
        ("DEP-2B", 236, 2154, 4_666),
    ],
)
def test_communes_tile_their_department(outlines, territory, count, epsg, km2):
    communes = outlines.communes(territory)
    whole = outlines.department(territory)
    assert list(communes.columns) == COLUMNS
    assert len(communes) == count
    assert communes.crs.to_epsg() == epsg
    assert communes.is_valid.all()
    assert not communes.is_empty.any()
    assert shapely.coverage_is_valid(communes.geometry.values)
    assert whole.area.sum() == pytest.approx(communes.area.sum())
    assert whole.area.sum() / 1e6 == pytest.approx(km2, rel=0.025)


def test_restored_communes_have_their_own_outline(outlines):
    codes = ["COM-15031", "COM-15035", "COM-15047", "COM-15141", "COM-15171"]
    areas = dict(zip(codes, outlines.communes(codes).area / 1e6, strict=True))
    assert areas["COM-15141"] == pytest.approx(13.4, rel=0.15)
    assert sum(areas.values()) == pytest.approx(92.1, rel=0.02)


def test_one_commune_and_its_neighbours_fit_without_a_seam(outlines, gazetteer):
    for key in ("COM-93066", "COM-84031", "COM-33103", "COM-97302"):
        around = outlines.communes([key, *gazetteer.neighbours(key)])
        assert around["territory"].iloc[0] == key
        assert shapely.coverage_is_valid(around.geometry.values)
        assert len(around) == 1 + len(gazetteer.neighbours(key))


def test_larger_territories_are_outlined_at_once(outlines):
    frame = outlines.areas(["EPCI-200070712", "DEP-63", "COM-63430"])
    epci, department, commune = frame.geometry
    assert department.buffer(500).contains(epci)
    assert epci.buffer(500).contains(commune)
    assert list(frame["name"]) == ["CC Thiers Dore et Montagne", "Puy-de-Dôme", "Thiers"]


def test_france_is_drawn_without_what_lies_overseas(outlines):
    france = outlines.areas("FRANCE")
    assert france.crs.to_epsg() == 2154
    assert 5.4e11 < france.area.iloc[0] < 5.55e11


def test_a_part_of_a_commune_is_not_drawn_as_the_whole(outlines):
    for part in ("ARM-75112", "IRIS-840310103", "QPV-QN08407M"):
        with pytest.raises(TerritoryError, match="contour"):
            outlines.areas(part)
    assert outlines.iris("IRIS-840310103")["name"].tolist() == ["Quintine"]
    assert outlines.qpv("QPV-QN08407M")["name"].tolist() == ["Centre ville"]


def test_two_oceans_do_not_fit_on_one_map(outlines):
    with pytest.raises(TerritoryError, match="une même carte"):
        outlines.communes(["COM-84031", "COM-97411"])


@pytest.mark.parametrize(
    ("territory", "count"), [("84031", 9), ("78490", 12), ("63430", 7), ("93066", 48)]
)
def test_iris_cover_their_commune(outlines, territory, count):
    iris = outlines.iris(f"COM-{territory}")
    assert len(iris) == count
    assert iris.is_valid.all()
    commune = outlines.communes(f"COM-{territory}").geometry.iloc[0]
    assert commune.symmetric_difference(iris.union_all()).area / commune.area < 0.1


def test_quartiers_stand_in_their_commune(outlines):
    for code, count in (("COM-84031", 4), ("COM-93066", 10), ("COM-97411", 12)):
        quartiers = outlines.qpv(code)
        assert len(quartiers) == count
        assert quartiers.is_valid.all()
        assert quartiers.intersects(outlines.communes(code).geometry.iloc[0]).all()


def test_where_nothing_is_drawn_the_frame_is_empty(outlines):
    for frame in (
        outlines.iris("COM-97411"),
        outlines.iris("COM-84099"),
        outlines.qpv("COM-84099"),
    ):
        assert frame.empty
        assert list(frame.columns) == COLUMNS
        assert frame.crs is not None


def test_the_holder_of_a_commune_is_drawn(outlines):
    assert outlines.epci("COM-63430")["territory"].tolist() == ["EPCI-200070712"]
    assert outlines.department("COM-63430")["territory"].tolist() == ["DEP-63"]
    with pytest.raises(TerritoryError):
        outlines.epci("COM-29155")


def test_a_group_is_drawn_by_the_gazetteer_that_knows_it(gazetteer, sample):
    larger = gazetteer.with_group("Parc", "parc", ["COM-84031", "COM-84007"])
    outlines = Outlines.load(sample, larger)
    assert outlines.areas("GRP-parc").geometry.iloc[0].geom_type == "MultiPolygon"


def test_layers_name_their_source(outlines):
    for layer in ("communes", "detail", "iris", "qpv"):
        said = outlines.source(layer)
        assert {"publisher", "dataset", "vintage", "geography_year", "licence"} <= set(said)


def test_a_missing_file_is_named(tmp_path, gazetteer):
    with pytest.raises(DataError, match=r"outlines-communes-2154\.parquet"):
        Outlines(tmp_path, gazetteer)._borders("communes", 2154, {"84031"})


def test_the_sample_stays_small(sample):
    sizes = [path.stat().st_size for path in (sample / "territories").glob("*.parquet")]
    assert sum(sizes) < 4_000_000
    assert max(sizes) < 2_000_000
