"""The urn: what a vote keeps to itself until it closes.

One private file holds the salted digests of the codes, the files already
imported, and the answers. Each question is shuffled on its own by keeping its
answers sorted: nothing tells which answers came from one ballot, nor in what
order ballots came. Rankings alone keep their rows, sorted too, because the
agreement between rankings needs them. No code, no time, no name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from diagnostic.errors import DataError, Problem
from diagnostic.voices.consultation.files import replace as write
from diagnostic.voices.consultation.model import Ballot
from diagnostic.voices.consultation.scales import Format

FILE = "urn.json"
Row = tuple[str, ...]


@dataclass(frozen=True)
class Urn:
    """State of the urn.

    Parameters
    ----------
    salt : str
    codes : mapping of str to (str, bool)
        Digest of a code → its group, and whether it was used.
    imported : frozenset of str
        Digests of the files already imported.
    rows : mapping of str to tuple of Row
        Group → rows of marks, one column per question.
    """

    salt: str = ""
    codes: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    imported: frozenset[str] = frozenset()
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def digest(self, code: str) -> str:
        """Return the salted digest of a code, slow on purpose."""
        return hashlib.scrypt(
            bare(code).encode("utf-8"), salt=bytes.fromhex(self.salt), n=2**11, r=8, p=1, dklen=16
        ).hex()

    def count(self, group: str) -> int:
        """Return how many ballots of a group are in."""
        return len(self.rows.get(group, ()))

    def issued(self, group: str) -> int:
        """Return how many codes a group received."""
        return sum(owner == group for owner, _ in self.codes.values())

    def using(self, digests: Iterable[str], file: str) -> Urn:
        """Return the urn with codes marked as used and a file marked as imported."""
        codes = {**self.codes, **{each: (self.codes[each][0], True) for each in digests}}
        return replace(self, codes=codes, imported=self.imported | {file})

    def adding(self, ballots: Mapping[str, Sequence[Row]], form: Format) -> Urn:
        """Return the urn with more ballots in, unlinked."""
        groups = {*self.rows, *ballots}
        rows = {g: unlinked((*self.rows.get(g, ()), *ballots.get(g, ())), form) for g in groups}
        return replace(self, rows=rows)


def bare(code: str) -> str:
    """Return a code as it is known, however it was typed."""
    return "".join(char for char in code.upper() if char.isalnum())


def unlinked(rows: Sequence[Row], form: Format) -> tuple[Row, ...]:
    """Sort each question's answers on its own, so that no row is a person any more.

    Rankings keep whole rows: they are sorted by content, and nothing else.
    """
    if form is Format.RANKING:
        return tuple(sorted(rows))
    columns = [sorted(column) for column in zip(*rows, strict=True)]
    return tuple(zip(*columns, strict=True))


def open_urn(ballot: Ballot) -> Urn:
    """Read the urn of a vote; an empty one when nothing is in yet."""
    path = ballot.private / FILE
    if not path.is_file():
        return Urn()
    try:
        held = json.loads(path.read_text("utf-8"))
        rows = {g: tuple(tuple(row) for row in found) for g, found in held["ballots"].items()}
        codes = {digest: (group, used) for digest, group, used in held["codes"]}
        return Urn(held["salt"], codes, frozenset(held["imported"]), rows)
    except (ValueError, KeyError, TypeError):
        raise DataError(
            Problem(
                "l’urne de ce vote est abîmée",
                f"data/field/{ballot.study}/private/votes/{ballot.name}/{FILE}",
                remedy="remettez la dernière copie, ou videz l’urne et saisissez de nouveau",
            )
        ) from None


def keep_urn(ballot: Ballot, urn: Urn) -> None:
    """Write the urn whole, readable by its owner alone."""
    held = {
        "salt": urn.salt,
        "codes": sorted([digest, group, used] for digest, (group, used) in urn.codes.items()),
        "imported": sorted(urn.imported),
        "ballots": {group: urn.rows[group] for group in sorted(urn.rows)},
    }
    write(ballot.private / FILE, json.dumps(held, ensure_ascii=False, indent=1), secret=True)


def file_digest(data: bytes) -> str:
    """Return the digest by which a file is known to have been imported."""
    return hashlib.sha256(data).hexdigest()
