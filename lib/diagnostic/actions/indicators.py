"""Whether the indicators of a fiche can tell what they are asked to."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.actions.actions import Filed, Known
from diagnostic.actions.model import Indicator, Target
from diagnostic.actions.slow import Slow, named, slow, visible
from diagnostic.actions.words import Measures
from diagnostic.errors import Problem
from diagnostic.text import near_matches


def indicator_problems(filed: Filed, known: Known) -> Iterator[Problem]:
    """Yield the indicators that do not exist, and those too slow for what they must show."""
    public = filed.sheet.what.public
    if public and public.indicator:
        yield from _unknown(public.indicator, known, filed.where("what", "public", "indicator"))
    for i, each in enumerate(filed.sheet.evaluation.indicators):
        at = ("evaluation", "indicators", i)
        if each.indicator:
            yield from _unknown(each.indicator, known, filed.where(*at, "indicator"))
        yield from too_slow(filed, known, each, filed.where(*at))
        if each.measures is Measures.CONTEXT and each.target is not None:
            yield Problem(
                "un indicateur de contexte n’a pas de cible",
                filed.where(*at, "target"),
                each.target.value,
                "retirez la cible, ou choisissez un indicateur que l’action peut faire bouger",
            )
    for i, target in enumerate(filed.sheet.what.operational):
        yield from _aimed_at(filed, known, target, filed.where("what", "operational", i, "measure"))


def _aimed_at(filed: Filed, known: Known, target: Target, where: str) -> Iterator[Problem]:
    """Refuse an operational objective that a context figure would judge: a target in disguise."""
    every = filed.sheet.evaluation.indicators
    rank = int(target.measure) if target.measure.isdecimal() else 0
    if not 1 <= rank <= len(every) or every[rank - 1].measures is not Measures.CONTEXT:
        return
    each = every[rank - 1]
    source = slow_source(each, known)
    start = filed.sheet.when.start
    seen = ""
    if source and start:
        first = visible(source, start.year).first
        seen = f" : {source.why} ; il ne montrerait rien avant {first}"
    yield Problem(
        f"un chiffre de contexte ne peut pas dire si cet objectif est atteint{seen}",
        where,
        f"{target.measure}, {each.definition}",
        "donnez le rang d’un indicateur de réalisation ou de résultat",
    )


def slow_source(each: Indicator, known: Known) -> Slow | None:
    """Return the slow source of a fiche's indicator: the catalogue's, else the one it names."""
    indicator = known.indicators.get(each.indicator)
    return slow(indicator) if indicator else named(each.source)


def too_slow(filed: Filed, known: Known, each: Indicator, where: str) -> Iterator[Problem]:
    """Yield why a slow figure cannot judge the action, and when it could."""
    indicator = known.indicators.get(each.indicator)
    source = slow_source(each, known)
    if source is None or each.measures is Measures.CONTEXT:
        return
    sheet = filed.sheet
    start = sheet.when.start.year if sheet.when.start else None
    label = indicator.label if indicator else each.definition
    what = f"« {label} » vient du {source.label}".replace("du Filosofi", "de Filosofi")
    what += f" : {source.why}"
    if start is None:
        yield Problem(
            f"{what} ; il ne peut pas dire si l’action réussit",
            where,
            each.indicator or each.source,
            "écrivez measures: contexte, sans cible, et choisissez un indicateur plus rapide",
        )
        return
    when = visible(source, start)
    early = each.target is None or each.target.year < when.first
    if each.measures is Measures.IMPACT and not early:
        return
    seen = f"en {when.first}" if when.first == when.whole else f"en {when.first} ou {when.whole}"
    yield Problem(
        f"{what} ; d’une action commencée en {start}, il ne montrerait rien avant {when.first}",
        where,
        each.indicator or each.source,
        f"écrivez measures: contexte, sans cible ; un effet ne s’y verrait qu’{seen} "
        f"(millésime {when.vintages[0]} au plus tôt)",
    )


def _unknown(name: str, known: Known, where: str) -> Iterator[Problem]:
    if name not in known.indicators:
        yield Problem(
            "cet indicateur n’est pas au catalogue",
            where,
            name,
            "choisissez un identifiant de data/catalogue/indicators/, ou retirez cette clé",
            near_matches(name, known.indicators),
        )
