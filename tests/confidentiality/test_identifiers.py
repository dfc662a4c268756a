import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.confidentiality.forms import nir_key_holds
from diagnostic.confidentiality.identifiers import Kind, Names, find

NAMES = Names(
    people=("Bernadette Chaix",),
    organisations=("Les Amis du Comtat",),
    schools=("La Quintine",),
    places=("Les Amandiers",),
    allowed=("Carpentras", "Vaucluse"),
)


def kinds(text, names=NAMES):
    return [(found.kind, found.text) for found in find(text, names)]


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("écrire à b.chaix+ccas@orange.fr merci", Kind.EMAIL, "b.chaix+ccas@orange.fr"),
        ("jean (at) exemple (point) fr", Kind.EMAIL, "jean (at) exemple (point) fr"),
        ("au 06 12 34 56 78", Kind.PHONE, "06 12 34 56 78"),
        ("au 06.12.34.56.78", Kind.PHONE, "06.12.34.56.78"),
        ("au 0612345678", Kind.PHONE, "0612345678"),
        ("au +33 (0)6 12 34 56 78", Kind.PHONE, "+33 (0)6 12 34 56 78"),
        ("au 0033612345678", Kind.PHONE, "0033612345678"),
        ("au 06 12 34 56 78", Kind.PHONE, "06 12 34 56 78"),
        ("au +262 692 12 34 56", Kind.PHONE, "+262 692 12 34 56"),
        ("n° 1 56 03 84 031 123 45", Kind.NIR, "1 56 03 84 031 123 45"),
        ("n° 2560384031123", Kind.NIR, "2560384031123"),
        ("n° 2 85 05 2A 004 012 12", Kind.NIR, "2 85 05 2A 004 012 12"),
        ("elle est née le 12/03/1956 ici", Kind.BIRTH, "née le 12/03/1956"),
        ("je suis né en 1987", Kind.BIRTH, "né en 1987"),
        ("né le 1er avril 2001", Kind.BIRTH, "né le 1er avril 2001"),
        ("au 12 bis, rue des Lilas", Kind.ADDRESS, "12 bis, rue des Lilas"),
        ("3 avenue Jean-Jaurès, 84200 Carpentras", Kind.ADDRESS,
         "3 avenue Jean-Jaurès, 84200 Carpentras"),
        ("garé AB-123-CD", Kind.PLATE, "AB-123-CD"),
        ("une 1234 AB 84", Kind.PLATE, "1234 AB 84"),
        ("FR76 3000 4000 0312 3456 7890 143", Kind.IBAN, "FR76 3000 4000 0312 3456 7890 143"),
        ("sur www.exemple.fr/moi", Kind.URL, "www.exemple.fr/moi"),
        ("avec Mme Chaix", Kind.PERSON, "Chaix"),
        ("le docteur de la Tour", Kind.PERSON, "Tour"),
        ("bernadette CHAIX l’a dit", Kind.PERSON, "bernadette CHAIX"),
        ("avec M. B.", Kind.PERSON, "M. B."),
        ("ma voisine Fatima", Kind.PERSON, "Fatima"),
        ("à la Quintine on rit", Kind.SCHOOL, "Quintine"),
        ("au collège Alphonse Daudet", Kind.SCHOOL, "collège Alphonse Daudet"),
        ("aux amis du comtat", Kind.ORGANISATION, "amis du comtat"),
        ("vers les Amandiers", Kind.PLACE, "Amandiers"),
        ("rue Raspail", Kind.PLACE, "rue Raspail"),
        ("il connaît Martinez", Kind.DOUBT, "Martinez"),
    ],
)  # fmt: skip
def test_what_identifies_is_found(text, kind, piece):
    assert (kind, piece) in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "À Carpentras, la Caf ne répond pas, et la MDPH non plus.",
        "Les EHPAD sont pleins depuis 2022.",
        "On attend 18 mois, 3 200 € de frais, 12,5 % de baisse.",
        "L’école est loin de la rue de la gare.",
        "Le 12 mars 2024, réunion à 18 h 30.",
    ],
)
def test_what_names_nobody_stays(text):
    assert kinds(text) == []


def test_a_first_name_that_opens_a_sentence_and_is_a_word_is_left_to_the_reader():
    assert kinds("Rose de tous les jours.") == [(Kind.DOUBT, "Rose")]
    assert kinds("Avec Rose.") == [(Kind.PERSON, "Rose")]


def test_security_number_key():
    number = 2_85_05_78_006_084
    key = 97 - number % 97
    assert nir_key_holds(f"{number}{key:02d}")
    assert not nir_key_holds(f"{number}{(key % 97) + 1:02d}")
    corsican = "285052A004012"
    good = 97 - int(corsican.replace("2A", "19")) % 97
    assert nir_key_holds(f"{corsican}{good:02d}")


@given(
    st.text(max_size=40),
    st.sampled_from(["06 12 34 56 78", "a.b@c.fr", "1 56 03 84 031 123 45"]),
    st.text(max_size=40),
)
def test_no_neighbour_hides_what_identifies(before, secret, after):
    text = f"{before} {secret} {after}"
    covered = " ".join(found.text for found in find(text) if found.kind is not Kind.DOUBT)
    digits = re.sub(r"\D", "", secret)
    if "@" in secret:
        assert secret in covered
    else:
        assert digits in re.sub(r"\D", "", covered)


@given(st.text(max_size=200))
def test_findings_are_in_order_and_apart(text):
    found = find(text, NAMES)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[f.start : f.end] == f.text for f in found)
