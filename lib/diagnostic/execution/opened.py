"""What a chapter depends on, from what its kernel opened.

Names say where a file belongs: ``collected:votes/a.csv`` (what the team
gathered), ``figures:sample/values/rp.parquet`` followed by the columns read,
``elsewhere:…`` for any other file. What every chapter depends on anyway (the
catalogue, the territories, the program, its own notebook, study and note) is
left out.

This can be relied on only as far as everything that was opened was told. A
library written in C opens files without Python's knowing: a notebook that
imports one for itself depends on everything.
"""

from __future__ import annotations

import ast
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths, reading
from diagnostic.execution.figures import SEPARATOR
from diagnostic.execution.inputs import aside

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from diagnostic.execution.runs import Run

COLLECTED, FIGURES, ELSEWHERE = "collected", "figures", "elsewhere"
_WATCHED = "diagnostic"
_PLAIN = {
    "__future__", "bisect", "calendar", "collections", "copy", "csv", "dataclasses", "datetime",
    "decimal", "enum", "fractions", "functools", "glob", "hashlib", "io", "itertools", "json",
    "locale", "math", "operator", "os", "pathlib", "pprint", "random", "re", "statistics",
    "string", "textwrap", "time", "typing", "unicodedata", "zipfile",
}  # fmt: skip
"""Modules of Python that open nothing without its knowing."""


def names(run: Run, notebook: NotebookNode, told: Path) -> tuple[str, ...] | None:
    """Return what a chapter depends on besides what all do.

    Parameters
    ----------
    run : Run
    notebook : NotebookNode
        As it was executed.
    told : Path
        Where its kernel told what it opened.

    Returns
    -------
    tuple of str or None
        None when it cannot be known: it depends on everything.
    """
    opened = reading.told(told) if watched(notebook) else None
    return None if opened is None else dependencies(run, opened, told.parent)


def dependencies(
    run: Run, opened: Iterable[reading.Read], private: Path | None = None
) -> tuple[str, ...] | None:
    """Return what a chapter depends on, from the files opened for it.

    Parameters
    ----------
    run : Run
    opened : iterable of (str, str)
        Paths, and which part of each.
    private : Path, optional
        The kernel's own folder.
    """
    parts: defaultdict[str, set[str]] = defaultdict(set)
    places = _places(run, private)
    for path, part in opened:
        if name := _named(path, places):
            parts[name].add(part)
    # A name that holds the mark could be taken for another.
    if any(SEPARATOR in name or "\n" in name for name in parts) or reading.UNKNOWN in opened:
        return None
    return tuple(sorted(_joined(name, some) for name, some in parts.items()))


def joined(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of what several parts of a chapter depend on, each file once."""
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        file, *some = name.split(SEPARATOR)
        parts[file].update(some or (reading.WHOLE,))
    return tuple(sorted(_joined(name, some) for name, some in parts.items()))


def beyond(reads: Iterable[str] | None) -> bool:
    """Tell whether a chapter opened files out of the project: they mean nothing elsewhere."""
    files = (
        name.removeprefix(f"{ELSEWHERE}:") for name in reads or () if name.startswith(ELSEWHERE)
    )
    return any(map(os.path.isabs, files))


def watched(notebook: NotebookNode) -> bool:
    """Tell whether all that a notebook opens is seen: the project's door, then plain Python."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            return False  # a magic command may do anything
        for statement in tree.body:
            if _WATCHED in _imported(statement):
                return all(_seen(cell) for cell in notebook.cells if cell.cell_type == "code")
            if not isinstance(statement, (ast.Import, ast.ImportFrom)) and _acts(statement):
                return False  # before the door, nobody watches
    return False


def _seen(cell: NotebookNode) -> bool:
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        return False
    found = set().union(*map(_imported, ast.walk(tree)), ())
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return found <= _PLAIN | {_WATCHED} and not called & {"__import__", "get_ipython", "exec"}


def _acts(statement: ast.stmt) -> bool:
    return any(isinstance(node, (ast.Call, ast.With, ast.For)) for node in ast.walk(statement))


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {node.module or "."}
    return set()


def _joined(name: str, parts: set[str]) -> str:
    if not name.startswith(f"{FIGURES}:") or reading.WHOLE in parts:
        return name
    return SEPARATOR.join((name, *sorted(parts)))


_ANYWAY = ""
"""For files that all chapters depend on anyway, or that say nothing of a page."""

Places = tuple[tuple[str, str], ...]


def _named(path: str, places: Places) -> str:
    """Return the name of a file opened; empty when it does not matter."""
    for folder, name in places:
        if path == folder or path.startswith(f"{folder}{os.sep}"):
            rest = path[len(folder) + 1 :].replace(os.sep, "/")
            if name == f"{COLLECTED}:" and aside(rest):
                continue  # not of what chapters usually read: by its own content
            grouped = name not in (_ANYWAY, f"{ELSEWHERE}:")
            if not name or (grouped and os.path.isdir(path)):  # noqa: PTH112
                return _ANYWAY  # the names of what the groups hold are in all keys
            return f"{name}{rest}"
    return f"{ELSEWHERE}:{path}"


def _places(run: Run, private: Path | None) -> Places:
    """Return what folders and files are, the narrowest first, links followed or not."""
    sample, store, root = paths.sample(), paths.national(), paths.root()
    notes = paths.field(run.study) / "notes"
    found: list[tuple[Path, str]] = [
        (run.notebook, _ANYWAY),
        (run.study_file, _ANYWAY),
        *((path, _ANYWAY) for path in notes.glob(f"{run.theme}.*")),
        (paths.field(run.study), f"{COLLECTED}:"),
        *((place, _ANYWAY) for place in _tables(sample)),
        *((place, _ANYWAY) for place in _tables(store)),
        (sample, f"{FIGURES}:sample/"),
        (store, f"{FIGURES}:store/"),
        (paths.catalogue(), _ANYWAY),
        (root / ".cache", _ANYWAY),
        (paths.PACKAGE, _ANYWAY),
        *([(private, _ANYWAY)] if private else []),
        (root, f"{ELSEWHERE}:"),
        *((Path(folder), _ANYWAY) for folder in _own()),
    ]
    both = ((each, name) for folder, name in found for each in _twice(folder))
    return tuple((str(folder), name) for folder, name in both)


def _tables(folder: Path) -> tuple[Path, Path]:
    """Return what all chapters depend on, of a folder of figures."""
    return folder / "territories", folder / "manifest.json"


def _own() -> Iterator[str]:
    """Yield where a kernel and its libraries keep things for themselves."""
    home = Path.home()
    yield from (
        str(home / name) for name in (".cache", ".config", ".ipython", ".jupyter", ".local")
    )
    yield from (str(home / name) for name in (".matplotlib", "Library/Caches"))
    yield from (sys.prefix, sys.base_prefix)


def _twice(folder: Path) -> Iterable[Path]:
    real = Path(os.path.realpath(folder))
    return (folder,) if real == folder else (folder, real)
