"""What a process opens is told as it comes, whoever opens it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostic import reading
from diagnostic.reading import HEAD, UNKNOWN, WHOLE


@pytest.fixture
def told(tmp_path):
    """Run Python code in a folder where ``a.csv`` and ``b.csv`` are; return what it told."""
    folder = tmp_path / "été"
    folder.mkdir()
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text("x", encoding="utf-8")

    def run(code: str, imports: str = "import diagnostic\n") -> frozenset[reading.Read] | None:
        place = tmp_path / "reads"
        place.unlink(missing_ok=True)
        # The packages under test, wherever they are; nothing else of this environment's paths.
        known = {**os.environ, reading.FILE: str(place), "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, "-c", imports + code], cwd=folder, env=known, check=True)
        found = reading.told(place)
        return found and frozenset(
            (str(Path(path).relative_to(folder)), part)
            for path, part in found
            if Path(path).is_relative_to(folder)
        )

    return run


A = ("a.csv", WHOLE)


@pytest.mark.parametrize(
    "code",
    {
        "by its name": "open('a.csv').close()",
        "as bytes": "open(b'a.csv', 'rb').close()",
        "as a path": "import pathlib; pathlib.Path('a.csv').read_text()",
        "to be completed": "open('a.csv', 'r+').close()",
        "without a buffer": "import os; os.close(os.open('a.csv', os.O_RDONLY))",
        "through a path that turns": "open('../été/a.csv').close()",
        "from another thread": "import threading\nt = threading.Thread(target=open, "
        "args=('a.csv',))\nt.start()\nt.join()",
        "from a child": "import os\nif not os.fork(): open('a.csv'); os._exit(0)\nos.wait()",
        "although it fails": "try: open('a.csv', encoding='none')\nexcept LookupError: pass",
        "by pandas": "import pandas; pandas.read_csv('a.csv')",
        "before a death": "import os\nopen('a.csv')\nos.fork() or os.abort()\nos.wait()",
    }.values(),
)
def test_a_file_that_is_read_is_told(told, code):
    assert told(code) == {A}


def test_a_file_that_is_not_there_is_told_too(told):
    assert told("try: open('c.csv')\nexcept OSError: pass") == {("c.csv", WHOLE)}


@pytest.mark.parametrize("mode", ["w", "wb", "a", "x"])
def test_a_file_that_is_written_is_not_read(told, mode):
    assert told(f"open('a.csv'); open('new.csv', {mode!r})") == {A}


def test_a_folder_that_is_listed_is_told_unless_modules_are_looked_for(told):
    assert told("import os; os.listdir()") == {(".", WHOLE)}
    assert told("import pathlib; list(pathlib.Path('.').iterdir())") == {(".", WHOLE)}
    said = told("open('a.csv')\ntry: import none_such\nexcept ImportError: pass")
    assert said == {A}


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os\nif not os.fork(): os.execv('/bin/true', ['true'])\nos.wait()",
    ],
)
def test_what_another_program_reads_is_unknown(told, code):
    assert told(f"open('a.csv')\n{code}") is None


def test_nothing_is_known_of_a_process_that_tells_nothing(told, tmp_path):
    assert told("open('a.csv')", imports="") is None
    assert reading.told(tmp_path / "none") is None


@pytest.mark.parametrize("text", ["{", '["a"]\n', "1\n", '["", "*"]\n', '["a", "*"]\n["b'])
def test_what_is_not_told_to_its_end_is_unknown(tmp_path, text):
    place = tmp_path / "reads"
    place.write_text(text, encoding="utf-8")
    assert reading.told(place) is None


def test_modules_compiled_apart_are_not_what_is_read(told, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "été" / "compiled"))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for _ in range(2):  # the second time, they are there to be opened
        assert told("import wave; open('a.csv')") == {A}
    assert list(tmp_path.rglob("wave.*.pyc"))


def test_columns_are_told_apart(told):
    code = "from diagnostic import reading\nreading.note('a.csv', reading.HEAD, 'P22_POP')"
    assert told(code) == {("a.csv", HEAD), ("a.csv", "P22_POP")}


def test_what_was_read_before_a_fork_belongs_to_the_child(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_seen", {})  # not what other tests have done
    before = tmp_path / "before.csv"
    reading.note(before)
    monkeypatch.setenv(reading.FILE, str(tmp_path / "reads"))
    reading.note(tmp_path / "after.csv")
    found = reading.told(tmp_path / "reads")
    assert found is not None
    assert {(str(before), WHOLE), (str(tmp_path / "after.csv"), WHOLE)} <= found


def test_what_serves_to_check_is_not_noted_and_what_is_gathered_is_noted_as_well(tmp_path):
    with reading.gathering() as found:
        reading.note(tmp_path / "used")
        with reading.unnoticed():
            reading.note(tmp_path / "checked")
        with reading.gathering() as inner:
            reading.note(tmp_path / "again", "A")
    reading.note(tmp_path / "later")
    assert [Path(path).name for path, _ in found] == ["used", "again"]
    assert [Path(path).name for path, _ in inner] == ["again"]
    assert (str(tmp_path / "checked"), WHOLE) not in reading.seen()
    assert UNKNOWN not in found
