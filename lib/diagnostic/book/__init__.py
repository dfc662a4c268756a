"""The book: a Quarto project assembled from executed notebooks, then rendered.

``assemble`` writes the project, ``render`` makes HTML, PDF and DOCX of it
(with Quarto when it is installed, with the wheels of pandoc and Typst
otherwise), ``check`` reads the results back.
"""

from diagnostic.book.plan import BookPlan, ChapterSource, Page, Part, Rendered

__all__ = ["BookPlan", "ChapterSource", "Page", "Part", "Rendered"]
