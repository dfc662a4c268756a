"""A chapter depends on what it read, and on nothing else: both are tried on shipped notebooks."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from diagnostic import paths
from diagnostic.execution import figures, make_plan, worker
from diagnostic.execution.outcome import Limits
from diagnostic.stamps import Stamps
from diagnostic.study import load_study, project_gazetteer
from diagnostic.warm import templates

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.notebook,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the system tells what is opened on Linux"),
]

CHAPTERS = [
    ("seine-saint-denis", "COM-93014", "housing"),
    ("seine-saint-denis", "COM-93066", "school_dropout"),
    ("carpentras", "", "seniors"),
    ("carpentras", "", "followup"),
]
_OPEN, _FOLDER = 0x20, 0x40000000
_SETTLED = 2.5  # seconds after which the digest of a file can be kept


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A whole copy of the project's data: what is opened there is opened by this test only."""
    folder = tmp_path_factory.mktemp("projet")
    for name in ("notebooks", "params", "data/catalogue", "data/sample", "data/field"):
        shutil.copytree(ROOT / name, folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIAGNOSTIC_ROOT", str(folder))
        patch.delenv("DIAGNOSTIC_COLD_KERNELS", raising=False)
        time.sleep(_SETTLED)
        yield folder


@contextmanager
def opened(*folders: Path) -> Iterator[set[Path]]:
    """Gather the files that any process opens under folders, as the system sees them."""
    system = ctypes.CDLL(None, use_errno=True)
    queue = system.inotify_init1(os.O_NONBLOCK)
    assert queue >= 0, os.strerror(ctypes.get_errno())
    places: dict[int, Path] = {}
    for folder in folders:
        for place in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
            mark = system.inotify_add_watch(queue, os.fsencode(place), _OPEN)
            assert mark >= 0, os.strerror(ctypes.get_errno())
            places[mark] = place
    found: set[Path] = set()
    try:
        yield found
        while True:
            try:
                events = os.read(queue, 1 << 20)
            except BlockingIOError:
                break
            while events:
                mark, mask, _, size = struct.unpack_from("iIII", events)
                name = os.fsdecode(events[16 : 16 + size].rstrip(b"\0"))
                assert mark in places, "too many files were opened to be told"
                if name and not mask & _FOLDER:
                    found.add(places[mark] / name)
                events = events[16 + size :]
    finally:
        os.close(queue)


@contextmanager
def own_template() -> Iterator[None]:
    """Fork kernels from a template of their own: one belongs to the project whose files it read."""
    mine = templates.Templates()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "own", lambda: mine)
        yield
    mine.stop()


def _run(study, territory, theme):
    plan = make_plan(load_study(study), project_gazetteer())
    (run,) = (each for each in plan.runs if (each.theme, each.territory) == (theme, territory))
    return run


def _known():
    """Have the digests of all figures kept, as a command does before it starts kernels."""
    stamps = Stamps(paths.stamps())
    figures.figures(stamps)
    figures.territories(stamps)
    for path in paths.catalogue().rglob("*.yml"):
        stamps.of(path)
    stamps.save()


def _made(run):
    made = worker.execute(run, Limits())
    assert made.failure is None
    assert made.reads is not None
    return made.reads


def _files(run, reads):
    folders = {
        "figures:": paths.root() / "data",
        "collected:": paths.field(run.study),
        "elsewhere:": paths.root(),
    }
    named = (name.partition(figures.SEPARATOR)[0] for name in reads)
    return {
        folders[f"{group}:"] / rest for group, _, rest in (name.partition(":") for name in named)
    }


@pytest.mark.parametrize("chapter", CHAPTERS, ids="-".join)
def test_the_system_sees_nothing_opened_that_was_not_told(project, chapter, monkeypatch):
    # A template opens every source, to know the lists of territories by their content.
    monkeypatch.setenv("DIAGNOSTIC_COLD_KERNELS", "1")
    run = _run(*chapter)
    _known()
    with opened(paths.sample() / "values", paths.field(run.study)) as found:
        reads = _made(run)
    told = _files(run, reads)
    own = set((paths.field(run.study) / "notes").glob(f"{run.theme}.*"))
    assert found  # the system does tell
    assert {path for path in found if path not in told | own} == set()


@pytest.mark.parametrize("chapter", CHAPTERS, ids="-".join)
def test_all_that_was_not_read_can_be_spoiled(project, chapter, tmp_path, monkeypatch):
    run = _run(*chapter)
    with own_template():
        reads = _made(run)
    before = run.output.read_bytes()
    copy = tmp_path / "projet"
    shutil.copytree(project, copy)
    shutil.rmtree(copy / ".cache", ignore_errors=True)
    monkeypatch.setenv("DIAGNOSTIC_ROOT", str(copy))
    run = _run(*chapter)
    assert _spoiled(run, reads)
    with own_template():
        assert set(_made(run)) == set(reads)
    assert run.output.read_bytes() == before


def _spoiled(run, reads) -> int:
    """Spoil what a chapter has not read; return how many figures and files."""
    columns: dict[Path, set[str]] = {}
    for name in reads:
        if name.startswith("figures:"):
            file, *parts = name.removeprefix("figures:").split(figures.SEPARATOR)
            columns[paths.root() / "data" / file] = set(parts)
    count = 0
    for path in sorted((paths.sample() / "values").rglob("*.parquet")):
        if path not in columns:
            path.write_bytes(b"spoiled")
            count += 1
        elif columns[path]:
            count += _spoil_columns(path, columns[path])
    collected = _files(run, reads)
    for path in sorted(paths.field(run.study).rglob("*")):
        if path.is_file() and path not in collected and path.parent.name != "notes":
            path.write_bytes(b"\xff spoiled")
            count += 1
    return count


def _spoil_columns(path: Path, kept: set[str]) -> int:
    table = pq.read_table(path)
    count = 0
    for place, name in enumerate(table.column_names):
        variable = name.partition("|")[0]
        plain = pa.types.is_floating(table.schema.field(name).type) and "|" not in name
        if variable and plain and variable not in kept:
            table = table.set_column(
                place, table.schema.field(name), pc.add(pc.multiply(table.column(name), 3), 1)
            )
            count += 1
    pq.write_table(table, path)
    return count
