"""Organisations, what links them, and the network they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from diagnostic.study.respondents import Respondent
from diagnostic.territories.codes import TerritoryId
from diagnostic.voices.actors.words import CardState, Frequency, LinkKind, Sector

TO_BE_STATED = "à préciser"
"""Written in place of a territory that nobody has documented yet."""


@dataclass(frozen=True)
class Organisation:
    """An organisation: a body, a service, an association; never a person.

    Parameters
    ----------
    id : str
        ``ORG-`` and a short name in lower case.
    name, kind : str
        As readers see them: « Mission locale », « Association ».
    sector : Sector
        The one it mostly works in.
    college : Respondent or None
        Category of respondents it belongs to, when it is known.
    covers : tuple of TerritoryId or None
        Where it works; None as long as nobody has documented it.
    themes : tuple of str
        Chapters it acts on.
    page : str
        Public web page of the organisation; empty when unknown.
    source : str
        Where this comes from.
    state : CardState
        Whether the organisation has validated its card.
    demonstration : bool
        Fictional, for demonstration.
    """

    id: str
    name: str
    kind: str
    sector: Sector
    college: Respondent | None = None
    covers: tuple[TerritoryId, ...] | None = None
    themes: tuple[str, ...] = ()
    page: str = ""
    source: str = ""
    state: CardState = CardState.TO_VALIDATE
    demonstration: bool = False


@dataclass(frozen=True)
class Link:
    """What an organisation says links it to another.

    Parameters
    ----------
    source, target : str
        Organisations; the link goes from the first to the second.
    kind : LinkKind
    frequency : Frequency
    declared_by : str
        One of the two, or empty when a third party reports the link.
    demonstration : bool
    """

    source: str
    target: str
    kind: LinkKind
    frequency: Frequency = Frequency.YEARLY
    declared_by: str = ""
    demonstration: bool = False

    @property
    def weight(self) -> int:
        """How often, from 1 to 3."""
        return self.frequency.weight

    @property
    def ends(self) -> tuple[str, str]:
        """The two organisations, whatever the direction."""
        return (min(self.source, self.target), max(self.source, self.target))


@dataclass(frozen=True)
class Tie:
    """Two organisations that do something together, whatever they call it.

    Parameters
    ----------
    ends : (str, str)
        In the order of identifiers.
    weight : int
        That of the most frequent link.
    kinds : tuple of LinkKind
    declared_by : frozenset of str
        Which of the two say so.
    """

    ends: tuple[str, str]
    weight: int
    kinds: tuple[LinkKind, ...]
    declared_by: frozenset[str]

    @property
    def mutual(self) -> bool:
        """Whether both say so."""
        return len(self.declared_by) == 2


@dataclass(frozen=True)
class Actors:
    """The actors of a study: organisations in the order of identifiers, and their links."""

    organisations: tuple[Organisation, ...]
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        """Put both in one order: the order of the file says nothing and changes nothing."""
        organisations = sorted(self.organisations, key=lambda each: each.id)
        links = sorted(
            self.links,
            key=lambda e: (*e.ends, e.source, e.kind.value, e.declared_by, e.frequency.weight),
        )
        object.__setattr__(self, "organisations", tuple(organisations))
        object.__setattr__(self, "links", tuple(links))

    @cached_property
    def by_id(self) -> Mapping[str, Organisation]:
        """Organisations by identifier."""
        return {each.id: each for each in self.organisations}

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Pairs of organisations linked otherwise than by a difficulty."""
        pairs: dict[tuple[str, str], list[Link]] = {}
        for link in self.links:
            if link.kind is not LinkKind.DIFFICULTY:
                pairs.setdefault(link.ends, []).append(link)
        return tuple(
            Tie(
                ends,
                max(link.weight for link in links),
                tuple(kind for kind in LinkKind if any(link.kind is kind for link in links)),
                frozenset(link.declared_by for link in links) & frozenset(ends),
            )
            for ends, links in sorted(pairs.items())
        )

    @cached_property
    def answering(self) -> frozenset[str]:
        """Organisations that declared at least one link: those that were heard."""
        return frozenset(link.declared_by for link in self.links if link.declared_by)

    @property
    def difficulties(self) -> int:
        """Pairs of organisations between which a difficulty is declared."""
        return len({link.ends for link in self.links if link.kind is LinkKind.DIFFICULTY})

    @property
    def demonstration(self) -> bool:
        """Whether some of it is fictional."""
        return any(e.demonstration for e in self.organisations) or any(
            link.demonstration for link in self.links
        )
