"""Tables received: checked line by line, protected, and nothing of them comes out otherwise."""

from __future__ import annotations

import openpyxl
import pytest
from local import CHILDREN, DECLARED, HEADER, IRIS, install, rows

from diagnostic import paths
from diagnostic.confidentiality.declaration import declaration, local_tables
from diagnostic.confidentiality.masks import earlier, keep
from diagnostic.confidentiality.protected import protect
from diagnostic.confidentiality.report import report
from diagnostic.errors import DataError, DiagnosticError
from diagnostic.study.load import project_gazetteer

TOWN = "COM-84031"


def protected(name="aah", study="essai"):
    gazetteer = project_gazetteer()
    local = declaration(study, name)
    before = earlier(study, local)
    return protect(local, gazetteer, within=gazetteer[TOWN].id, earlier=before)


def shown(table):
    frame = table.frame
    return {
        (row["place"], row["measure"]): row["value"]
        for row in frame.to_dict("records")
        if row["status"] in {"ok", "zero"}
    }


def refusals():
    with pytest.raises(DiagnosticError) as refused:
        protected()
    return str(refused.value)


def test_small_counts_are_hidden_and_cannot_be_had_from_totals(sandbox):
    install()
    table = protected()
    hidden = table.frame[table.frame["value"].isna()]
    cells = set(zip(hidden["place"], hidden["measure"], strict=True))
    assert {("840310101", "adultes"), ("840310104", "enfants")} <= cells
    # Each line and each column of a hidden cell has another.
    for place, measure in cells:
        assert sum(1 for p, _ in cells if p == place) > 1
        assert sum(1 for _, m in cells if m == measure) > 1
    assert set(hidden["status"]) == {"secret_protected"}
    assert shown(table)["Ensemble", "ensemble"] == 292
    assert table.proofs[0].primary >= 2
    assert table.proofs[0].targets >= 2


def test_the_public_frame_does_not_say_which_are_small(sandbox):
    install()
    table = protected()
    assert set(table.frame["status"]) == {"ok", "secret_protected"}
    assert set(table.reasons["status"]) == {"secret_primary", "secret_secondary"}
    assert "value" not in table.reasons.columns
    assert len(table.reasons) == table.frame["value"].isna().sum()


def test_places_have_their_names(sandbox):
    install()
    names = dict(zip(protected().frame["place"], protected().frame["name"], strict=True))
    assert names["840310108"] == "Centre Ville"
    assert names["Ensemble"] == "Ensemble"


def test_the_report_says_what_and_why_and_holds_no_hidden_figure(sandbox):
    install()
    said = report(protected())
    assert "Bénéficiaires de l’AAH" in said
    assert "trop peu d’unités" in said
    assert "Preuve" in said
    assert "confirmer avec le détenteur" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_of_any_office_are_read(sandbox, encoding):
    text = "iris;adultes;enfants;ensemble;libellé\n" + "\n".join(
        f"{line};quartier « été »" for line in rows()
    )
    install(text=text, encoding=encoding)
    assert shown(protected())["Ensemble", "ensemble"] == 292


def test_commas_tabs_and_thousands(sandbox):
    lines = [line.replace(";", "\t") for line in [HEADER, *rows()]]
    lines[-1] = "Ensemble\t217\t75\t292 "
    install(text="\n".join(lines))
    assert shown(protected())["Ensemble", "ensemble"] == 292


def test_a_workbook_is_read_as_a_csv(sandbox):
    install(declared=DECLARED.replace("aah.csv", "aah.xlsx"))
    book = openpyxl.Workbook()
    for line in [HEADER, *rows()]:
        cells = line.split(";")
        book.active.append([cells[0], *(int(c) if c.isdigit() else c for c in cells[1:])])
    book.save(paths.field("essai") / "private" / "aah.xlsx")
    assert shown(protected())["Ensemble", "ensemble"] == 292


BAD = {
    "unknown place": ("840310104;52", "840319904;52", ["ligne 4", "840319904", "inconnu"]),
    "duplicate": ("840310105;61;9;70", "840310104;52;2;54", ["répète la ligne 4", "ligne 5"]),
    "negative": ("61;9;70", "-61;9;70", ["négatif", "ligne 5", "« adultes »"]),
    "word": ("61;9;70", "soixante;9;70", ["pas un nombre", "soixante"]),
    "decimal": ("61;9;70", "61,5;9;70", ["nombre entier", "61,5"]),
    "wrong sum": ("61;9;70", "61;9;71", ["somme", "71 pour une somme de 70"]),
    "wrong total": ("Ensemble;217", "Ensemble;218", ["somme"]),
    "no place": ("840310105;61", ";61", ["manque", "ligne 5"]),
    "no column": ("adultes", "majeurs", ["adultes", "manque"]),
    "too many cells": ("61;9;70", "61;9;70;4", ["plus de cases", "ligne 5"]),
}


