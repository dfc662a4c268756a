"""The study's own files: read strictly, checked together, every error at once."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic import open_study, paths
from diagnostic.actions.mission.files import FILES, Known, known_of, load
from diagnostic.actions.mission.moments import Moment, moment, span
from diagnostic.actions.mission.people import LEAST, shown, total
from diagnostic.actions.mission.private import named
from diagnostic.actions.mission.proofs import seen
from diagnostic.actions.mission.schema import schemas
from diagnostic.actions.mission.tables import Contributor
from diagnostic.actions.mission.template import template, write_templates
from diagnostic.actions.mission.words import Proof
from diagnostic.errors import DataError
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.study.respondents import Respondent
from diagnostic.study.themes import known_themes
from diagnostic.workbook.mission import mission_of

STUDIES = ("carpentras", "plaisir", "seine-saint-denis", "thiers-dore-et-montagne")
SCENARIOS = """\
criteria: [{id: proximite, title: Proximité}]
scenarios:
  - id: SC-1
    title: Une structure
    strengths: [Une équipe]
    marks: {proximite: {score: 1, why: Loin}}
chosen: {scenario: SC-1, body: le conseil, date: 2021}
"""


@pytest.fixture(scope="module")
def known():
    return Known(Catalogue.load(paths.catalogue()).indicators, known_themes())


@pytest.fixture
def read(sandbox, known):
    """Return a function: write files of a study, and read them."""

    def reading(**files):
        folder = paths.field("ici")
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            file = {"contributors": "contributors.csv", "exchanges": "exchanges.csv"}
            (folder / file.get(name, f"{name}.yml")).write_text(text, encoding="utf-8")
        return load("ici", known)

    return reading


@pytest.fixture
def errors(read):
    def refused(**files):
        with pytest.raises(DataError) as caught:
            read(**files)
        return caught.value.problems

    return refused


@pytest.mark.parametrize("study", STUDIES)
def test_the_demonstrations_are_read_and_name_nobody(study):
    found = mission_of(open_study(study, theme="mission").context)
    assert found.mission.object
    assert found.demonstration
    assert list(named(found)) == []


def test_nothing_is_no_mission(sandbox, known):
    paths.field("ici").mkdir(parents=True)
    assert load("ici", known) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [(2019, "2019"), ("2019-05", "mai 2019"), ("2019-05-01", "1er\u00a0mai 2019")],
)
def test_a_moment_is_as_precise_as_what_is_known(written, expected):
    assert moment(written).written == expected
    assert moment(moment(written).code) == moment(written)


@pytest.mark.parametrize(
    ("words", "proposed"),
    [("21 mai 2027", "2027-05-21"), ("mai 2027", "2027-05"), ("11/06/2027", "2027-06-11")],
)
def test_a_date_in_french_is_refused_and_rewritten(errors, words, proposed):
    (problem,) = errors(timeline=f'phases: [{{id: PH-1, title: Voir, start: "{words}"}}]')
    assert proposed in problem.what
    assert "ligne 1" in problem.where
    assert "phases[1].start" in problem.where


@pytest.mark.parametrize("words", ["au printemps", "2027-13", "2027-02-30", "1800"])
def test_what_is_no_date_is_refused(words):
    with pytest.raises(ValueError, match=r"date|calendrier|année"):
        moment(words)


@given(
    st.builds(Moment, st.integers(1990, 2050), st.integers(1, 12)),
    st.builds(Moment, st.integers(1990, 2050), st.integers(1, 12)),
)
def test_one_moment_at_most_is_before_the_other(one, two):
    assert not (one.before(two) and two.before(one))
    assert one.before(two) == (one < two)
    assert not Moment(one.year).before(one)


def test_spans_are_short():
    assert span(Moment(2026, 5), Moment(2026, 12)) == "mai à décembre 2026"
    assert span(Moment(2021), Moment(2024)) == "2021 à 2024"
    assert span(None, Moment(2024)) == "jusqu’à 2024"


def test_every_mistake_of_every_file_is_told_at_once(errors):
    problems = errors(
        mission=(
            "deliverables:\n"
            "  - {id: LIV-01, title: Livre, state: remis}\n"
            "  - {id: LIV-1x, title: Film, delivered: 2027}\n"
            "context: [{text: Ici, indicators: [povrety_rate_60]}]\n"
            "services: [{name: CCAS, leads: [senior]}]\n"
            "dates:\n"
            "  - {stage: consultation lancée, date: 2027-05}\n"
            "  - {stage: prestataire retenu, date: 2027-02}\n"
        ),
        timeline=(
            "phases: [{id: PH-1, title: Voir, start: 2027, end: 2026}]\n"
            "events:\n"
            "  - {title: Bal, planned: 2027-05, outcome: reporté}\n"
            "  - {title: Vote, outcome: tenu}\n"
        ),
        scenarios=SCENARIOS.replace("chosen: {scenario: SC-1", "chosen: {scenario: SC-2"),
        practices="practices: [{id: FP-1, title: T, organisation: O, what: W, theme: housng}]",
        contributors="category;people\nhabitant;douze\nelus locaux;3\n",
        exchanges="date;kind;title\nmars 2027;formasion;Écouter\n",
    )
    said = "\n".join(map(str, problems))
    for expected in (
        "sans date de remise", "LIV-01", "n’a pas la bonne forme", "mais il est attendu",
        "poverty_rate_60", "seniors", "« prestataire retenu » précède", "finit avant de commencer",
        "reporté, sans que l’on sache pourquoi", "tenu, sans date", "était prévu",
        "ce scénario n’est pas dans la liste", "SC-1", "housing", "un nombre entier de personnes",
        "cette catégorie n’existe pas", "écrivez 2027-03", "formation",
    ):  # fmt: skip
        assert expected in said
    assert all(problem.where for problem in problems)


def test_unknown_keys_and_words_have_neighbours(errors):
    problems = errors(
        mission="objet: Un diagnostic",
        impacts="impacts: [{id: IM-1, text: T, scale: chaque persone}]",
    )
    assert {problem.near[:1] for problem in problems} == {("object",), ("chaque personne",)}


def test_every_scenario_is_judged_on_every_criterion(errors, read):
    assert read(scenarios=SCENARIOS).scenarios.chosen.date == Moment(2021)
    unknown, missing = errors(scenarios=SCENARIOS.replace("{proximite:", "{proximit:"))
    assert unknown.near == ("proximite",)
    assert "il manque une note" in missing.what
    (problem,) = errors(scenarios=SCENARIOS.replace("strengths: [Une équipe]", "weaknesses: [Peu]"))
    assert "strengths" in problem.what


def test_an_impact_is_never_a_target_of_the_year(errors, read):
    impact = (
        "impacts:\n"
        "  - id: IM-01\n"
        "    text: Mieux\n"
        "    scale: le territoire\n"
        "    start: 2027\n"
        "    signs: [{indicator: share_households_without_car, by: YEAR}]\n"
    )
    (problem,) = errors(impacts=impact.replace("YEAR", "2028"))
    assert "ne montrerait rien avant 2031" in problem.what
    assert "by: 2031" in problem.remedy
    assert read(impacts=impact.replace("YEAR", "2031")).impacts
    (problem,) = errors(impacts=impact.replace("    start: 2027\n", "").replace("YEAR", "2031"))
    assert "l’année de départ manque" in problem.what
    quick = impact.replace("indicator: share_households_without_car", "definition: Venues")
    (problem,) = errors(impacts=quick.replace("YEAR", "2027"))
    assert "n’est pas une cible de l’année" in problem.what
    (problem,) = errors(impacts=impact.replace("by: YEAR", "target: 12"))
    assert "n’existe pas" in problem.what


def test_nobody_is_named_without_having_agreed(errors, read):
    credit = "credits: [{name: Jeanne Durand, role: bénévole, consent: 2027-03-15}]\n"
    found = read(mission=credit)
    assert list(named(found)) == []
    (problem,) = errors(mission=credit.replace(", consent: 2027-03-15", ""))
    assert "consent" in problem.what
    found = read(mission="object: Une étude menée avec Mme Durand")
    (problem,) = named(found)
    assert "nom d’une personne" in problem.what
    assert "Durand" not in str(problem)
    (problem,) = errors(mission="provider: {name: Mme Durand}")
    assert "nom d’une personne" in problem.what
    (problem,) = errors(mission="object: Écrire à jeanne.durand@exemple.fr")
    assert "adresse électronique" in problem.what


def test_a_formula_is_refused(errors):
    (problem,) = errors(exchanges='date;kind;title\n2027;formation;"=cmd|calc"\n')
    assert "formule" in problem.what


def test_columns_about_people_are_refused(errors):
    (problem,) = errors(contributors="category;people;nom\nhabitants;12;Durand\n")
    assert "n’est pas prévue" in problem.what


def test_categories_cannot_count_more_than_everybody(errors):
    (problem,) = errors(contributors="category;people\nensemble;10\nhabitants;12\n")
    assert "12 personnes, plus que l’ensemble" in problem.what


def of(counts, whole=None):
    found = [Contributor(c, n) for c, n in zip(Respondent, counts, strict=False)]
    return [*found, Contributor(None, whole)] if whole is not None else found


def test_a_small_category_is_merged_with_another():
    lines = shown(of([9, 14, 11, 31, 4, 3]))
    assert [line.people for line in lines] == [31, 14, 11, 9, 7]
    assert lines[-1].label == "Partenaires institutionnels et élus"
    assert shown(of([3])) == ()
    assert total(of([12], 60)) == 60
    assert [line.people for line in shown(of([12], 60))] == [48, 12]


@given(
    st.lists(st.integers(0, 30), max_size=6),
    st.integers(0, 40),
)
def test_no_small_category_is_shown_nor_found_by_subtraction(counts, more):
    people = of(counts, sum(counts) + more)
    lines = shown(people)
    assert all(line.people >= LEAST for line in lines)
    if lines:
        assert sum(line.people for line in lines) == total(people)
    small = [n for n in counts if 0 < n < LEAST]
    merged = [line for line in lines if line.merged]
    assert len(merged) <= 1
    if small and lines:
        # What is merged holds one more category than the smallest: it cannot be told apart.
        assert len(merged) == 1
        assert " et " in merged[0].label


def test_templates_are_read_as_they_are(sandbox, known):
    written, kept = write_templates("ici")
    assert [path.name for path in written] == list(FILES)
    assert kept == []
    assert load("ici", known) is not None
    assert write_templates("ici") == ([], written)
    with pytest.raises(DataError) as caught:
        write_templates("ici", ["misson.yml"])
    assert caught.value.problems[0].near[0] == "mission.yml"


def test_templates_are_read_once_completed(sandbox, known):
    """A template whose examples are all uncommented holds no mistake of form."""
    folder = paths.field("ici")
    folder.mkdir(parents=True)
    for name in ("mission.yml", "impacts.yml", "practices.yml", "timeline.yml"):
        lines = template(name).split("\n")
        told = [line for line in lines[4:] if not re.match(r"# (?:[A-Z]|proofs)", line)]
        text = "\n".join(line.removeprefix("# ") for line in told)
        (folder / name).write_text(text, encoding="utf-8")
    found = load("ici", known)
    assert found.mission.provider.team
    assert found.impacts.impacts[0].signs[0].by == 2032
    assert len(found.timeline.events) == 2


def test_the_parks_approach_has_six_steps(sandbox, known):
    write_templates("ici", ["timeline.yml"], parks=True)
    assert len(load("ici", known).timeline.phases) == 6


@pytest.mark.parametrize("proof", Proof)
def test_proofs_say_that_there_is_nothing_yet(proof, read):
    empty = read(mission="object: Rien encore")
    assert seen(proof, empty).text.endswith(".")
    assert not seen(proof, empty).demonstration


def test_proofs_count_the_project_itself(known):
    found = load("carpentras", known_of("carpentras", known.indicators))
    assert seen(Proof.QUOTES, found).text.startswith("40\u00a0propos")
    assert seen(Proof.VOTES, found).text.startswith("2 votes")
    assert seen(Proof.CREDITS, found).demonstration


def test_the_schemas_are_those_of_the_models():
    for name, text in schemas().items():
        held = (paths.PACKAGE.parents[1] / "data" / "field" / name).read_text(encoding="utf-8")
        assert json.loads(held) == json.loads(text), f"diagnostic mission check --schema : {name}"
