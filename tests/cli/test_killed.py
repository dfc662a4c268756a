"""Killed at any moment, made again: the same bytes, no process left, nothing lying about.

``DIAGNOSTIC_KILLS=40 pytest tests/cli/test_killed.py`` kills longer.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROUNDS = int(os.environ.get("DIAGNOSTIC_KILLS", "5"))
PROJECT = Path(__file__).resolve().parents[2]
WHO = ("driver", "worker", "kernel", "template", "server", "tool")
"""What dies: the command, what runs a notebook, what serves these, what writes the book."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are told by /proc"),
]


class Shop:
    """A small project of its own, whose commands are whole processes."""

    def __init__(self, root: Path, notebook, study) -> None:
        self.root = root
        self.temporary = root.parent / "t"
        self.temporary.mkdir()
        shutil.rmtree(root / "data/catalogue")
        (root / "data/catalogue").symlink_to(PROJECT / "data/catalogue")
        (root / "reports").mkdir()
        (root / "reports/template").symlink_to(PROJECT / "reports/template")
        for theme in ("portrait", "seniors", "housing"):
            notebook(
                theme,
                "import time\ntime.sleep(0.5)\n"
                f"from IPython.display import Markdown\nMarkdown('Ce que dit {theme} : ' * 20)",
            )
        study("essai", "portrait", "seniors", "housing")

    def start(self, *command: str, cold: bool) -> psutil.Popen:
        """Start a command."""
        lib = str(Path(sys.modules["diagnostic"].__file__).parents[1])
        env = {
            **os.environ, "PYTHONPATH": lib, "DIAGNOSTIC_ROOT": str(self.root),
            "TMPDIR": str(self.temporary), "DIAGNOSTIC_COLD_KERNELS": "1" if cold else "",
        }  # fmt: skip
        return psutil.Popen(
            [sys.executable, "-m", "diagnostic.cli", *command],
            env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def done(self, *command: str, cold: bool = True) -> str:
        """Have a command done, and return what it says."""
        process = self.start(*command, cold=cold)
        said, _ = process.communicate(timeout=600)
        assert process.returncode == 0, said
        return said

    def files(self) -> dict[str, str]:
        """Return the digest of everything made."""
        folder = self.root / "reports/essai"
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".key" and "memo" not in path.parts
        }

    def forget(self) -> None:
        """Take away what was made, the reserve too."""
        shutil.rmtree(self.root / "reports/essai")
        shutil.rmtree(self.root / ".cache", ignore_errors=True)

    def left(self) -> list[str]:
        """Return the drafts lying about."""
        made = (*(self.root / "reports").rglob(".*"), *(self.root / ".cache").rglob("*"))
        kept = {".lock", ".gitignore"}
        return [
            str(path)
            for path in made
            if path.name not in kept and (path.suffix in {".tmp", ".part"} or path.name[0] == ".")
        ]


def kind(process: psutil.Process, command: psutil.Process) -> str:
    """Tell what a process of a command does."""
    if process == command:
        return "driver"
    line, above = " ".join(process.cmdline()), process.parent()
    over = " ".join(above.cmdline()) if above else ""
    if "warm/__main__" in line and "warm/__main__" not in over:
        return "template"
    if "ipykernel_launcher" in line or "warm/__main__" in over:
        return "kernel"
    if "forkserver" in line:
        return "worker" if "forkserver" in over else "server"
    return "tracker" if "resource_tracker" in line else "tool"


def killed(command: psutil.Popen, wanted: str, moment: float) -> tuple[str, set[psutil.Process]]:
    """Kill one process of a command; return which kind, and every process seen."""
    seen: set[psutil.Process] = {command}
    start = time.monotonic()
    while command.poll() is None:
        try:
            now = [command, *command.children(recursive=True)]
            seen |= set(now)
            if time.monotonic() - start >= moment:
                for each in now:
                    if kind(each, command) == wanted:
                        each.kill()
                        return wanted, seen | set(now)
        except psutil.Error:
            pass
        time.sleep(0.02)
    return "", seen


def alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


@pytest.fixture
def shop(root, notebook, study):
    return Shop(root, notebook, study)


def test_killed_at_any_moment_a_book_is_then_the_same_to_the_byte(shop):
    chance = random.Random(int(os.environ.get("DIAGNOSTIC_SEED", "6")))
    began = time.monotonic()
    shop.done("book", "essai", "--renderer", "embedded")
    length = time.monotonic() - began
    whole = shop.files()
    assert {"_book/index.html", "_book/essai.pdf", "_book/essai.docx"} <= set(whole)
    for number in range(ROUNDS):
        shop.forget()
        wanted = WHO[number % len(WHO)]
        verb = "book" if wanted == "tool" or chance.random() < 0.7 else "run"
        cold = wanted != "template" and chance.random() < 0.8
        moment = chance.uniform(0, length)
        options = ("--renderer", "embedded") if verb == "book" else ()
        command = shop.start(verb, "essai", *options, cold=cold)
        said, seen = killed(command, wanted, 0 if wanted != "driver" else moment)
        output, _ = command.communicate(timeout=600)
        where = f"round {number}: {verb}, {said or 'nothing'} killed, {cold=}\n{output}"
        print(where)  # noqa: T201
        deadline = time.monotonic() + 30
        while any(map(alive, seen)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not [each for each in seen if alive(each)], where
        shop.done("book", "essai", "--renderer", "embedded")
        assert shop.files() == whole, where
        assert shop.left() == [], where
