"""What a notebook cell displays: one block, in every form it takes.

JupyterLab shows ``text/html``; the book takes ``text/markdown``, a whole
``:::`` block that Quarto and the embedded renderer read alike, and writes the
figure's PNG beside the chapter; a terminal falls back on ``text/plain``. The
forms are made together so that none can say what another does not.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

FIGURES = "figures"
"""Folder of a book's figures, beside its chapters."""


@dataclass(frozen=True)
class Block:
    """One output.

    Parameters
    ----------
    kind : str
        ``figure``, ``table``, ``cards``, ``retenir``, ``findings``, ``prose``…
    markdown : str
        What the book prints. A figure's image is linked as
        ``figures/<identifier>.png``.
    html : str
        What JupyterLab shows, images inlined.
    plain : str
        What a terminal shows.
    identifier : str
        Anchor of the block (``fig-…``, ``tbl-…``), empty when it has none.
    png : bytes or None
        The figure.
    data : pandas.DataFrame or None
        The values shown, for the consultant who wants to go on with pandas.
    used : mapping
        What the block rests on: ``{"indicators": [...], "sources": [...]}``.
    """

    kind: str
    markdown: str
    html: str
    plain: str
    identifier: str = ""
    png: bytes | None = None
    data: pd.DataFrame | None = field(default=None, compare=False, repr=False)
    used: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return self.plain

    def _repr_mimebundle_(
        self,
        include: object = None,  # noqa: ARG002 - the protocol passes it
        exclude: object = None,  # noqa: ARG002
    ) -> tuple[dict[str, str], dict[str, Any]]:
        bundle = {
            "text/markdown": self.markdown,
            "text/html": self.html,
            "text/plain": self.plain,
        }
        note: dict[str, Any] = {"form": "text/markdown", "kind": self.kind}
        if self.png is not None:
            bundle["image/png"] = base64.b64encode(self.png).decode("ascii")
            note["figure"] = self.identifier
        if self.used:
            note["used"] = {key: sorted(set(names)) for key, names in self.used.items()}
        return bundle, {"diagnostic": note}

    def using(self, **used: Sequence[str]) -> Block:
        """Return the block with what it rests on declared."""
        return replace(self, used={**self.used, **used})
