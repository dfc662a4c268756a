"""A real Dask cluster of separate processes, on this machine: what comes back, what is lost."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import diagnostic
from diagnostic.errors import ExecutionError
from diagnostic.execution import run_all
from diagnostic.execution.pool import Done, Task
from diagnostic.execution.run import Making

pytest.importorskip("distributed", reason="the cluster extra is not installed")
pytestmark = [
    pytest.mark.notebook,
    pytest.mark.skipif(os.name != "posix", reason="signals are POSIX"),
]

DIE = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
"""A cold kernel is its worker's child."""


def copied(folder):
    """Copy the package where nobody edits it while tests run."""
    package = folder / "diagnostic"
    source = Path(diagnostic.__file__).parent
    shutil.copytree(source, package, ignore=shutil.ignore_patterns("__pycache__"))
    return package


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A project that the workers share, in words and not on disk alone."""
    folder = tmp_path_factory.mktemp("projet") / "été b"
    for name in ("params", "notebooks", "data/catalogue", "data/sample"):
        (folder / name).mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIAGNOSTIC_ROOT", str(folder))
        # A template is for workers that last: these do not.
        patch.setenv("DIAGNOSTIC_COLD_KERNELS", "1")
        patch.setattr("diagnostic.paths.PACKAGE", copied(tmp_path_factory.mktemp("lib")))
        yield folder


class Farm:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        wait(lambda: file.exists() and file.read_text())
        self.address = json.loads(file.read_text())["address"]

    def worker(self, *arguments, package=None, **more):
        environment = {"PYTHONPATH": str((package or diagnostic.paths.PACKAGE).parent), **more}
        arguments = arguments or ("--no-nanny",)
        return self._start(
            "worker", self.address, "--nthreads", "1", "--memory-limit", "0",
            "--local-directory", str(self.folder), *arguments, **environment,
        )  # fmt: skip

    def _start(self, kind, *arguments, **environment):
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--no-dashboard"],
            env={**os.environ, **environment}, cwd=self.folder, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def dismiss(self):
        """End the workers."""
        for process in self.processes[1:]:
            self._kill(process)
        del self.processes[1:]

    def stop(self):
        self.dismiss()
        self._kill(self.scheduler)

    def _kill(self, process):
        for each in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                each.kill()
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def scheduler(root, tmp_path_factory):
    farm = Farm(tmp_path_factory.mktemp("farm"))
    yield farm
    farm.stop()


@pytest.fixture
def farm(scheduler):
    yield scheduler
    scheduler.dismiss()


def wait(condition, seconds=60):
    until = time.time() + seconds
    while not condition():
        assert time.time() < until, "waited too long"
        time.sleep(0.05)


def made_by(farm, runs, heard=lambda outcome: None, **options):
    """Run on the cluster; return outcomes by theme, and what the reader was told."""
    told, outcomes = [], {}
    with Making(scheduler=farm.address, notice=told.append, **options) as making:
        for outcome in making.outcomes(runs):
            outcomes[outcome.run.theme] = outcome
            heard(outcome)
    return outcomes, "\n".join(told).replace("\xa0", " ")


def forget(root):
    for folder in ("reports", ".cache"):
        shutil.rmtree(root / folder, ignore_errors=True)


def statuses(outcomes):
    return {theme: outcome.status for theme, outcome in outcomes.items()}


def test_a_worker_killed_in_the_midst_changes_no_byte(project, root, farm, tmp_path):
    mark = tmp_path / "mark"
    plan = project(
        a="sum(range(10))",
        b="'été'",
        slow=f"import os, pathlib, time\nmark = pathlib.Path({str(mark)!r})\n"
        "if mark.exists() and not mark.read_text():\n"
        "    mark.write_text(str(os.getppid()))\n    time.sleep(300)\nstudy",
        bad="1 / 0",
    )
    good = [run for run in plan.runs if run.theme != "bad"]
    here = {outcome.run.theme: outcome for outcome in run_all(plan.runs, jobs=2)}
    whole = {run.theme: run.output.read_bytes() for run in good}
    forget(root)
    mark.write_text("")
    other = copied(tmp_path)
    (other / "text.py").write_text((other / "text.py").read_text() + "\n")
    stranger = farm.worker(package=other)
    workers = [farm.worker() for _ in range(2)]
    killed = []

    def kill(_):
        if mark.read_text() and not killed:
            killed.append(int(mark.read_text()))
            os.kill(killed[0], signal.SIGKILL)

    outcomes, told = made_by(farm, plan.runs, kill)
    assert killed[0] in {worker.pid for worker in workers}
    assert statuses(outcomes) == {"a": "made", "b": "made", "slow": "made", "bad": "failed"}
    assert {run.theme: run.output.read_bytes() for run in good} == whole
    assert outcomes["bad"].failure == here["bad"].failure
    assert "1 chapitre à reprendre" in told
    assert "son projet n’est pas le même : le programme (text.py)." in told
    assert stranger.poll() is None
    # All is sealed: nothing is left to do here.
    assert {outcome.status for outcome in run_all(good)} == {"reused"}


def test_a_chapter_that_kills_its_workers_is_given_up_alone(project, farm):
    plan = project("tueur", killer=DIE, fine="'ok'", fair="'ok'")
    for _ in range(4):
        farm.worker()
    outcomes, told = made_by(farm, plan.runs)
    assert statuses(outcomes) == {"killer": "failed", "fine": "made", "fair": "made"}
    assert "plusieurs fois de suite" in outcomes["killer"].failure.what
    assert "plusieurs fois" in outcomes["killer"].run.report.read_text(encoding="utf-8")
    assert told.count("s’est arrêté") == 3


def test_results_come_through_a_shared_store(project, root, farm, tmp_path, monkeypatch):
    plan = project("partage", a="'shared'")
    store = tmp_path / "store"
    monkeypatch.setenv("DIAGNOSTIC_CACHE", f"file://{store}")
    # The worker has a copy of the project, no disk in common, and no such variable.
    copy = tmp_path / "copie"
    shutil.copytree(root, copy)
    farm.worker(DIAGNOSTIC_ROOT=str(copy), DIAGNOSTIC_CACHE="")
    outcomes, _ = made_by(farm, plan.runs)
    assert statuses(outcomes) == {"a": "made"}
    (kept,) = store.rglob("*.chapter")
    assert not list(store.rglob("*.tmp"))
    made = plan.runs[0].output.read_bytes()
    forget(root)
    assert [outcome.status for outcome in run_all(plan.runs)] == ["shared"]
    assert plan.runs[0].output.read_bytes() == made
    # What was damaged on the way is made again.
    forget(root)
    kept.write_bytes(kept.read_bytes()[:-1])
    outcomes, _ = made_by(farm, plan.runs)
    assert statuses(outcomes) == {"a": "made"}
    assert plan.runs[0].output.read_bytes() == made


def test_books_are_made_here_while_chapters_are_made_there(project, farm):
    plan = project("livre", a="1", b="2")
    farm.worker()
    heard = []
    with Making(scheduler=farm.address) as making:
        for event in making.events(plan.runs):
            if isinstance(event, Done):
                heard.append((event.name, event.value))
            else:
                heard.append(event.status)
                making.submit(Task("book", str.upper, (event.run.theme,)), 1)
    assert heard.count("made") == 2
    assert {each for each in heard if each != "made"} == {("book", "A"), ("book", "B")}


def test_other_data_are_refused_and_named(project, root, farm, tmp_path):
    plan = project("chiffres", a="1")
    copy = tmp_path / "copie"
    shutil.copytree(root, copy)
    (copy / "data/sample/a.parquet").write_text("another figure")
    farm.worker(DIAGNOSTIC_ROOT=str(copy))
    with pytest.raises(ExecutionError, match="aucun ouvrier") as caught:
        made_by(farm, plan.runs)
    assert "les chiffres (sample/a.parquet en trop là-bas)" in caught.value.problems[0].found
    assert not plan.runs[0].output.exists()


def test_a_lost_scheduler_is_told_and_what_was_made_is_kept(project, farm, tmp_path, monkeypatch):
    monkeypatch.setattr("diagnostic.execution.link._OPENING", 2.0)
    mark = tmp_path / "mark"
    mark.write_text("")
    plan = project(
        "perdu",
        a="1",
        b="2",
        slow=f"""
import time, pathlib
if pathlib.Path({str(mark)!r}).exists(): time.sleep(300)
'late'""",
    )
    farm.worker()

    def kill(outcome):
        if outcome.run.theme == "b":
            farm.scheduler.kill()

    with pytest.raises(ExecutionError, match="ne répond plus") as caught:
        made_by(farm, plan.runs, kill)
    assert "les chapitres déjà faits sont gardés" in caught.value.problems[0].remedy
    mark.unlink()
    assert [outcome.status for outcome in run_all(plan.runs)] == ["reused", "reused", "made"]
    with pytest.raises(ExecutionError, match="ne répond pas"):
        Making(scheduler=farm.address).pool(1)
