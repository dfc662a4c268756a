"""A YAML file read with its lines, so that every error can point at its place.

The file is composed into nodes rather than loaded: nodes keep the line and
the raw text, which are needed to tell ``01001`` (a code whose zero YAML would
lose) from ``"01001"``, and to report duplicate keys instead of keeping the
last one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from diagnostic.errors import Problem, StudyError
from diagnostic.study.composing import composed
from diagnostic.study.syntax import syntax_problem

Location = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
# YAML 1.1, which many editors and tools still follow, reads these words as booleans.
_BOOLEANS = {
    **dict.fromkeys(("y", "yes", "on", "true"), True),
    **dict.fromkeys(("n", "no", "off", "false"), False),
}


@dataclass(frozen=True)
class Place:
    """Where a value stands and how it is written."""

    line: int
    raw: str = ""
    in_list: bool = False


@dataclass
class Document:
    """The values of a YAML file, the place of each, and what is wrong in its writing."""

    name: str
    values: Any = None
    places: dict[Location, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, location: Location) -> Place:
        """Return the place of a value, or of the nearest value around it."""
        for size in range(len(location), -1, -1):
            if found := self.places.get(location[:size]):
                return found
        return Place(1)

    def where(self, location: Location) -> str:
        """Name a place as a reader finds it: file, line, key."""
        text = f"{self.name}, ligne {self.place(location).line}"
        return f"{text}, clé « {key_path(location)} »" if location else text


def key_path(location: Location) -> str:
    """Write a location as a reader would: ``structures[2].name``, counting from one."""
    text = ""
    for step in location:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else step
    return text


def read_document(path: Path, name: str) -> Document:
    """Read a YAML file.

    Parameters
    ----------
    path : Path
    name : str
        How messages name the file.

    Raises
    ------
    StudyError
        When the file cannot be read as one YAML document holding keys.
    """
    text = _decoded(path, name)
    try:
        root = composed(text)
    except YAMLError as error:
        raise StudyError(syntax_problem(error, text, name)) from None
    document = Document(name)
    if root is None:
        raise StudyError(
            Problem(
                "ce fichier d’étude est vide",
                where=name,
                remedy='écrivez au moins deux lignes : territory: "COM-84031" et '
                "date: 2026-09-15 ; ou recréez-le par « diagnostic new »",
            )
        )
    if root.id != "mapping":
        raise StudyError(
            Problem(
                "un fichier d’étude est une suite de clés et de valeurs",
                where=f"{name}, ligne {_line(root)}",
                found=text.strip().splitlines()[0],
                remedy='écrivez par exemple : territory: "COM-84031"',
            )
        )
    document.values = _value(root, (), document, in_list=False)
    return document


def _decoded(path: Path, name: str) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise StudyError(
            Problem(
                "ce fichier n’est pas enregistré en UTF-8 : ses accents sont illisibles",
                where=f"{name}, ligne {line}",
                found=raw.splitlines()[line - 1].decode("cp1252", "replace").strip(),
                remedy="enregistrez-le de nouveau en choisissant l’encodage « UTF-8 »",
            )
        ) from None


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _value(node: Any, location: Location, document: Document, *, in_list: bool) -> Any:
    raw = node.value if node.id == "scalar" else ""
    document.places.setdefault(location, Place(_line(node), raw, in_list))
    if node.id == "mapping":
        return dict(_pairs(node, location, document))
    if node.id == "sequence":
        return tuple(
            _value(item, (*location, index), document, in_list=True)
            for index, item in enumerate(node.value)
        )
    return _scalar(node, location, document)


def _pairs(mapping: Any, location: Location, document: Document) -> Iterator[tuple[str, Any]]:
    seen: dict[str, int] = {}
    for key, node in mapping.value:
        name, line = str(key.value), _line(key)
        if name in seen:
            document.problems.append(
                Problem(
                    f"cette clé est écrite deux fois (déjà ligne {seen[name]})",
                    where=f"{document.name}, ligne {line}, clé « {key_path((*location, name))} »",
                    remedy="gardez une seule des deux lignes",
                )
            )
            continue
        seen[name] = line
        raw = node.value if node.id == "scalar" else ""
        document.places[(*location, name)] = Place(line, raw)  # the line of the key
        value = _value(node, (*location, name), document, in_list=False)
        if value is None:
            document.problems.append(_empty((*location, name), document))
        yield name, value


def _empty(location: Location, document: Document) -> Problem:
    return Problem(
        "aucune valeur n’est donnée",
        where=document.where(location),
        remedy=f'complétez : {location[-1]}: "…" ; ou supprimez cette ligne',
    )


def _scalar(node: Any, location: Location, document: Document) -> Any:
    """Return a text as it is when quoted, else the value YAML gives to it."""
    text, kind = str(node.value), str(node.tag).removeprefix(_TAG)
    if node.style or (kind == "str" and text.lower() not in _BOOLEANS):
        return text
    if kind not in _READERS:
        document.problems.append(
            Problem(
                "cette valeur porte une balise YAML, qui n’a pas de sens ici",
                where=document.where(location),
                found=str(node.tag),
                remedy="mettez le texte entre guillemets",
            )
        )
        return text
    return _READERS[kind](text)


def _boolean(text: str) -> bool:
    return _BOOLEANS[text.lower()]


def _integer(text: str) -> int:
    try:
        return int(text.replace("_", ""), 0)
    except ValueError:  # 01001: decimal with a leading zero
        return int(text.replace("_", ""))


def _date(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:  # 2026-02-30, or a date with an hour: the model says so
        return text


def _number(text: str) -> float | str:
    try:
        return float(text.replace("_", ""))
    except ValueError:  # .inf, .nan: no figure, the model says so
        return text


def _nothing(_: str) -> None:
    return None


_READERS: dict[str, Callable[[str], Any]] = {
    "str": _boolean,
    "bool": _boolean,
    "int": _integer,
    "float": _number,
    "timestamp": _date,
    "null": _nothing,
}
