"""Number chapters, sections, figures and tables, as Quarto does.

Numbers are given once, for the whole book, before any format is written:
HTML, PDF and DOCX show the same ones. Figures and tables take the number of
their chapter (« Figure 2.1 »); in a chapter without a number, a plain one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diagnostic.book import tree
from diagnostic.book.source import Chapter
from diagnostic.errors import Problem
from diagnostic.text import NBSP, slug

NAMES = {"fig": "Figure", "tbl": "Tableau", "sec": "Section"}
SECTION_DEPTH = 2
"""Deepest heading whose number is printed."""

_REFERABLE = re.compile(r"^(fig|tbl|sec)-")


@dataclass(frozen=True)
class Target:
    """Something a link or a reference may point to.

    Parameters
    ----------
    anchor : str
        Its identifier.
    chapter : Chapter
        Where it is.
    kind : str
        ``fig``, ``tbl``, ``sec`` or ``chapter``; empty for a mere anchor.
    number : str
        Its number; empty when it has none.
    title : str
        Title of a section.
    """

    anchor: str
    chapter: Chapter
    kind: str = ""
    number: str = ""
    title: str = ""

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
        The book. Chapters receive their number, headings without an anchor
        receive one.

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
            heading = chapter.heading
            if heading is not None and "unnumbered" not in tree.classes(heading):
                last += 1
                chapter.number = str(last)
            self._sections = []
            self._visit(chapter)

    def _visit(self, chapter: Chapter) -> None:
        for element in tree.iterate(chapter.blocks):
            if element["t"] == "Header":
                self._heading(element, chapter)
                continue
            anchor = tree.identifier(element)
            if not anchor:
                continue
            kind = float_kind(anchor) if element["t"] in ("Div", "Figure", "Table") else ""
            number = self._next(kind, chapter) if kind else ""
            self._add(Target(anchor, chapter, kind, number))

    def _heading(self, heading: tree.Element, chapter: Chapter) -> None:
        level, found, inlines = heading["c"]
        title = tree.text(inlines)
        if not found[0]:
            found[0] = self._free(f"{_stem(chapter)}-{slug(title) or 'section'}")
        if heading is chapter.heading:
            kind = "chapter" if chapter.number else "sec"
            self._add(Target(found[0], chapter, kind, chapter.number, title))
            return
        number = ""
        if chapter.number and level > 1 and "unnumbered" not in found[1]:
            depth = level - 1
            self._sections = (self._sections + [0] * depth)[:depth]
            self._sections[-1] += 1
            if level <= SECTION_DEPTH:
                number = ".".join([chapter.number, *map(str, self._sections)])
        self._add(Target(found[0], chapter, "sec", number, title))

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
            places = sorted({first.chapter.file, target.chapter.file})
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
