"""Make ``data/sample/territories`` from a folder of official files.

The same inputs give the same bytes. Every file names its publisher, dataset,
vintage, geography year and licence, in its own metadata and in the entries
returned for the manifest.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from diagnostic.territories import crs
from diagnostic.territories.build import read, shapes, tables
from diagnostic.territories.build.write import GEOGRAPHY_YEAR, Origin, write_frame, write_shapes
from diagnostic.territories.history import History

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

__all__ = ["build_territories"]

_COG = Origin(
    "Insee, DGCL",
    "Code officiel géographique, composition des EPCI, populations de référence, grille de densité",
    "COG 2026, EPCI au 1er janvier 2026, populations 2023 et 2021",
    inputs=(
        tables.ATTRIBUTES,
        tables.MOVES,
        tables.COG,
        tables.POPULATION,
        tables.EPT,
        tables.DENSITY,
    ),
    through="decoupage-administratif (data.gouv.fr), COGiter (M. Théulière)",
    editions={"epci": 2026, "ept": 2023, "qpv": 2024},
)
_NAMES = "Code officiel géographique"
_ORIGINS = {
    "communes": _COG,
    "arrondissements": Origin(
        "Insee",
        f"{_NAMES}, populations de référence",
        "COG 2024, populations 2021",
        inputs=(tables.COG, tables.POPULATION),
    ),
    "epci": Origin(
        "DGCL",
        "Liste des EPCI à fiscalité propre",
        "2026",
        inputs=(tables.ATTRIBUTES,),
        through="decoupage-administratif (data.gouv.fr)",
    ),
    "ept": Origin("Insee", "Établissements publics territoriaux", "2023", inputs=(tables.EPT,)),
    "departments": Origin("Insee", _NAMES, "2024", inputs=(tables.DEPARTMENTS,)),
    "regions": Origin("Insee", _NAMES, "2024", inputs=(tables.REGIONS,)),
    "moves": Origin(
        "Insee",
        "Événements sur les communes depuis 1943",
        "2026",
        inputs=(tables.MOVES,),
        through="decoupage-administratif (data.gouv.fr)",
    ),
    "iris": Origin(
        "Insee, IGN, Cnaf",
        "Libellés des Iris",
        "2016 à 2020",
        2020,
        inputs=(
            *(f"geo/{name}.parquet" for name in tables.IRIS_SHAPES),
            tables.IRIS_IDF,
            *tables.IRIS_NAMES,
        ),
    ),
    "qpv": Origin(
        "ANCT",
        "Quartiers prioritaires de la politique de la ville",
        "2024",
        inputs=(tables.QPV,),
        through="gazetteer (B. Pineau)",
    ),
    "outlines-communes": Origin(
        "IGN",
        "Admin Express COG : limites des communes, simplifiées à 300 m (100 m dans Paris et la "
        "petite couronne, outre-mer et sur les côtes)",
        "2018, portées à la géographie 2026",
        inputs=(shapes.NATIONAL, shapes.GENERALISED, tables.MOVES),
        through="france-geojson (G. David), COGiter (M. Théulière)",
    ),
    "outlines-detail": Origin(
        "IGN, Insee",
        "Admin Express COG et Contours Iris : limites des communes, simplifiées à 25 ou 100 m",
        "2018 et 2020, portées à la géographie 2026",
        inputs=tuple(shapes.DETAIL.values()),
        through="france-geojson (G. David), gazetteer (B. Pineau)",
    ),
    "outlines-iris": Origin(
        "Insee, IGN",
        "Contours Iris, simplifiés à 10 m",
        "2020",
        2020,
        inputs=tuple(f"geo/{name}.parquet" for name in tables.IRIS_SHAPES),
        through="gazetteer (B. Pineau), Berilia (Propexum)",
    ),
    "outlines-qpv": Origin(
        "ANCT",
        "Périmètres des quartiers prioritaires de la politique de la ville, simplifiés à 5 m",
        "2024",
        2024,
        inputs=(tables.QPV,),
        through="gazetteer (B. Pineau)",
    ),
}


def build_territories(source: Path, destination: Path) -> list[dict[str, object]]:
    """Make the territory files and return their provenance.

    Parameters
    ----------
    source : Path
        Folder of official files (``cog/``, ``geo/``, ``anct/``, ``cnaf/``, ``insee/``).
    destination : Path
        Folder to fill; made if need be.

    Returns
    -------
    list of dict
        One entry per file: file, publisher, dataset, vintage, geography_year,
        licence, through, inputs, rows, sha256.
    """
    destination.mkdir(parents=True, exist_ok=True)
    frames = make_tables(source)
    outlines = make_shapes(source, frames)
    with TemporaryDirectory(dir=destination, prefix=".") as folder:
        work = Path(folder)
        entries = [
            write_frame(frame, work / f"{name}.parquet", _ORIGINS[name])
            for name, frame in frames.items()
        ]
        for name, shape in outlines.items():
            origin = _ORIGINS[name.rpartition("-")[0]]
            entries.append(write_shapes(shape, work / f"{name}.parquet", origin))
        # All or nothing: an interruption leaves the former files whole.
        for path in sorted(work.iterdir()):
            path.replace(destination / path.name)
    return entries


def make_tables(source: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of names, memberships and moves, by file name."""
    moves = tables.moves(source)
    current = read.parquet(source, tables.ATTRIBUTES, ["code"])["code"]
    history = History(tables.columns(moves), frozenset(current), GEOGRAPHY_YEAR)
    return {
        "communes": tables.communes(source, history),
        "arrondissements": tables.arrondissements(source),
        "epci": tables.epci(source),
        "ept": tables.ept(source),
        "departments": tables.departments(source),
        "regions": tables.regions(source),
        "moves": moves,
        "iris": tables.iris(source, history),
        "qpv": tables.qpv(source, history),
    }


def make_shapes(source: Path, frames: Mapping[str, pd.DataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """Return the outlines, by file name: ``outlines-<layer>-<EPSG>``."""
    layers = {
        "communes": shapes.communes(source, frames["moves"]),
        "detail": {crs.METROPOLE: shapes.detail(source)},
        "iris": {crs.METROPOLE: shapes.iris(source)},
        "qpv": shapes.qpv(source, frames["qpv"]),
    }
    return {
        f"outlines-{layer}-{epsg}": frame
        for layer, by_zone in layers.items()
        for epsg, frame in by_zone.items()
    }
