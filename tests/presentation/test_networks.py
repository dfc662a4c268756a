"""The network of organisations: legible, the same every time, and told in words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import PathPatch

from diagnostic.presentation.networkalt import network_alt
from diagnostic.presentation.networks import MOST, SHAPES, network
from diagnostic.presentation.png import close, png

SECTORS = (
    "action sociale et accès aux droits", "emploi, insertion et formation",
    "santé, autonomie et handicap", "logement et habitat", "collectivités et institutions",
    "culture, sport et loisirs", "animation de la vie sociale", "éducation et jeunesse",
    "prévention, sécurité et justice",
)  # fmt: skip
NAMES = (
    "CCAS",
    "Centre social intercommunal Thiers Dore et Montagne",
    "Service d’accompagnement à la vie sociale des personnes en situation de handicap",
    "Mission locale",
    "Établissement public de coopération intercommunale",
)


def nodes(count):
    return pd.DataFrame(
        {
            "id": f"ORG-{i:02d}",
            "label": f"{NAMES[i % len(NAMES)]} {i}",
            "name": f"{NAMES[i % len(NAMES)]} {i}",
            "sector": SECTORS[i % len(SECTORS)],
            "letter": "CADEJSLKP"[i % len(SECTORS)],
            "bridge": i % 7 == 0,
            "isolated": i == count - 1,
        }
        for i in range(count)
    )


def ties(pairs):
    return pd.DataFrame(
        [
            {"a": f"ORG-{a:02d}", "b": f"ORG-{b:02d}", "weight": 1 + (a + b) % 3,
             "mutual": (a + b) % 2 == 0}
            for a, b in pairs
        ],
        columns=["a", "b", "weight", "mutual"],
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 7, 19, MOST])
def test_no_name_covers_another_or_leaves_the_page(inspect, count):
    pairs = [(i, (i * 5 + 1) % (count - 1)) for i in range(count - 1) if count > 2]
    seen = inspect(network(nodes(count), ties([(a, b) for a, b in pairs if a != b])))
    assert seen.overlaps() == []
    assert seen.outside() == []
    said = seen.said.replace(" | ", " ")
    assert all(words.split()[0] in said for words in nodes(count)["label"])


def test_each_sector_has_its_shape_and_its_letter(inspect):
    figure = network(nodes(18), ties([(0, 1)]))
    marks = [line for line in figure.axes[0].lines if line.get_marker() in SHAPES]
    drawn = {line.get_marker() for line in marks if len(line.get_xdata()) == 1}
    assert drawn == set(SHAPES)
    assert sorted(word for word in inspect(figure).words if len(word) == 1) == sorted(
        nodes(18)["letter"]
    )


def test_no_tie_crosses_a_name(inspect):
    count = 24
    figure = network(nodes(count), ties([(i, (i * 7 + 3) % count) for i in range(12)]))
    seen = inspect(figure)
    names = [t.get_window_extent(seen.renderer) for t in seen.labels if len(t.get_text()) > 1]
    for patch in figure.findobj(PathPatch):
        if patch.get_gid() != "tie":
            continue
        curve = patch.get_transform().transform_path(patch.get_path()).interpolated(1)
        points = np.concatenate(list(curve.to_polygons(closed_only=False)))
        for box in names:
            assert not any(box.contains(*point) for point in points)


def test_who_says_so_and_how_often_are_seen_without_colour():
    figure = network(nodes(6), ties([(0, 2), (0, 1), (1, 3)]))
    drawn = [patch for patch in figure.findobj(PathPatch) if patch.get_gid() == "tie"]
    assert len({patch.get_linestyle() for patch in drawn}) == 2
    assert len({patch.get_linewidth() for patch in drawn}) > 1


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte(chance):
    first, second = nodes(9), ties([(0, 3), (1, 5), (2, 7), (4, 8)])
    order = list(range(9))
    chance.shuffle(order)
    expected = png(network(first, second))
    assert png(network(first.iloc[order], second.iloc[::-1])) == expected


def test_too_many_organisations_are_not_drawn():
    with pytest.raises(ValueError, match="too many"):
        network(nodes(MOST + 1), ties([]))


def test_the_words_say_the_structure():
    figure = network(nodes(8), ties([(0, 1), (0, 2)]))
    close(figure)
    said = network_alt(nodes(8), ties([(0, 1), (0, 2)]))
    assert said.startswith("Réseau de 8\u00a0organisations de 8\u00a0secteurs, 2\u00a0liens")
    assert "Ponts entre les autres\u00a0: CCAS 0 et" in said
    assert f"Sans lien\u00a0: {nodes(8)['name'][7]}" in said
    assert said.endswith(".")
    alone = network_alt(nodes(1).assign(bridge=False, isolated=False), ties([]))
    assert "Ponts entre les autres\u00a0: aucun." in alone
