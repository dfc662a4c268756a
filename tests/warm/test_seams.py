"""When a kernel is forked, from which template, and what is said when it is not."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diagnostic import paths
from diagnostic.execution import kernels
from diagnostic.warm import handle, kernelspec, sameness, scratch, templates

linux = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux")
PARENT = "import os; print(os.getppid())"


@pytest.fixture
def own_templates():
    """Templates of this test alone."""
    with pytest.MonkeyPatch.context() as patch:
        mine = templates.Templates()
        patch.setattr(templates, "own", lambda: mine)
        yield mine
        mine.stop()


@linux
@pytest.mark.notebook
def test_a_kernel_is_forked_unless_asked_otherwise(shown, cold):
    assert int(shown(PARENT)) != os.getpid()
    with cold():
        assert int(shown(PARENT)) == os.getpid()


@pytest.mark.notebook
def test_where_nothing_can_be_forked_kernels_start_cold_and_it_is_said_once(
    shown, monkeypatch, capsys
):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert int(shown(PARENT)) == os.getpid()
    assert int(shown(PARENT)) == os.getpid()
    said = capsys.readouterr().err
    assert said.count("Les notebooks s’exécutent plus lentement : ce système") == 1


@linux
@pytest.mark.notebook
def test_a_template_that_cannot_start_is_tried_twice_then_left(
    shown, own_templates, monkeypatch, capsys, tmp_path
):
    broken = tmp_path / "templates.py"  # beside it, no template to run
    monkeypatch.setattr(templates, "__file__", str(broken))
    assert int(shown(PARENT)) == os.getpid()
    assert int(shown(PARENT)) == os.getpid()
    assert capsys.readouterr().err.count("le noyau préparé n’a pas pu démarrer") == 1
    assert len(own_templates._hopeless) == 1


@linux
@pytest.mark.notebook
@pytest.mark.parametrize("name", ["pandas.py", "seaborn/__init__.py", "matplotlibrc"])
def test_a_file_that_hides_a_library_is_imported_as_from_a_cold_kernel(
    shown, monkeypatch, capsys, tmp_path, name
):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("" if name == "matplotlibrc" else "hidden = True")
    monkeypatch.chdir(tmp_path)
    assert int(shown(PARENT)) == os.getpid()
    assert "prend la place d’une bibliothèque" in capsys.readouterr().err


@linux
@pytest.mark.notebook
def test_files_that_hide_nothing_are_no_reason(shown, monkeypatch, tmp_path):
    (tmp_path / "pandas").mkdir()  # a folder without __init__ hides nothing
    (tmp_path / "mine.py").write_text("")
    (tmp_path / "numpy.txt").write_text("")
    monkeypatch.chdir(tmp_path)
    assert int(shown(PARENT)) != os.getpid()


@linux
@pytest.mark.notebook
def test_a_kernel_sees_the_environment_of_now(shown, monkeypatch):
    template = shown(PARENT)
    monkeypatch.setenv("DIAGNOSTIC_SAID", "now")
    said = "import os; print(os.getppid(), os.environ['DIAGNOSTIC_SAID'])"
    assert shown(said) == f"{template} now"
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # libraries read it when they are imported
    other, value = shown("import os; print(os.getppid(), os.environ['OMP_NUM_THREADS'])").split()
    assert value == "1"
    assert other not in {template, str(os.getpid())}


@linux
@pytest.mark.notebook
def test_what_all_chapters_read_was_read_in_the_project_of_the_kernel(
    shown, own_templates, monkeypatch, tmp_path
):
    """Wherever the project is; a file changed since is read again."""
    catalogue = tmp_path / "data" / "catalogue"
    shutil.copytree(paths.catalogue(), catalogue)
    monkeypatch.setenv("DIAGNOSTIC_ROOT", str(tmp_path))
    cell = """
