"""What the network says: who bridges, who is apart, how much sectors keep to themselves.

Ties are pairs of organisations, counted once whatever the links between them;
difficulties are no ties. Nothing depends on the order of rows or on chance.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from diagnostic.voices.actors.model import Actors

DIGITS = 12
"""Kept of a centrality: beyond, two equal values may differ by rounding."""
MOST = 5
"""Bridges named, when no tie in values makes them more."""


def graph(actors: Actors) -> nx.Graph[str]:
    """Return the undirected network of ties, nodes and edges in the order of identifiers."""
    import networkx as nx

    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(each.id for each in actors.organisations)
    for tie in actors.ties:
        made.add_edge(*tie.ends, weight=tie.weight)
    return made


@dataclass(frozen=True)
class Reciprocity:
    """How far organisations know one another.

    Parameters
    ----------
    mutual : int
        Pairs in which both declare a link with the other.
    heard : int
        Linked pairs in which both organisations were heard.
    unheard : int
        Linked pairs in which one was not: its silence denies nothing.
    """

    mutual: int
    heard: int
    unheard: int

    @property
    def share(self) -> float | None:
        """Mutual pairs among the pairs heard; None without any."""
        return self.mutual / self.heard if self.heard else None


def reciprocity(actors: Actors) -> Reciprocity:
    """Count the ties that both organisations declare, among those where both were heard."""
    heard = [tie for tie in actors.ties if set(tie.ends) <= actors.answering]
    mutual = sum(tie.mutual for tie in heard)
    return Reciprocity(mutual, len(heard), len(actors.ties) - len(heard))


def density(actors: Actors) -> float | None:
    """Return the ties among all the pairs of organisations; None under two organisations."""
    n = len(actors.organisations)
    return 2 * len(actors.ties) / (n * (n - 1)) if n > 1 else None


def betweenness(actors: Actors) -> dict[str, float]:
    """Return the share of shortest paths between two others that go through each organisation.

    Freeman's centrality, normalised, without weights: 0 when nobody needs it,
    1 at the centre of a star.
    """
    import networkx as nx

    found = nx.betweenness_centrality(graph(actors), normalized=True)
    return {name: round(found[name], DIGITS) for name in sorted(found)}


def bridges(actors: Actors, most: int = MOST) -> tuple[str, ...]:
    """Return the organisations that most paths go through, first by value, then by identifier.

    Those tied with the last are kept with it; none has a betweenness of zero.
    """
    values = betweenness(actors)
    ranked = sorted((name for name in values if values[name] > 0), key=lambda n: (-values[n], n))
    if len(ranked) <= most:
        return tuple(ranked)
    last = values[ranked[most - 1]]
    return tuple(name for name in ranked if values[name] >= last)


def cut_off(actors: Actors) -> dict[str, int]:
    """Return, for each organisation the network holds by, how many its loss would cut off.

    Counted outside the largest part left of its own component.
    """
    import networkx as nx

    network = graph(actors)
    lost = {}
    for name in sorted(nx.articulation_points(network)):
        own = nx.node_connected_component(network, name) - {name}
        parts = [len(part) for part in nx.connected_components(network.subgraph(own))]
        lost[name] = sum(parts) - max(parts)
    return lost


def components(actors: Actors) -> tuple[tuple[str, ...], ...]:
    """Return the groups without a tie between them, the largest first; isolated ones are apart."""
    import networkx as nx

    found = [tuple(sorted(part)) for part in nx.connected_components(graph(actors))]
    return tuple(sorted((p for p in found if len(p) > 1), key=lambda part: (-len(part), part)))


def isolated(actors: Actors) -> tuple[str, ...]:
    """Return the organisations without any tie."""
    tied = {end for tie in actors.ties for end in tie.ends}
    return tuple(each.id for each in actors.organisations if each.id not in tied)


def core(actors: Actors) -> tuple[int, tuple[str, ...]]:
    """Return the innermost core: its k, and the organisations with k ties at least among it."""
    import networkx as nx

    numbers: Mapping[str, int] = nx.core_number(graph(actors))
    k = max(numbers.values(), default=0)
    return k, tuple(sorted(name for name, own in numbers.items() if k and own == k))


@dataclass(frozen=True)
class Silo:
    """How much sectors keep to themselves.

    Parameters
    ----------
    crossing, ties : int
        Ties between two sectors, and all ties.
    pairs_crossing, pairs : int
        Pairs of organisations of two sectors, and all pairs.
    """

    crossing: int
    ties: int
    pairs_crossing: int
    pairs: int

    @property
    def observed(self) -> float | None:
        """Share of the ties that join two sectors."""
        return self.crossing / self.ties if self.ties else None

    @property
    def expected(self) -> float | None:
        """The same share if ties joined organisations whatever their sectors."""
        return self.pairs_crossing / self.pairs if self.pairs else None

    @property
    def index(self) -> float | None:
        """1 − observed / expected; None when there is no tie or a single sector.

        1: no tie leaves a sector; 0: as if sectors did not count; below 0:
        sectors meet more than by chance, down to :attr:`lowest`.
        """
        if self.observed is None or not self.expected:
            return None
        return 1 - self.observed / self.expected

    @property
    def lowest(self) -> float | None:
        """The index if every tie joined two sectors: 1 − 1 / expected."""
        return 1 - 1 / self.expected if self.expected else None


def silo(actors: Actors) -> Silo:
    """Compare ties between sectors with what chance would give."""
    sectors = {each.id: each.sector for each in actors.organisations}
    pairs = list(combinations(sectors.values(), 2))
    return Silo(
        crossing=sum(sectors[a] is not sectors[b] for a, b in (t.ends for t in actors.ties)),
        ties=len(actors.ties),
        pairs_crossing=sum(a is not b for a, b in pairs),
        pairs=len(pairs),
    )


def matrix(actors: Actors, themes: Collection[str]) -> dict[str, tuple[bool, ...]]:
    """Return, for each organisation, which of some themes it says it acts on."""
    return {
        each.id: tuple(theme in each.themes for theme in themes) for each in actors.organisations
    }
