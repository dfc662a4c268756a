"""What a chapter may be made from, file by file, so that a change can be named.

Inputs come in groups: the figures, the catalogue, the package's sources… A
group is a manifest, ``{name: digest}``. All the figures are in, not the
commune's own: a chapter reads comparators and medians, so another commune's
figure changes it.
"""

from __future__ import annotations

import platform
import re
import sys
import zlib
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.execution import figures
from diagnostic.execution.manifests import Manifest, digest, tree, walk
from diagnostic.stamps import Stamp, Stamps

if TYPE_CHECKING:
    from diagnostic.execution.runs import Run

EPOCH = 2
"""Raise it to make every chapter again."""

SHAPING = (
    "babel", "contourpy", "duckdb", "fonttools", "geopandas", "great-tables", "htmltools",
    "ipykernel", "ipython", "jinja2", "kiwisolver", "matplotlib", "matplotlib-inline", "nbclient",
    "nbformat", "networkx", "numpy", "openpyxl", "pandas", "papermill", "pillow", "pyarrow",
    "pydantic", "pydantic-core", "pyparsing", "pyproj", "python-dateutil", "pyyaml", "ruamel.yaml",
    "scipy", "seaborn", "shapely",
)  # fmt: skip
"""Libraries whose version can change a page."""

NOT_IN_PAGES = {"book", "cli"}
"""Floors above the notebooks' own: they cannot be imported there."""

RUNNERS = {
    "aftermath", "cluster", "columns", "distant", "figures", "inputs", "keys", "link", "lock",
    "manifests", "mirror", "opened", "outcome", "plan", "planned", "pool", "ready", "reasons",
    "remote", "results", "run", "runs", "seats", "sizing",
}  # fmt: skip
"""Modules that choose what runs and when, and touch no page."""

ASIDE = ("notes", *(f"private/{kind}" for kind in ("votes", "interviews", "workshops")))
"""Folders that no chapter of another theme reads, or that no build reads at all.

The files of partners (``private/``) and the answers too few to be shared
(``private/surveys``) do make pages, once protected.
"""

GROUPS = {
    "epoch": "une règle de fabrication du programme a changé",
    "packages": "des paquets Python ont changé",
    "sources": "le programme lui-même a changé",
    "territories": "les territoires ou leurs contours ont changé",
    "catalogue": "le catalogue a changé",
    "study": "le fichier d’étude a changé",
    "notebook": "le notebook a changé",
    "note": "la note de l’équipe a changé",
    "parameters": "les paramètres ont changé",
    "figures": "les chiffres ont changé",
    "collected": "ce que l’équipe a réuni a changé",
}
"""What to say when a group differs, the widest first."""

OPENED = ("figures", "collected")
"""Groups of which a chapter may depend on what it opened only."""