@pytest.mark.parametrize(("old", "new", "said"), BAD.values(), ids=BAD)
def test_a_wrong_file_is_refused_with_its_line(sandbox, old, new, said):
    text = "\n".join([HEADER, *rows()])
    assert old in text
    install(text=text.replace(old, new, 1))
    message = refusals()
    for words in said:
        assert words in message, message


def test_lost_zeros_are_recognised_with_the_commune_meant(sandbox):
    declared = DECLARED.replace("level: iris", "level: commune")
    lines = [HEADER, "1004;30;20;50", "84031;30;20;50", "Ensemble;60;40;100"]
    install(text="\n".join(lines), declared=declared)
    message = refusals()
    assert "zéro de tête" in message
    assert "01004" in message
    assert "Ambérieu" in message


def test_every_mistake_of_a_file_is_told_at_once(sandbox):
    text = "\n".join([HEADER, "840310101;-1;2;3", "999;douze;2;3"])
    install(text=text)
    with pytest.raises(DataError) as refused:
        protected()
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize("text", ["", "iris;adultes\n", "\x00\x01binary"])
def test_an_empty_or_foreign_file_is_refused(sandbox, text):
    install(text=text)
    assert "aah.csv" in refusals()


def test_a_share_is_protected_through_the_count_it_tells(sandbox):
    declared = """\
title: "Part des élèves absents"
file: parts.csv
holder: DSDEN
period: "2025"
theme: school_dropout
threshold: caf
use: travail
key: {column: iris, level: iris}
measures:
  - {column: part, label: "Part", kind: share, denominator: eleves}
  - {column: eleves, label: "Élèves"}
"""
    lines = ["iris;part;eleves", "840310101;2,5;80", "840310103;25;200", "840310108;97,5;80"]
    install(text="\n".join(lines), declared=declared, file="parts.csv")
    said = shown(protected())
    assert ("840310103", "part") in said
    assert ("840310101", "part") not in said  # 2 pupils
    assert ("840310108", "part") not in said  # all but 2
    assert said["840310101", "eleves"] == 80


def test_a_share_over_a_hundred_is_refused(sandbox):
    declared = DECLARED.replace(
        '{column: enfants, label: "Enfants"}',
        '{column: enfants, label: "Enfants", kind: share, denominator: ensemble}',
    ).replace("totals: {ensemble: [adultes, enfants]}\n", "")
    install(text="\n".join([HEADER, "840310101;3;117;20"]), declared=declared)
    assert "dépasse 100" in refusals()


def test_what_the_holder_keeps_stays_hidden_and_blanks_that_leak_get_companions(sandbox):
    """A blank alone on its line is known by subtraction: the line is protected again."""
    text = "\n".join([HEADER, *rows()]).replace("840310101;3;17;20", "840310101;s;17;20")
    install(text=text)
    table = protected()
    assert ("840310101", "adultes") not in shown(table)
    line = {m for p, m in shown(table) if p == "840310101"}
    assert len(line) <= 1


def test_blanks_that_contradict_totals_are_refused(sandbox):
    text = "\n".join([HEADER, *rows()]).replace("840310101;3;17;20", "840310101;s;17;15")
    install(text=text)
    assert "ne peuvent pas s’accorder" in refusals()


def test_magnitudes_are_hidden_by_their_contributors_and_by_dominance(sandbox):
    declared = """\
title: "Impayés des bailleurs"
file: impayes.csv
holder: bailleurs sociaux
period: "2025"
theme: housing
threshold: dwellings
use: travail
key: {column: iris, level: iris}
measures:
  - {column: montant, label: "Impayés", kind: magnitude, unit: "€", count: logements, top: max}
"""
    lines = ["iris;montant;logements;max", "840310101;5000;4;2000", "840310103;90000;40;80000",
             "840310108;80000;60;4000"]  # fmt: skip
    install(text="\n".join(lines), declared=declared, file="impayes.csv")
    assert shown(protected()) == {("840310108", "montant"): 80000}


def test_too_small_a_place_is_not_shown(sandbox):
    declared = DECLARED.replace("threshold: caf", "threshold: health").replace(
        "total: Ensemble}", "total: Ensemble, population: habitants}"
    )
    counts = ((30, 40, 52, 61, 33, 28), (17, 12, 22, 19, 21, 14))
    people = [900, 2000, 2500, 3000, 2600, 2400, 13400]
    lines = [f"{line};{each}" for line, each in zip(rows(*counts), people, strict=True)]
    install(text="\n".join([f"{HEADER};habitants", *lines]), declared=declared)
    said = shown(protected())
    assert not [each for each in said if each[0] == "840310101"]
    install(text="\n".join([HEADER, *rows(*counts)]),
            declared=DECLARED.replace("threshold: caf", "threshold: health"))  # fmt: skip
    assert "population de chaque lieu" in refusals()


