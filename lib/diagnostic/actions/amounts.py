"""Whether a budget adds up: by year, by funder, in all, expenses against revenues."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from diagnostic.actions.actions import Filed
from diagnostic.actions.model import Budget, Exercise
from diagnostic.errors import Problem
from diagnostic.text import folded, near_matches, number


def euros(amount: float | Decimal) -> str:
    """Write an amount: « 12 000 € », « 12 000,50 € »."""
    exact = Decimal(str(amount))
    return number(float(amount), 0 if exact == exact.to_integral_value() else 2, "€")


def spent(exercise: Exercise) -> Decimal:
    """Return the expenses of a year, to the cent."""
    return sum((Decimal(str(each.amount)) for each in exercise.expenses), Decimal(0))


def received(exercise: Exercise) -> Decimal:
    """Return the revenues of a year, to the cent."""
    return sum((Decimal(str(each.amount)) for each in exercise.revenues), Decimal(0))


def by_funder(budget: Budget) -> dict[str, Decimal]:
    """Return what each funder brings over all years."""
    found: dict[str, Decimal] = {}
    for exercise in budget.years:
        for each in exercise.revenues:
            found[each.funder] = found.get(each.funder, Decimal(0)) + Decimal(str(each.amount))
    return found


def budget_problems(filed: Filed) -> Iterator[Problem]:
    """Yield every sum of a budget that is not the one declared."""
    budget = filed.sheet.means.budget
    if budget is None:
        return
    at = ("means", "budget")
    for i, exercise in enumerate(budget.years):
        yield from _year(filed, i, exercise, [each.year for each in budget.years[:i]])
    total = sum((spent(each) for each in budget.years), Decimal(0))
    yield from _sum(
        "le total du budget n’est pas la somme de ses dépenses",
        Decimal(str(budget.total)), total, filed.where(*at, "total"),
    )  # fmt: skip
    found = by_funder(budget)
    for funder, amount in budget.funders.items():
        where = filed.where(*at, "funders", funder)
        if funder not in found:
            yield Problem(
                "ce financeur n’a aucune recette dans les années du budget",
                where,
                funder,
                "ajoutez ses recettes, ou écrivez son nom de la même façon",
                near_matches(funder, found),
            )
        else:
            said = f"le total de « {funder} » n’est pas la somme de ses recettes"
            yield from _sum(said, Decimal(str(amount)), found[funder], where)
    if budget.funders:
        for funder in found:
            if funder not in budget.funders:
                yield Problem(
                    "ce financeur manque au total par financeur",
                    filed.where(*at, "funders"),
                    funder,
                    f"ajoutez : {funder}: {_plain(found[funder])}",
                )


def _year(filed: Filed, i: int, exercise: Exercise, before: list[int]) -> Iterator[Problem]:
    at = ("means", "budget", "years", i)
    when = filed.sheet.when
    if exercise.year in before:
        yield Problem(
            "cette année est déjà dans le budget",
            filed.where(*at, "year"),
            str(exercise.year),
            "réunissez les deux blocs",
        )
    early = when.start and exercise.year < when.start.year - 1
    late = when.end and exercise.year > when.end.year
    if early or late:
        yield Problem(
            "cette année du budget n’est pas dans la durée de l’action",
            filed.where(*at, "year"),
            str(exercise.year),
            "corrigez l’année, ou les dates du bloc when",
        )
    if exercise.total is not None:
        yield from _sum(
            f"le total de {exercise.year} n’est pas la somme de ses dépenses",
            Decimal(str(exercise.total)), spent(exercise), filed.where(*at, "total"),
        )  # fmt: skip
    if exercise.revenues and filed.sheet.status.committed:
        yield from _sum(
            f"les recettes de {exercise.year} n’égalent pas ses dépenses",
            received(exercise), spent(exercise), filed.where(*at, "revenues"),
        )  # fmt: skip
    seen: set[str] = set()
    for j, each in enumerate(exercise.revenues):
        if folded(each.funder) in seen:
            yield Problem(
                "ce financeur est écrit deux fois cette année-là",
                filed.where(*at, "revenues", j, "funder"),
                each.funder,
                "réunissez les deux lignes",
            )
        seen.add(folded(each.funder))


def _sum(what: str, said: Decimal, found: Decimal, where: str) -> Iterator[Problem]:
    if said != found:
        yield Problem(
            what,
            where,
            f"{euros(said)}, pour {euros(found)} dans les lignes",
            f"corrigez l’un des deux : l’écart est de {euros(abs(said - found))}",
        )


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")
