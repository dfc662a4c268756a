"""What a network says, for who does not see it: its size, who bridges, who is apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.text import NBSP, counted, enumeration

if TYPE_CHECKING:
    import pandas as pd


def network_alt(nodes: pd.DataFrame, ties: pd.DataFrame) -> str:
    """Say a network.

    Parameters
    ----------
    nodes : pandas.DataFrame
        ``id``, ``name``, ``sector``, ``bridge``, ``isolated``.
    ties : pandas.DataFrame
        ``a``, ``b``, ``mutual``.
    """
    sector = dict(zip(nodes["id"], nodes["sector"], strict=True))
    crossing = sum(sector[a] != sector[b] for a, b in zip(ties["a"], ties["b"], strict=True))
    mutual = int(ties["mutual"].astype(bool).sum())
    size = counted(len(nodes), "organisation")
    head = f"Réseau de {size} de {counted(nodes['sector'].nunique(), 'secteur')}"
    said = [f"{head}, {counted(len(ties), 'lien')}"]
    if len(ties):
        said[0] += f" dont {counted(crossing, 'entre deux secteurs', 'entre deux secteurs')}"
        said.append(
            f"{counted(mutual, 'lien est déclaré', 'liens sont déclarés')} par les deux "
            "organisations"
        )
    sizes = nodes.groupby("sector")["id"].count()
    said.append(f"Secteurs{NBSP}: " + ", ".join(f"{name} {size}" for name, size in sizes.items()))
    said.append(_named("Ponts entre les autres", nodes[nodes["bridge"].astype(bool)], "aucun"))
    said.append(_named("Sans lien", nodes[nodes["isolated"].astype(bool)], "aucune"))
    return ". ".join(said) + ". Le tableau des valeurs donne le détail par organisation."


def _named(what: str, rows: pd.DataFrame, none: str) -> str:
    names = [str(name) for name in rows.sort_values("id")["name"]]
    return f"{what}{NBSP}: {enumeration(names) if names else none}"
