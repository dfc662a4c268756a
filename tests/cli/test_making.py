"""What would be done and why; nothing to do, said at once; what is kept in reserve."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from diagnostic.book.records import Record, Sources, rendered_digest
from diagnostic.cli import main, quick
from diagnostic.execution import Run, make_plan
from diagnostic.execution.inputs import Inputs
from diagnostic.execution.keys import Keys, seal
from diagnostic.execution.planned import keep, kept
from diagnostic.execution.reasons import remember
from diagnostic.stamps import Stamps
from diagnostic.study import load_study, project_gazetteer


@pytest.fixture
def made(root, study, notebook, monkeypatch):
    """A study whose chapters are made, without running them; on a package that does not move."""
    package = root / "package"
    package.mkdir()
    (package / "text.py").write_text("")
    monkeypatch.setattr("diagnostic.paths.PACKAGE", package)
    for theme in ("portrait", "housing"):
        notebook(theme, "1")
    study("essai", "portrait", "housing")
    gazetteer = project_gazetteer()
    plan = make_plan(load_study("essai", gazetteer), gazetteer)
    keys = Keys()
    for run in plan.runs:
        run.output.parent.mkdir(parents=True, exist_ok=True)
        run.output.write_text("{}")
        seal(run, keys)
        remember(run.study, keys.inputs.of(run))
    (root / "reports/essai/.lock").touch()
    keep(plan, Inputs())
    return plan


def test_a_dry_run_says_what_and_why_and_does_nothing(call, made, root, snapshot):
    code, said, _ = call("run", "essai", "--dry-run")
    assert code == 0
    assert "2\xa0chapitres à jour" in said
    note = root / "data/field/essai/notes/portrait.md"
    note.parent.mkdir(parents=True)
    note.write_text("Une analyse.")
    (root / "notebooks/housing.ipynb").write_text("{}")
    code, said, _ = call("run", "essai", "--dry-run")
    assert code == 0
    assert said == snapshot
    code, said, _ = call("book", "essai", "--dry-run", "--format", "html")
    assert code == 0
    assert said == snapshot
    assert not (root / "reports/essai/_book").exists()


def test_a_dry_run_speaks_to_programs_too(call, made, root):
    (root / "package/text.py").write_text("changed")
    code, said, _ = call("book", "essai", "--dry-run", "--json")
    assert code == 0
    record = json.loads(said)
    assert record["reasons"] == {"sources": 2}
    assert record["chapters"][0] == {
        "theme": "portrait", "territory": "", "place": "", "reason": "sources",
        "why": "le programme lui-même a changé", "changed": ["text.py"], "shared_result": False,
    }  # fmt: skip
    assert record["up_to_date"] == 0
    assert record["books"][0]["name"] == "essai"


def test_nothing_to_do_is_answered_without_the_heavy_libraries(made, root):
    script = (
        "import sys; from diagnostic import paths; from pathlib import Path;"
        "paths.PACKAGE = Path(sys.argv[1]); from diagnostic.cli import quick;"
        "assert quick.answered(['run', 'essai']);"
        "heavy = {'pandas', 'numpy', 'pydantic', 'papermill', 'nbformat', 'matplotlib', 'typer',"
        " 'jupyter_client', 'pyarrow', 'ruamel.yaml'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(root / "package")],
        capture_output=True, text=True, check=True, cwd=root,
    )  # fmt: skip
    assert "2\xa0inchangés, repris tels quels." in done.stdout
    assert done.stdout.rstrip().endswith("[]")


@pytest.mark.parametrize(
    "change",
    [
        "params/essai.yml", "notebooks/portrait.ipynb", "notebooks/seniors.ipynb",
        "data/field/essai/votes/besoins/ballots.csv", "data/field/essai/notes/portrait.md",
        "data/catalogue/themes.yml", "package/text.py",
        "reports/essai/_build/executed/housing.ipynb",
        "reports/essai/_build/failures/housing.md", ".cache/diagnostic/plans/essai.json",
    ],
)  # fmt: skip
def test_at_any_change_the_ordinary_command_decides(made, root, change):
    assert quick.answered(["run", "essai"])
    file = root / change
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("changed")
    assert not quick.answered(["run", "essai"])


@pytest.mark.parametrize(
    "arguments",
    [["run"], ["run", "--help"], ["run", "autre"], ["run", "essai", "--force"], ["check", "essai"],
     ["run", "params/essai.yml"], ["book", "essai"], []],
)  # fmt: skip
def test_only_a_plain_command_is_answered(made, arguments):
    assert not quick.answered(arguments)


def test_kernels_are_prepared_at_once_when_a_chapter_changed(made, root, monkeypatch):
    begun = []
    monkeypatch.delenv("DIAGNOSTIC_COLD_KERNELS", raising=False)
    monkeypatch.setattr("diagnostic.warm.sameness.impossible", str)
    monkeypatch.setattr("diagnostic.warm.templates.begin", lambda *given: begun.append(given))
    quick.prepared(["book", "essai", "--format", "html"])
    assert begun == []  # nothing changed
    (root / "notebooks/housing.ipynb").write_text("{}")
    for useless in (["book", "essai", "--dry-run"], ["check", "essai"], ["run", "autre"], ["run"]):
        quick.prepared(useless)
    assert begun == []
    quick.prepared(["book", "essai", "--format", "html"])
    assert len(begun) == 1


def test_a_study_at_work_is_not_answered(made):
    from diagnostic.execution import study_lock

    with study_lock("essai"):
        assert not quick.answered(["run", "essai"])


def test_a_plan_kept_is_the_plan(made):
    found = kept("essai", Inputs())
    assert found is not None
    assert tuple(run for book in found.books for run in book.runs) == made.runs
    assert all(isinstance(run, Run) for book in found.books for run in book.runs)


def test_the_reserve_is_shown_and_pruned(call, root, monkeypatch):
    folder = root / "réserve"
    monkeypatch.setenv("DIAGNOSTIC_CACHE", str(folder))
    code, said, _ = call("cache")
    assert code == 0
    assert "0\xa0chapitre en réserve" in said
    old = folder / "v1/aa/x.chapter"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"x" * 2_000_000)
    code, said, _ = call("cache", "--prune", "--limit", "1")
    assert "1\xa0résultat retiré" in said
    assert not old.exists()


@pytest.mark.notebook
def test_only_failures_are_taken_again(call, study, notebook):
    notebook("portrait", "1")
    notebook("housing", "1 / 0")
    study("essai", "portrait", "housing")
    assert main(["run", "essai"]) == 1
    notebook("housing", "2")
    code, said, _ = call("run", "essai", "--retry-failed")
    assert code == 0
    assert "✓ housing" in said
    assert "portrait" not in said.split("✓ housing")[1]
    code, said, _ = call("run", "essai", "--retry-failed")
    assert "Aucun chapitre à exécuter." in said


@pytest.fixture
def bound(made):
    """Return a function: say that the book of the study is made, in some formats."""

    def write(*formats):
        (book,) = made.books
        for name in ("index.html", f"essai.{formats[-1]}"):
            (book.folder / "_book").mkdir(exist_ok=True)
            (book.folder / "_book" / name).write_text("page")
        made_from, chapters = Sources(Inputs(), "auto").of(book.runs, {})
        files = rendered_digest(book.folder, Stamps())
        known = {kind: f"_book/{kind}" for kind in formats}
        Record(made_from, chapters, "", known, files, "embedded").write(book.folder)
        return book.folder

    return write


def _answered(*formats):
    options = [part for kind in formats for part in ("--format", kind)]
    return quick.answered(["book", "essai", *options])


def test_books_that_nothing_changed_are_answered_in_the_formats_asked(bound, capsys):
    folder = bound("html", "pdf")
    assert _answered("html")
    said = capsys.readouterr().out
    assert "_book/html" in said
    assert "_book/pdf" not in said
    assert _answered("html", "pdf")
    assert not _answered()  # Word is to be made
    assert not quick.answered(["book", "essai", "--format", "odt"])
    assert not quick.answered(["book", "essai", "--format"])
    assert not quick.answered(["book", "essai", "--format", "html", "--force"])
    assert not quick.answered(["run", "essai", "--format", "html"])
    (folder / "_book/index.html").write_text("altered")
    assert not _answered("html")


def test_a_file_of_before_is_said_by_the_ordinary_command(bound):
    folder = bound("html", "pdf")
    (folder / "_book/essai.docx").write_text("of before")
    files = rendered_digest(folder, Stamps())
    record = Record.read(folder)
    replace(record, files=files).write(folder)
    assert not _answered("html")
