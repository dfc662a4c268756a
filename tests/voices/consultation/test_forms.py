"""Forms are valid, ask for nothing that identifies, and come back."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from diagnostic.errors import DataError
from diagnostic.voices.consultation.ballots import import_ballots
from diagnostic.voices.consultation.grid import grid
from diagnostic.voices.consultation.scales import Format
from diagnostic.voices.consultation.urn import open_urn
from diagnostic.voices.consultation.wording import findings, library
from diagnostic.voices.consultation.xlsform import check, xlsform


@pytest.mark.parametrize("form", list(Format))
def test_forms_of_every_format_are_valid(make, form):
    ballot = make.prepared(form)
    content = xlsform(ballot)
    assert content == xlsform(ballot), "the same vote gives the same bytes"
    path = make.folder / "form.xlsx"
    path.write_bytes(content)
    xform = convert(path, validate=False).xform
    for item in ballot.items:
        assert item.text in xform
    for asked in (
        "deviceid",
        'jr:preload="timestamp"',
        'jr:preload="property"',
        "geopoint",
        "phonenumber",
        "username",
        "email",
    ):
        assert asked not in xform
    assert "bind" in xform
    assert (
        load_workbook(io.BytesIO(grid(ballot, codes=False)))["Bulletins"]["A1"].value == "bulletin"
    )


def test_what_the_form_names_comes_back(make):
    ballot, drawn = make.opened(Format.REGNIER, codes={"elus": 1})
    book = load_workbook(io.BytesIO(xlsform(ballot)))
    rows = list(book["survey"].iter_rows(min_row=2, values_only=True))
    names = [row[1] for row in rows if str(row[0]).startswith("select_one niveaux")]
    marks = [row[1] for row in book["choices"].iter_rows(min_row=2, values_only=True)]
    assert marks[-2:] == ["B", "N"]
    header = ["code", "groupe", *(f"enonces/{name}" for name in names)]
    path = make.csv("k.csv", [header, [drawn["elus"][0], "elus", "N", "B", "5"]])
    import_ballots(ballot, path)
    assert open_urn(ballot).rows["elus"] == (("N", "B", "5"),)


def test_a_form_that_is_not_valid_is_refused():
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "survey"
    book.active.append(["type", "name", "label"])
    book.active.append(["select_one absent", "q", "Q"])
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(DataError, match="XLSForm"):
        check(buffer.getvalue())


@pytest.mark.parametrize(
    ("question", "said", "blocking"),
    [
        ("De votre point de vue, … ?", "n’est pas écrite", True),
        ("Comment améliorer le lien social sur notre territoire avec vous demain", "pas une question", True),  # noqa: E501
        ("Que faire ici pour l’entraide et comment la payer demain ?", "deux questions en une", False),  # noqa: E501
        ("Qu’attend le territoire de ses associations demain ?", "territoire", False),
        ("Comment vivre ensemble dans cette vallée demain ?", "vague", False),
        ("Quelle gouvernance pour l’entraide dans la vallée ?", "jargon", False),
        ("Que faire pour l’entraide dans la vallée ?", "point de vue", False),
        ("Que faire pour l’entraide dans la vallée ?", "n’associe pas", False),
        ("Que faire pour l’entraide dans la vallée ?", "possible", False),
    ],
)  # fmt: skip
def test_wording_is_advised(question, said, blocking):
    found = [finding for finding in findings(question) if said in finding.message]
    assert found, [finding.message for finding in findings(question)]
    assert found[0].blocking is blocking
    assert found[0].remedy


def test_a_good_question_is_left_alone():
    question = (
        "De votre point de vue, la commune peut-elle faire avec vous plus de place à l’entraide ?"
    )
    assert findings(question) == []


def test_the_library_names_four_parks_and_invents_nothing():
    parks = library()
    assert [each.park for each in parks] == [
        "Scarpe-Escaut",
        "Ballons des Vosges",
        "Volcans d’Auvergne",
        "Vexin français",
    ]
    assert all(each.source for each in parks)
