"""A reading follows its paragraph: corrected, moved, split from another; never given to two."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.notes.linking import linked
from diagnostic.notes.paragraphs import of_text
from diagnostic.notes.record import Reading

ONE = "Les 75 ans et plus sont 11,3 % des habitants, et leur part augmente depuis dix ans."
TWO = "Le portage de repas ne dessert pas les hameaux, où vivent 250 personnes âgées."
THREE = "Dix-huit pour cent des ménages âgés vivent sous le seuil de pauvreté."


def note(*texts):
    return of_text(None, "\n\n".join(texts)).paragraphs


def readings(*texts):
    return [
        Reading(digest=each.digest, read=dt.date(2026, 11, 22), text=each.normal)
        for each in note(*texts)
    ]


def links(now, then):
    found, gone = linked(note(*now), readings(*then))
    return {number: reading.text for number, reading in found.items()}, [r.text for r in gone]


def test_the_same_text_keeps_its_reading_wherever_it_is():
    found, gone = links([THREE, ONE, TWO], [ONE, TWO, THREE])
    assert found == {1: THREE, 2: ONE, 3: TWO}
    assert gone == []


@pytest.mark.parametrize(
    "corrected",
    [
        ONE.replace("11,3", "11,5"),
        ONE.replace("augmente", "s’élève"),
        ONE.replace("Les 75 ans et plus", "**Les 75 ans et plus**"),
        ONE + " C’est plus que dans le Vaucluse.",
        ONE[:60],
        "À Carpentras, " + ONE,
    ],
)
def test_a_correction_keeps_the_link_even_when_moved(corrected):
    assert links([TWO, corrected], [ONE, TWO]) == ({1: TWO, 2: ONE}, [])


def test_another_text_takes_nobodys_reading():
    assert links(["Rien à voir avec ce qui précède."], [ONE]) == ({}, [ONE])
    assert links([], [ONE, TWO]) == ({}, [ONE, TWO])
    assert links([ONE], []) == ({}, [])


def test_twins_have_a_reading_each():
    found, gone = links([ONE, ONE], [ONE, ONE])
    assert (len(found), gone) == (2, [])
    found, gone = links([ONE, ONE], [ONE])
    assert (len(found), gone) == (1, [])
    found, gone = links([ONE], [ONE, ONE])
    assert (len(found), gone) == (1, [ONE])


def test_the_nearest_of_two_wins():
    near, far = ONE.replace("11,3", "11,5"), ONE.replace("dix ans", "2009 dans tout le canton")
    found, _ = links([far, near], [ONE])
    assert found == {2: ONE}


@given(st.randoms(use_true_random=False), st.integers(2, 6))
def test_any_order_and_any_small_change_keep_every_link(chance: random.Random, count):
    texts = [
        f"{name} : " + " ".join(chance.choice(WORDS) for _ in range(25)) for name in NAMES[:count]
    ]
    order = chance.sample(range(count), count)
    now = [texts[place].replace(" ", "  ") + chance.choice(["", " Fin."]) for place in order]
    found, gone = linked(note(*now), readings(*texts))
    assert [found[n + 1].text for n in range(count)] == [texts[place] for place in order]
    assert gone == ()


NAMES = ["Logement", "Seniors", "Jeunesse", "Handicap", "Droits", "École"]
WORDS = [
    "aînés",
    "quartier",
    "loyer",
    "transport",
    "bénévole",
    "mairie",
    "emploi",
    "santé",
    "école",
    "jeunes",
    "familles",
    "retraite",
    "aidants",
    "centre",
    "hameau",
    "marché",
    "service",
    "accueil",
    "médecin",
    "isolement",
    "association",
]
