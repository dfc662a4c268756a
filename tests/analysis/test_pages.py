"""The book's own pages list what served, all of it and nothing else."""

import re

import pytest

from diagnostic.analysis import pages
from diagnostic.analysis.prompts import glossary, prompts
from diagnostic.study.themes import LABELS
from diagnostic.text import typographic


@pytest.fixture(scope="module")
def catalogue(statistics):
    return statistics.catalogue


def shown(words):
    return typographic(pages.cell(words))


def test_the_sources_listed_are_the_sources_used(catalogue):
    used = list(catalogue.sources.values())[3:9]
    page = pages.sources(used)
    rows = [
        line for line in page.splitlines() if line.startswith("| ") and "Producteur" not in line
    ]
    assert len(rows) == 6
    for source in used:
        row = next(line for line in rows if shown(source.dataset) in line)
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert cells[0] == shown(source.publisher)
        assert cells[2] == str(source.vintage)
        assert cells[3] == str(source.geography_year or "–")
        assert cells[4] == source.licence
        assert not source.url or f"]({source.url})" in row
        assert not source.reserve or source.reserve in page
    for other in catalogue.sources.values():
        if other not in used and other.dataset not in {s.dataset for s in used}:
            assert f"[{shown(other.dataset)}]" not in page
    assert page.lstrip().startswith("6\u00a0sources ont servi")


def test_one_source_is_in_the_singular(catalogue):
    page = pages.sources([catalogue.sources["insee_filosofi_2021"]])
    assert page.lstrip().startswith("1\u00a0source a servi")


def test_sheets_are_those_of_the_indicators_used(catalogue):
    used = [catalogue.indicators[name] for name in ("share_75_plus", "ehpad_place_rate")]
    page = pages.sheets(used, catalogue)
    assert re.findall(r"^### (.+?) \{", page, re.MULTILINE) == [i.label for i in used]
    for indicator in used:
        assert indicator.definition in page
    assert page.count("\n## ") == 1
    assert "Finess" in page


def test_every_indicator_has_a_sheet_that_stands(catalogue):
    page = pages.sheets(list(catalogue.indicators.values()), catalogue)
    sheets = re.split(r"^### ", page, flags=re.MULTILINE)[1:]
    assert len(sheets) == len(catalogue.indicators)
    for sheet in sheets:
        assert "- **Unité" in sheet
        assert "- **Calcul" in sheet
        assert not re.search(r"\b(nan|None)\b|\.\.(?!\.)", sheet)


def test_the_glossary_has_every_term_in_order():
    page = pages.glossary_page()
    terms = [block.splitlines()[0] for block in page.split("\n\n")]
    assert terms == [term.term for term in glossary()]


def test_the_method_lists_what_to_ask_of_whom_for_the_studys_themes_only():
    page = pages.method([("seniors", LABELS["seniors"])], "Une remarque de l’équipe.")
    assert "Une remarque de l’équipe." in page
    for request in prompts("seniors").requests:
        assert request.what in page
    for request in prompts("housing").requests:
        assert request.what not in page


def test_the_page_on_reading_names_the_comparators(carpentras):
    page = pages.how_to_read(carpentras.town, carpentras.comparators)
    for place in carpentras.comparators:
        assert place.subject in page
    for word in ("secret", "non publié", "incomplet", "non chargé"):
        assert f"[{word}]{{.manque}}" in page


def test_a_cell_keeps_its_bars_to_itself():
    assert pages.cell("a | b\n c") == "a \\| b c"
