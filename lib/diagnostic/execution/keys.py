"""Content keys: what a chapter is made from, so that only what changed is run again.

A key is a digest of everything that can change a page, see
:mod:`diagnostic.execution.inputs`. It never looks at the clock.

A chapter that tells what it opened of the figures and of the team's files (its
*reads*) depends on that, and on the names of all the others: a file that
appears or goes may be what it looked for. A chapter that does not tell depends
on them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagnostic.execution.inputs import OPENED, Inputs
from diagnostic.execution.manifests import digest
from diagnostic.execution.runs import Run

_VERSION = 3

SHORT = 12
"""Length of digests that explain, and prove nothing."""

Reads = Iterable[str] | None
"""What a chapter opened, by name (:mod:`diagnostic.execution.opened`); ``None`` if unknown."""


class Keys:
    """Content keys of the runs of one command.

    Parameters
    ----------
    inputs : Inputs, optional
    """

    def __init__(self, inputs: Inputs | None = None) -> None:
        self.inputs = inputs or Inputs()
        self._names: dict[str, str] = {}

    def base(self, run: Run) -> str:
        """Return the part of a run's key that does not depend on what it opens."""
        found = self.inputs.digests(run)
        return digest({name: known for name, known in found.items() if name not in OPENED})

    def of(self, run: Run, reads: Reads = None) -> str:
        """Return the key of a run, given what it opens."""
        return self.joined(run, self.base(run), reads)

    def joined(self, run: Run, base: str, reads: Reads) -> str:
        """Return a run's key from its base and what it opens."""
        if reads is None:
            known = self.inputs.digests(run)
            return digest({"base": base, **{name: known[name] for name in OPENED}})
        opened = {f"read {name}": self.inputs.read(run, name) for name in reads}
        return digest({"base": base, "names": self._names_of(run), **opened})

    def _names_of(self, run: Run) -> str:
        if run.study not in self._names:
            groups = self.inputs.of(run)
            names = {f"{group} {name}": "" for group in OPENED for name in groups[group]}
            self._names[run.study] = digest(names)
        return self._names[run.study]


@dataclass(frozen=True)
class Seal:
    """What a chapter was made from, written beside it.

    Parameters
    ----------
    key : str
    content : str
        Digest of the chapter itself.
    inputs : dict
        Digest of each group of inputs, to say what changed.
    reads : dict or None
        What was opened, and the beginning of its digest, to say what changed.
    """

    key: str
    content: str
    inputs: Mapping[str, str]
    reads: Mapping[str, str] | None = None

    @classmethod
    def read(cls, run: Run) -> Seal | None:
        """Return the seal of a chapter; ``None`` without one that can be read."""
        try:
            said: Any = json.loads(run.seal.read_bytes())
            reads = said["reads"]
            if said["version"] != _VERSION:
                return None
            return cls(
                said["key"], said["content"], said["inputs"], None if reads is None else dict(reads)
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, file: Path) -> None:
        """Write the seal. Last of all: an unsealed chapter is made again."""
        from diagnostic.execution.files import replace_text

        said = {
            "version": _VERSION,
            "key": self.key,
            "content": self.content,
            "reads": self.reads,
            "inputs": self.inputs,
        }
        replace_text(file, json.dumps(said, ensure_ascii=False) + "\n")


def is_current(run: Run, keys: Keys, found: Seal | None = None) -> bool:
    """Tell whether a chapter is already made, from the same things and still whole."""
    found = found or Seal.read(run)
    return (
        found is not None
        and found.key == keys.of(run, found.reads)
        and found.content == keys.inputs.stamps.of(run.output)
    )


def seal(run: Run, keys: Keys, reads: Reads = None) -> Seal:
    """Record what a chapter was made from."""
    content = keys.inputs.stamps.of(run.output)
    opened = None
    if reads is not None:
        opened = {name: keys.inputs.read(run, name)[:SHORT] for name in sorted(set(reads))}
    made = Seal(keys.of(run, reads), content, keys.inputs.digests(run), opened)
    made.write(run.seal)
    return made
