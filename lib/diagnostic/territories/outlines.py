"""Draw territories: communes, groups of communes, Iris and quartiers.

Files hold borders, not polygons: each border once, with the commune on either
side. A commune is built from its borders; an intercommunalité, a département
or a group from those that only one side of it holds, so that maps of several
levels lie exactly on one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from diagnostic.errors import Problem, TerritoryError
from diagnostic.territories import crs
from diagnostic.territories.assembly import Shapes, filled, gathered
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.gazetteer import Gazetteer
from diagnostic.territories.layers import layer
from diagnostic.territories.tables import read_metadata, table_folder

if TYPE_CHECKING:
    from diagnostic.territories.territory import Territory


@dataclass(frozen=True, eq=False)
class Borders:
    """Borders, and the commune on either side; none beyond the sea or the country.

    Parameters
    ----------
    communes, neighbours : sequence of str or None
    lines : array of shapely geometries
    """

    communes: Sequence[str | None]
    neighbours: Sequence[str | None]
    lines: Shapes


COLUMNS = ["territory", "name", "geometry"]
_INNER = "arrondissements"


@dataclass(frozen=True, eq=False)
class Outlines:
    """The outlines of a folder, in the metric projection that fits each territory."""

    folder: Path
    gazetteer: Gazetteer

    @classmethod
    def load(cls, folder: Path, gazetteer: Gazetteer | None = None) -> Outlines:
        """Open the outlines of a folder; pass a gazetteer that knows the groups of a study."""
        folder = table_folder(folder)
        return cls(folder, gazetteer or Gazetteer.load(folder))

    def communes(
        self, territories: TerritoryId | str | Iterable[TerritoryId | str]
    ) -> gpd.GeoDataFrame:
        """Return the outline of each commune of some territories.

        Parameters
        ----------
        territories : id or iterable of ids
            A larger territory stands for all its communes.

        Returns
        -------
        GeoDataFrame
            ``territory``, ``name``, ``geometry``, in the order asked. In
            detail when every commune is drawn in detail, so that no seam
            shows between two drawings.
        """
        ids = [one for each in _several(territories) for one in self.gazetteer.members(each)]
        return self.areas(dict.fromkeys(ids))

    def areas(
        self, territories: TerritoryId | str | Iterable[TerritoryId | str]
    ) -> gpd.GeoDataFrame:
        """Return the outline of each territory as a whole: a commune, an EPCI, a group.

        France is drawn without its overseas départements, which stand on
        other maps. A commune restored since the outlines were drawn may have
        none: it is left out. Arrondissements have theirs once a national file
        of outlines is imported.
        """
        found = [self.gazetteer[each] for each in _several(territories)]
        if found and all(one.id.level is Level.ARM for one in found) and self._has(_INNER):
            return self._drawn(_INNER, [one.id for one in found], crs.METROPOLE)
        members = [self._members(one) for one in found]
        epsg = _projection(found, members)
        codes = {code for each in members for code in each}
        drawn_in = "detail" if codes and codes <= self._detailed() else "communes"
        shapes = _built(self._borders(drawn_in, epsg, codes), members)
        drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        inside = [one for one, kept in zip(found, drawn, strict=True) if kept]
        return _frame(inside, shapes[drawn], epsg)

    def department(self, territory: TerritoryId | str) -> gpd.GeoDataFrame:
        """Return the outline of a département, or of the one that holds a territory."""
        return self.areas(self._holder(territory, Level.DEP))

    def epci(self, territory: TerritoryId | str) -> gpd.GeoDataFrame:
        """Return the outline of an EPCI, or of the one that holds a territory."""
        return self.areas(self._holder(territory, Level.EPCI))

    def iris(self, territory: TerritoryId | str) -> gpd.GeoDataFrame:
        """Return the Iris of a territory that have an outline; none is an empty frame."""
        return self._parts("iris", self.gazetteer.within(territory, Level.IRIS), territory)

    def qpv(self, territory: TerritoryId | str) -> gpd.GeoDataFrame:
        """Return the quartiers prioritaires (2024) that stand in a territory."""
        return self._parts("qpv", self.gazetteer.within(territory, Level.QPV), territory)

    def source(self, layer: str = "communes", epsg: int = crs.METROPOLE) -> dict[str, str]:
        """Return publisher, dataset, vintage and licence of a layer, for the line under a map."""
        return read_metadata(self.folder, f"outlines-{layer}-{epsg}")

    def _members(self, territory: Territory) -> frozenset[str]:
        if territory.id.level in {Level.ARM, Level.IRIS, Level.QPV}:
            raise TerritoryError(
                Problem(
                    "aucun contour de ce niveau ne se compose de communes",
                    found=str(territory),
                    remedy="dessinez la commune, ses Iris ou ses quartiers prioritaires",
                )
            )
        codes = [one.code for one in self.gazetteer.members(territory.id)]
        if territory.id.level is Level.FRANCE:
            codes = [code for code in codes if crs.of_commune(code) == crs.METROPOLE]
        return frozenset(codes)

    def _holder(self, territory: TerritoryId | str, level: Level) -> TerritoryId:
        one = self.gazetteer[territory]
        holder = one.id if one.id.level is level else one.parents.get(level)
        if holder is None:
            raise TerritoryError(f"{one} : aucun territoire de niveau {level.value} ne le contient")
        return holder

    def _borders(self, name: str, epsg: int, codes: set[str]) -> Borders:
        drawn = layer(self.folder, f"outlines-{name}-{epsg}")
        rows = drawn.holding(codes)
        sides = drawn.named("commune", rows), drawn.named("neighbour", rows)
        return Borders(*sides, drawn.shapes(rows))

    def _detailed(self) -> frozenset[str]:
        """Return the communes drawn in detail."""
        return layer(self.folder, f"outlines-detail-{crs.METROPOLE}").within("commune")

    def _parts(
        self, layer: str, ids: Sequence[TerritoryId], territory: TerritoryId | str
    ) -> gpd.GeoDataFrame:
        codes = frozenset(one.code for one in self.gazetteer.members(territory))
        epsg = _projection([self.gazetteer[territory]], [codes])
        if not ids or not (epsg == crs.METROPOLE or self._has(layer, epsg)):
            return _frame([], np.array([], dtype=object), epsg)
        return self._drawn(layer, ids, epsg)

    def _has(self, layer: str, epsg: int = crs.METROPOLE) -> bool:
        """Whether a layer was ever drawn: the sample has no arrondissement, nor Iris overseas."""
        return (self.folder / f"outlines-{layer}-{epsg}.parquet").is_file()

    def _drawn(self, name: str, ids: Sequence[TerritoryId], epsg: int) -> gpd.GeoDataFrame:
        drawn = layer(self.folder, f"outlines-{name}-{epsg}")
        rows = drawn.holding([key.code for key in ids])
        at = {code: place for place, code in enumerate(drawn.named("code", rows))}
        inside = [key for key in ids if key.code in at]
        found = [self.gazetteer[key] for key in inside]
        shapes = drawn.shapes(rows)[[at[key.code] for key in inside]]
        return _frame(found, shapes, epsg)


def _several(
    territories: TerritoryId | str | Iterable[TerritoryId | str],
) -> list[TerritoryId | str]:
    if isinstance(territories, TerritoryId | str):
        return [territories]
    return list(territories)


def _projection(found: Sequence[Territory], members: Sequence[frozenset[str]]) -> int:
    """Return the one projection that fits; refuse Guadeloupe and Paris on one map."""
    zones = {crs.of_commune(code) for each in members for code in each}
    if len(zones) > 1:
        raise TerritoryError(
            Problem(
                "ces territoires ne tiennent pas sur une même carte",
                found=", ".join(str(one.id) for one in found[:5]),
                remedy="dessinez l’Hexagone et chaque territoire d’outre-mer séparément",
            )
        )
    return zones.pop() if zones else crs.METROPOLE


def _built(borders: Borders, members: Sequence[frozenset[str]]) -> Shapes:
    """Build a polygon for each set of communes from the borders on its edge."""
    owner = {code: rank for rank, codes in enumerate(members) for code in codes}
    disjoint = sum(map(len, members)) == len(owner)
    if not disjoint:
        return np.concatenate([_built(borders, [each]) for each in members])
    one = np.array([owner.get(code or "", -1) for code in borders.communes], np.int_)
    other = np.array([owner.get(code or "", -1) for code in borders.neighbours], np.int_)
    edge = one != other
    lines = borders.lines
    ranks = np.concatenate([one[edge], other[edge]])
    lines = np.concatenate([lines[edge], lines[edge]])
    lines, ranks = lines[ranks >= 0], ranks[ranks >= 0]
    return filled(gathered(lines, ranks, len(members)))


def _frame(found: Sequence[Territory], shapes: Shapes, epsg: int) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(
        {
            "territory": pd.Series([str(one.id) for one in found], dtype="str"),
            "name": pd.Series([one.name for one in found], dtype="str"),
        }
    )
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=_known(epsg)))


@lru_cache(maxsize=16)
def _known(epsg: int) -> CRS:
    """Return a projection, looked for once."""
    return CRS.from_epsg(epsg)
