"""Every page of a book, visited once, with all that the tests want to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page
from tests.browser.walking import (
    DESKTOP,
    PHONE,
    SMALL_PHONE,
    ZOOMED,
    Site,
    Watch,
    ask,
    violations,
)

SCREENS = {"desktop": DESKTOP, "390": PHONE, "320": SMALL_PHONE, "200 %": ZOOMED}
MEASURED = ("desktop", "390")
"""Screens on which axe, contrasts and targets are measured."""

WIDER_TEXT = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; "
    "word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)
"""Spacing that a reader may set (WCAG 1.4.12)."""

LARGER_TEXT = "html { font-size: 150% !important }"
"""Letters of 24 pixels: the largest setting that browsers offer."""


@dataclass
class Seen:
    """What one page has."""

    title: str
    lang: str
    headings: list[tuple[int, str]]
    landmarks: dict[str, Any]
    ids: list[str]
    links: list[dict[str, str]]
    images: int
    without_alt: list[str]
    tables: int
    bare_tables: list[str]
    unfit: dict[str, list[str]] = field(default_factory=dict)
    scrollers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    targets: dict[str, list[str]] = field(default_factory=dict)
    faint: dict[str, list[str]] = field(default_factory=dict)
    axe: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Survey:
    """A site and what was seen of each of its pages."""

    site: Site
    pages: dict[str, Seen]
    watch: Watch

    def wrongs(self, aspect: str, screen: str) -> dict[str, list[str]]:
        """Return the pages where an aspect is not empty on a screen."""
        found = {page: getattr(seen, aspect)[screen] for page, seen in self.pages.items()}
        return {page: wrong for page, wrong in found.items() if wrong}


def survey(tab: Page, site: Site, watch: Watch) -> Survey:
    """Visit every page of a site."""
    return Survey(site, {page: visit(tab, site, page) for page in site.pages}, watch)


def visit(tab: Page, site: Site, page: str) -> Seen:
    """Open a page, every fold open, and look at it on each screen."""
    tab.set_viewport_size(DESKTOP)
    tab.goto(site.url(page))
    seen = Seen(**ask(tab, "contents"))
    tab.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    for name, size in SCREENS.items():
        tab.set_viewport_size(size)
        seen.unfit[name] = ask(tab, "unfit")
        seen.scrollers[name] = ask(tab, "scrollers")
        if name in MEASURED:
            seen.targets[name] = ask(tab, "smallTargets")
            seen.faint[name] = ask(tab, "faintText")
            seen.axe[name] = violations(tab)
    seen.unfit["wider spacing"] = styled(tab, SMALL_PHONE, WIDER_TEXT)
    seen.unfit["larger letters"] = styled(tab, DESKTOP, LARGER_TEXT)
    return seen


def styled(tab: Page, size: dict[str, int], style: str) -> list[str]:
    """Return what no longer fits once the reader has set a style."""
    tab.set_viewport_size(size)
    added = tab.add_style_tag(content=style)
    found: list[str] = ask(tab, "unfit")
    added.evaluate("style => style.remove()")
    return found
