"""Execution: what must run, whether it changed, and running it apart from the rest."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnostic.execution.lock import study_lock
    from diagnostic.execution.outcome import Failure, Limits, Outcome
    from diagnostic.execution.plan import BookRuns, Plan, make_plan
    from diagnostic.execution.run import run_all
    from diagnostic.execution.runs import Run

_PLACES = {
    "BookRuns": "plan",
    "Failure": "outcome",
    "Limits": "outcome",
    "Outcome": "outcome",
    "Plan": "plan",
    "Run": "runs",
    "make_plan": "plan",
    "run_all": "run",
    "study_lock": "lock",
}

__all__ = [
    "BookRuns",
    "Failure",
    "Limits",
    "Outcome",
    "Plan",
    "Run",
    "make_plan",
    "run_all",
    "study_lock",
]


def __getattr__(name: str) -> Any:
    # Imported on first use: a command with nothing to do must not wait for what it does not need.
    if name in _PLACES:
        return getattr(import_module(f"diagnostic.execution.{_PLACES[name]}"), name)
    raise AttributeError(f"module 'diagnostic.execution' has no attribute {name!r}")
