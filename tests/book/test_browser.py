"""The site in a real browser, opened from a folder: search, contents, narrow screens."""

from __future__ import annotations

import shutil

import pytest

pytestmark = pytest.mark.browser

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None
)


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("Chromium n’est pas installé")
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser, rendered):
    """Return a function that opens a page; whatever it complains of fails the test."""
    complaints, requests, opened = [], [], []

    def show(page, width=1240):
        view = browser.new_page(viewport={"width": width, "height": 860})
        opened.append(view)
        view.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        view.on("pageerror", lambda error: complaints.append(str(error)))
        view.on("request", lambda request: requests.append(request.url))
        view.goto((rendered.paths["html"].parent / page).as_uri())
        return view

    yield show
    for view in opened:
        view.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


def test_search_finds_without_accents_and_leads_to_the_section(open_page):
    view = open_page("index.html")
    view.keyboard.press("/")
    view.keyboard.type("medecin generaliste")
    view.wait_for_selector("#resultats a")
    assert view.inner_text("#resultats p") == "1 passage trouvé"
    assert view.inner_text("#resultats mark") == "Médecin"
    view.keyboard.press("ArrowDown")
    view.keyboard.press("Enter")
    view.wait_for_url("**/chapters/seniors.html#sec-seniors-offre")


def test_search_says_when_nothing_is_found_and_closes(open_page):
    view = open_page("chapters/seniors.html")
    view.fill("#recherche", "zzzz")
    view.wait_for_selector("#resultats p")
    assert view.inner_text("#annonce") == "Aucun passage ne contient «\u202fzzzz\u202f»."
    view.keyboard.press("Escape")
    assert view.is_hidden("#resultats")
    assert view.input_value("#recherche") == ""


def test_search_marks_the_right_letters_after_ligatures_and_no_break_spaces(open_page):
    view = open_page("chapters/logement.html")
    view.fill("#recherche", "60 ans et plus")
    view.wait_for_selector("#resultats a")
    marked = view.eval_on_selector_all("#resultats mark", "all => all.map(e => e.textContent)")
    assert set(marked) <= {"60", "ans", "et", "plus", "Ans"}


@pytest.mark.parametrize("width", [1240, 390, 320])
@pytest.mark.parametrize("page", ["index.html", "chapters/seniors.html", "chapters/synthese.html"])
def test_nothing_sticks_out_of_the_screen(open_page, page, width):
    view = open_page(page, width)
    assert view.evaluate("document.documentElement.scrollWidth") <= width


def test_contents_open_and_close_on_a_phone(open_page):
    view = open_page("chapters/seniors.html", 390)
    assert view.is_hidden("#sommaire-livre")
    view.click(".bouton-sommaire")
    assert view.get_attribute(".bouton-sommaire", "aria-expanded") == "true"
    assert view.is_visible("#sommaire-livre [aria-current=page]")
    view.keyboard.press("Tab")
    view.keyboard.press("Escape")
    view.focus("#sommaire-livre a")
    view.keyboard.press("Escape")
    assert view.is_hidden("#sommaire-livre")


def test_the_first_tab_stop_skips_to_the_content(open_page):
    view = open_page("chapters/seniors.html")
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.textContent") == "Aller au contenu"
    view.keyboard.press("Enter")
    assert view.evaluate("document.activeElement.id") == "contenu"


def test_the_values_of_a_figure_open(open_page):
    view = open_page("chapters/seniors.html")
    assert view.is_hidden("details.valeurs table")
    view.click("details.valeurs summary")
    assert view.is_visible("details.valeurs table")


def test_targets_are_large_enough(open_page):
    view = open_page("chapters/seniors.html", 390)
    view.click(".bouton-sommaire")
    heights = view.eval_on_selector_all(
        "#sommaire-livre a, .bouton-sommaire, summary, .voisins a, .recherche input",
        "all => all.map(e => e.getBoundingClientRect().height)",
    )
    assert min(heights) >= 24


def test_the_batch_filters_its_communes(browser, tmp_path):
    from diagnostic.book.batch import Entry, write_batch

    entries = [Entry("Épinay-sur-Seine", "93031"), Entry("Saint-Ouen-sur-Seine", "93070")]
    file = write_batch(tmp_path / "lot", entries, "Portraits", "Seine-Saint-Denis")
    view = browser.new_page()
    view.goto(file.as_uri())
    view.fill("#filtre", "epinay")
    assert view.locator("tbody tr:visible").count() == 1
    assert view.inner_text("#compte") == "1 commune"
    view.fill("#filtre", "nanterre")
    assert view.inner_text("#compte") == "Aucune commune ne porte ce nom."
    view.keyboard.press("Escape")
    assert view.locator("tbody tr:visible").count() == 2
    view.close()
