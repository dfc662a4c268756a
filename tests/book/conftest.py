"""The toy book, assembled and rendered once for the whole session."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from diagnostic.book.assemble import assemble
from diagnostic.book.render import render

_SPEC = importlib.util.spec_from_file_location("book_toy", Path(__file__).with_name("toy.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
sys.modules["book_toy"] = _MODULE
_SPEC.loader.exec_module(_MODULE)


@pytest.fixture(scope="session")
def toy():
    """The module that writes the toy book."""
    return _MODULE


@pytest.fixture(scope="session")
def project(toy, tmp_path_factory):
    """The toy book's project; its folder has a space, an accent and braces."""
    folder = tmp_path_factory.mktemp("livres")
    return assemble(toy.plan(folder / "carnets"), folder / "étude {1} de Saint-Ouen")


@pytest.fixture(scope="session")
def rendered(project):
    """The toy book in its three formats, by the embedded renderer."""
    return render(project, renderer="embedded")


@pytest.fixture
def build(toy, tmp_path):
    """Return a function that assembles a book of given parts and renders it."""

    def make(*parts, formats=("html",), **changes):
        plan = toy.plan(tmp_path / "carnets", parts=parts, **changes)
        folder = assemble(plan, tmp_path / "livre")
        return folder, render(folder, formats, "embedded")

    return make
