"""What came of a run, and how a failure is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from diagnostic.execution.runs import Run

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Failure:
    """Why a chapter could not be made.

    Parameters
    ----------
    what : str
        French sentence: what happened.
    cell : int or None
        Number JupyterLab shows in front of the cell once all are run.
    source : str
        Text of the cell.
    traceback : str
        Python's own account, without colours.
    remedy : str
        French sentence: what to do.
    """

    what: str
    cell: int | None = None
    source: str = ""
    traceback: str = ""
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """What happened and where, on one line."""
        place = f"cellule [{self.cell}] : " if self.cell else ""
        return f"{place}{self.what}"


@dataclass(frozen=True)
class Limits:
    """What a notebook may take.

    Parameters
    ----------
    seconds : float
        For the whole notebook.
    memory : int
        Bytes, for its kernel and the processes it starts.
    output : int
        Bytes of what it shows and prints.
    """

    seconds: float = 1800.0
    memory: int = 4_000_000_000
    output: int = 40_000_000


@dataclass(frozen=True)
class Made:
    """What a worker says of a notebook it executed.

    Parameters
    ----------
    failure : Failure or None
    seconds : float
    reads : tuple of str or None
        Names of the team's files that it opened.
    kept : bool
        Its result is already where results are shared.
    """

    failure: Failure | None
    seconds: float = 0.0
    reads: tuple[str, ...] | None = None
    kept: bool = False


@dataclass(frozen=True)
class Outcome:
    """Result of a run.

    ``made``; ``reused`` as it was; ``shared``, taken from results made elsewhere from the same
    things; or ``failed``.
    """

    run: Run
    status: Literal["made", "reused", "shared", "failed"]
    seconds: float = 0.0
    failure: Failure | None = None


def plain(traceback: str) -> str:
    """Return a traceback without the colours of the terminal."""
    return _COLOURS.sub("", traceback)


def report(run: Run, failure: Failure) -> str:
    """Return the Markdown page that tells a failure to who must mend it."""
    place = f" ({run.place})" if run.place else ""
    parts = [
        f"# Le chapitre « {run.theme} »{place} n’a pas pu être fait",
        failure.sentence,
    ]
    if failure.remedy:
        parts.append(f"**À faire** : {failure.remedy}")
    parts.append(
        "**Paramètres** : "
        + ", ".join(f'`{name} = "{value}"`' for name, value in run.parameters.items())
    )
    parts.append(f"**Notebook** : `notebooks/{run.notebook.name}`")
    if failure.source:
        parts.append(f"## La cellule\n\n```python\n{failure.source}\n```")
    if failure.traceback:
        parts.append(f"## Le détail\n\n```text\n{failure.traceback}\n```")
    return "\n\n".join(parts) + "\n"
