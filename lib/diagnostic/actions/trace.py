"""The chain of one object, told as a tree: what founds it, then what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.actions.graph import Graph, Node, Stage
from diagnostic.errors import DataError, Problem
from diagnostic.text import NBSP, NNBSP, capitalised, near_matches, typographic
from diagnostic.voices.demonstration import LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

BACK, FORTH = "D’où elle vient", "Ce qui en découle"


@dataclass(frozen=True)
class Branch:
    """An object and what hangs on it, in one direction.

    Parameters
    ----------
    node : Node
    children : tuple of Branch
    again : bool
        Whether it was already told above: its own branches are not repeated.
    """

    node: Node
    children: tuple[Branch, ...] = ()
    again: bool = False


def origins(graph: Graph, name: str) -> Branch:
    """Return what founds an object, back to the pieces.

    Raises
    ------
    DataError
        When nothing in the chain has this identifier.
    """
    return _branch(graph.before, _node(graph, name), set())


def outcomes(graph: Graph, name: str) -> Branch:
    """Return what rests on an object, down to the effects."""
    return _branch(graph.after, _node(graph, name), set())


def told(graph: Graph, name: str) -> str:
    """Return both trees as lines of text.

    The object first, with its stage; then where it comes from; then what
    follows. An object met twice is told once.
    """
    node = _node(graph, name)
    lines = [said(node)]
    for title, branch in ((BACK, origins(graph, name)), (FORTH, outcomes(graph, name))):
        lines += ["", title]
        lines += list(_drawn(branch.children)) or [_NOTHING[title]]
    if any(each.demonstration for each in _met(graph, name)):
        lines += ["", f"Marque ◇{NBSP}: {LABEL}."]
    return "\n".join(lines)


_NOTHING = {BACK: "└─ rien n’est encore déclaré", FORTH: "└─ rien n’est encore consigné"}


def said(node: Node) -> str:
    """Return a line: stage, identifier, text, and what goes with it."""
    mark = f"◇{NBSP}" if node.demonstration else ""
    shown = node.id if node.id != node.text else ""
    head = f"{mark}{capitalised(node.stage.value)} {shown}".rstrip()
    note = f" [{node.note}]" if node.note else ""
    return f"{typographic(f'{head} : {node.text}')}{note}"


def _node(graph: Graph, name: str) -> Node:
    if name in graph.nodes:
        return graph.nodes[name]
    raise DataError(
        Problem(
            "rien dans la chaîne ne porte cet identifiant",
            found=name,
            remedy=f"citez par exemple{NBSP}: {', '.join(_examples(graph))}",
            near=near_matches(name, graph.nodes),
        )
    )


def _examples(graph: Graph) -> list[str]:
    found = [
        next((n.id for n in graph.nodes.values() if n.stage is stage), "")
        for stage in (Stage.SHEET, Stage.FINDING, Stage.OBJECTIVE)
    ]
    return [each for each in found if each] or [f"«{NNBSP}ACT-01{NNBSP}»"]


def _branch(near: Callable[[str], list[Node]], node: Node, seen: set[str]) -> Branch:
    if node.id in seen:
        return Branch(node, again=bool(near(node.id)))
    seen.add(node.id)
    return Branch(node, tuple(_branch(near, each, seen) for each in near(node.id)))


def _drawn(branches: Sequence[Branch], margin: str = "") -> Iterator[str]:
    for i, branch in enumerate(branches):
        last = i == len(branches) - 1
        tail = " (déjà dit)" if branch.again else ""
        yield f"{margin}{'└─ ' if last else '├─ '}{said(branch.node)}{tail}"
        yield from _drawn(branch.children, margin + ("   " if last else "│  "))


def _met(graph: Graph, name: str) -> Iterator[Node]:
    def walk(branch: Branch) -> Iterator[Node]:
        yield branch.node
        for child in branch.children:
            yield from walk(child)

    yield from walk(origins(graph, name))
    yield from walk(outcomes(graph, name))
