"""What interviews speak of, counted in interviews and never in occurrences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from diagnostic.study.interviews import InterviewPlan
from diagnostic.study.respondents import Respondent
from diagnostic.voices.coding import FIRST, Coded
from diagnostic.voices.measures.coders import cohen_kappa, krippendorff_alpha

LEAST = 3
"""Interviews under which a category is not shown apart in a shared edition."""
OTHERS = "autres catégories"


@dataclass(frozen=True)
class Frequency:
    """How many interviews of a category speak of something.

    Parameters
    ----------
    subject : str
        A theme or a code.
    category : str
        A category, or :data:`OTHERS`.
    interviews, among : int
        Interviews that speak of it, and interviews held.
    """

    subject: str
    category: str
    interviews: int
    among: int


@dataclass(frozen=True)
class Pair:
    """Two codes and the interviews that speak of both."""

    first: str
    second: str
    together: int
    either: int

    @property
    def jaccard(self) -> float:
        """Share of the interviews that speak of one which speak of both."""
        return self.together / self.either if self.either else 0.0


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree on the same interviews.

    Parameters
    ----------
    interviews, decisions : int
        Interviews coded by both, and codes judged present or absent.
    agreed : int
    kappa, alpha : float
    """

    interviews: int
    decisions: int
    agreed: int
    kappa: float
    alpha: float


def by_theme(each: Coded) -> str:
    """Count by theme."""
    return each.theme


def by_code(each: Coded) -> str:
    """Count by code."""
    return each.code


def frequencies(
    coded: Iterable[Coded],
    held: InterviewPlan,
    *,
    of: Callable[[Coded], str] = by_theme,
    apart: int = 1,
) -> list[Frequency]:
    """Count interviews by subject and category.

    Parameters
    ----------
    coded : iterable of Coded
    held : InterviewPlan
        Interviews held: those that say nothing of a subject count among all.
    of : callable
        What is counted: :func:`by_theme` or :func:`by_code`.
    apart : int
        Interviews a category must count to be shown apart.
    """
    groups = _groups(held, apart)
    among = Counter(groups[each.category] for each in held.interviews)
    who: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in _first(coded):
        if each.category in groups:
            who[of(each), groups[each.category]].add(each.interview)
    subjects = list(dict.fromkeys(subject for subject, _ in who))
    return [
        Frequency(subject, group, len(who.get((subject, group), ())), among[group])
        for subject in subjects
        for group in dict.fromkeys(groups.values())
    ]


def _groups(held: InterviewPlan, apart: int) -> dict[Respondent, str]:
    """Return the column each category is counted in, in the order of the six."""
    count = Counter(each.category for each in held.interviews)
    few = [each for each in Respondent if 0 < count[each] < apart]
    # One small category alone in « others » would be shown apart under another name.
    if few and sum(count[each] for each in few) < apart:
        larger = [each for each in Respondent if count[each] >= apart]
        few += sorted(larger, key=lambda each: count[each])[:1]
    return {
        each: OTHERS if each in few else each.value
        for each in sorted(Respondent, key=lambda e: (e in few, list(Respondent).index(e)))
        if count[each]
    }


def cooccurrences(coded: Iterable[Coded]) -> list[Pair]:
    """Return the pairs of codes spoken of together, most often first."""
    by_interview: dict[str, set[str]] = defaultdict(set)
    for each in _first(coded):
        by_interview[each.interview].add(each.code)
    alone = Counter(code for codes in by_interview.values() for code in codes)
    both = Counter(
        pair for codes in by_interview.values() for pair in combinations(sorted(codes), 2)
    )
    found = [Pair(a, b, n, alone[a] + alone[b] - n) for (a, b), n in both.items()]
    return sorted(found, key=lambda p: (-p.together, -p.jaccard, p.first, p.second))


def saturation(coded: Iterable[Coded], order: Sequence[str]) -> list[tuple[str, int]]:
    """Return, interview after interview, how many codes have been met so far.

    Parameters
    ----------
    coded : iterable of Coded
    order : sequence of str
        Codes of the interviews, as they were held; those not coded are left out.
    """
    codes: dict[str, set[str]] = defaultdict(set)
    for each in _first(coded):
        codes[each.interview].add(each.code)
    met: set[str] = set()
    curve = []
    for interview in order:
        if interview in codes:
            met |= codes[interview]
            curve.append((interview, len(met)))
    return curve


def coders_agree(coded: Sequence[Coded], codes: Sequence[str], other: str = "B") -> Agreement:
    """Compare two coders, code by code, on the interviews that both coded.

    Parameters
    ----------
    coded : sequence of Coded
    codes : sequence of str
        Every code of the book: leaving one out is a decision too.
    other : str
        The second coder.
    """
    said: dict[str, set[tuple[str, str]]] = {FIRST: set(), other: set()}
    for each in coded:
        if each.coder in said:
            said[each.coder].add((each.interview, each.code))
    common = {i for i, _ in said[FIRST]} & {i for i, _ in said[other]}
    units = [(interview, code) for interview in sorted(common) for code in codes]
    pairs = [(unit in said[FIRST], unit in said[other]) for unit in units]
    agreed = sum(a == b for a, b in pairs)
    return Agreement(len(common), len(pairs), agreed, cohen_kappa(pairs), krippendorff_alpha(pairs))


def _first(coded: Iterable[Coded]) -> list[Coded]:
    return [each for each in coded if each.coder == FIRST]
