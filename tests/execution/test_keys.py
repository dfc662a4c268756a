"""Chapters are made again when something they can read changes, and only then."""

from __future__ import annotations

import os

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


@pytest.fixture
def made(project, root):
    """Two chapters of a study, made and sealed."""
    package = paths.PACKAGE
    for name in ("text.py", "book/site.py", "cli/app.py", "execution/clean.py", "execution/run.py"):
        write(package / name, "first")
    write(root / "data/sample/values/rp.parquet", "figures")
    write(root / "data/store/values/census.parquet", "figures")
    write(root / "data/catalogue/themes.yml", "themes")
    for name in ("votes/besoins/ballots.csv", "actions/sheets/ACT-01.yml", "notes/portrait.md"):
        write(root / "data/field/essai" / name, "first")
    write(root / "data/field/essai/private/votes/besoins/urn.csv", "first")
    runs = project(portrait="1", housing="2").runs
    keys = Keys()
    for run in runs:
        write(run.output, "{}")
        opened = ["votes/besoins/ballots.csv"] if run.theme == "portrait" else None
        seal(run, keys, opened)
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
    "a figure of the sample": ("data/sample/values/rp.parquet", "figures", BOTH),
    "a figure of the store": ("data/store/values/census.parquet", "figures", BOTH),
    "the catalogue": ("data/catalogue/themes.yml", "catalogue", BOTH),
    "the study": ("params/essai.yml", "study", BOTH),
    "another study": ("params/autre.yml", "", ""),
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
            assert any(path.endswith(name.removesuffix(" (nouveau)")) for name in reason[1])
        else:
            assert reason is None


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


def test_a_chapter_is_new_damaged_or_unsealed(made):
    first, second = made
    write(first.output, "{")
    second.seal.unlink()
    assert [kind for kind, _ in reasons(made)] == ["damaged", "unsealed"]
    second.output.unlink()
    assert reasons(made)[1][0] == "new"


@pytest.mark.parametrize("text", ["", "half", '{"version": 1}', "[]", '{"version": 2}'])
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
    write(file)
    write(file, "figures")
    os.utime(file, ns=(dates.st_atime_ns, dates.st_mtime_ns))
    assert footprint("essai") != before


def test_links_between_folders_end(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "up").symlink_to(tmp_path)
    write(tmp_path / "inside" / "a")
    assert list(Inputs(Stamps()).tree(tmp_path)) == ["inside/a"]
