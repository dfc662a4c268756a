"""Items: gathered by group, same texts merged, authors dropped, history kept."""

from __future__ import annotations

import pytest

from diagnostic.errors import DataError
from diagnostic.voices.consultation import items as gathering
from diagnostic.voices.consultation.lifecycle import open_vote
from diagnostic.voices.consultation.model import load


def produced(make, rows, encoding="utf-8", header=("Groupe", "Auteur", "Énoncé", "Thème")):
    return make.csv("dits.csv", [header, *rows], encoding=encoding)


def files(ballot):
    return "".join(path.read_text("utf-8") for path in sorted(ballot.folder.iterdir()))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_same_texts_are_merged_and_authors_are_dropped(make, encoding):
    ballot = make.prepared()
    path = produced(
        make,
        [
            ("acteurs associatifs", "Zoé Ravenel", "- un lieu POUR se rencontrer ;", ""),
            ("élus", "Zoé Ravenel", "Aider les aidants à souffler", "seniors"),
        ],
        encoding,
    )
    done = gathering.gather(ballot, path)
    assert done.authors_dropped
    gathering.keep(ballot, done)
    held = load("essai", "test")
    assert [(item.id, item.groups, item.theme) for item in held.items] == [
        ("IT-test-01", ("elus",), ""),
        ("IT-test-02", ("elus",), ""),
        ("IT-test-03", ("elus", "associations"), ""),
        ("IT-test-04", ("elus",), "seniors"),
    ]
    assert "Ravenel" not in files(held)
    journal = (held.folder / "journal.csv").read_text("utf-8").splitlines()
    assert [line.split(";")[0] for line in journal[1:]] == ["1", "2", "3", "4", "5"]
    assert "même texte, groupe associations" in journal[-1] + journal[-2]


def test_the_same_file_twice_changes_nothing(make):
    ballot = make.prepared()
    path = produced(make, [("élus", "", "Un lieu pour se rencontrer", "")])
    done = gathering.gather(ballot, path)
    assert done.items == ballot.items
    assert not done.steps


def test_items_are_merged_rewritten_and_dropped_with_a_reason(make):
    ballot = make.prepared()
    done = gathering.merge(
        ballot, "IT-test-01", ["IT-test-02"], "Des permanences, le samedi aussi", "même idée"
    )
    gathering.keep(ballot, done)
    held = load("essai", "test")
    assert [item.id for item in held.items] == ["IT-test-01", "IT-test-03"]
    gathering.keep(held, gathering.drop(held, "IT-test-03", "hors sujet"))
    held = load("essai", "test")
    assert [item.text for item in held.items] == ["Des permanences, le samedi aussi"]
    journal = (held.folder / "journal.csv").read_text("utf-8")
    assert "fusion" in journal
    assert "retrait;IT-test-03;Un lieu pour se rencontrer;;hors sujet" in journal
    with pytest.raises(DataError, match="raison"):
        gathering.drop(held, "IT-test-01", " ")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Écrire à marie.dupont@ville.fr pour savoir", "[COURRIEL]"),
        ("Appeler le 06 12 34 56 78", "[TÉLÉPHONE]"),
        ("Faire comme Mme Ravenel", "[PERSONNE]"),
        ("", ""),
        ("mot " * 60, "mot mot"),
    ],
)
def test_an_item_that_reaches_someone_is_refused(make, text, what):
    ballot = make.prepared()
    with pytest.raises(DataError) as caught:
        gathering.gather(ballot, produced(make, [("élus", "", text, "")]))
    assert "dits.csv, ligne 2" in caught.value.problems[0].where
    assert what in caught.value.problems[0].found
    assert "Ravenel" not in str(caught.value)
    assert "dupont" not in str(caught.value)


def test_an_unknown_group_has_near_matches(make):
    ballot = make.prepared()
    with pytest.raises(DataError) as caught:
        gathering.gather(ballot, produced(make, [("acteur associatif", "", "Un marché", "")]))
    assert caught.value.problems[0].near == ("acteurs associatifs",)
    with pytest.raises(DataError, match="colonne « texte »"):
        gathering.gather(ballot, produced(make, [("élus", "x")], header=("Groupe", "Quoi")))


def test_items_written_by_hand_are_checked_with_their_lines(make):
    ballot = make.prepared()
    path = ballot.folder / "items.csv"
    path.write_text(
        path.read_text("utf-8")
        + "IT-test-02;UN LIEU pour se rencontrer;elus;;;\nIT-autre-1;Un marché;maires;;;\n"
    )
    with pytest.raises(DataError) as caught:
        load("essai", "test")
    assert [(p.where.rpartition(" ")[2], p.what.split(" ")[0]) for p in caught.value.problems] == [
        ("5", "cet"),
        ("5", "deux"),
        ("6", "l’identifiant"),
        ("6", "ce"),
    ]


def test_items_of_an_open_vote_are_fixed(make):
    ballot, _ = make.opened()
    with pytest.raises(DataError, match="est ouvert"):
        gathering.gather(ballot, produced(make, [("élus", "", "Un marché", "")]))


def test_what_was_sealed_may_not_change(make):
    ballot, _ = make.opened()
    declaration = ballot.folder / "consultation.yml"
    first = declaration.read_text("utf-8")
    for before, after in (
        ("shared_top: 0.75", "shared_top: 0.6"),
        ("s’entraider ici", "vivre ici"),
    ):
        declaration.write_text(first.replace(before, after), encoding="utf-8")
        with pytest.raises(DataError, match="ont changé depuis l’ouverture"):
            load("essai", "test")
    declaration.write_text(first.replace("invited: 0", "invited: 9"), encoding="utf-8")
    assert load("essai", "test").declared.groups[0].invited == 9
    declaration.write_text(first, encoding="utf-8")
    items = ballot.folder / "items.csv"
    items.write_text(items.read_text("utf-8").replace("le samedi", "le lundi"), encoding="utf-8")
    with pytest.raises(DataError, match="ont changé depuis l’ouverture"):
        load("essai", "test")


def test_a_vote_opens_with_a_whole_question_and_two_items(make):
    ballot = make.prepared(texts=("Un seul énoncé",))
    with pytest.raises(DataError, match="au moins deux énoncés"):
        open_vote(ballot)


def test_a_theme_is_a_chapter_by_either_of_its_names(make):
    ballot = make.prepared()
    wanted = [("élus", "", "Le bus passe peu", "SENIORS"), ("élus", "", "Les loyers", "Logement")]
    done = gathering.gather(ballot, produced(make, wanted))
    assert {item.theme for item in done.items} >= {"seniors", "housing"}
    with pytest.raises(DataError) as caught:
        gathering.gather(ballot, produced(make, [("élus", "", "Le bus", "Logemant")]))
    (problem,) = caught.value.problems
    assert problem.found == "Logemant"
    assert "Logement" in problem.near
