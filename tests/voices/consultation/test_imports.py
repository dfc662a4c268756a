"""Files of answers, good and bad: every shape is read, every fault is named and mended."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from diagnostic.errors import DataError
from diagnostic.voices.consultation.ballots import import_ballots
from diagnostic.voices.consultation.grid import grid
from diagnostic.voices.consultation.model import load
from diagnostic.voices.consultation.scales import Format
from diagnostic.voices.consultation.urn import FILE, open_urn

LABELS = ("Tout à fait d’accord", "Plutôt pas d'accord", "")
MARKS = ("5", "2", "B")


def refused(ballot, path, **keys):
    """Import what must be refused; the urn stays as it was."""
    urn = ballot.private / FILE
    before = urn.read_bytes() if urn.exists() else None
    with pytest.raises(DataError) as caught:
        import_ballots(ballot, path, **keys)
    assert (urn.read_bytes() if urn.exists() else None) == before
    return caught.value.problems


def entered(ballot, group="elus"):
    return open_urn(ballot).rows[group]


def test_kobo_with_names_and_group_prefixes(make):
    ballot, drawn = make.opened(codes={"elus": 1})
    header = ["start", "end", "code", "groupe", "enonces/IT_01", "enonces/IT_02", "enonces/IT_03"]
    header += ["_id", "_uuid", "_submission_time", "_validation_status", "__version__", "_index"]
    row = ["2026-03-12T18:02:11", "2026-03-12T18:04:00", drawn["elus"][0], "elus", "5", "2", ""]
    row += ["1", "aa-bb", "2026-03-12T18:04:02", "", "v1", "1"]
    path = make.csv("kobo.csv", [header, row], encoding="utf-8-sig")
    assert import_ballots(ballot, path).added == {"elus": 1}
    assert entered(ballot) == (MARKS,)


def test_kobo_with_labels_in_a_workbook(make):
    ballot, drawn = make.opened(codes={"associations": 1})
    book = Workbook()
    sheet = book.active
    sheet.append(
        [
            *("start", "Votre code de vote", "Votre groupe"),
            *(f"Énoncés/{item.text}" for item in ballot.items),
            *("_id", "_submission_time", "_tags"),
        ]
    )
    sheet.append(["x", drawn["associations"][0], "acteurs associatifs", *LABELS, 4, "x", ""])
    book.save(make.folder / "kobo.xlsx")
    assert import_ballots(ballot, make.folder / "kobo.xlsx").added == {"associations": 1}
    assert entered(ballot, "associations") == (MARKS,)


@pytest.mark.parametrize("titles", ["code", "full"])
def test_limesurvey(make, titles):
    ballot, drawn = make.opened(codes={"elus": 1})
    if titles == "code":
        header = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "Groupe"]
        header += [f"Q1[SQ00{item.number}]" for item in ballot.items]
        values = ["A5", "A2", ""]
    else:
        header = ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ"]
        header += ["Tête de série", "Code", "Votre groupe"]
        header += [f"Votre avis ? [{item.text}]" for item in ballot.items]
        values = list(LABELS)
    row = ["1", "1980-01-01 00:00:00", "2", "fr", "123", drawn["elus"][0], "élus", *values]
    path = make.csv("lime.csv", [header, row], encoding="utf-8-sig", separator=",")
    import_ballots(ballot, path)
    assert entered(ballot) == (MARKS,)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_framaforms_with_three_rows_of_headers(make, encoding):
    ballot, drawn = make.opened(codes={"elus": 1})
    own = ["Serial", "SID", "Submitted Time", "Completed Time", "Modified Time", "Draft"]
    own += ["IP Address", "UID", "Username"]
    rows = [
        ["Submission Details", *[""] * 8, "Code", "Groupe", "Votre avis", "", ""],
        [*[""] * 9, "", "", "", "", ""],
        [*own, "", "", *(item.text for item in ballot.items)],
        [
            "1",
            "22",
            "03/12/2026 - 18:00",
            "",
            "",
            "0",
            "1.2.3.4",
            "0",
            "",
            drawn["elus"][0],
            "élus",
            *LABELS,
        ],
    ]
    path = make.csv("frama.csv", rows, encoding=encoding)
    import_ballots(ballot, path)
    assert entered(ballot) == (MARKS,)


def test_the_grid_is_filled_and_read_back(make):
    from openpyxl import load_workbook

    ballot, drawn = make.opened(codes={"elus": 2})
    path = make.folder / "grille.xlsx"
    path.write_bytes(grid(ballot, codes=True))
    assert grid(ballot, codes=True) == grid(ballot, codes=True)
    book = load_workbook(path)
    for place, code in enumerate(drawn["elus"], 3):
        for column, value in enumerate((code, "élus", 5, 2, "blanc"), 1):
            book["Bulletins"].cell(place, column, value)
    book["Comptage"]["B2"] = 2
    book.save(path)
    assert import_ballots(ballot, path).added == {"elus": 2}
    assert entered(ballot) == (MARKS, MARKS)


def test_counts_by_hand_must_agree(make, rows):
    ballot, _ = make.opened()
    problems = refused(ballot, make.grid(ballot, rows), counted_ballots={"elus": 12})
    assert "ne concordent pas" in problems[0].what
    assert "11" in problems[0].found
    import_ballots(ballot, make.grid(ballot, rows), counted_ballots={"elus": 11})


def test_more_ballots_than_people_present(make, rows):
    ballot, _ = make.opened()
    path = ballot.folder / "consultation.yml"
    path.write_text(path.read_text().replace("present: 0", "present: 10", 1))
    problems = refused(load("essai", "test"), make.grid(ballot, rows))
    assert [p.what for p in problems] == ["le groupe « élus » a plus de bulletins que de présents"]


def test_nothing_is_imported_twice_even_in_another_order(make, rows):
    ballot, _ = make.opened()
    import_ballots(ballot, make.grid(ballot, rows))
    assert "déjà dans l’urne" in refused(ballot, make.grid(ballot, rows))[0].what


def test_codes_unknown_used_twice_or_of_another_group(make):
    ballot, drawn = make.opened(codes={"elus": 3, "associations": 1})
    one, two, three = drawn["elus"]
    answers = ("5", "4", "3")
    rows = [
        ("code", "groupe", *(item.id for item in ballot.items)),
        (one, "élus", *answers),
        (two, "élus", *answers),
        (two, "élus", *answers),
        (three, "acteurs associatifs", *answers),
        ("ABCD-EFGH", "élus", *answers),
        ("", "élus", *answers),
    ]
    path = make.csv("codes.csv", rows)
    problems = refused(ballot, path)
    assert [problem.what for problem in problems] == [
        "ce code a servi deux fois",
        "ce code a servi deux fois",
        "ce code est celui d’un autre groupe",
        "ce code est inconnu",
        "ce bulletin n’a pas de code",
    ]
    assert problems[3].where == "codes.csv, ligne 6"
    assert problems[3].found == "AB•••••••"
    done = import_ballots(ballot, path, quarantine=True)
    assert done.added == {"elus": 1}
    assert len(done.quarantined) == 5
    aside = (ballot.private / "quarantine.csv").read_text("utf-8")
    assert aside.count("codes.csv, ligne") == 5
    assert two not in aside
    again = make.csv("again.csv", [rows[0], rows[1]])
    assert (
        "servi deux fois" in refused(ballot, again)[0].what
        or "déjà" in refused(ballot, again)[0].what
    )


def test_a_code_typed_in_two_ways_is_one_code(make):
    ballot, drawn = make.opened(codes={"elus": 2})
    one = drawn["elus"][0]
    header = ("code", *(item.id for item in ballot.items))
    path = make.csv("c.csv", [header, (one, *"123"), (one.lower().replace("-", " "), *"123")])
    assert [p.what for p in refused(ballot, path)] == ["ce code a servi deux fois"] * 2


def test_empty_columns_of_a_form_are_left_alone(make):
    ballot, _ = make.opened()
    header = ["Bienvenue à tous", "groupe", *(item.id for item in ballot.items)]
    import_ballots(ballot, make.csv("c.csv", [header, ("", "élus", *"123")]))
    assert entered(ballot) == (tuple("123"),)


def test_an_item_unknown_missing_or_twice(make):
    ballot, _ = make.opened()
    row = ("élus", "1", "2", "3", "4")
    unknown = make.csv("a.csv", [("groupe", "IT-test-01", "IT-test-02", "IT-test-99", "x"), row])
    problems = refused(ballot, unknown)
    assert {p.found for p in problems} == {"IT-test-99", "x", "IT-test-03"}
    assert any("IT-test-02" in p.near or "IT-test-01" in p.near for p in problems)
    twice = make.csv(
        "b.csv", [("groupe", "IT-test-01", "IT-test-01", "IT-test-02", "IT-test-03"), row]
    )
    assert "deux colonnes" in refused(ballot, twice)[0].what


def test_values_off_the_scale_and_unknown_groups(make):
    ballot, _ = make.opened()
    path = make.grid(ballot, [("élus", "6", "oui", "3"), ("maires", "1", "1", "1")])
    problems = refused(ballot, path)
    assert [p.found for p in problems] == ["6", "oui", "maires"]
    assert problems[0].where == "grid.csv, ligne 2, colonne « IT-test-01 »"
    assert "tout à fait d’accord" in problems[0].remedy


def test_merged_cells_are_refused_with_their_place(make):
    ballot, _ = make.opened()
    book = Workbook()
    book.active.append(["groupe", *(item.id for item in ballot.items)])
    book.active.append(["élus", 1, 2, 3])
    book.active.merge_cells("B2:C2")
    book.save(make.folder / "m.xlsx")
    problem = refused(ballot, make.folder / "m.xlsx")[0]
    assert "fusionnées" in problem.what
    assert "ligne 2" in problem.where
    assert problem.found == "B2:C2"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"not a workbook"),
        ("a.csv", b""),
        ("a.csv", b"\xd0\xcf\x11\xe0\0\0"),
        ("a.pdf", b"%PDF"),
        ("a.csv", b"Bonjour\n"),
    ],
)
def test_files_that_are_no_answers(make, name, content):
    ballot, _ = make.opened()
    (make.folder / name).write_bytes(content)
    assert refused(ballot, make.folder / name)[0].what


def test_two_entries_are_compared_cell_by_cell(make, rows):
    ballot, _ = make.opened()
    first = make.grid(ballot, rows, "a.csv")
    other = [list(row) for row in rows]
    other[4][2] = "1" if rows[4][2] != "1" else "2"
    second = make.grid(ballot, other, "b.csv")
    problems = refused(ballot, first, second=second)
    assert len(problems) == 1
    assert problems[0].where == "a.csv, ligne 6 ; b.csv, ligne 6"
    assert "IT-test-02" in problems[0].what
    assert "même fichier" in refused(ballot, first, second=first)[0].what
    shorter = make.grid(ballot, rows[:-1], "c.csv")
    assert "manque dans c.csv" in refused(ballot, first, second=shorter)[0].what


def test_answers_among_published_files_are_refused(make, rows):
    ballot, _ = make.opened()
    path = make.grid(ballot, rows)
    inside = ballot.folder / "saisie.csv"
    inside.write_bytes(path.read_bytes())
    assert "publié" in refused(ballot, inside)[0].what


def test_dots_and_ranks_must_add_up(make):
    ballot, _ = make.opened(Format.DOTS)
    problems = refused(ballot, make.grid(ballot, [("élus", "2", "1", "1"), ("élus", "3", "", "")]))
    assert [p.what for p in problems] == ["ce bulletin a trop de gommettes"]
    ranked, _ = make.opened(Format.RANKING, vote="rangs")
    rows = [
        ("élus", "1", "1", "2"),
        ("élus", "1", "3", ""),
        ("élus", "2", "1", "3"),
        ("élus", "1", "2", ""),
    ]
    problems = refused(ranked, make.grid(ranked, rows, "r.csv"))
    assert [p.where for p in problems] == ["r.csv, ligne 2", "r.csv, ligne 3"]


def test_a_vote_not_open_takes_no_ballot(make, rows):
    ballot = make.prepared()
    assert "se prépare encore" in refused(ballot, make.grid(ballot, rows))[0].what


@pytest.mark.parametrize(
    "titles",
    [
        [f"Q1[SQ00{n}][{scale}]" for n in (1, 2, 3) for scale in (1, 2)],
        [f"enonces-IT_0{n}_{each}" for n in (1, 2, 3) for each in ("importance", "faisabilite")],
        [f"a/b/IT_0{n}_{each}" for n in (1, 2, 3) for each in ("importance", "faisabilite")],
    ],
)  # fmt: skip
def test_two_scales_under_the_names_of_each_tool(make, titles):
    ballot, _ = make.opened(Format.IMPORTANCE)
    import_ballots(ballot, make.csv("x.csv", [("groupe", *titles), ("élus", *"123451")]))
    assert entered(ballot) == (tuple("123451"),)


def test_an_item_that_holds_a_slash_keeps_its_column(make):
    ballot, _ = make.opened(texts=("Le oui/non du matin", "Un accueil ouvert"))
    titles = ["Groupe", *(f"Énoncés/{item.text}" for item in ballot.items)]
    import_ballots(ballot, make.csv("x.csv", [titles, ("élus", "1", "2")]))
    assert sorted(entered(ballot)[0]) == ["1", "2"]


def test_a_regnier_ballot_has_white_and_black(make):
    ballot, _ = make.opened(Format.REGNIER)
    path = make.grid(ballot, [("élus", "Vert foncé", "blanc", "noir")])
    import_ballots(ballot, path)
    assert entered(ballot) == (("5", "B", "N"),)


def test_importance_and_feasibility_have_two_columns(make):
    ballot, _ = make.opened(Format.IMPORTANCE)
    path = make.grid(ballot, [("élus", "5", "1", "4", "2", "3", "Facile")])
    import_ballots(ballot, path)
    assert entered(ballot) == (("5", "1", "4", "2", "3", "5"),)


def test_a_paper_entered_twice_is_refused(make):
    ballot, _ = make.opened()
    titles = [each for each, _ in ballot.columns()]
    rows = [
        ("1", "élus", "1", "2", "3"),
        ("2", "élus", "2", "2", "3"),
        ("1", "élus", "1", "2", "3"),
    ]
    file = make.csv("papers.csv", [("bulletin", "groupe", *titles), *rows])
    problems = refused(ballot, file)
    assert [p.what for p in problems] == ["ce bulletin est saisi deux fois"] * 2
    assert problems[1].where.endswith("ligne 4")
    elsewhere = [("1", "élus", "1", "2", "3"), ("1", "acteurs associatifs", "1", "2", "3")]
    other = make.csv("groups.csv", [("bulletin", "groupe", *titles), *elsewhere])
    assert sum(import_ballots(ballot, other).added.values()) == 2, "each group numbers its own"
