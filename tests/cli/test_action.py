"""The commands of fiches actions, on the studies of the project and on one's own."""

from __future__ import annotations

import shutil

import pytest
from tests.conftest import ROOT

from diagnostic import open_study, paths
from diagnostic.cli.app import main
from diagnostic.errors import DataError, DisclosureError

PERSON = "Former avec Mme Durand les animateurs"


@pytest.fixture
def plaisir(sandbox):
    """The study of Plaisir, its field copied."""
    shutil.copy(ROOT / "params" / "plaisir.yml", paths.params())
    field = paths.field("plaisir")
    (field / "actions" / "sheets").mkdir(parents=True)
    shutil.copy(ROOT / "data/field/plaisir/evidence.yml", field)
    shutil.copy(ROOT / "data/field/plaisir/actions/chain.yml", field / "actions")
    for name in ("ACT-01.yml", "ACT-02.yml"):
        shutil.copy(ROOT / "data/field/plaisir/actions/sheets" / name, field / "actions/sheets")
    return field / "actions" / "sheets"


@pytest.fixture
def told(capsys):
    def run(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.mark.parametrize("study", ["plaisir", "thiers-dore-et-montagne"])
def test_the_demonstrations_hold_and_say_what_they_are(told, study):
    code, said = told("action", "check", study)
    assert code == 0, said
    context = open_study(study, theme="actions")
    assert "fictives" in context.actions_opening().plain
    page = context.actions_sheets().markdown
    assert page.count("Données fictives de démonstration") == page.count("{.saut}")


def test_new_starts_from_a_finding_and_check_says_what_is_wrong(told, plaisir):
    code, said = told("action", "new", "plaisir", "--from", "C-housing-01")
    assert code == 0, said
    assert (plaisir / "ACT-03.yml").is_file()
    assert told("action", "check", "plaisir")[0] == 0
    code, said = told("action", "new", "plaisir", "--from", "C-houssing-01")
    assert code == 1
    assert "C-housing-01" in said
    text = (plaisir / "ACT-01.yml").read_text(encoding="utf-8")
    (plaisir / "ACT-01.yml").write_text(text.replace("total: 41500", "total: 40000"), "utf-8")
    code, said = told("action", "check", "plaisir")
    assert code == 1
    assert "l’écart est de 1\u202f500\u202f€" in said


def test_trace_tells_the_chain_as_a_tree(told, plaisir):
    code, said = told("trace", "ACT-01")
    assert code == 0
    for part in ("└─", "C-seniors-01", "empreinte", "EN-04", "AX-4", "OB-4.1", "ET-ACT-01-3"):
        assert part in said
    code, said = told("trace", "ACT-99", "--study", "plaisir")
    assert code == 1
    assert "aucun" not in said.lower()


def test_print_writes_one_page_per_fiche(told, plaisir):
    pypdf = pytest.importorskip("pypdf")
    code, said = told("action", "print", "plaisir", "--only", "ACT-01")
    assert code == 0, said
    folder = paths.reports() / "plaisir" / "fiches"
    assert sorted(path.name for path in folder.iterdir()) == [
        "ACT-01.docx", "ACT-01.html", "ACT-01.pdf",
    ]  # fmt: skip
    reader = pypdf.PdfReader(folder / "ACT-01.pdf")
    assert len(reader.pages) == 1
    assert "Appeler et visiter" in reader.pages[0].extract_text()


def test_shared_editions_refuse_what_is_not_earned_and_who_is_named(plaisir):
    study = paths.params() / "plaisir.yml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace('edition: "travail"', 'edition: "public"'), encoding="utf-8")
    shown = open_study("plaisir", theme="actions").actions_sheets().markdown
    assert "responsable du service seniors" in shown
    assert "Médiathèque" not in shown
    table = open_study("plaisir", theme="actions").actions_overview().markdown
    assert "Médiathèque" not in table
    assert "non publié" in table
    other = plaisir / "ACT-02.yml"
    whole = other.read_text(encoding="utf-8")
    other.write_text(
        whole.replace("Ouvrir une permanence numérique pour les aînés", PERSON), "utf-8"
    )
    with pytest.raises(DisclosureError) as caught:
        open_study("plaisir", theme="actions").actions_overview()
    assert "Durand" not in str(caught.value)
    other.write_text(whole.replace('status: "à l’étude"', 'status: "validée"'), "utf-8")
    with pytest.raises(DataError, match="une fiche « validée » dit"):
        open_study("plaisir", theme="actions").actions_overview()


def test_a_study_without_fiche_is_unchanged(sandbox):
    shutil.copy(ROOT / "params" / "plaisir.yml", paths.params())
    study = open_study("plaisir", theme="actions")
    assert "actions" not in study.context.study.chapters
    assert "Aucune fiche action" in study.actions_overview().plain
