import itertools
import math

from hypothesis import assume, given
from hypothesis import strategies as st

from diagnostic.presentation import layout
from diagnostic.presentation.fonts import text_width

labels = st.lists(st.tuples(st.floats(0, 300), st.floats(5, 60)), min_size=1, max_size=9)


@given(labels)
def test_spread_labels_never_overlap_and_keep_their_order(pairs):
    centres, sizes = zip(*pairs, strict=True)
    assume(sum(sizes) + 4 * len(sizes) <= 320)
    placed = layout.spread(centres, sizes, -10, 310, 4)
    order = sorted(range(len(placed)), key=lambda i: (centres[i], i))
    edges = [(placed[i] - sizes[i] / 2, placed[i] + sizes[i] / 2) for i in order]
    for (_, right), (left, _) in itertools.pairwise(edges):
        assert left - right >= 4 - 1e-6
    assert edges[0][0] >= -10 - 1e-6
    assert edges[-1][1] <= 310 + 1e-6


@given(labels)
def test_labels_that_are_apart_do_not_move(pairs):
    centres, sizes = zip(*pairs, strict=True)
    ranked = sorted(pairs)
    assume(all(b[0] - a[0] >= (a[1] + b[1]) / 2 + 1 for a, b in itertools.pairwise(ranked)))
    placed = layout.spread(centres, sizes, -100, 400, 1)
    assert all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(placed, centres, strict=True))


def test_without_room_the_overflow_is_shared():
    placed = layout.spread([50, 50, 50], [60, 60, 60], 0, 100)
    assert placed == [-10, 50, 110]


def test_wrapping_cuts_at_spaces_and_hyphens_only():
    assert layout.wrap("Provence-Alpes-Côte d’Azur", 70, 10).split("\n") == [
        "Provence-",
        "Alpes-Côte",
        "d’Azur",
    ]
    assert layout.wrap("Saint-Denis", 500, 10) == "Saint-Denis"
    assert layout.wrap("12\u202f%", 1, 10) == "12\u202f%"


@given(st.text("abcdé -’", max_size=60), st.floats(10, 200))
def test_wrapping_loses_no_letter(text, width):
    wrapped = layout.wrap(text, width, 10)
    assert wrapped.replace("\n", "").replace(" ", "") == text.replace(" ", "")
    for line in wrapped.split("\n"):
        assert text_width(line, 10) <= width or " " not in line.strip(" ") or "-" in line


def test_a_long_label_is_cut_with_an_ellipsis():
    short = layout.shortened("Pernes-les-Fontaines", 60, 10)
    assert short.endswith("…")
    assert text_width(short, 10) <= 60
    assert layout.shortened("Ris", 60, 10) == "Ris"


@given(st.floats(0.01, 1e6), st.integers(1, 6))
def test_ticks_are_round_and_few(high, count):
    ticks = layout.round_ticks(0, high, count)
    assert ticks[0] == 0
    assert ticks[-1] <= high * 1.0001
    assert len(ticks) <= count + 1


def test_a_flat_series_still_has_a_step():
    assert layout.nice_step(0, 3) == 1.0
