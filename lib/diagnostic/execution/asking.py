"""Notebooks that only ask the door for blocks: what such a cell shows depends on no other cell.

A notebook may hold any Python. One that only opens the study and calls the
door's methods, with values written in full, leaves nothing from one cell to the
next but the list of what its blocks rest on: a cell of it can be made again
alone.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = Mapping[str, Any]

_GIVEN = {"parameters", "injected-parameters"}


@dataclass(frozen=True)
class Asking:
    """A notebook that only asks.

    Parameters
    ----------
    theme : str
        Chapter that it opens.
    methods : tuple of tuple of str
        For each cell, the methods of the door that it calls, in their order.
    """

    theme: str
    methods: tuple[tuple[str, ...], ...]

    def only(self, method: str) -> int | None:
        """Return the place of the cell that is a call to a method; None unless there is one."""
        if sum(called.count(method) for called in self.methods) != 1:
            return None
        return next((n for n, called in enumerate(self.methods) if called == (method,)), None)


def asking(cells: Sequence[Cell]) -> Asking | None:
    """Return what a notebook asks for; None when it does anything else.

    Parameters
    ----------
    cells : sequence of Cell
        As the notebook's file holds them.
    """
    reader = _Reader()
    try:
        methods = tuple(reader.called(cell) for cell in cells)
    except (SyntaxError, ValueError):
        return None
    return Asking(reader.theme, methods) if reader.theme else None


class _Reader:
    """Read cells in their order."""

    def __init__(self) -> None:
        self.theme = ""
        self._name = ""
        self._imported = False

    def called(self, cell: Cell) -> tuple[str, ...]:
        """Return the methods that a cell calls.

        Raises
        ------
        ValueError
            When it does anything else.
        SyntaxError
        """
        if cell["cell_type"] != "code":
            return ()
        source = source_of(cell)
        body = ast.parse(source).body
        if _GIVEN.intersection(cell["metadata"].get("tags", ())):
            if not all(_is_given(statement) for statement in body):
                raise ValueError
            return ()
        if source.rstrip().endswith(";"):  # the shell shows nothing of it
            raise ValueError
        return tuple(filter(None, map(self._statement, body)))

    def _statement(self, statement: ast.stmt) -> str:
        if isinstance(statement, ast.Expr):
            return self._method(statement.value)
        if isinstance(statement, ast.ImportFrom):
            if ast.unparse(statement) != "from diagnostic import open_study":
                raise ValueError
            self._imported = True
        else:
            self._open(statement)
        return ""

    def _open(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(keywords=[_, ast.keyword(value=ast.Constant(value=str(theme)))]),
            ) if self._imported and not self.theme:
                call = f"open_study(study, territory=territory, theme={theme!r})"
                if ast.unparse(statement.value) != call:
                    raise ValueError
                self._name, self.theme = name, theme
            case _:
                raise ValueError

    def _method(self, expression: ast.expr) -> str:
        match expression:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr=method), args=given, keywords=named
            ) if self._name and name == self._name and not method.startswith("_"):
                if not all(map(_is_written, (*given, *(each.value for each in named)))):
                    raise ValueError
                return method
            case _:
                raise ValueError


def source_of(cell: Cell) -> str:
    """Return the source of a cell, which its file holds whole or line by line."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _is_given(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id="study" | "territory")], value=value):
            return _is_written(value)
        case _:
            return False


def _is_written(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant)
