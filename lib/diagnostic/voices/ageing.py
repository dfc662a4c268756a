"""What no longer holds of declared evidence: pieces withdrawn, figures that have changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diagnostic.text import MINUS, NBSP

if TYPE_CHECKING:
    from diagnostic.analysis.profile import Profile
    from diagnostic.voices.evidence import Evidence, Finding, Link


def broken(evidence: Evidence, profile: Profile, theme: str) -> list[tuple[Finding, str]]:
    """Return the findings of a theme whose evidence no longer holds, and why, in French."""
    return [
        (finding, why)
        for finding in evidence.of(theme)
        for link in evidence.links(finding, str(profile.town.id))
        if (why := _why(link, evidence, profile))
    ]


def _why(link: Link, evidence: Evidence, profile: Profile) -> str:
    piece = evidence.pieces[link.piece]
    if piece.withdrawn:
        return f"{piece.id}{NBSP}: {piece.withdrawn}"
    if link.vintage is None:
        return ""
    value = profile.at(link.piece, profile.town, link.vintage)
    label = f"{value.indicator.short or value.indicator.label}, {link.vintage}"
    if not value.known:
        return f"{label}{NBSP}: la valeur notée ({link.value}) n’est plus connue"
    # A value may be noted without its unit.
    if _bare(link.value) not in {_bare(value.written), _bare(value.bare)}:
        return f"{label}{NBSP}: la valeur notée était {link.value}, elle est {value.written}"
    latest = profile.latest(link.piece)
    if latest.known and latest.year > link.vintage:
        return f"{label}{NBSP}: un chiffre plus récent existe, {latest.written} en {latest.year}"
    return ""


def _bare(written: str) -> str:
    return re.sub(r"\s", "", written.replace(MINUS, "-").replace(".", ",")).lower()
