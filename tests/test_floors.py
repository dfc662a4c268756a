"""A module imports only from its own floor or below."""

import ast
from pathlib import Path

import pytest

import diagnostic

ROOT = Path(diagnostic.__file__).parent
FLOORS = {
    "errors": 0, "text": 0, "paths": 0, "reading": 0, "stamps": 0, "compiled": 0, "warm": 0,
    "study": 1,
    "territories": 1, "statistics": 1,
    "confidentiality": 2,
    "analysis": 3, "voices": 3, "actions": 3, "notes": 3,
    "presentation": 4, "workbook": 4.5,
    "execution": 5,
    "book": 6,
    "cli": 7,
}  # fmt: skip
VOCABULARY = {"diagnostic.confidentiality.status"}
"""Words that every floor may read."""
MODULES = sorted(path for path in ROOT.rglob("*.py") if path.parent != ROOT or path.stem in FLOORS)


def floor(module: str) -> float:
    return FLOORS[module.split(".")[1]]


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.startswith("diagnostic.")
        ):
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(a.name for a in node.names if a.name.startswith("diagnostic."))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_imports_from_below(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    own = FLOORS[parts[0]]
    above = {m for m in imported(path) if floor(m) > own and m not in VOCABULARY}
    assert not above


def test_every_package_has_a_floor():
    packages = {path.name for path in ROOT.iterdir() if (path / "__init__.py").is_file()}
    assert packages <= set(FLOORS)
