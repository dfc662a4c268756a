"""From the files that a kernel opened to what its chapter depends on."""

import json
import sys
from pathlib import Path

import nbformat
import pytest

from diagnostic import paths
from diagnostic.execution import opened

DOOR = "from diagnostic import open_study"


def notebook(*cells):
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in ('study = "x"', *cells)]
    return made


@pytest.mark.parametrize(
    "cells",
    [
        [DOOR, "étude = open_study(study)", "étude.opening()"],
        [f"{DOOR}\nimport json, pathlib", "pathlib.Path('a').read_text()"],
        ["from __future__ import annotations", DOOR],
        ["import math", DOOR, "math.pi"],
    ],
)
def test_a_notebook_that_goes_through_the_door_is_watched(cells):
    assert opened.watched(notebook(*cells))


@pytest.mark.parametrize(
    "cells",
    [
        ["1 + 1"],  # nobody watches
        ["open('a')", DOOR],  # nobody watches yet
        [DOOR, "import pandas"],  # Arrow opens files by itself
        [DOOR, "import pandas as pd\npd.read_parquet('a')"],
        [DOOR, "from geopandas import read_file"],
        [DOOR, "def f():\n    import duckdb"],
        [DOOR, "from . import helper"],
        [DOOR, "import helper"],
        [DOOR, "from diagnostic.statistics import store"],
        [DOOR, "__import__('pyarrow')"],
        [DOOR, "import importlib"],
        [DOOR, "!cat a"],
        [DOOR, "%run other.py"],
        ["%load_ext a", DOOR],
        [DOOR, "get_ipython().system('cat a')"],
        [DOOR, "exec('import pandas')"],
        [DOOR, "étude.seniors("],
    ],
)
def test_one_that_could_open_files_unseen_is_not(cells):
    assert not opened.watched(notebook(*cells))


@pytest.fixture
def names(project, root, tmp_path):
    """Return what a chapter depends on, from what its kernel told."""
    (run,) = project(portrait="1").runs
    private = tmp_path / "kernel"
    private.mkdir()

    def translate(*reads, cells=(DOOR,)):
        told = private / "reads"
        told.write_text("".join(f"{json.dumps(read)}\n" for read in reads), encoding="utf-8")
        return opened.names(run, notebook(*cells), told)

    return translate


def test_files_are_named_by_what_they_are(names, root):
    values, field = root / "data/sample/values", root / "data/field/essai"
    found = names(
        (str(values / "rp.parquet"), ""),
        (str(values / "rp.parquet"), "P22_POP"),
        (str(values / "rp.parquet"), "P22_LOG"),
        (str(values / "lists/zones.parquet"), "*"),
        (str(root / "data/store/values/rp.parquet"), "P22_POP"),
        (str(root / "data/store/values/rp.parquet"), "*"),
        (str(field / "votes/a.csv"), "*"),
        (str(field / "notes/seniors.md"), "*"),
        (str(root / "data/field/autre/votes/a.csv"), "*"),
        ("/data/mine.csv", "*"),
    )
    assert found == (
        "collected:votes/a.csv",
        "elsewhere:/data/mine.csv",
        "elsewhere:data/field/autre/votes/a.csv",
        "elsewhere:data/field/essai/notes/seniors.md",  # of another chapter
        "figures:sample/values/lists/zones.parquet",
        "figures:sample/values/rp.parquet\t\tP22_LOG\tP22_POP",
        "figures:store/values/rp.parquet",
    )
    assert opened.beyond(found)
    assert not opened.beyond(found[2:])
    assert not opened.beyond(None)


def test_what_all_chapters_depend_on_is_left_out(names, root):
    (root / "data/field/essai/notes").mkdir(parents=True)
    (root / "data/field/essai/notes/portrait.md").write_text("Note.", encoding="utf-8")
    shared = [
        "data/sample/territories/communes.parquet", "data/sample/manifest.json",
        "data/store/territories/communes.parquet", "data/catalogue/themes.yml",
        "params/essai.yml", "notebooks/portrait.ipynb", "data/field/essai/notes/portrait.md",
        ".cache/diagnostic/stamps", "data/sample/values", "data/field/essai",
    ]  # fmt: skip
    (root / "data/sample/values").mkdir()
    own = [str(paths.PACKAGE / "text.py"), str(Path(sys.prefix) / "x.py"), "/kernel/connection"]
    found = names(*((str(root / name), "*") for name in shared), *((name, "*") for name in own[:2]))
    assert found == ()


def test_a_link_is_what_it_leads_to(names, root, tmp_path):
    elsewhere = tmp_path / "disk"
    elsewhere.mkdir()
    (root / "data/store").symlink_to(elsewhere)
    found = names((str(elsewhere / "values/rp.parquet"), "A"))
    assert found == ("figures:store/values/rp.parquet\tA",)


@pytest.mark.parametrize("name", ["a\tb.parquet", "a\nb.parquet"])
def test_a_name_that_could_be_taken_for_another_is_not_relied_on(names, root, name):
    assert names((str(root / "data/sample/values" / name), "*")) is None


def test_nothing_is_relied_on_when_not_everything_was_told(names, root):
    path = str(root / "data/sample/values/rp.parquet")
    assert names((path, "A"), ("", "*")) is None
    assert names() is None
    assert names((path, "A"), cells=(DOOR, "import pandas")) is None
