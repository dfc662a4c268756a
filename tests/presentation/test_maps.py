import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from shapely.geometry import box

from diagnostic.presentation import maps, placemaps, style
from diagnostic.presentation.png import png


def colours(figure):
    found = set()
    for collection in figure.findobj(PathCollection):
        found |= {to_hex(colour) for colour in collection.get_facecolor()}
    return found


SIZES = {"one zone": (1, 1), "nine": (3, 3), "thirty": (6, 5), "three hundred": (20, 15)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("width", ["demi", "large"])
def test_labels_never_cover_each_other_whatever_the_number_of_zones(
    size, width, outlines, valued, inspect
):
    zones = outlines(*SIZES[size])
    seen = inspect(maps.zones(zones, valued(zones), width=width))
    assert seen.overlaps() == []
    assert seen.outside() == []


def test_every_class_has_its_count_and_secrets_stay_in_the_key(outlines, valued, inspect):
    zones = outlines(3, 3)
    seen = inspect(maps.zones(zones, valued(zones), breaks=[20, 40]))
    assert {"moins de 20\u202f%", "20 à 40\u202f%", "40\u202f% et plus"} <= set(seen.words)
    counts = [word for word in seen.words if word.endswith("\u00a0Iris") and word[0].isdigit()]
    assert sum(int(word.split("\u00a0")[0]) for word in counts) == 7
    assert "secret\u00a0: 1\u00a0Iris" in seen.words
    assert "non publié\u00a0: 1\u00a0Iris" in seen.words
    assert len(seen.hatches) >= 2


def test_the_hatch_keeps_its_place_when_nothing_is_missing(outlines, inspect):
    zones = outlines(2, 2)
    values = pd.DataFrame(
        {"territory": zones["territory"], "value": [1.0, 2, 3, 4], "status": "ok"}
    )
    seen = inspect(maps.zones(zones, values))
    assert "valeur absente\u00a0: aucun Iris" in seen.words
    assert seen.hatches


def test_a_map_of_secrets_says_nothing_else(outlines, inspect):
    zones = outlines(2, 2)
    values = pd.DataFrame(
        {"territory": zones["territory"], "value": np.nan, "status": "secret_producer"}
    )
    figure = maps.zones(zones, values)
    assert inspect(figure).words.count("secret") == 4
    assert not colours(figure) & {colour.lower() for colour in style.RAMP}


def test_priority_neighbourhoods_are_outlined_and_dated(outlines, valued, inspect):
    zones = outlines(2, 2, side=2000)
    x, y, *_ = zones.total_bounds
    inside = gpd.GeoDataFrame(geometry=[box(x + 100, y + 100, x + 900, y + 900)], crs=2154)
    far = gpd.GeoDataFrame(geometry=[box(x - 9000, y, x - 8000, y + 900)], crs=2154)
    figure = maps.zones(zones, valued(zones), qpv=inside, qpv_vintage=2024)
    assert "quartier prioritaire (QPV 2024)" in inspect(figure).words
    outlined = [
        c
        for c in figure.findobj(PathCollection)
        if style.QPV in {to_hex(e) for e in c.get_edgecolor()}
    ]
    assert [float(c.get_linewidth()[0]) for c in outlined] == [1.9]
    without = inspect(maps.zones(zones, valued(zones), qpv=far.to_crs(4326)))
    assert not any("QPV" in word for word in without.words)


def test_the_town_is_outlined_in_red_and_named(outlines, valued, inspect):
    zones = outlines(6, 5)
    town = zones["territory"][7]
    figure = maps.communes(zones, valued(zones), town=town)
    red = [
        c
        for c in figure.findobj(PathCollection)
        if style.TOWN.lower() in {to_hex(e) for e in c.get_edgecolor()}
    ]
    assert len(red) == 1
    seen = inspect(figure)
    assert any(
        label.get_fontweight() == "bold" and "Moulin" in label.get_text() for label in seen.labels
    )
    assert any("communes" in word for word in seen.words)


def test_small_zones_that_gather_get_an_enlarged_window(outlines, valued, inspect):
    small = outlines(3, 2, side=300.0)
    x, y, right, top = small.total_bounds
    around = [
        box(x - 4000, y - 5000, x, top + 5000),
        box(right, y - 5000, right + 4000, top + 5000),
    ]
    big = gpd.GeoDataFrame(
        {"territory": ["IRIS-a", "IRIS-b"], "name": ["Zone rurale ouest", "Zone rurale est"]},
        geometry=around,
        crs=2154,
    )
    zones = pd.concat([small, big], ignore_index=True)
    values = pd.DataFrame(
        {"territory": zones["territory"], "value": np.arange(8.0) * 7, "status": "ok"}
    )
    seen = inspect(maps.zones(zones, values))
    assert sum("m" in word and word[:1].isdigit() and word[-1] == "m" for word in seen.words) == 2
    assert seen.overlaps() == []
    assert seen.outside() == []


@pytest.mark.parametrize("crs", [4326, 2975])
def test_maps_of_overseas_are_not_stretched(crs, outlines, valued, inspect):
    zones = outlines(3, 3, crs=2975, origin=(340_000.0, 7_640_000.0)).to_crs(crs)
    figure = maps.zones(zones, valued(zones))
    shapes = next(c for c in figure.findobj(PathCollection) if len(c.get_paths()) == 7)
    box_ = shapes.get_paths()[0].get_extents()
    assert box_.width == pytest.approx(box_.height, rel=0.03)


def test_fragile_values_are_dotted(outlines, inspect):
    zones = outlines(2, 2)
    values = pd.DataFrame(
        {
            "territory": zones["territory"],
            "value": [1.0, 2, 3, 4],
            "status": ["fragile", *["ok"] * 3],
        }
    )
    figure = maps.zones(zones, values)
    assert "fragile, petit effectif\u00a0: 1\u00a0Iris" in inspect(figure).words
    assert [c.get_hatch() for c in figure.findobj(PathCollection) if c.get_gid() == "fragile"] == [
        style.DOTS
    ]


def test_maps_change_no_setting_and_are_the_same_twice(outlines, valued):
    zones = outlines(3, 3)
    before = dict(mpl.rcParams)
    first, second = (png(maps.zones(zones, valued(zones))) for _ in range(2))
    assert first == second
    assert dict(mpl.rcParams) == before


def test_a_locator_fills_the_town_and_names_it(outlines, inspect):
    zones = outlines(9, 9)
    zones["name"] = [f"Commune {i}" for i in range(len(zones))]
    figure = placemaps.locator(zones, zones["territory"][40])
    assert style.TOWN.lower() in colours(figure)
    seen = inspect(figure)
    assert "Commune 40" in seen.said.replace(" | ", " ")
    assert seen.overlaps() == []
    with pytest.raises(ValueError, match="COM-00000"):
        placemaps.locator(zones, "COM-00000")


def test_coverage_tells_no_from_not_known(outlines, inspect):
    zones = outlines(3, 2)
    rows = [("CCAS", territory, i < 2) for i, territory in enumerate(zones["territory"])]
    rows += [("Mission locale", territory, True) for territory in zones["territory"][:4]]
    data = pd.DataFrame(rows, columns=["structure", "territory", "covered"])
    figure = placemaps.coverage(zones, data, town=zones["territory"][0])
    seen = inspect(figure)
    assert {"CCAS", "Mission locale", "2\u00a0sur 6", "4\u00a0sur 6"} <= set(seen.words)
    assert {"commune couverte", "commune non couverte", "commune non renseignée"} <= set(seen.words)
    hatched = [c for c in figure.findobj(PathCollection) if c.get_gid() == "absence"]
    assert [len(c.get_paths()) for c in hatched] == [2]
    assert seen.overlaps() == []


def test_many_secrets_are_left_to_the_hatch_and_the_key(outlines, inspect):
    zones = outlines(3, 3)
    values = pd.DataFrame({"territory": zones["territory"], "value": 5.0, "status": "ok"})
    values.loc[2:, ["value", "status"]] = [float("nan"), "secret_producer"]
    words = inspect(maps.zones(zones, values)).words
    assert "secret" not in words
    assert "secret\u00a0: 7\u00a0Iris" in words
