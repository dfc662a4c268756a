"""Whether the follow-up holds together: known fiches and steps, dates, figures that can judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from diagnostic.actions.followup.cellvalues import measure
from diagnostic.actions.followup.columns import (
    EFFECTS,
    REALISATIONS,
    RESULTS,
    STEPS,
    TABLES,
    TRACKS,
    Kind,
    Table,
)
from diagnostic.actions.followup.model import Row, Rows
from diagnostic.actions.followup.words import ENTRY_ID
from diagnostic.actions.indicators import slow_source, too_slow
from diagnostic.actions.slow import visible
from diagnostic.actions.words import Measures, State
from diagnostic.confidentiality.gate import SAID
from diagnostic.confidentiality.identifiers import Kind as Identifying
from diagnostic.confidentiality.identifiers import find
from diagnostic.errors import Problem
from diagnostic.text import enumeration, folded, near_matches

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions, Filed
    from diagnostic.actions.model import Indicator, Sheet, Step

_REACHES = {
    Identifying.EMAIL, Identifying.PHONE, Identifying.NIR, Identifying.IBAN, Identifying.BIRTH,
}  # fmt: skip
_NAMED = _REACHES | {Identifying.PERSON, Identifying.ADDRESS, Identifying.PLATE}


def problems_of(rows: Rows, actions: Actions) -> list[Problem]:
    """Return all that is wrong in the tables of a study, beyond each cell's own form."""
    found: list[Problem] = []
    for table in TABLES:
        for row in rows.get(table.name, ()):
            found += _needed(table, row)
            wrong = list(_ids(table, row, actions))
            found += wrong
            found += _reaching(table, row)
            if not wrong and row["action"]:
                filed = next(each for each in actions.filed if each.sheet.id == row["action"])
                found += _CHECKS[table.name](row, filed, actions)
    found += _steps_cited(rows, actions)
    found += _measured_twice(rows)
    return found


def named(rows: Rows, actions: Actions) -> list[Problem]:
    """Return who the follow-up names: nobody may be named in a shared edition."""
    return [
        Problem(
            f"le suivi contient {SAID[each.kind]}",
            row.where(field.key),
            remedy="écrivez-le autrement : le suivi ne désigne personne",
        )
        for table in TABLES
        for row in rows.get(table.name, ())
        for field in table.fields
        if field.kind is Kind.TEXT
        for each in find(row[field.key], actions.known.names)
        if each.kind in _NAMED
    ]


def followable(sheet: Sheet) -> list[Indicator]:
    """Return the indicators of a fiche that the follow-up can measure."""
    return [each for each in sheet.evaluation.indicators if each.measures is not Measures.CONTEXT]


def indicator_of(sheet: Sheet, definition: str) -> Indicator | None:
    """Return the indicator of a fiche that has a definition; None when there is none."""
    for each in sheet.evaluation.indicators:
        if folded(each.definition) == folded(definition):
            return each
    return None


def _needed(table: Table, row: Row) -> Iterator[Problem]:
    for field in table.fields:
        if field.needed and not row[field.key]:
            yield Problem(
                f"il manque « {field.title} »",
                row.where(field.key),
                remedy=f"complétez cette case. {field.help}",
            )


def _ids(table: Table, row: Row, actions: Actions) -> Iterator[Problem]:
    action = row["action"]
    if action and action not in actions.by_id:
        yield Problem(
            "cette fiche n’existe pas",
            row.where("action"),
            action,
            f"choisissez parmi : {enumeration(list(actions.by_id))}",
            near_matches(action, actions.by_id),
        )
    if not table.prefix or not row["id"]:
        return
    found = ENTRY_ID.match(row["id"])
    if found is None or found["kind"] != table.prefix:
        yield Problem(
            "ce repère n’a pas la bonne forme",
            row.where("id"),
            row["id"],
            f"écrivez {table.prefix}-{action or 'ACT-01'}-1",
        )
    elif action and found["sheet"] != action:
        yield Problem(
            f"ce repère n’est pas de la fiche {action}",
            row.where("id"),
            row["id"],
            f"écrivez {table.prefix}-{action}-{found['rank']}, ou corrigez la fiche",
        )


