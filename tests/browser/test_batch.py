"""The page of a batch: its filter, and access on two screens."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from diagnostic.book.batch import Entry, write_batch


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
def test_the_batch_is_accessible_and_fits(browser, page_of_batch, width):
    view = browser.new_page(viewport={"width": width, "height": 800})
    view.goto(page_of_batch)
    found = Axe().run(view, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.response["violations"] == []
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.close()
