"""Keep results as JSON, print them as tables, and fill the page that shows them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from targets import judged
from workshop import ROOT, Options, Result

FILE = ROOT / ".cache" / "benchmarks" / "latest.json"
QUICK = FILE.with_name("quick.json")
PAGE = ROOT / "docs" / "performance.md"
START, END = "<!-- benchmarks: start -->", "<!-- benchmarks: end -->"
_PACKAGES = ("papermill", "ipykernel", "nbclient", "pandas", "matplotlib", "geopandas", "duckdb")

Kept = dict[str, dict[str, Any]]


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return an aligned table of text."""
    lines = [[str(part) for part in row] for row in (columns, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    written = ["  " + "  ".join(_aligned(line, widths)).rstrip() for line in lines]
    return "\n".join((written[0], "  " + "  ".join("-" * width for width in widths), *written[1:]))


def _aligned(line: list[str], widths: list[int]) -> list[str]:
    return [
        part.rjust(width) if part[:1].isdigit() else part.ljust(width)
        for part, width in zip(line, widths, strict=True)
    ]


def keep(  # noqa: PLR0917 - what is known of a result
    file: Path, letter: str, title: str, result: Result, options: Options, seconds: float
) -> None:
    """Keep the result of a benchmark beside the others'."""
    kept = read(file) if file.is_file() else {}
    kept[letter] = {
        "title": title,
        **result.plain(),
        "date": date.today().isoformat(),  # noqa: DTZ011 - the day here
        "seconds": round(seconds),
        "load": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in _PACKAGES},
        "quick": options.quick,
        "pairs": options.pairs,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def read(file: Path) -> Kept:
    """Return what was kept."""
    if not file.is_file():
        raise SystemExit(f"nothing was measured yet: {file.name}")
    found: Kept = json.loads(file.read_text(encoding="utf-8"))
    return found


def write(kept: Kept, page: Path = PAGE) -> None:
    """Put the tables between the marks of the page.

    Raises
    ------
    SystemExit
        When the results were not meant to be measures, or the marks are gone.
    """
    if quick := [letter for letter, each in kept.items() if each["quick"]]:
        raise SystemExit(f"measured with --quick, not to be published: {', '.join(quick)}")
    text = page.read_text(encoding="utf-8")
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise SystemExit(f"the marks are gone from {page.name}")
    page.write_text(f"{before}{START}\n\n{_shown(kept)}\n{END}{after}", encoding="utf-8")


def _shown(kept: Kept) -> str:
    figures = {name: value for each in kept.values() for name, value in each["figures"].items()}
    head = ["", "what", "measured", "target", "met"]
    parts = [_conditions(kept), _markdown(head, judged(figures))]
    for letter, each in sorted(kept.items()):
        parts += [
            f"### ({letter}) {each['title']}",
            each["setup"],
            _markdown(each["columns"], each["rows"]),
            *each["where"],
        ]
    return "\n\n".join(parts) + "\n"


def _conditions(kept: Mapping[str, Mapping[str, Any]]) -> str:
    """Say when, on what and with what, once if it is the same for all."""
    said: dict[str, list[str]] = {}
    for letter, each in sorted(kept.items()):
        packages = ", ".join(f"{name} {number}" for name, number in each["versions"].items())
        line = f"{each['date']}, {each['cores']} cores, Python {each['python']}, {packages}"
        said.setdefault(line, []).append(letter)
    return "\n\n".join(
        f"Measured ({', '.join(letters)}): {line}." for line, letters in said.items()
    )


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [[str(part).replace("|", "\\|") for part in row] for row in (columns, *rows)]
    written = [f"| {' | '.join(line)} |" for line in lines]
    ruled = "|" + "|".join(":--" if place == 0 else "--:" for place in range(len(columns))) + "|"
    return "\n".join((written[0], ruled, *written[1:]))