def test_iris_and_their_commune_are_protected_together(sandbox):
    declared = DECLARED.replace(", total: Ensemble", "")
    text = "\n".join([HEADER, *rows()]).replace("Ensemble;", "84031;")
    install(text=text, declared=declared)
    said = shown(protected())
    assert said["84031", "ensemble"] == 292
    assert ("840310101", "adultes") not in said
    columns = [place for place, measure in said if measure == "adultes" and place != "84031"]
    assert len(columns) <= len(IRIS) - 2


def test_what_is_public_elsewhere_is_known_to_the_attacker(sandbox):
    install()
    free = set(shown(protected()))
    public = '\npublic:\n  - {place: "840310101", measure: ensemble, value: 20, source: "presse"}\n'
    install(declared=DECLARED + public)
    assert protected().proofs[0].primary
    wrong = public.replace("value: 20", "value: 25")
    install(declared=DECLARED + wrong)
    assert "contredit" in refusals()
    assert free


def test_masks_are_kept_from_one_table_to_the_next(sandbox):
    install()
    first = protected()
    keep("essai", "aah", first.mask)
    later = "\n".join([HEADER, *rows((13, 44, 55, 60, 30, 29), (18, 12, 12, 9, 20, 15))])
    install(text=later, declared=DECLARED.replace("aah.csv", "aah26.csv") + "previous: [aah]\n",
            name="aah26", file="aah26.csv")  # fmt: skip
    second = protected("aah26")
    assert first.mask <= second.mask
    kept = (paths.field("essai") / "tables" / "masks" / "aah.yml").read_text(encoding="utf-8")
    assert "840310101" in kept
    assert not any(f": {value}\n" in kept or f'"{value}"' in kept for value in (3, 2))


def test_a_mask_said_to_come_before_must_be_there(sandbox):
    install(declared=DECLARED + "previous: [aah25]\n")
    assert "aah25" in refusals()


def test_a_file_with_small_counts_is_refused_where_git_sees_it(sandbox):
    install(private=False)
    message = refusals()
    assert "private/" in message
    assert "ligne 2" in message
    install("ouvert", private=False, text="\n".join([HEADER, *rows((30, 40, 52, 61, 33, 28),
            (17, 12, 22, 19, 21, 14))]))  # fmt: skip
    assert protected(study="ouvert").proofs[0].primary == 0


def test_git_never_sees_the_private_folder():
    import subprocess
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        ["git", "check-ignore", "-q", "data/field/essai/private/aah.csv"], cwd=root, check=False
    )
    assert done.returncode == 0


WRONG = {
    "unknown key": (DECLARED + "holdr: x\n", "holdr", 15),
    "threshold": (DECLARED.replace("threshold: caf", "threshold: cafe"), "caf", 6),
    "looser": (DECLARED + "convention: {least_count: 3}\n", "moins stricte", 15),
    "edition": (DECLARED.replace("use: copil", "use: presse"), "valeurs admises", 8),
    "measure": (DECLARED.replace("[adultes, enfants]}", "[adulte, enfants]}"), "adultes", 14),
    "missing": (DECLARED.replace("holder: Caf\n", ""), "holder", None),
    "magnitude": (DECLARED.replace('label: "Enfants"}', 'label: "E", kind: magnitude}'),
                  "contributeurs", 12),
    "level": (DECLARED.replace("level: iris", "level: canton"), "iris", 9),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said", "line"), WRONG.values(), ids=WRONG)
def test_a_wrong_declaration_is_refused_by_its_line(sandbox, text, said, line):
    install(declared=text)
    message = refusals()
    assert said in message
    if line:
        assert f"ligne {line}" in message


def test_counts_that_their_holder_rounds_need_not_add_up(sandbox):
    lines = [HEADER, "840310101;10;15;25", "840310103;40;20;65", "840310108;30;25;55",
             "Ensemble;85;65;145"]  # fmt: skip
    install(text="\n".join(lines))
    assert "somme" in refusals()
    install(
        text="\n".join(lines), declared=DECLARED.replace("threshold: caf", "threshold: cnaf_open")
    )
    assert len(shown(protected())) == 12


def test_a_table_can_be_rounded_instead_and_never_both(sandbox):
    install(declared=DECLARED + "method: round\n")
    table = protected()
    assert set(table.frame["status"]) == {"rounded"}
    assert (table.frame["value"] % 5 == 0).all()
    said = shown(protected())
    assert said == shown(table) == {}
    frame = table.frame.set_index(["place", "measure"])["value"]
    assert frame["Ensemble", "ensemble"] == sum(frame[place, "ensemble"] for place in IRIS)
    assert frame.equals(protected().frame.set_index(["place", "measure"])["value"])
    assert "arrondis" in report(table)
    text = "\n".join([HEADER, *rows()]).replace("840310101;3;17;20", "840310101;s;17;20")
    install(text=text, declared=DECLARED + "method: round\n")
    assert "ne mêle pas" in refusals()


def test_an_unknown_table_names_the_near_ones(sandbox):
    install()
    assert local_tables("essai") == ("aah",)
    with pytest.raises(DataError) as refused:
        declaration("essai", "aeh")
    assert refused.value.problems[0].near == ("aah",)
    assert CHILDREN
