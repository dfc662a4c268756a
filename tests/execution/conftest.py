"""A tiny project with notebooks written on the spot."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from diagnostic.execution import make_plan
from diagnostic.study import Edition, Study
from diagnostic.territories.codes import TerritoryId

PARAMETERS = 'study = "x"\nterritory = ""'


def write_notebook(path, *cells, parameters=PARAMETERS):
    """Write a notebook: a parameters cell, then code cells."""

    def code(source, number, tags=()):
        return {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {"tags": list(tags)} if tags else {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }

    written = [code(source, number) for number, source in enumerate(cells, start=1)]
    if parameters is not None:
        written.insert(0, code(parameters, 0, ["parameters"]))
    notebook = {
        "cells": written,
        "metadata": {
            "kernelspec": {"display_name": "R", "language": "R", "name": "another-kernel"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project whose path holds an accent, braces and a space."""
    folder = tmp_path / "été {a} b"
    for name in ("params", "notebooks", "data/catalogue", "data/sample"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setenv("DIAGNOSTIC_ROOT", str(folder))
    # These notebooks import nothing: a cold kernel is the quicker one.
    monkeypatch.setenv("DIAGNOSTIC_COLD_KERNELS", "1")
    # A package of its own: keys must not move when the one being tested is edited.
    package = tmp_path / "package"
    (package / "execution").mkdir(parents=True)
    monkeypatch.setattr("diagnostic.paths.PACKAGE", package)
    return folder


@pytest.fixture
def project(root):
    """Return a function: write these notebooks and plan a study of them all."""

    def build(slug="essai", **notebooks):
        path = root / "params" / f"{slug}.yml"
        path.write_text('territory: "COM-84031"\n', encoding="utf-8")
        for theme, cells in notebooks.items():
            if cells is not None:
                texts = (cells,) if isinstance(cells, str) else cells
                write_notebook(root / "notebooks" / f"{theme}.ipynb", *texts)
        study = Study(
            slug=slug,
            path=path,
            territory=TerritoryId.parse("COM-84031"),
            title="Essai",
            edition=Edition.WORKING,
            date=dt.date(2026, 9, 15),
            themes=tuple(notebooks),
            include=(),
        )
        return make_plan(study, gazetteer=None)

    return build
