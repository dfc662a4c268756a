"""The graph of evidence: findings, pieces, and what links them; as JSON or GraphML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from diagnostic.voices.convergence import side
from diagnostic.voices.pieces import Kind

if TYPE_CHECKING:
    import networkx as nx

    from diagnostic.analysis.profile import Profile
    from diagnostic.voices.evidence import Evidence


def graph(evidence: Evidence, profile: Profile) -> nx.DiGraph:
    """Return the graph: an edge goes from a piece to the finding it speaks of.

    A piece whose text an edition may not show bears its identifier alone.
    """
    import networkx as nx

    found = nx.DiGraph()
    for finding in evidence.findings:
        found.add_node(finding.id, kind=Kind.FINDING.value, text=finding.text, theme=finding.theme)
        for link in finding.links:
            piece = evidence.pieces[link.piece]
            found.add_node(piece.id, kind=piece.kind.value, text=piece.text, theme=piece.theme)
            if link.vintage is not None:
                found.add_node(
                    piece.id,
                    territory=link.territory or str(profile.town.id),
                    vintage=link.vintage,
                    value=link.value,
                )
            found.add_edge(
                piece.id,
                finding.id,
                says=side(link, evidence, profile).value,
                register=evidence.register(link).value,
            )
    return found


def as_graphml(found: nx.DiGraph) -> str:
    """Write a graph as GraphML, for Gephi or yEd."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(found)) + "\n"


def as_json(found: nx.DiGraph) -> str:
    """Write a graph as JSON: nodes, then links."""
    nodes = [{"id": name, **data} for name, data in sorted(found.nodes(data=True))]
    links = [
        {"from": start, "to": end, **data}
        for start, end, data in sorted(found.edges(data=True), key=lambda e: e[:2])
    ]
    return json.dumps({"nodes": nodes, "links": links}, ensure_ascii=False, indent=2) + "\n"
