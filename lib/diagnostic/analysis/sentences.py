"""Sentences made from figures, that can never contradict them.

Each sentence is built from the printed (rounded) values, by rules on
direction, size and fragility. The words of an indicator come from the
catalogue: its ``phrase`` (« {value} des habitants ont 75 ans ou plus ») and
its ``subject`` (« la part des 75 ans et plus »).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.comparison import Position

if TYPE_CHECKING:
    from diagnostic.analysis.comparison import Gap
    from diagnostic.analysis.trends import Trend
    from diagnostic.analysis.values import Value
    from diagnostic.statistics.catalogue import Indicator

_FEMININE = ("l’offre", "l’espérance", "l’évolution", "l’intensité", "l’ancienneté")


def subject(indicator: Indicator) -> str:
    """What the indicator measures, with its article: « la part des 75 ans et plus »."""
    return indicator.subject or f"l’indicateur « {indicator.label} »"


def feminine(indicator: Indicator) -> bool:
    """Whether the subject is feminine."""
    words = subject(indicator)
    return words.startswith("la ") or words.startswith(_FEMININE)


def that_of(indicator: Indicator, place_of: str) -> str:
    """« celle du Vaucluse », « celui de Carpentras »."""
    return f"{'celle' if feminine(indicator) else 'celui'} {place_of}"


def statement(value: Value) -> str:
    """The figure in a clause: « 11,3 % des habitants ont 75 ans ou plus »."""
    indicator = value.indicator
    if indicator.phrase:
        return indicator.phrase.format(value=value.spoken)
    return f"{subject(indicator)} s’établit à {value.spoken}"


def level(value: Value) -> str:
    """« À Carpentras, 11,3 % des habitants ont 75 ans ou plus en 2022. »."""
    end = ", un ordre de grandeur" if value.fragile else ""
    place = text.capitalised(value.territory.at)
    return text.typographic(f"{place}, {statement(value)} en {value.vintage}{end}.")


def against(gap: Gap) -> str:
    """How the town stands against one comparator, without the final stop."""
    other = gap.other
    if gap.town.written == other.written:
        return f"comme {other.territory.at}"
    if gap.position is Position.CLOSE:
        near = that_of(gap.town.indicator, other.territory.of)
        return f"un niveau proche de {near} ({other.written})"
    return f"contre {other.written} {other.territory.at}"


def level_against(gap: Gap) -> str:
    """« À Carpentras, 17,5 % …, contre 12,3 % dans le Vaucluse, en 2022. »."""
    town = gap.town
    place = text.capitalised(town.territory.at)
    end = " : un ordre de grandeur" if town.fragile else ""
    return text.typographic(f"{place}, {statement(town)} en {town.vintage}, {against(gap)}{end}.")


def since(value: Value, latest: Value) -> str:
    """What became of the town after the vintage that compares: « En 2022 : 17,5 %. »."""
    if not latest.known or latest.year <= value.year:
        return ""
    return text.typographic(f" En {latest.year} : {latest.spoken} {latest.territory.at}.")


def headline(gap: Gap) -> str:
    """A short sentence for a box or a chart's title, without a stop.

    « Le taux de chômage dépasse celui du Vaucluse ».
    """
    indicator = gap.town.indicator
    named = text.capitalised(subject(indicator))
    other = that_of(indicator, gap.other.territory.of)
    if gap.town.written == gap.other.written:
        verb = "est égale à" if feminine(indicator) else "est égal à"
    elif gap.position is Position.CLOSE:
        verb = "est proche de"
    elif gap.position is Position.ABOVE:
        verb = "dépasse"
    else:
        verb = "est inférieure à" if feminine(indicator) else "est inférieur à"
    return text.typographic(f"{named} {verb} {other}")


def change(trend: Trend) -> str:
    """« La part des 75 ans et plus passe de 9,9 % en 2011 à 11,3 % en 2022 (+1,4 point). »."""
    first, last = trend.first, trend.last
    named = text.capitalised(subject(last.indicator))
    if first.fragile or last.fragile:
        sentence = (
            f"{named} repose sur de petits effectifs : {first.written} en {first.vintage}, "
            f"{last.written} en {last.vintage}, sans que l’on puisse parler d’évolution."
        )
    elif trend.direction == 0:
        sentence = (
            f"{named} est stable : {first.written} en {first.vintage}, "
            f"{last.written} en {last.vintage}."
        )
    else:
        sentence = (
            f"{named} passe de {first.written} en {first.vintage} à "
            f"{last.written} en {last.vintage} ({trend.written})."
        )
    return text.typographic(sentence)


def change_headline(trend: Trend) -> str:
    """A short sentence for a chart's title, without a stop: « … augmente depuis 2011 »."""
    named = text.capitalised(subject(trend.last.indicator))
    if trend.first.fragile or trend.last.fragile:
        verb = "repose sur de petits effectifs"
        return text.typographic(f"{named} {verb}")
    verb = {1: "augmente", 0: "est stable", -1: "diminue"}[trend.direction]
    return text.typographic(f"{named} {verb} depuis {trend.first.vintage}")


def absence(value: Value) -> str:
    """Why a figure is not there, as a sentence."""
    indicator = value.indicator
    state = value.status.label or "non chargé"
    sentence = f"{text.capitalised(indicator.label)} : {state}"
    if value.reserve:
        sentence += f" ({value.reserve.rstrip('.')})"
    elif indicator.availability:
        sentence += f" ({indicator.availability.rstrip('.')})"
    return text.typographic(sentence + ".")
