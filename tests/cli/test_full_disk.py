"""A disk that fills up while a book is made: said, nothing half made, and the rest done later."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MAKE = "-m diagnostic.cli book essai --renderer embedded"
ROOM = (40, 600, 2500)
"""Kilobytes left: the disk fills up while chapters, pages, then files are written."""

INSIDE = f"""
place="$1" source="$2" room="$3" python="$4"
mount -t tmpfs -o size=100m tmpfs "$place" && cp -a "$source/." "$place" || exit 99
cd "$place" && used=$(du -sk . | cut -f1)
mount -o remount,size=$((used + room))k "$place" || exit 99
export DIAGNOSTIC_ROOT="$place"
"$python" {MAKE} > said 2>&1; echo "first $?"
cat said; rm -f said
find reports/essai/_book -type f 2>/dev/null | sort
mount -o remount,size=200m "$place" || exit 99
"$python" {MAKE} > /dev/null 2>&1; echo "second $?"
cd reports/essai/_book && find . -type f | sort | xargs -d '\\n' sha256sum
"""


def _in_a_space_of_its_own(*command: str, **options) -> subprocess.CompletedProcess[str]:
    line = ["unshare", "--mount", "--map-root-user", "sh", "-c", *command]
    return subprocess.run(line, capture_output=True, text=True, check=False, **options)


def _may_mount() -> bool:
    try:
        return _in_a_space_of_its_own("mount -t tmpfs tmpfs /mnt").returncode == 0
    except OSError:
        return False


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _may_mount(), reason="this machine lets nobody mount a small disk"),
]


@pytest.fixture
def project(root, notebook, study):
    """A small project, whole."""
    shutil.rmtree(root / "data/catalogue")
    (root / "data/catalogue").symlink_to(PROJECT / "data/catalogue")
    (root / "reports").mkdir()
    (root / "reports/template").symlink_to(PROJECT / "reports/template")
    for theme in ("portrait", "housing"):
        said = f"Markdown('Ce que dit {theme} : ' * 4000)"
        notebook(theme, f"from IPython.display import Markdown\n{said}")
    study("essai", "portrait", "housing")
    return root


def test_a_disk_that_fills_up_is_said_and_leaves_no_half_book(project, tmp_path, monkeypatch):
    lib = str(Path(sys.modules["diagnostic"].__file__).parents[1])
    monkeypatch.setenv("PYTHONPATH", lib)
    monkeypatch.setenv("DIAGNOSTIC_COLD_KERNELS", "1")
    monkeypatch.setenv("COLUMNS", "200")
    whole = tmp_path / "whole"
    shutil.copytree(project, whole, symlinks=True)
    env = {**os.environ, "DIAGNOSTIC_ROOT": str(whole)}
    subprocess.run([sys.executable, *MAKE.split()], env=env, check=True, capture_output=True)
    expected = _digests(whole / "reports/essai/_book")
    place = tmp_path / "disk"
    place.mkdir()
    ends = []
    for room in ROOM:
        given = ("sh", str(place), str(project), str(room), sys.executable)
        done = _in_a_space_of_its_own(INSIDE, *given)
        first, _, rest = done.stdout.partition("first ")[2].partition("\n")
        before, _, after = rest.partition("second ")
        code, _, sums = after.partition("\n")
        assert code == "0", done.stdout + done.stderr
        assert sums.split() == expected, room
        ends.append(first)
        if first != "0":
            assert "le disque est plein" in before, before
            assert "Traceback" not in before, before
            assert "Livre prêt" not in before, before
    assert ends[0] != "0"  # else nothing was tried
    assert sorted(ends, reverse=True) == ends


def _digests(folder: Path) -> list[str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    names = sorted(f"./{path.relative_to(folder).as_posix()}" for path in found)
    return [
        part
        for name in names
        for part in (hashlib.sha256((folder / name).read_bytes()).hexdigest(), name)
    ]
