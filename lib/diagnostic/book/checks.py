"""Read a rendered book back, as its readers will meet it, and say what is wrong.

Renderers end well on a reference that leads nowhere, a picture that is
missing, an output printed as Python's own text. Here every file is opened
again, and each fault is named by its chapter and place.
"""

from __future__ import annotations

import inspect
import json
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from diagnostic.book import readback
from diagnostic.book.memo import Memo
from diagnostic.book.plan import Rendered
from diagnostic.book.readback import Page, Paragraph, read_docx, read_page, read_pdf
from diagnostic.book.source import configuration
from diagnostic.errors import BookError, Problem
from diagnostic.text import NBSP

_TRACES = (
    (re.compile(r"\?@[\w-]+|\?(?:fig|tbl|sec)-[\w-]+"), "un renvoi ne mène à rien."),
    (re.compile(r"@(?:fig|tbl|sec)-[\w-]+"), "un renvoi n’a pas été résolu."),
    (re.compile(r"<?IPython\.core\.display\.\w+[^>]*>?"), "un affichage de Python est imprimé."),
    (re.compile(r"<Figure size [^>]*>|<Axes:? ?[^>]*>"), "un objet matplotlib est imprimé."),
    (re.compile(r"Traceback \(most recent call last\)"), "une erreur de Python est imprimée."),
    (re.compile(r"(?<!:):{3,}(?!:)"), "une marque de mise en forme « ::: » est restée."),
    (re.compile(r"\{[.#][\w-]+[^{}]{0,40}\}"), "un attribut de mise en forme est resté."),
)
_EMPTY = 20
"""A chapter with fewer characters than this is empty."""


def check(project: Path, rendered: Rendered) -> list[Problem]:
    """Return what is wrong in a rendered book.

    Parameters
    ----------
    project : Path
        Folder of the project.
    rendered : Rendered
        What `render` returned.

    Returns
    -------
    list of Problem
        Unresolved references, broken links, images without alternative text
        or without file, empty chapters, identifiers given twice, traces of
        Python or of Markdown. Empty when the book is sound.
    """
    problems: list[Problem] = []
    if "html" in rendered.paths:
        problems += _check_site(project, rendered.paths["html"].parent)
    if "pdf" in rendered.paths:
        # The embedded PDF comes from the tree whose HTML has just been read.
        with_text = rendered.renderer == "quarto" or "html" not in rendered.paths
        problems += _check_pdf(rendered.paths["pdf"], with_text)
    if "docx" in rendered.paths:
        problems += _check_docx(rendered.paths["docx"])
    return problems


def verify(project: Path, rendered: Rendered) -> Rendered:
    """Return what was rendered, or raise.

    Raises
    ------
    BookError
        With every problem of `check`.
    """
    if problems := check(project, rendered):
        raise BookError(problems)
    return rendered


def traces(text: str, where: str) -> list[Problem]:
    """Return the traces of an unfinished rendering in a text."""
    return [
        Problem(what, where=where, found=_around(text, found))
        for pattern, what in _TRACES
        for found in pattern.finditer(text)
    ]


def _around(text: str, found: re.Match[str]) -> str:
    before = text[max(0, found.start() - 30) : found.start()]
    after = text[found.end() : found.end() + 30]
    return f"…{before}{found[0]}{after}…".replace("\n", " ")


def _check_site(project: Path, site: Path) -> list[Problem]:
    files = _pages(project)
    missing = [name for name in files if not (site / name).is_file()]
    problems = [Problem("la page est absente du site.", where=name) for name in missing]
    memo = Memo(project / "_build" / "memo" / "pages", inspect.getsource(readback))
    pages = {name: _read(site / name, memo) for name in files if name not in missing}
    memo.tidy()
    for name, page in pages.items():
        problems += _check_page(site, name, page, pages)
    return problems


