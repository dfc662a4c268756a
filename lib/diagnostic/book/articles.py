"""The article of a study, to paste or send: Markdown, a fragment of a page, a Word document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.book import pandoc
from diagnostic.book.letters import write_letter
from diagnostic.book.writing import write_whole

if TYPE_CHECKING:
    from diagnostic.workbook.article import Article


def write_article(made: Article, folder: Path, name: str = "article") -> list[Path]:
    """Write an article in its three forms, and return their paths.

    Parameters
    ----------
    made : Article
    folder : Path
    name : str
        Of the files, without extension.
    """
    written = [write_whole(folder / f"{name}.md", made.markdown.encode("utf-8"))]
    written.append(write_whole(folder / f"{name}.html", fragment(made).encode("utf-8")))
    write_letter(made.markdown, folder / f"{name}.docx")
    return [*written, folder / f"{name}.docx"]


def fragment(made: Article) -> str:
    """Return the article as an element of a page: no style of its own, headings from the second.

    It takes the look of the site it is pasted in.
    """
    content, _ = pandoc.run(
        ["-f", pandoc.EXTENSIONS, "-t", "html5", "--shift-heading-level-by=1", "--wrap=none"],
        made.markdown.encode("utf-8"),
    )
    return f'<article lang="fr">\n{content.decode("utf-8").strip()}\n</article>\n'
