"""Why a chapter must run: which input changed, named as its owner knows it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from diagnostic import paths
from diagnostic.execution.figures import SEPARATOR
from diagnostic.execution.inputs import GROUPS, OPENED
from diagnostic.execution.keys import SHORT, Keys, Seal
from diagnostic.execution.manifests import Manifest, digest
from diagnostic.execution.runs import Run

_KEPT = 60
"""Manifests kept per study: enough to explain what was made over weeks of work."""


@dataclass(frozen=True)
class Reason:
    """Why a chapter must run.

    Parameters
    ----------
    kind : str
        ``new``, ``damaged``, ``forced``, or the group of inputs that changed.
    what : str
        French sentence, without a capital nor a full stop.
    names : tuple of str
        What changed: files, packages, parameters.
    """

    kind: str
    what: str
    names: tuple[str, ...] = ()


NEW = Reason("new", "jamais fait")
DAMAGED = Reason("damaged", "le chapitre fait a été abîmé ou modifié à la main")
ELSEWHERE = "un fichier que le notebook lit ailleurs a changé"
FORCED = Reason("forced", "demandé par --force")
UNSEALED = Reason(
    "unsealed", "l’exécution précédente a été coupée, ou un fichier a changé pendant ce temps"
)


class Explainer:
    """Compare what chapters were made from with what is there.

    Parameters
    ----------
    keys : Keys
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._differences: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def reason(self, run: Run) -> Reason | None:
        """Return why a chapter must run; ``None`` when it need not."""
        found = Seal.read(run)
        if found is None:
            return UNSEALED if run.output.is_file() else NEW
        if found.key == self._keys.of(run, found.reads):
            whole = found.content == self._keys.inputs.stamps.of(run.output)
            return None if whole else DAMAGED if run.output.is_file() else NEW
        now = self._keys.inputs.digests(run)
        changed = [group for group in GROUPS if now[group] != found.inputs.get(group)]
        for group in changed:
            names = self._names(run, group, found.inputs.get(group, ""))
            if group in OPENED and found.reads is not None:
                # It may well have changed without this chapter having opened any of it.
                moved = self._moved(run, group, found.reads)
                names = tuple(name for name in names if name in moved or name.endswith(")"))
                if not names and not moved:
                    continue
            return Reason(group, GROUPS[group], names)
        moved = self._moved(run, "elsewhere", found.reads or {})
        if moved:
            return Reason("elsewhere", ELSEWHERE, tuple(sorted(moved)))
        # Names came or went, and the list of those before was not kept.
        return Reason(changed[-1], GROUPS[changed[-1]]) if changed else DAMAGED

    def _moved(self, run: Run, group: str, reads: Mapping[str, str]) -> set[str]:
        """Return what a chapter opened of a group and that is not what it was."""
        return {
            name.removeprefix(f"{group}:").partition(SEPARATOR)[0]
            for name, known in reads.items()
            if name.startswith(f"{group}:") and self._keys.inputs.read(run, name)[:SHORT] != known
        }

    def _names(self, run: Run, group: str, before: str) -> tuple[str, ...]:
        place = (run.study, group, before)
        if group in ("notebook", "note", "parameters"):
            place = (f"{run.study} {run.theme} {run.territory}", group, before)
        if place not in self._differences:
            now = self._keys.inputs.of(run)[group]
            then = remembered(run.study, before)
            self._differences[place] = _differences(then, now) if then is not None else ()
        return self._differences[place]


def _differences(then: Manifest, now: Manifest) -> tuple[str, ...]:
    """Name what was added, taken away or changed; a version is shown."""
    said = []
    for name in sorted(then.keys() | now.keys()):
        before, after = then.get(name, ""), now.get(name, "")
        if before == after:
            continue
        if len(before) == len(after) == 64:
            said.append(name)
        elif name not in then or (not before and len(after) == 64):
            said.append(f"{name} (nouveau)")
        elif name not in now or (not after and len(before) == 64):
            said.append(f"{name} (disparu)")
        else:
            said.append(f"{name} {before or 'absent'} → {after or 'absent'}")
    return tuple(said)


def remember(study: str, manifests: Mapping[str, Manifest]) -> None:
    """Keep the manifests that seals refer to, to explain later what changed."""
    folder = _folder(study)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for manifest in manifests.values():
            file = folder / f"{digest(manifest)}.json"
            if not file.is_file():
                draft = file.with_suffix(".tmp")
                draft.write_text(json.dumps(dict(manifest), ensure_ascii=False), encoding="utf-8")
                draft.replace(file)


def remembered(study: str, known: str) -> Manifest | None:
    """Return a manifest by its digest; ``None`` when it was not kept, or is damaged."""
    try:
        manifest = json.loads((_folder(study) / f"{known}.json").read_bytes())
        return manifest if digest(manifest) == known else None
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def tidy(study: str, used: set[str]) -> None:
    """Take away the manifests that no seal refers to, but for the last ones."""
    with contextlib.suppress(OSError):
        files = [file for file in _folder(study).glob("*.json") if file.stem not in used]
        for file in sorted(files, key=lambda file: file.stat().st_mtime)[:-_KEPT]:
            file.unlink(missing_ok=True)


def _folder(study: str) -> Path:
    return paths.root() / ".cache" / "diagnostic" / "inputs" / study
