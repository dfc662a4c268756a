"""Outlines of communes, Iris and quartiers from the files of IGN and ANCT.

What was drawn at another geography follows the moves: borders inside a merged
commune disappear, a commune that was divided keeps no outline until a newer
file is imported, and that is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from diagnostic.errors import DataError, Problem
from diagnostic.territories import crs
from diagnostic.territories.build.coverage import borders, multi, on_grid, simplified
from diagnostic.territories.build.official import AGAIN, Piece, Table, listed
from diagnostic.territories.build.shapes import polygonal
from diagnostic.text import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source
    from diagnostic.territories.assembly import Shapes
    from diagnostic.territories.build.revision import Geography

WGS84 = 4326
_TOLERANCE = 60.0
_GRID = 4.0
_IRIS_TOLERANCE, _QPV_TOLERANCE = 10.0, 5.0
_FINE_GRID = 2.0
_SNAP = 1.0
LEAST_DRAWN = 0.9
"""Share of the communes of France that a national file of outlines must draw."""
Layers = dict[str, gpd.GeoDataFrame]


def read(table: Table, layout: Layout, source: Source) -> Piece:
    """Read the outlines of a file, in longitudes and latitudes, with their codes.

    Raises
    ------
    DataError
        A file that is damaged, without the column of codes, or with objects
        that are not surfaces.
    """
    columns: Mapping[str, str] = layout.options["columns"]
    try:
        with table.stream() as stream:
            frame = gpd.read_file(stream)
    except (OSError, ValueError, RuntimeError) as error:
        raise _refused("ce fichier de contours est tronqué ou abîmé", table.place) from error
    if missing := [header for header in columns.values() if header not in frame]:
        said = ", ".join(map(str, frame.columns[:12]))
        raise _refused(f"ce fichier n’a pas la colonne « {missing[0]} »", table.place, said)
    kept = frame.geometry.notna() & ~frame.geometry.is_empty
    frame = frame[kept].to_crs(WGS84) if frame.crs else frame[kept].set_crs(WGS84)
    if wrong := sorted(set(frame.geom_type) - {"Polygon", "MultiPolygon"}):
        raise _refused("ces objets ne sont pas des surfaces", table.place, ", ".join(wrong))
    frame = frame.rename(columns={header: name for name, header in columns.items()})
    named = frame[[*columns, "geometry"]].astype(dict.fromkeys(columns, str))
    kind = layout.adapter.rpartition("-")[2]
    place = table.place
    return Piece(f"outlines-{kind}", named, source.geography_year, source.vintage, place, source)


def communes(now: Geography, piece: Piece) -> Layers:
    """Return the borders of every commune, by projection; what is not drawn is said.

    Files that draw Paris, Lyon and Marseille twice, whole and by
    arrondissement, give them once.
    """
    towns = now.frames["arrondissements"].set_index("code")["commune"]
    frame = piece.frame
    whole = frame["code"].isin(towns)
    frame = frame[~frame["code"].map(towns).isin(frame.loc[whole, "code"])]
    code = now.carried(piece, frame["code"])
    frame = frame.assign(code=code).dropna(subset="code")
    lacking = sorted(set(now.codes) - set(frame["code"]))
    if len(lacking) > (1 - LEAST_DRAWN) * len(now.codes):
        what = "ce fichier de contours ne couvre pas toute la France"
        raise _refused(what, piece.place, f"sans contour : {listed(lacking)}")
    if lacking:
        now.notices.append(
            f"{counted(len(lacking), 'commune')} sans contour dans {piece.source.dataset}, sans "
            f"carte ni voisines : {listed(lacking)}."
        )
    if frame["code"].duplicated().any():
        frame = _dissolved(frame)
    inner = piece.frame[piece.frame["code"].isin(towns.index)].sort_values("code")
    return _arrondissements(inner, len(towns)) | {
        f"outlines-communes-{epsg}": _borders(part.sort_values("code"), epsg)
        for epsg, part in _zones(frame, frame["code"])
    }


def _arrondissements(inner: gpd.GeoDataFrame, count: int) -> Layers:
    """Return the polygons of the arrondissements, of a file that draws them all."""
    if inner["code"].nunique() < max(count, 1):
        return {}
    part = _dissolved(inner).to_crs(crs.METROPOLE)
    shapes = simplified(_clean(np.asarray(part.geometry)), _IRIS_TOLERANCE)
    name = f"outlines-arrondissements-{crs.METROPOLE}"
    return {name: _surfaces(part["code"], shapes, crs.METROPOLE)}


def iris(now: Geography, piece: Piece) -> Layers:
    """Return the polygons of the Iris that the reference list names, by projection."""
    known = now.frames["iris"].set_index("code")["commune"]
    frame = piece.frame[piece.frame["code"].isin(known.index)].drop_duplicates("code")
    if frame.empty:
        raise _refused("aucun Iris de ce fichier n’est dans la liste de référence", piece.place)
    found = {}
    for epsg, drawn in _zones(frame, frame["code"].map(known)):
        part = drawn.sort_values("code").to_crs(epsg)
        shapes = simplified(_clean(np.asarray(part.geometry)), _IRIS_TOLERANCE)
        found[f"outlines-iris-{epsg}"] = _surfaces(part["code"], shapes, epsg)
    return found


def qpv(now: Geography, piece: Piece) -> Layers:
    """Return the polygons of the quartiers of the list, by projection."""
    known = now.frames["qpv"].drop_duplicates("code").set_index("code")["commune"]
    frame = piece.frame[piece.frame["code"].isin(known.index)]
    if frame["code"].nunique() < LEAST_DRAWN * len(known):
        said = f"{counted(frame['code'].nunique(), 'quartier')} sur {len(known)}"
        raise _refused("ce fichier ne dessine pas tous les quartiers", piece.place, said)
    frame = _dissolved(frame)
    found = {}
    for epsg, drawn in _zones(frame, frame["code"].map(known)):
        part = drawn.sort_values("code").to_crs(epsg)
        shapes = shapely.simplify(shapely.make_valid(part.geometry.to_numpy()), _QPV_TOLERANCE)
        found[f"outlines-qpv-{epsg}"] = _surfaces(part["code"], shapes, epsg)
    return found


DRAWERS = {"outlines-communes": communes, "outlines-iris": iris, "outlines-qpv": qpv}


def redrawn(
    frame: gpd.GeoDataFrame, year: int, former: pd.Series[str], now: Geography
) -> gpd.GeoDataFrame:
    """Carry borders drawn at a year to the reference geography.

    A border between two parts of one commune disappears; the borders of a
    commune that was divided, or of which a part is not drawn here, go with
    it, where nobody else holds them.

    Parameters
    ----------
    frame : GeoDataFrame
        ``commune``, ``neighbour``, ``geometry``.
    year : int
        Geography year of its codes.
    former : Series of str
        Codes of all the communes of that year.
    now : Geography
    """
    sides = ["commune", "neighbour"]
    whole = _whole(frame, year, former, now)
    one, other = (frame[side].map(whole).astype(object) for side in sides)
    only = other.where(one.isna(), one)
    kept = only.notna() & ~(one.notna() & (one == other))
    both = one.notna() & other.notna()
    first = np.where(both, np.minimum(one.fillna(""), other.fillna("")), only)
    second = np.where(both, np.maximum(one.fillna(""), other.fillna("")), None)
    renamed = frame.assign(commune=first, neighbour=second)[kept]
    pairs = renamed.assign(neighbour=renamed["neighbour"].fillna(""))
    merged = pairs.groupby(sides, sort=True)["geometry"].agg(_joined).reset_index()
    neighbour = merged["neighbour"].replace("", None)
    return gpd.GeoDataFrame(
        {
            "commune": merged["commune"].astype("str"),
            "neighbour": pd.array(neighbour.tolist(), dtype="str"),
        },
        geometry=multi(merged["geometry"].to_numpy(), shapely.GeometryType.LINESTRING),
        crs=frame.crs,
    )


def _whole(
    frame: gpd.GeoDataFrame, year: int, former: pd.Series[str], now: Geography
) -> dict[str, str]:
    """Return what each commune drawn here became, if all that makes it is drawn here."""
    drawn = set(frame["commune"]) | set(frame["neighbour"].dropna())
    target = now.history.carry(former, on=year)
    partial = set(target[~former.isin(drawn)].dropna())
    pairs = zip(former, target, strict=True)
    return {c: t for c, t in pairs if c in drawn and isinstance(t, str) and t not in partial}


def _joined(lines: pd.Series[shapely.Geometry]) -> shapely.Geometry:
    """Put the lines of one border together; their ends stay where other borders meet them."""
    return shapely.multilinestrings(shapely.get_parts(lines.to_numpy()))


def _dissolved(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put together the pieces that bear one code."""
    codes, places = np.unique(frame["code"].to_numpy(dtype=str), return_inverse=True)
    shapes = np.asarray(frame.geometry)
    pieces = [shapely.union_all(shapes[places == rank]) for rank in range(len(codes))]
    return gpd.GeoDataFrame({"code": codes.tolist()}, geometry=pieces, crs=frame.crs)


