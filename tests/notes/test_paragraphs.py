"""A note is cut between lines only: not a character of it is lost, changed nor moved."""

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diagnostic.errors import DataError
from diagnostic.notes.paragraphs import decoded, of_text, read_note

WHOLE = """\
## Un titre
À Carpentras, 11,3 % des habitants
ont 75 ans et plus.

- Un point.
- Un autre,
  sur deux lignes.

- Un troisième, après une ligne vide.

  La suite du troisième.

| Lieu | Part |
|:-----|-----:|
| Ici | 10 % |

> Une citation
> sur deux lignes.

```text
du code

encore 12 %
```

***

<!-- une remarque

sur plusieurs lignes -->

::: {.encadre}
Dans un encadré.
:::

Fin[^1].

[^1]: Une note.

    Sa suite.
"""


def test_each_thing_is_one_paragraph(cut):
    found = [each.text.splitlines()[0] for each in cut(WHOLE).paragraphs]
    assert found == [
        "## Un titre",
        "À Carpentras, 11,3 % des habitants",
        "- Un point.",
        "- Un autre,",
        "- Un troisième, après une ligne vide.",
        "| Lieu | Part |",
        "> Une citation",
        "```text",
        "Dans un encadré.",
        "Fin[^1].",
        "[^1]: Une note.",
    ]


def test_a_paragraph_knows_its_line_and_its_words(cut):
    note = cut(WHOLE)
    lines = WHOLE.splitlines()
    for each in note.paragraphs:
        assert lines[each.line - 1] == each.text.splitlines()[0]
    assert note.paragraphs[3].opening == "Un autre, sur deux lignes."
    assert note.paragraphs[1].opening == "À Carpentras, 11,3 % des habitants ont 75 ans…"


def test_marks_of_a_list_stand_after_the_whole_list(cut):
    note = cut(WHOLE)
    parts = list(note.parts([3, 4]))
    assert [numbers for _, numbers in parts] == [[3, 4], []]
    assert parts[0][0].endswith("La suite du troisième.")


def test_code_and_comments_are_never_cut(cut):
    note = cut(WHOLE)
    code = next(each for each in note.paragraphs if each.text.startswith("```"))
    assert code.text.endswith("encore 12 %\n```")
    after = [text for text, _ in note.parts([code.number])]
    assert after[0].endswith("```")
    assert "<!-- une remarque\n\nsur plusieurs lignes -->" in after[1]


@pytest.mark.parametrize(
    "wrong",
    ["```\njamais fermé\n\nsuite", "<!-- jamais fermé\n\nsuite", "$$ seul\n\nsuite", "- \n\n-"],
)
def test_what_is_never_closed_does_not_swallow_the_rest(cut, wrong):
    note = cut(wrong)
    assert "\n".join(text for text, _ in note.parts(range(1, 9))).split() == wrong.split()


lines = st.lists(
    st.sampled_from([
        "", " ", "du texte 12 %", "- un point", "  suite", "1. un", "# Titre", "| a | b |", "```",
        "<!--", "-->", ":::", "::: {.x}", "> dit", "***", "$$", "\t", "[^1]: note", "a\tb  ",
    ])
)  # fmt: skip


@given(lines.map("\n".join), st.sets(st.integers(1, 12)))
@example("- a\n\n- b", {1})
def test_nothing_is_lost_whatever_is_written(text, marked):
    note = of_text(None, text)
    kept = "\n".join(piece for piece, _ in note.parts(marked))
    assert kept.split("\n") == text.rstrip().split("\n") or not text.strip()
    numbers = [n for _, several in note.parts(marked) for n in several]
    assert sorted(numbers) == sorted(marked & {each.number for each in note.paragraphs})
    assert [each.number for each in note.paragraphs] == list(range(1, len(note.paragraphs) + 1))


@given(lines.map("\n".join))
def test_what_does_not_count_changes_no_digest(text):
    def digests(written):
        return [each.digest for each in of_text(None, written).paragraphs]

    assert digests(text.replace("\n", "\r\n")) == digests(text)


@given(st.text())
def test_a_digest_is_never_taken_for_a_number(text):
    assert all(each.digest.isalpha() for each in of_text(None, text).paragraphs)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_way_of_saving_gives_the_same_text(tmp_path, encoding, ending):
    plain, saved = tmp_path / "a.md", tmp_path / "b.md"
    plain.write_text(WHOLE, encoding="utf-8")
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    raw = marks.get(encoding, b"") + WHOLE.replace("\n", ending).encode(encoding)
    saved.write_bytes(raw)
    assert [p.text for p in read_note(saved).paragraphs] == [
        p.text for p in read_note(plain).paragraphs
    ]
    assert saved.read_bytes() == raw


def test_letters_that_cannot_be_read_are_told_with_their_line(tmp_path):
    path = tmp_path / "seniors.md"
    path.write_bytes("Un.\n\nDes aînés isolés.".encode("cp1252"))
    with pytest.raises(DataError, match=r"seniors\.md, ligne 3.*UTF-8[^$]*Des aînés isolés"):
        decoded(path)


@pytest.mark.parametrize("empty", ["", "\n\n", "  \t\n", "\ufeff", "<!-- plus tard -->", "***"])
def test_a_note_without_words_has_no_paragraph(tmp_path, empty):
    path = tmp_path / "seniors.md"
    path.write_text(empty, encoding="utf-8")
    assert read_note(path).paragraphs == ()
    assert read_note(tmp_path / "absent.md").paragraphs == ()
