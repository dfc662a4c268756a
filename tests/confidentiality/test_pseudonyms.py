from diagnostic.confidentiality.identifiers import Names
from diagnostic.confidentiality.pseudonyms import Pseudonymiser
from diagnostic.confidentiality.rarity import rarity


def test_one_person_has_one_placeholder_throughout():
    worker = Pseudonymiser(Names(people=("Bernadette Chaix",)))
    first = worker.clean("Mme Chaix connaît Fatima.")
    second = worker.clean("Bernadette CHAIX et Monsieur Chaix ; Fatima aussi.")
    assert first.text == "Mme [PERSONNE_1] connaît [PERSONNE_2]."
    assert second.text == "[PERSONNE_1] et Monsieur [PERSONNE_1] ; [PERSONNE_2] aussi."
    assert worker.key["[PERSONNE_1]"] == ("chaix", "bernadette chaix")


def test_structured_identifiers_leave_only_their_kind():
    text = "Joindre a.b@c.fr, 06 12 34 56 78, 12 rue des Lilas."
    cleaned = Pseudonymiser().clean(text)
    assert cleaned.text == "Joindre [COURRIEL], [TÉLÉPHONE], [ADRESSE]."
    assert len(cleaned.replaced) == 3


def test_a_doubt_is_left_and_listed():
    cleaned = Pseudonymiser().clean("On a vu Martinez hier.")
    assert cleaned.text == "On a vu Martinez hier."
    assert [doubt.text for doubt in cleaned.doubts] == ["Martinez"]


def test_rarity_asks_for_a_decision_when_two_signs_meet():
    quote = "Je suis la seule infirmière du village, et mon fils est handicapé."
    assert rarity(quote).rare
    assert rarity("Je suis la seule infirmière, à Ris.", ("Ris",)).small_place == "Ris"
    assert not rarity("Le bus passe trop rarement.").rare
    assert not rarity("Mon fils est handicapé.").rare