def _read(file: Path, memo: Memo) -> Page:
    """Return a page of the site; what is in it is read again only when its bytes changed."""
    content = file.read_bytes()
    if known := memo.get(content):
        return Page.from_record(json.loads(known))
    page = read_page(file)
    memo.put(content, json.dumps(page.record(), ensure_ascii=False).encode("utf-8"))
    return page


def _pages(project: Path) -> list[str]:
    """Return the pages that the site must have."""

    def listed(entries: list[object]) -> list[str]:
        found: list[str] = []
        for entry in entries:
            inside = entry.get("chapters", []) if isinstance(entry, dict) else None
            found += listed(inside) if inside is not None else [str(entry)]
        return found

    chapters = configuration(project)["book"]["chapters"]
    return [str(Path(file).with_suffix(".html").as_posix()) for file in listed(chapters)]


def _check_page(site: Path, name: str, page: Page, pages: dict[str, Page]) -> list[Problem]:
    problems = traces(page.text, name)
    if len(page.text.strip()) < _EMPTY:
        problems.append(Problem("le chapitre est vide.", where=name))
    if page.headings != 1:
        found = f"{page.headings} titres de premier niveau"
        problems.append(Problem("la page doit avoir un titre, un seul.", where=name, found=found))
    problems += [
        Problem("l’identifiant est donné deux fois.", where=name, found=f"#{anchor}")
        for anchor in page.repeated
    ]
    for source, alt in page.images:
        if not (alt or "").strip():
            problems.append(Problem("l’image n’a pas de texte alternatif.", name, source))
        if not source.startswith("data:") and not _local(site, name, source).is_file():
            problems.append(Problem("la figure est absente.", where=name, found=source))
    problems += [p for link in page.links if (p := _check_link(site, name, link, page, pages))]
    return problems


def _local(site: Path, name: str, target: str) -> Path:
    return (site / name).parent / unquote(target)


def _check_link(
    site: Path, name: str, link: str, page: Page, pages: dict[str, Page]
) -> Problem | None:
    if re.match(r"[a-z][a-z0-9+.-]*:", link, re.IGNORECASE):
        return None
    path, _, anchor = link.partition("#")
    target: Page | None = page
    if path:
        file = _local(site, name, path)
        if not file.is_file():
            return Problem("le lien mène à un fichier absent.", where=name, found=link)
        # By the words alone: asking the disk where each link leads takes half of the check.
        target = pages.get(
            posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
        )
    if anchor and target is not None and unquote(anchor) not in target.anchors:
        return Problem("le lien mène à une ancre absente.", where=name, found=link)
    return None


def _check_docx(file: Path) -> list[Problem]:
    document = read_docx(file)
    problems = []
    for paragraph in document.paragraphs:
        problems += traces(paragraph.text, _place(file, paragraph))
        problems += [
            Problem("l’image n’a pas de texte alternatif.", _place(file, paragraph), name)
            for name, alt in paragraph.images
            if not alt.strip()
        ]
        problems += [
            Problem("le lien mène à un signet absent.", _place(file, paragraph), f"#{anchor}")
            for anchor in paragraph.links
            if anchor not in document.bookmarks
        ]
    return problems


def _place(file: Path, paragraph: Paragraph) -> str:
    return f"{file.name}, {paragraph.chapter}" if paragraph.chapter else file.name


def _check_pdf(file: Path, with_text: bool) -> list[Problem]:
    """Check what the PDF says and how it is tagged."""
    document = read_pdf(file, with_text)
    if document is None:
        return []
    problems = []
    for number, text in enumerate(document.pages, start=1):
        problems += traces(text, f"{file.name}, page{NBSP}{number}")
    if document.untagged:
        problems.append(Problem("le PDF n’est pas balisé.", where=file.name))
    problems += [
        Problem("le PDF ne dit pas sa langue ou son titre.", where=file.name, found=field)
        for field in document.missing
    ]
    if document.figures_without_alt:
        found = str(document.figures_without_alt)
        problems.append(Problem("des figures n’ont pas de texte alternatif.", file.name, found))
    return problems
