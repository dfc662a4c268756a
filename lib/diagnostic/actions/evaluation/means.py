"""Means against what they are for: cost per person, staff, pooling, funding, lateness."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from diagnostic.actions.amounts import euros, received, spent
from diagnostic.actions.evaluation.dispersion import score, spread
from diagnostic.actions.evaluation.feasibility import weakest
from diagnostic.actions.evaluation.grounds import Ground, Told, part, took_part
from diagnostic.actions.evaluation.words import Level
from diagnostic.actions.followup.cellvalues import measure
from diagnostic.actions.followup.words import StepState
from diagnostic.actions.words import Funding
from diagnostic.text import NBSP, counted, enumeration, number

if TYPE_CHECKING:
    from diagnostic.actions.model import Sheet

LEVEL = Level.EFFICIENCY


def efficiency(told: Told) -> Iterator[Ground]:
    """Yield the relation of the means to the project."""
    sheets = told.open_sheets
    costs = [said for sheet in sheets for said in _costs(told, sheet)]
    budgets = sum(sheet.means.budget is not None for sheet in sheets)
    yield Ground(LEVEL, "Fiches dont le budget est écrit", part(budgets, len(sheets)), tuple(costs))
    yield _funding(sheets)
    staffed = [sheet for sheet in sheets if sheet.means.staff]
    whole = sum((Decimal(str(sheet.means.staff)) for sheet in staffed), Decimal(0))
    yield Ground(
        LEVEL,
        "Temps de travail annoncé",
        f"{_plain(whole)}{NBSP}ETP" if staffed else "non dit",
        tuple(f"{sheet.id}{NBSP}: {_plain(Decimal(str(sheet.means.staff)))} ETP"
              for sheet in staffed),
    )  # fmt: skip
    pooled = [sheet for sheet in sheets if sheet.means.pooling]
    yield Ground(
        LEVEL,
        "Fiches qui mettent des moyens en commun",
        part(len(pooled), len(sheets)),
        tuple(f"{sheet.id}{NBSP}: {sheet.means.pooling}" for sheet in pooled),
    )
    yield from _lateness(told)
    yield from _forecast(told)


def _plain(amount: Decimal) -> str:
    exact = amount == amount.to_integral_value()
    return number(float(amount), 0 if exact else 1 if amount * 10 % 1 == 0 else 2)


def _costs(told: Told, sheet: Sheet) -> Iterator[str]:
    """Yield what a fiche costs per person it is for, then per participation seen."""
    budget = sheet.means.budget
    if budget is None:
        return
    years = enumeration([str(each.year) for each in budget.years])
    public = sheet.what.public
    aimed = measure(public.value) if public and public.value else None
    if aimed and aimed[0] > 0:
        each = Decimal(str(budget.total)) / aimed[0]
        yield (
            f"{sheet.id}{NBSP}: {euros(round(each, 2))} par personne visée, toutes dépenses "
            f"({years})"
        )
    else:
        yield f"{sheet.id}{NBSP}: {euros(budget.total)} ({years}), public non chiffré"
    people, found = took_part(told, sheet), told.tracked.get(sheet.id)
    if people and found and found.spent:
        yield (
            f"{sheet.id}{NBSP}: {euros(round(found.spent / people, 2))} dépensés par participation"
        )


def _funding(sheets: tuple[Sheet, ...]) -> Ground:
    budgets = [sheet.means.budget for sheet in sheets if sheet.means.budget]
    years = [year for budget in budgets for year in budget.years]
    obtained = sum(
        (Decimal(str(each.amount)) for year in years for each in year.revenues
         if each.state is Funding.OBTAINED),
        Decimal(0),
    )  # fmt: skip
    expected = sum((received(year) for year in years), Decimal(0))
    planned = sum((spent(year) for year in years), Decimal(0))
    value = f"{euros(obtained)} sur {euros(planned)}" if planned else "aucun budget"
    detail = (f"{euros(expected - obtained)} demandés",) if expected > obtained else ()
    return Ground(LEVEL, "Financement obtenu, sur les dépenses prévues", value, detail)


def _lateness(told: Told) -> Iterator[Ground]:
    shown = {sheet.id for sheet in told.open_sheets}
    followed = [e for name, e in told.tracked.items() if e.steps and name in shown]
    steps = [step for each in followed for step in each.steps]
    if not steps:
        yield Ground(LEVEL, "Étapes en retard sur la prévision", "aucune étape datée")
        return
    late = [f"{each.sheet.id}{NBSP}: {one.what}, {one.said}" for each in followed
            for one in each.late]  # fmt: skip
    done = sum(step.state is StepState.DONE for step in steps)
    yield Ground(
        LEVEL,
        "Étapes, revues et débuts en retard sur la prévision",
        f"{number(len(late)) if late else 'aucun retard'} "
        f"({counted(done, 'étape faite', 'étapes faites')} sur {number(len(steps))})",
        tuple(late),
    )


def _forecast(told: Told) -> Iterator[Ground]:
    """Yield what was thought feasible beside what is now scored."""
    detail = []
    for sheet in told.open_sheets:
        grid = sheet.evaluation.feasibility
        if grid is None:
            continue
        found = spread(told.evaluation.of((sheet.id,), LEVEL))
        scored = f", efficience notée {score(found.median)}" if found.shown else ""
        detail.append(f"{sheet.id}{NBSP}: faisabilité annoncée {weakest(grid)}{scored}")
    yield Ground(
        LEVEL,
        "Fiches dont la faisabilité a été estimée",
        part(len(detail), len(told.open_sheets)),
        tuple(detail),
    )
