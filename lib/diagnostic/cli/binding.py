"""Render a book only when something in it changed, and check what was rendered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.execution.files import replace_text

if TYPE_CHECKING:
    from diagnostic.book.plan import Format, Rendered, Renderer

_RECORD = Path("_build", "book.json")
_MADE = {"_book", "_build", ".quarto"}


def bind(project: Path, formats: Sequence[Format], renderer: Renderer) -> Rendered:
    """Render an assembled project, or return the rendering it already has.

    Parameters
    ----------
    project : Path
    formats : sequence of str
    renderer : str

    Raises
    ------
    BookError
        When a renderer fails, or when what it made does not pass the checks.
    """
    from diagnostic.book.checks import verify
    from diagnostic.book.render import render

    key = _key(project, formats, renderer)
    if known := _recorded(project, key):
        return known
    (project / _RECORD).unlink(missing_ok=True)
    rendered = verify(project, render(project, tuple(formats), renderer))
    files = {kind: path.relative_to(project).as_posix() for kind, path in rendered.paths.items()}
    record = {
        "key": key,
        "paths": files,
        "renderer": rendered.renderer,
        "warnings": list(rendered.warnings),
        "digest": _digest(project / name for name in files.values()),
    }
    replace_text(project / _RECORD, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    return rendered


def _recorded(project: Path, key: str) -> Rendered | None:
    from diagnostic.book.configuration import OUTPUT
    from diagnostic.book.plan import DATA, Rendered

    try:
        record = json.loads((project / _RECORD).read_text(encoding="utf-8"))
        files = {kind: project / name for kind, name in record["paths"].items()}
        data = project / OUTPUT / DATA
        if (project / DATA).is_dir() is not data.is_dir():
            return None
        if record["key"] != key or record["digest"] != _digest(files.values()):
            return None
    except (OSError, ValueError, KeyError):
        return None
    kept = "rien n’a changé : le livre déjà fait est gardé."
    said = (*record["warnings"], kept)
    return Rendered(files, record["renderer"], said, data if data.is_dir() else None)


def _key(project: Path, formats: Sequence[Format], renderer: Renderer) -> str:
    """Digest what shapes a rendering: the project, the renderers, and this package's own."""
    from diagnostic.book.quarto import find_quarto

    quarto = None if renderer == "embedded" else find_quarto()
    settings = [
        ",".join(formats),
        renderer,
        str(quarto),
        version("pypandoc_binary"),
        version("typst"),
        str(project),
    ]
    sources = sorted((paths.PACKAGE / "book").rglob("*.py"))
    template = sorted(path for path in paths.template().rglob("*") if path.is_file())
    book = sorted(
        path
        for path in project.rglob("*")
        if path.is_file() and not _MADE & set(path.relative_to(project).parts)
    )
    return hashlib.sha256(
        "\n".join([*settings, _digest(sources), _digest(template), _digest(book)]).encode()
    ).hexdigest()


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name} {path.stat().st_size}".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
