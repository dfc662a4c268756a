"""All the benchmarks, or some of them, in one command.

    python3 noxfile.py -s bench                       # all, about a quarter of an hour
    python3 noxfile.py -s bench -- a c                # some of them
    python3 noxfile.py -s bench -- --quick            # the smallest sizes: does it all work?
    python3 noxfile.py -s bench -- g --communes 1000
    python3 noxfile.py -s bench -- --write            # then put the table in docs/performance.md

Both sides of each comparison are measured in the same run, in a temporary copy
of the project. Results are kept as JSON, benchmark by benchmark.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import publishing
from processes import adopt_orphans
from targets import TARGETS, judged
from workshop import ROOT, Options, workshop

BENCHMARKS = {
    "a": ("throughput", "Themes × communes, against papermill"),
    "b": ("efficiency", "Efficiency: useful CPU ÷ CPU of the run"),
    "c": ("rebuild", "No-op and one changed note, Seine-Saint-Denis"),
    "d": ("national", "A commune's profile from the national store"),
    "e": ("rendering", "A book in HTML, PDF and DOCX"),
    "f": ("memory", "Memory per added worker"),
    "g": ("growth", "Growth with the communes"),
}


def main(given: Sequence[str] | None = None) -> None:
    """Run the benchmarks asked for, print their tables and the targets."""
    chosen = _parser().parse_args(given)
    file: Path = chosen.json or (publishing.QUICK if chosen.quick else publishing.FILE)
    letters = sorted({*chosen.benchmarks}) or list(BENCHMARKS)
    if not chosen.only_write:
        _measure(letters, chosen, file)
    kept = publishing.read(file)
    if chosen.write or chosen.only_write:
        publishing.write(kept)
        print(f"written: {publishing.PAGE.relative_to(ROOT)}")


def _measure(letters: list[str], chosen: argparse.Namespace, file: Path) -> None:
    busy, cores = os.getloadavg()[0], os.cpu_count() or 1
    if busy > cores / 2:
        print(f"The machine is busy (load {busy:.1f} on {cores} cores): these are no measures.\n")
    if chosen.quick:
        print("--quick: to see that everything works; these are no measures.\n")
    pairs = chosen.pairs or (1 if chosen.quick else 5)
    options = Options(chosen.quick, pairs, chosen.communes)
    adopt_orphans()
    started = time.perf_counter()

    def say(text: str) -> None:
        print(f"  [{time.perf_counter() - started:5.0f} s] {text}", flush=True)

    figures: dict[str, float] = {}
    where: dict[str, list[str]] = {}
    for letter in letters:
        module, title = BENCHMARKS[letter]
        print(f"\n({letter}) {title}", flush=True)
        begun = time.perf_counter()
        # A copy for each: none finds what another has made.
        with workshop(options, say) as shop:
            result = import_module(module).run(shop)
            if shop.edited():
                print("  The program was changed meanwhile: these are no measures.")
        print(f"\n{result.setup}\n\n{publishing.table(result.columns, result.rows)}", flush=True)
        for line in result.where:
            print(f"  {line}")
        publishing.keep(file, letter, title, result, options, time.perf_counter() - begun)
        figures |= result.figures
        where[letter] = result.where
    asked = [row for row in judged(figures) if row[0] in letters]
    print(f"\nTargets\n\n{publishing.table(['', 'what', 'measured', 'target', 'met'], asked)}")
    for letter in sorted(
        {t.letter for t in TARGETS if t.name in figures and not t.met(figures[t.name])}
    ):
        print(f"  missed in ({letter}), where it goes: {' '.join(where[letter])}")
    print(f"\n{time.perf_counter() - started:.0f} s in all; kept in {_near(file)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "benchmarks", nargs="*", metavar="LETTER", choices=[*BENCHMARKS, []],
        help="; ".join(f"{letter}: {title}" for letter, (_, title) in BENCHMARKS.items()),
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="the smallest sizes; not measures")
    parser.add_argument("--pairs", type=int, help="times that both sides are measured (5)")
    parser.add_argument(
        "--communes", type=int, help="communes of c (all of Seine-Saint-Denis) and of g (100)"
    )
    parser.add_argument("--json", type=Path, help="where results are kept; else, in .cache")
    parser.add_argument("--write", action="store_true", help="then fill docs/performance.md")
    parser.add_argument("--only-write", action="store_true", help="fill it, and measure nothing")
    return parser


def _near(path: Path) -> Path:
    full = path.resolve()
    return full.relative_to(ROOT) if full.is_relative_to(ROOT) else full


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    main()
