"""Notebooks run for real, in a project made for the test."""

import errno
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from diagnostic.errors import BusyError, ExecutionError
from diagnostic.execution import Limits, run_all, study_lock
from diagnostic.execution.aftermath import failed_before, sweep
from diagnostic.execution.files import replace_text
from diagnostic.execution.pool import Pool, Task

pytestmark = pytest.mark.notebook


class Recorder:
    def __init__(self):
        self.total, self.heard = 0, []

    def planned(self, total):
        self.total = total

    def finished(self, outcome):
        self.heard.append((outcome.run.theme, outcome.status))


def read(run):
    return json.loads(run.output.read_text(encoding="utf-8"))


def text_of(run):
    return run.output.read_text(encoding="utf-8")


def test_chapters_are_made_then_reused_and_failures_do_not_stop_the_others(project):
    plan = project(
        good=("import sys", "print(study, repr(territory), sys.executable)", "object()"),
        bad="values = {}\nvalues['k']",
        left="import sys; sys.exit(0)",
        silent="x = 1",
    )
    recorder = Recorder()
    outcomes = {o.run.theme: o for o in run_all(plan.runs, listener=recorder)}
    assert recorder.total == 4
    assert sorted(recorder.heard) == [
        ("bad", "failed"), ("good", "made"), ("left", "failed"), ("silent", "failed"),
    ]  # fmt: skip

    good = outcomes["good"].run
    assert f"essai '' {sys.executable}" in text_of(good)  # this Python, whatever the kernelspec
    assert " at 0x" not in text_of(good)
    assert "papermill" not in read(good)["metadata"]
    assert not list(good.output.parent.glob("*.tmp"))

    bad = outcomes["bad"]
    assert bad.failure.sentence == "cellule [2] : KeyError : 'k'"
    assert not bad.run.output.exists()
    report = bad.run.report.read_text(encoding="utf-8")
    assert "values['k']" in report
    assert '`study = "essai"`' in report
    assert "\x1b" not in report
    assert outcomes["left"].failure.what == "le notebook s’est arrêté avant la fin"
    assert outcomes["silent"].failure.what == "le notebook n’affiche rien"

    before = good.output.read_bytes(), good.output.stat().st_mtime_ns
    again = project(good=None)
    assert [o.status for o in run_all(again.runs)] == ["reused"]
    assert [o.status for o in run_all(again.runs, force=True)] == ["made"]
    assert good.output.read_bytes() == before[0]  # byte for byte
    assert good.output.stat().st_mtime_ns != before[1]


def test_a_failure_keeps_the_earlier_chapter_and_a_success_removes_its_report(project):
    (run,) = project(a="1 + 1").runs
    run_all([run])
    earlier = run.output.read_bytes()
    run_all(project(a="1 / 0").runs)
    assert run.output.read_bytes() == earlier
    assert "ZeroDivisionError" in run.report.read_text(encoding="utf-8")
    (outcome,) = run_all(project(a="1 + 1").runs)
    assert outcome.status == "reused"  # what is there is what this notebook makes
    (outcome,) = run_all([run], force=True)
    assert outcome.status == "made"
    assert not run.report.exists()


@pytest.fixture
def cold(monkeypatch):
    """Kernels started by the worker itself: their parent is the worker."""
    monkeypatch.setenv("DIAGNOSTIC_COLD_KERNELS", "1")


@pytest.mark.usefixtures("cold")
def test_a_killed_kernel_and_a_killed_worker_fail_alone(project):
    plan = project(
        kernel="import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        worker="import os, signal; os.kill(os.getppid(), signal.SIGKILL)",
        fine="'ok'",
    )
    outcomes = {o.run.theme: o for o in run_all(plan.runs, jobs=2)}
    assert outcomes["fine"].status == "made"
    assert outcomes["kernel"].failure.what == "le noyau Python s’est arrêté brutalement"
    assert "le processus" in outcomes["worker"].failure.what
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("kernels", ["", "1"], ids=["template", "worker"])
def test_what_is_killed_once_is_replaced_and_its_chapter_made(project, root, monkeypatch, kernels):
    """The parent of a warm kernel is its template, that of a cold one its worker."""
    monkeypatch.setenv("DIAGNOSTIC_COLD_KERNELS", kernels)
    plan = project(
        unlucky="import os, pathlib, signal\n"
        f"first = pathlib.Path({str(root / 'first')!r})\n"
        "if not first.exists():\n"
        "    first.write_text('')\n"
        "    os.kill(os.getppid(), signal.SIGKILL)\n"
        "'made'"
    )
    (outcome,) = run_all(plan.runs)
    assert outcome.status == "made"
    assert "made" in text_of(outcome.run)


