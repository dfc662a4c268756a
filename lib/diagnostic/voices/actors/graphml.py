"""The network in GraphML, for Gephi or Cytoscape: the same actors, the same bytes."""

from __future__ import annotations

import io

from diagnostic.voices.actors.measures import betweenness
from diagnostic.voices.actors.model import Actors


def graphml(actors: Actors) -> bytes:
    """Return the directed network: one edge per declared link, with all that is recorded of it.

    Links that tell a difficulty are left out: the file travels, and they
    judge an organisation by its name.
    """
    import networkx as nx

    from diagnostic.voices.actors.words import LinkKind

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    central = betweenness(actors)
    for each in actors.organisations:
        made.add_node(
            each.id,
            label=each.name,
            nature=each.kind,
            secteur=each.sector.value,
            college=each.college.value if each.college else "",
            territoire=" ".join(map(str, each.covers or ())),
            themes=" ".join(each.themes),
            fiche=each.state.value,
            intermediarite=central[each.id],
            demonstration=each.demonstration,
        )
    kept = [link for link in actors.links if link.kind is not LinkKind.DIFFICULTY]
    for rank, link in enumerate(kept):
        made.add_edge(
            link.source,
            link.target,
            key=f"L{rank}",
            lien=link.kind.value,
            frequence=link.frequency.value,
            weight=link.weight,
            declare_par=link.declared_by,
            demonstration=link.demonstration,
        )
    buffer = io.BytesIO()
    nx.write_graphml_xml(made, buffer, encoding="utf-8", prettyprint=True)
    return buffer.getvalue()
