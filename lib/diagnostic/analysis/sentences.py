"""Sentences made from figures, that can never contradict them.

Each sentence is built from the printed (rounded) values, by rules on
direction, size and fragility. The words of an indicator come from the
catalogue: its ``phrase`` (« {value} des habitants ont 75 ans ou plus ») and
its ``subject`` (« la part des 75 ans et plus »).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.comparison import Position
from diagnostic.confidentiality.status import Status
from diagnostic.territories.codes import Level

if TYPE_CHECKING:
    from diagnostic.analysis.comparison import Gap
    from diagnostic.analysis.trends import Trend
    from diagnostic.analysis.values import Value
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.territories.gazetteer import Territory

_FEMININE = (
    "l’accessibilité",
    "l’ancienneté",
    "l’espérance",
    "l’évolution",
    "l’intensité",
    "l’offre",
)
_NOUNS = re.compile(r"\{value\} \[([^|\]]+)\|([^|\]]+)\|([^|\]]+)\]")
"""The nouns of a phrase: for one, for several, for none."""


def subject(indicator: Indicator) -> str:
    """What the indicator measures, with its article: « la part des 75 ans et plus »."""
    return indicator.subject or f"l’indicateur « {indicator.label} »"


def feminine(indicator: Indicator) -> bool:
    """Whether the subject is feminine."""
    words = subject(indicator)
    return words.startswith("la ") or words.startswith(_FEMININE)


def that_of(indicator: Indicator, place: Territory) -> str:
    """« celle du Vaucluse », « celui de Carpentras », « celui de la France »."""
    return f"{'celle' if feminine(indicator) else 'celui'} {_of(place)}"


def _of(place: Territory) -> str:
    return "de la France" if place.id.level is Level.FRANCE else place.of


def statement(value: Value) -> str:
    """The figure in a clause: « 11,3 % des habitants ont 75 ans ou plus ».

    A phrase that counts gives its nouns in brackets, and they agree with the
    printed figure: « 1 espace », « 2 espaces », « on ne compte aucun espace ».
    """
    indicator = value.indicator
    if not indicator.phrase:
        return f"{subject(indicator)} s’établit à {value.spoken}"
    phrase = indicator.phrase
    nouns = _NOUNS.search(phrase)
    if nouns is None:
        return phrase.format(value=value.spoken)
    one, many, none = nouns.groups()
    if value.value == 0:
        # « aucun médecin », never « aucun médecin pour 10 000 habitants ».
        phrase = phrase.removesuffix(_per(indicator)).replace("on compte", "on ne compte", 1)
        return phrase.replace(nouns.group(), none, 1)
    counted = f"{value.spoken} {text.plural(value.number, one, many)}"
    return phrase.replace(nouns.group(), counted, 1)


def _per(indicator: Indicator) -> str:
    """What a rate that counts is for: « pour 10 000 habitants », empty for a plain count."""
    if indicator.unit != "‰" and not indicator.unit.startswith("pour"):
        return ""
    before, sign, base = indicator.phrase.rpartition(" pour ")
    return f"{sign}{base}" if "[" in before else ""


def level(value: Value) -> str:
    """« À Carpentras, 11,3 % des habitants ont 75 ans ou plus en 2022. »."""
    return text.typographic(f"{_said(value)}.")


def _said(value: Value) -> str:
    """The figure, its place and its year, without the final stop."""
    place = text.capitalised(value.territory.at)
    caution = " (ordre de grandeur)" if value.fragile else ""
    return f"{place}, {statement(value)} {value.when}{caution}"


def against(gap: Gap) -> str:
    """How the town stands against one comparator, without the final stop."""
    other = gap.other
    if gap.town.written == other.written:
        return f"comme {other.territory.at}"
    if gap.position is Position.CLOSE:
        return f"un niveau proche de celui {_of(other.territory)} ({other.spoken})"
    per = _per(other.indicator) if gap.town.value == 0 else ""
    return f"contre {other.spoken}{per} {other.territory.at}"


def level_against(gap: Gap) -> str:
    """« À Carpentras, 17,5 % … en 2022, contre 12,3 % dans le Vaucluse. »."""
    return text.typographic(f"{_said(gap.town)}, {against(gap)}.")


def since(value: Value, latest: Value) -> str:
    """What became of the town after the vintage that compares, as a second sentence."""
    if not latest.known or latest.year <= value.year:
        return ""
    place = latest.territory.at
    return text.typographic(f" Dernière valeur connue {place} : {latest.spoken} {latest.when}.")


def following(indicator: Indicator, sentence: str) -> str:
    """Return a sentence that follows a headline on the same subject: « Elle passe de… »."""
    named = text.typographic(text.capitalised(subject(indicator)))
    if not sentence.startswith(f"{named} "):
        return sentence
    return f"{'Elle' if feminine(indicator) else 'Il'}{sentence.removeprefix(named)}"


def headline(gap: Gap) -> str:
    """A short sentence for a box or a chart's title, without a stop.

    « Le taux de chômage dépasse celui du Vaucluse ».
    """
    indicator = gap.town.indicator
    if gap.town.fragile or gap.other.fragile:
        return few_people(indicator)
    named = text.capitalised(subject(indicator))
    other = that_of(indicator, gap.other.territory)
    if gap.town.written == gap.other.written:
        verb = "est égale à" if feminine(indicator) else "est égal à"
    elif gap.position is Position.CLOSE:
        verb = "est proche de"
    elif gap.position is Position.ABOVE:
        verb = "dépasse"
    else:
        verb = "est inférieure à" if feminine(indicator) else "est inférieur à"
    return text.typographic(f"{named} {verb} {other}")


def few_people(indicator: Indicator) -> str:
    """What is said of a fragile figure in place of a direction, without a stop."""
    named = text.capitalised(subject(indicator))
    return text.typographic(f"{named} repose sur de petits effectifs")


def change(trend: Trend) -> str:
    """« La part des 75 ans et plus passe de 9,9 % en 2011 à 11,3 % en 2022 (+1,4 point). »."""
    first, last = trend.first, trend.last
    named = text.capitalised(subject(last.indicator))
    before, after = (_counted(value) for value in (first, last))
    if first.fragile or last.fragile:
        sentence = (
            f"{named} repose sur de petits effectifs : {before} {first.when}, {after} {last.when}. "
            "On ne peut pas parler d’évolution."
        )
    elif trend.uncertain:
        sentence = (
            f"{named} passe de {before} {first.when} à {after} {last.when} ({trend.written}) : "
            "écart trop faible pour conclure, au vu de la précision du recensement."
        )
    elif trend.direction == 0 and before == after:
        sentence = f"{named} est stable : {after} {first.when} comme {last.when}."
    elif trend.direction == 0:
        sentence = f"{named} est stable : {before} {first.when}, {after} {last.when}."
    else:
        prices = " en euros courants" if "€" in last.indicator.unit else ""
        sentence = (
            f"{named} passe de {before} {first.when} à {after} {last.when} "
            f"({trend.written}{prices})."
        )
    return text.typographic(sentence)


def _counted(value: Value) -> str:
    """The figure after its subject, which already names what a count counts."""
    named = subject(value.indicator).startswith("le nombre")
    return value.bare if named and value.indicator.unit == "hab." else value.spoken


def course(trend: Trend) -> str:
    """What three points say more than two, as a sentence; empty when they say no more.

    « La hausse s’accélère : +0,1 point par an entre 2011 et 2016, +0,3 point
    par an entre 2016 et 2022. »
    """
    if not trend.course:
        return ""
    before, after = trend.legs
    way = "La hausse" if after.direction > 0 else "La baisse"
    said = {
        "quickens": f"{way} s’accélère",
        "slows": f"{way} ralentit",
        "even": f"{way} garde un rythme voisin",
        "turns": f"{way} suit une {'baisse' if after.direction > 0 else 'hausse'}",
    }[trend.course]
    legs = ", ".join(
        f"{leg.written_yearly} entre {leg.first.year} et {leg.last.year}" for leg in (before, after)
    )
    return text.typographic(f"{said} : {legs}.")


def change_headline(trend: Trend) -> str:
    """A short sentence for a chart's title, without a stop: « … augmente depuis 2011 »."""
    if trend.first.fragile or trend.last.fragile:
        return few_people(trend.last.indicator)
    named = text.capitalised(subject(trend.last.indicator))
    if trend.uncertain:
        return text.typographic(
            f"{named} varie trop peu pour conclure depuis {trend.first.vintage}"
        )
    verb = {1: "augmente", 0: "est stable", -1: "diminue"}[trend.direction]
    return text.typographic(f"{named} {verb} depuis {trend.first.vintage}")


def absence(value: Value) -> str:
    """Why a figure is not there, as a sentence."""
    indicator = value.indicator
    state = value.status.label or Status.UNAVAILABLE.label
    sentence = f"{text.capitalised(indicator.label)} : {state}"
    more = value.reserve or indicator.availability
    if more:
        sentence += f". {text.capitalised(more.rstrip('.'))}"
    return text.typographic(sentence + ".")
