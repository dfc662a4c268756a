"""Whether bodies, conventions and the calendar hold together: identifiers, links, cycles, dates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from diagnostic.actions.governance.deciding import voting_seats
from diagnostic.actions.governance.words import BODY_ID, CONVENTION_ID, Rule
from diagnostic.actions.graph import cycle
from diagnostic.errors import Problem
from diagnostic.study.themes import known_themes, near_themes
from diagnostic.text import near_matches

if TYPE_CHECKING:
    from diagnostic.actions.governance.model import (
        BodiesFile,
        Body,
        CalendarFile,
        Convention,
        ConventionsFile,
    )
    from diagnostic.study.document import Document

UNKNOWN_BODY = "cette instance n’est pas déclarée dans bodies.yml"
UNKNOWN_COLLEGE = "ce collège n’est pas de cette instance"


def unknown(what: str, name: str, known: Collection[str], where: str) -> Iterator[Problem]:
    """Yield a problem when a name is not among known ones."""
    if name not in known:
        some = ", ".join(list(known)[:8])
        remedy = f"choisissez parmi : {some}" if some else "déclarez-le d’abord"
        yield Problem(what, where, name, remedy, near_matches(name, known))


def repeated(name: str, before: Collection[str], where: str) -> Iterator[Problem]:
    """Yield a problem when an identifier is already taken."""
    if name in before:
        yield Problem(
            "cet identifiant est déjà pris", where, name, "donnez-en un autre, ou retirez la ligne"
        )


def form(name: str, pattern: re.Pattern[str], example: str, where: str) -> Iterator[Problem]:
    """Yield a problem when an identifier is not written as it should be."""
    if not pattern.match(name):
        yield Problem(
            "cet identifiant n’a pas la bonne forme", where, name, f"écrivez-le comme {example}"
        )


def body_problems(file: BodiesFile, document: Document) -> Iterator[Problem]:
    """Yield every mistake of ``bodies.yml``."""
    names = [each.id for each in file.bodies]
    for i, body in enumerate(file.bodies):
        at = ("bodies", i)
        where = document.where((*at, "id"))
        yield from form(body.id, BODY_ID, "copil ou groupe-habitat", where)
        yield from repeated(body.id, names[:i], where)
        for j, name in enumerate(body.reports_to):
            where = document.where((*at, "reports_to", j))
            if name == body.id:
                yield Problem(
                    "cette instance se rend compte à elle-même", where, name, "retirez ce lien"
                )
            else:
                yield from unknown(UNKNOWN_BODY, name, names, where)
                yield from repeated(name, body.reports_to[:j], where)
        if body.theme and body.theme not in known_themes():
            yield Problem(
                "ce thème n’existe pas", document.where((*at, "theme")), body.theme,
                f"choisissez parmi : {', '.join(known_themes())}", near_themes(body.theme),
            )  # fmt: skip
        yield from _colleges(body, document, at)
        yield from _rules(body, document, at)
    for i, instance in enumerate(file.existing):
        for j, name in enumerate(instance.bodies):
            yield from unknown(
                UNKNOWN_BODY, name, names, document.where(("existing", i, "bodies", j))
            )
    yield from _looping(
        ((each.id, name) for each in file.bodies for name in each.reports_to if name != each.id),
        names, document, ("bodies", "reports_to"),
        "retirez l’un de ces liens : une instance ne peut pas se rendre compte à elle-même",
    )  # fmt: skip


def _colleges(body: Body, document: Document, at: tuple[str | int, ...]) -> Iterator[Problem]:
    names = [each.id for each in body.colleges]
    for j, name in enumerate(names):
        where = document.where((*at, "colleges", j, "id"))
        yield from form(name, BODY_ID, "elus ou associations", where)
        yield from repeated(name, names[:j], where)


def _rules(body: Body, document: Document, at: tuple[str | int, ...]) -> Iterator[Problem]:
    if body.rule is Rule.QUALIFIED and body.share is None:
        yield Problem(
            "la part des voix de la majorité qualifiée n’est pas donnée",
            document.where((*at, "rule")), body.rule.value,
            "ajoutez la clé share : 66.7 pour deux tiers",
        )  # fmt: skip
    if body.share is not None and body.rule is not Rule.QUALIFIED:
        yield Problem(
            "une part des voix ne va qu’avec la majorité qualifiée",
            document.where((*at, "share")), f"{body.share:g}",
            "retirez la clé share, ou écrivez rule: majorité qualifiée",
        )  # fmt: skip
    asked = body.quorum
    if asked is None:
        return
    where = document.where((*at, "quorum"))
    if asked.percent is None and asked.seats is None and asked.colleges is None:
        yield Problem(
            "ce quorum ne dit pas combien", where, "rien",
            "ajoutez percent, seats ou colleges, ou retirez la clé quorum",
        )  # fmt: skip
    total = voting_seats(body)
    if asked.seats is not None and total is not None and asked.seats > total:
        yield Problem(
            "le quorum demande plus de sièges que l’instance n’en compte",
            where, f"{asked.seats} sur {total}", "corrigez le quorum ou les sièges",
        )  # fmt: skip
    voting = sum(each.votes for each in body.colleges)
    if asked.colleges is not None and asked.colleges > voting:
        yield Problem(
            "le quorum demande plus de collèges que l’instance n’en compte",
            where, f"{asked.colleges} sur {voting}", "corrigez le quorum ou les collèges",
        )  # fmt: skip


def convention_problems(file: ConventionsFile, document: Document) -> Iterator[Problem]:
    """Yield every mistake of ``conventions.yml``."""
    names = [each.id for each in file.conventions]
    for i, each in enumerate(file.conventions):
        at = ("conventions", i)
        where = document.where((*at, "id"))
        yield from form(each.id, CONVENTION_ID, "CV-01", where)
        yield from repeated(each.id, names[:i], where)
        if each.renews:
            yield from unknown(
                "cette convention n’est pas déclarée", each.renews, names,
                document.where((*at, "renews")),
            )  # fmt: skip
        yield from _dates(each, document, at)
    yield from _looping(
        ((each.id, each.renews) for each in file.conventions if each.renews),
        names, document, ("conventions", "renews"),
        "retirez l’un de ces liens : une convention ne peut pas se prolonger elle-même",
    )  # fmt: skip


def _dates(each: Convention, document: Document, at: tuple[str | int, ...]) -> Iterator[Problem]:
    if each.start and each.end and each.end < each.start:
        yield Problem(
            "cette convention finit avant de commencer", document.where((*at, "end")),
            each.end.isoformat(), f"donnez une date après le {each.start.isoformat()}",
        )  # fmt: skip
    if each.first_year and each.last_year and each.last_year < each.first_year:
        yield Problem(
            "cette convention finit avant de commencer", document.where((*at, "last_year")),
            str(each.last_year), f"donnez une année après {each.first_year}",
        )  # fmt: skip
    for day, year, key in (
        (each.start, each.first_year, "first_year"), (each.end, each.last_year, "last_year"),
    ):  # fmt: skip
        if day and year and day.year != year:
            yield Problem(
                "la date et l’année ne disent pas la même chose", document.where((*at, key)),
                f"{year} et {day.isoformat()}", "gardez la date, et retirez l’année",
            )  # fmt: skip


def event_problems(
    file: CalendarFile, document: Document, bodies: Collection[str]
) -> Iterator[Problem]:
    """Yield every mistake of ``calendar.yml``."""
    for i, each in enumerate(file.events):
        if each.body:
            where = document.where(("events", i, "body"))
            yield from unknown(UNKNOWN_BODY, each.body, bodies, where)
        if each.date is None and not each.when:
            yield Problem(
                "cet événement n’a pas de date", document.where(("events", i)), each.title,
                "ajoutez date: 2027-05-21, ou when: 21 mai si l’année n’est pas connue",
            )  # fmt: skip


def _looping(
    edges: Iterable[tuple[str, str]],
    names: list[str],
    document: Document,
    keys: tuple[str, str],
    remedy: str,
) -> Iterator[Problem]:
    path = cycle(list(edges))
    if path:
        where = document.where((keys[0], names.index(path[0]), keys[1]))
        yield Problem("un lien revient à son point de départ", where, " → ".join(path), remedy)
