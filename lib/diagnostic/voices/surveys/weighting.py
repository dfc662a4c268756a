"""Weights of a questionnaire: margins of the census that the answers allow, and what is missing.

Only a sample that was drawn is weighted. Who answers a link or an urn of his
own accord differs from others by more than age and sex: weighting would lend
such answers an authority they do not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.text import counted, number
from diagnostic.voices.surveys.census import Ages, Sex, ages
from diagnostic.voices.surveys.model import PARTS
from diagnostic.voices.surveys.raking import Margin, Raked, rake_trimmed

if TYPE_CHECKING:
    from diagnostic.statistics.observe import Statistics
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.voices.surveys.model import Declared
    from diagnostic.voices.surveys.responses import Responses

ENOUGH = 100
"""Respondents under which no inference is made."""
CROSSED = 5
"""Respondents of each age and sex for the two to be weighted together."""
CONSULTATION = "consultation, pas un sondage"


@dataclass(frozen=True)
class Population:
    """The population asked, by part of the profile, and what is not known of it.

    Parameters
    ----------
    parts : mapping of str to (mapping of str to float)
        People by category: ``age``, ``sex``, ``neighbourhood``, and ``age,sex``
        whose categories are joined by a comma.
    missing : tuple of str
        French sentences: what could not be had.
    vintage : int
        Of the census; 0 when it says nothing.
    sources : tuple of str
    """

    parts: Mapping[str, Mapping[str, float]]
    missing: tuple[str, ...]
    vintage: int
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Weighting:
    """Weights, and on what they rest; without weights, why.

    Parameters
    ----------
    population : Population
    raked : Raked or None
    margins : tuple of str
        French names of the margins used.
    reasons : tuple of str
        French sentences: what was left out, or why nothing is weighted.
    """

    population: Population
    raked: Raked | None
    margins: tuple[str, ...]
    reasons: tuple[str, ...]


def inferential(responses: Responses) -> bool:
    """Whether answers may be said of the population asked."""
    return not responses.declared.survey.self_selected and len(responses) >= ENOUGH


def consultation(responses: Responses) -> str:
    """Return why answers are a consultation; empty when they are a survey."""
    if responses.declared.survey.self_selected:
        return f"{CONSULTATION} : répond qui veut, rien ne se déduit de l’ensemble des habitants"
    if len(responses) < ENOUGH:
        return (
            f"{CONSULTATION} : {counted(len(responses), 'répondant')}, moins de {ENOUGH}, c’est "
            "trop peu pour parler de l’ensemble des habitants"
        )
    return ""


def weigh(responses: Responses, population: Population) -> Weighting:
    """Return the weights of a questionnaire."""
    survey = responses.declared.survey
    if reason := consultation(responses):
        return Weighting(population, None, (), (f"Réponses non pondérées, {reason}.",))
    margins: dict[str, Margin] = {}
    reasons = list(population.missing)
    crossed = _crossed(responses, population)
    if crossed is not None:
        margins["âge et sexe croisés"] = crossed
    for part in survey.profile.parts:
        if part not in population.parts or (crossed is not None and part in {"age", "sex"}):
            continue
        margin, reason = _single(responses, population, part)
        if margin is not None:
            margins[PARTS[part].lower()] = margin
        else:
            reasons.append(reason)
    if not margins:
        reasons.append("Réponses non pondérées : aucune marge du recensement n’est utilisable.")
        return Weighting(population, None, (), tuple(reasons))
    trimming = survey.trimming
    raked = rake_trimmed(list(margins.values()), trimming.least, trimming.most)
    return Weighting(population, raked, tuple(margins), tuple(reasons))


def _single(responses: Responses, population: Population, part: str) -> tuple[Margin | None, str]:
    shares = population.parts[part]
    told = [code if code in shares else "" for code in responses.column(part)]
    held = Counter(told)
    options = responses.declared.survey.profile.parts[part][1]
    if empty := [
        option.label for option in options if shares.get(option.code) and not held[option.code]
    ]:
        return None, (
            f"Marge « {PARTS[part].lower()} » laissée de côté : aucun répondant pour "
            f"{', '.join(empty)} ; regroupez des catégories dans survey.yml."
        )
    return Margin(told, {code: n for code, n in shares.items() if n > 0}), ""


def _crossed(responses: Responses, population: Population) -> Margin | None:
    """Return the margin of age by sex when it is known and each cell has enough respondents."""
    shares = population.parts.get("age,sex")
    if not shares:
        return None
    pairs = zip(responses.column("age"), responses.column("sex"), strict=True)
    told = [f"{age},{sex}" if f"{age},{sex}" in shares else "" for age, sex in pairs]
    held = Counter(told)
    if any(held[name] < CROSSED for name, people in shares.items() if people > 0):
        return None
    return Margin(told, {name: people for name, people in shares.items() if people > 0})


def population(declared: Declared, statistics: Statistics, territory: TerritoryId) -> Population:
    """Return what the census says of the population asked."""
    profile = declared.survey.profile
    known = ages(statistics, territory)
    parts: dict[str, dict[str, float]] = {}
    missing: list[str] = []
    if known is None:
        if profile.age or profile.sex:
            missing.append("Le recensement chargé ne dit rien des âges de ce territoire.")
    else:
        _by_age(declared, known, parts, missing)
        _by_sex(declared, known, parts, missing)
    _by_zone(declared, statistics, parts, missing)
    return Population(
        parts, tuple(missing), known.vintage if known else 0, known.sources if known else ()
    )


def _by_age(
    declared: Declared, known: Ages, parts: dict[str, dict[str, float]], missing: list[str]
) -> None:
    profile = declared.survey.profile
    if not profile.age:
        missing.append("Le questionnaire ne demande pas l’âge : rien n’est comparé sur ce point.")
        return
    found = {band.code: known.people(band.since, band.until) for band in profile.age.bands}
    lost = [b.label for b in profile.age.bands if found[b.code] is None]
    if lost:
        missing.append(
            f"Le recensement de {known.vintage} chargé ne permet pas ces tranches d’âge : "
            f"{', '.join(lost)}."
        )
        return
    parts["age"] = {code: people for code, people in found.items() if people is not None}


def _by_sex(
    declared: Declared, known: Ages, parts: dict[str, dict[str, float]], missing: list[str]
) -> None:
    """Add sex over the ages asked, and age by sex when each band is known."""
    profile = declared.survey.profile
    if not profile.sex:
        return
    bands = profile.age.bands if profile.age else ()
    since = bands[0].since if bands else 0
    until = bands[-1].until if bands else None
    sides: dict[str, Sex] = {
        each.code: ("H" if each.census == "H" else "F")
        for each in profile.sex.options
        if each.census
    }
    totals = {code: known.people(since, until, side) for code, side in sides.items()}
    if not totals or any(people is None for people in totals.values()):
        missing.append(
            f"Le recensement de {known.vintage} chargé ne donne pas ces âges par sexe : le sexe "
            "n’est ni comparé ni redressé. L’import des fichiers nationaux de population le permet."
        )
        return
    parts["sex"] = {code: people for code, people in totals.items() if people is not None}
    crossed = {
        f"{band.code},{code}": known.people(band.since, band.until, side)
        for band in bands
        for code, side in sides.items()
    }
    if crossed and all(people is not None for people in crossed.values()) and "age" in parts:
        parts["age,sex"] = {k: people for k, people in crossed.items() if people is not None}


def _by_zone(
    declared: Declared,
    statistics: Statistics,
    parts: dict[str, dict[str, float]],
    missing: list[str],
) -> None:
    zones = declared.survey.profile.neighbourhood
    if not zones:
        return
    found = {
        zone.code: zone_people(zone.population, zone.iris, statistics) for zone in zones.options
    }
    lost = [zone.label for zone in zones.options if not found[zone.code]]
    if lost:
        missing.append(
            f"Population inconnue pour {counted(len(lost), 'quartier')} ({', '.join(lost)}) : "
            "donnez « population » dans survey.yml, ou importez le recensement à l’Iris."
        )
        return
    parts["neighbourhood"] = {code: people for code, people in found.items() if people}


def zone_people(declared: int, iris: tuple[str, ...], statistics: Statistics) -> float | None:
    """Return the inhabitants of a neighbourhood: as declared, else those of its Iris."""
    from diagnostic.territories.codes import Level, TerritoryId

    if declared:
        return float(declared)
    total = 0.0
    for code in iris:
        known = ages(statistics, TerritoryId(Level.IRIS, code))
        people = known.people(0, None) if known else None
        if people is None:
            return None
        total += people
    return total or None


def told(weighting: Weighting) -> str:
    """Say the weights in one French sentence: margins, effective size, design effect."""
    raked = weighting.raked
    if raked is None:
        return " ".join(weighting.reasons)
    cut = f" ; {counted(raked.trimmed, 'poids écrêté', 'poids écrêtés')}" if raked.trimmed else ""
    left = (
        f" ; écart restant aux marges : {number(100 * raked.gap, 1)} point"
        if raked.gap > 5e-4
        else ""
    )
    return (
        f"Redressement sur {' et '.join(weighting.margins)} (recensement "
        f"{weighting.population.vintage}) : {counted(len(raked.weights), 'répondant')}, taille "
        f"efficace {number(raked.effective)}, effet de plan {number(raked.design_effect, 2)}"
        f"{cut}{left}."
    )
