"""Chapters are made again when something they can read changes, and only then."""

from __future__ import annotations

import json
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diagnostic import paths
from diagnostic.execution import inputs
from diagnostic.execution.inputs import Inputs, footprint
from diagnostic.execution.keys import Keys, Seal, is_current, seal
from diagnostic.execution.reasons import Explainer, remember
from diagnostic.stamps import Stamps


def write(path, text="changed"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def figures(path, **values):
    """Write a file of figures: one territory, one column per variable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {"territory": ["COM-01001"], **{name: [value] for name, value in values.items()}}
    pq.write_table(pa.table(columns), path)


OPENED = [
    "collected:votes/besoins/ballots.csv",
    "figures:sample/values/rp.parquet\t\tread",
    "figures:store/values/census.parquet",
    "elsewhere:params/autre.yml",
]
"""What the portrait opened."""


@pytest.fixture
def made(project, root):
    """Two chapters of a study, made and sealed."""
    package = paths.PACKAGE
    for name in ("text.py", "book/site.py", "cli/app.py", "execution/clean.py", "execution/run.py"):
        write(package / name, "first")
    figures(root / "data/sample/values/rp.parquet", read=1.0, aside=2.0)
    write(root / "data/sample/values/other.parquet", "figures")
    write(root / "data/store/values/census.parquet", "figures")
    write(root / "data/sample/territories/communes.parquet", "communes")
    write(root / "params/autre.yml", "first")
    write(root / "data/catalogue/themes.yml", "themes")
    for name in ("votes/besoins/ballots.csv", "actions/sheets/ACT-01.yml", "notes/portrait.md"):
        write(root / "data/field/essai" / name, "first")
    write(root / "data/field/essai/private/votes/besoins/urn.csv", "first")
    runs = project(portrait="1", housing="2").runs
    keys = Keys()
    for run in runs:
        write(run.output, "{}")
        seal(run, keys, OPENED if run.theme == "portrait" else None)
        remember(run.study, keys.inputs.of(run))
    return runs


def reasons(runs):
    explain = Explainer(Keys())
    found = [explain.reason(run) for run in runs]
    keys = Keys()
    assert [is_current(run, keys) for run in runs] == [reason is None for reason in found]
    return [reason and (reason.kind, reason.names) for reason in found]


BOTH = "both"
CHANGES = {
    "a file of figures that became unreadable": ("data/sample/values/rp.parquet", "figures", BOTH),
    "figures that one has not opened": ("data/sample/values/other.parquet", "figures", "housing"),
    "the communes": ("data/sample/territories/communes.parquet", "territories", BOTH),
    "new figures": ("data/sample/values/more.parquet", "figures", BOTH),
    "a figure of the store": ("data/store/values/census.parquet", "figures", BOTH),
    "the catalogue": ("data/catalogue/themes.yml", "catalogue", BOTH),
    "the study": ("params/essai.yml", "study", BOTH),
    "another study, that one has opened": ("params/autre.yml", "elsewhere", "portrait"),
    "another study that none has opened": ("params/encore.yml", "", ""),
    "a note": ("data/field/essai/notes/portrait.md", "note", "portrait"),
    "a note read with": ("data/field/essai/notes/portrait.figures.yml", "note", "portrait"),
    "the note of a chapter that is not there": ("data/field/essai/notes/youth.md", "", ""),
    "a notebook": ("notebooks/housing.ipynb", "notebook", "housing"),
    "another notebook": ("notebooks/youth.ipynb", "", ""),
    "a vote that both read": ("data/field/essai/votes/besoins/ballots.csv", "collected", BOTH),
    "a sheet that one has not opened": (
        "data/field/essai/actions/sheets/ACT-01.yml", "collected", "housing",
    ),
    "a vote that begins": ("data/field/essai/votes/projets/ballots.csv", "collected", BOTH),
    "ballots being entered": ("data/field/essai/private/votes/besoins/urn.csv", "", ""),
}  # fmt: skip


@pytest.mark.parametrize(("path", "kind", "who"), CHANGES.values(), ids=CHANGES)
def test_a_change_makes_exactly_its_dependents_and_is_named(made, root, path, kind, who):
    assert reasons(made) == [None, None]
    write(root / path)
    found = reasons(made)
    for run, reason in zip(made, found, strict=True):
        if who in (BOTH, run.theme):
            assert reason is not None
            assert reason[0] == kind
            named = [name.removesuffix(" (nouveau)") for name in reason[1]]
            assert any(path.endswith(name) for name in named)
        else:
            assert reason is None


@pytest.mark.parametrize(
    ("changed", "portrait"),
    [
        ({"read": 1.5, "aside": 2.0}, True),
        ({"read": 1.0, "aside": 2.5}, False),
        ({"read": None, "aside": 2.0}, True),
        ({"aside": 2.0}, True),
        ({"read": 1.0, "aside": 2.0, "new": 3.0}, True),  # what the file says it holds
        ({"read": 1.0, "aside": 2.0, "read|status": 3}, True),
        ({"read": 1.0, "aside": 2.0, "aside|status": 3}, True),  # a column more is its head
    ],
)
def test_a_figure_concerns_those_that_read_its_column(made, root, changed, portrait):
    figures(root / "data/sample/values/rp.parquet", **changed)
    said = ("figures", ("sample/values/rp.parquet",))
    assert reasons(made) == [said if portrait else None, said]


def test_figures_written_otherwise_concern_nobody_who_read_columns(made, root):
    path = root / "data/sample/values/rp.parquet"
    pq.write_table(pq.read_table(path), path, compression="gzip", use_dictionary=False)
    assert reasons(made)[0] is None
    assert reasons(made)[1][0] == "figures"


@pytest.mark.parametrize(("source", "portrait"), [("rp", True), ("other", False)])
def test_the_year_of_the_communes_of_a_source_goes_with_its_figures(made, root, source, portrait):
    entries = [{"source": source, "reference_year": 2026, "publisher": "Insee"}]
    write(root / "data/sample/manifest.json", json.dumps({"values": entries}))
    found = reasons(made)
    assert [found[0] is not None, found[1][0]] == [portrait, "figures"]
    entries[0]["publisher"] = "INSEE"
    for run in made:
        seal(run, Keys(), OPENED if run.theme == "portrait" else None)
    write(root / "data/sample/manifest.json", json.dumps({"values": entries}))
    assert reasons(made) == [None, None]


def test_damaged_digests_of_columns_are_made_again(made, root):
    kept = list((root / ".cache/diagnostic/columns").iterdir())
    assert kept
    for file in kept:
        file.write_text(file.read_text()[:-9], encoding="utf-8")
    assert reasons(made) == [None, None]


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("text.py", ("sources", ("text.py",))),
        ("execution/clean.py", ("sources", ("execution/clean.py",))),
        ("execution/run.py", None),
        ("book/site.py", None),
        ("cli/app.py", None),
    ],
)
def test_a_function_of_the_package_changes_pages_unless_pages_cannot_import_it(
    made, module, expected
):
    write(paths.PACKAGE / module)
    assert reasons(made) == [expected, expected]


def test_a_package_of_another_version_is_named_with_both(made, monkeypatch):
    known = inputs.version
    monkeypatch.setattr(inputs, "version", lambda name: "9.9" if name == "pandas" else known(name))
    said = f"pandas {known('pandas')} → 9.9"
    assert reasons(made) == [("packages", (said,))] * 2


def test_a_new_epoch_makes_everything_again(made, monkeypatch):
    monkeypatch.setattr(inputs, "EPOCH", inputs.EPOCH + 1)
    assert [reason[0] for reason in reasons(made)] == ["epoch", "epoch"]


def test_a_file_that_goes_is_named(made, root):
    (root / "data/sample/values/rp.parquet").unlink()
    assert reasons(made) == [("figures", ("sample/values/rp.parquet (disparu)",))] * 2


def test_what_changed_for_others_is_not_blamed(made, root):
    figures(root / "data/sample/values/rp.parquet", read=1.0, aside=9.0)
    write(root / "data/field/essai/votes/besoins/ballots.csv")
    assert reasons(made)[0] == ("collected", ("votes/besoins/ballots.csv",))


def test_a_chapter_is_new_damaged_or_unsealed(made):
    first, second = made
    write(first.output, "{")
    second.seal.unlink()
    assert [kind for kind, _ in reasons(made)] == ["damaged", "unsealed"]
    second.output.unlink()
    assert reasons(made)[1][0] == "new"


@pytest.mark.parametrize("text", ["", "half", '{"version": 2}', "[]", '{"version": 3}'])
def test_a_seal_that_cannot_be_read_is_no_seal(made, text):
    write(made[0].seal, text)
    assert Seal.read(made[0]) is None
    assert reasons(made)[1] is None


def test_what_changed_is_still_told_without_the_manifest(made, root):
    for file in (root / ".cache/diagnostic/inputs/essai").iterdir():
        file.write_text("{")
    write(root / "data/catalogue/themes.yml")
    assert reasons(made) == [("catalogue", ())] * 2


def test_a_file_changed_and_changed_back_leaves_a_footprint(made, root):
    file = root / "data/sample/values/rp.parquet"
    before = footprint("essai")
    dates = file.stat()
    content = file.read_bytes()
    write(file)
    file.write_bytes(content)
    os.utime(file, ns=(dates.st_atime_ns, dates.st_mtime_ns))
    assert footprint("essai") != before


def test_links_between_folders_end(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "up").symlink_to(tmp_path)
    write(tmp_path / "inside" / "a")
    assert list(Inputs(Stamps()).tree(tmp_path)) == ["inside/a"]
