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
    from diagnostic.statistics.catalogue import Indicator

_SECRETS = {Status.SECRET, Status.SECRET_PRIMARY, Status.SECRET_SECONDARY}


@dataclass(frozen=True)
class Caution:
    """One point of vigilance: a word and a sentence or two."""

    title: str
    sentence: str


def _names(values: Sequence[Value], most: int = 4) -> str:
    names = list(dict.fromkeys(value.indicator.short or value.indicator.label for value in values))
    shown = [text.lowered(name) for name in names[:most]]
    left = len(names) - most
    if left > 0:
        shown.append(
            "une autre mesure"
            if left == 1
            else text.counted(left, "autre mesure", "autres mesures")
        )
    return text.enumeration(shown)


def _fragile(values: Sequence[Value]) -> Caution | None:
    fragile = [value for value in values if value.fragile]
    if not fragile:
        return None
    return Caution(
        "Petits effectifs",
        f"{text.capitalised(_names(fragile))} : peu de personnes ou de logements sont comptés. "
        "Lire un ordre de grandeur, sans comparer au point près.",
    )


def _secret(values: Sequence[Value]) -> Caution | None:
    secret = [value for value in values if value.status in _SECRETS]
    if not secret:
        return None
    return Caution(
        "Secret statistique",
        f"{text.capitalised(_names(secret))} : la valeur existe et n’est pas diffusée, pour "
        "protéger les personnes. L’absence de chiffre n’est pas l’absence de besoin.",
    )


def _missing(values: Sequence[Value]) -> Caution | None:
    out = {Status.UNAVAILABLE, Status.NOT_PUBLISHED, Status.NOT_COLLECTED, Status.INCOMPLETE}
    missing = [value for value in values if value.status in out]
    if not missing:
        return None
    return Caution(
        "Ce que l’on ne sait pas",
        f"{text.capitalised(_names(missing, 6))} : aucune source réunie ici ne donne de valeur à "
        "cette échelle. Aucune n’est estimée à la place.",
    )


def _vintages(values: Sequence[Value]) -> Caution | None:
    years = sorted({value.vintage for value in values if value.known and value.vintage})
    if len(years) < 2:
        return None
    link = "et" if len(years) == 2 else "à"
    return Caution(
        "Millésimes",
        f"Les chiffres de ce chapitre datent de {years[0]} {link} {years[-1]}. Chacun porte son "
        "année : ne comparer que des chiffres de la même année.",
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
    """Return what to know of the first measures; each caveat names what it is about."""
    about: dict[str, Indicator] = {}
    for value in values:
        if value.known and value.indicator.caveats:
            about.setdefault(value.indicator.caveats[0], value.indicator)
    if not about:
        return None
    said = [_about(caveat, indicator) for caveat, indicator in list(about.items())[:most]]
    return Caution("Bien lire ces chiffres", " ".join(said))


def _about(caveat: str, indicator: Indicator) -> str:
    """Return a caveat and, in brackets, the measure it is about."""
    names = [name for name in (indicator.short, indicator.label) if name and "(" not in name]
    about = f" ({text.lowered(names[0])})" if names else ""
    return f"{caveat.rstrip('.')}{about}."


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
