"""What the data say of each level, beside the scores: computed, never scored.

A ground is a fact with its detail; it does not make a score, it lets one be
discussed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from diagnostic.actions.evaluation.words import Level
from diagnostic.actions.followup.cellvalues import measure
from diagnostic.actions.words import Clearance, State, Tie
from diagnostic.text import NBSP, counted, number

if TYPE_CHECKING:
    from diagnostic.actions.evaluation.model import Evaluation
    from diagnostic.actions.followup.tracking import Tracked
    from diagnostic.actions.model import Sheet

SEVERE = 3
"""Gravity from which a finding is severe, of 4."""


@dataclass(frozen=True)
class Ground:
    """A fact about the actions, for a level.

    Parameters
    ----------
    level : Level
    label : str
    value : str
    detail : tuple of str
        What it is made of, fiche by fiche.
    """

    level: Level
    label: str
    value: str
    detail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What grounds are drawn from.

    Parameters
    ----------
    evaluation : Evaluation
    tracked : mapping of str to Tracked
        The follow-up of each fiche; empty as long as there is none.
    votes : mapping of str to str
        Item → how each group stands to it, in words.
    public : bool
        Whether the means of internal fiches are left out.
    """

    evaluation: Evaluation
    tracked: Mapping[str, Tracked] = field(default_factory=dict)
    votes: Mapping[str, str] = field(default_factory=dict)
    public: bool = False

    @property
    def open_sheets(self) -> tuple[Sheet, ...]:
        """Those whose means may be told."""
        return tuple(
            each for each in self.sheets if not self.public or each.clearance is Clearance.PUBLIC
        )

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The fiches that are not dropped."""
        return tuple(
            each for each in self.evaluation.actions.sheets if each.status is not State.DROPPED
        )


def part(count: int, whole: int) -> str:
    """Write a part of a whole: « 3 sur 4 »."""
    return f"{number(count)} sur {number(whole)}"


def relevance(told: Told) -> Iterator[Ground]:
    """Yield whether the actions answer the problem they claim to solve."""
    level, actions, sheets = Level.RELEVANCE, told.evaluation.actions, told.sheets
    cited = {name for sheet in sheets for name in sheet.why.constats}
    severe = [b.id for b in actions.chain.constats if b.severity and b.severity >= SEVERE]
    label = f"Constats graves (gravité {SEVERE} ou 4) auxquels une fiche répond"
    if not severe:
        severe, label = list(actions.known.findings), "Constats auxquels une fiche répond"
    bare = [name for name in severe if name not in cited]
    if severe:
        yield Ground(
            level,
            label,
            part(len(severe) - len(bare), len(severe)),
            tuple(f"{name}{NBSP}: sans fiche" for name in bare),
        )
    tied = [sheet for sheet in sheets if _tied(told, sheet)]
    yield Ground(
        level,
        "Fiches dont l’objectif vient du constat auquel elles répondent",
        part(len(tied), len(sheets)),
        tuple(f"{sheet.id}{NBSP}: lien à écrire" for sheet in sheets if sheet not in tied),
    )
    evidence = actions.known.evidence
    several = [
        name
        for name in dict.fromkeys(n for sheet in sheets for n in sheet.why.constats)
        if len({evidence.register(link) for link in actions.known.findings[name].links}) > 1
    ]
    every = {name for sheet in sheets for name in sheet.why.constats}
    yield Ground(
        level,
        "Constats de ces fiches que disent au moins deux registres",
        part(len(several), len(every)) if every else "aucun constat",
    )
    yield _reached(told)


def _tied(told: Told, sheet: Sheet) -> bool:
    """Whether an objective of the fiche is of an axis whose issues come from its findings."""
    actions = told.evaluation.actions
    for name in sheet.what.objectives:
        axis = actions.axes.get(actions.axis_of(name))
        needs = {
            c for i in (axis.issues if axis else ()) if i in actions.issues
            for c in actions.issues[i].constats
        }  # fmt: skip
        if needs & set(sheet.why.constats):
            return True
    return False


def _reached(told: Told) -> Ground:
    """Return how many people took part, against those the fiche is for."""
    detail, hidden = [], 0
    for sheet in told.sheets:
        people = took_part(told, sheet)
        if people is None:
            if _counted(told, sheet):
                hidden += 1
                detail.append(f"{sheet.id}{NBSP}: effectif trop petit, total non montré")
            continue
        aimed = sheet.what.public.value if sheet.what.public else ""
        said = f"{sheet.id}{NBSP}: {counted(people, 'participation')}"
        detail.append(f"{said}, pour {aimed} visés" if aimed else f"{said}, public non chiffré")
    shown = len(detail) - hidden
    value = part(shown, len(told.sheets)) if detail else "pas encore relevé"
    return Ground(Level.RELEVANCE, "Fiches dont on sait qui elles ont touché", value, tuple(detail))


def took_part(told: Told, sheet: Sheet) -> int | None:
    """Return how many took part, all realisations together; None when unknown or too few."""
    from diagnostic.actions.followup.series import few

    counts = _counted(told, sheet)
    if not counts or any(few(count) for count in counts):
        return None
    return sum(counts)


def _counted(told: Told, sheet: Sheet) -> list[int]:
    found = told.tracked.get(sheet.id)
    return [r.people for r in found.realisations if r.people is not None] if found else []


def coherence(told: Told) -> Iterator[Ground]:
    """Yield how the actions stand to other schemes, and to one another."""
    level, sheets = Level.COHERENCE, told.sheets
    schemes = [sheet for sheet in sheets if sheet.how.schemes]
    yield Ground(
        level,
        "Fiches articulées avec un autre dispositif",
        part(len(schemes), len(sheets)),
        tuple(
            f"{sheet.id}{NBSP}: {', '.join(each.scheme.value for each in sheet.how.schemes)}"
            for sheet in schemes
        ),
    )
    ties = [
        f"{sheet.id} {link.tie.value} {link.action}" for sheet in sheets for link in sheet.how.links
    ]
    linked = {sheet.id for sheet in sheets if sheet.how.links}
    linked |= {link.action for sheet in sheets for link in sheet.how.links}
    yield Ground(
        level,
        "Fiches liées à une autre",
        part(sum(sheet.id in linked for sheet in sheets), len(sheets)),
        tuple(ties),
    )
    twins = [f"{a.id} et {b.id}" for a, b in combinations(sheets, 2) if _twins(a, b)]
    yield Ground(
        level,
        "Doublons possibles : même constat et même objectif, sans lien écrit",
        number(len(twins)) if twins else "aucun",
        tuple(twins),
    )
    odd = list(_contradictions(told))
    yield Ground(
        level, "Contradictions entre fiches", number(len(odd)) if odd else "aucune", tuple(odd)
    )
    held: dict[str, list[str]] = {}
    for sheet in sheets:
        for pilot in (sheet.who.pilot, *sheet.who.copilots):
            if pilot:
                held.setdefault(pilot.organisation, []).append(sheet.id)
    shared = {name: ids for name, ids in held.items() if len(ids) > 1}
    yield Ground(
        level,
        "Organisations qui pilotent ou copilotent plusieurs fiches",
        number(len(shared)) if shared else "aucune",
        tuple(f"{name}{NBSP}: {', '.join(ids)}" for name, ids in shared.items()),
    )


def _twins(a: Sheet, b: Sheet) -> bool:
    linked = {link.action for link in a.how.links} | {link.action for link in b.how.links}
    same = set(a.why.constats) & set(b.why.constats)
    aims = set(a.what.objectives) & set(b.what.objectives)
    return bool(same and aims) and not {a.id, b.id} & linked


def _contradictions(told: Told) -> Iterator[str]:
    """Yield what fiches say against one another: waits, and targets of a same figure."""
    by_id = told.evaluation.actions.by_id
    for sheet in told.sheets:
        for link in sheet.how.links:
            other = by_id[link.action]
            if link.tie is not Tie.DEPENDS:
                continue
            if other.status is State.DROPPED:
                yield f"{sheet.id} dépend de {other.id}, abandonnée"
            elif sheet.when.start and other.when.start and other.when.start > sheet.when.start:
                yield f"{sheet.id} dépend de {other.id}, qui commence après elle"
    for a, b in combinations(told.sheets, 2):
        for one in a.evaluation.indicators:
            for two in b.evaluation.indicators:
                if (
                    one.indicator
                    and one.indicator == two.indicator
                    and one.target
                    and two.target
                    and one.target.year == two.target.year
                    and _amount(one.target.value) != _amount(two.target.value)
                ):
                    yield f"{a.id} et {b.id} visent deux valeurs d’un même indicateur"


def _amount(text: str) -> object:
    found = measure(text)
    return found[0] if found else text


def listed(told: Told) -> tuple[Ground, ...]:
    """Return every ground, level by level."""
    from diagnostic.actions.evaluation.means import efficiency
    from diagnostic.actions.evaluation.participation import participation

    makers = (relevance, coherence, efficiency, participation)
    return tuple(ground for make in makers for ground in make(told))