def test_a_notebook_beyond_its_limits_is_ended_and_says_which(project):
    plan = project(
        endless=("1", "import time\ntime.sleep(600)"),
        heavy="kept = bytearray(700_000_000)\nimport time\ntime.sleep(600)",
        chatty="for line in range(4_000_000):\n    print('x' * 1000)",
        forks="import os, time\nif os.fork() == 0:\n    kept = bytearray(700_000_000)\n"
        "    time.sleep(600)\ntime.sleep(600)",
        fine="'ok'",
    )
    limits = Limits(seconds=25, memory=500_000_000, output=3_000_000)
    outcomes = {o.run.theme: o for o in run_all(plan.runs, jobs=2, limits=limits)}
    said = {theme: o.failure and o.failure.sentence for theme, o in outcomes.items()}
    assert said["fine"] is None
    assert said["endless"] == "cellule [3] : le notebook a dépassé le temps accordé (25\xa0s)"
    assert "la mémoire accordée (500\xa0Mo)" in said["heavy"]
    assert "affiché plus de 3\xa0Mo" in said["chatty"]
    assert "la mémoire accordée (500\xa0Mo)" in said["forks"]
    assert "time.sleep(600)" in outcomes["endless"].run.report.read_text(encoding="utf-8")


def test_a_chapter_made_elsewhere_is_taken_to_the_byte(project, root):
    (run,) = project(a="'été'").runs
    run_all([run])
    made = run.output.read_bytes()
    shutil.rmtree(root / "reports")
    (outcome,) = run_all([run])
    assert outcome.status == "shared"
    assert run.output.read_bytes() == made
    assert [o.status for o in run_all([run])] == ["reused"]
    (outcome,) = run_all([run], force=True)
    assert outcome.status == "made"


def test_what_moves_while_a_chapter_is_made_is_not_taken_for_what_it_read(project, root):
    note = root / "data/field/essai/votes.csv"
    note.parent.mkdir(parents=True)
    note.write_text("before")
    plan = project(
        a=f"import pathlib\nnote = pathlib.Path({str(note)!r})\n"
        "note.write_text('meanwhile')\nprint(note.read_text())\nnote.write_text('before')"
    )
    (outcome,) = run_all(plan.runs)
    assert outcome.status == "made"
    assert "meanwhile" in text_of(outcome.run)
    assert not outcome.run.seal.exists()  # the next command makes it again
    assert failed_before(plan.runs) == []


def test_only_what_failed_may_be_taken_again(project):
    plan = project(good="1", bad="1 / 0")
    run_all(plan.runs)
    assert [run.theme for run in failed_before(plan.runs)] == ["bad"]