from diagnostic.analysis import similarity
from diagnostic.statistics import catalogue
kept = catalogue._load, similarity._similarity
before = [each.cache_info().misses for each in kept]
catalogue.Catalogue.load(), similarity.similarity()
print([each.cache_info().misses - known for each, known in zip(kept, before)])
"""
    assert shown(cell) == "[0, 0]"
    template = own_templates._current
    os.utime(catalogue / "similarity.yml", (1, 1))
    assert shown(cell) == "[1, 1]"
    assert own_templates._current is template


@linux
@pytest.mark.notebook
def test_changed_sources_are_those_of_the_next_kernel(own_templates, tmp_path):
    """In a process of its own, on a copy of the package: a consultant edits a module."""
    shutil.copytree(paths.PACKAGE, tmp_path / "lib" / "diagnostic")
    script = """
import sys
from pathlib import Path
import nbformat.v4 as v4, papermill
from diagnostic.execution import kernels
from diagnostic.warm import templates
import diagnostic.analysis

def shown(source):
    with kernels.private_folders():
        done = papermill.execute_notebook(v4.new_notebook(cells=[v4.new_code_cell(source)]), None,
                                          progress_bar=False, **kernels.options())
    return done.cells[0].outputs[0].text

module = Path(diagnostic.analysis.__file__)
cell = "import diagnostic.analysis as a; print(getattr(a, 'CHANGED', 0))"
said = [shown(cell)]
first = templates.own()._current
module.write_text(module.read_text() + "CHANGED = 1")
said.append(shown(cell))
module.write_text(module.read_text() + "(")
said.append(shown("try: import diagnostic.analysis\\nexcept SyntaxError: print('broken')"))
print(*said, first.process.wait(10), templates.own()._current is not first)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "lib")},
    )  # fmt: skip
    assert done.stdout.split() == ["0", "1", "broken", "0", "True"], done.stderr


@linux
@pytest.mark.notebook
def test_a_shared_template_serves_other_processes_and_ends_with_its_owner(gone):
    script = (
        "import nbformat.v4 as v4, papermill, sys\n"
        "from diagnostic.execution import kernels\n"
        "with kernels.private_folders():\n"
        "    nb = v4.new_notebook(cells=[v4.new_code_cell('import os; print(os.getppid())')])\n"
        "    nb = papermill.execute_notebook(nb, None, progress_bar=False, **kernels.options())\n"
        "print(nb.cells[0].outputs[0].text, kernels.pids())\n"
    )
    started = time.monotonic()
    with kernels.shared():
        assert time.monotonic() - started < 2  # it imports while workers start
        folder = Path(os.environ[templates.SHARED])
        done = [
            subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        said = [each.communicate(timeout=300)[0].split() for each in done]
    assert said[0] == said[1]
    assert said[0][1] == "()"
    gone(int(said[0][0]))
    assert templates.SHARED not in os.environ
    assert not folder.exists()


@linux
def test_why_workers_started_cold_is_said_once_at_the_end(capsys, monkeypatch):
    with kernels.shared():
        for _ in range(2):
            monkeypatch.setattr(templates, "_said", set())  # as in another worker
            templates.say_once("pour voir")
        assert capsys.readouterr().err == ""
    assert capsys.readouterr().err == "Les notebooks s’exécutent plus lentement : pour voir.\n"


def test_without_forks_a_run_says_it_and_asks_for_cold_kernels(capsys, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with kernels.shared():
        assert os.environ[sameness.COLD] == "1"
    assert sameness.COLD not in os.environ
    assert "plus lentement" in capsys.readouterr().err


@linux
@pytest.mark.notebook
def test_the_kernels_of_this_process_can_be_told(monkeypatch):
    seen = []
    launched = kernels.OwnKernelManager._async_cleanup_resources

    async def spy(self, restart=False):
        seen.append(kernels.pids())
        await launched(self, restart)

    monkeypatch.setattr(kernels.OwnKernelManager, "cleanup_resources", spy)
    import papermill
    from nbformat.v4 import new_code_cell, new_notebook

    with kernels.private_folders():
        nb = new_notebook(cells=[new_code_cell("import os; os.getpid()")])
        done = papermill.execute_notebook(nb, None, progress_bar=False, **kernels.options())
    assert int(done.cells[0].outputs[0].data["text/plain"]) > 0
    assert kernels.pids() == ()


@linux
@pytest.mark.notebook
def test_who_waits_for_a_first_kernel_has_a_cold_one_meanwhile(own_templates):
    request = templates.Request(
        [sys.executable, "-m", "ipykernel_launcher"], [], dict(os.environ), "/", 0o022
    )
    with pytest.raises(templates.ColdError, match=r"^$"):
        own_templates.kernel(request, patient=False)
    ready = own_templates._current.folder.path / "ready"
    for _ in range(3000):
        if ready.exists():
            break
        time.sleep(0.05)
    kernel = own_templates.kernel(request, patient=False)
    kernel.kill()
    assert kernel.wait(10) == -9


@linux
@pytest.mark.notebook
def test_any_jupyter_tool_uses_the_installed_kernel(tmp_path, monkeypatch):
    """nbconvert, unchanged; then a client that restarts, interrupts and shuts down politely."""
    place = kernelspec.install(str(tmp_path))
    assert json.loads((place / "kernel.json").read_text())["metadata"]["kernel_provisioner"]
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))
    from nbformat.v4 import new_code_cell, new_notebook, writes

    path = tmp_path / "n.ipynb"
    said = "import os; print(open(f'/proc/{os.getppid()}/cmdline').read().replace('\\0', ' '))"
    path.write_text(writes(new_notebook(cells=[new_code_cell(said)])))
    command = [sys.executable, "-m", "nbconvert", "--execute", "--inplace", str(path)]
    option = "--ExecutePreprocessor.kernel_name=diagnostic"
    subprocess.run([*command, option], check=True, capture_output=True, timeout=300)
    assert "diagnostic/warm/__main__.py" in path.read_text()

    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="diagnostic", startup_timeout=180)
    try:
        first = manager.provisioner.pid
        assert isinstance(manager.provisioner.process, handle.ForkedKernel)
        manager.restart_kernel()
        client.wait_for_ready(60)
        assert manager.provisioner.pid != first
        asked = client.execute("import time; time.sleep(60)")
        time.sleep(0.5)
        manager.interrupt_kernel()
        while (reply := client.get_shell_msg(timeout=30))["parent_header"]["msg_id"] != asked:
            pass
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        started = time.monotonic()
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    assert time.monotonic() - started < 10
    assert not manager.has_kernel


