"""Reading without a mouse."""

from __future__ import annotations

import pytest
from tests.browser.walking import PHONE, SMALL_PHONE, ask


def test_the_first_key_offers_to_skip_to_the_text(any_site, open_site):
    tab = open_site(any_site, any_site.page_named("seniors"))
    tab.keyboard.press("Tab")
    skip = tab.locator("a.evitement")
    assert tab.evaluate("() => document.activeElement.className") == "evitement"
    assert skip.inner_text() == "Aller au contenu"
    box = skip.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("() => document.activeElement.id") == "contenu"
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", ["index", "seniors"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE], ids=["desktop", "phone"])
def test_the_focus_is_always_seen(site, open_site, name, size):
    tab = open_site(site, site.page_named(name), size)
    # A smooth scroll would still be under way when the place is measured
    tab.emulate_media(reduced_motion="reduce")
    stops, wrong = [], []
    for _ in range(150):
        tab.keyboard.press("Tab")
        stop = ask(tab, "focused")
        if stop is None:
            break
        stops.append(stop)
        if not stop["seen"]:
            wrong.append(f"hidden: {stop['name']}")
        if stop["ring"] < 2 or stop["ringContrast"] < 3:
            wrong.append(
                f"ring {stop['ring']} px, contrast {stop['ringContrast']:.1f}: {stop['name']}"
            )
    assert len(stops) > 4
    assert wrong == []


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=["390", "320"])
def test_the_contents_of_a_phone_open_and_close_by_keys(site, open_site, size):
    tab = open_site(site, site.page_named("seniors"), size)
    button = tab.get_by_role("button", name="Sommaire")
    contents = tab.locator("#sommaire-livre")
    assert button.get_attribute("aria-expanded") == "false"
    assert not contents.is_visible()
    for _ in range(4):
        tab.keyboard.press("Tab")
        if button.evaluate("b => b === document.activeElement"):
            break
    tab.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert contents.is_visible()
    for _ in range(4):
        tab.keyboard.press("Tab")
        if contents.evaluate("c => c.contains(document.activeElement)"):
            break
    assert ask(tab, "focused")["within"] == "sommaire-livre"
    tab.keyboard.press("Escape")
    assert not contents.is_visible()
    assert button.evaluate("b => b === document.activeElement")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Escape")
    assert not contents.is_visible(), "the key that closes it works from the button too"
    tab.keyboard.press("Space")
    contents.locator("a", has_text="Seniors").focus()
    tab.keyboard.press("Enter")
    assert site.page_at(tab.url) == site.page_named("seniors")


def test_a_wide_table_scrolls_by_keys(trial_site, open_site):
    tab = open_site(trial_site, trial_site.page_named("epreuve"), PHONE)
    region = tab.locator("main [tabindex='0']", has=tab.locator("table")).first
    region.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("region => region.scrollLeft > 0", arg=region.element_handle())
