"""Borders kept once give back the polygons they came from."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.territories.assembly import filled, gathered
from diagnostic.territories.build.coverage import borders, on_grid, simplified


def rebuilt(codes, frame):
    """Build each polygon from its borders, as the outlines do."""
    lines = frame["geometry"].to_numpy()
    sides = [frame[side].map(codes.index, na_action="ignore") for side in ("commune", "neighbour")]
    owners = pd.concat(sides).fillna(-1).to_numpy(dtype=int)
    known = owners >= 0
    return filled(gathered(np.concatenate([lines, lines])[known], owners[known], len(codes)))


def board(owners, size):
    """Merge the squares of a chessboard by owner: a coverage of any shape, holes included."""
    cells = [shapely.box(i, j, i + 1, j + 1) for i in range(size) for j in range(size)]
    names = sorted(set(owners))
    merged = [
        shapely.union_all([cell for cell, owner in zip(cells, owners, strict=True) if owner == one])
        for one in names
    ]
    return names, np.array(merged, dtype=object)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcd"), min_size=25, max_size=25))
def test_polygons_come_back_whole(owners):
    names, shapes = board(owners, 5)
    frame = borders(names, shapes)
    back = rebuilt(names, frame)
    assert shapely.is_valid(back).all()
    assert all(shapely.equals(one, other) for one, other in zip(back, shapes, strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcd"), min_size=25, max_size=25))
def test_each_border_is_kept_once(owners):
    names, shapes = board(owners, 5)
    frame = borders(names, shapes)
    outer = shapely.length(shapely.union_all(shapes))
    total = shapely.length(shapes).sum()
    kept = shapely.length(frame["geometry"].to_numpy()).sum()
    assert kept == pytest.approx(outer + (total - outer) / 2)
    pairs = list(zip(frame["commune"], frame["neighbour"].fillna(""), strict=True))
    assert len(pairs) == len(set(pairs))
    assert all(other == "" or one < other for one, other in pairs)


def test_an_enclave_is_a_hole():
    land = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    shapes = np.array([land, shapely.box(3, 3, 6, 6)], dtype=object)
    frame = borders(["a", "b"], shapes)
    assert frame["neighbour"].isna().tolist() == [False, True]
    back = rebuilt(["a", "b"], frame)
    assert shapely.area(back).tolist() == [72, 9]


def test_a_grid_never_folds_a_polygon():
    # The spike is thinner than the grid: it is rounded to the metre instead.
    spike = shapely.Polygon([(0, 0), (100, 0), (100, 100), (52, 100), (50, 3), (48, 100), (0, 100)])
    other = shapely.Polygon([(48, 100), (50, 3), (52, 100)])
    shapes = on_grid(np.array([spike, other], dtype=object), 16)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert (shapely.area(shapes) > 0).all()


def test_neighbours_stay_joined_when_simplified():
    rng = np.random.default_rng(7)
    wave = [(x, 50 + rng.uniform(-2, 2)) for x in range(0, 101, 2)]
    low = shapely.Polygon([(0, 0), (100, 0), *reversed(wave)])
    high = shapely.Polygon([*wave, (100, 100), (0, 100)])
    shapes = simplified(np.array([low, high], dtype=object), 20)
    assert shapely.coverage_is_valid(shapes)
    assert shapely.get_num_coordinates(shapes).sum() < 40


def test_polygons_that_overlap_are_refused():
    shapes = np.array([shapely.box(0, 0, 2, 2)] * 3, dtype=object)
    with pytest.raises(ValueError, match="overlap"):
        borders(["a", "b", "c"], shapes)
