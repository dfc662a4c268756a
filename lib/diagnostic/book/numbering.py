"""Number chapters, sections, figures and tables, as Quarto does.

Numbers are given once, for the whole book, before any format is written:
HTML, PDF and DOCX show the same ones. Figures and tables take the number of
their chapter (« Figure 2.1 »); in a chapter without a number, a plain one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnostic.book.marks import Mark
from diagnostic.book.source import Chapter, page_of
from diagnostic.errors import Problem
from diagnostic.text import NBSP, slug

NAMES = {"fig": "Figure", "tbl": "Tableau", "sec": "Section"}
SECTION_DEPTH = 2
"""Deepest heading whose number is printed."""

_REFERABLE = re.compile(r"^(fig|tbl|sec)-")


class Target(NamedTuple):
    """Something a link or a reference may point to.

    Parameters
    ----------
    anchor : str
        Its identifier.
    file : str
        The chapter it is in.
    kind : str
        ``fig``, ``tbl``, ``sec`` or ``chapter``; empty for a mere anchor.
    number : str
        Its number; empty when it has none.
    title : str
        Title of a section.
    """

    anchor: str
    file: str
    kind: str = ""
    number: str = ""
    title: str = ""

    @property
    def page(self) -> str:
        """The page of the site that holds it."""
        return page_of(self.file)

    @property
    def label(self) -> str:
        """How a reference names it: « Figure 2.1 », « Chapitre 4 », « Méthode »."""
        if not self.number:
            return f"«\u202f{self.title}\u202f»" if self.title else self.anchor
        name = "Chapitre" if self.kind == "chapter" else NAMES[self.kind]
        return f"{name}{NBSP}{self.number}"


def float_kind(anchor: str) -> str:
    """Return ``fig`` or ``tbl`` for the anchor of a figure or table; else nothing."""
    return anchor[:3] if anchor.startswith(("fig-", "tbl-")) else ""


class Numbering:
    """The targets of a book.

    Parameters
    ----------
    chapters : list of Chapter
        The book. Chapters receive their number and their anchors, headings
        without an anchor included.

    Attributes
    ----------
    targets : dict
        Target of each anchor.
    problems : list of Problem
        Anchors given twice.
    """

    def __init__(self, chapters: list[Chapter]) -> None:
        self.targets: dict[str, Target] = {}
        self.problems: list[Problem] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._sections: list[int] = []
        last = 0
        for chapter in chapters:
            if any(mark.opens and mark.numbered for mark in chapter.marks):
                last += 1
                chapter.number = str(last)
            self._sections = []
            self._visit(chapter)

    def _visit(self, chapter: Chapter) -> None:
        anchors = []
        for mark in chapter.marks:
            if mark.level:
                anchors.append(self._heading(mark, chapter))
                if mark.opens:
                    chapter.anchor = anchors[-1]
                continue
            kind = float_kind(mark.anchor) if mark.floats else ""
            number = self._next(kind, chapter) if kind else ""
            self._add(Target(mark.anchor, chapter.file, kind, number))
        chapter.anchors = tuple(anchors)

    def _heading(self, mark: Mark, chapter: Chapter) -> str:
        anchor = mark.anchor
        if not anchor:
            anchor = self._free(f"{_stem(chapter)}-{slug(mark.title) or 'section'}")
        if mark.opens:
            kind = "chapter" if chapter.number else "sec"
            self._add(Target(anchor, chapter.file, kind, chapter.number, mark.title))
            return anchor
        number = ""
        if chapter.number and mark.level > 1 and mark.numbered:
            depth = mark.level - 1
            self._sections = (self._sections + [0] * depth)[:depth]
            self._sections[-1] += 1
            if mark.level <= SECTION_DEPTH:
                number = ".".join([chapter.number, *map(str, self._sections)])
        self._add(Target(anchor, chapter.file, "sec", number, mark.title))
        return anchor

    def _next(self, kind: str, chapter: Chapter) -> str:
        scope = (kind, chapter.number)
        self._counts[scope] = self._counts.get(scope, 0) + 1
        count = str(self._counts[scope])
        return f"{chapter.number}.{count}" if chapter.number else count

    def _free(self, anchor: str) -> str:
        candidate, tries = anchor, 1
        while candidate in self.targets:
            tries += 1
            candidate = f"{anchor}-{tries}"
        return candidate

    def _add(self, target: Target) -> None:
        first = self.targets.setdefault(target.anchor, target)
        if first is not target:
            places = sorted({first.file, target.file})
            self.problems.append(
                Problem(
                    "cet identifiant est donné deux fois.",
                    where=" et ".join(places),
                    found=f"#{target.anchor}",
                    remedy="Donnez un identifiant propre à chaque titre, figure et tableau.",
                )
            )


def referable(anchor: str) -> bool:
    """Whether ``@anchor`` is a cross-reference."""
    return bool(_REFERABLE.match(anchor))


def _stem(chapter: Chapter) -> str:
    return chapter.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
