"""Write a book's Quarto project from its plan.

The project is complete: `quarto render` and the embedded renderer start from
the same files. It is written aside and put in place at the end, so that a
failure or an interruption leaves the former project whole; assembled twice
from the same notebooks, it is the same to the byte.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from diagnostic import paths
from diagnostic.book import reduction
from diagnostic.book.configuration import WARNINGS, brand_yml, quarto_yml
from diagnostic.book.datafiles import write_pack
from diagnostic.book.former import Former, written
from diagnostic.book.guarding import guarded
from diagnostic.book.notice import cover, failed_chapter, foreword
from diagnostic.book.plan import DATA, BookPlan, ChapterSource, Page
from diagnostic.book.reference import reference_docx
from diagnostic.book.writing import told_in_french
from diagnostic.errors import BookError, Problem
from diagnostic.execution.files import copy_tree

_PLACED = ("chapters", "pages", "figures", "filters", "style", DATA, "index.qmd", "_brand.yml")
_COVER = "figures/couverture"


def assemble(plan: BookPlan, destination: Path) -> Path:
    """Write the Quarto project of a book.

    Parameters
    ----------
    plan : BookPlan
        What the book holds.
    destination : Path
        Folder of the project. What it holds besides the project (executed
        notebooks, former renderings) is left alone.

    Returns
    -------
    Path
        The folder of the project.

    Raises
    ------
    BookError
        When a chapter shows an error, cannot be printed, or is missing its
        notebook; every problem is named.
    DisclosureError
        When a shared edition would show what must not be published; nothing
        is written then.
    """
    _check_names(plan)
    guarded(plan)
    with told_in_french(destination):
        destination.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".assemblage-", dir=destination) as folder:
            draft = Path(folder)
            _write(plan, draft, Former(destination))
            if plan.pack is not None:
                write_pack(plan.pack, draft / DATA, destination / DATA)
            _put_in_place(draft, destination)
    return destination


def _check_names(plan: BookPlan) -> None:
    files = [item.file for item in plan.items]
    twice = sorted({file for file in files if files.count(file) > 1})
    if twice:
        raise BookError(
            [Problem("le livre a deux fois ce chapitre.", where=file) for file in twice]
        )
    if not files:
        raise BookError(Problem("le livre n’a aucun chapitre.", where=plan.slug))


def _write(plan: BookPlan, draft: Path, former: Former) -> None:
    for folder in ("chapters/figures", "pages", "figures"):
        (draft / folder).mkdir(parents=True)
    problems: list[Problem] = []
    warnings: list[str] = []
    for item in plan.items:
        if isinstance(item, ChapterSource):
            warnings += _write_chapter(item, draft, former, problems)
        elif item.id != "index":
            text = reduction.with_title(item.markdown, item.id, item.title, item.numbered)
            _write_text(draft / item.file, text)
    if problems:
        raise BookError(problems)
    former.tidy()
    _write_text(draft / "index.qmd", _index(plan, _copy_cover(plan, draft)))
    _write_text(draft / "_brand.yml", brand_yml())
    _write_text(draft / WARNINGS, json.dumps(warnings, ensure_ascii=False, indent=1) + "\n")
    _copy_style(draft)
    _write_text(draft / "_quarto.yml", quarto_yml(plan))


def _write_chapter(
    chapter: ChapterSource, draft: Path, former: Former, problems: list[Problem]
) -> Sequence[str]:
    """Write a chapter and its figures; return what should be mended in it."""
    if chapter.failure is not None or chapter.notebook is None:
        _write_text(draft / chapter.file, written(failed_chapter(chapter)))
        return ()
    try:
        made = former.chapter(chapter, chapter.notebook)
    except (OSError, ValueError) as error:
        problem = Problem(
            "le carnet exécuté est absent ou illisible.",
            where=chapter.id,
            found=f"{chapter.notebook.name} : {error}",
            remedy="Relancez ce chapitre.",
        )
        problems.append(problem)
        return ()
    _write_text(draft / chapter.file, made.text)
    for name, content in made.figures.items():
        file = draft / "chapters" / "figures" / name
        if file.exists() and file.read_bytes() != content:
            problems.append(Problem("deux figures portent le même nom.", chapter.id, found=name))
        file.write_bytes(content)
    problems.extend(made.problems)
    return made.warnings


def _index(plan: BookPlan, image: str) -> str:
    pages = [item for item in plan.items if isinstance(item, Page) and item.id == "index"]
    # The cover says the title already: the page that follows it says something else.
    title = pages[0].title if pages and pages[0].title != plan.title else "Ce document"
    text = pages[0].markdown if pages else foreword(plan)
    opened = reduction.with_title(text, "index", title, numbered=False)
    heading, _, rest = opened.partition("\n")
    return f"{heading}\n\n{cover(plan, image)}\n\n{rest.strip()}\n"


def _copy_cover(plan: BookPlan, draft: Path) -> str:
    """Copy the cover's image into the project; return its path there, if any."""
    if plan.cover_image is None:
        return ""
    if not plan.cover_image.is_file():
        raise BookError(Problem("l’image de couverture est absente.", where=str(plan.cover_image)))
    name = _COVER + plan.cover_image.suffix.lower()
    shutil.copyfile(plan.cover_image, draft / name)
    return name


def _copy_style(draft: Path) -> None:
    template = paths.template()
    (draft / "filters").mkdir()
    shutil.copyfile(template / "filters" / "diagnostic.lua", draft / "filters" / "diagnostic.lua")
    copy_tree(template / "style", draft / "style")
    fonts = draft / "style" / "fonts"
    fonts.mkdir()
    for source in sorted((paths.ASSETS / "fonts").iterdir()):
        if source.suffix in (".ttf", ".woff2", ".txt"):
            shutil.copyfile(source, fonts / source.name)
    (draft / "style" / "reference.docx").write_bytes(reference_docx())


def _write_text(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _put_in_place(draft: Path, destination: Path) -> None:
    """Swap the new project for the former one, ``_quarto.yml`` last."""
    for name in (*_PLACED, WARNINGS, "_quarto.yml"):
        new, old = draft / name, destination / name
        if old.is_dir():  # what the new project does not hold goes too
            old.rename(draft / f"{name}.former")
        elif old.exists() and not new.exists():
            old.unlink()
        if new.exists():
            new.replace(old)
