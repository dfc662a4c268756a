"""The chain as a graph: from constats to effets, links read both ways, cycles found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    """A stage of the chain, from knowledge to change; the value is its French name."""

    PIECE = "pièce"
    FINDING = "constat"
    ISSUE = "enjeu"
    AXIS = "axe"
    OBJECTIVE = "objectif"
    SHEET = "fiche action"
    STEP = "étape"
    REALISATION = "réalisation"
    RESULT = "résultat"
    EFFECT = "effet"

    @property
    def rank(self) -> int:
        """Its place in the chain."""
        return list(Stage).index(self)


@dataclass(frozen=True)
class Node:
    """One object of the chain.

    Parameters
    ----------
    id : str
    stage : Stage
    text : str
    note : str
        What is said after the text: a value and its vintage, a state, a date.
    demonstration : bool
    """

    id: str
    stage: Stage
    text: str
    note: str = ""
    demonstration: bool = False


@dataclass(frozen=True)
class Graph:
    """Objects and the links between them, from what founds to what follows.

    Parameters
    ----------
    nodes : mapping of str to Node
    edges : tuple of (str, str)
        Each from what founds to what rests on it.
    """

    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: tuple[tuple[str, str], ...] = ()

    def after(self, name: str) -> list[Node]:
        """Return what rests on an object, in the order of the chain."""
        return self._sorted(end for start, end in self.edges if start == name)

    def before(self, name: str) -> list[Node]:
        """Return what an object rests on, in the order of the chain."""
        return self._sorted(start for start, end in self.edges if end == name)

    def with_more(self, nodes: Iterable[Node], edges: Iterable[tuple[str, str]]) -> Graph:
        """Return the graph with what the follow-up tells added."""
        more = {node.id: node for node in nodes}
        return Graph({**self.nodes, **more}, tuple(dict.fromkeys((*self.edges, *edges))))

    def _sorted(self, names: Iterable[str]) -> list[Node]:
        found = [self.nodes[name] for name in dict.fromkeys(names) if name in self.nodes]
        return sorted(found, key=lambda node: (node.stage.rank, node.id))


def cycle(edges: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return a path that comes back to where it starts; empty when there is none.

    Examples
    --------
    >>> cycle([("a", "b"), ("b", "c"), ("c", "a")])
    ('a', 'b', 'c', 'a')
    >>> cycle([("a", "b"), ("b", "c"), ("a", "c")])
    ()
    """
    nexts: dict[str, list[str]] = {}
    for start, end in edges:
        nexts.setdefault(start, []).append(end)
    clear: set[str] = set()
    for start, first in nexts.items():
        if start in clear:
            continue
        path = [start]
        walks: list[Iterator[str]] = [iter(first)]
        while path:
            follower = next(walks[-1], None)
            if follower is None:
                clear.add(path.pop())
                walks.pop()
            elif follower in path:
                return (*path[path.index(follower) :], follower)
            elif follower not in clear:
                path.append(follower)
                walks.append(iter(nexts.get(follower, ())))
    return ()
