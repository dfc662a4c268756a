"""Every error a user can meet, in one tree.

::

    DiagnosticError
    ├── StudyError            a study file of ``params/`` is wrong
    ├── TerritoryError        a territory is unknown, merged or ambiguous
    ├── CatalogueError        an indicator or a source is declared wrongly
    ├── DataError             a data file is missing, damaged or unreadable
    ├── IncomparableError     two values that must not be compared
    ├── ExecutionError        a notebook failed
    ├── DisclosureError       something personal, or not cleared, would be published
    ├── BusyError             another run holds the same study
    └── BookError             the book could not be assembled or rendered

An error is a list of :class:`Problem`: what is wrong, where (file, line, key,
commune), the value found, what to do, and near matches. All are shown at
once, in French, because the reader is a consultant; all can be pickled,
because notebooks and books are made in other processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and how to mend it.

    Parameters
    ----------
    what : str
        A French sentence: what is wrong.
    where : str
        File, line, key or territory, as the user can find it.
    found : str
        The value found, as written by the user.
    remedy : str
        A French sentence in the imperative: what to do or to write.
    near : tuple of str
        Near matches, best first.
    """

    what: str
    where: str = ""
    found: str = ""
    remedy: str = ""
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"{self.where} : {self.what}" if self.where else self.what]
        if self.found:
            lines.append(f"    trouvé : {self.found}")
        if self.near:
            lines.append(f"    proche : {', '.join(self.near)}")
        if self.remedy:
            lines.append(f"    à faire : {self.remedy}")
        return "\n".join(lines)


class DiagnosticError(Exception):
    """Base of the errors that are shown to users without a traceback.

    Parameters
    ----------
    problems : Problem, str, or iterable of Problem
        What is wrong. A string is a problem with no other detail.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Problem | str | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[DiagnosticError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


class StudyError(DiagnosticError):
    """A study file is missing or wrong."""


class TerritoryError(DiagnosticError):
    """A territory is unknown, ambiguous, or no longer exists."""


class CatalogueError(DiagnosticError):
    """The catalogue declares something that does not hold together."""


class DataError(DiagnosticError):
    """A data file is missing, damaged, or of another layout than declared."""


class IncomparableError(DiagnosticError):
    """Two values were asked to be compared across a break in the series."""


class DisclosureError(DiagnosticError):
    """Something personal, rare or not cleared would reach a shared edition.

    Its problems never quote what identifies: they say its kind and its place.
    """


class ExecutionError(DiagnosticError):
    """A notebook raised, ended too early, or displayed nothing."""


class BusyError(DiagnosticError):
    """Another run is already working on the same study."""


class BookError(DiagnosticError):
    """A book could not be assembled, rendered, or did not pass its checks."""
