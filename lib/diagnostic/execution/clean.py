"""Take out of an executed notebook whatever changes from one run to the next.

Timings, absolute paths, random cell ids and memory addresses go; what was
computed stays. The same study run twice gives the same bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

INJECTED = "injected-parameters"
"""Tag papermill gives to the cell of parameters, and the id it takes here."""

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_CELL_FILE = re.compile(r"(?<!\S)\S*[\\/]ipykernel_\d+[\\/](\d+\.py)")
"""Where ipykernel pretends that a cell is written: a warning tells it.

Looked for from the start of a word only: a word may be a megabyte long.
"""
_VOLATILE = ("papermill", "execution", "ExecuteTime", "widgets")


def cleaned(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook, changed in place, without anything volatile.

    Parameters
    ----------
    notebook : NotebookNode
        As papermill returns it.
    """
    for name in _VOLATILE:
        notebook.metadata.pop(name, None)
    # The interpreter's patch version differs between machines and says nothing of the study.
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        for name in _VOLATILE:
            cell.metadata.pop(name, None)
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED
        for output in cell.get("outputs", []):
            _clean_output(output)
    return notebook


def _clean_output(output: Any) -> None:
    data = output.get("data", {})
    if "text/plain" in data:
        data["text/plain"] = steady(data["text/plain"])
    if output.get("output_type") == "stream":
        output["text"] = steady(output["text"])


def steady(text: str) -> str:
    """Return a text without memory addresses nor the names ipykernel gives to cells."""
    return _CELL_FILE.sub(r"\1", _ADDRESS.sub("", text))
