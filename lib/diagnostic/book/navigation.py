"""What surrounds a page of the site: cover, contents, sections, neighbours."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

from diagnostic.book import formats
from diagnostic.book.plan import DATA, WORKBOOK
from diagnostic.book.source import Chapter, Source

_DOWNLOADS = {"pdf": "Télécharger en PDF", "docx": "Télécharger pour Word"}


@dataclass(frozen=True)
class Site:
    """The site's common parts.

    Parameters
    ----------
    source : Source
        The resolved book.
    rendered : tuple of str
        Formats offered for download.
    """

    source: Source
    rendered: tuple[str, ...]

    def fields(self, chapter: Chapter, body: str) -> dict[str, str]:
        """Return what the page's template asks for."""
        cover = self.source.chapters[0].leaf.cover
        first = chapter is self.source.chapters[0]
        title = cover.get("titre", str(self.source.book.get("title", "")))
        territory = cover.get("territoire", "")
        own = formats.full_title(title, territory)
        root = posixpath.relpath(".", posixpath.dirname(chapter.page) or ".")
        return {
            "lang": escape(str(self.source.configuration.get("lang", "fr"))),
            "title": escape(own if first else f"{chapter.title}, {own}"),
            "book": escape(title),
            "territory": escape(territory),
            "signature": escape(title if territory in title else f"{title}, {territory}"),
            "root": root,
            "class": "accueil" if first else "chapitre",
            "cover": self._cover(cover, chapter, root) if first else "",
            "body": self._home(body, chapter) if first else body,
            "contents": self._contents(chapter),
            "downloads": self._downloads(root),
            "neighbours": self._neighbours(chapter),
            "edition": escape(_edition(cover)),
        }

    def _href(self, target: Chapter, page: Chapter) -> str:
        return posixpath.relpath(target.page, posixpath.dirname(page.page) or ".")

    def _cover(self, cover: Mapping[str, str], chapter: Chapter, root: str) -> str:
        image = ""
        if path := cover.get("image"):
            alt = escape(cover.get("alt", ""))
            image = f'<img class="silhouette" src="{escape(path)}" alt="{alt}">'
        reading = self.source.chapters[1] if len(self.source.chapters) > 1 else chapter
        title = cover.get("titre", str(self.source.book.get("title", "")))
        return "".join(
            [
                f'<section class="couv" aria-label="Couverture">{image}',
                _line("couv-ville", cover.get("territoire", "")),
                f'<div class="couv-milieu"><h1>{escape(title)}</h1>',
                _line("couv-sous", cover.get("sous-titre", "")),
                f'<p class="couv-lire"><a href="{self._href(reading, chapter)}">Lire le livre</a>',
                f'{self._download_links(root)}</p></div><div class="couv-bas">',
                *(_line("", cover.get(key, "")) for key in ("edition", "commanditaire")),
                "</div></section>",
            ]
        )

    def _home(self, body: str, chapter: Chapter) -> str:
        """Return the first page's text, then the contents of the book."""
        lowered = body.replace("<h1", "<h2").replace("</h1>", "</h2>")
        parts = []
        for part, chapters in self._parts(self.source.chapters[1:]):
            rows = "".join(f"<li>{self._entry(each, chapter)}</li>" for each in chapters)
            heading = f"<h3>{escape(part)}</h3>" if part else ""
            parts.append(f'<div class="sommaire-partie">{heading}<ul>{rows}</ul></div>')
        contents = f'<h2 id="sommaire">Sommaire</h2><div class="sommaire">{"".join(parts)}</div>'
        return f'<div class="accueil-texte">{lowered}</div>{contents}'

    def _parts(self, chapters: Iterable[Chapter]) -> list[tuple[str, list[Chapter]]]:
        return [(part, list(group)) for part, group in groupby(chapters, lambda c: c.part)]

    def _entry(self, target: Chapter, page: Chapter) -> str:
        number = f'<span class="n">{target.number}</span> ' if target.number else ""
        current = ' aria-current="page"' if target is page else ""
        href = self._href(target, page)
        return f'<a href="{href}"{current}>{number}{escape(target.title)}</a>'

    def _contents(self, page: Chapter) -> str:
        """Return the book's contents, with the sections of the page being read."""
        home = self._href(self.source.chapters[0], page)
        pieces = [f'<ul><li><a href="{home}">Accueil et sommaire</a></li></ul>']
        for part, chapters in self._parts(self.source.chapters[1:]):
            heading = f'<p class="partie">{escape(part)}</p>' if part else ""
            rows = "".join(
                f"<li>{self._entry(each, page)}{self._sections(each) if each is page else ''}</li>"
                for each in chapters
            )
            pieces.append(f"{heading}<ul>{rows}</ul>")
        return "".join(pieces)

    def _sections(self, page: Chapter) -> str:
        rows = "".join(
            f'<li><a href="#{escape(anchor)}">{escape(title)}</a></li>'
            for level, anchor, title in page.leaf.headings
            if level == 2
        )
        if not rows:
            return ""
        return f'<ul class="sections" aria-label="Dans ce chapitre">{rows}</ul>'

    def _download_links(self, root: str) -> str:
        base = "" if root == "." else f"{root}/"
        links = "".join(
            f'<a href="{base}{escape(self.source.slug)}.{kind}">{label}</a>'
            for kind, label in _DOWNLOADS.items()
            if kind in self.rendered
        )
        if (self.source.folder / DATA / WORKBOOK).is_file():
            links += f'<a href="{base}{DATA}/{WORKBOOK}">Télécharger les données</a>'
        return links

    def _downloads(self, root: str) -> str:
        links = self._download_links(root)
        return f'<p class="telecharger">{links}</p>' if links else ""

    def _neighbours(self, page: Chapter) -> str:
        chapters = self.source.chapters
        place = chapters.index(page)
        links = []
        if place > 0:
            links.append(self._neighbour(chapters[place - 1], page, "prec", "Précédent"))
        if place + 1 < len(chapters):
            links.append(self._neighbour(chapters[place + 1], page, "suiv", "Suivant"))
        return "".join(links)

    def _neighbour(self, target: Chapter, page: Chapter, side: str, word: str) -> str:
        title = "Accueil" if target is self.source.chapters[0] else target.title
        rel = "prev" if side == "prec" else "next"
        return (
            f'<a class="{side}" rel="{rel}" href="{self._href(target, page)}">'
            f"<span>{word}</span> {escape(title)}</a>"
        )


def _line(css_class: str, text: str) -> str:
    """Return a paragraph; nothing when there is nothing to say."""
    named = f' class="{css_class}"' if css_class else ""
    return f"<p{named}>{escape(text)}</p>" if text else ""


def _edition(cover: Mapping[str, str]) -> str:
    return ", ".join(cover[key] for key in ("edition", "commanditaire") if key in cover)
