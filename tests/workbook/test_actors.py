"""The chapter of the actors: with material, without, with too much, and what it must not say."""

import re
from itertools import pairwise

import pytest

from diagnostic import open_study
from diagnostic.presentation.networks import MOST
from diagnostic.territories.codes import TerritoryId
from diagnostic.voices.actors.coverage import covered, gaps, units
from diagnostic.voices.actors.files import save
from diagnostic.voices.actors.model import Actors, Link, Organisation
from diagnostic.voices.actors.words import LinkKind, Sector
from diagnostic.voices.demonstration import LABEL

METHODS = (
    "actors_opening", "actors_network", "actors_measures", "actors_bridges", "actors_matrix",
    "actors_coverage", "actors_unknowns",
)  # fmt: skip


@pytest.fixture
def opened(sandbox):
    """Open the chapter of a study whose actors are given."""

    def make(actors=None, territory="EPCI-200070712", edition="travail"):
        file = sandbox / "params" / "essai.yml"
        file.write_text(
            f'territory: "{territory}"\ndate: 2026-09-15\nedition: {edition}\n', encoding="utf-8"
        )
        if actors is not None:
            save("essai", actors)
        return open_study("essai", theme="actors")

    return make


def organisation(name, sector=Sector.SOCIAL_LIFE, covers=None, **fields):
    places = None if covers is None else tuple(TerritoryId.parse(each) for each in covers)
    return Organisation(f"ORG-{name}", f"Association {name}", "Association", sector, covers=places,
                        **fields)  # fmt: skip


def words(block):
    return re.sub(r"base64,[\w+/=]+", "", "\n".join((block.plain, block.markdown, block.html)))


@pytest.mark.parametrize("study", ["carpentras", "thiers-dore-et-montagne"])
def test_every_output_of_a_demonstration_says_so(study):
    found = open_study(study, theme="actors")
    for method in METHODS:
        block = getattr(found, method)()
        real = study.startswith("thiers") and method == "actors_coverage"
        for form in (block.plain, block.markdown, block.html):
            assert (LABEL in form.lower()) is not real, method
        if block.kind == "figure":
            assert (
                LABEL in block.markdown.partition('{fig-alt="')[2].partition('" width')[0].lower()
            )


def test_thiers_says_that_gaps_cannot_be_told():
    block = open_study("thiers-dore-et-montagne", theme="actors").actors_coverage()
    assert block.kind == "table"
    assert "On ne peut pas encore dire quelles communes n’ont aucune structure" in block.plain
    assert "30\u00a0communes" in block.plain
    assert list(block.data["covers"]) == ["à préciser"] * 3


def test_a_study_without_actors_says_what_is_missing_and_to_the_team_how_to_add_it(opened):
    for edition, told in (("travail", True), ("copil", False), ("public", False)):
        found = opened(edition=edition)
        for method in METHODS:
            block = getattr(found, method)()
            assert block.kind == "absence"
            assert ("diagnostic actors template essai" in block.plain) is told
        assert "actors" not in found.context.study.chapters


def test_with_actors_the_chapter_is_in_the_book_unless_left_out(opened, sandbox):
    actors = Actors((organisation("a"), organisation("b", Sector.HEALTH)))
    assert opened(actors).context.study.chapters[-2:] == ("actors", "synthesis")
    file = sandbox / "params" / "essai.yml"
    file.write_text(file.read_text("utf-8") + "include: [synthesis]\n", encoding="utf-8")
    assert "actors" not in open_study("essai", theme="actors").context.study.chapters


def test_without_links_nothing_is_measured_and_the_drawing_says_so(opened):
    found = opened(Actors((organisation("a"), organisation("b", Sector.HEALTH))))
    assert "Aucun lien" in found.actors_network().plain
    assert found.actors_measures().kind == "absence"
    assert found.actors_bridges().kind == "absence"


def test_gaps_are_told_when_every_coverage_is_known(opened):
    found = opened(
        Actors((organisation("a", covers=["COM-63430"]), organisation("b", covers=["COM-63125"])))
    )
    block = found.actors_coverage()
    assert block.kind == "figure"
    assert "28\u00a0communes ne sont couvertes par aucune structure" in block.plain
    whole = opened(Actors((organisation("a", covers=["DEP-63"]),))).actors_coverage()
    assert "Chaque commune est couverte" in whole.plain


def test_a_single_unknown_coverage_silences_the_gaps(opened):
    known, unknown = organisation("a", covers=["COM-63430"]), organisation("b")
    block = opened(Actors((known, unknown))).actors_coverage()
    assert "On ne peut pas encore dire quelles communes n’ont aucune structure" in block.plain
    assert "couvertes par aucune" not in block.plain


def test_iris_and_districts_are_not_mistaken_for_each_other(opened):
    gazetteer = opened(territory="COM-84031").context.gazetteer
    iris, qpv = units(gazetteer, TerritoryId.parse("COM-84031"))
    assert covered(gazetteer, (iris[0],), iris[0])
    assert covered(gazetteer, (iris[0],), iris[1]) is False
    assert covered(gazetteer, (iris[0],), qpv[0]) is None
    assert covered(gazetteer, (iris[0], qpv[0]), qpv[1]) is False
    assert covered(gazetteer, (iris[0],), TerritoryId.parse("COM-84031")) is None
    assert covered(gazetteer, (TerritoryId.parse("DEP-13"),), iris[0]) is False
    assert covered(gazetteer, None, iris[0]) is None
    assert gaps(gazetteer, [(iris[0],)], iris) == iris[1:]
    assert gaps(gazetteer, [(iris[0],)], qpv) is None
    assert gaps(gazetteer, [(iris[0],), None], iris) is None


def crowd(count):
    nodes = [
        organisation(f"{i:03d}", list(Sector)[i % 5], covers=["COM-63430"]) for i in range(count)
    ]
    links = [Link(a.id, b.id, LinkKind.WORKS_WITH, declared_by=a.id) for a, b in pairwise(nodes)]
    return Actors(tuple(nodes), tuple(links))


def test_above_forty_organisations_the_network_is_a_table(opened):
    assert opened(crowd(MOST)).actors_network().kind == "figure"
    block = opened(crowd(MOST + 1)).actors_network()
    assert block.kind == "table"
    assert block.data.drop(columns="sector").to_numpy().sum() == 2 * MOST
    assert f"{MOST}\u00a0liens sur {MOST}" in block.plain.replace(" liens", "\u00a0liens", 1)


def test_a_difficulty_names_nobody(opened):
    actors = crowd(5)
    told = Link("ORG-000", "ORG-003", LinkKind.DIFFICULTY, declared_by="ORG-000")
    found = opened(Actors(actors.organisations, (*actors.links, told)))
    block = found.actors_network()
    assert "1\u00a0difficulté déclarée" in block.plain
    assert int(block.data.set_index("id").loc["ORG-003", "ties"]) == 2
    shown = "\n".join(words(getattr(found, method)()) for method in METHODS)
    assert "a une difficulté" not in shown


def test_silence_about_themes_is_not_a_no(opened):
    nodes = (organisation("a", themes=("seniors",)), organisation("b"))
    data = opened(Actors(nodes)).actors_matrix().data.set_index("name")
    assert data.loc["Association a\u00a0(A)", "seniors"] == "oui"
    assert data.loc["Association a\u00a0(A)", "housing"] == "–"
    assert data.loc["Association b\u00a0(A)", "seniors"] == "?"
    assert data.loc["Organisations", "seniors"] == "1"
