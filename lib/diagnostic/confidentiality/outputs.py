"""Search what is about to be shared: pages, alternative texts, hidden data, metadata.

The gate says what may appear; this says that nothing else does. Every form of
an output is searched, those that no reader sees included, since they travel
with the file.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from diagnostic.confidentiality.editions import Text, withheld
from diagnostic.confidentiality.forms import FORMS, Kind, nir_key_holds
from diagnostic.confidentiality.gate import SAID, Cleared, cleared
from diagnostic.confidentiality.identifiers import find
from diagnostic.errors import DisclosureError, Problem
from diagnostic.study.model import Edition
from diagnostic.text import folded

RUN = 6
"""Words in a row that betray a text which must not appear."""
LONG_RUN = 8
"""Words in a row for texts that are written, not said: their phrases are more alike."""
_PHONE = re.compile(
    r"(?<![\d.,])(?:\+33\s?\(?0?\)?\s?[1-9]|0[1-9])(?P<s>[ .\-\u00a0]?)\d\d"
    r"(?:(?P=s)\d\d){3}(?![\d.,]?\d)"
)
_NIR = re.compile(
    r"(?<!\d)[12]\s?\d{2}\s?(?:0[1-9]|1[0-2])\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}\s?\d{2}(?!\d)"
)
_EMAIL = next(pattern for kind, pattern in FORMS if kind is Kind.EMAIL)
_IBAN = re.compile(r"\bFR\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){5}[ \u00a0]?[A-Z0-9]{3}\b")
_OFFICES = {
    "accueil", "ccas", "cias", "contact", "communication", "direction", "dpo", "info", "infos",
    "mairie", "secretariat", "solidarites", "rgpd",
}  # fmt: skip
"""Mailboxes of offices, which name nobody."""
_QUOTE = re.compile(r"^> («.*?»)\s*$", re.MULTILINE)
_ENCODED = re.compile(r"[A-Za-z0-9+/=]{400,}")
"""Pixels: no word is that long."""


@dataclass(frozen=True)
class Guard:
    """What an edition must not show.

    Parameters
    ----------
    edition : Edition
    field : Path
        Folder of what was collected for the study.
    allowed : tuple of str
        Places that may be named.
    """

    edition: Edition
    field: Path
    allowed: tuple[str, ...] = ()

    def check(self, outputs: Iterable[tuple[str, str]]) -> None:
        """Search every form of what is about to be shared.

        Parameters
        ----------
        outputs : iterable of (str, str)
            A name for messages, and a text.

        Raises
        ------
        DisclosureError
            With every place at once; what was found is never quoted.
        """
        if self.edition is Edition.WORKING:
            return
        gate = cleared(self.edition, self.field, allowed=self.allowed)
        texts, cleared_words = withheld(self.edition, self.field)
        if problems := list(search(outputs, gate, texts, cleared_words)):
            raise DisclosureError(problems)


def search(
    outputs: Iterable[tuple[str, str]],
    gate: Cleared,
    texts: Iterable[Text] = (),
    public: Mapping[str, Iterable[str]] | None = None,
) -> Iterator[Problem]:
    """Yield what must not be in outputs, by place and kind.

    Parameters
    ----------
    outputs : iterable of (str, str)
        A name for messages, and a text.
    gate : Cleared
        What was said, and may appear or not.
    texts : iterable of Text
        Other texts that must not appear, see :mod:`diagnostic.confidentiality.editions`.
    public : mapping of str to iterable of str
        By rule, texts that may appear: the words they share are not blamed.
    """
    betrays = {run: _SAYING for text in gate.withheld for run in _runs(text)}
    opened = {
        rule: {run for text in said for run in _runs(text, LONG_RUN)}
        for rule, said in (public or {}).items()
    }
    for each in texts:
        said_by = f"cette page reprend {each.what} ({each.where})"
        betrays |= {
            run: said_by
            for run in _runs(each.text, LONG_RUN)
            if run not in opened.get(each.rule, ())
        }
    sought = _Runs(betrays)
    known = {folded(quote.text) for quote in gate.quotes}
    for name, written in outputs:
        text = _ENCODED.sub(" ", written)
        for kind in sorted(certain_kinds(text), key=lambda each: each.value):
            yield Problem(f"cette page contient {SAID[kind]}", name, remedy=_REMOVE)
        for what in sorted({betrays[run] for run in sought.within(text)}):
            yield Problem(what, name, remedy=_REMOVE)
        for quoted in _QUOTE.findall(text):
            words = re.sub(r"\\(?=\W)", "", quoted).strip("«»\u202f\u00a0 ")
            if folded(words) in known:
                continue
            certain = {each.kind for each in find(words) if each.kind is not Kind.DOUBT}
            for kind in sorted(certain, key=lambda each: each.value):
                yield Problem(
                    f"une parole de cette page contient {SAID[kind]}", name, remedy=_REMOVE
                )


_SAYING = "cette page reprend un propos qui ne doit pas paraître"
_REMOVE = "retirez-le de ce qui produit cette page, ou passez l’édition en « travail »"


def certain_kinds(text: str) -> set[Kind]:
    """Return the kinds of identifiers that a text holds, of those no figure can look like."""
    text = _ENCODED.sub("", text)
    found = {Kind.PHONE} if _PHONE.search(text) else set()
    if _IBAN.search(text):
        found.add(Kind.IBAN)
    if any(nir_key_holds(match.group()) for match in _NIR.finditer(text)):
        found.add(Kind.NIR)
    for match in _EMAIL.finditer(text):
        if folded(re.split(r"[@(\[]", match.group())[0]).replace(" ", "") not in _OFFICES:
            found.add(Kind.EMAIL)
    return found


class _Runs:
    """Runs of words to look for, found by their first two words."""

    def __init__(self, runs: Iterable[str]) -> None:
        self._by_start: dict[tuple[str, str], list[list[str]]] = {}
        for run in runs:
            words = run.split()
            self._by_start.setdefault((words[0], words[1]), []).append(words)

    def within(self, text: str) -> set[str]:
        """Return those that a text holds."""
        if not self._by_start:
            return set()
        words = folded(text).split()
        return {
            " ".join(run)
            for start, pair in enumerate(pairwise(words))
            for run in self._by_start.get(pair, ())
            if words[start : start + len(run)] == run
        }


def _runs(text: str, size: int = RUN) -> list[str]:
    """Return the runs of words of a text; a short text is one run."""
    words = folded(text).split()
    if len(words) < size:
        return [" ".join(words)] if len(words) > size // 2 - 1 else []
    return [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]


def notebook_texts(notebook: Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield every text an executed notebook holds: cells, outputs of all forms, metadata.

    Parameters
    ----------
    notebook : dict
        As read from JSON.
    name : str
        For messages.
    """
    for number, cell in enumerate(notebook.get("cells", []), 1):
        where = f"{name}, cellule {number}"
        yield where, _joined(cell.get("source", ""))
        for output in cell.get("outputs", []):
            for form, data in output.get("data", {}).items():
                if form.startswith("image/") and form != "image/svg+xml":
                    yield f"{where}, métadonnées de l’image", png_text(_bytes(data))
                else:
                    yield f"{where}, {form}", _joined(data)
            rest = {k: v for k, v in output.items() if k != "data"}
            yield f"{where}, métadonnées", json.dumps(rest, ensure_ascii=False)
        yield f"{where}, métadonnées", json.dumps(cell.get("metadata", {}), ensure_ascii=False)
    yield f"{name}, métadonnées", json.dumps(notebook.get("metadata", {}), ensure_ascii=False)


def png_text(image: bytes) -> str:
    """Return the text that a PNG carries beside its pixels."""
    if not image.startswith(b"\x89PNG"):
        return ""
    said, place = [], 8
    while place + 8 <= len(image):
        size, kind = struct.unpack(">I4s", image[place : place + 8])
        body = image[place + 8 : place + 8 + size]
        if kind in {b"tEXt", b"iTXt", b"eXIf"}:
            said.append(body.replace(b"\0", b" ").decode("utf-8", "replace"))
        elif kind == b"zTXt":
            key, _, packed = body.partition(b"\0")
            said.append(f"{key.decode('latin-1')} {_inflated(packed[1:])}")
        place += 12 + size
    return " ".join(said)


def _inflated(packed: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(packed, 1_000_000).decode("utf-8", "replace")
    except zlib.error:
        return ""


def _bytes(data: Any) -> bytes:
    try:
        return base64.b64decode(_joined(data))
    except (binascii.Error, ValueError):
        return b""


def _joined(data: Any) -> str:
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return "".join(str(each) for each in data)
    return json.dumps(data, ensure_ascii=False)