def test_a_kernelspec_without_forks_is_an_ordinary_one(monkeypatch):
    monkeypatch.setenv(sameness.COLD, "1")
    assert "kernel_provisioner" not in kernelspec.specification()["metadata"]
    monkeypatch.delenv(sameness.COLD)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "kernel_provisioner" not in kernelspec.specification()["metadata"]


def test_only_a_kernel_of_this_python_is_forked():
    launcher = ["-m", "ipykernel_launcher", "-f", "c"]
    python = sys.executable
    assert sameness.command_of([python, *launcher]) == ([python, *launcher[:2]], launcher[2:])
    flagged = [python, "-Xfrozen_modules=off", *launcher]
    assert sameness.command_of(flagged) == (flagged[:4], launcher[2:])
    assert sameness.command_of(["/other/python", *launcher]) is None
    assert sameness.command_of([python, "-m", "other"]) is None
    assert sameness.command_of([python, "x.py"]) is None


def test_a_template_is_for_one_environment_and_one_state_of_the_sources(tmp_path, monkeypatch):
    command = [sys.executable, "-m", "ipykernel_launcher"]
    base = sameness.key(command, {"A": "1"})
    assert base == sameness.key(command, {"A": "1", "DIAGNOSTIC_ROOT": "/x", "PWD": "/y"})
    assert base != sameness.key(command, {"A": "2"})
    assert base != sameness.key([*command, "-Xdev"], {"A": "1"})
    (tmp_path / "m.py").write_text("")
    monkeypatch.setattr(paths, "PACKAGE", tmp_path)
    before = sameness.key(command, {})
    os.utime(tmp_path / "m.py", (1, 1))
    assert before != sameness.key(command, {})


def test_a_private_folder_keeps_room_for_its_sockets(tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    folder = scratch.Folder()
    try:
        assert len(str(folder.path)) < 80
        assert folder.path.stat().st_mode & 0o077 == 0
    finally:
        folder.close()
        folder.close()  # twice does no harm
