"""What a fiche must hold before its state can be said: an idea costs nothing, a promise does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from diagnostic.actions.actions import Filed
from diagnostic.actions.baseline import of_declared, of_value, same
from diagnostic.actions.private import MOST, summary_findings
from diagnostic.actions.words import Clearance, Measures, State
from diagnostic.confidentiality.gate import SAID
from diagnostic.errors import Problem
from diagnostic.text import NBSP

if TYPE_CHECKING:
    from diagnostic.actions.model import Indicator
    from diagnostic.analysis.values import Value
    from diagnostic.confidentiality.identifiers import Names

Read = Callable[[str, int], "Value"]
"""Gives the figure of an indicator for a year, on the study's territory."""
_OR_STUDIED = "ou remettez status: à l’étude"


def gaps(filed: Filed, read: Read, names: Names | None = None) -> list[Problem]:
    """Return what stands between a fiche and the state it claims; none when it is earned.

    Parameters
    ----------
    filed : Filed
    read : callable
        ``read(indicator, vintage)``, on the territory of the study.
    names : Names, optional
        Proper nouns known here, for the public summary.
    """
    sheet = filed.sheet
    found = [*_summary(filed, names), *_public(filed, read)]
    if sheet.status not in {State.IDEA, State.DROPPED}:
        found += _pilot(filed)
    if sheet.status.committed:
        found += [*_whole(filed), *_operational(filed), *_indicators(filed, read)]
    return found


def held(filed: Filed, found: list[Problem]) -> State:
    """Return the state that a fiche may claim: its own when nothing stands in the way."""
    sheet = filed.sheet
    if sheet.status in {State.IDEA, State.DROPPED} or not found:
        return sheet.status
    if sheet.who.pilot is None:
        return State.IDEA
    return State.STUDIED if sheet.status.committed else sheet.status


def moved(filed: Filed, read: Read) -> list[str]:
    """Tell which frozen figures are no longer what the statistics say: a note, never an error."""
    said = []
    for each in filed.sheet.evaluation.indicators:
        if not (each.indicator and each.baseline and each.baseline.checksum):
            continue
        value = read(each.indicator, each.baseline.vintage)
        if of_value(value) != each.baseline.checksum:
            said.append(
                f"{each.definition} ({each.baseline.vintage}){NBSP}: la fiche a retenu "
                f"{each.baseline.value} ; aujourd’hui {value.written}."
            )
    public = filed.sheet.what.public
    if public and public.indicator and public.vintage and public.value:
        value = read(public.indicator, public.vintage)
        if value.known and not same(value.written, public.value):
            said.append(
                f"Public visé{NBSP}: la fiche a retenu {public.value} ; aujourd’hui "
                f"{value.written} ({public.vintage})."
            )
    return said


def _pilot(filed: Filed) -> Iterator[Problem]:
    if filed.sheet.who.pilot is None:
        yield Problem(
            "une fiche sans pilote reste une idée",
            filed.where("status"),
            filed.sheet.status.value,
            "donnez who.pilot (organisation et fonction), ou remettez status: idée",
        )


def _whole(filed: Filed) -> Iterator[Problem]:
    """Yield what validation asks for and the fiche lacks."""
    sheet = filed.sheet
    for given, block, what, key in (
        (sheet.axis, (), "l’axe", "axis"),
        (sheet.theme, (), "le thème", "theme"),
        (sheet.kind, (), "la nature (existante, renforcée, nouvelle)", "kind"),
        (sheet.why.constats, ("why",), "au moins un constat", "why.constats"),
        (sheet.what.objectives, ("what",), "l’objectif général", "what.objectives"),
        (sheet.what.operational, ("what",), "un objectif opérationnel", "what.operational"),
        (sheet.what.public, ("what",), "le public visé", "what.public"),
        (sheet.what.territory, ("what",), "le territoire couvert", "what.territory"),
        (sheet.who.partners, ("who",), "les partenaires et leur rôle", "who.partners"),
        (sheet.who.residents, ("who",), "la part prise par les habitants", "who.residents"),
        (sheet.how.steps, ("how",), "les étapes", "how.steps"),
        (sheet.when.start, ("when",), "la date de début", "when.start"),
        (sheet.when.review, ("when",), "la date de revue", "when.review"),
    ):
        if not given:
            yield _missing(filed, block, what, key)
    for i, step in enumerate(sheet.how.steps):
        if step.end is None or not step.owner:
            yield Problem(
                "cette étape n’a pas de date de fin ou pas de responsable",
                filed.where("how", "steps", i),
                step.id,
                f"ajoutez end et owner, {_OR_STUDIED}",
            )
    if sheet.clearance is Clearance.PUBLIC and not sheet.life.summary:
        yield _missing(filed, ("life",), "le résumé public", "life.summary")


