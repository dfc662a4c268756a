"""What each edition may contain, declared in one table, and the texts it must not.

``data/catalogue/editions.yml``. ``contents`` says, kind by kind, what the
working, steering and public editions show; ``withheld`` says which texts of
the field's files must be nowhere in a shared edition. The gate searches every
output for them (:mod:`diagnostic.confidentiality.outputs`): a chapter that
forgot a rule is stopped here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from diagnostic import paths
from diagnostic.errors import CatalogueError, DataError, Problem
from diagnostic.study.model import Edition
from diagnostic.study.strict import Strict, read_strict, shown

FILE = "editions.yml"
Words = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)


class Rule(StrEnum):
    """How an edition treats a kind of content."""

    WHOLE = "entier"
    MARKED = "marqué"
    SUMMARY = "résumé"
    COUNTS = "effectifs"
    REFUSED = "refus"
    """The book is not made until it is settled."""
    NEVER = "jamais"


class Content(Strict):
    """A kind of content, and what each edition shows of it."""

    id: Id
    what: Words
    travail: Rule
    copil: Rule
    public: Rule

    def rule(self, edition: Edition) -> Rule:
        """Return what an edition does with it."""
        return {
            Edition.WORKING: self.travail,
            Edition.STEERING: self.copil,
            Edition.PUBLIC: self.public,
        }[edition]


class Withheld(Strict):
    """Texts of some files that must be nowhere in some editions."""

    id: Id
    what: Words = Field(description="Ce que l’on retient, pour les messages.")
    files: Words = Field(description="Fichiers, depuis data/field/<étude>/.")
    items: str = Field(default="", description="Liste dont chaque élément porte sa clause.")
    through: str = Field(
        default="", description="Clé qui nomme une fiche : c’est sa clause qui vaut."
    )
    unless: dict[str, str] = Field(
        default_factory=dict, description="Clés et valeurs qui lèvent l’interdit."
    )
    keys: tuple[Words, ...] = Field(
        default=(), description="Clés dont le texte est retenu ; * : chaque élément."
    )
    open: tuple[Words, ...] = Field(
        default=(), description="Clés publiques : leurs mots peuvent paraître."
    )
    comments: bool = Field(default=False, description="Les commentaires d’un texte Markdown.")
    editions: tuple[Edition, ...] = Field(min_length=1, description="Où c’est interdit.")


class EditionsFile(Strict):
    """What the catalogue declares."""

    contents: tuple[Content, ...]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True)
class Text:
    """A text that must not appear.

    Parameters
    ----------
    rule : str
        Rule of the table that withholds it.
    what : str
        What it is, for messages; they never quote it.
    text : str
    where : str
        File it comes from.
    """

    rule: str
    what: str
    text: str
    where: str


def table() -> EditionsFile:
    """Return what the catalogue declares.

    Raises
    ------
    CatalogueError
        When the file cannot be read.
    """
    path = paths.catalogue() / FILE
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, _changed: int) -> EditionsFile:
    try:
        return read_strict(path, EditionsFile)[0]
    except DataError as error:
        raise CatalogueError(error.problems) from None


def shows(content: str, edition: Edition) -> bool:
    """Whether an edition shows a kind of content, whole or not.

    Raises
    ------
    CatalogueError
        When the table does not declare it.
    """
    for each in table().contents:
        if each.id == content:
            return each.rule(edition) not in {Rule.NEVER, Rule.REFUSED}
    known = [each.id for each in table().contents]
    raise CatalogueError(
        Problem("ce contenu n’est pas dans la table des éditions", FILE, content, str(known))
    )


def withheld(edition: Edition, field: Path) -> tuple[list[Text], dict[str, list[str]]]:
    """Return the texts that an edition must not hold, and by rule the public ones beside them.

    Parameters
    ----------
    edition : Edition
    field : Path
        Folder of what was collected for the study.

    Raises
    ------
    CatalogueError, DataError
        When the table, or a file, cannot be read.
    """
    texts: list[Text] = []
    cleared: dict[str, list[str]] = {}
    for rule in table().withheld:
        if edition not in rule.editions:
            continue
        for path in sorted(field.glob(rule.files)):
            for record in _records(rule, path):
                if _opened(rule, record, field):
                    cleared.setdefault(rule.id, []).extend(_texts(record, rule.keys))
                    continue
                found = _texts(record, rule.keys)
                texts += [Text(rule.id, rule.what, each, shown(path)) for each in found]
                cleared.setdefault(rule.id, []).extend(_texts(record, rule.open))
    return texts, cleared


def _opened(rule: Withheld, record: dict[str, Any], field: Path) -> bool:
    """Whether a record is for everyone, by its own clause or by that of the fiche it is of."""
    if rule.through:
        return str(record.get(rule.through, "")) in _public_sheets(field)
    clauses = rule.unless.items()
    return bool(clauses) and all(str(record.get(key, "")) == said for key, said in clauses)


def _public_sheets(field: Path) -> frozenset[str]:
    """Return the fiches that anyone may read whole."""
    found = set()
    for path in field.glob("actions/sheets/*.yml"):
        content = path.read_text(encoding="utf-8-sig", errors="replace")
        if re.search(r"^clearance:\s*[\"']?publique", content, re.MULTILINE):
            found.add(path.stem)
    return frozenset(found)


def _records(rule: Withheld, path: Path) -> Iterator[dict[str, Any]]:
    """Yield what each clause is about: a file, a line of a table, an item of a list."""
    content = path.read_text(encoding="utf-8-sig", errors="replace")
    if rule.comments:
        yield {rule.keys[0]: [each.strip() for each in _COMMENT.findall(content)]}
        return
    if path.suffix == ".csv":
        first = content.partition("\n")[0]
        separator = max(",;\t", key=first.count)
        yield from csv.DictReader(io.StringIO(content), delimiter=separator)
        return
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        loaded = YAML(typ="safe", pure=True).load(content)
    except YAMLError:
        return  # told, with its line, by the loader of these files
    if not isinstance(loaded, dict):
        return
    if not rule.items:
        yield loaded
        return
    yield from (each for each in loaded.get(rule.items) or () if isinstance(each, dict))


def _texts(record: dict[str, Any], keys: tuple[str, ...]) -> list[str]:
    return [each for key in keys for each in _at(record, key.split(".")) if each.strip()]


def _at(value: Any, steps: list[str]) -> Iterator[str]:
    """Yield the texts at a place; a star stands for every item of a list or key of a group."""
    if not steps:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))
        return
    step, rest = steps[0], steps[1:]
    if step == "*":
        inside = value.values() if isinstance(value, dict) else value
        for each in inside if isinstance(value, list | dict) else ():
            yield from _at(each, rest)
    elif isinstance(value, dict) and step in value:
        yield from _at(value[step], rest)
