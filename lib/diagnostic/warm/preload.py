"""Import what notebooks import, and leave no trace but the imports.

Every precaution here answers a fault that was seen: see « Warm kernels » in
``docs/maintainer.md``.
"""

from __future__ import annotations

import builtins
import gc
import importlib
import io
import os
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagnostic import paths, reading

KERNEL = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.debugger",
    "ipykernel.displayhook", "ipykernel.heartbeat", "ipykernel.parentpoller",
    "IPython.core.completer", "IPython.core.display", "IPython.core.pylabtools",
    "IPython.core.debugger", "IPython.core.oinspect", "IPython.core.completerlib",
    "IPython.core.logger", "IPython.extensions.storemagic", "traitlets.config.argcomplete_config",
    "tornado.platform.asyncio", "sqlite3", "faulthandler", "pdb",
)  # fmt: skip
"""What a kernel imports for itself, before any cell: none of the libraries below."""

LIBRARIES = (
    "numpy", "pandas", "pyarrow", "pyarrow.parquet", "pyarrow.dataset", "matplotlib",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.mathtext", "seaborn",
    "shapely", "shapely.ops", "shapely.wkt", "shapely.wkb", "pyproj", "geopandas",
    "scipy.stats", "scipy.spatial", "scipy.cluster.hierarchy", "networkx", "great_tables",
    "duckdb", "yaml", "ruamel.yaml", "babel.dates", "babel.numbers", "pydantic", "PIL.Image",
    "PIL.PngImagePlugin", "pandas.io.formats.style", "pandas.plotting", "mistune",
    # What these import when first used, in the same order.
    "PIL.BmpImagePlugin", "PIL.GifImagePlugin", "PIL.JpegImagePlugin", "PIL.PpmImagePlugin",
    "pandas.core.methods.to_dict", "geopandas.io._geoarrow", "matplotlib.patheffects",
)  # fmt: skip
"""What notebooks import; what is missing is left out.

Never ``matplotlib_inline``: importing it is what ties figures to the shell, and
there is no shell yet.
"""

OWN = ("diagnostic.workbook", "diagnostic.presentation", "diagnostic.analysis",
       "diagnostic.statistics", "diagnostic.territories", "diagnostic.study")  # fmt: skip
"""Packages of the project whose modules serve in notebooks."""

_APART = {  # they serve to import files, not to show them
    "diagnostic.statistics.adapters", "diagnostic.statistics.importing",
    "diagnostic.statistics.recipes", "diagnostic.territories.build",
    "diagnostic.presentation.fontbuild",
}  # fmt: skip
_CLOSED = "closed"  # what listed the descriptors
_REOPENED = ("/proj.db", _CLOSED)
"""Files that their library opens again in a fork: PROJ does, for its database."""
_OWN_VARIABLES = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # ipykernel's, before any cell
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # a thread would not survive a fork
}


@dataclass(frozen=True)
class Preloaded:
    """What the imports changed, for the child to put in the order of a cold start."""

    kernel_modules: frozenset[str]
    kernel_filters: tuple[Any, ...]
    library_filters: tuple[Any, ...]
    environment: dict[str, str]


class NotFaithfulError(Exception):
    """A fork of this process would not behave as a cold kernel."""


class ZMQInteractiveShell:
    """Stand for the shell while libraries are imported.

    Some decide *at import* how they display by asking for the shell: without
    one, pandas hides the columns that a terminal has no room for.
    """

    kernel = True
    config: dict[str, Any] = {"IPKernelApp": {}}  # noqa: RUF012 - as libraries read it


