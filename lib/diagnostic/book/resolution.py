"""Resolve what Quarto resolves: references, links, floats, call-outs.

The result says everything in plain elements and classes; the Lua filter then
gives each class its look in each format. What cannot be resolved is a problem
named by its chapter, never a silent « ?? ».
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from diagnostic.book import identified, tree
from diagnostic.book.answers import Answers
from diagnostic.book.numbering import NAMES, Numbering, float_kind, referable
from diagnostic.book.plan import DATA
from diagnostic.book.source import Chapter
from diagnostic.errors import Problem
from diagnostic.text import NBSP, near_matches

CALLOUTS = {
    "note": "Note",
    "tip": "Conseil",
    "warning": "Avertissement",
    "important": "Important",
    "caution": "Attention",
}

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Resolver:
    """What resolves the tree of one chapter.

    Parameters
    ----------
    chapter : Chapter
        With its number and anchors.
    answers : Answers
        The book, as the chapter may ask it.
    numbering : Numbering
        All its places, to say which are near the one that is missing.

    Attributes
    ----------
    problems : list of Problem
        All that could not be resolved.
    """

    def __init__(self, chapter: Chapter, answers: Answers, numbering: Numbering) -> None:
        self.chapter = chapter
        self.answers = answers
        self.numbering = numbering
        self.problems: list[Problem] = []

    def resolved(self, blocks: tree.Blocks) -> tree.Blocks:
        """Return a chapter's tree, resolved; its headings have their anchors.

        Everything that formats will ask of its places is asked here.
        """
        for anchor in self.chapter.anchors:
            self.answers.target(anchor)
        resolved: tree.Blocks = tree.rewrite(blocks, self.visit)
        identified.lead(resolved, self.answers)
        if not any(block["t"] not in ("Header", "Null") for block in resolved):
            self.problems.append(
                Problem(
                    "le chapitre est vide.",
                    where=self.chapter.file,
                    remedy="Ajoutez-lui du texte ou retirez-le du livre.",
                )
            )
        return resolved

    def visit(self, element: tree.Element) -> tree.Blocks | None:
        """Return what replaces an element; its children are resolved already."""
        kind = element["t"]
        if kind == "Cite":
            return self._references(element)
        if kind == "Link":
            self._link(element)
        elif kind == "Image":
            _describe(element)
        elif kind == "Div":
            return self._float(element) or self._callout(element)
        elif kind in ("Figure", "Table"):
            return self._native_float(element)
        return None

    def _references(self, cite: tree.Element) -> tree.Blocks:
        result: tree.Blocks = []
        for index, citation in enumerate(cite["c"][0]):
            anchor = citation["citationId"]
            if index:
                last = index == len(cite["c"][0]) - 1
                result += tree.string(" et " if last else ", ")
            target = self.answers.target(anchor)
            if target is None or not referable(anchor):
                self._unresolved(anchor)
                result += tree.string(f"@{anchor}")
                continue
            bare = citation["citationMode"]["t"] == "SuppressAuthor" and target.number
            label = target.number if bare else target.label
            result.append(tree.link(tree.string(label), f"#{anchor}", "renvoi"))
        return result

    def _unresolved(self, anchor: str) -> None:
        known = [name for name in self.numbering.targets if referable(name)]
        remedy = (
            "Corrigez le renvoi ou donnez cet identifiant à sa cible."
            if referable(anchor)
            else f"Pour écrire une arobase, écrivez \\@{anchor}."
        )
        self.problems.append(
            Problem(
                "le renvoi ne mène à rien.",
                where=self.chapter.file,
                found=f"@{anchor}",
                remedy=remedy,
                near=tuple(f"@{name}" for name in near_matches(anchor, known)),
            )
        )

    def _link(self, link: tree.Element) -> None:
        target = link["c"][2]
        if _SCHEME.match(target[0]) or "renvoi" in tree.classes(link):
            if target[0].startswith("#"):  # written by hand: its page may be another
                self.answers.target(target[0][1:])
            return
        path, _, anchor = target[0].partition("#")
        title = self.chapter.anchor
        if path:
            folder = posixpath.dirname(self.chapter.file)
            joined = posixpath.normpath(posixpath.join(folder, unquote(path)))
            found = self.answers.file(joined)
            if found is None:
                found = self.answers.file(path.lstrip("/"))
            if found is None and joined.startswith(f"{DATA}/"):
                target[0] = joined  # a file of the data pack, put beside the pages
                return
            if found is None:
                self._broken(target[0], "ce fichier n’est pas un chapitre du livre.")
                return
            title = found
        anchor = unquote(anchor) or title
        if anchor not in self.answers:
            self._broken(target[0], "l’ancre n’existe pas.")
        target[0] = f"#{anchor}"

    def _broken(self, written: str, reason: str) -> None:
        self.problems.append(
            Problem(f"le lien ne mène à rien{NBSP}: {reason}", self.chapter.file, written)
        )

    def _float(self, div: tree.Element) -> tree.Blocks | None:
        anchor = tree.identifier(div)
        kind = float_kind(anchor)
        if not kind:
            return None
        body = list(div["c"][1])
        caption = body.pop()["c"] if len(body) > 1 and body[-1]["t"] in ("Para", "Plain") else []
        if not caption:
            self.problems.append(
                Problem(
                    "la légende manque : elle est le dernier paragraphe du bloc.",
                    where=self.chapter.file,
                    found=f"#{anchor}",
                )
            )
        return [self._labelled(anchor, kind, caption, [_bare_image(block) for block in body])]

    def _native_float(self, element: tree.Element) -> tree.Blocks | None:
        """Label a figure or table written in pandoc's own form (``: Légende {#tbl-x}``)."""
        anchor = tree.identifier(element)
        kind = float_kind(anchor)
        if not kind:
            return None
        found = element["c"]
        long = found[1][1]
        caption = [inline for block in long for inline in block["c"]]
        if element["t"] == "Figure":
            body = [tree.para(b["c"]) if b["t"] == "Plain" else b for b in found[2]]
            return [self._labelled(anchor, kind, caption, body)]
        found[0][0], found[1] = "", [None, []]
        return [self._labelled(anchor, kind, caption, [element])]

    def _labelled(
        self, anchor: str, kind: str, caption: tree.Blocks, body: tree.Blocks
    ) -> tree.Element:
        target = self.answers.known(anchor)
        label = tree.span(tree.string(f"{NAMES[kind]}{NBSP}{target.number}{NBSP}:"), "etiquette")
        legend = tree.div([tree.para([label, {"t": "Space"}, *caption])], "legende")
        return tree.div([legend, *body], "flottant", f"flottant-{kind}", anchor=anchor)

    def _callout(self, div: tree.Element) -> tree.Blocks | None:
        kind = next((n[8:] for n in tree.classes(div) if n.startswith("callout-")), "")
        if kind not in CALLOUTS:
            return None
        blocks = list(div["c"][1])
        title = tree.string(tree.value(div, "title") or CALLOUTS[kind])
        if blocks and blocks[0]["t"] == "Header":
            title = blocks.pop(0)["c"][2]
        opening = tree.para([{"t": "Strong", "c": title}])
        return [tree.div([opening, *blocks], "encart", f"encart-{kind}", anchor=div["c"][0][0])]


def _describe(image: tree.Element) -> None:
    """Give an image one alternative text, the one written for the screen."""
    found = image["c"][0]
    if any(pair[0] == "fig-alt" for pair in found[2]):
        image["c"][1] = tree.string(tree.value(image, "fig-alt"))
        found[2] = [pair for pair in found[2] if pair[0] != "fig-alt"]


def _bare_image(block: tree.Element) -> tree.Element:
    """Take away the break that keeps Quarto from making a second caption of the image."""
    if block["t"] == "Para" and any(inline["t"] == "Image" for inline in block["c"]):
        kept = [inline for inline in block["c"] if inline["t"] != "LineBreak"]
        return tree.para(kept)
    return block
