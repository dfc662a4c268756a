"""Chapters made in this process, by the very calls of the shipped notebooks.

Real figures, no kernel: what a notebook's cells ask of the workbook is read
from its source and asked here, for territories that have nothing in common.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from functools import cached_property

import pytest

from diagnostic import open_study, paths
from diagnostic.workbook.cards import chosen

PLACES = {
    "carpentras": "carpentras",
    "plaisir": "plaisir",
    "thiers": "thiers-dore-et-montagne",
    "saint-denis": ("seine-saint-denis", "COM-93066"),
    "ternant": "COM-63429",
    "paris": "COM-75056",
    "ajaccio": "COM-2A004",
    "basse-terre": "COM-97105",
    "mamoudzou": "COM-97611",
}
"""Studies of the project, a commune of a batch, and communes that no study names."""

QUICK = [
    ("carpentras", "portrait"),
    ("carpentras", "seniors"),
    ("carpentras", "synthesis"),
    ("plaisir", "housing"),
    ("thiers", "portrait"),
    ("thiers", "living_together"),
    ("thiers", "synthesis"),
    ("saint-denis", "school_dropout"),
    ("ternant", "youth"),
    ("ternant", "synthesis"),
    ("paris", "access_to_rights"),
    ("ajaccio", "access_to_rights"),
    ("basse-terre", "disability"),
    ("mamoudzou", "portrait"),
    ("mamoudzou", "synthesis"),
]
SLOW = [
    ("carpentras", "living_together"),
    ("plaisir", "school_dropout"),
    ("thiers", "seniors"),
    ("thiers", "youth"),
    ("saint-denis", "portrait"),
    ("saint-denis", "synthesis"),
    ("ternant", "portrait"),
    ("ternant", "housing"),
    ("paris", "portrait"),
    ("basse-terre", "portrait"),
    ("ajaccio", "housing"),
]


@dataclass(frozen=True)
class Shown:
    """A cell's call and what it displayed."""

    method: str
    arguments: tuple
    block: object

    @property
    def alt(self):
        """Alternative text of the figure, as the book prints it."""
        return self.block.markdown.partition('{fig-alt="')[2].partition('" width')[0]

    def part(self, css_class):
        """Text of one fenced part of the figure: ``titre-figure``, ``lire``, ``source``."""
        _, _, rest = self.block.markdown.partition(f"::: {{.{css_class}}}\n")
        return rest.partition("\n:::")[0].replace("\\", "").strip()


class Chapter:
    """A theme of a territory: the workbook, and every output in order."""

    def __init__(self, place, theme, folder):
        self.place, self.theme = place, theme
        study, territory = PLACES[place], ""
        if isinstance(study, tuple):
            study, territory = study
        if study.startswith("COM-"):
            file = folder / f"{place}.yml"
            file.write_text(f'territory: "{study}"\ndate: 2026-09-15\n', encoding="utf-8")
            study = str(file)
        self.workbook = open_study(study, theme=theme, territory=territory)

    @property
    def context(self):
        return self.workbook.context

    @property
    def town(self):
        return self.context.town

    @cached_property
    def shown(self):
        return [
            Shown(method, arguments, getattr(self.workbook, method)(*arguments, **keywords))
            for method, arguments, keywords in calls(self.theme)
        ]

    @property
    def cards(self):
        """Each card of the chapter, as Markdown, with the value it is about."""
        for each in self.of("key_figures"):
            written = re.split(r"^::: \{\.carte(?=[ }])", each.block.markdown, flags=re.MULTILINE)[
                1:
            ]
            values = chosen(self.context, each.arguments)
            assert len(written) == len(values)
            yield from zip(written, values, strict=True)

    @property
    def figures(self):
        return [each for each in self.shown if each.block.kind == "figure"]

    def of(self, *methods):
        return [each for each in self.shown if each.method in methods]


def calls(theme):
    """Return the methods that a shipped notebook calls, with their arguments."""
    notebook = json.loads((paths.notebooks() / f"{theme}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        for node in ast.parse("".join(cell["source"])).body:
            call = node.value if isinstance(node, ast.Expr) else None
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                yield (
                    call.func.attr,
                    tuple(ast.literal_eval(each) for each in call.args),
                    {each.arg: ast.literal_eval(each.value) for each in call.keywords},
                )


@pytest.fixture(scope="session")
def make(tmp_path_factory):
    """Return a function that makes a chapter once for the whole session."""
    folder, made = tmp_path_factory.mktemp("studies"), {}

    def make(place, theme):
        if (place, theme) not in made:
            made[place, theme] = Chapter(place, theme, folder)
        return made[place, theme]

    return make


def pytest_generate_tests(metafunc):
    """Give every test that asks for a ``chapter`` all of them, the costly ones marked slow."""
    if "chapter" in metafunc.fixturenames:
        each = [pytest.param(one, id="-".join(one)) for one in QUICK]
        each += [pytest.param(one, id="-".join(one), marks=pytest.mark.slow) for one in SLOW]
        metafunc.parametrize("chapter", each, indirect=True, scope="session")


@pytest.fixture(scope="session")
def chapter(request, make):
    """A chapter of :data:`QUICK` or :data:`SLOW`."""
    return make(*request.param)
