"""What the benchmarks say of what they measured; nothing is timed here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def beside(monkeypatch):
    """Benchmarks import one another as scripts do."""
    monkeypatch.syspath_prepend(str(FOLDER))


def kept(**given):
    return {
        "a": {
            "title": "Themes", "setup": "Chapters | communes.", "columns": ["", "s"],
            "rows": [["run", 1.5]], "figures": {"loop": 9.0, "pool": 3.0}, "where": ["Kernels."],
            "date": "2026-11-22", "seconds": 3, "load": 0.1, "cores": 2, "python": "3.11.9",
            "versions": {"papermill": "2.7.0"}, "quick": False, "pairs": 5, **given,
        }
    }  # fmt: skip


@pytest.fixture
def page(tmp_path):
    import publishing

    file = tmp_path / "performance.md"
    text = f"# Before\n\n{publishing.START}\n\nold\n\n{publishing.END}\n\nAfter.\n"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_page_is_filled_between_its_marks_and_again(page):
    import publishing

    publishing.write(kept(), page)
    once = page.read_text(encoding="utf-8")
    publishing.write(kept(), page)
    assert page.read_text(encoding="utf-8") == once
    assert once.startswith("# Before\n")
    assert once.endswith("After.\n")
    assert "old" not in once
    assert "2026-11-22, 2 cores, Python 3.11.9, papermill 2.7.0" in once
    assert "| run | 1.5 |" in once


def test_targets_met_missed_and_not_measured_are_told_apart(page):
    import publishing

    publishing.write(kept(), page)
    lines = page.read_text(encoding="utf-8").splitlines()
    told = {
        line.split("|")[2].strip(): line.split("|")[-2].strip() for line in lines if "≥" in line
    }
    assert told["themes × communes against the papermill command in a loop"] == "yes"
    assert told["the same against papermill in a pool of 2"] == "NO"
    assert told["efficiency: useful CPU ÷ CPU of the run"] == "—"


def test_what_quick_gave_is_never_published(page):
    import publishing

    before = page.read_text(encoding="utf-8")
    with pytest.raises(SystemExit, match="quick"):
        publishing.write(kept(quick=True), page)
    assert page.read_text(encoding="utf-8") == before


def test_a_page_without_marks_is_left_alone(page):
    import publishing

    page.write_text("# Nothing\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="marks"):
        publishing.write(kept(), page)
    assert page.read_text(encoding="utf-8") == "# Nothing\n"


def test_a_benchmark_run_again_replaces_its_own_figures_only(tmp_path):
    import publishing
    from workshop import Options, Result

    file = tmp_path / "kept.json"
    file.write_text(json.dumps(kept()), encoding="utf-8")
    publishing.keep(file, "f", "Memory", Result("s", ["x"], [["y"]]), Options(), 1.0)
    found = publishing.read(file)
    assert found["a"] == kept()["a"]
    assert found["f"]["title"] == "Memory"


def test_a_line_is_fitted_and_a_curve_shows():
    from growth import bend
    from workshop import fit

    slope, start, square, left = fit([10, 20, 50], [7, 12, 27])
    assert (slope, start, square) == pytest.approx((0.5, 2.0, 1.0))
    assert left == pytest.approx([0, 0, 0], abs=1e-9)
    assert bend([10, 20, 50, 100], [7, 12, 27, 52]) == pytest.approx(1)
    sizes = [10, 32, 102, 326, 1000]
    assert bend(sizes, [size**2 for size in sizes]) > 3
    assert bend(sizes, [size**1.2 for size in sizes]) > 1.2


def test_every_target_belongs_to_a_benchmark_that_gives_it():
    from targets import TARGETS

    sources = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")}
    given = "\n".join(text for name, text in sources.items() if name != "targets")
    assert [t.name for t in TARGETS if f'"{t.name}"' not in given] == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_CHILD_SUBREAPER")
def test_what_outlives_its_command_is_waited_for_and_counted(tmp_path):
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    leaving = (
        "import os\nif not os.fork():\n    os.setsid()\n    "
        + busy.replace("\n", "\n    ")
        + "\n    open('over', 'w').close()\n"
    )
    bench = (
        "import sys, pathlib\nfrom processes import adopt_orphans, measured\nadopt_orphans()\n"
        f"cost = measured([sys.executable, '-c', {leaving!r}], cwd=pathlib.Path('.'), env={{}})\n"
        "assert pathlib.Path('over').exists()\nprint(cost.cpu)"
    )
    done = subprocess.run(
        [sys.executable, "-c", bench], cwd=tmp_path, env={"PYTHONPATH": str(FOLDER)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert float(done.stdout) >= 0.3


def test_a_command_that_fails_stops_the_benchmark(tmp_path):
    # Apart: what measures waits for every child of its process, and ends those that stay.
    program = (
        "import sys, pathlib\nfrom processes import measured\n"
        "measured([sys.executable, '-c', 'raise SystemExit(3)'], cwd=pathlib.Path('.'), env={})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(FOLDER)},
        check=False,
    )
    assert done.returncode == 1
    assert "ended with 3" in done.stderr
