"""Nothing unvalidated, identifying or rare goes through the gate of a shared edition."""

from __future__ import annotations

import pytest
from spoken import PLAN, SAFE, install, row

from diagnostic import paths
from diagnostic.confidentiality.gate import cleared
from diagnostic.errors import DataError, DisclosureError
from diagnostic.study.model import Edition
from diagnostic.study.respondents import Respondent

ALLOWED = ("Carpentras", "Vaucluse")
SHARED = [Edition.STEERING, Edition.PUBLIC]


def judged(edition=Edition.PUBLIC):
    return cleared(edition, paths.field("essai"), allowed=ALLOWED)


@pytest.mark.parametrize("edition", SHARED)
def test_a_validated_verbatim_goes_through(sandbox, edition):
    install(row(1), row(2, "À Carpentras, la Caf ne répond pas.", category="élus"))
    found = judged(edition)
    assert [quote.id for quote in found.quotes] == ["VB-01", "VB-02"]
    assert found.of("seniors", [Respondent.RESIDENTS])[0].text == SAFE
    assert not found.of("housing")
    assert not any(quote.pending for quote in found.quotes)


REFUSED = {
    "brut": (row(1, status="brut"), "n’est pas validé"),
    "à relire": (row(1, status="à relire"), "n’est pas validé"),
    "changé": (row(1, digest="0123456789abcdef"), "a changé depuis sa validation"),
    "sans empreinte": (row(1, digest=""), "a changé depuis sa validation"),
    "sans fonction": (row(1, role=""), "par quelle fonction"),
    "courriel": (row(1, "Écrivez à b.chaix@orange.fr pour le bus."), "une adresse électronique"),
    "téléphone": (row(1, "Appelez le 06 12 34 56 78."), "un numéro de téléphone"),
    "sécu": (row(1, "Mon numéro 2 85 05 78 006 084 36 est perdu."), "sécurité sociale"),
    "nom": (row(1, "Avec Mme Chaix, on attend."), "le nom d’une personne"),
    "doute": (row(1, "Avec les gens de Martinville, on attend."), "qui peut être un nom"),
    "rare": (row(1, "Je suis la seule sage-femme, et ma fille est handicapée."), "reconnue"),
    "petit lieu": (
        row(1, "Je suis la directrice de l’école, rien ne change.", territory="La Roseraie"),
        "reconnue",
    ),
    "peu de personnes": (row(1, category="associations"), "moins de 10 personnes"),
    "catégorie sans effectif": (row(1, category="services municipaux"), "on ne sait pas combien"),
    "lieu qui nomme": (row(1, territory="chez Mme Chaix"), "le lieu de ce verbatim"),
}


@pytest.mark.parametrize("edition", SHARED)
@pytest.mark.parametrize("case", REFUSED)
def test_what_must_not_be_published_stops_the_book(sandbox, edition, case):
    line, reason = REFUSED[case]
    install(row(7, "Rien à dire de plus."), line)
    with pytest.raises(DisclosureError) as caught:
        judged(edition)
    (problem,) = caught.value.problems
    assert reason in problem.what
    assert "data/field/essai/interviews/verbatims.csv, ligne 3" in problem.where
    assert problem.remedy


def test_the_message_never_quotes_what_identifies(sandbox):
    install(row(1, "Écrivez à b.chaix@orange.fr, ou à Mme Chaix au 06 12 34 56 78."))
    with pytest.raises(DisclosureError) as caught:
        judged()
    said = str(caught.value)
    assert len(caught.value.problems) == 3
    for secret in ("chaix", "orange", "06 12"):
        assert secret not in said.lower()


@pytest.mark.parametrize("decision", ["paraphrase", "élargir", "garder avec accord"])
def test_a_decision_lets_a_rare_verbatim_through(sandbox, decision):
    words = "Je suis la seule sage-femme, et ma fille est handicapée."
    install(row(1, words, decision=decision))
    (quote,) = judged().quotes
    assert quote.paraphrased == (decision == "paraphrase")
    assert ("habite ici" in quote.speaker) == (decision != "élargir")


def test_a_decision_does_not_let_a_name_through(sandbox):
    install(row(1, "Avec Mme Chaix, on attend.", decision="garder avec accord"))
    with pytest.raises(DisclosureError, match="le nom d’une personne"):
        judged()


