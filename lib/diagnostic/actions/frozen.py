"""The figures that findings rest on, frozen in the chain: what to note, what has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.actions.baseline import of_value
from diagnostic.text import NBSP, NNBSP, typographic
from diagnostic.voices.pieces import Kind

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.gates import Read


def to_freeze(actions: Actions, read: Read) -> list[str]:
    """Tell which figures of the chain's findings have no checksum yet, and the one to write."""
    return [
        typographic(f"{finding}{NBSP}: pour figer {indicator} ({vintage}), écrivez dans chain.yml ")
        + f"checksums: {{{indicator}: {found}}}."
        for finding, indicator, vintage, written, found in _figures(actions, read)
        if not written
    ]


def findings_moved(actions: Actions, read: Read) -> list[str]:
    """Tell which frozen figures of findings are no longer what the statistics say."""
    return [
        typographic(
            f"{finding}{NBSP}: «{NNBSP}{actions.known.indicators[indicator].label}{NNBSP}» a "
            f"changé depuis que ce constat a été figé ; aujourd’hui "
            f"{read(indicator, vintage).written} ({vintage})."
        )
        for finding, indicator, vintage, written, found in _figures(actions, read)
        if written and written != found
    ]


def _figures(actions: Actions, read: Read) -> list[tuple[str, str, int, str, str]]:
    """Return finding, indicator, vintage, checksum written, checksum found."""
    result = []
    for base in actions.chain.constats:
        for link in actions.known.findings[base.id].links:
            kind = actions.known.evidence.pieces[link.piece].kind
            if kind is not Kind.INDICATOR or link.vintage is None or link.territory:
                continue
            found = of_value(read(link.piece, link.vintage))
            written = base.checksums.get(link.piece, "")
            result.append((base.id, link.piece, link.vintage, written, found))
    return result
