"""Exports as the tools make them, and as people damage them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagnostic import paths
from diagnostic.confidentiality.quotes import read_verbatims
from diagnostic.errors import DataError
from diagnostic.voices.surveys.importing import import_file
from diagnostic.voices.surveys.responses import read_responses
from diagnostic.voices.surveys.texts import hand_over, read_texts
from diagnostic.voices.verbatims import Drawer

sys.path.insert(0, str(Path(__file__).parent))
from surveying import declared, exported, workbook

EXPECTED = [
    {"age": "a1", "sex": "f", "transport": "4", "aides": "garde papiers"},
    {"age": "a2", "sex": "h", "transport": "9", "aides": "-"},
    {"age": "a3", "sex": "f", "transport": "1", "aides": "other"},
]
KOBO = [
    ["start", "end", "profil/age", "profil/sexe", "profil/q1", "profil/q2", "profil/q2/papiers",
     "profil/q2/garde", "profil/q2/other", "q3", "_id", "_uuid", "_submission_time", "_index"],
    ["2026-03-02T10:00", "", "24", "f", "4", "papiers garde", "1", "1", "0", "Merci", "11", "u1",
     "2026-03-02", "1"],
    ["2026-03-03T10:00", "", "45", "h", "9", "", "0", "0", "0", "", "12", "u2", "2026-03-03", "2"],
    ["2026-04-03T10:00", "", "78", "f", "1", "other", "0", "0", "1", "", "13", "u3", "2026-04-03",
     "3"],
]  # fmt: skip


def imported(survey, path, **options):
    done = import_file(survey, path, **options)
    return done, [dict(row) for row in read_responses(survey).rows]


@pytest.fixture
def kobo(sandbox):
    return declared()


def test_kobo_with_codes_groups_and_both_forms_of_several_answers(kobo, tmp_path):
    done, rows = imported(kobo, exported(tmp_path, KOBO))
    assert rows == EXPECTED
    assert (done.added, done.already, done.texts, done.total) == (3, 0, 1, 3)
    assert "_submission_time" in done.ignored


@pytest.mark.parametrize("dropped", [{5}, {6, 7, 8}], ids=["details", "summary"])
def test_kobo_with_one_form_of_several_answers(kobo, tmp_path, dropped):
    rows = [[c for i, c in enumerate(row) if i not in dropped] for row in KOBO]
    _, found = imported(kobo, workbook(tmp_path, rows))
    expected = EXPECTED if dropped == {5} else [EXPECTED[0], {**EXPECTED[1], "aides": ""},
                                                EXPECTED[2]]  # fmt: skip
    assert found == expected


def test_kobo_with_labels(sandbox, tmp_path):
    survey = declared(
        age="Votre âge", sex="Vous êtes", transport="Êtes-vous satisfait des transports ?",
        aides="De quelles aides avez-vous besoin ?", remarque="Une remarque ?",
    )  # fmt: skip
    several = "Vous/De quelles aides avez-vous besoin ?"
    rows = [
        ["Vous/Votre âge", "Vous/Vous êtes", "Vous/Êtes-vous satisfait des transports ?", several,
         f"{several}/Remplir un dossier, une démarche", f"{several}/Garde d'enfants",
         f"{several}/Autre", "Une remarque ?", "_uuid"],
        ["24", "Femme", "Tout à fait satisfait", "Remplir un dossier, une démarche Garde d'enfants",
         "1", "1", "0", "", "u1"],
        ["45", "Homme", "Ne se prononce pas", "", "0", "0", "0", "", "u2"],
        ["78", "Femme", "Pas du tout satisfait", "Autre", "0", "0", "1", "", "u3"],
    ]  # fmt: skip
    assert imported(survey, workbook(tmp_path, rows))[1] == EXPECTED
    short = [[c for i, c in enumerate(row) if i not in {4, 5, 6}] for row in rows]
    again = imported(survey, exported(tmp_path, short, encoding="cp1252"), anew=True)[1]
    assert [row["aides"] for row in again] == ["garde papiers", "", "other"]


LIME = [
    ["id", "submitdate", "lastpage", "startlanguage", "seed", "age", "sexe", "q1", "q2[papiers]",
     "q2[garde]", "q2[other]", "q3"],
    ["1", "2026-03-02 10:00:00", "3", "fr", "99", "24", "f", "4", "Y", "Y", "", "Bonjour"],
    ["2", "2026-03-02 11:00:00", "3", "fr", "98", "45", "h", "9", "N", "N", "", ""],
    ["3", "2026-03-02 12:00:00", "3", "fr", "97", "78", "f", "1", "", "", "Un médecin", ""],
    ["4", "", "1", "fr", "96", "30", "f", "", "", "", "", ""],
]  # fmt: skip


def test_limesurvey_with_codes(sandbox, tmp_path):
    survey = declared("limesurvey")
    done, rows = imported(survey, exported(tmp_path, LIME, separator=","))
    assert rows == EXPECTED
    assert done.unfinished == 1
    assert sorted(line[2] for line in read_texts(survey)) == ["Bonjour", "Un médecin"]
    assert "Un médecin" not in survey.responses.read_text("utf-8")


def test_limesurvey_with_whole_headings_and_long_answers(sandbox, tmp_path):
    survey = declared(
        "limesurvey", age="Quel âge avez-vous ?", sex="Vous êtes", transport="Vos transports ?",
        aides="Vos aides ?", remarque="Une remarque ?",
    )  # fmt: skip
    rows = [
        ["Response ID", "Date submitted", "Last page", "Quel âge avez-vous ?", "Vous êtes",
         "<p>Vos transports ?</p>", "Vos aides ? [Remplir un dossier, une démarche]",
         "Vos aides ? [Garde d’enfants]", "Vos aides ? [Autre]", "Une remarque ?"],
        ["1", "2026-03-02", "3", "24", "Femme", "Tout à fait satisfait", "Oui", "Oui", "Non", ""],
        ["2", "2026-03-02", "3", "45", "Homme", "Ne se prononce pas", "Non", "Non", "Non", ""],
        ["3", "2026-03-02", "3", "78", "Femme", "Pas du tout satisfait", "Non", "Non", "Oui", ""],
    ]  # fmt: skip
    assert imported(survey, exported(tmp_path, rows, separator=","))[1] == EXPECTED


def test_limesurvey_with_codes_and_wording(sandbox, tmp_path):
    titles = ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page",
              "startlanguage. Start language", "seed. Seed", "age. Votre âge", "sexe. Vous êtes",
              "q1. Vos transports ?", "q2[papiers]. Vos aides ? [Dossier]",
              "q2[garde]. Vos aides ? [Garde]", "q2[other]. Vos aides ? [Other]",
              "q3. Une remarque ?"]  # fmt: skip
    survey = declared("limesurvey")
    assert imported(survey, exported(tmp_path, [titles, *LIME[1:]]))[1] == EXPECTED


@pytest.mark.parametrize("lines", [2, 3])
def test_framaforms_with_two_or_three_lines_of_titles(sandbox, tmp_path, lines):
    survey = declared(
        "framaforms", age="Votre âge", sex="Vous êtes", transport="Vos transports ?",
        aides="Vos aides ?", remarque="Une remarque ?",
    )  # fmt: skip
    rows = [
        ["Questionnaire"] + [""] * 11,
        ["", "Submission Details", "", "", "", "", "", "Vos aides ?", "", "", "", ""],
        ["Serial", "SID", "Heure de soumission", "Draft", "Votre âge", "Vous êtes",
         "Vos transports ?", "Remplir un dossier, une démarche", "Garde d’enfants", "Autre",
         "Une remarque ?", "Question oubliée"],
        ["1", "101", "2026-03-02", "0", "24", "Femme", "Tout à fait satisfait", "X", "X", "",
         "Merci", "oui"],
        ["2", "102", "2026-03-02", "0", "45", "Homme", "Ne se prononce pas", "", "", "", "", ""],
        ["3", "103", "2026-03-02", "0", "78", "Femme", "Pas du tout satisfait", "", "", "X", "",
         ""],
        ["4", "104", "2026-03-02", "1", "78", "Femme", "", "", "", "", "", ""],
    ]  # fmt: skip
    done, found = imported(survey, exported(tmp_path, rows[3 - lines :]))
    assert found == [EXPECTED[0], {**EXPECTED[1], "aides": ""}, EXPECTED[2]]
    assert (done.unfinished, done.texts) == (1, 1)
    assert "Question oubliée" in done.ignored


def test_a_plain_sheet_with_answers_joined(sandbox, tmp_path):
    survey = declared("tableur")
    rows = [
        ["Horodateur", "age", "sexe", "q1", "q2", "q3"],
        ["2/3/2026", "18-29 ans", "Femme", "4", "Remplir un dossier, une démarche, Garde d’enfants",
         ""],
        ["2/3/2026", "30-59 ans", "homme", "9", "", ""],
        ["2/3/2026", "60 ans et plus", "femme", "1", "Autre", ""],
    ]  # fmt: skip
    _, found = imported(survey, exported(tmp_path, rows, encoding="cp1252"))
    assert found == [EXPECTED[0], {**EXPECTED[1], "aides": ""}, EXPECTED[2]]


# Damaged files


def refused(survey, path, **options):
    before = survey.responses.read_bytes() if survey.responses.is_file() else None
    with pytest.raises(DataError) as caught:
        import_file(survey, path, **options)
    after = survey.responses.read_bytes() if survey.responses.is_file() else None
    assert before == after
    return caught.value.problems


def test_every_unknown_answer_is_refused_with_its_cell_and_what_is_near(kobo, tmp_path):
    rows = [list(row) for row in KOBO]
    rows[1][3], rows[2][4], rows[3][2] = "femm", "7", "12"
    problems = refused(kobo, workbook(tmp_path, rows))
    assert [(p.where, p.found) for p in problems] == [
        ("export.xlsx, feuille « Vos besoins », ligne 2, colonne « D »", "femm"),
        ("export.xlsx, feuille « Vos besoins », ligne 3, colonne « E »", "7"),
        ("export.xlsx, feuille « Vos besoins », ligne 4, colonne « C »", "12"),
    ]
    assert "Femme" in problems[0].near


def test_an_answer_that_the_mapping_forgot_is_refused(kobo, tmp_path):
    rows = [[*row, cell] for row, cell in zip(KOBO, ["profil/q2/sante", "1", "0", "0"],
                                              strict=True)]  # fmt: skip
    problems = refused(kobo, exported(tmp_path, rows))
    assert [p.found for p in problems] == ["profil/q2/sante"]


def test_an_other_that_is_not_declared_is_refused(sandbox, tmp_path):
    survey = declared("limesurvey")
    text = (survey.folder / "survey.yml").read_text("utf-8")
    from surveying import written

    survey = written(
        "\n".join(line for line in text.splitlines() if "code: other" not in line) + "\n"
    )
    (problem,) = refused(survey, exported(tmp_path, LIME))
    assert (problem.found, "colonne « K »" in problem.where) == ("Un médecin", True)


def test_a_column_that_is_missing_or_doubled_is_refused(kobo, tmp_path):
    titles = [title.replace("profil/q1", "profil/q11") for title in KOBO[0]]
    (problem,) = refused(kobo, exported(tmp_path, [titles, *KOBO[1:]]))
    assert problem.found == "q1"
    assert "profil/q11" in problem.near or "q11" in problem.near
    doubled = [[*row, row[4]] for row in KOBO]
    (problem,) = refused(kobo, exported(tmp_path, doubled))
    assert problem.found == "q1 (E, O)"


def test_merged_cells_are_refused(kobo, tmp_path):
    (problem,) = refused(kobo, workbook(tmp_path, KOBO, merged="A2:A3"))
    assert "fusionnées" in problem.what


def test_nothing_is_imported_twice(kobo, tmp_path):
    first = exported(tmp_path, KOBO[:3], "mars.csv")
    assert import_file(kobo, first).added == 2
    (problem,) = refused(kobo, exported(tmp_path, KOBO[:3], "autre-nom.csv"))
    assert "déjà été importé" in problem.what
    done, rows = imported(kobo, exported(tmp_path, KOBO, "avril.csv"))
    assert (done.added, done.already, rows) == (1, 2, EXPECTED)


def test_answers_without_identifier_are_never_added_by_chance(sandbox, tmp_path):
    survey = declared("tableur")
    rows = [["age", "sexe", "q1", "q2", "q3"], ["24", "f", "4", "garde", ""]]
    import_file(survey, exported(tmp_path, rows, "a.csv"))
    other = exported(tmp_path, [*rows, ["45", "h", "1", "", ""]], "b.csv")
    (problem,) = refused(survey, other)
    assert "--replace" in problem.remedy
    assert import_file(survey, other, anew=True).total == 2


def test_the_order_of_arrival_is_lost(kobo, tmp_path):
    import_file(kobo, exported(tmp_path, KOBO))
    once = kobo.responses.read_bytes()
    import_file(kobo, exported(tmp_path, [KOBO[0], *KOBO[:0:-1]]), anew=True)
    assert kobo.responses.read_bytes() == once


def test_nothing_that_names_or_dates_leaves_private(kobo, tmp_path):
    import_file(kobo, exported(tmp_path, KOBO))
    for path in kobo.folder.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert not any(secret in text for secret in ("u1", "Merci", "2026-03-02"))
    assert (kobo.private / "texts.csv").is_file()


def test_free_answers_join_the_raw_verbatims_once_and_nowhere_else(kobo, tmp_path):
    import_file(kobo, exported(tmp_path, KOBO))
    drawer = Drawer(paths.field("essai"))
    assert (hand_over(kobo), hand_over(kobo)) == (1, 0)
    (verbatim,) = read_verbatims(drawer.raw)
    assert (verbatim.id, verbatim.interview, verbatim.text, verbatim.status.value) == (
        "VB-01", "Q-besoins-remarque", "Merci", "brut",
    )  # fmt: skip
    assert verbatim.demonstration
    assert "private" in drawer.raw.parts
    assert drawer.read() == ()


def test_answers_that_are_not_cleared_stay_private(sandbox, tmp_path):
    from surveying import written

    text = (declared().folder / "survey.yml").read_text("utf-8")
    survey = written(text.replace("demonstration: true", "demonstration: false"))
    assert import_file(survey, exported(tmp_path, KOBO)).responses.parent == survey.private
    cleared = written(text.replace("demonstration: true", "cleared: true"))
    (problem,) = refused(cleared, exported(tmp_path, KOBO), anew=True)
    assert "reconnaissables" in problem.what