class CellStream(io.TextIOBase):
    """Stand for a cell's output: libraries ask for its encoding, and some keep it.

    What is kept writes later where the cell's own stream is then.
    """

    encoding = "UTF-8"
    errors = None

    def __init__(self, name: str) -> None:
        self._name = name

    def _now(self) -> Any:
        now = getattr(sys, self._name)
        return getattr(sys, f"__{self._name}__") if now is self else now

    def write(self, text: str) -> int:
        """Write where the cell's output goes."""
        return int(self._now().write(text))

    def flush(self) -> None:
        """Flush it."""
        self._now().flush()

    def isatty(self) -> bool:
        """Tell that nobody types here."""
        return False

    def writable(self) -> bool:
        """Tell that one can write."""
        return True


def preload(descriptors: set[int]) -> Preloaded:
    """Import everything, in the order of a cold kernel.

    Parameters
    ----------
    descriptors : set of int
        The only ones that may be open at the end.

    Raises
    ------
    NotFaithfulError
        When something was said, opened or started that a fork would share.
    """
    before = dict(os.environ)
    # Nearly all that is made here stays: looking for what does not takes a third of the time.
    gc.disable()
    reading.watch()
    for name in KERNEL:
        _import(name)
    kernel_modules, kernel_filters = frozenset(sys.modules), tuple(warnings.filters)
    said = _written()
    with _seen_from_a_cell():
        for name in (*LIBRARIES, *_own()):
            _import(name)
        _read()
    added = [each for each in warnings.filters if each not in kernel_filters]
    if _written() != said:
        raise NotFaithfulError("une bibliothèque écrit à l’écran dès qu’on l’importe")
    _settle(descriptors)
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in _OWN_VARIABLES and before.get(name) != value
    }
    return Preloaded(kernel_modules, kernel_filters, tuple(added), environment)


def _import(name: str) -> None:
    # A library that is not there, or a module being written: the notebook will say so itself,
    # as in a cold kernel, if it ever asks for it.
    with suppress(Exception):
        importlib.import_module(name)


def _read() -> None:
    """Read what all chapters read, when there is a project: its stamps tell when it changes."""
    # Whatever is wrong in its files, the chapter that reads them says.
    with suppress(Exception):
        _stop_threads()
        importlib.import_module("diagnostic.workbook.preload").preload()


def _own() -> Iterator[str]:
    for package in OWN:
        yield package
        for module in pkgutil.iter_modules([str(paths.PACKAGE.joinpath(*package.split(".")[1:]))]):
            name = f"{package}.{module.name}"
            if name not in _APART:
                yield name


@contextmanager
def _seen_from_a_cell() -> Iterator[None]:
    """Make imports believe that a cell runs them."""
    for name, value in _OWN_VARIABLES.items():
        os.environ[name] = os.environ.get(name) or value
    builtins.get_ipython = ZMQInteractiveShell  # type: ignore[attr-defined]
    sys.stdout, sys.stderr = CellStream("stdout"), CellStream("stderr")
    try:
        yield
    finally:
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        del builtins.get_ipython  # type: ignore[attr-defined]


def _written() -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    return os.fstat(1).st_size + os.fstat(2).st_size


def _settle(descriptors: set[int]) -> None:
    """Stop what imports started, and check that nothing is left that a fork would share.

    Raises
    ------
    NotFaithfulError
    """
    _stop_threads()
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - as many times as it takes
    if threads > 1:
        raise NotFaithfulError("une bibliothèque lance un fil d’exécution dès qu’on l’importe")
    left = {int(name) for name in os.listdir("/proc/self/fd")} - descriptors  # noqa: PTH208
    if opened := [path for each in left if not (path := _target(each)).endswith(_REOPENED)]:
        raise NotFaithfulError(f"une bibliothèque garde un fichier ouvert : {opened[0]}")
    # Objects made so far are never collected: their pages stay shared between kernels.
    gc.freeze()
    gc.enable()


def _stop_threads() -> None:
    # Linear algebra libraries start threads at import and stop them at a fork: this one, which
    # does nothing else.
    if not (child := os.fork()):
        os._exit(0)
    os.waitpid(child, 0)


def _target(descriptor: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{descriptor}").readlink())
    except OSError:
        return _CLOSED
