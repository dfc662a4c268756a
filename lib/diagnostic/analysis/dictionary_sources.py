"""The sources of the data dictionary: families, vintages, licences and reserves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.pages import cell

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Catalogue, Source


def families(catalogue: Catalogue) -> str:
    """Say where each vintage of each family is looked for."""
    parts = ["## Les familles de sources\n"]
    for family in catalogue.families.values():
        rest = catalogue.families.get(family.base)
        beside = f", rapportée à la famille `{rest.id}`" if rest else ""
        parts.append(f"**{prose(family.label)}** (`{family.id}`){beside}\n")
        for vintage, edition in sorted(family.editions.items(), reverse=True):
            names = ", ".join(f"`{name}`" for name in edition.sources)
            base = (
                f", puis le recensement de {in_years(sorted(edition.base))}" if edition.base else ""
            )
            parts.append(f"- {vintage} : {names}{base}")
        parts.append("")
    return "\n".join(parts)


def sources(listed: Iterable[Source]) -> str:
    """List every source, then the reserves that several share."""
    ordered = sorted(
        listed,
        key=lambda s: (text.folded(s.publisher), text.folded(s.dataset), s.vintage, s.id),
    )
    reserves: dict[str, list[str]] = {}
    for source in ordered:
        if source.reserve:
            reserves.setdefault(sentence(source.reserve), []).append(f"`{source.id}`")
    said = [f"- {reserve} *Vaut pour* {', '.join(names)}." for reserve, names in reserves.items()]
    return f"""\
## Les sources

La géographie est l’année du découpage communal dans lequel le producteur donne ses chiffres.

| Identifiant | Producteur | Jeu de données | Millésime | Géographie | Classe | Licence |
|:-----------|:----------|:---------------|---------:|---------:|:-----:|:-------|
{chr(10).join(_source_row(source) for source in ordered)}

### Réserves

{chr(10).join(said)}
"""


def _source_row(source: Source) -> str:
    cells = [
        f"`{source.id}`",
        prose(source.publisher),
        f"[{prose(source.dataset)}]({source.url})",
        str(source.vintage),
        str(source.geography_year),
        source.grade,
        prose(source.licence),
    ]
    return f"| {' | '.join(cells)} |"


def in_years(listed: Sequence[int]) -> str:
    """Write years in order, runs of three and more shortened: « 2011, 2013 à 2022 »."""
    runs = [[listed[0]]]
    for before, year in pairwise(listed):
        if year == before + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = []
    for run in runs:
        words += [f"{run[0]} à {run[-1]}"] if len(run) > 2 else [str(year) for year in run]
    return text.enumeration(words)


def prose(words: str) -> str:
    """Write words for a page; in this order, for cells collapse every kind of space."""
    return text.typographic(cell(words))


def sentence(words: str) -> str:
    """Write words as a sentence, capital and full stop."""
    return f"{text.capitalised(prose(words)).rstrip('.')}."
