"""Scores read strictly: every mistake at once, where it is, and what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actions.evaluation.conftest import HEADER, LINE

from diagnostic.actions.evaluation.files import grid
from diagnostic.actions.evaluation.scores import parsed, pieces, read_scores, written
from diagnostic.errors import DataError
from diagnostic.voices.consultation.sheets import Sheet


def problems(evaluate, lines, **over):
    with pytest.raises(DataError) as caught:
        evaluate(lines, **over)
    return caught.value.problems


def test_a_score_is_read_whole(evaluate):
    (each,) = evaluate(LINE.replace("C-seniors-01", "C-seniors-01 | share_75_plus")).scores
    assert (each.subject, each.level.value, each.score) == ("ACT-01", "pertinence", 3)
    assert each.evidence == ("C-seniors-01", "share_75_plus")
    assert (each.category.value, each.evaluator, each.moment.value) == (
        "habitants", "EV-01", "ex ante",
    )  # fmt: skip


def test_no_file_is_no_evaluation(evaluate):
    assert evaluate("") is None


@pytest.mark.parametrize(
    ("before", "after", "said", "remedy"),
    [
        (";3;", ";5;", "une note va de 1 à 4", "donnez 1, 2, 3 ou 4"),
        (";3;", ";0;", "une note va de 1 à 4", "donnez 1, 2, 3 ou 4"),
        (";3;", ";2.5;", "nombre entier, de 1 à 4", "choisissez 2 ou 3"),
        (";3;", ";2,5;", "nombre entier, de 1 à 4", "choisissez 2 ou 3"),
        (";3;", ";bien;", "une note va de 1 à 4", "donnez 1"),
        (";3;", ";;", "n’a pas de note", "1, 2, 3 ou 4"),
        ("Le besoin est dit.", "", "n’est pas justifiée", "dites en une phrase"),
        (";C-seniors-01;", ";;", "aucune pièce", "citez un constat"),
        ("C-seniors-01;", "C-senior-01;", "n’existe pas dans l’étude", "citez un constat"),
        ("C-seniors-01;", "C-seniors-01 | C-seniors-01;", "citée deux fois", "une fois"),
        ("ACT-01;", "ACT-07;", "ni une fiche, ni un axe", "ACT-01"),
        (";pertinence;", ";pertinance;", "ce niveau n’existe pas", "pertinence, cohérence"),
        (";habitants;", ";habitans;", "cette catégorie n’existe pas", "habitants"),
        (";ex ante;", ";avant;", "ce moment n’existe pas", "ex ante"),
        ("2026-10-15", "15 octobre 2026", "pas une date", "écrivez 2026-10-15"),
        ("2026-10-15", "2026-02-30", "pas une date", "l’année, le mois et le jour"),
        ("2026-10-15", "2027-02-15", "avant le début de l’action", "mi-parcours"),
        (";ex ante;", ";mi-parcours;", "pas encore commencé (2027-01-15)", "ex ante"),
        ("Le besoin est dit.", "Voir a.b@exemple.fr", "une adresse électronique", "autrement"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_its_remedy(evaluate, before, after, said, remedy):
    (problem,) = problems(evaluate, LINE.replace(before, after))
    assert said in problem.what
    assert remedy in problem.remedy
    assert "evaluation/scores.csv, ligne 2, colonne «" in problem.where


def test_every_mistake_is_told_at_once(evaluate):
    wrong = [
        LINE.replace(";3;", ";9;").replace("Le besoin est dit.", ""),
        LINE.replace("EV-01", "EV-02").replace("C-seniors-01", "C-rien-01"),
        LINE.replace("EV-01", "EV-03").replace("ACT-01", "ACT-08"),
    ]
    found = problems(evaluate, "".join(wrong), stories="stories: [{id: RC-01}]\n")
    said = " / ".join(f"{each.where} {each.what}" for each in found)
    for part in (
        "de 1 à 4", "n’est pas justifiée", "cette pièce n’existe pas", "ni une fiche",
        "ligne 2", "ligne 3", "ligne 4", "stories.yml", "il manque la clé « change »",
    ):  # fmt: skip
        assert part in said


def test_near_matches_are_offered(evaluate):
    (problem,) = problems(evaluate, LINE.replace("C-seniors-01", "C-senior-01"))
    assert problem.near == ("C-seniors-01",)
    (problem,) = problems(evaluate, LINE.replace("ACT-01;", "ACT-1;"))
    assert "ACT-01" in problem.near


def test_nobody_scores_the_same_thing_twice_at_one_moment(evaluate):
    (problem,) = problems(evaluate, LINE + LINE.replace(";3;", ";4;"))
    assert "déjà noté" in problem.what
    assert "ligne 2" in problem.remedy
    assert len(evaluate(LINE + LINE.replace("pertinence", "cohérence")).scores) == 2


def test_a_code_has_one_category(evaluate):
    other = LINE.replace("pertinence", "cohérence").replace("habitants", "élus")
    (problem,) = problems(evaluate, LINE + other)
    assert "déjà une autre catégorie" in problem.what


def test_a_name_in_place_of_a_code_is_not_repeated(evaluate):
    (problem,) = problems(evaluate, LINE.replace("EV-01", "Jeanne Martin"))
    assert "code d’évaluateur" in problem.what
    assert "Martin" not in str(problem)


def test_what_the_follow_up_holds_may_be_cited(evaluate):
    line = LINE.replace("C-seniors-01", "RS-ACT-01-1")
    assert evaluate(line, tracked={"RS-ACT-01-1": "12 %"}).scores
    (problem,) = problems(evaluate, line)
    assert problem.found == "RS-ACT-01-1"


@pytest.mark.parametrize("level", ["efficience", "efficacité", "impact", "durabilité"])
def test_a_census_figure_proves_no_result_before_it_could(evaluate, level):
    late = LINE.replace("ex ante;2026-10-15", "mi-parcours;2028-10-15")
    late = late.replace("C-seniors-01", "share_75_plus").replace("pertinence", level)
    (problem,) = problems(evaluate, late)
    assert "ne peut pas encore montrer de résultat" in problem.what
    assert "cinq années de collecte" in problem.what
    assert "rien avant 2031" in problem.remedy
    assert evaluate(late.replace("2028", "2031").replace("mi-parcours", "final")).scores


@pytest.mark.parametrize("level", ["pertinence", "cohérence", "participative"])
def test_a_census_figure_may_tell_the_need(evaluate, level):
    late = LINE.replace("ex ante;2026-10-15", "mi-parcours;2028-10-15")
    assert evaluate(late.replace("C-seniors-01", "share_75_plus").replace("pertinence", level))


def test_scores_are_written_as_they_are_read(evaluate, tmp_path):
    text = LINE.replace("Le besoin est dit.", "=cmd|' /C calc'!A0").replace(";\n", ";oui\n")
    found = evaluate(text).scores
    again = tmp_path / "scores.csv"
    again.write_text(written(found), encoding="utf-8")
    assert "'=cmd" in again.read_text(encoding="utf-8")
    kept = read_scores(grid(again))
    assert [(e.key, e.score, e.justification, e.evidence, e.demonstration) for e in kept] == [
        (e.key, e.score, e.justification, e.evidence, e.demonstration) for e in found
    ]
    assert written(kept) == written(found)


@given(st.lists(st.text(), max_size=4))
def test_any_cells_give_scores_or_messages(cells):
    row = tuple((cells + [""] * 10)[:10])
    header = tuple(HEADER.strip().split(";"))
    sheet = Sheet("scores.csv", "", [header, row], (1, 2))
    found, problems = parsed(sheet)
    assert found == ()
    assert all(each.what and each.remedy for each in problems)


@given(st.lists(st.sampled_from(["C-seniors-01", "VB-07", "Un titre, avec virgule"]), unique=True))
def test_pieces_apart_by_bars_come_back(names):
    assert pieces(" | ".join(names) + " |") == tuple(names)
