"""The notebooks as committed: thin, without outputs, all built alike."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from diagnostic import paths
from diagnostic.study.themes import LABELS
from diagnostic.workbook import Workbook

NOTEBOOKS = sorted(paths.notebooks().glob("*.ipynb"))
THEMES = [path for path in NOTEBOOKS if path.stem in LABELS]
SECTIONS = (
    "Ce qu’il faut retenir",
    "Les chiffres clés",
    "L’évolution",
    "La comparaison",
    "À l’intérieur du territoire",
    "L’offre : équipements et services",
    "Ce que disent les professionnels et les habitants",
    "Croisements",
    "Enjeux et points de vigilance",
    "Sources, millésimes et limites",
)
FORBIDDEN = ("sys.exit", "filterwarnings", "/home/", "C:\\", "os.chdir", "%cd", "!pip")


def read(path: Path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_one_notebook_per_theme_and_a_synthesis():
    assert {path.stem for path in NOTEBOOKS} >= {*LABELS, "synthesis"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_committed_clean(path):
    notebook = read(path)
    for cell in code(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None
    source = path.read_text(encoding="utf-8")
    assert not [word for word in FORBIDDEN if word in source]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_open_on_their_title_then_their_parameters(path):
    notebook = read(path)
    assert re.fullmatch(r"# [^{#]+", notebook.cells[0].source)
    assert notebook.cells[1].metadata.tags == ["parameters"]
    names = [node.targets[0].id for node in ast.parse(notebook.cells[1].source).body]
    assert names == ["study", "territory"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_stay_thin_and_call_what_exists(path):
    for cell in code(read(path))[1:]:
        assert len(cell.source.splitlines()) <= 12
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Attribute):
                assert hasattr(Workbook, node.attr), node.attr


@pytest.mark.parametrize("path", THEMES, ids=lambda p: p.stem)
def test_every_theme_follows_the_same_skeleton(path):
    headings = [
        cell.source.removeprefix("## ")
        for cell in read(path).cells
        if cell.cell_type == "markdown" and cell.source.startswith("## ")
    ]
    assert tuple(headings) == SECTIONS
