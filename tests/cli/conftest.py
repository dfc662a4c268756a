"""A project of its own for each command, on the real territories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnostic.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


@pytest.fixture
def root(tmp_path, monkeypatch):
    folder = tmp_path / "ville d’été {x}"
    for name in ("params", "notebooks", "data/catalogue"):
        (folder / name).mkdir(parents=True)
    (folder / "data" / "sample").symlink_to(SAMPLE)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("DIAGNOSTIC_ROOT", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return folder


@pytest.fixture
def call(root, capsys):
    """Return a function: run a command, get its code, what it printed, and its complaints."""

    def run(*arguments):
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def notebook(root):
    """Return a function: write the notebook of a theme, of one code cell."""

    def write(theme, source):
        def cell(text, name, tags):
            return {
                "cell_type": "code", "id": name, "metadata": {"tags": tags},
                "execution_count": None, "outputs": [], "source": text,
            }  # fmt: skip

        content = {
            "cells": [
                {"cell_type": "markdown", "id": "t", "metadata": {}, "source": f"# {theme}"},
                cell('study = "x"\nterritory = ""', "p", ["parameters"]),
                cell(source, "c", []),
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        (root / "notebooks" / f"{theme}.ipynb").write_text(json.dumps(content))

    return write


@pytest.fixture
def study(root):
    """Return a function: write a study of some themes."""

    def write(name, *themes, territory="COM-84031", extra=""):
        (root / "params" / f"{name}.yml").write_text(
            f'territory: "{territory}"\ndate: 2026-09-15\nthemes: [{", ".join(themes)}]\n'
            f"include: []\n{extra}",
            encoding="utf-8",
        )

    return write
