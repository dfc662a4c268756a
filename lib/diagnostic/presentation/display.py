"""What a notebook cell displays: one block, in every form it takes.

JupyterLab shows ``text/html``; the book takes ``text/markdown``, a whole
``:::`` block that Quarto and the embedded renderer read alike, and writes the
figure's PNG beside the chapter; a terminal falls back on ``text/plain``. The
forms are made together so that none can say what another does not.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FIGURES = "figures"
"""Folder of a book's figures, beside its chapters."""
FORMS = "DIAGNOSTIC_FORMS"
"""Environment variable: the forms that outputs take; :data:`BOOK`, or all of them."""
BOOK = "book"
"""The forms that a book is made of: what only a screen shows is not made, nor carried."""
Screen = str | Callable[[], str]
SEVERAL = "application/vnd.diagnostic.figures+json"
"""Form that holds the images of a block made of several, by identifier."""


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
    screen : str or callable
        What JupyterLab shows, images inlined; made when it is asked for.
    plain : str
        What a terminal shows.
    identifier : str
        Anchor of the block (``fig-…``, ``tbl-…``), empty when it has none.
    png : bytes or None
        The figure.
    figures : mapping of str to bytes
        Identifier → image of each figure inside a block made of several.
    data : pandas.DataFrame or None
        The values shown, for the consultant who wants to go on with pandas.
    used : mapping
        What the block rests on: ``{"indicators": [...], "sources": [...]}``; under
        ``values``, every figure it shows, one record each.
    """

    kind: str
    markdown: str
    screen: Screen
    plain: str
    identifier: str = ""
    png: bytes | None = None
    figures: Mapping[str, bytes] = field(default_factory=dict)
    data: pd.DataFrame | None = field(default=None, compare=False, repr=False)
    used: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return self.plain

    def __getstate__(self) -> dict[str, Any]:
        # What makes a form cannot be carried to another process: the form itself is.
        carried = {**self.__dict__, "screen": self.html}
        carried.pop("html", None)  # the same, said once
        return carried

    def _repr_mimebundle_(
        self,
        include: object = None,  # noqa: ARG002 - the protocol passes it
        exclude: object = None,  # noqa: ARG002
    ) -> tuple[dict[str, str], dict[str, Any]]:
        return self.bundle(screen=os.environ.get(FORMS) != BOOK)

    def bundle(self, *, screen: bool) -> tuple[dict[str, str], dict[str, Any]]:
        """Return every form and what goes with them, as a notebook keeps them.

        Parameters
        ----------
        screen : bool
            With the form that only a screen shows.
        """
        bundle = {"text/markdown": self.markdown, "text/plain": self.plain}
        if screen:
            bundle["text/html"] = self.html
        note: dict[str, Any] = {"form": "text/markdown", "kind": self.kind}
        if self.png is not None:
            bundle["image/png"] = _encoded(self.png)
            note["figure"] = self.identifier
        if self.figures:
            images: Any = {name: _encoded(image) for name, image in self.figures.items()}
            bundle[SEVERAL] = images
        if self.used:
            note["used"] = {key: sorted(set(names)) for key, names in self.used.items()}
        return bundle, {"diagnostic": note}

    @cached_property
    def html(self) -> str:
        """What JupyterLab shows, images inlined; made once."""
        return self.screen if isinstance(self.screen, str) else self.screen()

    def using(self, **used: Sequence[str]) -> Block:
        """Return the block with what it rests on declared."""
        return replace(self, used={**self.used, **used})


def joined(parts: Sequence[Block]) -> Block:
    """Return several blocks as one output, their images and what they rest on kept."""
    if len(parts) == 1:
        return parts[0]
    images: dict[str, bytes] = {}
    used: dict[str, list[str]] = {}
    for part in parts:
        images |= part.figures
        if part.png is not None:
            images[part.identifier] = part.png
        for key, names in part.used.items():
            used.setdefault(key, []).extend(names)
    first = parts[0].kind
    return Block(
        "prose" if first in {"figure", "table"} else first,
        "\n\n".join(part.markdown for part in parts),
        lambda: "\n".join(part.html for part in parts),
        "\n\n".join(part.plain for part in parts),
        figures=images,
        used={key: sorted(set(names)) for key, names in used.items()},
    )


def _encoded(image: bytes) -> str:
    return base64.b64encode(image).decode("ascii")
