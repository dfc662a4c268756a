"""(e) A book in HTML, PDF and DOCX: the embedded renderer, and Quarto when it is there.

Each time in a process of its own: the project is assembled, then rendered; the
renderer imports what it needs inside the time measured. What pandoc said of
each chapter is forgotten before, so that every format is really made.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from workshop import Result, Workshop

_STUDY = "carpentras"
_TIMES = 2
ALL = "html,pdf,docx"


def run(shop: Workshop) -> Result:
    """Make the chapters once, then render."""
    quick, times = shop.options.quick, 1 if shop.options.quick else _TIMES
    shop.say(f"making the chapters of {_STUDY}")
    shop.diagnostic("run", _STUDY)
    ways = {"all": ALL} if quick else {"all": ALL, "html": "html", "pdf": "pdf", "docx": "docx"}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ways}
    if not quick:
        _one(shop, "embedded", ALL)  # compiles modules, fills the system's cache of files
    for _ in range(times):
        for name, formats in ways.items():
            found[name].append(_one(shop, "embedded", formats))
    shop.say(f"embedded: {_median(found['all'], 'render'):.1f} s")
    first = found["all"][0]
    rows: list[list[object]] = [
        ["embedded, HTML + PDF + DOCX", *_row(found["all"])],
        *([f"embedded, {name} alone", *_row(found[name])] for name in ways if name != "all"),
        ["assembling the project", round(_median(found["all"], "assemble"), 2), ""],
        ["imports, reading the study", round(_median(found["all"], "prepare"), 2), ""],
    ]
    figures = {"book": _median(found["all"], "render")}
    quarto = first["quarto"]
    if quarto:
        others = [_one(shop, "quarto", ALL) for _ in range(times)]
        rows.append([f"Quarto {quarto}, HTML + PDF + DOCX", *_row(others)])
        figures["quarto"] = median(
            other["render"] / own["render"] for own, other in zip(found["all"], others, strict=True)
        )
    else:
        rows.append(["Quarto", "not on this machine", ""])
    return Result(
        f"Book {_STUDY}, {first['chapters']} chapters, {first['figures']} figures.",
        ["", "wall s, median", "most"],
        rows,
        figures,
        ["Formats together share one reading of the chapters; alone, each reads them. "
         + ", ".join(f"{name} {_median(each, 'render'):.1f} s" for name, each in found.items())],
    )  # fmt: skip


def _row(found: list[dict[str, Any]]) -> list[float]:
    return [round(_median(found, "render"), 2), round(max(each["render"] for each in found), 2)]


def _median(found: list[dict[str, Any]], name: str) -> float:
    return median(each[name] for each in found)


def _one(shop: Workshop, renderer: str, formats: str) -> dict[str, Any]:
    told = shop.root / "rendered.json"
    shop.script("rendering.py", _STUDY, renderer, formats, str(told))
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return found


def _rendered(study: str, renderer: Any, formats: Any) -> dict[str, Any]:
    """Assemble and render a book whose chapters are made; return what it took."""
    start = time.perf_counter()
    from diagnostic.book.finding import find_quarto
    from diagnostic.book.making import Order, assembled
    from diagnostic.book.render import render
    from diagnostic.execution import make_plan
    from diagnostic.study import load_study, project_gazetteer

    gazetteer = project_gazetteer()
    plan = make_plan(load_study(study, gazetteer), gazetteer)
    [book] = plan.books
    shutil.rmtree(book.folder / "_book", ignore_errors=True)
    for kept in book.folder.glob("_build/*"):
        if kept.name != "executed":
            shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
    prepared = time.perf_counter()
    order = Order(plan.study, book.territory, book.folder, book.runs, formats=formats)
    project = assembled(order)
    ready = time.perf_counter()
    made = render(project, formats, renderer)
    end = time.perf_counter()
    if set(made.paths) != set(formats) or made.renderer != renderer:
        raise SystemExit(f"{renderer} did not make {formats}: {made}")
    quarto = find_quarto()
    return {
        "prepare": prepared - start,
        "assemble": ready - prepared,
        "render": end - ready,
        "chapters": len(book.runs),
        "figures": len(list((project / "figures").rglob("*.*"))),
        "quarto": _version(quarto) if quarto else "",
    }


def _version(quarto: Path) -> str:
    import subprocess

    done = subprocess.run([quarto, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    result = _rendered(sys.argv[1], sys.argv[2], tuple(sys.argv[3].split(",")))
    Path(sys.argv[4]).write_text(json.dumps(result), encoding="utf-8")
