"""The life of a verbatim: raw in the private folder, cleaned, read again, validated.

Raw words and the key that leads back to names stay in ``private/``, which git
never sees. What leaves it has placeholders in place of names, and is still to
be read again: a rule never decides alone that a text is safe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from diagnostic.confidentiality.directory import read_directory
from diagnostic.confidentiality.gate import Judge
from diagnostic.confidentiality.identifiers import Kind, Names, find
from diagnostic.confidentiality.pseudonyms import Pseudonymiser
from diagnostic.confidentiality.quotes import (
    FILE,
    Decision,
    State,
    Verbatim,
    fingerprint,
    read_filed,
    read_verbatims,
    written,
)
from diagnostic.errors import DataError, Problem
from diagnostic.study.interviews import FOLDER, read_plan
from diagnostic.text import folded, near_matches
from diagnostic.voices.filing import put

PRIVATE = Path("private", FOLDER)
KEYS, NAMES = "keys.csv", "names.csv"
_KINDS = {"personne": "people", "organisme": "organisations", "école": "schools", "lieu": "places"}


@dataclass(frozen=True)
class Drawer:
    """Where the verbatims of a study are kept.

    Parameters
    ----------
    field : Path
        Folder of what was collected for the study.
    allowed : tuple of str
        Proper nouns that name nobody: the town, its département.
    """

    field: Path
    allowed: tuple[str, ...] = ()

    @property
    def shared(self) -> Path:
        """The file of cleaned verbatims."""
        return self.field / FOLDER / FILE

    @property
    def raw(self) -> Path:
        """The file of raw words."""
        return self.field / PRIVATE / FILE

    def read(self) -> tuple[Verbatim, ...]:
        """Return the cleaned verbatims."""
        return read_verbatims(self.shared)

    def judge(self) -> Judge:
        """Return what says whether a verbatim may be published."""
        return Judge(read_plan(self.field / FOLDER), read_directory(self.field), self.allowed)

    def names(self) -> Names:
        """Return every name known: the directory's, and the list of the private folder."""
        known = {kind: list[str]() for kind in _KINDS.values()}
        table = read_filed(self.field / PRIVATE / NAMES, ("kind", "name"))
        for line in table.lines if table else ():
            kind = next((k for k in _KINDS if folded(k) == folded(line.cells["kind"])), "personne")
            known[_KINDS[kind]].append(line.cells["name"])
        public = self.judge().names
        return Names(
            people=tuple(known["people"]),
            organisations=(*public.organisations, *known["organisations"]),
            schools=tuple(known["schools"]),
            places=tuple(known["places"]),
            allowed=public.allowed,
        )


def clean(drawer: Drawer, only: Sequence[str] = ()) -> tuple[Verbatim, ...]:
    """Replace names in raw verbatims, and file them as « à relire »; return the new ones.

    Parameters
    ----------
    drawer : Drawer
    only : sequence of str
        Identifiers; all those not cleaned yet when empty.
    """
    held = drawer.read()
    known = {each.id for each in held}
    said = {fingerprint(each.text) for each in held}
    raw = read_verbatims(drawer.raw)
    _known(only, raw)
    worker = Pseudonymiser(drawer.names()).resume(_read_key(drawer))
    new = []
    for each in raw:
        if each.id in known or (only and each.id not in only):
            continue
        text = worker.clean(each.text).text
        if fingerprint(text) in said:
            continue
        place = "" if find(each.territory, worker.names) else each.territory
        new.append(
            replace(each, text=text, territory=place, status=State.TO_READ, fingerprint="",
                    validated_by="")
        )  # fmt: skip
    if new:
        put(
            {
                drawer.shared: written([*held, *new]),
                drawer.field / PRIVATE / KEYS: _key_text(worker.key),
            }
        )
    return tuple(new)


def settle(
    drawer: Drawer,
    identifier: str,
    *,
    words: Iterable[str] = (),
    decision: Decision | None = None,
    text: str = "",
) -> Verbatim:
    """Write down what a reader decided about a verbatim.

    Parameters
    ----------
    drawer : Drawer
    identifier : str
    words : iterable of str
        Words of its text that name nobody.
    decision : Decision, optional
    text : str
        New wording; the validation, if any, no longer holds.
    """
    held = drawer.read()
    _known([identifier], held)
    each = next(v for v in held if v.id == identifier)
    said = " ".join(text.split()) or each.text
    absent = [word for word in words if folded(word) not in folded(said)]
    if absent:
        raise DataError(
            Problem("ce mot n’est pas dans le verbatim", each.where, ", ".join(absent),
                    "recopiez-le tel qu’il y est écrit")
        )  # fmt: skip
    settled = tuple(dict.fromkeys((*each.settled, *words)))
    changed = replace(each, settled=settled, decision=decision or each.decision, text=said)
    put({drawer.shared: written([changed if v.id == identifier else v for v in held])})
    return changed


def validate(drawer: Drawer, identifiers: Sequence[str], role: str) -> tuple[Verbatim, ...]:
    """Validate verbatims that nothing stands against.

    Parameters
    ----------
    drawer : Drawer
    identifiers : sequence of str
    role : str
        Who validates: a function, never a name.

    Raises
    ------
    DataError
        When one of them identifies, is rare without a decision, or when the
        role is a name; nothing is validated then.
    """
    held = drawer.read()
    _known(identifiers, held)
    problems = _role(role)
    judge = drawer.judge()
    done = []
    for each in held:
        if each.id not in identifiers:
            continue
        made = replace(
            each,
            status=State.VALIDATED,
            validated_by=role.strip(),
            fingerprint=fingerprint(each.text),
        )
        problems += judge.problems(made)
        done.append(made)
    if problems:
        raise DataError(problems)
    by_id = {each.id: each for each in done}
    put({drawer.shared: written([by_id.get(each.id, each) for each in held])})
    return tuple(done)


def _role(role: str) -> list[Problem]:
    if role.strip() and not find(role, Names(allowed=_FUNCTIONS)):
        return []
    return [
        Problem(
            "la validation se signe d’une fonction, jamais d’un nom",
            "--role",
            remedy="écrivez par exemple « référente du diagnostic »",
        )
    ]


_FUNCTIONS = ("Référent", "Référente", "Chargé", "Chargée", "Responsable", "Direction", "Directeur",
              "Directrice", "Comité", "Pilotage", "Équipe", "Projet", "CCAS", "DPO")  # fmt: skip


def _known(identifiers: Iterable[str], held: Sequence[Verbatim]) -> None:
    ids = [each.id for each in held]
    problems = [
        Problem("ce verbatim n’existe pas", found=each, remedy="voyez diagnostic interviews review",
                near=near_matches(each, ids))
        for each in identifiers
        if each not in ids
    ]  # fmt: skip
    if problems:
        raise DataError(problems)


def _read_key(drawer: Drawer) -> dict[str, tuple[str, ...]]:
    table = read_filed(drawer.field / PRIVATE / KEYS, ("placeholder", "names"))
    lines = table.lines if table else ()
    return {
        line.cells["placeholder"]: tuple(n.strip() for n in line.cells["names"].split("|"))
        for line in lines
    }


def _key_text(key: Mapping[str, Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(["placeholder", "names"])
    writer.writerows([placeholder, " | ".join(names)] for placeholder, names in key.items())
    return buffer.getvalue()


__all__ = ["Drawer", "Kind", "clean", "settle", "validate"]
