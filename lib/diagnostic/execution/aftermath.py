"""What a run leaves: reports of failures, and what killed commands had begun."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.execution.files import replace_text
from diagnostic.execution.outcome import Failure, Outcome, report
from diagnostic.warm import scratch

if TYPE_CHECKING:
    from diagnostic.execution.pool import Done
    from diagnostic.execution.runs import Run


def tell(outcome: Outcome) -> None:
    """Write the report of a failure, or take away that of an earlier one."""
    if outcome.failure:
        replace_text(outcome.run.report, report(outcome.run, outcome.failure))
    else:
        outcome.run.report.unlink(missing_ok=True)


def lost(done: Done) -> Failure:
    """Say what became of a worker that gave no answer."""
    if done.ended == "late":
        return Failure(
            "le processus qui exécutait ce chapitre ne répondait plus",
            remedy="relancez ce chapitre ; s’il échoue encore, donnez plus de temps : --timeout",
        )
    if done.ended == "moved":
        return Failure(
            "les fichiers du projet changeaient sur les ouvriers pendant l’exécution",
            remedy="relancez la même commande quand plus rien n’y change",
        )
    if done.ended == "lost":
        return Failure(
            "l’ouvrier du cluster qui exécutait ce chapitre s’est arrêté brutalement, plusieurs "
            "fois de suite",
            remedy="souvent un manque de mémoire : donnez-en plus à chaque ouvrier, ou lancez-les "
            "avec moins de fils (--nthreads), puis : --retry-failed",
        )
    if done.ended == "died":
        return Failure(
            "le processus qui exécutait ce chapitre s’est arrêté brutalement, deux fois de suite",
            remedy="souvent un manque de mémoire : fermez d’autres logiciels ou relancez avec "
            "--jobs 1",
        )
    return Failure(
        "le chapitre n’a pas pu être exécuté, pour une raison imprévue",
        traceback=done.error,
        remedy="signalez cette erreur avec le détail ci-dessous",
    )


def failed_before(runs: Collection[Run]) -> list[Run]:
    """Return the runs whose last execution failed."""
    return [run for run in runs if run.report.is_file()]


def sweep(folder: Path) -> None:
    """Take away what killed commands left, drafts and folders; the study must be held."""
    scratch.sweep()
    for pattern in ("**/.*.tmp", "**/.*.part"):
        for draft in folder.glob(pattern):
            draft.unlink(missing_ok=True)
    # Another command that loses its draft there keeps nothing, and goes on.
    for pattern in ("*.part", ".*.tmp", "plans/*.tmp", "inputs/*/*.tmp"):
        for draft in paths.stamps().parent.glob(pattern):
            draft.unlink(missing_ok=True)
    for draft in folder.glob("**/.assemblage-*"):
        shutil.rmtree(draft, ignore_errors=True)
