"""The élus' synthesis: ten facts, strengths and weaknesses, questions, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis import findings, sentences
from diagnostic.analysis.findings import comparable
from diagnostic.analysis.prompts import prompts
from diagnostic.analysis.trends import trend
from diagnostic.presentation import boxes, cards, html, markdown
from diagnostic.presentation.display import Block

if TYPE_CHECKING:
    from diagnostic.analysis.findings import Finding
    from diagnostic.analysis.trends import Trend
    from diagnostic.analysis.values import Value
    from diagnostic.workbook.context import Context

FACTS = 10
PREFERRED = (
    "population_total",
    "median_living_standard",
    "poverty_rate_60",
    "share_60_plus",
    "share_75_plus",
    "unemployment_rate_rp_15_64",
    "neet_rate_15_24",
    "youth_unemployment_rate",
    "share_single_parent_with_children",
    "share_one_person_households",
    "vacancy_rate_rp",
    "social_housing_density_rpls",
    "share_owner_occupiers",
    "school_ips_mean",
    "share_minimum_benefits_in_income",
    "population_growth_annual",
    "average_household_size",
    "share_under_15",
    "share_taxed_households",
    "birth_rate",
)
"""Facts an élu asks for first; the ten first that have a value are shown."""
SIDES = 5
"""Strengths, and weaknesses, at most."""


def ten_facts(context: Context) -> Block:
    """Return ten key facts, each with what to set it beside, computed from the data."""
    catalogue = context.statistics.catalogue.indicators
    wanted = [identifier for identifier in PREFERRED if identifier in catalogue]
    context.profile.load(wanted)
    values = [context.profile.latest(identifier) for identifier in wanted]
    kept = [value for value in values if value.known][:FACTS]
    if not kept:
        return boxes.absence("Aucune source réunie ici ne donne de chiffre pour ce territoire.")
    made, shown = [], list(kept)
    for value in kept:
        others = _beside(context, value) if comparable(value) else []
        changed = _change(context, value)
        detail = " ".join([*_changed(changed), *_compared(value, others)])
        fact = cards.Fact(value.bare, _label(value), text.typographic(detail), _unit(value))
        made.append(fact)
        shown += [*others, *((changed.first,) if changed else ())]
    return cards.facts(made).using(**context.used(shown))


def _unit(value: Value) -> str:
    """Return the unit, unless the label says it: « 17,7 logements sociaux pour 100… »."""
    unit = value.indicator.unit
    return "" if unit.startswith("pour") and unit in value.indicator.label else unit


def _label(value: Value) -> str:
    fragile = " (fragile)" if value.fragile else ""
    return text.typographic(f"{text.lowered(value.indicator.label)}, {value.period}{fragile}")


def _change(context: Context, value: Value) -> Trend | None:
    found = trend(context.profile, value.indicator.id)
    if found is None or found.last.year != value.year or not found.direction:
        return None
    return found


def _changed(found: Trend | None) -> list[str]:
    return [f"{found.written} depuis {found.first.year}."] if found else []


def _beside(context: Context, value: Value) -> list[Value]:
    """Return the nearest and the largest comparators that have a value."""
    near = (
        context.profile.nearest(value.indicator.id, place, value.year)
        for place in context.comparators
    )
    known = [other for other in near if other.known]
    return known if len(known) < 2 else [known[0], known[-1]]


def _compared(value: Value, others: list[Value]) -> list[str]:
    said = [
        f"{other.territory.short} : {other.written}"
        + (f" ({other.year})" if other.year != value.year else "")
        for other in others
    ]
    return [", ".join(dict.fromkeys(said)) + "."] if said else []


def strengths_and_weaknesses(context: Context) -> Block:
    """Return the strongest favourable findings beside the strongest unfavourable ones."""
    judged = [f for f in _all_findings(context) if f.favourable is not None]
    good = findings.distinct([f for f in judged if f.favourable], SIDES)
    bad = findings.distinct([f for f in judged if not f.favourable], SIDES)
    values = [value for finding in (*good, *bad) for value in finding.values]
    return cards.balance(
        [(f"{f.headline}.", sentences.following(f.value.indicator, f.sentence)) for f in good],
        [(f"{f.headline}.", sentences.following(f.value.indicator, f.sentence)) for f in bad],
    ).using(**context.used(values))


def _all_findings(context: Context) -> list[Finding]:
    return findings.findings(context.profile, context.statistics.catalogue.indicators)


def questions(context: Context) -> Block:
    """Return one question per theme of the study, for the steering committee."""
    catalogue = context.statistics.catalogue.themes
    asked = [
        (f"{catalogue[theme].label}.", prompts(theme).questions[0])
        for theme in context.study.themes
        if theme in catalogue and prompts(theme).questions
    ]
    if not asked:
        return boxes.absence("Aucune question n’est proposée pour les thèmes de cette étude.")
    items = "".join(
        html.tag("li", f"<strong>{html.text(head)}</strong> {html.text(rest)}")
        for head, rest in asked
    )
    return Block(
        "prose",
        markdown.bullets([f"{markdown.strong(h)} {markdown.inline(rest)}" for h, rest in asked]),
        html.block(html.tag("ul", items)),
        "\n".join(f"– {head} {rest}" for head, rest in asked),
    )


def unknowns(context: Context) -> Block:
    """Return the core measures that are missing here, with their state."""
    catalogue = context.statistics.catalogue.indicators
    core = [identifier for identifier, indicator in catalogue.items() if indicator.core]
    context.profile.load(core)
    missing = [v for v in map(context.profile.latest, core) if not v.known]
    if not missing:
        return boxes.prose("Toutes les mesures du socle ont une valeur pour ce territoire.")
    by_state: dict[str, list[str]] = {}
    for value in missing:
        by_state.setdefault(value.status.label, []).append(text.lowered(value.indicator.short))
    said = [
        f"{text.capitalised(state)} : {text.enumeration(sorted(set(names), key=text.folded))}."
        for state, names in sorted(by_state.items())
    ]
    lead = (
        f"{text.counted(len(missing), 'mesure')} du socle "
        f"{text.plural(len(missing), 'n’a', 'n’ont')} pas de valeur {context.town.at}. "
        "Aucune valeur n’est estimée à la place."
    )
    return boxes.vigilance([text.typographic(line) for line in (lead, *said)], "Mesures manquantes")
