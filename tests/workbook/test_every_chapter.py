"""What holds of every output of every chapter, whatever the territory."""

import re

import pandas as pd
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.presentation.markdown import valid_identifier
from diagnostic.text import capitalised, number

PYTHON = re.compile(r"\b(nan|NaN|None|NaT|inf|True|False|Status|dtype|object at)\b")
PLAIN_SPACE = re.compile(r"\d [%€‰]|[\w)»%€] [;!?»:](?=\s|$)|« |\d \d{3}\b(?! )")
"""A space that lets a sign go to the next line alone."""
ZERO = re.compile(r"(?<![\d,\u202f])0(,0+)?\u202f?[%€]")
STATES = "|".join({status.label for status in Status if not status.has_value})
DENIAL = re.compile(rf"\b(ne|n’|[Pp]as|[Aa]ucune?|manquent?|faute|trop peu|{STATES})\b|n’")
"""How French says that something is not there."""


def words(block):
    """What a block says, its images apart."""
    return re.sub(r"base64,[\w+/=]+", "", "\n".join((block.plain, block.markdown, block.html)))


def test_nothing_of_python_is_printed(chapter):
    for each in chapter.shown:
        assert (
            PYTHON.findall(re.sub(r"<style.*?</style>", "", words(each.block), flags=re.DOTALL))
            == []
        )


def test_no_figure_stands_twice(chapter):
    named = [
        name
        for each in chapter.shown
        for name in re.findall(r"\{#((?:fig|tbl)-[^ }]+)", each.block.markdown)
    ]
    assert len(named) == len(set(named))


def test_french_signs_are_set(chapter):
    for each in chapter.shown:
        # Tables are padded with spaces in a terminal; their cells are tested with them.
        plain = each.block.plain if each.block.kind != "table" else each.block.plain.split("\n")[0]
        assert "'" not in plain, each.method
        assert PLAIN_SPACE.findall(plain) == [], each.method


def test_every_cell_shows_something_in_every_form(chapter):
    for each in chapter.shown:
        block = each.block
        assert len(block.plain.strip()) > 20, each.method
        assert block.markdown.strip(), each.method
        assert "<" in block.html, each.method
        assert not re.search(r"\*\*|:::|\{\.", block.html), each.method
        assert block.markdown.count(":::") % 2 == 0, each.method


def test_identifiers_are_given_once(chapter):
    names = [each.block.identifier for each in chapter.shown if each.block.identifier]
    assert len(names) == len(set(names))
    for each in chapter.shown:
        if each.block.kind in {"figure", "table"}:
            kind = {"figure": "fig", "table": "tbl"}[each.block.kind]
            assert valid_identifier(each.block.identifier, kind)
            assert f"#{each.block.identifier}" in each.block.markdown


def test_a_figure_has_its_picture_its_words_and_its_data(chapter):
    for each in chapter.figures:
        assert each.block.png.startswith(b"\x89PNG")
        assert f"(figures/{each.block.identifier}.png)" in each.block.markdown
        assert isinstance(each.block.data, pd.DataFrame)
        assert not each.block.data.empty
        assert each.part("titre-figure")
        assert each.alt.endswith(".")


def test_the_values_of_a_figure_are_written_as_they_are(chapter):
    indicators = chapter.context.statistics.catalogue.indicators
    for each in chapter.figures:
        data = each.block.data
        for row in data.to_dict("records"):
            if "status" not in row:
                continue
            if Status(row["status"]).has_value:
                indicator = indicators[row.get("indicator", each.arguments[0])]
                unit, decimals = (
                    row.get("unit", indicator.unit),
                    row.get("decimals", indicator.decimals),
                )
                bare = number(row["value"], int(decimals))
                assert row["text"].startswith(bare), row
                assert row["text"].endswith(unit), row
            else:
                assert pd.isna(row["value"]), row
                assert row["text"] == Status(row["status"]).label, row


def test_the_alternative_text_says_the_town_or_what_is_missing(chapter):
    for each in chapter.figures:
        assert len(each.alt) > 40
        data = each.block.data
        for row in data[data["role"] == "town"].to_dict("records"):
            said = row.get("text") or f"{row['x_text']} et {row['y_text']}"
            assert said in each.alt, each.block.identifier


def test_the_alternative_text_promises_a_table_only_where_there_is_one(chapter):
    for each in chapter.figures:
        if "Le tableau des valeurs" in each.alt:
            assert each.part("valeurs"), each.block.identifier


def test_a_figure_names_the_sources_of_what_it_draws(chapter):
    sources = chapter.context.statistics.catalogue.sources
    for each in chapter.figures:
        line = each.part("source")
        assert line.startswith("Source")
        names = each.block.used["sources"]
        assert names, each.block.identifier
        for name in names:
            # One name may stand for several vintages, or for both halves of a census.
            head = ", ".join(sources[name].short.split(", ")[:2])
            assert re.sub(r"\s*\d{4}$", "", head) in line, (each.block.identifier, name)


def test_what_is_used_exists_in_the_catalogue(chapter):
    catalogue = chapter.context.statistics.catalogue
    for each in chapter.shown:
        assert set(each.block.used.get("sources", ())) <= set(catalogue.sources)
        assert set(each.block.used.get("indicators", ())) <= set(catalogue.indicators)


def test_the_table_of_sources_lists_what_served_and_nothing_else(chapter):
    listed = chapter.of("sources")
    if not listed:
        pytest.skip("the synthesis has no table of sources")
    others = [each.block for each in chapter.shown if each.method != "sources"]
    served = {name for block in others for name in block.used.get("sources", ())}
    assert set(listed[0].block.used.get("sources", ())) == served
    for name in served:
        assert chapter.context.statistics.catalogue.sources[name].dataset in listed[0].block.plain


def test_an_absence_says_why_in_words(chapter):
    for each in chapter.shown:
        if each.block.kind == "absence" and each.method not in {"notes", "voices"}:
            said = each.block.plain
            assert said.rstrip().endswith("."), said
            assert not ZERO.search(said), said
            assert DENIAL.search(said), said


def test_cards_print_the_values_of_the_data_or_the_state(chapter):
    for card, value in chapter.cards:
        assert f"[{value.indicator.short}]{{.nom}}" in card
        if value.known:
            assert f"[{value.bare}" in card
            assert ".source-carte" in card
            assert not card.startswith(" .vide")
        else:
            assert card.startswith(" .vide")
            assert f"[{capitalised(value.status.label)}]" in card
            assert "aucune valeur" in card
            if value.indicator.availability and not value.reserve:
                assert value.indicator.availability.split(" ")[0] in card


def test_cards_declare_the_sources_of_the_comparators_they_print(chapter):
    used = {n for each in chapter.of("key_figures") for n in each.block.used["sources"]}
    for card, value in chapter.cards:
        for place in chapter.context.comparators:
            other = chapter.context.profile.nearest(value.indicator.id, place, value.year)
            if other.known and f"[{place.short}]{{.cle}} {other.written}" in card.replace("\\", ""):
                assert set(other.sources) <= used


def test_a_fragile_card_says_so(chapter):
    for card, value in chapter.cards:
        assert (".drapeau" in card) == value.fragile
