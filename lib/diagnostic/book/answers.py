"""What a chapter asks of the rest of the book, and what it is told.

A chapter's tree, resolved, depends on its text and on the places elsewhere
that it names: their number, their page, whether they exist. What was asked is
kept with what came of it; as long as the book answers the same, the chapter
is the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from diagnostic.book.numbering import Target

Record = dict[str, dict[str, Any]]


class Answers:
    """The book, as one chapter knows it.

    Parameters
    ----------
    targets : mapping of str to Target
        All the places of the book.
    files : mapping of str to str
        The anchor of each chapter's title, by file.

    Attributes
    ----------
    targets : dict
        Places asked for; ``None`` for those that the book does not have.
    files : dict
        Chapters asked for, in the same way.
    """

    def __init__(self, targets: Mapping[str, Target], files: Mapping[str, str]) -> None:
        self._targets = targets
        self._files = files
        self.targets: dict[str, Target | None] = {}
        self.files: dict[str, str | None] = {}

    def target(self, anchor: str) -> Target | None:
        """Return a place of the book."""
        found = self.targets[anchor] = self._targets.get(anchor)
        return found

    def known(self, anchor: str) -> Target:
        """Return a place that the chapter itself has."""
        found = self.targets[anchor] = self._targets[anchor]
        return found

    def file(self, name: str) -> str | None:
        """Return the anchor of a chapter's title; ``None`` when there is no such chapter."""
        found = self.files[name] = self._files.get(name)
        return found

    def __contains__(self, anchor: object) -> bool:
        return isinstance(anchor, str) and self.target(anchor) is not None

    def forget(self) -> None:
        """Forget what was asked: the chapter asks anew."""
        self.targets.clear()
        self.files.clear()

    def again(self, said: Record) -> bool:
        """Ask what was asked a former time; tell whether the answers are the same."""
        for anchor in said["targets"]:
            self.target(anchor)
        for name in said["files"]:
            self.file(name)
        return self.record() == said

    def record(self) -> Record:
        """Return what was asked and told, as plain values."""
        told = {name: found and list(found) for name, found in self.targets.items()}
        return {"targets": told, "files": dict(self.files)}

    def written(self) -> bytes:
        """Return the record as bytes, the same whatever the order of the questions."""
        return json.dumps(self.record(), ensure_ascii=False, sort_keys=True).encode("utf-8")
