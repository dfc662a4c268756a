"""What a book was made from, format by format, so that only what changed is rendered again.

Two levels. *Made from*: the chapters, the study, what the team collected, the
figures, the catalogue, the program and its tools; when nothing there differs,
the book is not even assembled. *Project*: the assembled files; when they come
out the same, nothing is rendered. Each format has its own mark, so that one
may be ahead of the others; the site links to those that say the same thing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic import paths
from diagnostic.execution.files import replace_text
from diagnostic.execution.inputs import Inputs, packages, version
from diagnostic.execution.manifests import Manifest, digest, walk
from diagnostic.stamps import Stamps

if TYPE_CHECKING:
    from diagnostic.execution.runs import Run

_VERSION = 3
FILE = Path("_build", "book.json")
OUTPUT = "_book"
_MADE = ("_book/", "_build/", ".quarto/")
_TOOLS = ("pillow", "pypandoc_binary", "pypdf", "typst", "xlsxwriter")

MADE_FROM = {
    "program": "le programme ou le modèle de livre a changé",
    "tools": "les outils de mise en page ont changé",
    "catalogue": "le catalogue a changé",
    "figures": "les chiffres ont changé",
    "study": "le fichier d’étude a changé",
    "field": "ce que l’équipe a réuni a changé",
    "chapters": "des chapitres ont changé",
}
"""What to say when a part differs."""


@dataclass(frozen=True)
class Record:
    """A book that was rendered and passed its checks.

    Parameters
    ----------
    made_from : dict
        Digest of each part of :data:`MADE_FROM`.
    chapters : dict
        Digest of each chapter.
    project : str
        Digest of the assembled files.
    formats : dict
        For each format still up to date, its file inside the project.
    files : str
        Digest of everything rendered.
    renderer : str
    warnings : tuple of str
    asked : str
        Renderer that was asked for.
    offered : tuple of str
        Formats that the site links to.
    """

    made_from: Mapping[str, str]
    chapters: Mapping[str, str]
    project: str
    formats: Mapping[str, str]
    files: str
    renderer: str
    warnings: tuple[str, ...] = ()
    asked: str = "auto"
    offered: tuple[str, ...] = field(default=())

    @classmethod
    def read(cls, project: Path) -> Record | None:
        """Return the record of a book; ``None`` without one that can be read."""
        try:
            said: Any = json.loads((project / FILE).read_bytes())
            if said.pop("version") != _VERSION:
                return None
            for name in ("warnings", "offered"):
                said[name] = tuple(said[name])
            return cls(**said)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def write(self, project: Path) -> None:
        """Write the record. Last of all: a book without one is made again."""
        said = {"version": _VERSION, **vars(self)}
        replace_text(project / FILE, json.dumps(said, ensure_ascii=False, indent=1) + "\n")

    def whole(self, project: Path, stamps: Stamps) -> bool:
        """Tell whether what was rendered is still there, to the byte."""
        return self.files == rendered_digest(project, stamps)


class Sources:
    """What books are made from; what they share is read once.

    Parameters
    ----------
    inputs : Inputs
    renderer : str
        Renderer that was asked for.
    """

    def __init__(self, inputs: Inputs, renderer: str) -> None:
        self._inputs = inputs
        self._renderer = renderer
        self._shared: dict[str, Mapping[str, str]] = {}

    def of(
        self, runs: Sequence[Run], failures: Mapping[str, str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return the digest of each part of a book, and of each of its chapters.

        Parameters
        ----------
        runs : sequence of Run
            Its chapters.
        failures : mapping of str to str
            What failed, for each chapter that did.
        """
        stamps = self._inputs.stamps
        chapters = {run.theme: failures.get(run.theme) or stamps.of(run.output) for run in runs}
        study = runs[0]
        if study.study not in self._shared:
            parts = self._inputs.of(study)
            kept = {name: parts[name] for name in ("catalogue", "figures", "study")}
            whole = {**kept, "program": self._program(), "tools": self._tools()}
            whole["field"] = self._inputs.tree(paths.field(study.study))
            self._shared[study.study] = {name: digest(part) for name, part in whole.items()}
        return {**self._shared[study.study], "chapters": digest(chapters)}, chapters

    def _program(self) -> Manifest:
        code = self._inputs.tree(paths.PACKAGE, skip=_elsewhere)
        template = self._inputs.tree(paths.template())
        return {**code, **{f"template/{name}": known for name, known in template.items()}}

    def _tools(self) -> Manifest:
        from diagnostic.book.finding import find_quarto

        found = dict(packages())
        for name in _TOOLS:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                found[name] = ""
        quarto = None if self._renderer == "embedded" else find_quarto()
        found["quarto"] = f"{quarto} {self._inputs.stamps.of(quarto)}" if quarto else ""
        found["renderer"] = self._renderer
        return found


def _elsewhere(name: str) -> bool:
    """Tell whether a file of the package cannot change a book."""
    return name.endswith(".pyc") or name.startswith(("cli/", "execution/"))


def project_digest(project: Path, stamps: Stamps) -> str:
    """Return the digest of an assembled project, without what is rendered from it."""
    return digest(
        {
            name: stamps.of(path)
            for name, path in walk(project)
            if not name.startswith((*_MADE, "."))
        }
    )


def rendered_digest(project: Path, stamps: Stamps) -> str:
    """Return the digest of everything rendered."""
    return digest({name: stamps.of(path) for name, path in walk(project / OUTPUT)})


def stale(
    record: Record | None, made_from: Mapping[str, str], formats: Collection[str]
) -> tuple[str, ...]:
    """Say in French why a book must be assembled again; nothing when it need not."""
    if record is None:
        return ("jamais fait, ou interrompu",)
    said = [
        what for name, what in MADE_FROM.items() if record.made_from.get(name) != made_from[name]
    ]
    missing = [kind for kind in formats if kind not in record.formats]
    if missing and not said:
        said.append(f"format à faire : {', '.join(missing)}")
    return tuple(said)
