"""Points of vigilance: what the reader must know before using the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.trends import trend
from diagnostic.confidentiality.status import Status

if TYPE_CHECKING:
    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value

_SECRETS = {Status.SECRET, Status.SECRET_PRIMARY, Status.SECRET_SECONDARY}


@dataclass(frozen=True)
class Caution:
    """One point of vigilance: a word and a sentence or two."""

    title: str
    sentence: str


def _names(values: Sequence[Value], most: int = 4) -> str:
    names = list(dict.fromkeys(value.indicator.short or value.indicator.label for value in values))
    shown = [name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names[:most]]
    if len(names) > most:
        shown.append(f"{text.counted(len(names) - most, 'autre')}")
    return text.enumeration(shown)


def _fragile(values: Sequence[Value]) -> Caution | None:
    fragile = [value for value in values if value.fragile]
    if not fragile:
        return None
    return Caution(
        "Petits effectifs",
        f"{text.capitalised(_names(fragile))} : ces valeurs reposent sur peu de personnes. "
        "Elles donnent un ordre de grandeur et ne se comparent pas au point près.",
    )


def _secret(values: Sequence[Value]) -> Caution | None:
    secret = [value for value in values if value.status in _SECRETS]
    if not secret:
        return None
    return Caution(
        "Secret statistique",
        f"{text.capitalised(_names(secret))} : le producteur ne diffuse pas la valeur. "
        "L’absence de chiffre n’est pas l’absence de besoin.",
    )


def _missing(values: Sequence[Value]) -> Caution | None:
    out = {Status.UNAVAILABLE, Status.NOT_PUBLISHED, Status.NOT_COLLECTED, Status.INCOMPLETE}
    missing = [value for value in values if value.status in out]
    if not missing:
        return None
    return Caution(
        "Ce que l’on ne sait pas",
        f"{text.capitalised(_names(missing, 6))} : ces mesures manquent dans les données chargées "
        "ou ne sont pas publiées à cette échelle. Aucune n’est estimée à la place.",
    )


def _vintages(values: Sequence[Value]) -> Caution | None:
    years = sorted({value.vintage for value in values if value.known and value.vintage})
    if len(years) < 2:
        return None
    return Caution(
        "Millésimes",
        f"Les chiffres de ce chapitre vont de {years[0]} à {years[-1]}. Chacun porte son année ; "
        "deux années différentes ne se comparent pas terme à terme.",
    )


def _breaks(profile: Profile, values: Sequence[Value]) -> Caution | None:
    reasons = []
    for value in values:
        found = trend(profile, value.indicator.id)
        if found is not None and found.broken:
            reasons.append(found.broken)
    if not reasons:
        return None
    return Caution("Rupture de série", " ".join(dict.fromkeys(reasons)))


def _caveats(values: Sequence[Value], most: int = 3) -> Caution | None:
    caveats = [caveat for value in values if value.known for caveat in value.indicator.caveats[:1]]
    if not caveats:
        return None
    kept = list(dict.fromkeys(caveats))[:most]
    return Caution("Lecture", " ".join(c if c.endswith(".") else c + "." for c in kept))


def cautions(profile: Profile, identifiers: Sequence[str]) -> list[Caution]:
    """Return what to be careful about in a theme, the gravest first.

    Parameters
    ----------
    profile : Profile
    identifiers : sequence of str
        The indicators shown in the chapter.
    """
    values = [profile.latest(identifier) for identifier in identifiers]
    found = [
        _fragile(values),
        _secret(values),
        _missing(values),
        _breaks(profile, values),
        _vintages(values),
        _caveats(values),
    ]
    return [
        Caution(caution.title, text.typographic(caution.sentence))
        for caution in found
        if caution is not None
    ]