def _reaching(table: Table, row: Row) -> Iterator[Problem]:
    for field in table.fields:
        if field.kind is not Kind.TEXT:
            continue
        for each in find(row[field.key]):
            if each.kind in _REACHES:
                yield Problem(
                    f"cette case contient {SAID[each.kind]}",
                    row.where(field.key),
                    remedy="écrivez l’organisation et la fonction : le suivi ne désigne personne",
                )


def _track(row: Row, filed: Filed, _: Actions) -> Iterator[Problem]:
    sheet = filed.sheet
    state = State(row["status"]) if row["status"] else None
    if state is not None and state.committed and not sheet.status.committed:
        yield Problem(
            f"la fiche est encore « {sheet.status.value} » : le suivi ne peut aller plus loin",
            row.where("status"),
            state.value,
            f"complétez d’abord {sheet.id} (diagnostic action check), ou videz cette case",
        )
    if state is State.DONE and row["progress"] and row["progress"] != "100":
        yield Problem(
            "l’action est terminée, mais pas à 100 %",
            row.where("progress"),
            row["progress"],
            "écrivez 100, ou corrigez l’état",
        )
    if row["alert"] and not row["risk"]:
        yield Problem(
            "l’alerte ne dit pas ce qui inquiète",
            row.where("risk"),
            row["alert"],
            "dites-le en une phrase, ou retirez l’alerte",
        )
    if row["body"] and not row["decision"]:
        yield Problem(
            "une instance est citée, mais pas la décision qu’elle doit prendre",
            row.where("decision"),
            row["body"],
            "écrivez la décision attendue, ou videz l’instance",
        )
    yield from _after(row, "reviewed", "review", "la prochaine revue vient avant la dernière")


def _step(row: Row, filed: Filed, _: Actions) -> Iterator[Problem]:
    known = step_of(filed.sheet, row["id"])
    if known is None:
        for key, what in (("text", "ce qu’elle est"), ("due", "son échéance")):
            if not row[key]:
                yield Problem(
                    f"cette étape n’est pas dans la fiche : il faut dire {what}",
                    row.where(key),
                    row["id"],
                    "complétez cette case, ou citez une étape de la fiche",
                    near_matches(row["id"], [each.id for each in filed.sheet.how.steps]),
                )
    elif row["text"] and folded(row["text"]) != folded(known.text):
        yield Problem(
            "la fiche nomme cette étape autrement",
            row.where("text"),
            row["text"],
            f"videz cette case, ou écrivez : {known.text}",
        )
    done = row["state"] == "faite"
    if done and not row["done"]:
        yield Problem(
            "cette étape est faite, mais sa date manque",
            row.where("done"),
            row["id"],
            "écrivez le jour où elle a été faite",
        )
    elif row["done"] and row["state"] and not done:
        yield Problem(
            f"cette étape a une date de fin, mais elle est « {row['state']} »",
            row.where("state"),
            row["done"],
            "écrivez « faite », ou retirez la date",
        )


def _realisation(row: Row, _: Filed, __: Actions) -> Iterator[Problem]:
    if row["unit"] and not row["quantity"]:
        yield Problem(
            "une unité est donnée sans nombre",
            row.where("quantity"),
            row["unit"],
            "donnez la quantité, ou videz l’unité",
        )


def _result(row: Row, filed: Filed, actions: Actions) -> Iterator[Problem]:
    if not row["indicator"]:
        return
    sheet = filed.sheet
    found = indicator_of(sheet, row["indicator"])
    where = row.where("indicator")
    if found is None:
        said = [each.definition for each in followable(sheet)]
        yield Problem(
            f"{sheet.id} n’a pas cet indicateur",
            where,
            row["indicator"],
            f"choisissez : {' ; '.join(said)}"
            if said
            else "ajoutez d’abord l’indicateur à la fiche",
            near_matches(row["indicator"], said),
        )
        return
    yield from _slow(row, filed, actions, found)
    yield from _unit(row, found)


