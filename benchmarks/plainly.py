"""Notebooks as plain functions in one warm process: what the work itself costs.

    python benchmarks/plainly.py STUDY RESULT THEME… -- COMMUNE…

Cells are run by IPython's shell and their results formatted, as a kernel
does; there is no kernel, no message, no file written. Everything is imported
and read once, and a first commune is run without being counted. Processor
time only: user and system, children included.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
os.environ.setdefault("DIAGNOSTIC_FORMS", "book")  # what a run asks of its kernels: no more


def spent() -> float:
    """Return the seconds of processor of this process and of those it has waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def warmed() -> Any:
    """Return a shell in a process that has imported and read what every chapter needs."""
    import gc

    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    from diagnostic.workbook.preload import preload

    preload()
    gc.collect()
    gc.freeze()
    return shell


def chapter(shell: Any, path: Path, parameters: dict[str, str]) -> float:
    """Run the cells of a notebook; return the seconds of processor.

    Raises
    ------
    SystemExit
        When a cell fails.
    """
    import nbformat
    from IPython.utils.capture import capture_output

    notebook = nbformat.read(path, as_version=4)
    shell.reset(new_session=False)
    start = spent()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        sources = [cell.source]
        if "parameters" in cell.metadata.get("tags", []):
            sources.append("\n".join(f"{name} = {value!r}" for name, value in parameters.items()))
        for source in sources:
            with capture_output():
                # What is captured is formatted, once, as a kernel does.
                done = shell.run_cell(source, store_history=False)
            if error := done.error_before_exec or done.error_in_exec:
                raise SystemExit(f"{path.name}: {error!r}")
    return spent() - start


def main() -> None:
    """Run every theme for every commune; the first commune warms up."""
    cut = sys.argv.index("--")
    study, result, *themes = sys.argv[1:cut]
    first, *communes = sys.argv[cut + 1 :]
    folder = Path(os.environ["DIAGNOSTIC_ROOT"]) / "notebooks"
    shell = warmed()
    found: dict[str, list[float]] = {theme: [] for theme in themes}
    for commune in (first, *communes):
        for theme in themes:
            parameters = {"study": study, "territory": commune}
            seconds = chapter(shell, folder / f"{theme}.ipynb", parameters)
            if commune != first:
                found[theme].append(seconds)
    Path(result).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