def _zones(frame: gpd.GeoDataFrame, code: pd.Series[str]) -> list[tuple[int, gpd.GeoDataFrame]]:
    zone = code.map(crs.of_commune)
    return [(epsg, frame[zone == epsg]) for epsg in sorted(set(zone))]


def _borders(part: gpd.GeoDataFrame, epsg: int) -> gpd.GeoDataFrame:
    shapes = simplified(_clean(np.asarray(part.to_crs(epsg).geometry)), _TOLERANCE)
    lines = borders(part["code"].tolist(), on_grid(shapes, _GRID))
    return gpd.GeoDataFrame(lines, geometry="geometry", crs=epsg)


def _clean(shapes: Shapes) -> Shapes:
    """Make neighbours share their borders exactly, where a file leaves slivers."""
    shapes = np.array([polygonal(one) for one in shapely.make_valid(shapes)], dtype=object)
    if shapely.coverage_is_valid(shapes):
        return shapes
    cleaned: Shapes = shapely.coverage_clean(shapes, gap_width=_SNAP)
    return cleaned


def _surfaces(codes: pd.Series[str], shapes: Shapes, epsg: int) -> gpd.GeoDataFrame:
    shapes = shapely.set_precision(shapes, _FINE_GRID)
    shapes = np.array([polygonal(one) for one in shapes], dtype=object)
    kept = ~shapely.is_empty(shapes)
    geometry = multi(shapes[kept], shapely.GeometryType.POLYGON)
    return gpd.GeoDataFrame({"code": codes[kept].tolist()}, geometry=geometry, crs=epsg)


def _refused(what: str, place: str, found: str = "") -> DataError:
    return DataError(Problem(what, where=place, found=found, remedy=AGAIN))
