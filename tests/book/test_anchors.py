"""Sections get anchors of their own; those that are written are kept."""

from diagnostic.book.anchors import anchored


def markdown(*sources):
    return [{"cell_type": "markdown", "source": source} for source in sources]


def sources(cells):
    return [cell["source"] for cell in cells]


def test_sections_are_named_after_their_chapter_and_title():
    assert sources(anchored(markdown("## Les chiffres clés\n\nTexte."), "seniors")) == [
        "## Les chiffres clés {#sec-seniors-les-chiffres-cles}\n\nTexte."
    ]


def test_two_sections_of_one_title_are_told_apart():
    assert sources(anchored(markdown("## Suite", "## Suite"), "x")) == [
        "## Suite {#sec-x-suite}",
        "## Suite {#sec-x-suite-2}",
    ]


def test_anchors_fit_the_bookmarks_of_word():
    (cell,) = anchored(markdown("## Ce que disent les professionnels et les habitants"), "seniors")
    assert cell["source"].endswith("{#sec-seniors-ce-que-disent-les}")


def test_written_anchors_and_classes_are_kept():
    cells = markdown("## Fait {#sec-fait}", "### Note {.unnumbered}")
    assert sources(anchored(cells, "x")) == [
        "## Fait {#sec-fait}",
        "### Note {#sec-x-note .unnumbered}",
    ]


def test_titles_and_code_are_left_alone():
    cells = [
        *markdown("# Titre", "```\n## pas un titre\n```"),
        {"cell_type": "code", "source": "## x"},
    ]
    assert sources(anchored(cells, "x")) == ["# Titre", "```\n## pas un titre\n```", "## x"]
