"""YAML read fast, and line numbers found only when something is wrong.

The C loader reads the whole catalogue in a tenth of a second but keeps no
positions. When a declaration is refused, the file is composed a second time,
slowly, to say on which line.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from diagnostic.errors import CatalogueError, Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(_Loader):  # type: ignore[misc,valid-type]
    """The fast loader, refusing a key written twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                raise yaml.constructor.ConstructorError(
                    None, None, f"la clé « {key.value} » est écrite deux fois", key.start_mark
                )
            seen.add(key.value)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def read(path: Path) -> Any:
    """Return the content of a YAML file.

    Raises
    ------
    CatalogueError
        When the file is missing or is not YAML; the line is given.
    """
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_Strict)  # noqa: S506 - a safe loader
    except FileNotFoundError as error:
        raise CatalogueError(Problem("ce fichier du catalogue manque", where=str(path))) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", ligne {mark.line + 1}" if mark else ""
        raise CatalogueError(
            Problem(
                "ce fichier n’est pas du YAML",
                where=f"{path.name}{line}",
                found=str(getattr(error, "problem", error)),
                remedy="corrigez l’indentation ou les guillemets à cet endroit",
            )
        ) from error


def line_of(path: Path, keys: Sequence[str | int]) -> int | None:
    """Return the line of a nested key, or of its nearest known ancestor."""
    with path.open(encoding="utf-8") as file:
        node = yaml.compose(file)
    line: int | None = None
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == str(key)]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            if key >= len(node.value):
                break
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line
