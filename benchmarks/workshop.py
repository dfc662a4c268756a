"""A copy of the project where benchmarks work, and what they have in common."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from processes import Cost, measured

if TYPE_CHECKING:
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.territories.gazetteer import Gazetteer

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
BATCH = "seine-saint-denis"
BYTECODE = ROOT / ".cache" / "benchmarks" / "bytecode"
_COPIED = ("notebooks", "params", "data/catalogue", "data/sample", "data/field")


@dataclass(frozen=True)
class Options:
    """What the user asks of the benchmarks.

    Parameters
    ----------
    quick : bool
        The smallest sizes: to see that everything works, not to measure.
    pairs : int
        Times that both sides are measured.
    communes : int or None
        Communes of the rebuild and of the growth; each has its own default.
    """

    quick: bool = False
    pairs: int = 5
    communes: int | None = None


@dataclass
class Result:
    """What a benchmark found.

    Parameters
    ----------
    setup : str
        What was measured, against what.
    columns : list of str
    rows : list of list
        First a name, then figures.
    figures : dict
        Value of each target this benchmark answers, see :mod:`targets`.
    where : list of str
        Where the time, or the memory, goes.
    """

    setup: str
    columns: list[str]
    rows: list[list[Any]]
    figures: dict[str, float] = field(default_factory=dict)
    where: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """Return the result as it is written in JSON."""
        return asdict(self)


class Workshop:
    """A temporary copy of the project: the checkout's books are never touched."""

    def __init__(self, root: Path, options: Options, say: Callable[[str], None]) -> None:
        self.root = root
        self.options = options
        self.say = say
        self._program = _program()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("DIAGNOSTIC_")}
        home = root / ".home"
        self.env |= {
            "DIAGNOSTIC_ROOT": str(root),
            # Nothing of the user's: kernels of that name, start-up scripts.
            "JUPYTER_DATA_DIR": str(home / "jupyter"),
            "JUPYTER_CONFIG_DIR": str(home / "configuration"),
            "IPYTHONDIR": str(home / "ipython"),
            # Modules compiled once, for both sides, as on an ordinary machine: installers like
            # uv compile nothing, and some environments forbid Python to do it.
            "PYTHONPYCACHEPREFIX": str(BYTECODE),
        }
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The territories of the copy."""
        from diagnostic.territories.gazetteer import Gazetteer

        return Gazetteer.load(self.root / "data" / "sample")

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """The shipped theme notebooks, in the order of the book, and the synthesis."""
        from diagnostic.study.themes import LABELS, SYNTHESIS

        every = (*LABELS, SYNTHESIS)
        return every[:2] if self.options.quick else every

    def towns(self, count: int) -> list[str]:
        """Return communes of Seine-Saint-Denis, spread over the list."""
        members = self.gazetteer.members("DEP-93")
        step = max(1, len(members) // count)
        return [str(each) for each in members[::step][:count]]

    @cached_property
    def _sizes(self) -> dict[TerritoryId, int]:
        from diagnostic.territories.codes import Level

        found: Counter[TerritoryId] = Counter()
        for commune in self.gazetteer.communes():
            parents = self.gazetteer[commune].parents
            found.update(
                parent
                for level in (Level.EPCI, Level.DEP, Level.REG)
                if (parent := parents.get(level)) is not None
            )
        return found

    def grouping(self, size: int) -> TerritoryId:
        """Return the territory whose number of communes is nearest to a size."""
        sizes = self._sizes
        return min(sizes, key=lambda each: (abs(sizes[each] - size), str(each)))

    def edited(self) -> bool:
        """Tell whether the program has changed since this workshop was opened."""
        return self._program != _program()

    def study(self, name: str, content: str) -> str:
        """Write a study file; return its name."""
        (self.root / "params" / f"{name}.yml").write_text(content, encoding="utf-8")
        return name

    def diagnostic(self, *arguments: str, **looks: bool) -> Cost:
        """Run a command of the project in the copy."""
        command = [sys.executable, "-m", "diagnostic.cli", *arguments]
        return measured(command, cwd=self.root, env=self.env, **looks)

    def run(
        self, communes: Sequence[str], *more: str, themes: Sequence[str] = (), **looks: bool
    ) -> Cost:
        """Execute anew chapters of communes of Seine-Saint-Denis, all the themes by default."""
        only = [part for commune in communes for part in ("--only", commune)]
        chosen = [part for theme in themes or self.themes for part in ("--theme", theme)]
        return self.diagnostic("run", BATCH, *only, *chosen, "--force", *more, **looks)

    def script(self, name: str, *arguments: str, **looks: bool) -> Cost:
        """Run one of the scripts beside this module in the copy."""
        command = [sys.executable, str(HERE / name), *arguments]
        return measured(command, cwd=self.root, env=self.env, **looks)


def _program() -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in (ROOT / "lib").rglob("*.py")}


@contextmanager
def workshop(options: Options, say: Callable[[str], None]) -> Iterator[Workshop]:
    """Copy the project to a temporary folder, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as temporary:
        root = Path(temporary).resolve()
        for name in _COPIED:
            shutil.copytree(ROOT / name, root / name)
        shutil.copytree(ROOT / "reports" / "template", root / "reports" / "template")
        yield Workshop(root, options, say)


def fit(sizes: Sequence[float], values: Sequence[float]) -> tuple[float, float, float, list[float]]:
    """Fit a line; return its slope, its start, R² and the residuals."""
    import numpy as np

    x, y = np.asarray(sizes, float), np.asarray(values, float)
    slope, start = np.polyfit(x, y, 1)
    left = y - (slope * x + start)
    spread = float(((y - y.mean()) ** 2).sum())
    square = 1.0 - float((left**2).sum()) / spread if spread else 1.0
    return float(slope), float(start), square, [float(each) for each in left]
