"""A book made once, and a browser to read it in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright
from tests.book import toy
from tests.browser.survey import Survey, survey
from tests.browser.walking import DESKTOP, PROBES, Site, Watch, served

from diagnostic import paths
from diagnostic.book.assemble import assemble
from diagnostic.book.plan import Page as BookPage
from diagnostic.book.plan import Part
from diagnostic.book.render import render

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)

Open = Callable[..., Page]

STUDY = """\
territory: "COM-84031"
title: "Diagnostic social partagé de Carpentras"
date: 2026-11-20
themes: [seniors, housing]
"""
"""Two chapters and the pages around them: enough of the real thing to be looked at."""

_COLUMNS = [f"Quartier {number}" for number in range(1, 15)]
TRIALS = f"""Cette page met la mise en page à l’épreuve, avec une note[^une] et une autre[^deux].

[^une]: Première note.
[^deux]: Seconde note.

## Le cœur de ville et l’œuvre sociale {{#sec-epreuve-coeur}}

Les sœurs du bœuf œuvrent au cœur de la manœuvre. Une adresse longue :
<https://exemple.invalid/{"une-adresse-sans-fin-" * 6}>

| Indicateur | {" | ".join(_COLUMNS)} |
|:---|{"---:|" * len(_COLUMNS)}
| Population municipale | {" | ".join(["30" + toy.NN + "854"] * len(_COLUMNS))} |

### Un mot très long

Anticonstitutionnellement{"anticonstitutionnellement" * 3}.

```
une ligne de code qui ne se coupe pas et qui est nettement plus large que l’écran d’un téléphone
```
"""
"""A page with what breaks a narrow screen and a naive search."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and skip them where there is no Chromium."""
    absent = pytest.mark.skip(
        reason="Chromium is absent: install it (apt install chromium) or name it by CHROMIUM"
    )
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(absent)


@pytest.fixture(scope="session")
def trial_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book with every form of the grammar, made by the embedded renderer."""
    # An accent and a space in the path: the pages must be found all the same
    folder = tmp_path_factory.mktemp("livre") / "été à lire"
    plan = toy.plan(folder / "sources")
    trials = Part("Épreuves", (BookPage("epreuve", "L’épreuve", TRIALS),))
    project = assemble(replace(plan, parts=(*plan.parts, trials)), folder / "livre")
    return render(project, ("html",), "embedded").paths["html"].parent


@pytest.fixture(scope="session")
def real_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some chapters on Carpentras, made by the product's own command from real figures.

    Made once for all the processes that share the tests.
    """
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "projet"
    with FileLock(f"{root}.lock"):
        if not (root / "made").exists():
            make_real_book(root)
            (root / "made").touch()
    return root / "reports" / "essai" / "_book"


def make_real_book(root: Path) -> None:
    """Write a study in a folder of its own, and make its book as one does by hand."""
    for name in ("params", "reports"):
        (root / name).mkdir(parents=True)
    for name in ("notebooks", "data"):
        (root / name).symlink_to(paths.root() / name)
    (root / "reports" / "template").symlink_to(paths.template())
    (root / "params" / "essai.yml").write_text(STUDY, encoding="utf-8")
    command = ("book", "essai", "--format", "html", "--renderer", "embedded")
    made = subprocess.run(
        [sys.executable, "-m", "diagnostic.cli", *command],
        cwd=root,
        env={**os.environ, "DIAGNOSTIC_ROOT": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.fixture(scope="session", params=["trial", "real"])
def book(request: pytest.FixtureRequest) -> Path:
    """Each book in turn."""
    return request.getfixturevalue(f"{request.param}_book")


@pytest.fixture
def site(book: Path) -> Site:
    """A book opened from its folder, without a server."""
    return Site(book, f"{book.as_uri()}/")


@pytest.fixture
def trial_site(trial_book: Path) -> Site:
    """The small book opened from its folder."""
    return Site(trial_book, f"{trial_book.as_uri()}/")


@pytest.fixture(params=["trial-file", "trial-http", "real-file"])
def any_site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Each book opened from its folder, then one from a server of this machine."""
    name, scheme = request.param.split("-")
    folder: Path = request.getfixturevalue(f"{name}_book")
    if scheme == "file":
        yield Site(folder, f"{folder.as_uri()}/")
    else:
        with served(folder) as address:
            yield Site(folder, address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium.

    One per module and not per session: Playwright keeps an event loop running in this
    thread, and other tests start loops of their own.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def surveyed(browser: Browser, book: Path) -> Iterator[Survey]:
    """Each book, every page of it looked at once for all the tests of a module."""
    site = Site(book, f"{book.as_uri()}/")
    watch = Watch(site.address)
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    context.add_init_script(path=PROBES)
    watch.keep(context)
    yield survey(context.new_page(), site, watch)
    context.close()


@pytest.fixture
def open_site(browser: Browser) -> Iterator[Open]:
    """Return a function that opens a page of a site, and watch all that it asks for.

    Whatever the test checks, it also fails on a console error, on a request that fails
    and on a request to anything but the book.
    """
    watches: list[Watch] = []

    def opened(
        site: Site, page: str = "index.html", size: dict[str, int] = DESKTOP, **options
    ) -> Page:
        context = browser.new_context(
            viewport=size, locale="fr-FR", reduced_motion="reduce", **options
        )
        context.add_init_script(path=PROBES)
        watch = Watch(site.address)
        watch.keep(context)
        watches.append(watch)
        tab = context.new_page()
        tab.set_default_timeout(5000)
        tab.goto(site.url(page))
        return tab

    yield opened
    for context in browser.contexts:
        context.close()
    assert [wrong for watch in watches for wrong in watch.wrongs] == []
