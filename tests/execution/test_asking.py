"""Which notebooks only ask the door for blocks: at the first doubt, not this one."""

import json
from pathlib import Path

import pytest

from diagnostic.execution.asking import asking

ROOT = Path(__file__).resolve().parents[2]
OPENED = """\
from diagnostic import open_study

étude = open_study(study, territory=territory, theme="seniors")
étude.opening()"""


def cells(*sources, given='study = "x"\nterritory = ""'):
    """Cells of a notebook: its parameters, then code."""
    first = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": given}
    return [
        first,
        {"cell_type": "markdown", "metadata": {}, "source": "étude.notes() ; import os"},
        *({"cell_type": "code", "metadata": {}, "source": source} for source in sources),
    ]


def test_every_shipped_notebook_only_asks():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shipped = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found = asking(shipped)
        assert found is not None, path.name
        assert found.theme == path.stem
        assert shipped[found.only("notes")]["source"] == ["étude.notes()"]


def test_what_each_cell_asks_for_is_told():
    source = ["étude.trend(\n", '    "a",\n', "    by=1,\n", ")  # une courbe"]
    found = asking(cells(OPENED, "étude.notes()", source, ""))
    assert found is not None
    assert found.methods == ((), (), ("opening",), ("notes",), ("trend",), ())
    assert found.only("notes") == 3
    assert found.only("sources") is None


@pytest.mark.parametrize("source", ["étude.opening()\nétude.notes()", "étude.notes()\n" * 2])
def test_a_note_shown_with_something_else_is_not_alone(source):
    found = asking(cells(OPENED, source))
    assert found is not None
    assert found.only("notes") is None
    twice = asking(cells(OPENED, "étude.notes()", "étude.notes()"))
    assert twice is not None
    assert twice.only("notes") is None


@pytest.mark.parametrize(
    "source",
    [
        "étude.notes();",
        "note = étude.notes()",
        "étude.notes().data",
        "étude._shown(1)",
        "étude.trend(study)",
        "étude.trend(*['a'])",
        "étude.trend(**{'a': 'b'})",
        "étude.context.evidence()",
        "print(étude.notes())",
        "import os",
        "from diagnostic import paths",
        "%matplotlib inline",
        "étude.notes?",
        "x = 1",
        "for _ in 'ab':\n    étude.notes()",
        'étude = open_study(study, territory=territory, theme="seniors")',
        "_",
        "Out[3]",
    ],
)
def test_whatever_else_a_notebook_does_counts(source):
    assert asking(cells(OPENED, source)) is None
    assert asking(cells(OPENED, "étude.notes()", source)) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("open_study(study,", 'open_study("autre",'),
        ("territory=territory", 'territory="COM-93066"'),
        ("territory=territory, ", ""),
        ('theme="seniors"', "theme=study"),
        ("import open_study", "import open_study as ouvrir"),
        ("from diagnostic import open_study", "from ailleurs import open_study"),
        ("from diagnostic import open_study\n", ""),
    ],
)
def test_a_study_opened_otherwise_counts(old, new):
    assert asking(cells(OPENED.replace(old, new), "étude.notes()")) is None


def test_parameters_are_values_and_nothing_more():
    assert asking(cells(OPENED, given='study = open("note").read()')) is None
    assert asking(cells(OPENED, given='study = "x"\nimport os')) is None
    assert asking(cells(OPENED, given='other = "x"')) is None
    assert asking(cells()) is None
