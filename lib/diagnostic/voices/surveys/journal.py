"""What was imported already, without keeping what would name a respondent.

Files are known by their digest. Answers that carry an identifier of their tool
are known by its digest with a secret of the study, kept in ``private/``: an
export made in April adds what came after that of March, and nothing twice.
"""

from __future__ import annotations

import csv
import hashlib
import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.voices.surveys.model import Declared

JOURNAL = "imports.csv"
SEEN = "seen.csv"
SALT = "salt"
HEADER = ("sha256", "rows", "added")


@dataclass(frozen=True)
class Journal:
    """Imports made so far."""

    files: tuple[tuple[str, str, str], ...]
    seen: frozenset[str]
    salt: str

    @classmethod
    def read(cls, declared: Declared) -> Journal:
        """Read the journal of a questionnaire; empty before the first import."""
        lines = _lines(declared.private / JOURNAL)[1:]
        salt = declared.private / SALT
        return cls(
            tuple((line[0], line[1], line[2]) for line in lines if len(line) >= 3),
            frozenset(line[0] for line in _lines(declared.private / SEEN)),
            salt.read_text("utf-8").strip() if salt.is_file() else secrets.token_hex(16),
        )

    def refuse_again(self, digest: str, name: str) -> None:
        """Refuse a file that was imported already.

        Raises
        ------
        DataError
        """
        if any(digest == known for known, _, _ in self.files):
            raise DataError(
                Problem(
                    "ce fichier a déjà été importé : rien n’est compté deux fois",
                    name,
                    remedy="pour tout reprendre, après un changement de survey.yml par exemple : "
                    "ajoutez --replace",
                )
            )

    def known(self, identifier: str) -> str:
        """Return the digest under which an answer is remembered."""
        return hashlib.sha256(f"{self.salt}:{identifier}".encode()).hexdigest()[:32]


def digest(path: Path) -> str:
    """Return the digest of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _lines(path: Path) -> Sequence[list[str]]:
    if not path.is_file():
        return []
    return list(csv.reader(io.StringIO(path.read_text("utf-8")), delimiter=";"))
