"""The first page of a batch."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from diagnostic.book.batch import Entry, write_batch


@pytest.fixture
def page(tmp_path):
    lot = tmp_path / "lot #1"
    book = lot / "saint-ouen" / "_book"
    book.mkdir(parents=True)
    for name in ("index.html", "x.pdf"):
        (book / name).write_text("x", encoding="utf-8")
    entries = [
        Entry(
            "Saint-Ouen-sur-Seine",
            "93070",
            52103,
            2022,
            {"html": book / "index.html", "pdf": book / "x.pdf"},
        ),
        Entry("Épinay-sur-Seine", "93031", None, None, {}, "La cellule 3 a échoué."),
        Entry("L’Île-Saint-Denis", "93039", 8702, 2022, {"html": book / "index.html"}),
    ]
    file = write_batch(
        lot, entries, "Portraits de ville", "Seine-Saint-Denis", edition="Édition 2026"
    )
    return file, BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def test_the_communes_are_in_alphabetical_order_accents_apart(page):
    _, soup = page
    names = [th.find(string=True, recursive=False).strip() for th in soup.select("tbody th")]
    assert names == ["Épinay-sur-Seine", "L’Île-Saint-Denis", "Saint-Ouen-sur-Seine"]


def test_links_lead_to_files_and_say_where(page):
    file, soup = page
    links = soup.select("tbody a")
    assert [a.get_text() for a in links][1] == "Lire\u202f: Saint-Ouen-sur-Seine"
    for link in links:
        assert (file.parent / link["href"]).is_file()


def test_a_missing_book_and_a_missing_population_are_said(page):
    _, soup = page
    first = soup.select_one("tbody tr")
    assert [span.get_text() for span in first.select(".manque")] == [
        "non publié",
        "La cellule 3 a échoué.",
    ]
    assert "2\u00a0livres sur 3" in soup.get_text()


def test_the_page_is_accessible_and_offline(page):
    file, soup = page
    assert soup.html["lang"] == "fr"
    assert len(soup.find_all("h1")) == 1
    assert soup.find("label")["for"] == "filtre"
    assert {th["scope"] for th in soup.find_all("th")} == {"col", "row"}
    for link in soup.select("link[rel=stylesheet], script[src]"):
        assert (file.parent / Path(link.get("href") or link["src"])).is_file()
