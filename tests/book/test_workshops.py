"""The kit of a group and the slides of a restitution, from the same figures as the book."""

import json
import re
from dataclasses import replace

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from diagnostic import open_study
from diagnostic.book.decks import deck, write_deck
from diagnostic.book.workshopkits import figures, kit, write_kit
from diagnostic.errors import DisclosureError
from diagnostic.study.model import Edition
from diagnostic.voices.demonstration import LABEL
from diagnostic.voices.workshops.files import load


def executed(folder, theme, *calls):
    """Write a chapter as its execution leaves it."""
    book = open_study("plaisir", theme=theme)
    cells = []
    for call, *arguments in calls:
        data, metadata = getattr(book, call)(*arguments)._repr_mimebundle_()
        output = {"output_type": "execute_result", "data": data, "metadata": metadata}
        cells.append({"cell_type": "code", "source": f"étude.{call}()", "outputs": [output]})
    path = folder / f"{theme}.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chapters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chapters")
    return {
        "synthesis": executed(folder, "synthesis", ("ten_facts",), ("questions",)),
        "housing": executed(folder, "housing", ("trend", "vacancy_rate_rp")),
        "voices": executed(
            folder, "voices", ("workshops_table",), ("workshops_coordination",),
            ("workshops_ideas",),
        ),
    }  # fmt: skip


def test_a_kit_is_a_page_of_figures_and_a_page_to_fill(tmp_path):
    found = load("plaisir", "habitat")
    context = open_study("plaisir", theme="housing").context
    made = kit(context, found)
    known = figures(context)
    assert 6 <= len(known) <= 8
    for value in known:
        assert f"| {value.year} |" in made
    assert made.count("\n> «") <= 3
    word, pdf = write_kit(made, found, tmp_path)
    assert len(PdfReader(pdf).pages) == 2
    document = Document(word)
    assert len(document.tables) == 6
    assert any("Freins à la coordination" in row.text for row in document.tables[3].rows[0].cells)
    again = kit(context, found)
    assert again == made
    before = [path.read_bytes() for path in (word, pdf)]
    write_kit(again, found, tmp_path)
    assert [path.read_bytes() for path in (word, pdf)] == before


def test_the_deck_says_what_the_chapters_say_and_marks_fiction(chapters, tmp_path):
    study = open_study("plaisir", theme="portrait").context.study
    made = deck(study, chapters, ("Plaisir",))
    heads = re.findall(r"^## (.*)$", made.markdown, re.MULTILINE)
    assert heads[:2] == ["Dix chiffres clés"] * 2
    assert "Le taux de logements vacants augmente depuis 2009 dans les Yvelines" in heads
    assert re.search(r"!\[Logement\. Source[^]]*Insee, RP2022", made.markdown)
    assert f"Freins à la coordination et remèdes ({LABEL})" in heads
    assert "Prochaines étapes" in heads
    written = write_deck(made, tmp_path, "diaporama")
    slides = Presentation(written[0]).slides
    assert len(slides) == len(heads) + 1
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    assert len(pictures) == 1
    assert "alt=" not in "".join(
        shape.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )
    page = written[1].read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=[\"']https?://", page)
    assert "11 juin" in page
    before = [path.read_bytes() for path in written]
    assert [path.read_bytes() for path in write_deck(made, tmp_path, "diaporama")] == before


def test_a_shared_deck_is_refused_when_it_holds_what_identifies(chapters, tmp_path):
    study = open_study("plaisir", theme="portrait").context.study
    shared = replace(study, edition=Edition.PUBLIC)
    leaking = json.loads(chapters["synthesis"].read_text("utf-8"))
    leaking["cells"][0]["outputs"][0]["data"]["text/plain"] += "\njeanne.martin@exemple.fr"
    path = tmp_path / "synthesis.ipynb"
    path.write_text(json.dumps(leaking), encoding="utf-8")
    with pytest.raises(DisclosureError) as raised:
        deck(shared, {**chapters, "synthesis": path}, ("Plaisir",))
    assert "diaporama" in str(raised.value)
    assert "jeanne" not in str(raised.value)
