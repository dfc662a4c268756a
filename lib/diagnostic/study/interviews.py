"""The plan of the interviews: whom to meet, how many, who was met.

``data/field/<study>/interviews/plan.yml``. A person is a code and a month:
names, addresses and days stay out of it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from diagnostic import paths
from diagnostic.errors import DataError, Problem
from diagnostic.study.document import Document
from diagnostic.study.respondents import Respondent, near_respondents, respondent
from diagnostic.study.strict import Strict, read_strict
from diagnostic.study.themes import known_themes, near_themes

FOLDER = "interviews"
FILE = "plan.yml"
CODES = {
    "portrait": "POR",
    "seniors": "SEN",
    "youth": "JEU",
    "school_dropout": "DEC",
    "housing": "LOG",
    "disability": "HAN",
    "access_to_rights": "DRO",
    "living_together": "VIV",
}
"""Letters of a theme in the code of an interview."""
CODE = r"^E-[A-Z]{3}-\d{2,3}$"
MONTH = r"^20\d{2}-(0[1-9]|1[0-2])$"


def _category(value: Any) -> Respondent:
    found = respondent(str(value))
    if found is None:
        near = near_respondents(str(value))
        hint = f" ; écrivez « {near[0]} »" if near else ""
        known = ", ".join(each.value for each in Respondent)
        raise ValueError(f"cette catégorie n’est pas l’une des six ({known}){hint}")
    return found


def _theme(value: str) -> str:
    if value not in known_themes():
        near = near_themes(value)
        hint = f" ; proche : {near[0]}" if near else ""
        raise ValueError(f"ce thème n’existe pas{hint}")
    return value


Category = Annotated[Respondent, BeforeValidator(_category)]
Theme = Annotated[str, AfterValidator(_theme)]


class Quota(Strict):
    """How many people of a category are to be met."""

    category: Category = Field(description="L’une des six catégories.")
    target: int = Field(ge=0, description="Nombre d’entretiens visés.")
    people: int | None = Field(
        default=None,
        ge=0,
        description="Nombre de personnes que la catégorie compte ici, même approché.",
    )


class Interview(Strict):
    """An interview held: no name, no day."""

    code: Annotated[str, StringConstraints(pattern=CODE)] = Field(
        description="Code de l’entretien : E-SEN-07."
    )
    category: Category = Field(description="Catégorie de la personne.")
    theme: Theme = Field(description="Chapitre dont l’entretien traite d’abord.")
    month: Annotated[str, BeforeValidator(str), StringConstraints(pattern=MONTH)] = Field(
        description="Mois de l’entretien, 2026-03 ; jamais le jour."
    )


class InterviewPlan(Strict):
    """The file."""

    demonstration: bool = Field(default=False, description="Vrai quand tout est fictif.")
    categories: tuple[Quota, ...] = Field(min_length=1)
    small_places: tuple[str, ...] = Field(
        default=(), description="Lieux de moins de 1 000 habitants, où l’on se reconnaît."
    )
    allowed: tuple[str, ...] = Field(
        default=(), description="Noms propres qui ne désignent personne et peuvent rester."
    )
    interviews: tuple[Interview, ...] = ()

    def people(self, category: Respondent) -> int | None:
        """Return how many people a category holds here; None when nobody said."""
        return next((q.people for q in self.categories if q.category is category), None)


def interviews_folder(study: str) -> Path:
    """Return the folder of a study's interviews."""
    return paths.field(study) / FOLDER


def read_plan(folder: Path) -> InterviewPlan | None:
    """Read the plan of a folder of interviews; None when there is none.

    Raises
    ------
    DataError
        With every problem at once.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        plan, document = read_strict(path, InterviewPlan)
    except DataError as error:
        raise DataError([_better(problem) for problem in error.problems]) from None
    if problems := [*_twice(plan, document), *_misfiled(plan, document)]:
        raise DataError(problems)
    return plan


def next_code(plan: InterviewPlan, theme: str) -> str:
    """Return the next free code of a theme: ``E-SEN-08``."""
    prefix = f"E-{CODES.get(theme, theme[:3].upper())}-"
    used = [int(e.code[len(prefix) :]) for e in plan.interviews if e.code.startswith(prefix)]
    return f"{prefix}{max(used, default=0) + 1:02d}"


def _better(problem: Problem) -> Problem:
    """Say what a code or a month must look like, where the general words would mislead."""
    if problem.what != "ce nom n’a pas la bonne forme":
        return problem
    if "month" in problem.where:
        what, remedy = "ce n’est pas un mois", "écrivez l’année et le mois, sans le jour : 2026-03"
    else:
        what, remedy = "ce code n’a pas la bonne forme", "écrivez-le ainsi : E-SEN-07"
    return Problem(what, problem.where, problem.found, remedy)


def _twice(plan: InterviewPlan, document: Document) -> list[Problem]:
    problems = []
    codes = Counter(each.code for each in plan.interviews)
    quotas = Counter(each.category for each in plan.categories)
    for i, each in enumerate(plan.interviews):
        if codes[each.code] > 1:
            where = document.where(("interviews", i, "code"))
            problems.append(
                Problem("ce code sert à deux entretiens", where, each.code, "changez l’un des deux")
            )
    for i, quota in enumerate(plan.categories):
        if quotas[quota.category] > 1:
            where = document.where(("categories", i, "category"))
            problems.append(
                Problem("cette catégorie est donnée deux fois", where, quota.category.value,
                        "gardez une seule ligne")
            )  # fmt: skip
    return problems


def _misfiled(plan: InterviewPlan, document: Document) -> list[Problem]:
    """Name the interviews whose category has no target line."""
    known = {quota.category for quota in plan.categories}
    return [
        Problem(
            "cette catégorie n’a pas de ligne dans categories",
            document.where(("interviews", i, "category")),
            each.category.value,
            f"ajoutez-la en tête de {document.name}, avec target et people",
        )
        for i, each in enumerate(plan.interviews)
        if each.category not in known
    ]
