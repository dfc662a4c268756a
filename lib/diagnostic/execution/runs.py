"""One execution of one notebook, as plain data that costs nothing to import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One execution of one notebook.

    Parameters
    ----------
    study : str
        Name of the study, as notebooks receive it.
    study_file : Path
    territory : str
        Identifier of a commune of a batch; empty for the study's own territory.
    theme : str
    notebook : Path
        Source, without outputs.
    folder : Path
        Folder of the book this chapter belongs to.
    place : str
        Name of the territory, for messages; empty when there is only one.
    """

    study: str
    study_file: Path
    territory: str
    theme: str
    notebook: Path
    folder: Path
    place: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """Values given to the notebook's parameters cell."""
        return {"study": self.study, "territory": self.territory}

    @property
    def output(self) -> Path:
        """Executed notebook."""
        return self.folder / "_build" / "executed" / f"{self.theme}.ipynb"

    @property
    def seal(self) -> Path:
        """What the executed notebook was made from, see :mod:`diagnostic.execution.keys`."""
        return self.output.with_suffix(".key")

    @property
    def report(self) -> Path:
        """Where a failure is told."""
        return self.folder / "_build" / "failures" / f"{self.theme}.md"

    @property
    def label(self) -> str:
        """Name of the run for the reader."""
        return f"{self.theme}, {self.place}" if self.place else self.theme
