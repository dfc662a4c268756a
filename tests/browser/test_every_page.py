"""What every page of a book must have, on every screen."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.browser.survey import MEASURED, SCREENS
from tests.browser.walking import listed

MEASURES = pytest.mark.parametrize("screen", MEASURED)


def test_nothing_fails_and_nothing_is_asked_outside_the_book(surveyed):
    assert surveyed.watch.wrongs == []


def test_one_outline_a_page(surveyed):
    wrong = {}
    for page, seen in surveyed.pages.items():
        levels = [level for level, _ in seen.headings]
        found = [f"{levels.count(1)} first-level headings"] if levels.count(1) != 1 else []
        found += [
            f"level {after} under level {before}: {text}"
            for before, (after, text) in zip(levels, seen.headings[1:], strict=False)
            if after > before + 1
        ]
        found += [f"empty heading of level {level}" for level, text in seen.headings if not text]
        wrong[page] = found
    assert not any(wrong.values()), listed(wrong)


def test_each_page_has_a_title_of_its_own(surveyed):
    titles = Counter(seen.title for seen in surveyed.pages.values())
    assert [title for title, count in titles.items() if count > 1 or not title.strip()] == []
    for page, seen in surveyed.pages.items():
        assert seen.lang == "fr", page
        if page != "index.html":
            heading = next(text for level, text in seen.headings if level == 1)
            assert seen.title.startswith(heading), page


def test_the_landmarks_of_every_page(surveyed):
    for page, seen in surveyed.pages.items():
        marks = dict(seen.landmarks)
        navigations = marks.pop("navigations")
        assert set(marks.values()) == {1}, (page, marks)
        assert all(navigations), page
        assert len(set(navigations)) == len(navigations), page


def test_every_link_has_a_target_and_words(surveyed):
    site, pages = surveyed.site, surveyed.pages
    inside, wrong = 0, {}
    for page, seen in pages.items():
        found = [f"link without words: {link}" for link in seen.links if not link["text"]]
        for link in seen.links:
            if not link["page"].startswith(site.address):
                continue
            inside += 1
            target = pages.get(site.page_at(link["page"]))
            if target is None and not link["anchor"] and site.holds(link["page"]):
                continue  # a file to download: the data pack
            if target is None or (link["anchor"] and link["anchor"] not in target.ids):
                found.append(f"leads nowhere: {link}")
        found += [f"id twice: {name}" for name, count in Counter(seen.ids).items() if count > 1]
        wrong[page] = found
    assert inside > 5 * len(pages)
    assert not any(wrong.values()), listed(wrong)


def test_every_image_is_told(surveyed):
    assert sum(seen.images for seen in surveyed.pages.values()) > 3
    wrong = {page: seen.without_alt for page, seen in surveyed.pages.items()}
    assert not any(wrong.values()), listed(wrong)


def test_every_table_has_headers_with_a_scope(surveyed):
    assert sum(seen.tables for seen in surveyed.pages.values()) > 0
    wrong = {page: seen.bare_tables for page, seen in surveyed.pages.items()}
    assert not any(wrong.values()), listed(wrong)


@pytest.mark.parametrize("screen", [*SCREENS, "wider spacing", "larger letters"])
def test_everything_fits(surveyed, screen):
    wrong = surveyed.wrongs("unfit", screen)
    assert not wrong, listed(wrong)


def test_what_scrolls_sideways_is_reached_by_keys_and_named(surveyed):
    regions = [
        (page, region)
        for page, seen in surveyed.pages.items()
        for region in seen.scrollers["390"] + seen.scrollers["320"]
    ]
    assert regions
    mute = [(page, r) for page, r in regions if not (r["focusable"] and r["role"] and r["label"])]
    assert mute == []


@MEASURES
def test_axe_finds_nothing(surveyed, screen):
    wrong = surveyed.wrongs("axe", screen)
    assert not wrong, listed(wrong)


@MEASURES
def test_text_stands_out_from_its_ground(surveyed, screen):
    """Unlike axe, measured on hatched grounds too."""
    wrong = surveyed.wrongs("faint", screen)
    assert not wrong, listed(wrong)


@MEASURES
def test_targets_are_large_enough(surveyed, screen):
    wrong = surveyed.wrongs("targets", screen)
    assert not wrong, listed(wrong)