def _missing(filed: Filed, block: tuple[str, ...], what: str, key: str) -> Problem:
    return Problem(
        f"une fiche « {filed.sheet.status.value} » dit {what}",
        filed.where(*block),
        filed.sheet.id,
        f"complétez {key}, {_OR_STUDIED}",
    )


def _operational(filed: Filed) -> Iterator[Problem]:
    count = len(filed.sheet.evaluation.indicators)
    for i, target in enumerate(filed.sheet.what.operational):
        where = filed.where("what", "operational", i)
        if target.by is None:
            yield Problem(
                "cet objectif opérationnel n’a pas d’échéance",
                where,
                target.text,
                f"ajoutez by: 2027-12-31, {_OR_STUDIED}",
            )
        rank = int(target.measure) if target.measure.isdecimal() else 0
        if not 1 <= rank <= count:
            yield Problem(
                "on ne sait pas à quoi cet objectif se verra",
                where,
                target.measure or target.text,
                f"donnez dans measure le rang d’un indicateur de la fiche, {_OR_STUDIED}",
            )


def _indicators(filed: Filed, read: Read) -> Iterator[Problem]:
    every = filed.sheet.evaluation.indicators
    for kind in (Measures.REALISATION, Measures.RESULT, Measures.FELT):
        if not any(each.measures is kind for each in every):
            yield _missing(
                filed, ("evaluation",), f"au moins un indicateur de {kind.value}",
                f"evaluation.indicators (measures: {kind.value})",
            )  # fmt: skip
    for i, each in enumerate(every):
        if each.measures is Measures.RESULT:
            yield from _result(filed, i, each, read)


def _result(filed: Filed, i: int, each: Indicator, read: Read) -> Iterator[Problem]:
    at = ("evaluation", "indicators", i)
    if not each.source:
        yield Problem(
            "un indicateur de résultat dit sa source",
            filed.where(*at),
            each.definition,
            f"ajoutez source, {_OR_STUDIED}",
        )
    if each.target is None or each.contribution is None:
        yield Problem(
            "un indicateur de résultat dit sa cible, et si l’action peut seule le faire bouger",
            filed.where(*at),
            each.definition,
            f"ajoutez target et contribution (forte, plausible, faible), {_OR_STUDIED}",
        )
    if each.baseline is None:
        yield Problem(
            "un indicateur de résultat dit d’où l’on part",
            filed.where(*at),
            each.definition,
            f"ajoutez baseline (value, vintage), {_OR_STUDIED}",
        )
        return
    expected, where = of_declared(each), filed.where(*at, "baseline")
    if each.indicator:
        value = read(each.indicator, each.baseline.vintage)
        if not value.known:
            yield Problem(
                f"la valeur de départ n’est pas publiée pour cette année ({value.written})",
                where,
                f"{each.indicator}, {each.baseline.vintage}",
                "choisissez une année que le livre montre, ou un autre indicateur",
            )
            return
        if not each.baseline.checksum and not same(value.written, each.baseline.value):
            yield Problem(
                f"la valeur de départ n’est pas celle du livre : {value.written}",
                where,
                each.baseline.value,
                f'écrivez value: "{value.written}"',
            )
            return
        expected = of_value(value)
    elif each.baseline.checksum and each.baseline.checksum != expected:
        yield Problem(
            "cette valeur de départ a changé depuis qu’elle a été figée",
            where,
            each.baseline.value,
            f'relisez-la, puis écrivez checksum: "{expected}"',
        )
    if not each.baseline.checksum:
        yield Problem(
            "la valeur de départ n’est pas figée", where, each.baseline.value,
            f'ajoutez checksum: "{expected}"',
        )  # fmt: skip


def _summary(filed: Filed, names: Names | None) -> Iterator[Problem]:
    said, where = filed.sheet.life.summary, filed.where("life", "summary")
    if len(said) > MOST:
        yield Problem(
            f"le résumé public dépasse {MOST} caractères",
            where,
            f"{len(said)} caractères",
            f"retirez-en {len(said) - MOST}",
        )
    for each in summary_findings(said, names):
        yield Problem(
            f"le résumé public contient {SAID[each.kind]}",
            where,
            f"à partir du caractère {each.start + 1}",
            "écrivez-le autrement : un résumé public ne désigne personne",
        )


def _public(filed: Filed, read: Read) -> Iterator[Problem]:
    public = filed.sheet.what.public
    if public is None or not public.indicator:
        return
    where = filed.where("what", "public")
    if public.vintage is None or not public.value:
        yield Problem(
            "l’estimation du public visé n’a pas d’année ou pas de valeur",
            where,
            public.indicator,
            "ajoutez vintage et value, comme le livre les imprime",
        )
        return
    value = read(public.indicator, public.vintage)
    if not value.known:
        yield Problem(
            f"le public visé est décrit par un nombre masqué ou absent ({value.written})",
            where,
            f"{public.indicator}, {public.vintage}",
            "décrivez-le autrement, ou par un indicateur que le livre montre",
        )
