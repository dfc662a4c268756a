"""What a whole country costs: import, memory, size, and one commune's profile.

    python benchmarks/national_store.py [--folder FOLDER] [--communes 20]

A file of the size of the real « dossier complet » is drawn at random
(:mod:`national_file`), imported as a user would, then asked for whole
profiles: every indicator of the catalogue, every vintage, for a commune, its
intercommunality, département, région, the communes of its density class and
France. The other side is what a notebook does without the store: pandas reads
the same file. Each step runs in a process of its own, so that its peak memory
is its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "sample"
CATALOGUE = ROOT / "data" / "catalogue"
FILE = "dossier_complet.zip"
SEED = 7

Result = dict[str, Any]


def generate(folder: Path, _: int) -> Result:
    """Draw the file."""
    import national_file

    from diagnostic.territories.history import History

    names = national_file.variables(CATALOGUE / "dictionary" / "insee.csv")
    codes = national_file.communes(History.load(SAMPLE))
    size = national_file.write(folder / FILE, names, codes)
    return {
        "territories": len(codes),
        "variables": len(names),
        "text, MB": size / 1e6,
        "archive, MB": (folder / FILE).stat().st_size / 1e6,
    }


def bring(folder: Path, _: int) -> Result:
    """Import the file, as ``diagnostic data import`` does."""
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.statistics.importing.run import import_files

    report = import_files([folder / FILE], folder / "store", Catalogue.load(CATALOGUE))
    if report.refused or not report.made:
        raise SystemExit("\n".join(f"{where}: {error}" for where, error in report.refused))
    files = list((folder / "store" / "values").glob("*.parquet"))
    return {
        "values": report.made[0].figures,
        "store, MB": sum(file.stat().st_size for file in files) / 1e6,
    }


def _statistics(folder: Path) -> Any:
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.statistics.observe import Statistics
    from diagnostic.statistics.store import Store
    from diagnostic.territories.gazetteer import Gazetteer

    store = Store(folder / "store", SAMPLE)
    return Statistics(store, Catalogue.load(CATALOGUE), Gazetteer.load(SAMPLE))


def _places(gazetteer: Any, commune: Any) -> list[Any]:
    """Return a commune and its comparators, its density class as a group."""
    from diagnostic.territories.codes import Level

    levels = (Level.EPCI, Level.EPT, Level.DEP, Level.REG)
    parents = [gazetteer[commune].parents.get(level) for level in levels]
    return [commune, *(p for p in parents if p is not None), "FRANCE"]


def _towns(gazetteer: Any, count: int) -> list[Any]:
    import random

    from diagnostic.territories.codes import TerritoryId

    known = list(gazetteer.members(TerritoryId.parse("FRANCE")))
    first = TerritoryId.parse("COM-84031")
    return [first, *random.Random(SEED).sample(known, count - 1)]


def _timed(action: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = action()
    return 1000 * (time.perf_counter() - start), found


def profile(folder: Path, count: int) -> Result:
    """Ask whole profiles: in a new process, in a warm one, then one after the other."""
    opened, statistics = _timed(lambda: _statistics(folder))
    gazetteer, names = statistics.gazetteer, list(statistics.catalogue.indicators)
    towns = _towns(gazetteer, count)
    first, frame = _timed(lambda: statistics.observe(names, _places(gazetteer, towns[0])))
    apart, following, busy = [], [], []
    for town in towns[1:]:
        places = _places(gazetteer, town)
        fresh = _statistics(folder)
        apart.append(_timed(lambda f=fresh, p=places: f.observe(names, p))[0])
        started = time.process_time()
        following.append(_timed(lambda p=places: statistics.observe(names, p))[0])
        busy.append(1000 * (time.process_time() - started))
    return {
        "indicators": len(names),
        "observations": len(frame),
        "opening, ms": opened,
        "first profile of the process, ms": first,
        "profile, store opened anew, ms": median(apart),
        "next profile, ms": median(following),
        "of which processor, ms": median(busy),
        "slowest profile, ms": max(apart),
    }


def density(folder: Path, _: int) -> Result:
    """Ask the profile of a commune with those of its density class as one more comparator."""
    statistics = _statistics(folder)
    town = _towns(statistics.gazetteer, 1)[0]
    alike = statistics.gazetteer.same_density(town)
    gazetteer = statistics.gazetteer.with_group("Même densité", "meme-densite", alike)
    statistics = type(statistics)(statistics.store, statistics.catalogue, gazetteer)
    names = list(statistics.catalogue.indicators)
    places = [*_places(gazetteer, town), "GRP-meme-densite"]
    first, _frame = _timed(lambda: statistics.observe(names, places))
    second, _frame = _timed(lambda: statistics.observe(names, places))
    return {
        "communes of the class": len(alike),
        "first profile, ms": first,
        "next profile, ms": second,
    }


def country(folder: Path, _: int) -> Result:
    """Observe one indicator for all the communes of France."""
    statistics = _statistics(folder)
    communes = list(statistics.gazetteer.members("FRANCE"))
    first, frame = _timed(lambda: statistics.observe(["share_75_plus"], communes, [2022]))
    second, _frame = _timed(lambda: statistics.observe(["share_75_plus"], communes, [2022]))
    return {"observations": len(frame), "first time, ms": first, "then, ms": second}


def plain(folder: Path, count: int) -> Result:
    """Do with pandas what a notebook does without the store."""
    import pandas as pd

    from diagnostic.territories.gazetteer import Gazetteer

    gazetteer = Gazetteer.load(SAMPLE)
    read, frame = _timed(
        lambda: pd.read_csv(folder / FILE, sep=";", dtype={"CODGEO": str}).set_index("CODGEO")
    )

    def summed(town: Any) -> Any:
        groups = [[one.code for one in gazetteer.members(p)] for p in _places(gazetteer, town)]
        return pd.concat([frame[frame.index.isin(codes)].sum() for codes in groups], axis=1)

    asked = [_timed(lambda t=town: summed(t))[0] for town in _towns(gazetteer, min(count, 5))]
    return {"reading, s": read / 1000, "sums of a profile, ms": median(asked)}


STEPS: dict[str, tuple[str, Callable[[Path, int], Result]]] = {
    "generate": ("A file drawn at random", generate),
    "import": ("Import", bring),
    "profile": ("Profile of a commune and its comparators", profile),
    "density": ("The same, with the communes of its density class", density),
    "country": ("One indicator, every commune", country),
    "pandas": ("Without the store: pandas reads the file", plain),
}


def run(step: str, folder: Path, count: int) -> Result:
    """Run a step in a process of its own; return what it says, its time and its peak."""
    arguments = [sys.executable, __file__, "--folder", str(folder), "--communes", str(count)]
    start = time.perf_counter()
    done = subprocess.run([*arguments, "--step", step], check=True, capture_output=True, text=True)
    return {**json.loads(done.stdout), "in all, s": time.perf_counter() - start}


def main(given: Sequence[str] | None = None) -> None:
    """Run every step and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--communes", type=int, default=20)
    parser.add_argument("--step", choices=STEPS)
    chosen = parser.parse_args(given)
    if chosen.step:
        result = STEPS[chosen.step][1](chosen.folder, chosen.communes)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**result, "memory at most, MB": peak}))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for step, (title, _) in STEPS.items():
            if step == "generate" and (folder / FILE).is_file():
                continue
            print(f"\n{title}")
            for name, value in run(step, folder, chosen.communes).items():
                figure = f"{value:,.1f}"
                print(f"  {name:<36}{figure:>16}")


if __name__ == "__main__":
    main()
