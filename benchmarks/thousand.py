"""What a thousand communes cost here, drawn in every size, overseas included.

    python benchmarks/thousand.py                              # 1,000 communes, one theme
    python benchmarks/thousand.py --communes 20 --all-themes --books 4
    python benchmarks/thousand.py --scheduler tcp://machine:8786

One study per département, as for the whole country, their plans restricted to
the communes drawn and run as one. Figures are those of the
national store when it is imported, else of one of its size, drawn at random
(:mod:`national_file`). Results go to JSON, one entry per run, for
``country_plan.py``.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from processes import adopt_orphans, measured
from workshop import ROOT, Options, Workshop, workshop

if TYPE_CHECKING:
    from diagnostic.execution import Outcome
    from diagnostic.territories.gazetteer import Gazetteer

FILE = ROOT / ".cache" / "benchmarks" / "country.json"
SEED = 6
LEAST = 12
"""Communes drawn in a class that has so many, however rare they are."""

OVERSEAS = "outre-mer"
SIZES = (200, 500, 2_000, 10_000, 50_000)
"""Bounds of the classes of population."""

_STUDY = """batch:
  each: commune
  of: "{department}"
title: "Portrait de ville : {{name}}"
edition: "travail"
date: 2026-11-20
"""


def classes(root: Path, gazetteer: Gazetteer) -> dict[str, str]:
    """Return the class of each commune of the country."""
    import pandas as pd

    table = pd.read_parquet(
        root / "data/sample/values/insee_populations_2013_2021.parquet",
        columns=["territory", "P21_POP"],
    )
    people = dict(zip(table["territory"], table["P21_POP"], strict=True))
    found = {}
    for commune in map(str, gazetteer.members("FRANCE")):
        known = people.get(commune)
        found[commune] = (
            OVERSEAS
            if commune.startswith("COM-97")
            else "sans population connue" if known is None or known != known  # noqa: PLR0124
            else _size(known)
        )  # fmt: skip
    return found


def _size(people: float) -> str:
    for bound in SIZES:
        if people < bound:
            return f"moins de {bound} habitants"
    return f"{SIZES[-1]} habitants et plus"


def drawn(known: dict[str, str], count: int) -> list[str]:
    """Draw communes in proportion of the classes, a few at least of the rare ones."""
    chance, weight = random.Random(SEED), Counter(known.values())
    least = min(LEAST, max(1, count // (2 * len(weight))))
    chosen: list[str] = []
    for name, size in sorted(weight.items()):
        members = sorted(commune for commune, own in known.items() if own == name)
        wanted = min(size, max(least, round(count * size / len(known))))
        chosen += chance.sample(members, wanted)
    chance.shuffle(chosen)
    while len(chosen) > count:
        kept = Counter(known[commune] for commune in chosen)
        largest = kept.most_common(1)[0][0]
        chosen.remove(next(commune for commune in chosen if known[commune] == largest))
    return chosen


def studies(gazetteer: Gazetteer, communes: Sequence[str]) -> dict[str, list[str]]:
    """Return the communes of each département, by the name of its study."""
    from diagnostic.territories.codes import Level, TerritoryId

    found: dict[str, list[str]] = {}
    for commune in communes:
        department = gazetteer[TerritoryId.parse(commune)].parents[Level.DEP]
        found.setdefault(f"pays-{department.code.lower()}", []).append(commune)
    return found


def inside(themes: Sequence[str], communes: Sequence[str], scheduler: str, minutes: float) -> None:
    """Run the plan, in a copy of the project; print what came of each chapter."""
    from diagnostic.execution import make_plan, run_all
    from diagnostic.execution.run import Making
    from diagnostic.study import load_study, project_gazetteer

    started = time.perf_counter()
    gazetteer = project_gazetteer()
    runs = [
        run
        for name, own in studies(gazetteer, communes).items()
        for run in make_plan(load_study(name, gazetteer), gazetteer, themes, own).runs
    ]
    planned = time.perf_counter() - started
    outcomes: list[tuple[Outcome, float]] = []
    started, busy = time.perf_counter(), time.process_time()
    with Making(scheduler=scheduler, notice=lambda text: print(text, file=sys.stderr)) as making:
        for outcome in making.outcomes(runs):
            outcomes.append((outcome, round(time.perf_counter() - started, 2)))
            if outcomes[-1][1] > 60 * minutes:
                break  # what is made is measured all the same
    busy = time.process_time() - busy
    runs = [outcome.run for outcome, _ in outcomes]
    again = time.perf_counter()
    kept = run_all(runs)
    again = time.perf_counter() - again
    print(
        json.dumps(
            {
                "plan, s": planned,
                "no-op, s": again,
                "command, cpu s": busy,
                "reused": sum(outcome.status == "reused" for outcome in kept),
                "chapters": [
                    {
                        "theme": outcome.run.theme,
                        "commune": outcome.run.territory,
                        "status": outcome.status,
                        "seconds": round(outcome.seconds, 3),
                        "at": at,
                        "bytes": _bytes(outcome.run.output),
                        "why": outcome.failure.sentence if outcome.failure else "",
                    }
                    for outcome, at in outcomes
                ],
            }
        )
    )


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _stocked(shop: Workshop, store: Path | None) -> str:
    """Give the copy a national store; say which."""
    imported = ROOT / "data" / "store"
    there = store or (imported if (imported / "values").is_dir() else None)
    target = shop.root / "data" / "store"
    if str(store) == "none":
        return "none: the embedded sample alone"
    if there is None:
        folder = shop.root / "national"
        folder.mkdir()
        for step in ("generate", "import"):
            shop.say(f"a store of the size of the real one: {step}")
            shop.script("national_store.py", "--folder", str(folder), "--step", step)
        there = folder / "store"
    target.symlink_to(there.resolve(), target_is_directory=True)
    real = there.resolve() == imported.resolve()
    return "imported" if real else "one file of the size of the real one, drawn at random"


def measure(chosen: argparse.Namespace, shop: Workshop) -> dict[str, Any]:
    """Run the plan in a process of its own; return everything that was measured."""
    # The package too: nobody edits this one while it is measured.
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "lib", shop.root / "lib", ignore=leave)
    shop.env["PYTHONPATH"] = str(shop.root / "lib")
    compileall.compile_dir(shop.root / "lib", quiet=1)
    nature = _stocked(shop, chosen.store)
    known = classes(shop.root, shop.gazetteer)
    communes = drawn(known, chosen.communes)
    for name in studies(shop.gazetteer, communes):
        shop.study(name, _STUDY.format(department=f"DEP-{name.partition('-')[2].upper()}"))
    every = (*_labels(), "synthesis")
    themes = every if chosen.all_themes else tuple(chosen.theme or ("seniors",))
    arguments = ["--inside", *themes, "--on", *communes, "--scheduler", chosen.scheduler]
    arguments += ["--minutes", str(chosen.minutes)]
    shop.say(f"{len(communes)} communes × {len(themes)} themes")
    loads = os.getloadavg()[0]
    command = [sys.executable, str(Path(__file__).resolve()), *arguments]
    cost = measured(command, cwd=shop.root, env=shop.env, memory=chosen.memory)
    found = json.loads(cost.output.splitlines()[-1])
    for chapter in found["chapters"]:
        chapter["class"] = known[chapter["commune"]]
    results = shop.root / ".cache" / "diagnostic" / "results"
    packed = [path.stat().st_size for path in results.rglob("*.chapter")]
    measures = {
        "communes": len({chapter["commune"] for chapter in found["chapters"]}),
        "themes": list(themes),
        "wall, s": cost.wall,
        "cpu, s": cost.cpu,
        "peak, MB": dict(cost.peak),
        "packed, bytes": sum(packed),
        "classes": dict(Counter(known.values())),
        "country": len(known),
        "store": nature,
        "scheduler": chosen.scheduler,
        "load": [round(loads, 1), round(os.getloadavg()[0], 1)],
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "date": date.today().isoformat(),  # noqa: DTZ011 - the day here
        **found,
    }
    if chosen.books:
        measures["books"] = _books(shop, communes[: chosen.books])
    return measures


def _books(shop: Workshop, communes: Sequence[str]) -> dict[str, Any]:
    """Make the books of a few communes, chapters and three formats; then weigh them."""
    weight: Counter[str] = Counter()
    wall = cpu = 0.0
    for name, own in studies(shop.gazetteer, communes).items():
        only = [part for commune in own for part in ("--only", commune)]
        shop.say(f"{len(own)} books of {name}")
        shop.diagnostic("run", name, *only)  # what is measured next is the books alone
        cost = shop.diagnostic("book", name, *only, "--renderer", "embedded")
        wall, cpu = wall + cost.wall, cpu + cost.cpu
        for path in (shop.root / "reports" / name).glob("*/_book/**/*"):
            if path.is_file():
                kind = path.suffix if path.suffix in {".pdf", ".docx"} else "site"
                weight[kind] += path.stat().st_size
    return {"count": len(communes), "wall, s": wall, "cpu, s": cpu, "bytes": dict(weight)}


def _labels() -> tuple[str, ...]:
    from diagnostic.study.themes import LABELS

    return tuple(LABELS)


def told(measures: dict[str, Any]) -> str:
    """Return a few lines that say what was measured."""
    chapters = measures["chapters"]
    status = Counter(chapter["status"] for chapter in chapters)
    count = len(chapters)
    made = ", ".join(f"{number} {name}" for name, number in status.items())
    wall, cpu, loads = measures["wall, s"], measures["cpu, s"], measures["load"]
    lines = [
        f"{measures['communes']} communes × {len(measures['themes'])} themes: {count}, {made}",
        f"wall {wall:.0f} s, {count / wall:.2f} chapters/s; CPU {cpu:.0f} s",
        f"chapters/s: first half {_rate(chapters[: count // 2]):.2f}",
        f"chapters/s: last half {_rate(chapters[count // 2 :]):.2f}",
        f"plan {measures['plan, s']:.1f} s, no-op {measures['no-op, s']:.1f} s",
        f"peak {sum(measures['peak, MB'].values()):.0f} MB (PSS; 0 when not watched)",
        f"load {loads[0]} → {loads[1]} on {measures['cores']} cores",
    ]
    for name in sorted(measures["classes"]):
        own = [chapter for chapter in chapters if chapter["class"] == name]
        if own:
            seconds = sum(chapter["seconds"] for chapter in own) / len(own)
            size = sum(chapter["bytes"] for chapter in own) / len(own) / 1e6
            lines.append(f"  {name:<28} {len(own):>5}  {seconds:6.2f} s  {size:5.2f} MB")
    return "\n".join(lines)


def _rate(chapters: Sequence[dict[str, Any]]) -> float:
    """Return the chapters per second of a part of a run, in the order they came."""
    lasted = chapters[-1]["at"] - chapters[0]["at"] if chapters else 0.0
    return (len(chapters) - 1) / lasted if lasted else 0.0


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--communes", type=int, default=1_000)
    parser.add_argument("--theme", action="append", help="this theme (seniors); may be repeated")
    parser.add_argument("--all-themes", action="store_true")
    parser.add_argument("--books", type=int, default=0, help="books to make as well")
    parser.add_argument("--memory", action="store_true", help="watch memory; costs a little time")
    parser.add_argument("--store", type=Path, help="national store already there, or none")
    parser.add_argument("--scheduler", default="", help="run on this Dask cluster")
    parser.add_argument("--minutes", type=float, default=1e6, help="then stop, and tell")
    parser.add_argument("--json", type=Path, default=FILE, help="where results are added")
    parser.add_argument("--inside", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--on", nargs="+", help=argparse.SUPPRESS)
    chosen = parser.parse_args(given)
    if chosen.inside:
        inside(chosen.inside, chosen.on, chosen.scheduler, chosen.minutes)
        return
    adopt_orphans()
    started = time.perf_counter()

    def say(text: str) -> None:
        print(f"  [{time.perf_counter() - started:5.0f} s] {text}", flush=True)

    with workshop(Options(), say) as shop:
        measures = measure(chosen, shop)
    print(told(measures))
    kept = json.loads(chosen.json.read_text(encoding="utf-8")) if chosen.json.is_file() else []
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(
        json.dumps([*kept, measures], ensure_ascii=False, indent=1), encoding="utf-8"
    )
    print(f"kept in {chosen.json}")


if __name__ == "__main__":
    main()
