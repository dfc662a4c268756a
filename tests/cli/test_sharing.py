"""Figures and books at an address."""

import shutil

import pytest

from diagnostic.book.records import Record, rendered_digest
from diagnostic.stamps import Stamps

pytest.importorskip("fsspec", reason="the cluster extra is not installed")


@pytest.fixture
def address(tmp_path):
    return f"file://{tmp_path}/commun"


def written(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_national_figures_go_from_one_project_to_another(call, root, address):
    store = root / "data/store"
    for name in ("values/rp.parquet", "territories/communes.parquet", "manifest.json"):
        written(store / name, name)
    written(store / "values/.rp.tmp", "a draft")
    code, out, _ = call("data", "push", address)
    assert (code, "3 fichiers copiés" in out.replace("\xa0", " ")) == (0, True)
    shutil.rmtree(store)
    code, out, _ = call("data", "pull", address)
    assert (code, "3 fichiers copiés" in out.replace("\xa0", " ")) == (0, True)
    assert (store / "values/rp.parquet").read_text() == "values/rp.parquet"
    assert "rien n’avait changé" in call("data", "pull", address)[1]


def test_nothing_imported_and_nothing_deposited_are_said(call, root, address):
    code, _, err = call("data", "push", address)
    assert code == 1
    assert "aucune donnée nationale" in err
    code, _, err = call("data", "pull", address)
    assert code == 1
    assert "rien n’a été déposé à cette adresse" in err


def finished(folder, **pages):
    """Make a book as if it had been rendered and checked."""
    for name, text in pages.items():
        written(folder / "_book" / f"{name}.html", text)
    digest = rendered_digest(folder, Stamps())
    Record({}, {}, "", {"html": "_book/index.html"}, digest, "embedded").write(folder)


def test_a_finished_book_is_published_and_kept_up_to_date(call, root, study, notebook, address):
    notebook("portrait", "1")
    study("ville", "portrait")
    place = root.parent / "commun"
    code, _, err = call("publish", "ville", address)
    assert code == 1
    assert "n’est pas terminé" in err
    assert "diagnostic book ville" in err
    finished(root / "reports/ville", index="accueil", portrait="portrait")
    written(root / "reports/ville/_build/book.log", "not a page")
    code, out, _ = call("publish", "ville", address)
    assert code == 0
    assert "1 livre déposé" in out.replace("\xa0", " ")
    pages = {path.name for path in place.rglob("*.html")}
    assert pages == {"index.html", "portrait.html"}
    assert not list(place.rglob("book.log"))
    (root / "reports/ville/_book/portrait.html").unlink()
    assert "n’est pas terminé" in call("publish", "ville", address)[2]
    finished(root / "reports/ville", index="accueil bis")
    assert call("publish", "ville", address)[0] == 0
    assert [path.read_text() for path in place.rglob("*.html")] == ["accueil bis"]


def test_an_edition_that_is_not_public_is_said(call, root, study, notebook, address):
    notebook("portrait", "1")
    for edition, warned in (("travail", True), ("public", False)):
        study("ville", "portrait", extra=f"edition: {edition}\n")
        finished(root / "reports/ville", index=edition)
        code, out, err = call("publish", "ville", address)
        assert code == 0, err
        assert ("réservez cette adresse" in (out + err).replace("\n", " ")) == warned
