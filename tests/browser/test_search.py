"""Searching in the book."""

from __future__ import annotations

import pytest
from tests.browser.walking import DESKTOP, PHONE, ask, search, violations


def test_accents_and_capitals_do_not_matter(any_site, open_site):
    tab = open_site(any_site)
    for typed, plain in (
        ("retraités", "retraites"),
        ("évolution", "evolution"),
        ("Évolution", "EVOLUTION"),
    ):
        assert search(tab, typed) == search(tab, plain) != [], typed


def test_an_apostrophe_is_an_apostrophe(site, open_site):
    tab = open_site(site)
    assert search(tab, "l'évolution") == search(tab, "l’évolution") != []


def test_a_ligature_is_two_letters(trial_site, open_site):
    tab = open_site(trial_site)
    assert search(tab, "coeur") == search(tab, "cœur") != []
    search(tab, "oeuvre sociale")
    marked = tab.locator("#resultats li").first.locator("mark").all_inner_texts()
    assert {word.replace("œ", "oe").lower() for word in marked} <= {"oeuvre", "sociale"}


def test_a_number_is_found_however_its_thousands_are_spaced(trial_site, open_site):
    tab = open_site(trial_site)
    assert search(tab, "30 854") == search(tab, "30\u202f854") != []


def test_what_is_marked_is_what_was_typed(site, open_site):
    tab = open_site(site)
    search(tab, "évolution")
    marked = tab.locator("#resultats mark").all_inner_texts()
    assert marked
    assert {word.lower() for word in marked} <= {"évolution", "evolution"}


def test_an_excerpt_ends_with_a_whole_word(site, open_site):
    tab = open_site(site)
    search(tab, "est")
    excerpts = tab.locator("#resultats a > span").all_inner_texts()
    texts = tab.evaluate("() => LIVRE_INDEX.map(entry => entry[4])")
    shortened = [
        text.removeprefix("… ").removesuffix(" …") for text in excerpts if text.endswith(" …")
    ]
    assert shortened
    assert [end for end in shortened if not any(f"{end} " in text for text in texts)] == []


def test_a_result_is_opened_by_keys_and_shows_its_place(any_site, open_site):
    tab = open_site(any_site)
    tab.emulate_media(reduced_motion="reduce")
    tab.keyboard.press("/")
    assert tab.evaluate("() => document.activeElement.id") == "recherche"
    tab.keyboard.type("évolution")
    tab.locator("#resultats a").first.wait_for()
    tab.keyboard.press("ArrowDown")
    stop = ask(tab, "focused")
    assert stop["within"] == "resultats"
    assert stop["seen"]
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/*#*")
    anchor = tab.evaluate("() => decodeURIComponent(location.hash.slice(1))")
    assert anchor == stop["href"].split("#")[1]
    place = tab.locator(f"[id='{anchor}']")
    box, band = place.bounding_box(), tab.locator("header.bandeau").bounding_box()
    assert band["y"] + band["height"] <= box["y"] < tab.viewport_size["height"]
    assert "volution" in place.inner_text()


def test_a_result_on_the_page_being_read_closes_the_panel(site, open_site):
    tab = open_site(site, site.page_named("seniors"))
    search(tab, "évolution")
    here = tab.locator("#resultats a", has_text="évolution").and_(
        tab.locator("a[href*='seniors.html']")
    )
    here.first.click()
    assert not tab.locator("#resultats").is_visible()
    assert tab.evaluate(
        "() => document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null"
    )


def test_the_keys_go_through_the_results_and_back(site, open_site):
    tab = open_site(site)
    results = search(tab, "ans")
    assert len(results) > 1
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement === document.querySelector('#resultats a')")
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate(
        "() => document.activeElement === document.querySelectorAll('#resultats a')[1]"
    )
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("() => document.activeElement.id") == "recherche"
    tab.keyboard.press("Escape")
    assert not tab.locator("#resultats").is_visible()
    assert tab.locator("#recherche").input_value() == ""


def test_nothing_found_is_said(any_site, open_site):
    tab = open_site(any_site)
    assert search(tab, "xylophone") == []
    told = "Aucun passage ne contient «\u202fxylophone\u202f»."
    assert tab.locator("#resultats").inner_text().strip() == told
    assert tab.get_by_role("status").inner_text() == told


def test_the_count_is_announced(site, open_site):
    tab = open_site(site)
    results = search(tab, "évolution")
    announced = tab.get_by_role("status").inner_text()
    assert announced.startswith(f"{len(results)} passage")


def test_what_is_typed_is_never_markup(site, open_site):
    tab = open_site(site)
    search(tab, "<b>x</b>")
    assert tab.locator("#resultats p b").count() == 0


def test_searching_on_a_phone(site, open_site):
    tab = open_site(site, site.page_named("seniors"), PHONE)
    assert search(tab, "évolution")
    assert ask(tab, "unfit") == []
    tab.locator("#resultats a").first.click()
    assert tab.evaluate("() => location.hash") != ""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_what_opens(trial_site, open_site, size):
    tab = open_site(trial_site, trial_site.page_named("seniors"), size)
    if size is PHONE:
        tab.get_by_role("button", name="Sommaire").click()
        assert tab.locator("#sommaire-livre").is_visible()
    search(tab, "évolution")
    assert violations(tab) == []
