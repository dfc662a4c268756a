"""A project of one's own: the real data and notebooks, linked; what is written, apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A slow or busy machine is no fault of the code: examples are counted, never timed.
settings.register_profile("diagnostic", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("diagnostic")

ROOT = Path(__file__).resolve().parents[1]
LINKED = ("data/catalogue", "data/sample", "reports/template")


@pytest.fixture
def sandbox(tmp_path, monkeypatch):
    """The root of a project where studies, notes and books can be written freely."""
    return linked_project(tmp_path / "projet à moi", monkeypatch)


@pytest.fixture(scope="module")
def module_sandbox(tmp_path_factory):
    """The same, for all the tests of a file."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield linked_project(tmp_path_factory.mktemp("racine") / "projet à {moi}", monkeypatch)


def linked_project(folder, monkeypatch):
    """Make a project in a folder, and make it the one that everything uses."""
    for name in (*LINKED, *(f"notebooks/{path.name}" for path in (ROOT / "notebooks").iterdir())):
        link = folder / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(ROOT / name)
    for name in ("params", "data/field"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setenv("DIAGNOSTIC_ROOT", str(folder))
    return folder