def test_a_doubt_that_was_settled_goes_through(sandbox):
    words = "Avec les gens de Martinville, on attend."
    install(row(1, words, settled="martinville | Autre"))
    assert judged().quotes[0].text == words


def test_a_verbatim_put_aside_is_withheld_and_stops_nothing(sandbox):
    install(row(1), row(2, "Mme Chaix est malade.", status="à relire", decision="écarter"))
    found = judged()
    assert [quote.id for quote in found.quotes] == ["VB-01"]
    assert found.withheld == ("Mme Chaix est malade.",)


def test_the_working_edition_marks_what_is_to_be_read_and_never_shows_raw_words(sandbox):
    install(
        row(1), row(2, "Le médecin est parti.", status="à relire"), row(3, "Ah bon.", status="brut")
    )
    found = judged(Edition.WORKING)
    assert [(quote.id, quote.pending) for quote in found.quotes] == [
        ("VB-01", False),
        ("VB-02", True),
    ]
    assert found.withheld == ("Ah bon.",)


def test_an_organisation_of_the_directory_is_never_named(sandbox):
    folder = install(row(1, "Aux amis du comtat, on m’écoute."))
    actors = folder.parent / "actors"
    actors.mkdir()
    (actors / "organisations.csv").write_text(
        "id;name;type\nORG-a;Les Amis du Comtat;épicerie solidaire\n"
        "ORG-d;CCAS;CCAS\nORG-e;Bailleur social;Bailleur social\n"
        "ORG-b;Entraide;maison de quartier\nORG-c;Accueil;maison de quartier\n",
        encoding="utf-8",
    )
    with pytest.raises(DisclosureError, match="le nom d’un organisme"):
        judged()
    social = "professionnels du social"
    install(row(1, "À l’épicerie solidaire, nous manquons de bras.", category=social))
    with pytest.raises(DisclosureError, match="seul de son genre"):
        judged()
    for words, category in (
        ("À l’épicerie solidaire, on m’écoute.", "habitants"),
        ("L’épicerie solidaire ferme trop tôt.", social),
        ("À la maison de quartier, nous manquons de bras.", social),
        ("Le CCAS et le bailleur social répondent vite.", "habitants"),
    ):
        install(row(1, words, category=category))
        assert len(judged().quotes) == 1


def test_without_field_material_nothing_is_asked(sandbox):
    assert judged().quotes == ()
    install()
    assert judged().quotes == ()


def test_a_file_in_cp1252_is_read(sandbox):
    install(row(1, "L’école a fermé, c’était prévu.", category="élus"), encoding="cp1252")
    assert judged().quotes[0].text == "L’école a fermé, c’était prévu."


@pytest.mark.parametrize(
    ("line", "said", "near"),
    [
        (row(1, category="habitents"), "pas l’une des six", "habitants"),
        (row(1, theme="seniorz"), "ce thème n’existe pas", "seniors"),
        (row(1, status="valdé"), "n’est pas admise", "validé"),
        (row(1, decision="paraphraser"), "n’est pas admise", "paraphrase"),
        (row(1).replace("VB-01", "7"), "n’a pas la bonne forme", ""),
        (row(7, "Autre chose."), "est déjà à la ligne 2", ""),
        (row(2, "Rien à dire de plus."), "est déjà à la ligne 2", ""),
        (row(1, ""), "n’a pas de texte", ""),
    ],
)
def test_a_wrong_line_is_named(sandbox, line, said, near):
    install(row(7, "Rien à dire de plus."), line)
    with pytest.raises(DataError) as caught:
        judged()
    problem = caught.value.problems[0]
    assert said in problem.what
    assert "ligne 3" in problem.where
    assert near in " ".join(problem.near)


def test_a_plan_with_a_day_or_an_unknown_category_is_refused(sandbox):
    plan = PLAN.replace("2026-03}", "2026-03-12}").replace("habitants, target", "gens, target")
    install(row(1), plan=plan)
    with pytest.raises(DataError) as caught:
        judged()
    said = str(caught.value)
    assert "sans le jour" in said
    assert "l’une des six" in said
    assert "plan.yml, ligne 2" in said
