"""How kernels and templates end: told as papermill tells it, and leaving nothing behind."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from diagnostic.warm import sameness, scratch, templates

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux"),
]

PARENT = "import os; print(os.getppid())"


def test_an_exception_is_told_with_its_cell(execute):
    with pytest.raises(PapermillExecutionError) as told:
        execute("1", "values = {}\nvalues['k']")
    assert (told.value.ename, told.value.evalue) == ("KeyError", "'k'")
    assert told.value.source == "values = {}\nvalues['k']"


@pytest.mark.parametrize(
    "end",
    [
        "import os; os._exit(3)",
        "import ctypes; ctypes.string_at(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    ],
    ids=["exit", "segfault", "kill", "limit"],
)
def test_a_dead_kernel_is_told_and_the_next_one_lives(execute, shown, end):
    template = shown(PARENT)
    with pytest.raises(DeadKernelError):
        execute("1", end)
    assert shown(PARENT) == template


def test_a_cell_that_never_ends_is_told(execute, gone):
    with pytest.raises(CellTimeoutError):
        execute("import time\nwhile True: time.sleep(0.01)", execution_timeout=1)


def test_an_interrupt_stops_the_cell_not_the_kernel(shown):
    said = shown(
        "import time\ntry: time.sleep(60)\nexcept KeyboardInterrupt: stopped = True",
        "stopped",
        execution_timeout=2,
        interrupt_on_timeout=True,
    )
    assert said == "True"


def test_what_a_kernel_started_ends_with_it(execute, gone, tmp_path):
    mark = tmp_path / "pids"
    start = (
        "import os, subprocess, time\n"
        "first = subprocess.Popen(['sleep', '600']).pid\n"
        "second = os.fork() or time.sleep(600)\n"
        f"open({str(mark)!r}, 'w').write(f'{{os.getpid()}} {{first}} {{second}}')\n"
    )
    execute(start)
    gone(*map(int, mark.read_text().split()))
    with pytest.raises(DeadKernelError):
        execute(start + "os._exit(1)")
    gone(*map(int, mark.read_text().split()))


def test_a_killed_template_takes_its_kernels_and_is_started_again(execute, shown, gone):
    first = int(shown(PARENT))
    os.kill(first, signal.SIGKILL)
    second = int(shown(PARENT))
    assert second not in {first, os.getpid()}
    with pytest.raises(DeadKernelError):
        execute("import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)")
    gone(first, second)
    assert int(shown(PARENT)) not in {first, second, os.getpid()}


DRIVER = """
import sys, nbformat.v4 as v4, papermill
from diagnostic.execution import kernels
with kernels.private_folders():
    papermill.execute_notebook(v4.new_notebook(cells=[v4.new_code_cell(sys.argv[1])]), None,
                               progress_bar=False, **kernels.options())
"""
ENDLESS = """
import os, subprocess, tempfile
child = subprocess.Popen(["sleep", "600"]).pid
with open({mark!r}, "w") as mark:
    mark.write(f"{{os.getpid()}} {{os.getppid()}} {{child}} {{tempfile.mkdtemp()}}")
while True:
    pass
"""


@pytest.fixture
def short():
    """A folder whose name is short enough for a socket, wherever tests are run."""
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as folder:
        yield Path(folder)


def test_a_killed_driver_leaves_nothing(gone, short, monkeypatch):
    tmp_path = short
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    mark = tmp_path / "pids"
    driver = subprocess.Popen(
        [sys.executable, "-c", DRIVER, ENDLESS.format(mark=str(mark))], start_new_session=True
    )
    try:
        deadline = time.monotonic() + 120
        while not (mark.exists() and mark.read_text()):
            assert driver.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        driver.kill()
        driver.wait()
    *pids, folder = mark.read_text().split()
    gone(*map(int, pids))
    assert Path(folder).is_relative_to(tmp_path)
    # Folders that are left, the next process takes away.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(scratch, "_YOUNG", 0.0)
    monkeypatch.setattr(scratch, "_swept", {})
    held = scratch.Folder()
    assert list(tmp_path.glob(f"{scratch.PREFIX}*")) == [held.path]
    monkeypatch.setattr(scratch, "_swept", {})
    scratch.sweep()
    assert held.path.is_dir()  # alive: left alone
    held.close()
    assert not held.path.exists()


def test_many_kernels_leak_nothing(execute, shown):
    template = psutil.Process(int(shown(PARENT)))
    own = psutil.Process()

    def state():
        return (
            template.num_fds(), template.num_threads(), template.children(), own.num_fds(),
            threading.active_count(),
        )  # fmt: skip

    execute("1")
    before = state()
    for _ in range(6):
        execute("import threading; threading.active_count()")
    with pytest.raises(DeadKernelError):
        execute("import os; os._exit(1)")
    for _ in range(50):
        if state() == before:
            break
        time.sleep(0.1)
    assert state() == before
    assert not [child for child in own.children() if child.status() == psutil.STATUS_ZOMBIE]


def test_a_template_keeps_one_thread_and_nothing_open(shown):
    template = psutil.Process(int(shown(PARENT)))
    assert template.num_threads() == 1
    assert {Path(file.path).name for file in template.open_files()} <= {"proj.db", "template.log"}
    current = templates.own()._current
    assert current.process.pid == template.pid
    assert template.net_connections("inet") == []


def test_a_template_begun_ahead_serves_if_it_would_be_the_same(gone):
    environment = {**os.environ, **sameness.SETTINGS}
    templates.begin(sameness.COMMAND, environment)
    (ahead,) = templates._begun
    assert templates.begun(sameness.COMMAND, environment) is ahead
    assert templates._begun == []
    ahead.drop()
    templates.begin(sameness.COMMAND, environment)
    (ahead,) = templates._begun
    other = templates.begun(sameness.COMMAND, {**environment, "OMP_NUM_THREADS": "7"})
    assert other is not ahead
    gone(ahead.process.pid)
    assert not ahead.folder.path.exists()
    other.drop()
    gone(other.process.pid)


@pytest.mark.parametrize("killed", [False, True])
def test_a_template_begun_for_nothing_ends_with_its_process(gone, killed):
    code = (
        "import os, signal\n"
        "from diagnostic.warm import sameness, templates\n"
        "templates.begin(sameness.COMMAND, dict(os.environ))\n"
        "print(templates._begun[0].process.pid, flush=True)\n"
        f"{killed} and os.kill(os.getpid(), signal.SIGKILL)"
    )
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    gone(int(said))


@pytest.mark.parametrize("held", [True, False])
def test_a_folder_of_the_future_is_not_kept_for_ever(tmp_path, monkeypatch, held):
    """The clock was set back after the folder's process was killed."""
    monkeypatch.setattr(scratch, "_base", lambda: str(tmp_path))
    monkeypatch.setattr(scratch, "_swept", {})
    left = tmp_path / f"{scratch.PREFIX}left"
    left.mkdir()
    if held:
        (left / ".held").touch()
    os.utime(left, (time.time() + 9000,) * 2)
    other = tmp_path / f"{scratch.PREFIX}of-someone-else"
    other.mkdir()
    (other / "theirs").touch()
    os.utime(other, (0, 0))
    scratch.sweep()
    assert not left.exists()
    assert (other / "theirs").exists()
