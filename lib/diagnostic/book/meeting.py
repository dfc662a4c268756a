"""How each expectation of the law and of the Caf is verified, from what the study really holds.

One short function per rule, named by ``check`` in ``expectations.yml``. Each
returns how far the expectation is met, and what was found, in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from diagnostic import paths, text
from diagnostic.actions.expectations import Met
from diagnostic.actions.mission.people import total
from diagnostic.actions.mission.tables import CONTRIBUTORS, read_contributors
from diagnostic.actions.words import Flag
from diagnostic.analysis.register import register
from diagnostic.study.interviews import interviews_folder, read_plan
from diagnostic.study.requests import State
from diagnostic.study.respondents import Respondent
from diagnostic.study.themes import LABELS, label

if TYPE_CHECKING:
    from diagnostic.actions.mission.tables import Contributor
    from diagnostic.actions.model import Sheet
    from diagnostic.book.project import Project
    from diagnostic.book.shown import Shown

Answer = tuple[Met, str]
MANDATE, FIRST = 6, 2020
"""Years of a municipal mandate, and one year of general renewal."""


@dataclass(frozen=True)
class Held:
    """What a study holds, as the rules look at it.

    Parameters
    ----------
    project : Project
    shown : Shown
        What its chapters show.
    pages : frozenset of str
        Pages that the book writes.
    """

    project: Project
    shown: Shown
    pages: frozenset[str] = frozenset()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The fiches."""
        return self.project.actions.sheets if self.project.actions else ()

    @cached_property
    def contributors(self) -> tuple[Contributor, ...]:
        """People who took part, as the mission counts them."""
        return read_contributors(paths.field(self.project.study.slug) / CONTRIBUTORS)

    @cached_property
    def heard(self) -> frozenset[str]:
        """Who was heard: categories of the interviews, and residents when they answered."""
        study = self.project.study.slug
        plan = read_plan(interviews_folder(study))
        found = {each.category.value for each in plan.interviews} if plan else set()
        folder = paths.field(study)
        if any(folder.glob("surveys/*/responses.csv")):
            found.add(Respondent.RESIDENTS.value)
        found |= {each.category.value for each in self.contributors if each.category}
        return frozenset(found)

    @property
    def fictional(self) -> bool:
        """Whether some of what is counted is fictional."""
        plan = read_plan(interviews_folder(self.project.study.slug))
        actions, found = self.project.actions, self.project.articulation
        return (
            any(each.demonstration for each in self.contributors)
            or any(each.demonstration for each in self.project.workshops)
            or bool(plan and plan.demonstration)
            or bool(actions and actions.fictional())
            or bool(found and found.demonstration)
        )

    @cached_property
    def received(self) -> int:
        """Requests for data that a partner answered with data."""
        study = self.project.study
        asked = register(study.slug, study.themes)
        return sum(each.status is State.RECEIVED for each in asked)


def _share(done: int, whole: int, said: str) -> Answer:
    if not whole:
        return Met.MISSING, "aucune fiche"
    state = Met.PRESENT if done == whole else Met.PARTIAL if done else Met.MISSING
    return state, f"{text.number(done)} sur {text.number(whole)} {said}"


def _population(held: Held) -> Answer:
    missing = [LABELS[name] for name in LABELS if name not in held.project.chapters]
    if not missing:
        return Met.PRESENT, "tous les thèmes, de l’enfance au grand âge"
    state = Met.PARTIAL if len(missing) < len(LABELS) else Met.MISSING
    return state, f"thèmes absents : {text.enumeration([text.lowered(each) for each in missing])}"


def _diagnostic(held: Held) -> Answer:
    if "portrait" in held.project.chapters:
        return Met.PRESENT, "le portrait du territoire"
    return (Met.PARTIAL, "des thèmes sans portrait") if held.shown.sources else (Met.MISSING, "")


def _observation(held: Held) -> Answer:
    count = len(held.shown.sources)
    if not count:
        return Met.MISSING, "aucune source"
    said = text.counted(count, "jeu de données", "jeux de données")
    if held.received:
        more = text.counted(held.received, "donnée reçue", "données reçues")
        return Met.PRESENT, f"{said} et {more} de partenaires"
    return Met.PARTIAL, f"{said} en accès libre, aucune donnée de partenaire"


def _partners(held: Held) -> Answer:
    signs = []
    if count := len(held.project.organisations):
        signs.append(text.counted(count, "organisation recensée", "organisations recensées"))
    if count := len(held.project.workshops):
        signs.append(text.counted(count, "groupe de travail", "groupes de travail"))
    others = held.heard - {Respondent.RESIDENTS.value}
    if others:
        signs.append(f"entretiens avec {text.enumeration(sorted(others))}")
    if "voices" in held.project.chapters and not others:
        signs.append("votes ou ateliers")
    if not signs:
        return Met.MISSING, "aucun partenaire entendu"
    return (Met.PRESENT if len(signs) > 1 else Met.PARTIAL), text.enumeration(signs)


def _calendar(held: Held) -> Answer:
    year = held.project.study.date.year
    renewal = FIRST + (year - FIRST) // MANDATE * MANDATE
    due = renewal + 1
    if year == due:
        return Met.PRESENT, f"édition de {year}, année du rapport"
    if year == renewal:
        return Met.PARTIAL, f"en préparation : à présenter au cours de {due}"
    return Met.PARTIAL, f"édition de {year} ; le rapport du mandat était attendu en {due}"


def _comparators(held: Held) -> Answer:
    study = held.project.study
    count = len(study.comparators) + len(study.kin)
    said = text.counted(count, "territoire de comparaison", "territoires de comparaison")
    return (Met.PRESENT if count > 1 else Met.PARTIAL if count else Met.MISSING), said


