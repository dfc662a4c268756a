"""Other schemes: read strictly, both ways with the fiches; the checklist says what is met."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from diagnostic import paths
from diagnostic.actions.articulation import load
from diagnostic.actions.expectations import Met, catalogued, stated
from diagnostic.actions.files import known_of
from diagnostic.actions.files import load as load_actions
from diagnostic.actions.words import Scheme
from diagnostic.book.meeting import CHECKS
from diagnostic.errors import CatalogueError, DataError
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.study.profiles import PAGES, THEMES, profiles
from diagnostic.study.themes import GATHERED, LABELS, SYNTHESIS

ROOT = Path(__file__).parents[2]
STUDY = "essai"


@pytest.fixture
def field(sandbox):
    """The fiches of Plaisir, in a project of one's own."""
    folder = paths.field(STUDY)
    shutil.copytree(ROOT / "data" / "field" / "plaisir", folder)
    return folder


@pytest.fixture
def actions(field):
    return load_actions(STUDY, known_of(STUDY, Catalogue.load(paths.catalogue())))


def write(field, text):
    (field / "articulation.yml").write_text(text, encoding="utf-8")


def scheme(name="cls", kind="contrat local de santé", **keys):
    lines = [f"  - id: {name}", f'    scheme: "{kind}"', f'    name: "Contrat {name}"']
    lines += [f"    {key}: {value}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"


def test_a_fiche_and_a_scheme_are_tied_from_either_side(field, actions):
    write(field, "schemes:\n" + scheme(fiches='["ACT-02"]'))
    found = load(STUDY, actions)
    tied = {each.sheet: each for each in found.tied(found.declared.schemes[0])}
    assert (tied["ACT-02"].by_scheme, tied["ACT-02"].by_sheet) == (True, False)
    assert (tied["ACT-01"].by_scheme, tied["ACT-01"].by_sheet) == (False, True)
    assert tied["ACT-01"].text
    assert found.undeclared() == {Scheme.PEL: ("ACT-09",)}


def test_two_schemes_of_a_kind_leave_the_choice_to_the_file(field, actions):
    write(field, "schemes:\n" + scheme("cls-nord") + scheme("cls-sud", fiches='["ACT-01"]'))
    found = load(STUDY, actions)
    first, second = found.declared.schemes
    assert found.tied(first) == ()
    assert [each.sheet for each in found.tied(second)] == ["ACT-01"]


def test_fiches_alone_are_told_without_a_file(field, actions):
    (field / "articulation.yml").unlink()
    assert set(load(STUDY, actions).undeclared()) == {Scheme.CLS, Scheme.PEL}


def test_nothing_is_said_of_nothing(sandbox):
    assert load(STUDY, None) is None


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        (scheme(fiches='["ACT-77"]'), "cette fiche n’existe pas", 5),
        (scheme(fiches='["ACT-01", "ACT-01"]'), "cité deux fois", 5),
        (scheme(documents='["absent"]'), "n’est pas dans la liste", 5),
        (scheme() + scheme(), "ce nom est donné deux fois", 5),
        (scheme(holder='"Mme Martin, coordinatrice"'), "le nom d’une personne", 5),
        (scheme(ensured_by='"ctg@ville-exemple.fr"'), "une adresse électronique", 5),
        (scheme(kind="contrat de santé"), "cette valeur n’est pas admise", 3),
        (scheme(porteur="Ville"), "cette clé n’existe pas", 5),
    ],
)
def test_a_wrong_file_is_refused_by_its_line(field, actions, text, said, line):
    write(field, "schemes:\n" + text)
    with pytest.raises(DataError, match=said) as caught:
        load(STUDY, actions)
    assert f"articulation.yml, ligne {line}" in str(caught.value)
    assert "Martin" not in str(caught.value)


@pytest.mark.parametrize("study", ["carpentras", "plaisir", "thiers-dore-et-montagne"])
def test_the_studies_of_the_project_are_sound(study):
    actions = load_actions(study, known_of(study, Catalogue.load(paths.catalogue())))
    found = load(study, actions)
    assert found is not None
    assert len(found.declared.schemes) >= 2


def test_every_expectation_names_a_rule_and_places_that_exist():
    declared = catalogued()
    places = {THEMES, SYNTHESIS, *GATHERED, *PAGES, *LABELS}
    for each in declared.expectations:
        assert each.check in CHECKS, each.id
        assert set(each.where) <= places, each.id
    families = {each.id for each in declared.families}
    assert {name for each in profiles().values() for name in each.answers} <= families


def test_the_seven_elements_of_the_article_and_the_eight_criteria_are_listed():
    items = catalogued().expectations
    article = [i for i in items if "R. 123-1" in i.reference]
    criteria = [i for i in items if "critère" in i.reference]
    assert len(article) == 7
    assert [i.reference[-1] for i in criteria] == list("12345678")
    assert all(i.verified for i in (*article, *criteria))


def test_what_the_team_states_is_read(field):
    path = field / "expectations.yml"
    path.write_text(
        'expectations:\n  - {id: abs-rapport, state: présent, where: "délibération"}\n',
        encoding="utf-8",
    )
    assert stated(STUDY, catalogued())["abs-rapport"].state is Met.PRESENT
    path.write_text(
        'expectations:\n  - {id: abs-raport, state: présent, where: "délibération"}\n',
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="abs-rapport") as caught:
        stated(STUDY, catalogued())
    assert "expectations.yml, ligne 2" in str(caught.value)


def test_an_expectation_written_twice_is_refused(sandbox):
    folder = paths.root() / "data" / "catalogue"
    text = (folder / "expectations.yml").read_text(encoding="utf-8")
    folder.unlink()
    folder.mkdir()
    wrong = text.replace("  - id: abs-diagnostic\n", "  - id: abs-population\n", 1)
    (folder / "expectations.yml").write_text(wrong, encoding="utf-8")
    with pytest.raises(CatalogueError, match="deux fois"):
        catalogued()
