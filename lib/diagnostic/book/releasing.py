"""The gate a last time, on the files themselves: what leaves the team is opened and searched.

What a book is made from was searched before it was written
(:mod:`diagnostic.book.guarding`); here every file that was made is read back,
whoever made it: pages, search index, Word, workbook, data files, and what a
PDF says of its figures. A file that holds what it must not is taken away.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.book.readback import read_pdf
from diagnostic.confidentiality.outputs import Guard, png_text
from diagnostic.errors import DisclosureError
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names, with_own_group

if TYPE_CHECKING:
    from diagnostic.study.model import Study
    from diagnostic.territories.gazetteer import Gazetteer

_SAID = re.compile(r'(?:alt|title|content|aria-label|data-[\w-]+)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_TEXTS = {".html", ".js", ".json", ".csv", ".txt", ".md", ".svg", ".xml"}
_PARTS = (".xml", ".rels")


def guard_of(study: Study, gazetteer: Gazetteer) -> Guard:
    """Return what the edition of a study must not show."""
    around = with_own_group(study, gazetteer)
    return Guard(study.edition, paths.field(study.slug), place_names(study.territory, around))


def released(guard: Guard, files: Iterable[Path]) -> None:
    """Search files that are about to be shared.

    Parameters
    ----------
    guard : Guard
    files : iterable of Path
        Files, or folders whose files are all searched.

    Raises
    ------
    DisclosureError
        Naming each file and the kind of what it holds; none of the files is
        left then.
    """
    if guard.edition is Edition.WORKING:
        return
    made = list(_files(files))
    try:
        guard.check(said for path in made for said in texts(path))
    except DisclosureError:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _files(given: Iterable[Path]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from (each for each in sorted(path.rglob("*")) if each.is_file())
        elif path.is_file():
            yield path


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a file says, in words, with its name; attributes and metadata too."""
    kind = path.suffix.lower()
    if kind in {".docx", ".xlsx", ".pptx"}:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(_PARTS):
                    yield f"{path.name}, {name}", _words(archive.read(name).decode("utf-8"))
    elif kind == ".pdf":
        printed = read_pdf(path, with_text=False)
        if printed is not None:
            yield path.name, "\n".join((*printed.pages, *printed.alts))
    elif kind == ".png":
        yield path.name, png_text(path.read_bytes())
    elif kind in _TEXTS:
        written = path.read_text(encoding="utf-8", errors="replace")
        yield path.name, _words(written) if kind in {".html", ".svg", ".xml"} else written


def _words(markup: str) -> str:
    """Return the words of a marked-up text: a run cut by a mark is one run again."""
    said = " ".join(_SAID.findall(markup))
    apart = re.sub(r"</(?:w:p|a:p|si|p|li|td|th|h\d|div)>|<br\s*/?>", " ", markup)
    return unescape(f"{_TAG.sub('', apart)}\n{said}")
