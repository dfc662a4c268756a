"""The index of a batch: words to pages, small for many books."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.book.batchsearch import Searchable, index_js, read_index

WORDS = st.lists(st.sampled_from(["été", "cœur", "Aînés", "12", "a", "l’eau", "ville"]), max_size=4)


def read(script):
    return json.loads(script.removeprefix("window.LOT_INDEX=").rstrip().removesuffix(";"))


def found(index, word):
    """Return (book, page) of a word, as the page's script does."""
    lines = dict(line.split(" ") for line in index["mots"].split("\n") if line)
    places = set()
    for run in lines.get(word, "").split(",") if word in lines else ():
        first, _, last = run.partition("-")
        places |= set(range(int(first), int(last or first) + 1))
    books = len(index["livres"])
    return {(index["livres"][p % books][0], index["pages"][p // books][0]) for p in places}


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_each_word_leads_to_the_pages_that_hold_it(books):
    given_books = [
        Searchable(f"b{n}", f"b{n}/", [[f"p{k}.html", "", "T", "", " ".join(w)] for k, w in pages])
        for n, pages in enumerate(list(enumerate(book)) for book in books)
    ]
    index = read(index_js(given_books))
    for written, sought in {
        "été": "ete",
        "cœur": "coeur",
        "Aînés": "aines",
        "l’eau": "eau",
    }.items():
        expected = {
            (f"b{n}", f"p{k}.html")
            for n, book in enumerate(books)
            for k, words in enumerate(book)
            if written in words
        }
        assert found(index, sought) == expected
    assert found(index, "12") == found(index, "a") == set()
    assert index["mots"].split("\n") == sorted(index["mots"].split("\n"))


def test_the_same_page_of_all_books_is_one_range():
    entries = [["seniors.html", "", "Seniors", "", "aînés"]]
    index = read(index_js([Searchable(f"b{n}", "", entries) for n in range(40)]))
    assert "aines 0-39" in index["mots"]


def test_beyond_its_limit_the_index_leaves_out_the_rarest_and_says_so():
    books = [
        Searchable("a", "", [["p.html", "", "Commun", "", "rare"]]),
        Searchable("b", "", [["p.html", "", "Commun", "", ""]]),
    ]
    index = read(index_js(books, limit=5))
    assert index["mots"] == "commun 0-1"
    assert index["entier"] is False


@pytest.mark.parametrize("text", [None, "", "window.LIVRE_INDEX=[1", 'window.LIVRE_INDEX={"a":1};'])
def test_a_site_without_a_readable_index_is_not_searched(tmp_path, text):
    if text is not None:
        (tmp_path / "site").mkdir()
        (tmp_path / "site/recherche.js").write_text(text)
    assert read_index(tmp_path) == []
