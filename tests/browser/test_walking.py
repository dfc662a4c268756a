"""Going through a book, opened from its folder and from a server."""

from __future__ import annotations

from collections import Counter

from tests.browser.walking import PHONE, ask


def test_the_neighbours_lead_through_the_whole_book_and_back(any_site, open_site):
    tab = open_site(any_site)
    walked = ["index.html"]
    while (following := tab.locator("a[rel=next]")).count():
        following.click()
        walked.append(any_site.page_at(tab.url))
        assert len(walked) <= len(any_site.pages), "the book goes round in circles"
    assert Counter(walked) == Counter(any_site.pages)
    back = [walked[-1]]
    while (former := tab.locator("a[rel=prev]")).count():
        former.click()
        back.append(any_site.page_at(tab.url))
        assert len(back) <= len(walked)
    assert back == walked[::-1]


def test_the_contents_lead_to_every_page_and_say_where_one_is(site, open_site):
    tab = open_site(site, site.pages[-1])
    entries = tab.locator("#sommaire-livre a:not(.sections a, .telecharger a)")
    addresses = entries.evaluate_all("entries => entries.map(a => a.href)")
    assert site.page_at(addresses[0]) == "index.html"
    assert Counter(site.page_at(address) for address in addresses) == Counter(site.pages)
    for place in range(1, len(addresses)):
        entries.nth(place).click()
        here = tab.locator("#sommaire-livre a[aria-current=page]").evaluate_all(
            "entries => entries.map(a => a.href)"
        )
        assert here == [tab.url] == [addresses[place]]
    tab.locator("header .titre-livre").click()
    assert site.page_at(tab.url) == "index.html"


def test_the_cover_opens_the_book(any_site, open_site):
    tab = open_site(any_site)
    tab.get_by_role("link", name="Lire le livre").click()
    assert any_site.page_at(tab.url) != "index.html"
    assert tab.locator("main h1").is_visible()


def test_the_sections_of_a_chapter_are_in_its_contents(site, open_site):
    tab = open_site(site, site.page_named("seniors"))
    sections = tab.locator("#sommaire-livre .sections a")
    assert sections.count() > 3
    last = sections.nth(sections.count() - 2)
    last.click()
    heading = tab.locator(f"[id='{last.get_attribute('href')[1:]}']")
    assert last.inner_text() in heading.inner_text()
    tab.wait_for_function("link => link.classList.contains('ici')", arg=last.element_handle())


def test_the_fonts_are_those_of_the_book(any_site, open_site):
    tab = open_site(any_site, any_site.page_named("seniors"))
    faces = ask(tab, "fonts")
    assert [face for face in faces if not face.endswith(" loaded")] == []
    # Titles and text each have their own
    assert len(set(faces)) >= 2


def test_the_values_of_a_figure_open(site, open_site):
    tab = open_site(site, site.page_named("seniors"))
    summary = tab.locator("details.valeurs summary").first
    table = tab.locator("details.valeurs table").first
    assert summary.inner_text() == "Voir les valeurs"
    assert not table.is_visible()
    summary.focus()
    tab.keyboard.press("Enter")
    assert table.is_visible()
    assert table.locator("tbody tr").count() > 0
    tab.keyboard.press("Enter")
    assert not table.is_visible()


def test_a_reference_leads_to_what_it_names(trial_site, open_site):
    tab = open_site(trial_site, trial_site.page_named("logement"))
    tab.locator("main a[href$='#tbl-sante']").click()
    assert trial_site.page_at(tab.url) == trial_site.page_named("seniors")
    assert tab.locator("#tbl-sante table").is_visible()


def test_a_note_leads_to_its_text_and_back(trial_site, open_site):
    tab = open_site(trial_site, trial_site.page_named("epreuve"))
    mark = tab.locator("[role=doc-noteref]").nth(1)
    mark.click()
    note = tab.locator(f"[id='{mark.get_attribute('href')[1:]}']")
    assert note.inner_text().startswith("Seconde note.")
    note.locator("[role=doc-backlink]").click()
    assert tab.evaluate("() => location.hash.slice(1)") == mark.get_attribute("id")


def test_a_failed_chapter_says_so(trial_site, open_site):
    tab = open_site(trial_site, trial_site.page_named("jeunesse"))
    assert "La cellule 4 a échoué" in tab.locator("main .echec").inner_text()


def test_without_scripts_the_book_can_still_be_walked(trial_site, open_site):
    tab = open_site(trial_site, trial_site.page_named("seniors"), PHONE, java_script_enabled=False)
    tab.locator("#sommaire-livre a", has_text="Logement").click()
    assert trial_site.page_at(tab.url) == trial_site.page_named("logement")


def test_print_leaves_the_navigation_out(site, open_site):
    tab = open_site(site, site.page_named("seniors"))
    tab.emulate_media(media="print")
    out = (
        "header.bandeau",
        "#sommaire-livre",
        ".voisins",
        ".evitement",
        "footer",
        "details.valeurs",
    )
    assert [each for each in out if tab.locator(each).first.is_visible()] == []
    kept = ("h1", "main p", "main figure img", "main table")
    assert [each for each in kept if not tab.locator(each).filter(visible=True).count()] == []
    assert tab.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_at_400_percent_the_band_leaves_room_for_the_text(site, open_site):
    tab = open_site(site, site.page_named("seniors"), {"width": 320, "height": 256})
    tab.evaluate("() => window.scrollTo(0, 900)")
    band = tab.locator("header.bandeau").bounding_box()
    assert band["y"] + band["height"] <= 256 / 3
