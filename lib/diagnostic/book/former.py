"""Chapters as they were assembled last, taken again while their executed notebook is the same.

An executed notebook weighs megabytes, and what the book takes of it a few
kilobytes: it is not even read when its digest is known. Its figures are those
of the former project, each compared with its own digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagnostic import paths
from diagnostic.book import reduction
from diagnostic.book.memo import Memo, program
from diagnostic.book.plan import ChapterSource
from diagnostic.errors import Problem
from diagnostic.stamps import Stamps


@dataclass(frozen=True)
class Made:
    """A chapter to write: its notebook as text, its figures, what is wrong with it."""

    text: str
    figures: Mapping[str, bytes]
    problems: Sequence[Problem] = ()
    warnings: Sequence[str] = ()


class Former:
    """What was assembled last.

    Parameters
    ----------
    project : Path
        Folder of the project, which may be empty.
    """

    def __init__(self, project: Path) -> None:
        self._figures = project / "chapters" / "figures"
        self._memo = Memo(project / "_build" / "memo" / "reduced", program())
        self._stamps = Stamps(paths.stamps())

    def chapter(self, chapter: ChapterSource, notebook: Path) -> Made:
        """Return a chapter, reduced again only when its notebook changed.

        Raises
        ------
        OSError, ValueError
            When the notebook cannot be read.
        """
        return self._kept(chapter, notebook) or self._reduced(chapter, notebook)

    def tidy(self) -> None:
        """Take away what is kept of chapters that left."""
        self._memo.tidy()

    def _kept(self, chapter: ChapterSource, notebook: Path) -> Made | None:
        known = self._memo.get(_made_from(chapter, self._stamps.of(notebook)))
        if known is None:
            return None
        said = json.loads(known)
        figures: dict[str, bytes] = {}
        for name, digest in said["figures"].items():
            try:
                content = (self._figures / name).read_bytes()
            except OSError:
                return None
            if hashlib.sha256(content).hexdigest() != digest:
                return None
            figures[name] = content
        return Made(said["text"], figures, warnings=said["warnings"])

    def _reduced(self, chapter: ChapterSource, notebook: Path) -> Made:
        content = notebook.read_bytes()
        result = reduction.reduce(json.loads(content), chapter.id, chapter.title, chapter.numbered)
        made = Made(written(result.notebook), result.figures, result.problems, result.warnings)
        if not made.problems:
            digests = {name: hashlib.sha256(png).hexdigest() for name, png in made.figures.items()}
            said = {"text": made.text, "figures": digests, "warnings": made.warnings}
            # The digest of what was read, whatever has happened to the file since.
            digest = hashlib.sha256(content).hexdigest()
            kept = json.dumps(said, ensure_ascii=False).encode("utf-8")
            self._memo.put(_made_from(chapter, digest), kept)
        return made


def written(notebook: Mapping[str, Any]) -> str:
    """Return a chapter's notebook as text, the same to the byte for the same cells."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _made_from(chapter: ChapterSource, digest: str) -> bytes:
    said = [digest, chapter.id, chapter.title, chapter.numbered]
    return json.dumps(said, ensure_ascii=False).encode("utf-8")
