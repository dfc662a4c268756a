"""Put files of the field in place together: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def put(files: Mapping[Path, str]) -> None:
    """Write files aside, then put them in place: a failure leaves the former ones whole.

    Raises
    ------
    OSError
        When the disk refuses; nothing was replaced.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            drafts[path] = draft
            draft.write_text(text, encoding="utf-8", newline="\n")
        for path, draft in drafts.items():
            draft.replace(path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
