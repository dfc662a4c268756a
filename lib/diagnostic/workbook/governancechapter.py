"""The parts of the chapter of governance, by the names that its notebook uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from diagnostic.workbook import (
    governance,
    governancebodies,
    governancedates,
    governanceroles,
    governancework,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

Part = Literal[
    "opening", "diagram", "bodies", "existing", "calendar", "conventions",
    "decisions", "roles", "loads", "referent",
]  # fmt: skip
_PARTS: Mapping[Part, Callable[[Context], Block]] = {
    "opening": governance.opening,
    "diagram": governance.diagram,
    "bodies": governancebodies.bodies,
    "existing": governancebodies.existing,
    "calendar": governancedates.calendar,
    "conventions": governancedates.conventions,
    "decisions": governancework.decisions,
    "roles": governanceroles.responsibilities,
    "loads": governanceroles.workload,
    "referent": governancework.referent,
}


def shown(context: Context, part: Part) -> Block:
    """Return a part of the chapter."""
    return _PARTS[part](context)