class Inputs:
    """The inputs of runs; what runs share is read once.

    Parameters
    ----------
    stamps : Stamps, optional
        Digests known from earlier commands.
    """

    def __init__(self, stamps: Stamps | None = None) -> None:
        self.stamps = stamps or Stamps()
        self._shared: dict[str, Manifest] = {}
        self._digests: dict[int, tuple[Manifest, str]] = {}
        self._opened: dict[str, str] = {}

    def of(self, run: Run) -> dict[str, Manifest]:
        """Return the manifests of a run, by group."""
        return {
            **self._common(run.study_file),
            "sources": self._once("sources", lambda: self.tree(paths.PACKAGE, skip=not_shaping)),
            "collected": self._collected(run.study),
            "notebook": self._once(f"notebook {run.notebook}", lambda: self._file(run.notebook)),
            "note": self._once(f"note {run.study} {run.theme}", lambda: self._note(run)),
            "parameters": run.parameters,
        }

    def _common(self, study_file: Path) -> dict[str, Manifest]:
        return {
            "epoch": self._once("epoch", lambda: {"epoch": str(EPOCH)}),
            "packages": self._once("packages", packages),
            "territories": self._once("territories", lambda: figures.territories(self.stamps)),
            "figures": self._once("figures", lambda: figures.figures(self.stamps)),
            "catalogue": self._once("catalogue", lambda: self.tree(paths.catalogue())),
            "study": self._once(f"study {study_file}", lambda: self._file(study_file)),
        }

    def common(self, study_file: Path) -> dict[str, str]:
        """Return the digest of what every chapter of a study is made from, the package apart."""
        return {name: self._digest(part) for name, part in self._common(study_file).items()}

    def digests(self, run: Run) -> dict[str, str]:
        """Return the digest of each group of a run."""
        return {group: self._digest(manifest) for group, manifest in self.of(run).items()}

    def _once(self, name: str, make: Callable[[], Manifest]) -> Manifest:
        if name not in self._shared:
            self._shared[name] = make()
        return self._shared[name]

    def _digest(self, manifest: Manifest) -> str:
        # Shared manifests are the same objects from one run to the next: hashed once.
        known = self._digests.get(id(manifest))
        if known is None or known[0] is not manifest:
            known = self._digests[id(manifest)] = manifest, digest(manifest)
        return known[1]

    def tree(self, folder: Path, skip: Callable[[str], bool] | None = None) -> Manifest:
        """Return the digest of every file under a folder."""
        return tree(self.stamps, folder, skip)

    def collected(self, study: str) -> Manifest:
        """Return what the team collected, but for the notes, which belong to one chapter each.

        Codes, ballots being entered and recordings change no page.
        """
        folder = paths.field(study)
        # An empty folder is something a chapter may look for.
        empty = {name: "" for name, _ in walk(folder, empty=True) if not aside(name)}
        return {**empty, **self.tree(folder, skip=aside)}

    def read(self, run: Run, name: str) -> str:
        """Return the digest of what a chapter opened, see :mod:`diagnostic.execution.opened`."""
        group, _, rest = name.partition(":")
        if group == "collected":
            return self._collected(run.study).get(rest, "")
        if name not in self._opened:
            if group == "figures":
                held = self._common(run.study_file)["figures"]
                self._opened[name] = figures.read(self.stamps, held, rest)
            else:
                self._opened[name] = self._elsewhere(paths.root() / rest)
        return self._opened[name]

    def _collected(self, study: str) -> Manifest:
        return self._once(f"collected {study}", lambda: self.collected(study))

    def _elsewhere(self, path: Path) -> str:
        if path.is_dir():  # it was listed
            names = (each.name for each in path.iterdir() if not each.name.startswith((".", "__")))
            return digest(dict.fromkeys(names, ""))
        return self.stamps.of(path)

    def _note(self, run: Run) -> Manifest:
        """Return the text of the team for a chapter, and what it keeps beside it."""
        return {name: self.stamps.of(path) for name, path in _notes(run)}

    def _file(self, path: Path) -> Manifest:
        return {path.name: self.stamps.of(path)}


def footprint(study: str) -> tuple[tuple[str, Stamp | None], ...]:
    """Return the stamps of all that the chapters of a study may read, to know whether one moved."""
    stamps = Stamps()
    whole = (*figures.folders(), paths.catalogue())
    return (
        *((path, stamps.footprint(path)) for folder in whole for _, path in walk(folder)),
        *((path, None) for _, path in walk(paths.field(study), empty=True)),
        *(
            (path, stamps.footprint(path))
            for folder, skip in ((paths.PACKAGE, not_shaping), (paths.field(study), aside))
            for name, path in walk(folder)
            if not skip(name)
        ),
    )


def own_footprint(run: Run) -> tuple[tuple[str, Stamp | None], ...]:
    """Return the stamps of what only one chapter reads."""
    stamps = Stamps()
    alone = (str(run.study_file), str(run.notebook), *(path for _, path in _notes(run)))
    return tuple((path, stamps.footprint(path)) for path in alone)


def _notes(run: Run) -> list[tuple[str, str]]:
    """Return the files of a chapter's note: ``seniors.md``, ``seniors.figures.yml``."""
    folder = paths.field(run.study) / "notes"
    return [found for found in walk(folder) if found[0].startswith(f"{run.theme}.")]


def version(name: str) -> str:
    """Return the version of an installed package, without reading all that it says of itself.

    Raises
    ------
    PackageNotFoundError
    """
    found = distribution(name)
    said = re.search(r"^Version: *(.+?) *$", found.read_text("METADATA") or "", re.MULTILINE)
    return said[1] if said else found.version


def packages() -> Manifest:
    """Return the version of every library that shapes a page, and the kind of machine.

    Drawings and roundings may differ from one kind of processor to another:
    their results are not mixed.
    """
    found = {"Python": f"{sys.version_info[0]}.{sys.version_info[1]}"}
    for name in SHAPING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    found["zlib"] = zlib.ZLIB_RUNTIME_VERSION  # figures are compressed with the system's own
    found["machine"] = f"{sys.platform} {platform.machine()}"
    return found


def not_shaping(name: str) -> bool:
    """Tell whether a file of the package cannot change a page."""
    first, _, rest = name.partition("/")
    if first in NOT_IN_PAGES or name.endswith(".pyc"):
        return True
    return first == "execution" and rest.removesuffix(".py") in RUNNERS


def aside(name: str) -> bool:
    """Tell whether a file of the team belongs to :data:`ASIDE`."""
    return name.startswith(_ASIDE)


_ASIDE = tuple(f"{folder}/" for folder in ASIDE)
