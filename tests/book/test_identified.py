"""Identifiers lead to the place the book has for them, and nowhere else."""

from __future__ import annotations

from diagnostic.book import tree
from diagnostic.book.identified import lead

KNOWN = {
    "sec-actions-act-09", "sec-actions-act-09-suivi", "sec-actions-act-01",
    "actions-c-school-dropout-01", "actions-ob-4-1",
}  # fmt: skip


def led(words):
    blocks = [tree.para(tree.string(words))]
    lead(blocks, KNOWN)
    links = {
        tree.text(each): each["c"][2][0] for each in tree.iterate(blocks) if each["t"] == "Link"
    }
    return tree.text(blocks), links


def test_identifiers_of_what_the_book_holds_become_links():
    words = "Voir ACT‑09, (ACT-01) et C‑school_dropout‑01 ; puis OB‑4.1."
    said, links = led(words)
    assert said == words, "no letter is lost"
    assert links == {
        "ACT‑09": "#sec-actions-act-09",
        "ACT-01": "#sec-actions-act-01",
        "C‑school_dropout‑01": "#actions-c-school-dropout-01",
        "OB‑4.1": "#actions-ob-4-1",
    }


def test_what_the_follow_up_records_leads_under_its_fiche():
    assert led("RS‑ACT‑09‑7 ET-ACT-01-2")[1] == {
        "RS‑ACT‑09‑7": "#sec-actions-act-09-suivi",
        "ET-ACT-01-2": "#sec-actions-act-01",
    }


def test_what_the_book_does_not_hold_stays_as_written():
    words = "ACT‑77, XACT‑09, rendez-vous, A-t-il, CM2-6e, F-GHIJ, AX‑1 et ACT‑09bis"
    assert led(words) == (words, {})


def test_titles_code_and_links_are_left_alone():
    inner = tree.string("ACT‑09")
    blocks = [
        {"t": "Header", "c": [2, ["", [], []], inner]},
        tree.para([tree.link(list(inner), "#ailleurs")]),
        tree.para([{"t": "Code", "c": [["", [], []], "ACT-09"]}]),
    ]
    lead(blocks, KNOWN)
    assert [e["c"][2][0] for e in tree.iterate(blocks) if e["t"] == "Link"] == ["#ailleurs"]
