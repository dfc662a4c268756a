"""The workbook, the committed files, and everything that is refused."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic import paths
from diagnostic.errors import DataError
from diagnostic.text import folded
from diagnostic.voices.actors import demonstration as shown
from diagnostic.voices.actors.files import folder, import_files, load, texts
from diagnostic.voices.actors.model import Actors, Organisation
from diagnostic.voices.actors.parsing import parse
from diagnostic.voices.actors.personal import names_someone
from diagnostic.voices.actors.reading import read_rows
from diagnostic.voices.actors.words import CardState, Sector
from diagnostic.voices.actors.workbooks import workbook as make_workbook

from .conftest import LINKS, NODES


@pytest.fixture
def refused(gazetteer):
    """Return the problems of a file."""

    def read(*paths):
        with pytest.raises(DataError) as error:
            parse(read_rows(paths), gazetteer)
        return error.value.problems

    return read


@pytest.mark.parametrize("study", shown.STUDIES)
def test_the_demonstration_is_the_committed_one_byte_for_byte(study):
    for name, text in texts(shown.demonstration(study)).items():
        assert (paths.field(study) / "actors" / name).read_bytes() == text.encode()


@pytest.mark.parametrize("study", shown.STUDIES)
def test_what_is_invented_says_so(study, gazetteer):
    actors = load(study, gazetteer)
    assert all(link.demonstration for link in actors.links)
    assert all(
        each.demonstration or each.source.startswith("https") for each in actors.organisations
    )
    assert not any(names_someone(each.name) for each in actors.organisations)


def test_the_structures_of_thiers_are_those_of_its_study(gazetteer):
    from diagnostic.study import load_study

    study = load_study("thiers-dore-et-montagne", gazetteer)
    real = [e for e in load(study.slug, gazetteer).organisations if not e.demonstration]
    assert {(e.name, e.kind.lower(), e.source, e.covers, e.themes) for e in real} == {
        (e.name, e.kind, e.source, None, ()) for e in study.structures
    }


def test_a_workbook_goes_out_and_comes_back_the_same(sandbox, tmp_path, gazetteer):
    for study in shown.STUDIES:
        actors = shown.demonstration(study)
        path = tmp_path / f"{study}.xlsx"
        path.write_bytes(make_workbook(actors))
        assert path.read_bytes() == make_workbook(actors)
        assert parse(read_rows([path]), gazetteer) == actors
        assert import_files(study, [path], gazetteer).actors == actors
        assert load(study, gazetteer) == actors
        csv = [folder(study) / name for name in texts(actors)]
        assert parse(read_rows(csv), gazetteer) == actors


def test_the_template_has_drop_downs_and_its_instructions():
    book = openpyxl.load_workbook(io.BytesIO(make_workbook()))
    assert book.sheetnames == ["noeuds", "liens", "mode d’emploi", "listes"]
    assert len(book["noeuds"].data_validations.dataValidation) == 6
    assert len(book["liens"].data_validations.dataValidation) == 6
    assert "personnes" in book["mode d’emploi"]["B1"].value


def test_an_empty_template_erases_nothing(sandbox, tmp_path, workbook, gazetteer):
    import_files("essai", [workbook()], gazetteer)
    before = load("essai", gazetteer)
    empty = tmp_path / "modele.xlsx"
    empty.write_bytes(make_workbook())
    with pytest.raises(DataError, match="aucune organisation"):
        import_files("essai", [empty], gazetteer)
    assert load("essai", gazetteer) == before


def test_nothing_is_imported_twice(sandbox, tmp_path, workbook, gazetteer):
    first = workbook()
    assert import_files("essai", [first], gazetteer).added == ("CCAS", "Mission locale")
    assert import_files("essai", [first], gazetteer).again
    old = tmp_path / "ancien.xlsx"
    old.write_bytes(first.read_bytes())
    done = import_files("essai", [workbook(NODES[:1], [])], gazetteer)
    assert done.removed == ("Mission locale",)
    with pytest.raises(DataError, match="déjà été importé"):
        import_files("essai", [old], gazetteer)
    assert len((folder("essai") / "imports.csv").read_text("utf-8").splitlines()) == 3
    for name in ("organisations.csv", "links.csv"):
        (folder("essai") / name).unlink()
    assert len(import_files("essai", [old], gazetteer).actors.organisations) == 2


def test_a_refused_file_leaves_everything_as_it_was(sandbox, workbook, gazetteer):
    import_files("essai", [workbook()], gazetteer)
    before = {path.name: path.read_bytes() for path in folder("essai").iterdir()}
    bad = workbook([*NODES, ["ORG-x", "X", "Club", "sport", "", "COM-84031"]])
    with pytest.raises(DataError):
        import_files("essai", [bad], gazetteer)
    assert {path.name: path.read_bytes() for path in folder("essai").iterdir()} == before


def test_when_the_disk_refuses_the_second_file_the_first_is_put_back(
    sandbox, workbook, gazetteer, monkeypatch
):
    from diagnostic.voices.actors import files

    import_files("essai", [workbook()], gazetteer)
    before = {path.name: path.read_bytes() for path in folder("essai").iterdir()}
    real = files.put

    def full(path, content, **options):
        if path.name == "links.csv" and content != before["links.csv"]:
            raise OSError(28, "No space left on device")
        return real(path, content, **options)

    monkeypatch.setattr(files, "put", full)
    with pytest.raises(OSError, match="space"):
        import_files("essai", [workbook(NODES[:1], [])], gazetteer)
    assert {path.name: path.read_bytes() for path in folder("essai").iterdir()} == before


def test_a_card_that_changes_after_its_validation_is_open_again(sandbox, workbook, gazetteer):
    valid = [[*NODES[0], "", "", "", "validée"], NODES[1]]
    done = import_files("essai", [workbook(valid)], gazetteer)
    assert done.actors.by_id["ORG-ccas"].state is CardState.VALIDATED
    changed = [[*NODES[0][:2], "Association", *NODES[0][3:], "", "", "", "validée"], NODES[1]]
    done = import_files("essai", [workbook(changed)], gazetteer)
    assert done.reopened == ("CCAS",)
    assert load("essai", gazetteer).by_id["ORG-ccas"].state is CardState.TO_VALIDATE


NODE = ["ORG-x", "Club", "Club sportif", "culture, sport et loisirs", "", "COM-84031", "", "", ""]


def changed(rank, text):
    return [*NODE[:rank], text, *NODE[rank + 1 :]]


@pytest.mark.parametrize(
    ("row", "column", "said", "near"),
    [
        (changed(0, "club"), "Identifiant", "pas la bonne forme", ""),
        (changed(0, ""), "Identifiant", "vide", ""),
        (changed(0, "ORG-ccas"), "Identifiant", "déjà pris", ""),
        (changed(1, "Ccas"), "Nom", "déjà pris", ""),
        (changed(1, "Jeanne Martin"), "Nom", "personne", ""),
        (changed(1, "Mme Martin, accueil du club"), "Nom", "personne", ""),
        (changed(1, "Club, club@exemple.fr"), "Nom", "joindre", ""),
        (changed(1, "=HYPERLINK()"), "Nom", "formule", ""),
        (changed(3, "culture et sport"), "Secteur", "dans la liste", "culture, sport et loisirs"),
        (changed(4, "habitantz"), "Collège", "n’existe pas", "habitants"),
        (changed(5, "Carpentra"), "Territoire couvert", "", "Carpentras"),
        (changed(6, "seniors, senior"), "Thèmes", "n’existe pas", "seniors (Seniors)"),
        (changed(7, "contact@exemple.fr"), "Page publique", "page publique", ""),
        (changed(7, "https://exemple.fr/?tel=0490112233"), "Page publique", "page publique", ""),
        (changed(8, "entretien avec M. Durand"), "Source", "personne", ""),
        ([*NODE, "peut-être"], "Fiche", "dans la liste", ""),
        ([*NODE, "", "sans doute"], "Démonstration", "oui ou non", ""),
    ],
)  # fmt: skip
def test_a_bad_organisation_is_refused_where_it_is(refused, workbook, row, column, said, near):
    def raw(book):  # a formula stays a text, as a spreadsheet exports it
        for cell in book["noeuds"][4]:
            cell.data_type = "s" if cell.value else cell.data_type

    (problem,) = refused(workbook([*NODES, row], change=raw))
    assert problem.where == f"acteurs.xlsx, feuille « noeuds », ligne 4, colonne « {column} »"
    assert said in problem.what
    assert problem.remedy
    assert not near or any(each.startswith(near) for each in problem.near)


@pytest.mark.parametrize(
    ("row", "column", "said", "near"),
    [
        (["ORG-ccass", "ORG-mission-locale", "finance", "chaque mois", "", ""], "De",
         "feuille « noeuds »", "ORG-ccas"),
        (["ORG-ccas", "ORG-ccas", "finance", "chaque mois", "", ""], "Vers", "elle-même", ""),
        (["ORG-ccas", "CCAS", "finance", "chaque mois", "", ""], "Vers", "elle-même", ""),
        (LINKS[0], "Lien", "déjà déclaré", ""),
        (["ORG-ccas", "ORG-mission-locale", "financer", "chaque mois", "", ""], "Lien",
         "dans la liste", "finance"),
        (["ORG-ccas", "ORG-mission-locale", "finance", "souvent", "", ""], "Fréquence",
         "dans la liste", ""),
        (["ORG-ccas", "", "finance", "chaque mois", "", ""], "Vers", "vide", ""),
    ],
)  # fmt: skip
def test_a_bad_link_is_refused_where_it_is(refused, workbook, row, column, said, near):
    (problem,) = refused(workbook(links=[*LINKS, row]))
    assert problem.where == f"acteurs.xlsx, feuille « liens », ligne 3, colonne « {column} »"
    assert said in problem.what
    assert not near or near in problem.near


def test_a_third_party_does_not_declare_for_two_others(refused, workbook):
    nodes = [*NODES, NODE]
    row = ["ORG-ccas", "ORG-mission-locale", "finance", "chaque mois", "ORG-x", ""]
    (problem,) = refused(workbook(nodes, [row]))
    assert problem.found == "ORG-x"
    assert "ORG-ccas" in problem.remedy


def test_working_together_twice_in_both_directions_is_one_link(refused, workbook):
    rows = [
        ["ORG-ccas", "ORG-mission-locale", "travaille avec", "chaque mois", "ORG-ccas", ""],
        ["ORG-mission-locale", "ORG-ccas", "travaille avec", "chaque mois", "ORG-ccas", ""],
    ]
    (problem,) = refused(workbook(links=rows))
    assert "déjà déclaré" in problem.what


def test_every_mistake_of_both_sheets_is_told_at_once(refused, workbook):
    nodes = [*NODES, changed(3, "sport"), changed(0, "x")]
    links = [["ORG-y", "ORG-ccas", "finance", "jamais", "", ""]]
    places = [
        problem.where.partition(", colonne")[0] for problem in refused(workbook(nodes, links))
    ]
    assert places == [
        "acteurs.xlsx, feuille « noeuds », ligne 4",
        "acteurs.xlsx, feuille « noeuds », ligne 5",
        "acteurs.xlsx, feuille « noeuds », ligne 5",
        "acteurs.xlsx, feuille « liens », ligne 2",
        "acteurs.xlsx, feuille « liens », ligne 2",
    ]


def test_merged_cells_a_lost_sheet_and_a_column_of_persons_are_refused(refused, workbook):
    (problem,) = refused(workbook(change=lambda book: book["noeuds"].merge_cells("A2:A3")))
    assert "fusionnées" in problem.what
    assert problem.where.endswith("feuille « noeuds », ligne 2")
    (problem,) = refused(workbook(sheets=("noeud", "liens")))
    assert problem.near == ("noeud",)
    titles = ["Identifiant", "Nom", "Nature", "Secteur", "Courriel", "Territoire couvert"]
    (problem,) = refused(workbook(titles={"noeuds": titles}))
    assert problem.found == "Courriel"
    (problem,) = refused(workbook(titles={"noeuds": ["Identifiant", "Nom", "Nature", "Secteur"]},
                                  nodes=[row[:4] for row in NODES]))  # fmt: skip
    assert "Territoire couvert" in problem.what


def test_a_file_of_another_encoding_is_refused_with_its_line(refused, tmp_path):
    nodes, links = tmp_path / "organisations.csv", tmp_path / "links.csv"
    nodes.write_bytes(
        "id;name;kind;sector;territory\nORG-x;Épicerie;Association;santé;COM-84031\n".encode(
            "cp1252"
        )
    )
    links.write_text("source;target;kind;frequency\n", encoding="utf-8")
    (problem,) = refused(nodes, links)
    assert problem.where == "organisations.csv, ligne 2"
    assert "Épicerie" in problem.found
    assert "UTF-8" in problem.remedy


def test_an_organisation_may_bear_someone_s_name():
    for name in ("Centre social Jean Moulin", "Lycée Victor Hugo", "Association Louise Michel"):
        assert names_someone(name) == ""
    for name in ("Louise Michel", "Dr Martin, maison de santé", "Accueil 04 90 11 22 33"):
        assert names_someone(name)


TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N"), include_characters=" ’'&;,\"«»()éœ-"),
    min_size=1,
    max_size=30,
).map(lambda text: f"Association {' '.join(text.split())}".strip())


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(TEXTS, min_size=1, max_size=4, unique_by=folded))
def test_any_name_comes_back_as_it_was(tmp_path, gazetteer, names):
    actors = Actors(
        tuple(
            Organisation(f"ORG-{i}", name, "Association", Sector.CULTURE)
            for i, name in enumerate(names)
        )
    )
    path = tmp_path / "noms.xlsx"
    path.write_bytes(make_workbook(actors))
    if any(map(names_someone, names)):  # what looks like a telephone is refused, never changed
        with pytest.raises(DataError, match="personne"):
            parse(read_rows([path]), gazetteer)
    else:
        assert parse(read_rows([path]), gazetteer) == actors
