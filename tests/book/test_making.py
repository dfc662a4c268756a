"""A book is assembled and rendered only when, and where, something changed."""

import datetime as dt
from dataclasses import replace

import pytest

from diagnostic.book import making, records
from diagnostic.book.making import Order, make
from diagnostic.book.memo import Memo
from diagnostic.book.plan import Rendered
from diagnostic.book.records import Record
from diagnostic.errors import BookError, Problem
from diagnostic.execution.runs import Run
from diagnostic.study import Edition, Study
from diagnostic.territories.codes import TerritoryId


@pytest.fixture
def root(tmp_path, monkeypatch):
    for name in ("params", "notebooks", "data/catalogue", "data/sample", "reports/template"):
        (tmp_path / name).mkdir(parents=True)
    package = tmp_path / "package"
    (package / "book").mkdir(parents=True)
    monkeypatch.setenv("DIAGNOSTIC_ROOT", str(tmp_path))
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setattr("diagnostic.paths.PACKAGE", package)
    return tmp_path


@pytest.fixture
def order(root):
    study = Study(
        slug="essai",
        path=root / "params/essai.yml",
        territory=TerritoryId.parse("COM-84031"),
        title="Essai",
        edition=Edition.WORKING,
        date=dt.date(2026, 9, 15),
    )
    folder = root / "reports/essai"
    runs = tuple(
        Run("essai", study.path, "", theme, root / f"notebooks/{theme}.ipynb", folder)
        for theme in ("portrait", "housing")
    )
    for run in runs:
        run.output.parent.mkdir(parents=True, exist_ok=True)
        run.output.write_text(run.theme)
    return Order(study, None, folder, runs, renderer="embedded")


@pytest.fixture
def work(monkeypatch, order):
    """Note what is assembled and rendered; a project is the text of its chapters."""
    done = []

    def assembled(order):
        done.append("assembled")
        pages = [run.output.read_text().strip() for run in order.runs]
        (order.folder / "index.qmd").write_text("\n".join([*pages, *order.failures.values()]))
        return order.folder

    def render(project, formats, renderer, offered):
        done.append((*formats, "→", *offered))
        book = project / "_book"
        book.mkdir(exist_ok=True)
        names = {"html": "index.html", "pdf": "essai.pdf", "docx": "essai.docx"}
        for kind in formats:
            (book / names[kind]).write_text((project / "index.qmd").read_text() + str(offered))
        return Rendered({kind: book / names[kind] for kind in formats}, "embedded", ("dit",))

    monkeypatch.setattr(making, "assembled", assembled)
    monkeypatch.setattr("diagnostic.book.render.render", render)
    monkeypatch.setattr("diagnostic.book.checks.check", lambda *_: [])

    def work(order=order):
        done.clear()
        bound = make(order)
        return list(done), bound

    return work


ALL = ("html", "pdf", "docx", "→", "html", "pdf", "docx")


def test_nothing_changed_nothing_is_assembled(work, order):
    assert work()[0] == ["assembled", ALL]
    done, bound = work()
    assert done == []
    assert bound.kept
    assert bound.rendered.warnings == ("dit",)
    assert [path.is_file() for path in bound.rendered.paths.values()] == [True] * 3


def test_a_change_that_leaves_the_pages_as_they_were_renders_nothing(work, order):
    work()
    order.runs[0].output.write_text("portrait ")
    done, bound = work()
    assert done == ["assembled"]
    assert bound.kept
    assert work()[0] == []


@pytest.mark.parametrize(
    "change",
    ["data/field/essai/notes/portrait.md", "data/catalogue/themes.yml", "params/essai.yml",
     "data/field/essai/private/interviews/keys.csv", "data/sample/values/rp.parquet"],
)  # fmt: skip
def test_all_that_a_book_reads_or_searches_makes_it_assembled_again(work, root, change):
    work()
    (root / change).parent.mkdir(parents=True, exist_ok=True)
    (root / change).write_text("changed")
    assert work()[0] == ["assembled"]


@pytest.mark.parametrize("change", ["package/book/site.py", "reports/template/site.css"])
def test_the_program_and_the_template_make_it_rendered_again(work, root, change):
    work()
    (root / change).write_text("changed")
    assert work()[0] == ["assembled", ALL]


def test_another_version_of_a_tool_makes_it_rendered_again(work, monkeypatch):
    work()
    known = records.version
    monkeypatch.setattr(records, "version", lambda name: "9" if name == "typst" else known(name))
    assert work()[0] == ["assembled", ALL]


def test_one_format_may_be_ahead_and_the_site_links_to_no_former_one(work, order):
    work()
    order.runs[0].output.write_text("autre")
    done, bound = work(replace(order, formats=("html",)))
    assert done == ["assembled", ("html", "→", "html")]
    assert "version précédente" in bound.rendered.warnings[-1]
    done, bound = work()
    assert done == ["assembled", ALL]  # the site again, to link to the two others
    assert work(replace(order, formats=("pdf",)))[0] == []


def test_a_failed_chapter_then_made_is_rendered_again(work, order):
    work(replace(order, failures={"housing": "cellule [2]"}))
    assert work()[0] == ["assembled", ALL]


@pytest.mark.parametrize("damage", ["altered", "gone", "added"])
def test_a_book_that_is_not_whole_is_rendered_again(work, order, damage):
    work()
    page = order.folder / "_book/index.html"
    if damage == "altered":
        page.write_text("x")
    elif damage == "gone":
        page.unlink()
    else:
        (page.parent / "autre.html").write_text("x")
    assert work()[0] == ["assembled", ALL]


@pytest.mark.parametrize("text", ["", "{", '{"version": 1}', "[]"])
def test_a_record_that_cannot_be_read_is_none(work, order, text):
    work()
    (order.folder / records.FILE).write_text(text)
    assert Record.read(order.folder) is None
    assert work()[0] == ["assembled", ALL]


def test_a_book_that_is_refused_leaves_no_record_and_its_problems(work, order, monkeypatch):
    work()
    order.runs[0].output.write_text("autre")
    problem = Problem("le lien ne mène à rien")
    monkeypatch.setattr("diagnostic.book.checks.check", lambda *_: [problem])
    _, bound = work()
    assert bound.problems == (problem,)
    assert Record.read(order.folder) is None


def test_a_refusal_of_the_assembly_is_an_answer(order, monkeypatch):
    def refused(order):
        raise BookError(Problem("non"))

    monkeypatch.setattr(making, "assembled", refused)
    assert make(order).problems == (Problem("non"),)


def test_what_moves_while_a_book_is_made_is_looked_at_again(work, order, root, monkeypatch):
    inner = making.assembled

    def meanwhile(order):
        note = root / "data/field/essai/notes/portrait.md"
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text("changed")
        return inner(order)

    monkeypatch.setattr(making, "assembled", meanwhile)
    work()
    assert Record.read(order.folder) is None


@pytest.mark.parametrize("damage", [lambda c: c[:-1], lambda c: b"", lambda c: c + b"x"])
def test_a_damaged_memo_is_as_if_there_were_none(tmp_path, damage):
    memo = Memo(tmp_path, "1")
    memo.put(b"tree", b"text")
    assert memo.get(b"tree") == b"text"
    assert Memo(tmp_path, "2").get(b"tree") is None
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert memo.get(b"tree") is None
    memo.tidy()
    Memo(tmp_path, "1").tidy()
    assert not list(tmp_path.iterdir())
