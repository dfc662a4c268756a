"""Take the guide's pictures anew, from a book and from JupyterLab.

Needs the tests' environment, Chromium, and poppler's ``pdftoppm``::

    python3 noxfile.py -s book
    .nox/tests/bin/python docs/pictures.py

Look at each picture before committing it, and correct the texts beside them
in the guide when what they show has changed.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
STUDY = "carpentras"
WIDTH = 1240
COLOURS = (192, 128, 96, 64, 48)
HEAVIEST = 250_000
TOKEN = "images"  # noqa: S105 - of a server that lives a minute, on this machine only


def main(book: Path) -> None:
    """Take every picture from a rendered book."""
    IMAGES.mkdir(exist_ok=True)
    printed(book / f"{STUDY}.pdf", "pdf")
    with sync_playwright() as player, tempfile.TemporaryDirectory() as folder:
        options = ["--no-sandbox", "--force-color-profile=srgb", "--lang=fr"]
        chromium = player.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        site(chromium, book, Path(folder))
        with laboratory() as address:
            notebook(chromium, address, Path(folder))
        chromium.close()


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture with as many colours as its weight allows."""
    path = IMAGES / f"{name}.png"
    for colours in COLOURS:
        reduced = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        reduced.save(path, optimize=True)
        if path.stat().st_size <= HEAVIEST:
            return
    sys.exit(f"{path.name}: too heavy, {path.stat().st_size} bytes")


def shot(page: Page, name: str, folder: Path) -> None:
    """Keep what a page shows now."""
    page.evaluate("document.fonts.ready")
    page.screenshot(path=folder / f"{name}.png")
    keep(Image.open(folder / f"{name}.png"), name)


def site(chromium: Browser, book: Path, folder: Path) -> None:
    """Take the top of a chapter, the synthesis, and a search."""
    for name, path, height in (
        ("chapitre", "chapters/seniors.html", 1256),
        ("synthese", "chapters/synthesis.html", 1240),
    ):
        page = chromium.new_page(viewport={"width": WIDTH, "height": height})
        page.goto((book / path).as_uri())
        shot(page, name, folder)
    page = chromium.new_page(viewport={"width": WIDTH, "height": 620})
    page.goto((book / "chapters" / "housing.html").as_uri())
    page.get_by_role("searchbox").press_sequentially("logements vacants", delay=20)
    page.locator("#resultats a").first.wait_for()
    shot(page, "recherche", folder)


def printed(pdf: Path, name: str) -> None:
    """Take the first two pages of a chapter of the PDF, side by side."""
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    first = next(n for n, text in enumerate(pages, start=1) if "\nChapitre\xa01\n" in text)
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", "120", "-f", str(first), "-l", str(first + 1), "-png"]
        subprocess.run([*command, pdf, f"{folder}/page"], check=True)  # noqa: S603
        left, right = (Image.open(path) for path in sorted(Path(folder).glob("page*.png")))
        width = (WIDTH - 12) // 2
        height = round(left.height * width / left.width)
        spread = Image.new("RGB", (WIDTH, height + 8), "#8a8f94")
        for picture, x in ((left, 4), (right, WIDTH - width - 4)):
            spread.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (x, 4))
        keep(spread, name)


@contextmanager
def laboratory() -> Iterator[str]:
    """Open JupyterLab on a copy of the notebooks: running them must not write in the project."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "diagnostic-partage")
        for name in ("notebooks", "params"):
            shutil.copytree(ROOT / name, copy / name)
        (copy / "data").symlink_to(ROOT / "data")
        arguments = ["--no-browser", f"--port={port}", f"--ServerApp.token={TOKEN}"]
        server = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-m", "diagnostic.cli", "lab", STUDY, "--", *arguments],
            cwd=copy,
            env={**os.environ, "DIAGNOSTIC_ROOT": str(copy)},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            answering(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # JupyterLab is a child of the command
            server.wait(30)


def answering(port: int) -> None:
    """Wait until a server listens."""
    for _ in range(120):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    sys.exit("JupyterLab did not start")


def notebook(chromium: Browser, address: str, folder: Path) -> None:
    """Take the chapter on older people, all its cells run."""
    page = chromium.new_page(viewport={"width": WIDTH, "height": 1000})
    page.goto(f"{address}/lab/tree/notebooks/seniors.ipynb?token={TOKEN}")
    page.get_by_text("| Idle").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text("[17]:").first.wait_for(state="attached", timeout=180_000)
    page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0")
    page.get_by_text('study = "carpentras"').click()
    page.wait_for_timeout(2000)
    shot(page, "jupyterlab", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "reports" / STUDY / "_book")
