"""Execute one notebook, in a worker process: papermill in, a finished chapter out."""

from __future__ import annotations

import ast
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic.errors import DiagnosticError, ExecutionError, Problem
from diagnostic.execution import kernels, opened
from diagnostic.execution.files import replace_text
from diagnostic.execution.outcome import Failure, Limits, Made, plain
from diagnostic.execution.runs import Run

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from diagnostic.execution.watch import Watch

CELL_TIMEOUT = 900
"""Seconds one cell may take."""


def execute(run: Run, limits: Limits) -> Made:
    """Execute a notebook and put the result in its place.

    The output appears at once and whole, or not at all: a failed notebook
    never takes the place of an earlier good one. The caller seals it.
    """
    started = time.perf_counter()
    lost = kernels.lost()
    failure, reads = _tried(run, limits)
    if failure and kernels.lost() > lost:
        # What kernels are forked from was killed, and this one with it: not the chapter's fault.
        failure, reads = _tried(run, limits)
    return Made(failure, time.perf_counter() - started, reads)


def _tried(run: Run, limits: Limits) -> tuple[Failure | None, tuple[str, ...] | None]:
    from diagnostic.execution.watch import Watch

    failure: Failure | None = None
    reads: tuple[str, ...] | None = None
    watch = Watch(limits)
    try:
        text, reads = _executed(run, watch)
        replace_text(run.output, text)
    except DiagnosticError as error:
        problem = error.problems[0]
        failure = Failure(problem.what, traceback=problem.found, remedy=problem.remedy)
    except Exception as error:  # noqa: BLE001 - one chapter's fault must not stop the others
        failure = _failure(error)
    if watch.excess:
        excess = watch.excess
        failure = Failure(excess.what, watch.cell, watch.source, remedy=excess.remedy)
    return failure, reads


def _executed(run: Run, watch: Watch) -> tuple[str, tuple[str, ...] | None]:
    """Return the executed notebook as text, cleaned, and what it opened."""
    import nbformat
    import papermill
    from nbclient.exceptions import DeadKernelError

    from diagnostic.execution.clean import cleaned
    from diagnostic.execution.watch import ENGINE

    notebook = _read(run.notebook)
    _check_parameters(notebook, run)
    with kernels.private_folders():
        # The notebook goes in and comes out as an object: papermill formats paths, so a brace
        # in one would fail, and it leaves failed notebooks where it writes.
        try:
            done = papermill.execute_notebook(
                notebook,
                None,
                engine_name=ENGINE,
                parameters=run.parameters,
                progress_bar=False,
                log_output=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                execution_timeout=CELL_TIMEOUT,
                watch=watch,
                **kernels.options(),
            )
        except DeadKernelError as error:
            raise ExecutionError(_death()) from error
        reads = opened.names(run, notebook, kernels.reads_file())
    _check_complete(done)
    text = nbformat.writes(cleaned(done), version=4)  # type: ignore[no-untyped-call]
    return f"{text}\n", reads


def _read(path: Path) -> NotebookNode:
    import nbformat

    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        nbformat.validate(notebook)
    except (ValueError, AttributeError, KeyError, nbformat.ValidationError) as error:
        raise ExecutionError(
            Problem(
                "le fichier du notebook est endommagé",
                where=f"notebooks/{path.name}",
                remedy=f"reprenez-le dans l’historique git : git checkout -- notebooks/{path.name}",
            )
        ) from error
    return notebook


def _check_parameters(notebook: NotebookNode, run: Run) -> None:
    """Refuse a notebook that would ignore a parameter: papermill would only warn."""
    declared: set[str] = set()
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            with suppress(SyntaxError):
                declared |= _assigned(cell.source)
    if missing := [name for name in run.parameters if name not in declared]:
        raise ExecutionError(
            Problem(
                f"le notebook ne déclare pas le paramètre « {missing[0]} »",
                remedy='gardez dans la cellule marquée « parameters » les lignes study = "…" et '
                'territory = ""',
            )
        )


def _assigned(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        names.update(target.id for target in targets if isinstance(target, ast.Name))
    return names


def _check_complete(notebook: NotebookNode) -> None:
    """Refuse a notebook that stopped before its end, or showed nothing."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for cell in cells:
        stopped = any(output.output_type == "error" for output in cell.outputs)
        if stopped or cell.execution_count is None:
            raise ExecutionError(
                Problem(
                    "le notebook s’est arrêté avant la fin",
                    found=cell.source,
                    remedy="retirez l’appel à exit() ou sys.exit()",
                )
            )
    if not any(cell.outputs for cell in cells):
        raise ExecutionError(
            Problem(
                "le notebook n’affiche rien",
                remedy="terminez les cellules par la figure, le tableau ou le texte à montrer",
            )
        )


def _death() -> Problem:
    """Say that the kernel died, with its last words."""
    log = kernels.log_file()
    said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return Problem(
        "le noyau Python s’est arrêté brutalement",
        found="\n".join(plain(said).splitlines()[-30:]),
        remedy="souvent un manque de mémoire : fermez d’autres logiciels ou relancez avec --jobs 1",
    )


def _failure(error: Exception) -> Failure:
    """Say in French what papermill or the kernel reported."""
    from nbclient.exceptions import CellTimeoutError
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        what, remedy = _told(error)
        return Failure(
            what=what,
            cell=error.exec_count - 1 if error.exec_count else None,  # papermill adds a cell
            source=error.source,
            traceback=plain("\n".join(error.traceback)),
            remedy=remedy,
        )
    if isinstance(error, CellTimeoutError):
        return Failure(
            f"une cellule a dépassé {CELL_TIMEOUT // 60} minutes",
            traceback=str(error),
            remedy="allégez la cellule, ou vérifiez que la machine n’est pas surchargée",
        )
    return Failure(
        "le notebook n’a pas pu être exécuté", traceback=f"{type(error).__name__}: {error}"
    )


_BY_HAND = "ouvrez le notebook avec « diagnostic lab » et exécutez-le jusqu’à cette cellule"


def _told(error: Any) -> tuple[str, str]:
    """Return what happened and what to do: the project's own French words, or the error's name."""
    lines = str(error.evalue or "").splitlines() or [""]
    if error.ename not in {kind.__name__ for kind in _tree(DiagnosticError)}:
        return (f"{error.ename} : {lines[0]}" if lines[0] else str(error.ename)), _BY_HAND
    remedies = (line.partition("à faire : ")[2] for line in lines)
    return lines[0], next(filter(None, remedies), _BY_HAND)


def _tree(kind: type[DiagnosticError]) -> list[type[DiagnosticError]]:
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in _tree(child))]
