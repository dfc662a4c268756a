"""The actions of a study, read and checked: what every view of them works from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from diagnostic.actions.chain import Axis, Base, ChainFile, Issue, Objective
from diagnostic.actions.words import OBJECTIVE_ID
from diagnostic.confidentiality.identifiers import Names
from diagnostic.voices.evidence import Evidence

if TYPE_CHECKING:
    from diagnostic.actions.model import Sheet
    from diagnostic.statistics.models import Indicator
    from diagnostic.study.document import Document
    from diagnostic.voices.evidence import Finding


@dataclass(frozen=True)
class Known:
    """What fiches may point to.

    Parameters
    ----------
    evidence : Evidence
        Declared findings, and every piece of the study.
    indicators : mapping of str to Indicator
        The catalogue's.
    themes : tuple of str
    names : Names
        Proper nouns that name nobody here: the territory, the organisations.
    """

    evidence: Evidence = field(default_factory=Evidence)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    names: Names = field(default_factory=Names)

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Findings by identifier."""
        return {each.id: each for each in self.evidence.findings}


@dataclass(frozen=True)
class Filed:
    """A fiche and the places of its values, for messages."""

    sheet: Sheet
    document: Document

    def where(self, *location: str | int) -> str:
        """Name a place of its file."""
        return self.document.where(location)


@dataclass(frozen=True)
class Actions:
    """The actions of a study.

    Parameters
    ----------
    study : str
    chain : ChainFile
    filed : tuple of Filed
        The fiches, in the order of their identifiers.
    known : Known
    """

    study: str
    chain: ChainFile = field(default_factory=ChainFile)
    filed: tuple[Filed, ...] = ()
    known: Known = field(default_factory=Known)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The fiches."""
        return tuple(each.sheet for each in self.filed)

    @cached_property
    def by_id(self) -> dict[str, Sheet]:
        """The fiches by identifier."""
        return {each.id: each for each in self.sheets}

    @cached_property
    def axes(self) -> dict[str, Axis]:
        """The axes by identifier, in the order of the file."""
        return {each.id: each for each in self.chain.axes}

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        """The objectives by identifier."""
        return {each.id: each for each in self.chain.objectives}

    @cached_property
    def issues(self) -> dict[str, Issue]:
        """The issues by identifier."""
        return {each.id: each for each in self.chain.issues}

    @cached_property
    def bases(self) -> dict[str, Base]:
        """What the chain adds to findings, by identifier."""
        return {each.id: each for each in self.chain.constats}

    def axis_of(self, objective: str) -> str:
        """Return the axis that an objective is of, from its number."""
        found = OBJECTIVE_ID.match(objective)
        return f"AX-{found['axis']}" if found else ""

    def of_axis(self, axis: str) -> tuple[Sheet, ...]:
        """Return the fiches of an axis; those of none for an empty name."""
        return tuple(each for each in self.sheets if each.axis == axis)

    def citing(self, finding: str) -> tuple[Sheet, ...]:
        """Return the fiches that answer a finding."""
        return tuple(each for each in self.sheets if finding in each.why.constats)

    def fictional(self, sheets: Iterable[Sheet] | None = None) -> bool:
        """Whether some of these fiches are fictional; of all of them by default."""
        chosen = self.sheets if sheets is None else tuple(sheets)
        return any(each.demonstration for each in chosen)
