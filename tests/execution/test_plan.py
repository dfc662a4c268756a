"""What must run, and when a chapter is current."""

import dataclasses

import pytest

from diagnostic.errors import DataError, StudyError
from diagnostic.execution import inputs, make_plan
from diagnostic.execution.keys import Keys, is_current, seal
from diagnostic.territories.codes import TerritoryId


@dataclasses.dataclass(frozen=True)
class Place:
    id: TerritoryId
    name: str


@dataclasses.dataclass(frozen=True)
class Found:
    territory: Place


class Towns:
    """Three towns, two of which share a name."""

    def __init__(self):
        self.names = {
            "COM-93001": "Aubervilliers", "COM-93066": "Saint-Denis", "COM-11339": "Saint-Denis",
        }  # fmt: skip

    def __getitem__(self, identifier):
        return Place(identifier, self.names[str(identifier)])

    def find(self, text):
        return Found(self[TerritoryId.parse(text)])


@pytest.fixture
def batch(project):
    plan = project(portrait="1", housing="2")
    towns = Towns()
    study = dataclasses.replace(
        plan.study, batch=tuple(TerritoryId.parse(text) for text in towns.names)
    )
    return study, towns


def test_a_book_is_planned_in_the_order_of_its_chapters(project, root):
    plan = project(portrait="1", housing="2")
    assert [run.theme for run in plan.runs] == ["portrait", "housing"]
    assert plan.runs[0].parameters == {"study": "essai", "territory": ""}
    assert plan.runs[0].output == root / "reports/essai/_build/executed/portrait.ipynb"


def test_a_batch_has_a_folder_per_commune_even_with_the_same_name(batch, root):
    study, towns = batch
    plan = make_plan(study, towns)
    assert [book.folder.name for book in plan.books] == [
        "aubervilliers", "saint-denis-93066", "saint-denis-11339",
    ]  # fmt: skip
    assert plan.runs[0].parameters == {"study": "essai", "territory": "COM-93001"}
    assert plan.runs[0].label == "portrait, Aubervilliers"
    assert len(plan.runs) == 6


def test_a_batch_may_be_narrowed(batch):
    study, towns = batch
    plan = make_plan(study, towns, themes=["housing"], only=["93066"])
    assert [run.label for run in plan.runs] == ["housing, Saint-Denis"]
    assert plan.books[0].folder.name == "saint-denis-93066"  # as in the whole batch


def test_what_is_not_in_the_study_is_told(project, batch, snapshot):
    plan = project(portrait="1")
    messages = []
    for options in ({"themes": ["portrai"]}, {"only": ["COM-84031"]}):
        with pytest.raises(StudyError) as error:
            make_plan(plan.study, None, **options)
        messages.append(str(error.value))
    study, towns = batch
    towns.names = {**towns.names, "COM-84031": "Carpentras"}
    with pytest.raises(StudyError) as error:
        make_plan(study, towns, only=["COM-84031"])
    messages.append(str(error.value))
    assert messages == snapshot


def test_a_missing_notebook_is_told(project, root):
    plan = project(portrait="1")
    (root / "notebooks/portrait.ipynb").unlink()
    with pytest.raises(DataError, match=r"notebooks/portrait\.ipynb"):
        make_plan(plan.study, None)


@pytest.fixture
def sealed(project):
    first, second = project(portrait="1", housing="2").runs
    for run in (first, second):
        run.output.parent.mkdir(parents=True, exist_ok=True)
        run.output.write_text("{}")
        seal(run, Keys())
    return first, second


def current(runs):
    fresh = Keys()
    return [is_current(run, fresh) for run in runs]


def test_nothing_changed_nothing_to_do(sealed):
    assert current(sealed) == [True, True]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("notebooks/portrait.ipynb", [False, True]),
        ("data/field/essai/notes/portrait.md", [False, True]),
        ("data/field/essai/votes.csv", [False, False]),
        ("data/sample/values/rp.parquet", [False, False]),
        ("data/catalogue/sources.yml", [False, False]),
        ("params/essai.yml", [False, False]),
        ("params/autre.yml", [True, True]),
    ],
)
def test_a_change_makes_again_what_it_touches_and_nothing_else(sealed, root, path, expected):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("changed")
    assert current(sealed) == expected


def test_versions_sources_and_epoch_count(sealed, monkeypatch):
    monkeypatch.setattr(inputs, "EPOCH", inputs.EPOCH + 1)
    assert current(sealed) == [False, False]


@pytest.mark.parametrize("damage", ["", "{}x"])
def test_a_damaged_chapter_is_made_again(sealed, damage):
    sealed[0].output.write_text(damage)
    assert current(sealed) == [False, True]


def test_an_unsealed_chapter_is_made_again(sealed):
    sealed[0].seal.unlink()
    sealed[1].seal.write_text("half")
    assert current(sealed) == [False, False]
