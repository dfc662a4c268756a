"""Figures named by a paragraph: what names one, what does not, and what is printed."""

import pytest

from diagnostic.notes.citing import Citation, citations, plain, rendered

KNOWN = {"share_75_plus", "living_alone_80_plus", "population"}


def cited(text):
    return [(each.indicator, each.vintage, each.place) for each in citations(text, KNOWN)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{share_75_plus}", [("share_75_plus", None, "")]),
        ("{share_75_plus, 2017}", [("share_75_plus", 2017, "")]),
        ("{share_75_plus, DEP}", [("share_75_plus", None, "DEP")]),
        ("{share_75_plus, 2017, DEP-84}", [("share_75_plus", 2017, "DEP-84")]),
        ("{share_75_plus ,DEP-2A , 2017 }", [("share_75_plus", 2017, "DEP-2A")]),
        ("{population} et {population}", [("population", None, "")]),
        ("<!-- repose sur : share_75_plus -->", [("share_75_plus", None, "")]),
        (
            "<!-- Repose sur : share_75_plus, 2017, DEP, living_alone_80_plus ; population -->",
            [
                ("share_75_plus", 2017, "DEP"),
                ("living_alone_80_plus", None, ""),
                ("population", None, ""),
            ],
        ),
        (
            "<!-- repose sur :\nshare_75_plus\npopulation\n-->",
            [("share_75_plus", None, ""), ("population", None, "")],
        ),
        ("{share_75_pluss}", [("share_75_pluss", None, "")]),  # a mistake, told as such
    ],
)
def test_what_names_a_figure(written, meant):
    assert cited(f"Un texte {written}.") == meant


@pytest.mark.parametrize(
    "written",
    [
        "{mot}", "\\{share_75_plus}", "`{share_75_plus}`", "[lien]{share_75_plus}",
        "{{< share_75_plus >}}", "{{share_75_plus}}", "{.share_75_plus}", "{#share_75_plus}",
        "{lang=share_75_plus}", "```\n{share_75_plus}\n```", "~~~~\n{share_75_plus}\n~~~~",
        "<!-- {share_75_plus} -->", "<!-- share_75_plus -->", "$x_{share_75_plus}$",
        "$\\frac{1}{share_75_plus}$",
        "{Share_75_plus}", "{}", "{ }",
    ],
)  # fmt: skip
def test_what_names_none_stays_as_it_is(written):
    assert not cited(written)
    shown = rendered(written, KNOWN, lambda _: "FAUX")
    assert shown == ("" if written.startswith("<!--") else written)


def test_the_figure_is_printed_and_comments_are_not():
    text = "Ils sont {population}. <!-- repose sur : share_75_plus -->\nSuite `<!-- code -->`."
    assert rendered(text, KNOWN, lambda each: f"<{each.indicator}>") == (
        "Ils sont <population>.\nSuite `<!-- code -->`."
    )
    assert rendered("{population, 1999}", KNOWN, lambda _: None) == "{population, 1999}"


def test_comments_hold_code_and_code_holds_comments():
    assert rendered("<!-- `a` -->b", KNOWN, str) == "b"
    assert rendered("`<!--` a `-->`", KNOWN, str) == "`<!--` a `-->`"


def test_what_is_typed_is_all_but_code_comments_and_names():
    typed = plain("Un {share_75_plus} <!-- 12 % --> `13 %` deux.")
    assert typed.split() == ["Un", "deux."]


def test_a_citation_keeps_how_it_was_written():
    assert citations("{population, 2017}", KNOWN) == [
        Citation("population", 2017, "", "{population, 2017}")
    ]
