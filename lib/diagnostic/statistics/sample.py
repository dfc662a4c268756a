"""Make the embedded sample: real figures, small files, the same bytes every time.

Called by ``diagnostic data sample SOURCE_FOLDER``. Territory tables must have
been made first: figures are carried to their geography.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from diagnostic.statistics.adapters import education, places
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.carry import carry_grid
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.equipment import types_of
from diagnostic.statistics.geography import Geography
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.models import Source
from diagnostic.statistics.recipes import recipes
from diagnostic.statistics.recipes.base import DEPARTMENTS
from diagnostic.statistics.recipes.schools import DIRECTORY, IPS, IVAC
from diagnostic.statistics.writer import SourceWriter
from diagnostic.territories.history import History
from diagnostic.territories.tables import read_columns
from diagnostic.text import folded

Progress = Callable[[str, int, int], None]


def geography(folder: Path) -> Geography:
    """Return the reference geography of a folder of territory tables."""
    communes = pd.DataFrame(read_columns(folder, "communes", ["code", "name", "dep"]))
    regions = pd.DataFrame(read_columns(folder, "departments", ["code", "reg"]))
    communes = communes.assign(reg=communes["dep"].map(regions.set_index("code")["reg"]))
    return Geography(communes, History.load(folder))


def build_values(
    source: Path,
    destination: Path,
    catalogue: Catalogue,
    progress: Progress | None = None,
    only: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Make every file of values and return their provenance.

    Parameters
    ----------
    source : Path
        Folder of official files.
    destination : Path
        The sample's folder, which already holds ``territories/``.
    catalogue : Catalogue
        Declares each source.
    progress : callable, optional
        Called with the source, its rank and the number of sources.
    only : sequence of str, optional
        Sources to make; all by default.

    Returns
    -------
    list of dict
        One entry per file: file, source, publisher, dataset, vintage,
        geography_year, reference_year, licence, class, inputs, rows, sha256.
    """
    place = geography(destination)
    wanted = [
        recipe
        for recipe in recipes(types_of(catalogue, "insee_bpe_2018"))
        if only is None or recipe.source in only
    ]
    entries = []
    for rank, recipe in enumerate(wanted):
        if progress:
            progress(recipe.source, rank, len(wanted))
        steps = ((recipe.read, recipe.plan), *recipe.more)
        with SourceWriter(destination, recipe.source, exact=False) as writer:
            for read, plan in steps:
                writer.add(carry_grid(_grid(read(source)), place, plan))
        declared = catalogue.sources[recipe.source]
        year = place.history.year
        entries.append(_entry(writer.path, declared, recipe.inputs, writer.figures, year))
    if only is None:
        entries += _lists(source, destination, catalogue, place)
    return entries


def _grid(extract: Extract) -> Grid:
    """Pivot the rows of an adapter of the sample."""
    return Grid.of_rows(extract.rows, extract.additive)


def _entry(
    path: Path, source: Source, inputs: Sequence[str], rows: int, year: int
) -> dict[str, Any]:
    return {
        "file": f"{path.parent.name}/{path.name}",
        "source": source.id,
        "publisher": source.publisher,
        "dataset": source.dataset,
        "vintage": source.vintage,
        "geography_year": source.geography_year,
        "reference_year": year,
        "licence": source.licence,
        "class": source.grade,
        "inputs": list(inputs),
        "rows": rows,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def _lists(
    source: Path, destination: Path, catalogue: Catalogue, place: Geography
) -> list[dict[str, Any]]:
    folder = destination / "values" / "lists"
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "schools": (
            schools(source, place),
            "men_ips_ecoles_2022",
            tuple(IPS.values()),
        ),
        "districts": (districts(source, place), "sig_ville_demo_2022", ("qpv/DEMO_2022.csv",)),
    }
    entries = []
    for name, (frame, identifier, inputs) in made.items():
        path = folder / f"{name}.parquet"
        frame.to_parquet(path, compression="zstd", index=False)
        declared, year = catalogue.sources[identifier], place.history.year
        entries.append(_entry(path, declared, inputs, len(frame), year))
    return entries


def schools(source: Path, place: Geography) -> pd.DataFrame:
    """List the schools whose index is published, in the sample's départements."""
    parts = [education.read_ips(source / name, kind) for kind, name in IPS.items()]
    listed = pd.concat(parts, ignore_index=True)
    results = education.read_results(source / IVAC, source / DIRECTORY, 2024)[1]
    listed = listed.merge(results[["uai", "success", "access"]], on="uai", how="left")
    found = {code: place.targets(code, 2022) for code in listed["code"].unique()}
    single = {code: f"COM-{names[0]}" for code, names in found.items() if len(names) == 1}
    listed = listed.assign(territory=listed["code"].map(single)).dropna(subset=["territory"])
    kept = listed[listed["code"].str.startswith(DEPARTMENTS)]
    columns = [
        "territory",
        "kind",
        "uai",
        "name",
        "sector",
        "pupils",
        "ips",
        "success",
        "access",
    ]
    return kept[columns].sort_values(["territory", "kind", "uai"], ignore_index=True)


def districts(source: Path, place: Geography) -> pd.DataFrame:
    """List the priority districts of 2015, with the communes they lie in."""
    names = _names(place)
    raw = places.read_qpv_places(source / "qpv/DEMO_2022.csv", DEPARTMENTS)
    rows = []
    for line in raw.itertuples():
        department = str(line.CODGEO)[3:5]
        for name in str(line.LIB_COM).split(","):
            code = names.get((department, folded(name)))
            if code:
                rows.append((f"QPV-{line.CODGEO}", str(line.LIBGEO).strip(), f"COM-{code}"))
    return pd.DataFrame(rows, columns=["zone", "name", "territory"]).sort_values(
        ["zone", "territory"], ignore_index=True
    )


def _names(place: Geography) -> dict[tuple[str, str], str]:
    """Return the commune of each name of a département, former names included."""
    communes = place.communes
    former = {
        (code[:2], folded(name)): place.history.successor(code)
        for name, codes in place.history.former_names.items()
        for code in codes
    }
    names = {key: found[0] for key, found in former.items() if len(found) == 1}
    current = zip(communes["dep"], communes["name"], communes["code"], strict=True)
    return names | {(dep, folded(name)): code for dep, name, code in current}


def write_manifest(destination: Path, entries: Sequence[dict[str, Any]], part: str) -> Path:
    """Write one part (``values`` or ``territories``) of the manifest, keeping the other."""
    path = destination / "manifest.json"
    content = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    content[part] = list(entries)
    ordered = {key: content[key] for key in sorted(content)}
    path.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path
