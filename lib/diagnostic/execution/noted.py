"""A chapter whose note alone changed: the cell that shows it is made again, the others kept.

Two chapters made from the same things but for the team's note differ by what
their notebook does with the note. When the notebook only asks the door for
blocks (:mod:`.asking`), one of them reads the note, and leaves to the others
nothing but the sources that it cites. The whole notebook is executed at the
first doubt: the same bytes, later.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic import reading
from diagnostic.execution.asking import Asking, asking
from diagnostic.execution.inputs import OPENED
from diagnostic.execution.keys import Keys, Seal
from diagnostic.execution.manifests import digest
from diagnostic.execution.opened import dependencies, joined
from diagnostic.execution.runs import Run

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block

_NOTE = "notes"
"""Method of the door that shows the note: no other may read it."""
_SOURCES = "sources"
"""Method of the door that shows what the blocks asked for so far rest on."""


@dataclass(frozen=True)
class _Kept:
    """A chapter of which all but one output is kept."""

    notebook: dict[str, Any]
    asked: Asking
    place: int

    @property
    def output(self) -> dict[str, Any]:
        """What shows the note."""
        found: dict[str, Any] = self.notebook["cells"][self.place]["outputs"][0]
        return found


def only_noted(run: Run, keys: Keys) -> bool:
    """Tell whether nothing but its note changed since a chapter was made, and it can be renewed."""
    return _kept(run, keys) is not None


def renewed(run: Run, keys: Keys) -> tuple[str, tuple[str, ...] | None] | None:
    """Return a chapter with its note as it is now, and what it depends on.

    Returns
    -------
    tuple of (str, tuple of str or None) or None
        None when the notebook must be executed.
    """
    kept = _kept(run, keys)
    if kept is None:
        return None
    reading.watch()
    try:
        with reading.gathering() as opened:
            block = _noted(run)
    except Exception:  # noqa: BLE001 - told by the notebook, with the cell
        return None
    before = _sources(kept.output)
    kept.output.update(_carried(block))
    if not _is_note([kept.output]):
        return None
    # Sources that come or go with the note's citations appear in the table of sources, unless
    # another block rests on them too.
    if not before ^ _sources(kept.output) <= _cited_elsewhere(kept):
        return None
    _opened.update(opened)
    return _written(kept.notebook), _reads(run, Seal.read(run))


_opened: dict[reading.Read, None] = {}
"""What notes made in this process rest on: what one has read stays in memory for the next."""


def _reads(run: Run, made: Seal | None) -> tuple[str, ...] | None:
    """Return what the other cells depended on, and what the note now does."""
    fresh = dependencies(run, _opened)
    if made is None or made.reads is None or fresh is None:
        return None
    return joined((*made.reads, *fresh))


def _kept(run: Run, keys: Keys) -> _Kept | None:
    if not _same_but_note(run, keys):
        return None
    try:
        text = run.output.read_text(encoding="utf-8")
        notebook = json.loads(text)
        asked = asking(notebook["cells"])
        place = asked.only(_NOTE) if asked and asked.theme == run.theme else None
        if asked is None or place is None or _written(notebook) != text:
            return None
        found = _Kept(notebook, asked, place)
        return found if _is_note(notebook["cells"][place]["outputs"]) else None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _same_but_note(run: Run, keys: Keys) -> bool:
    """Tell whether a chapter is whole, and all that it was made from but its note is the same."""
    made = Seal.read(run)
    if made is None or made.content != keys.inputs.stamps.of(run.output):
        return False
    now = keys.inputs.digests(run)
    if {**made.inputs, "note": now["note"]} != now:
        return False
    base = {name: known for name, known in made.inputs.items() if name not in OPENED}
    return keys.joined(run, digest(base), made.reads) == made.key


def _is_note(outputs: list[dict[str, Any]]) -> bool:
    """Tell whether a cell shows what a note gives, and nothing else, such as a warning."""
    return (
        [output["output_type"] for output in outputs] == ["execute_result"]
        and outputs[0]["data"].keys() == {"text/markdown", "text/plain"}
        and outputs[0]["metadata"].keys() == {"diagnostic"}
    )


def _noted(run: Run) -> Block:
    from diagnostic.workbook.notes import notes
    from diagnostic.workbook.opening import opened

    return notes(opened(run.study, theme=run.theme, territory=run.territory))


def _carried(block: Block) -> dict[str, Any]:
    """Return a block as an executed notebook holds it: text by lines, nothing volatile."""
    from diagnostic.execution.clean import steady

    data, metadata = block.bundle(screen=False)
    data["text/plain"] = steady(data["text/plain"])
    lines = {kind: text.splitlines(keepends=True) for kind, text in data.items()}
    return {"data": lines, "metadata": json.loads(json.dumps(metadata))}


def _sources(output: dict[str, Any]) -> set[str]:
    used = output.get("metadata", {}).get("diagnostic", {}).get("used", {})
    return set(used.get(_SOURCES, ()))


def _cited_elsewhere(kept: _Kept) -> set[str]:
    """Return the sources of the other blocks that are asked for before the table of sources."""
    found: set[str] = set()
    for place, cell in enumerate(kept.notebook["cells"]):
        if _SOURCES in kept.asked.methods[place]:
            break
        if place != kept.place:
            found.update(*map(_sources, cell.get("outputs", ())))
    return found


def _written(notebook: dict[str, Any]) -> str:
    """Return a notebook as nbformat writes it; a chapter written otherwise is executed."""
    text = json.dumps(
        notebook, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": ")
    )
    return f"{text}\n"
