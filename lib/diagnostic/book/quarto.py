"""Render by the real Quarto, and believe its log rather than its exit code.

Quarto ends well although a reference leads nowhere or an image is missing: it
only says so in its log. Everything of that kind is a failure here.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from diagnostic.book.finding import find_quarto
from diagnostic.book.plan import Format, Rendered
from diagnostic.book.source import configuration
from diagnostic.errors import BookError, Problem

__all__ = ["find_quarto", "read_log", "render_quarto"]

_NAMES: dict[Format, str] = {"html": "html", "pdf": "typst", "docx": "docx"}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_FATAL = re.compile(
    r"unable to resolve (?:crossref|link)|could not (?:find|fetch) (?:image|resource)|"
    r"citeproc: citation .* not found|duplicate (?:label|identifier)|^\s*error\b",
    re.IGNORECASE,
)
_WARNING = re.compile(r"^\s*(?:\[?W(?:ARN|ARNING)\]?)\b[:\s]*(.*)$", re.IGNORECASE)
_FAILURE_LINES = 25


def render_quarto(project: Path, formats: Sequence[Format], quarto: Path) -> Rendered:
    """Render a project by Quarto, all formats in one call.

    Parameters
    ----------
    project : Path
        Folder of the project.
    formats : sequence of str
        ``html``, ``pdf``, ``docx``. One call for all: a call for one format
        empties the output of the others.
    quarto : Path
        The executable.

    Raises
    ------
    BookError
        When Quarto fails, or ends well with something unresolved.
    """
    settings = configuration(project)
    declared = settings.get("format", {})
    wanted = [_NAMES[kind] for kind in formats]
    command = [str(quarto), "render", str(project)]
    if set(wanted) != set(declared):
        command += ["--to", ",".join(wanted)]
    done = subprocess.run(  # noqa: S603 - the user's own Quarto
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        cwd=project,
        check=False,
    )
    log = _ANSI.sub("", done.stdout + "\n" + done.stderr)
    problems, warnings = read_log(log)
    if done.returncode or problems:
        problems = problems or [_failure(log)]
        raise BookError(problems)
    output = project / str(settings["project"].get("output-dir", "_book"))
    slug = str(settings["book"].get("output-file", "livre"))
    files: dict[Format, Path] = {
        "html": output / "index.html",
        "pdf": output / f"{slug}.pdf",
        "docx": output / f"{slug}.docx",
    }
    missing = [kind for kind in formats if not files[kind].is_file()]
    if missing:
        raise BookError(
            [Problem("Quarto n’a pas écrit ce fichier.", str(files[k])) for k in missing]
        )
    return Rendered({kind: files[kind] for kind in formats}, "quarto", tuple(warnings))


def read_log(log: str) -> tuple[list[Problem], list[str]]:
    """Return what a log of Quarto says is wrong, and its other warnings.

    Parameters
    ----------
    log : str
        Standard output and error, without colours.
    """
    problems: list[Problem] = []
    warnings: list[str] = []
    for line in log.splitlines():
        if _FATAL.search(line):
            problems.append(Problem("Quarto signale un élément non résolu.", found=line.strip()))
        elif found := _WARNING.match(line):
            warnings.append(f"Quarto : {found[1].strip() or line.strip()}")
    return _distinct(problems), list(dict.fromkeys(warnings))


def _distinct(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _failure(log: str) -> Problem:
    lines = [line for line in log.splitlines() if line.strip()]
    return Problem("Quarto a échoué.", found="\n".join(lines[-_FAILURE_LINES:]))