def _answers(held: Held) -> Answer:
    done = sum(bool(sheet.why.constats) for sheet in held.sheets)
    return _share(done, len(held.sheets), "fiches citent un constat")


def _participation(held: Held) -> Answer:
    residents = Respondent.RESIDENTS.value in held.heard
    others = held.heard - {Respondent.RESIDENTS.value}
    groups = len(held.project.workshops)
    told = sorted(held.heard)
    if count := total(held.contributors):
        told.insert(0, text.counted(count, "contributeur"))
    if groups:
        told.append(text.counted(groups, "groupe de travail", "groupes de travail"))
    if residents and (others or groups):
        return Met.PRESENT, f"entendus : {text.enumeration(told)}"
    if told or "voices" in held.project.chapters:
        said = text.enumeration(told) or "des votes"
        alone = not residents and any(each.category is None for each in held.contributors)
        lack = " ; habitants non comptés à part" if alone else " ; pas d’habitants"
        return Met.PARTIAL, f"entendus : {said}" + ("" if residents else lack)
    return Met.MISSING, "personne n’a encore été entendu"


def _governance(held: Held) -> Answer:
    governance = held.project.governance
    if governance is None or not governance.bodies:
        return Met.MISSING, "aucune instance décrite"
    ruled = sum(body.rule is not None for body in governance.bodies)
    count = text.counted(len(governance.bodies), "instance")
    state = Met.PRESENT if ruled == len(governance.bodies) else Met.PARTIAL
    return state, f"{count}, dont {ruled} avec une règle de décision"


def _relevance(held: Held) -> Answer:
    actions = held.project.actions
    axes = [each for each in actions.chain.axes if not each.transversal] if actions else []
    if not axes:
        return Met.MISSING, "aucun axe"
    return _share(sum(bool(each.issues) for each in axes), len(axes), "axes ont un enjeu constaté")


def _coherence(held: Held) -> Answer:
    actions = held.project.actions
    done = sum(bool(sheet.axis and sheet.what.objectives) for sheet in held.sheets)
    state, said = _share(done, len(held.sheets), "fiches ont un axe et un objectif")
    bare = [a.id for a in actions.chain.axes if not actions.of_axis(a.id)] if actions else []
    if bare and state is not Met.MISSING:
        return Met.PARTIAL, f"{said} ; sans fiche : {text.enumeration(bare)}"
    return state, said


def _feasibility(held: Held) -> Answer:
    done = sum(bool(s.means.budget and s.evaluation.feasibility) for s in held.sheets)
    return _share(done, len(held.sheets), "fiches ont un budget et une faisabilité notée")


_PUBLICS = {
    "les jeunes": {"youth", "school_dropout"},
    "les aînés": {"seniors"},
    "les publics fragiles": {"access_to_rights", "disability", "housing"},
    "le lien entre tous": {"living_together"},
}


def _generations(held: Held) -> Answer:
    themes = {sheet.theme for sheet in held.sheets}
    reached = [name for name, own in _PUBLICS.items() if own & themes]
    if not reached:
        return Met.MISSING, "aucune fiche"
    state = Met.PRESENT if len(reached) == len(_PUBLICS) else Met.PARTIAL
    return state, f"fiches pour {text.enumeration(reached)}"


def _families(held: Held) -> Answer:
    done = sum(Flag.FAMILIES in sheet.what.flags for sheet in held.sheets)
    said = text.counted(done, "fiche porte", "fiches portent")
    return (Met.PRESENT if done else Met.MISSING), f"{said} l’attention « familles »"


def _review(held: Held) -> Answer:
    if "evaluation" in held.project.chapters:
        return Met.PRESENT, f"« {label('evaluation')} »"
    if "review" in held.pages:
        return Met.PARTIAL, "l’état des fiches, sans évaluation"
    return Met.MISSING, ""


def _shared(held: Held) -> Answer:
    figures, words = "portrait" in held.project.chapters, "voices" in held.project.chapters
    if figures and words:
        return Met.PRESENT, "des chiffres et des paroles"
    return (Met.PARTIAL, "des chiffres seuls") if figures else (Met.MISSING, "")


def _plan(held: Held) -> Answer:
    told = [n for n in ("actions", "followup", "evaluation") if n in held.project.chapters]
    state = (Met.MISSING, Met.PARTIAL, Met.PARTIAL, Met.PRESENT)[len(told)]
    return state, text.enumeration([f"« {label(name)} »" for name in told])


def _articulation(held: Held) -> Answer:
    found = held.project.articulation
    if found is None:
        return Met.MISSING, "aucune autre démarche décrite"
    schemes = found.declared.schemes
    full = sum(bool(each.holder and each.shares and each.ensured_by) for each in schemes)
    said = text.counted(len(schemes), "démarche décrite", "démarches décrites")
    if schemes and full == len(schemes) and not found.undeclared():
        return Met.PRESENT, said
    return Met.PARTIAL, f"{said}, {full} en entier" if schemes else "citées par des fiches seules"


CHECKS: dict[str, Callable[[Held], Answer]] = {
    "population": _population,
    "diagnostic": _diagnostic,
    "observation": _observation,
    "partners": _partners,
    "calendar": _calendar,
    "comparators": _comparators,
    "answers": _answers,
    "participation": _participation,
    "governance": _governance,
    "relevance": _relevance,
    "coherence": _coherence,
    "feasibility": _feasibility,
    "generations": _generations,
    "families": _families,
    "review": _review,
    "shared": _shared,
    "plan": _plan,
    "articulation": _articulation,
    "team": lambda _: (Met.DECLARED, "seule l’équipe peut le dire"),
}
"""Rule of each name that ``check`` may take."""
