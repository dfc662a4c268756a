"""Read at once what several expressions ask of each source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from diagnostic.statistics.lookup import Plan
from diagnostic.statistics.places import Batch
from diagnostic.statistics.sourcetable import SourceTable


@dataclass
class _Need:
    """Variables asked of a source, and those that groups may sum."""

    table: SourceTable
    variables: set[str] = field(default_factory=set)
    summed: set[str] = field(default_factory=set)


def load(plans: Iterable[tuple[Plan, bool]], batch: Batch) -> None:
    """Load what expressions need for some places, one read per source.

    Parameters
    ----------
    plans : iterable of (Plan, bool)
        Expressions, and whether groups may sum them over their communes.
    batch : Batch
    """
    for source, need in _needs(plans).items():
        columns = batch.columns(source, need.table)
        need.table.load(need.variables, columns)
        for rank in batch.groups:
            place = batch.places[rank]
            if columns[rank] < 0 and need.summed:
                members = need.table.group(place.key, place.communes)
                if (members >= 0).all():
                    need.table.load(need.summed, members)


def _needs(plans: Iterable[tuple[Plan, bool]]) -> dict[str, _Need]:
    needs: dict[str, _Need] = {}
    for plan, summable in plans:
        for variable, where in plan.found:
            for rank, table in where:
                need = needs.setdefault(plan.sources[rank].id, _Need(table))
                need.variables.add(variable)
                if summable:
                    need.summed.add(variable)
    return needs
