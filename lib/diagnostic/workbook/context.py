"""What every cell of a chapter knows: the study, the theme, the place, the figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from diagnostic import paths, text
from diagnostic.study.naming import place_names
from diagnostic.territories.codes import Level

if TYPE_CHECKING:
    from diagnostic.analysis.pools import Pools
    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value
    from diagnostic.confidentiality.gate import Cleared
    from diagnostic.statistics.observe import Statistics
    from diagnostic.study.model import Study
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.territories.gazetteer import Gazetteer, Territory
    from diagnostic.territories.outlines import Outlines
    from diagnostic.voices.evidence import Evidence


@dataclass(frozen=True)
class Context:
    """A chapter in the making.

    Parameters
    ----------
    study : Study
        Turned to the territory of the chapter.
    theme : str
        Identifier of the chapter, as in ``notebooks/<theme>.ipynb``.
    town : Territory
        The territory studied.
    profile : Profile
    statistics : Statistics
    gazetteer : Gazetteer
    notices : tuple of str
        What comparisons must say: a comparator asked for that does not exist here.
    """

    study: Study
    theme: str
    town: Territory
    profile: Profile
    statistics: Statistics
    gazetteer: Gazetteer
    notices: tuple[str, ...] = ()

    @cached_property
    def outlines(self) -> Outlines:
        """Outlines, read when a map is first drawn."""
        from diagnostic.territories.outlines import Outlines

        return Outlines.load(paths.store(), self.gazetteer)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Names of the town and of what is around it: they name nobody."""
        return place_names(self.town.id, self.gazetteer)

    @cached_property
    def cleared(self) -> Cleared:
        """What was said in interviews and may appear in the edition, judged once a chapter.

        Raises
        ------
        DisclosureError
            In a shared edition, when any verbatim of the study stands in the way.
        """
        from diagnostic.confidentiality.gate import cleared

        return cleared(self.study.edition, paths.field(self.study.slug), allowed=self.places)

    @cached_property
    def evidence(self) -> Evidence:
        """The declared findings, with what the edition may show of their pieces.

        Raises
        ------
        DataError
            When a finding cites what does not exist.
        DisclosureError
            In a shared edition, when a finding names somebody.
        """
        from diagnostic.workbook.converging import evidence

        return evidence(self)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The theme's indicators, in the catalogue's order; all of them in the synthesis."""
        catalogue = self.statistics.catalogue
        if self.theme in catalogue.themes:
            return tuple(indicator.id for indicator in catalogue.theme(self.theme))
        return tuple(catalogue.indicators)

    @property
    def comparators(self) -> Sequence[Territory]:
        """Territories the town is set against, from near to far."""
        return self.profile.comparators

    @cached_property
    def pools(self) -> Pools:
        """Territories among which the town is placed."""
        from diagnostic.analysis.pools import Pools

        return Pools(self.statistics, self.town)

    @property
    def is_commune(self) -> bool:
        """Whether the territory is a single commune, with Iris and QPV inside."""
        return self.town.id.level in {Level.COM, Level.ARM}

    @cached_property
    def around(self) -> tuple[TerritoryId, ...]:
        """Communes to read the town among: its own when it groups some, else its neighbours.

        A commune is read among those of its EPCI (EPT in the Grand Paris) and
        those that touch it.
        """
        if not self.is_commune:
            return self.gazetteer.members(self.town.id)
        near = set(self.gazetteer.neighbours(self.town.id))
        parents = self.town.parents
        # The Métropole du Grand Paris says little of a town: its EPT stands in.
        group = parents.get(Level.EPT) or parents.get(Level.EPCI)
        if group is not None:
            near.update(self.gazetteer.members(group))
        near.discard(self.town.id)
        return (self.town.id, *sorted(near))

    def anchor(self, kind: str, *parts: str) -> str:
        """Return an identifier: ``fig-seniors-evolution-share-75-plus``."""
        return "-".join((kind, text.slug(self.theme), *(text.slug(part) for part in parts)))

    def used(self, values: Iterable[Value]) -> dict[str, list[str]]:
        """Return what a block rests on: for the sources, the indicator sheets, the data pack."""
        values = list(values)
        return {
            "indicators": sorted({value.indicator.id for value in values}),
            "sources": sorted({name for value in values if value.known for name in value.sources}),
            "values": sorted({value.record for value in values}),
        }


def source_line(context: Context, values: Iterable[Value]) -> str:
    """Return the source of several values: datasets, geography, reserves."""
    known = [value for value in values if value.known]
    return sources_written(context, [name for value in known for name in value.sources])


def sources_written(context: Context, names: Iterable[str]) -> str:
    """Return datasets and their geography, from sources' identifiers."""
    catalogue = context.statistics.catalogue.sources
    sources = [catalogue[name] for name in dict.fromkeys(names)]
    if not sources:
        return "aucune source"
    line = " ; ".join(grouped([source.short for source in sources]))
    years = sorted({source.geography_year for source in sources if source.geography_year})
    if years:
        line += f" ; géographie {_span(years)}"
    # A third party's digest is said under each figure; other reserves are in the sources page.
    reserves = dict.fromkeys(s.reserve for s in sources if s.grade == "C" and s.reserve)
    for reserve in reserves:
        line += f". {text.capitalised(reserve.rstrip('.'))}"
    return text.typographic(line + ".")


def grouped(shorts: Collection[str]) -> list[str]:
    """Name once the datasets that differ by their year: « Filosofi 2014 à 2019 »."""
    named = set(shorts)
    years: dict[str, list[int]] = {}
    for short in dict.fromkeys(shorts):
        # « exploitation principale » is said by « exploitations principale et complémentaire ».
        both = short.replace(
            "exploitation principale", "exploitations principale et complémentaire"
        )
        if both != short and both in named:
            continue
        head, year = (short[:-4], short[-4:]) if short[-4:].isdigit() else (short, "")
        years.setdefault(head, []).extend([int(year)] if year else [])
    return [head + _span(sorted(found)) if found else head for head, found in years.items()]


def _span(years: Sequence[int]) -> str:
    if len(years) > 2:
        return f"{years[0]} à {years[-1]}"
    return text.enumeration([str(year) for year in years])
