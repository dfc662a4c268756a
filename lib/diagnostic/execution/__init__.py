"""Execution: what must run, whether it changed, and running it apart from the rest."""

from diagnostic.execution.lock import study_lock
from diagnostic.execution.outcome import Failure, Outcome
from diagnostic.execution.plan import BookRuns, Plan, Run, make_plan
from diagnostic.execution.run import run_all

__all__ = [
    "BookRuns",
    "Failure",
    "Outcome",
    "Plan",
    "Run",
    "make_plan",
    "run_all",
    "study_lock",
]
