"""Every shipped notebook is the same, byte for byte, from a warm kernel and from a cold one.

The whole set, every notebook of every sample study, takes half an hour:
``DIAGNOSTIC_ALL_NOTEBOOKS=1`` asks for it.
"""

import os
import sys
from pathlib import Path

import pytest

from diagnostic.execution import make_plan, run_all
from diagnostic.study import load_study, project_gazetteer

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.notebook,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux"),
]

WHOLE = bool(os.environ.get("DIAGNOSTIC_ALL_NOTEBOOKS"))
USUAL = {
    "carpentras": (),  # all
    "plaisir": ("governance",),
    "seine-saint-denis": ("youth",),
    "thiers-dore-et-montagne": ("portrait",),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The sample project as it is, but for the books, which are made apart."""
    folder = tmp_path_factory.mktemp("projet")
    for name in ("data", "notebooks", "params"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "reports").mkdir()
    (folder / "reports" / "template").symlink_to(ROOT / "reports" / "template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIAGNOSTIC_ROOT", str(folder))
        patch.delenv("DIAGNOSTIC_COLD_KERNELS", raising=False)
        yield folder


def _runs():
    """Return what is compared; of a series of communes, the first and the last."""
    gazetteer = project_gazetteer()
    for slug, themes in USUAL.items():
        books = make_plan(load_study(slug), gazetteer, () if WHOLE else themes).books
        for book in dict.fromkeys((books[0], books[-1]) if WHOLE else books[:1]):
            yield from book.runs


def _made(runs):
    outcomes = run_all(runs, force=True, jobs=2)
    assert [outcome.failure for outcome in outcomes if outcome.failure] == []
    return {(run.study, run.territory, run.theme): run.output.read_bytes() for run in runs}


def test_warm_and_cold_kernels_make_the_same_notebooks(project, monkeypatch):
    runs = list(_runs())
    warm = _made(runs)
    monkeypatch.setenv("DIAGNOSTIC_COLD_KERNELS", "1")
    cold = _made(runs)
    assert [name for name, content in cold.items() if warm[name] != content] == []
    shipped = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert shipped - {theme for _, _, theme in cold} == set()
