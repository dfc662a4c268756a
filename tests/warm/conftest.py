"""Notebooks written on the spot, run by papermill in warm or in cold kernels."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from diagnostic.execution import kernels
from diagnostic.warm import sameness, templates


def notebook(*cells):
    metadata = {"kernelspec": {"name": "python3", "language": "python", "display_name": "x"}}
    return new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=metadata)


def executed(*cells, **options):
    import papermill

    with kernels.private_folders():
        return papermill.execute_notebook(
            notebook(*cells), None, progress_bar=False, log_output=False,
            **{**kernels.options(), **options},
        )  # fmt: skip


@pytest.fixture
def execute():
    """Run cells in a kernel of the project's, and return the executed notebook."""
    return executed


@pytest.fixture
def shown():
    """Return what the last cell printed, or its value."""

    def show(*cells, **options):
        texts = [
            output.get("text") or output["data"].get("text/plain", "")
            for output in executed(*cells, **options).cells[-1].outputs
        ]
        return "".join(texts).strip()

    return show


@pytest.fixture
def cold():
    """Ask for cold kernels."""

    @contextmanager
    def asked():
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(sameness.COLD, "1")
            yield

    return asked


@pytest.fixture
def gone():
    """Wait until processes have ended; a container's first process may leave zombies."""

    def lives(pid):
        try:
            return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def wait(*pids, seconds=60):
        deadline = time.monotonic() + seconds
        while left := [pid for pid in pids if lives(pid)]:
            assert time.monotonic() < deadline, f"still there: {left}"
            time.sleep(0.05)

    return wait


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path):
    """No run's template, no user's choice; what is said once may be said again."""
    for name in (templates.SHARED, sameness.COLD):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(templates, "_said", set())
    monkeypatch.setenv("DIAGNOSTIC_ROOT", os.environ.get("DIAGNOSTIC_ROOT", ""))