def _slow(row: Row, filed: Filed, actions: Actions, found: Indicator) -> Iterator[Problem]:
    """Yield why a figure of the catalogue cannot be followed here."""
    where = row.where("indicator")
    source = slow_source(found, actions.known)
    if found.measures is Measures.CONTEXT:
        start = filed.sheet.when.start
        seen = ""
        if source and start:
            seen = (
                f" ; un effet ne s’y verrait qu’en {visible(source, start.year).first} au plus tôt"
            )
        yield Problem(
            "cet indicateur est un contexte : le suivi ne le mesure pas" + seen,
            where,
            row["indicator"],
            "mesurez un indicateur que l’action peut faire bouger",
        )
    elif source is not None:
        early = list(too_slow(filed, actions.known, found, where))
        start = filed.sheet.when.start
        first = visible(source, start.year).first if start else None
        year = int(row["date"][:4]) if row["date"] else 0
        if early:
            yield from early
        elif first is not None and year < first:
            yield Problem(
                f"cette mesure est lente : elle ne montrerait rien avant {first}",
                row.where("date"),
                row["date"],
                f"attendez {first}, ou mesurez un indicateur plus rapide",
            )


def _unit(row: Row, found: Indicator) -> Iterator[Problem]:
    """Yield a measure whose unit is not that of the baseline: they could not be compared."""
    told = measure(row["value"])
    base = found.baseline or found.target
    expected = measure(base.value) if base else None
    if told is None or expected is None or folded(_sign(told[1])) == folded(_sign(expected[1])):
        return
    wanted = expected[1]
    yield Problem(
        "l’unité n’est pas celle de la fiche" if wanted else "cette valeur se donne sans unité",
        row.where("value"),
        row["value"],
        f"écrivez par exemple : {row['value'].split(' ')[0]} {wanted}".rstrip(),
    )


def _sign(unit: str) -> str:
    return unit.replace("%", "pour cent").replace("€", "euros")


def _effect(row: Row, filed: Filed, _: Actions) -> Iterator[Problem]:
    start = filed.sheet.when.start
    if start and row["date"] and row["date"] < start.isoformat():
        yield Problem(
            f"cet effet est constaté avant le début de l’action ({start.isoformat()})",
            row.where("date"),
            row["date"],
            "corrigez cette date",
        )


_CHECKS: Mapping[str, Callable[[Row, Filed, Actions], Iterator[Problem]]] = {
    TRACKS.name: _track,
    STEPS.name: _step,
    REALISATIONS.name: _realisation,
    RESULTS.name: _result,
    EFFECTS.name: _effect,
}


def step_of(sheet: Sheet, name: str) -> Step | None:
    """Return a step of a fiche; None when it has none of this name."""
    return next((each for each in sheet.how.steps if each.id == name), None)


def _after(row: Row, first: str, then: str, what: str) -> Iterator[Problem]:
    if row[first] and row[then] and row[then] < row[first]:
        yield Problem(
            f"{what} ({row[first]})", row.where(then), row[then], "vérifiez ces deux dates"
        )


def _steps_cited(rows: Rows, actions: Actions) -> Iterator[Problem]:
    """Yield the realisations that cite a step which is nowhere, or of another fiche."""
    steps = {step.id: sheet.id for sheet in actions.sheets for step in sheet.how.steps}
    steps |= {row["id"]: row["action"] for row in rows.get(STEPS.name, ())}
    for row in rows.get(REALISATIONS.name, ()):
        cited = row["step"]
        if not cited or steps.get(cited) == row["action"]:
            continue
        own = [name for name, sheet in steps.items() if sheet == row["action"]]
        yield Problem(
            f"cette étape est de la fiche {steps[cited]}" if cited in steps
            else "cette étape n’existe pas",
            row.where("step"),
            cited,
            f"choisissez parmi : {enumeration(own)}" if own else "videz cette case",
            near_matches(cited, own),
        )  # fmt: skip


def _measured_twice(rows: Rows) -> Iterator[Problem]:
    """Yield two measures of one indicator on one day: one of them is wrong."""
    seen: dict[tuple[str, str, str], Row] = {}
    for row in rows.get(RESULTS.name, ()):
        key = (row["action"], folded(row["indicator"]), row["date"])
        if not all(key):
            continue
        if key in seen:
            yield Problem(
                f"cet indicateur est déjà mesuré ce jour-là ({seen[key].where()})",
                row.where("value"),
                row["value"],
                "gardez une seule des deux mesures",
            )
        else:
            seen[key] = row
