"""The first page of a batch: the books of many communes, on one page, offline.

The page is a plain table: it reads without a script. A filter box, when
scripts run, keeps the communes whose name holds what is typed, accents apart.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from string import Template

from diagnostic import paths
from diagnostic.book.batchsearch import Searchable, index_js, read_index
from diagnostic.book.writing import write_whole
from diagnostic.text import NBSP, NNBSP, counted, folded, number

_LABELS = {"html": "Lire", "pdf": "PDF", "docx": "Word"}
_STYLES = ("polices.css", "formes.css", "site.css", "lot.js")
_ASSETS = "_site"
_INDEX = "recherche.js"


@dataclass(frozen=True)
class Entry:
    """A book of the batch.

    Parameters
    ----------
    name : str
        Name of the commune.
    code : str
        Its INSEE code.
    population : int or None
        Its population, if known.
    population_year : int or None
        Vintage of the population.
    files : dict
        Path of each format: ``{"html": …, "pdf": …}``.
    failure : str
        Why the book is missing, in French; empty when it is there.
    """

    name: str
    code: str = ""
    population: int | None = None
    population_year: int | None = None
    files: dict[str, Path] = field(default_factory=dict)
    failure: str = ""


def write_batch(
    folder: Path,
    entries: Sequence[Entry],
    title: str,
    territory: str,
    *,
    edition: str = "",
    commissioner: str = "",
    lang: str = "fr",
) -> Path:
    """Write the page that lists the books of a batch.

    Parameters
    ----------
    folder : Path
        Folder of the batch; the page is its ``index.html``.
    entries : sequence of Entry
        The books, listed by name.
    title : str
        Title of the batch (« Portraits de ville »).
    territory : str
        What the communes have in common (« Seine-Saint-Denis »).
    edition, commissioner : str
        Shown at the foot of the page.
    lang : str
        Language of the page.

    Returns
    -------
    Path
        The page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    style = paths.template() / "style"
    ordered = sorted(entries, key=lambda entry: (folded(entry.name), entry.code))
    template = Template((style / "lot.html").read_text(encoding="utf-8"))
    books = _searchable(ordered, folder)
    ready = sum(1 for entry in ordered if entry.files)
    page = template.substitute(
        lang=escape(lang),
        title=escape(title),
        territory=escape(territory),
        summary=escape(_summary(ready, len(ordered))),
        year=escape(_year(ordered)),
        rows="\n".join(_row(entry, folder) for entry in ordered),
        foot=escape(", ".join(part for part in (edition, commissioner) if part)),
        assets=_ASSETS,
        searchable=str(len(books)),
    )
    _copy_assets(style, folder / _ASSETS)
    index = index_js(books)
    write_whole(folder / _ASSETS / _INDEX, index.encode("utf-8"))
    return write_whole(folder / "index.html", page.encode("utf-8"))


def _searchable(entries: Sequence[Entry], folder: Path) -> list[Searchable]:
    """Return the books whose site can be searched."""
    sites = [(entry.name, entry.files["html"].parent) for entry in entries if "html" in entry.files]
    return [
        Searchable(name, f"{_relative(site, folder)}/", found)
        for name, site in sites
        if (found := read_index(site))
    ]


def _summary(ready: int, total: int) -> str:
    if ready == total:
        return f"{counted(total, 'commune')}, un livre pour chacune."
    return f"{counted(ready, 'livre')} sur {number(total)}{NBSP}: les autres restent à produire."


def _year(entries: Sequence[Entry]) -> str:
    years = {entry.population_year for entry in entries if entry.population_year}
    return f"Population en {years.pop()}" if len(years) == 1 else "Population"


def _row(entry: Entry, folder: Path) -> str:
    population = "" if entry.population is None else number(entry.population)
    shown = population or '<span class="manque">non publié</span>'
    links = [
        f'<a href="{escape(_relative(path, folder))}">{_LABELS[kind]}'
        f'<span class="cache">{NNBSP}: {escape(entry.name)}</span></a>'
        for kind, path in entry.files.items()
    ]
    cell = " ".join(links) or f'<span class="manque">{escape(entry.failure or "à produire")}</span>'
    # The code narrows the search without crowding the eye.
    words = escape(f"{folded(entry.name)} {entry.code}".strip())
    return (
        f'<tr data-mots="{words}"><th scope="row">{escape(entry.name)}'
        f' <span class="code">{escape(entry.code)}</span></th>'
        f'<td class="n">{shown}</td><td class="liens">{cell}</td></tr>'
    )


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix().replace("%", "%25").replace("#", "%23")


def _copy_assets(style: Path, assets: Path) -> None:
    (assets / "fonts").mkdir(parents=True, exist_ok=True)
    for name in _STYLES:
        shutil.copyfile(style / name, assets / name)
    for font in sorted((paths.ASSETS / "fonts").glob("*.woff2")):
        shutil.copyfile(font, assets / "fonts" / font.name)