def test_drafts_of_killed_commands_are_swept(root):
    folder = root / "reports/essai"
    for name in ("_build/executed/.a.ipynb.12.tmp", "_book/.index.html.part", ".assemblage-x/a"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("half")
    kept = folder / "_build/executed/a.ipynb"
    kept.write_text("whole")
    cache = root / ".cache/diagnostic"
    for name in ("x-12.part", ".stamps.12.tmp", "plans/essai.tmp", "inputs/essai/ab.tmp"):
        (cache / name).parent.mkdir(parents=True, exist_ok=True)
        (cache / name).write_text("half")
    sweep(folder)
    assert [path for path in cache.rglob("*") if path.is_file()] == []
    assert [path for path in folder.rglob("*") if path.is_file()] == [kept]


KILLED = """
import sys
from pathlib import Path
from diagnostic.execution import Run, run_all
if __name__ == "__main__":
    root = Path(sys.argv[1])
    runs = [Run("essai", root / "params/essai.yml", "", t, root / f"notebooks/{t}.ipynb",
                root / "reports/essai") for t in "abc"]
    print("begun", flush=True)
    run_all(runs, jobs=2)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_killed_at_any_moment_then_run_again_gives_the_same_bytes(project, root, tmp_path):
    """Three moments: before the first chapter, in the midst, about the end."""
    plan = project(a="sum(range(10))", b="'été'", c="study")
    run_all(plan.runs)
    whole = {run.theme: run.output.read_bytes() for run in plan.runs}
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    chance = random.Random(6)
    for moment in (0.3, 2.0, 4.0):
        shutil.rmtree(root / "reports")
        shutil.rmtree(root / ".cache")
        process = subprocess.Popen(
            [sys.executable, str(script), str(root)], stdout=subprocess.PIPE, text=True
        )
        process.stdout.readline()
        time.sleep(moment * chance.uniform(0.8, 1.2))
        process.kill()
        process.communicate()
        sweep(root / "reports/essai")
        outcomes = run_all(plan.runs)
        assert all(outcome.failure is None for outcome in outcomes)
        assert {run.theme: run.output.read_bytes() for run in plan.runs} == whole
        assert [o.status for o in run_all(plan.runs)] == ["reused"] * 3
        left = {path.name for path in (root / "reports/essai").rglob("*") if path.is_file()}
        assert left == {f"{theme}.{kind}" for theme in "abc" for kind in ("ipynb", "key")}


def test_the_projects_own_messages_stay_french(project):
    plan = project(
        a="from diagnostic.errors import DataError, Problem\n"
        "raise DataError(Problem('le fichier x manque', remedy='remettez-le'))"
    )
    (outcome,) = run_all(plan.runs)
    assert outcome.failure.what == "le fichier x manque"
    assert outcome.failure.remedy == "remettez-le"


def test_user_settings_do_not_come_in(project, tmp_path, monkeypatch):
    home = tmp_path / "home"
    startup = home / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "a.py").write_text("intruder = 1")
    kernels = home / ".local" / "share" / "jupyter" / "kernels" / "python3"
    kernels.mkdir(parents=True)
    (kernels / "kernel.json").write_text(json.dumps({"argv": ["false"], "language": "python"}))
    monkeypatch.setenv("HOME", str(home))
    (outcome,) = run_all(project(a="'intruder' in globals()").runs)
    assert outcome.status == "made"
    assert "False" in text_of(outcome.run)


# A shell starts its background commands with interrupts ignored, and tests may be one of them.
INTERRUPTED = """
import datetime as dt, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from diagnostic.execution import Run, run_all
if __name__ == "__main__":
    root = Path(sys.argv[1])
    runs = [Run("essai", root / "params/essai.yml", "", t, root / f"notebooks/{t}.ipynb",
                root / "reports/essai") for t in ("quick", "slow")]
    try:
        run_all(runs, jobs=2)
    except KeyboardInterrupt:
        print("interrupted")
"""


@pytest.fixture
def at_work(project, root, tmp_path):
    """A run of two chapters, one done and one at work: its process, runs, and kernel's id."""
    mark = root / "started"
    quick, slow = project(
        quick="'done'",
        slow=f"import os, time, pathlib\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(300)",
    ).runs
    script = tmp_path / "script.py"
    script.write_text(INTERRUPTED)
    process = subprocess.Popen(
        [sys.executable, str(script), str(root)], stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    _wait(lambda: mark.exists() and mark.read_text() and quick.seal.exists())
    yield process, quick, slow, int(mark.read_text())
    process.kill()
    process.communicate()


def _wait(condition, seconds=120):
    deadline = time.time() + seconds
    while not condition():
        assert time.time() < deadline, "waited too long"
        time.sleep(0.1)


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_an_interruption_leaves_nothing_half_written_nor_running(at_work):
    process, quick, slow, kernel = at_work
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert said.strip() == "interrupted"
    assert not slow.output.exists()
    names = sorted(path.name for path in quick.output.parent.iterdir())
    assert names == ["quick.ipynb", "quick.key"]
    _wait(lambda: not _alive(kernel))


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_a_killed_command_leaves_no_process_behind(at_work):
    process, _, _, kernel = at_work
    worker = _parent_of(kernel)
    assert worker != process.pid
    process.kill()
    process.wait()
    _wait(lambda: not _alive(worker) and not _alive(kernel))


def _parent_of(pid):
    return psutil.Process(pid).ppid()


def _alive(pid):
    try:  # a container's first process may leave zombies
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_damaged_notebook_or_one_without_parameters_is_told(project, root):
    (run,) = project(a="1").runs
    run.notebook.write_text('{"cells": [')
    (outcome,) = run_all([run])
    assert outcome.failure.what == "le fichier du notebook est endommagé"
    text = json.loads(project(a="1").runs[0].notebook.read_text())
    text["cells"][0]["source"] = 'study = ""'
    run.notebook.write_text(json.dumps(text))
    (outcome,) = run_all([run])
    assert outcome.failure.what == "le notebook ne déclare pas le paramètre « territory »"


def test_a_second_run_on_the_same_study_is_refused(root):
    with (
        study_lock("essai"),
        pytest.raises(BusyError, match="déjà sur cette étude"),
        study_lock("essai"),
    ):
        pass
    with study_lock("essai"):
        pass


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "le disque est plein"), (errno.EROFS, "lecture seule"), (errno.EIO, "échoué")],
)
def test_a_refused_write_is_told_in_french_and_leaves_the_old_file(
    tmp_path, monkeypatch, code, words
):
    path = tmp_path / "x.ipynb"
    path.write_text("old")

    def refuse(*_, **__):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(ExecutionError, match=words):
        replace_text(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.ipynb"]


def test_a_file_in_the_way_of_a_folder_is_told(root):
    (root / "reports").write_text("")
    with pytest.raises(ExecutionError, match="la place d’un dossier"), study_lock("essai"):
        pass


def test_the_server_of_workers_killed_while_one_starts_is_replaced(monkeypatch):
    pool, starts = Pool(1), []
    whole = pool._context.Process.start

    def start(process):
        starts.append(process)
        if len(starts) == 1:
            raise EOFError  # what Python says of a server that is no more
        whole(process)

    monkeypatch.setattr(pool._context.Process, "start", start)
    with pool:
        pool.submit(Task("sum", sum, ([1, 2],)))
        assert [done.value for done in pool.done()] == [3]
    assert len(starts) == 2
