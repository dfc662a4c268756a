"""Who holds what nobody publishes, and how each is written to.

``data/catalogue/holders.yml``: reviewed data. A request names its holder in
plain words (« Caf et MSA »); each is found here by those words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel, StringConstraints

from diagnostic import paths
from diagnostic.errors import CatalogueError, DataError, Problem
from diagnostic.study.strict import Strict, read_strict
from diagnostic.text import folded, typographic

FILE = "holders.yml"
Words = Annotated[str, StringConstraints(min_length=1)]


class Holder(Strict):
    """A holder of data, as letters need it."""

    names: tuple[Words, ...] = Field(min_length=1)
    recipient: Words
    greeting: Words
    threshold: Words
    level: Words
    period: Words
    remark: str = ""


class Holders(RootModel[dict[str, Holder]]):
    """Every holder, by identifier."""


OTHER = Holder(
    names=("autre",),
    recipient="[destinataire]",
    greeting="Madame, Monsieur",
    threshold="default",
    level="commune",
    period="les trois dernières années disponibles",
)
"""Holder that the catalogue does not know: the letter is to be completed."""


def holders(folder: Path | None = None) -> Mapping[str, Holder]:
    """Return the holders of the catalogue, by identifier.

    Raises
    ------
    CatalogueError
        With the line of each declaration that does not hold.
    """
    return _holders((folder or paths.catalogue()) / FILE)


@lru_cache(maxsize=8)
def _holders(path: Path) -> Mapping[str, Holder]:
    try:
        read, document = read_strict(path, Holders)
    except FileNotFoundError as error:
        raise CatalogueError(Problem("ce fichier du catalogue manque", str(path))) from error
    except DataError as error:
        raise CatalogueError(error.problems) from None
    seen: dict[str, str] = {}
    problems = []
    for identifier, holder in read.root.items():
        for name in holder.names:
            if folded(name) in seen:
                problems.append(
                    Problem(
                        f"« {seen[folded(name)]} » porte déjà ce nom",
                        document.where((identifier, "names")),
                        name,
                        "gardez ce nom pour un seul détenteur",
                    )
                )
            seen.setdefault(folded(name), identifier)
    if problems:
        raise CatalogueError(problems)
    return {
        identifier: holder.model_copy(
            update={
                key: typographic(getattr(holder, key))
                for key in ("recipient", "greeting", "level", "period", "remark")
            }
        )
        for identifier, holder in read.root.items()
    }


def named_holders(words: str, known: Mapping[str, Holder] | None = None) -> tuple[str, ...]:
    """Return the holders that a request names; none when the catalogue knows none.

    Examples
    --------
    >>> named_holders("Caf et MSA")
    ('caf', 'msa')
    """
    every = holders() if known is None else known
    by_name = {folded(name): key for key, holder in every.items() for name in holder.names}
    if folded(words) in by_name:
        return (by_name[folded(words)],)
    parts = [folded(part) for part in words.replace(" et ", ",").split(",")]
    found = dict.fromkeys(by_name[part] for part in parts if part in by_name)
    return tuple(found) if len(found) == len(parts) else ()
