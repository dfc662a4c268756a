"""The proof that hidden cells stay hidden: what each attacker can work out, at most.

Two kinds of attackers are tried. **Anybody** knows what is printed, the sums,
the public facts. **A lone contributor** (a cell of one unit, or several cells
of one owner) also knows the exact value of the cells where he stands alone,
and subtracts them: two lone contributors hidden on one line protect nobody
from each other.

Neither is told which hidden cells are hidden for themselves: a table that
prints it tells that 0 < n < k, and its audit does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from diagnostic.confidentiality.attack import Attack, Extent
from diagnostic.confidentiality.polytope import EPSILON, Example
from diagnostic.confidentiality.primary import Target, targets
from diagnostic.confidentiality.prover import Prover, lone_contributors
from diagnostic.confidentiality.tables import Key, Table
from diagnostic.confidentiality.thresholds import Threshold

ANYBODY = ""


@dataclass(frozen=True)
class Finding:
    """What one attacker can work out of one target.

    Parameters
    ----------
    target : Target
    attacker : str
        Empty for anybody; else the lone contributor, by the name of his cell.
    extent : Extent
        Least and greatest values that agree with what he knows.
    low : float
        The least value he must not be able to rule out: the target's, or what
        he knows of it by being part of it.
    """

    target: Target
    attacker: str
    extent: Extent
    low: float

    @property
    def width(self) -> float:
        """How uncertain the target stays."""
        return self.extent.high - self.extent.low

    @property
    def protected(self) -> bool:
        """Whether the extent covers what the target requires."""
        slack = EPSILON * max(1.0, self.target.high)
        return self.extent.low <= self.low + slack and self.extent.high >= self.target.high - slack

    @property
    def known(self) -> bool:
        """Whether the attacker has the exact value."""
        return self.width <= EPSILON


@dataclass(frozen=True)
class Audit:
    """What was tried, and what came out.

    Parameters
    ----------
    findings : tuple of Finding
        One per target for anybody; then those where a lone contributor learns too much.
    hidden : frozenset of Key
        Cells of the table that are not printed.
    lone : int
        How many lone contributors were tried.
    exposed : tuple of Key
        Hidden cells, primary or not, whose exact value anybody can have.
    lost : tuple of Key
        Cells hidden in an earlier table that this one prints.
    """

    findings: tuple[Finding, ...]
    hidden: frozenset[Key]
    lone: int = 0
    exposed: tuple[Key, ...] = ()
    lost: tuple[Key, ...] = ()
    extents: Mapping[Key, Extent] = field(default_factory=dict)

    @property
    def failures(self) -> tuple[Finding, ...]:
        """Targets that an attacker can place too closely."""
        return tuple(finding for finding in self.findings if not finding.protected)

    @property
    def protected(self) -> bool:
        """Whether every target is protected from every attacker, and the mask is stable."""
        return not self.failures and not self.lost

    @property
    def narrowest(self) -> Finding | None:
        """The target that anybody can place most closely."""
        tried = [finding for finding in self.findings if finding.attacker == ANYBODY]
        return min(tried, key=lambda finding: finding.width, default=None)


def audit(
    table: Table,
    hidden: Iterable[Key],
    threshold: Threshold,
    *,
    earlier: Iterable[Key] = (),
    lone: bool = True,
    examples: Iterable[Example] = (),
) -> Audit:
    """Audit a table and a pattern of suppression, whoever made them.

    Every cell that the threshold flags must be hidden, and its extent must
    cover what :func:`~diagnostic.confidentiality.primary.targets` requires. A
    flagged cell that is printed is found as what it is: known exactly.

    Parameters
    ----------
    table : Table
        The true table.
    hidden : iterable of Key
        The cells not printed.
    threshold : Threshold
    earlier : iterable of Key
        Cells hidden in an earlier table of the same family.
    lone : bool
        Whether to try lone contributors too.
    examples : iterable
        Tables already found that an attacker cannot rule out: each is checked
        again before it counts.

    Returns
    -------
    Audit
    """
    mask = frozenset(hidden)
    wanted = targets(table, threshold)
    attack = Attack(table, mask)
    own = {each: attack.extent(((each, 1.0),)) for each in mask if each in table.cells}
    findings = [
        Finding(t, ANYBODY, own[t.cell] if _is_cell(t, own) else attack.extent(t.terms), t.low)
        for t in wanted
    ]
    attackers = lone_contributors(table, attack.unknown) if lone else {}
    if attackers:
        prover = Prover(table, wanted)
        prover.recall(examples, mask)
        findings += _by_lone_contributors(prover, mask, attack, attackers)
    exposed = tuple(e for e, extent in own.items() if extent.high - extent.low <= EPSILON)
    lost = tuple(each for each in earlier if each in table.cells and each not in mask)
    return Audit(tuple(findings), mask, len(attackers), exposed, lost, own)


def _is_cell(target: Target, cells: Mapping[Key, Extent]) -> bool:
    return target.cell in cells and target.terms == ((target.cell, 1.0),)


def _by_lone_contributors(
    prover: Prover, mask: frozenset[Key], attack: Attack, attackers: Mapping[str, frozenset[Key]]
) -> list[Finding]:
    """Return what lone contributors learn too much of, that nobody else does."""
    names = {known: name for name, known in attackers.items()}
    failures = prover.failures(mask)
    exposed = {failure.requirement.target for failure in failures if not failure.known}
    found = dict.fromkeys(
        (failure.requirement.target, failure.known)
        for failure in failures
        if failure.known and failure.requirement.target not in exposed
    )
    return [
        Finding(
            target,
            names[known],
            attack.extent(target.terms, known),
            max(target.low, prover.floor(target, known)),
        )
        for target, known in found
    ]


def extents(table: Table, hidden: Iterable[Key]) -> Mapping[Key, Extent]:
    """Return what anybody can work out of each hidden cell."""
    attack = Attack(table, frozenset(hidden))
    return {each: attack.extent(((each, 1.0),)) for each in attack.unknown}
