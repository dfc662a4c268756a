"""The page of a batch: its filter, and access on two screens."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from diagnostic.book.batch import Entry, write_batch

SEARCHED = {
    "Épinay-sur-Seine": [["chapters/seniors.html", "x", "Seniors", "", "Les aînés vivent seuls."]],
    "Saint-Ouen-sur-Seine": [
        ["chapters/seniors.html", "x", "Seniors", "", "Les aînés se retrouvent au café."],
        ["chapters/housing.html", "x", "Logement", "", "Un cœur de ville ancien, 1968."],
    ],
}


@pytest.fixture
def searched(tmp_path):
    entries = []
    for name, index in SEARCHED.items():
        site = tmp_path / "lot d’été" / name / "_book"
        (site / "site").mkdir(parents=True)
        for page, *_ in index:
            (site / page).parent.mkdir(exist_ok=True)
            (site / page).write_text(f"<title>{name}</title>")
        (site / "index.html").write_text("")
        (site / "site/recherche.js").write_text(f"window.LIVRE_INDEX={json.dumps(index)};\n")
        entries.append(Entry(name, files={"html": site / "index.html"}))
    return write_batch(tmp_path / "lot d’été", entries, "Portraits", "Seine-Saint-Denis").as_uri()


def test_all_the_books_are_searched_offline_with_the_keyboard(browser, searched):
    view = browser.new_page()
    view.goto(searched)
    said = view.locator("#annonce-lot")
    view.focus("#recherche-lot")
    view.keyboard.type("aines")
    expect(said).to_have_text("2\u00a0pages dans 2\u00a0livres.")
    view.keyboard.type(" CAFE")
    expect(said).to_have_text("1\u00a0page dans 1\u00a0livre.")
    assert view.inner_text("#trouves li").replace("\u00a0", " ") == "Saint-Ouen-sur-Seine : Seniors"
    view.keyboard.press("Enter")
    view.locator("#trouves a:focus").wait_for()
    view.keyboard.press("Enter")
    view.wait_for_url("**/chapters/seniors.html")
    assert view.title() == "Saint-Ouen-sur-Seine"
    view.goto(searched)
    view.fill("#recherche-lot", "cœur")
    expect(said).to_have_text("1\u00a0page dans 1\u00a0livre.")
    view.fill("#recherche-lot", "zygomatique")
    expect(said).to_contain_text("Aucun livre")
    view.keyboard.press("Escape")
    expect(said).to_have_text("")
    view.close()


def test_without_any_book_there_is_nothing_to_search(browser, page_of_batch):
    view = browser.new_page()
    view.goto(page_of_batch)
    assert view.locator("#recherche-lot").is_hidden()
    view.close()


@pytest.fixture
def page_of_batch(browser, tmp_path):
    entries = [
        Entry("Épinay-sur-Seine", "93031", 52833, 2023),
        Entry("Saint-Ouen-sur-Seine", "93070", failure="Ce livre n’est pas encore fait."),
    ]
    return write_batch(tmp_path / "lot", entries, "Portraits", "Seine-Saint-Denis").as_uri()


def test_the_batch_filters_its_communes(browser, page_of_batch):
    view = browser.new_page()
    view.goto(page_of_batch)
    view.fill("#filtre", "epinay")
    assert view.locator("tbody tr:visible").count() == 1
    assert view.inner_text("#compte") == "1 commune"
    view.fill("#filtre", "nanterre")
    assert view.inner_text("#compte") == "Aucune commune ne porte ce nom."
    view.keyboard.press("Escape")
    assert view.locator("tbody tr:visible").count() == 2
    view.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_batch_is_accessible_and_fits(browser, searched, width):
    view = browser.new_page(viewport={"width": width, "height": 800})
    view.goto(searched)
    view.fill("#recherche-lot", "aines")
    expect(view.locator("#trouves a")).to_have_count(2)
    found = Axe().run(view, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.response["violations"] == []
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.close()
