"""What the browser tests walk in: a site at an address, and a watch kept on its pages."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

PROBES = Path(__file__).with_name("probes.js")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 400}
"""A window of 1280 by 800, at 200 %."""

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""Tags of the WCAG 2.2 A and AA rules in axe-core."""

OUTLINE = [
    "heading-order",
    "landmark-one-main",
    "landmark-unique",
    "page-has-heading-one",
    "region",
]
"""Rules of good practice that a long document must follow too."""


@dataclass(frozen=True)
class Site:
    """A book's site at an address.

    Parameters
    ----------
    folder : Path
        Folder of its first page.
    address : str
        Where it is opened, ending with a slash: ``file:///…/`` or ``http://127.0.0.1:…/``.
    """

    folder: Path
    address: str

    @property
    def pages(self) -> tuple[str, ...]:
        """Every page on the disk, the first page first."""
        found = sorted(
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html")
        )
        return ("index.html", *(page for page in found if page != "index.html"))

    def url(self, page: str, anchor: str = "") -> str:
        """Return the address of a page."""
        return self.address + page + (f"#{anchor}" if anchor else "")

    def page_at(self, url: str) -> str:
        """Return the page that an address shows."""
        return url.split("#", maxsplit=1)[0].removeprefix(self.address) or "index.html"

    def holds(self, url: str) -> bool:
        """Tell whether an address is that of a file of the book."""
        return (self.folder / self.page_at(url)).is_file()

    def page_named(self, word: str) -> str:
        """Return the page of a chapter."""
        return next(page for page in self.pages if Path(page).stem == word)


@dataclass
class Watch:
    """What went wrong while pages were open: nothing may, whatever the test looks at."""

    address: str
    wrongs: list[str] = field(default_factory=list)

    def keep(self, context: BrowserContext) -> None:
        """Start to watch every page of a context."""
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrongs.append(f"script: {error.error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.wrongs.append(f"outside the book: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page left while it loads gives up its requests: not a failure
        if request.failure != "net::ERR_ABORTED":
            self.wrongs.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.wrongs.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrongs.append(f"console: {message.text}")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the library
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine only, and give its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def ask(page: Page, question: str, *arguments: Any) -> Any:
    """Return what a page answers to a function of ``probes.js``."""
    return page.evaluate(f"arguments => probe.{question}(...arguments)", list(arguments))


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong in a page, as it stands."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    # Without preload, axe does not ask again for the styles
    options = {"resultTypes": ["violations"], "preload": False}
    found: list[str] = []
    for values, kind in ((STANDARDS, "tag"), (OUTLINE, "rule")):
        only = {**options, "runOnly": {"type": kind, "values": values}}
        result = page.evaluate("options => axe.run(document, options)", only)
        found += [
            f"{wrong['id']}: {node['target']} {node['failureSummary']}"
            for wrong in result["violations"]
            for node in wrong["nodes"]
        ]
    return found


def search(page: Page, words: str) -> list[str]:
    """Search for words and return the results, once shown."""
    page.locator("#recherche").fill("")
    page.wait_for_function("() => document.getElementById('resultats').hidden")
    page.locator("#recherche").fill(words)
    page.wait_for_function("() => !document.getElementById('resultats').hidden")
    return page.locator("#resultats a").all_inner_texts()


def listed(wrong: dict[str, list[str]]) -> str:
    """Return what is wrong on each page, one line each, for the message of a test."""
    return "\n".join(f"{page}: {each}" for page, found in wrong.items() for each in found)
