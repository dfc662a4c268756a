"""Margins of the census, who answered, and what is refused or left out."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from diagnostic.errors import DataError, StudyError
from diagnostic.statistics.observe import Statistics
from diagnostic.territories.codes import TerritoryId
from diagnostic.voices.surveys.census import END, Ages, ages
from diagnostic.voices.surveys.profile import profile
from diagnostic.voices.surveys.responses import Responses, read_responses
from diagnostic.voices.surveys.store import publish, read_results, write_results
from diagnostic.voices.surveys.template import write_template
from diagnostic.voices.surveys.weighting import Population, consultation, told, weigh

sys.path.insert(0, str(Path(__file__).parent))
from surveying import NAME, STUDY, declared, exported, written

SEXED = {"age": {"a1": 300, "a2": 500, "a3": 200}, "sex": {"f": 520, "h": 480}}


def people(survey, size=200, seed=2):
    draw = random.Random(seed)
    return Responses(
        survey,
        tuple(
            {
                "age": draw.choices(["a1", "a2", "a3"], [1, 5, 4])[0],
                "sex": draw.choice("fh"),
                "transport": draw.choice("1234"),
                "aides": "garde",
            }
            for _ in range(size)
        ),
    )


def population(parts, vintage=2022):
    return Population(parts, (), vintage, ())


# Bands


def made(**bands):
    return Ages(2022, {("", int(k[1:3]), int(k[3:])): v for k, v in bands.items()}, ())


def test_a_band_is_reached_by_sums_and_differences_of_published_ones():
    known = made(p0015=90.0, p1530=100.0, p1518=25.0, p3045=80.0, p451000=200.0)
    assert known.people(15, 44) == 180
    assert known.people(18, 29) == 75
    assert known.people(18, None) == 355
    assert known.people(0, None) == 470
    assert known.people(20, 29) is None
    assert known.people(15, 29, "H") is None


def test_real_ages_of_carpentras_and_thiers_add_up_to_their_population():
    statistics = Statistics.load()
    for place in ("COM-84031", "COM-63430", "COM-78490"):
        found = ages(statistics, TerritoryId.parse(place))
        bands = [(0, 14), (15, 29), (30, 44), (45, 59), (60, 74), (75, None)]
        parts = [found.people(since, until) for since, until in bands]
        assert sum(parts) == pytest.approx(found.published["", 0, END], abs=2)


# Weights


def test_a_drawn_sample_gets_the_shares_of_the_population(sandbox):
    survey = declared(self_selected="false")
    rows = people(survey)
    found = weigh(rows, population(SEXED))
    assert found.margins == ("âge", "sexe")
    weights = found.raked.weights
    young = sum(w for w, age in zip(weights, rows.column("age"), strict=True) if age == "a1")
    women = sum(w for w, sex in zip(weights, rows.column("sex"), strict=True) if sex == "f")
    assert young / weights.sum() == pytest.approx(0.30)
    assert women / weights.sum() == pytest.approx(0.52)
    assert "effet de plan" in told(found)


def test_age_and_sex_are_crossed_when_the_census_and_the_sample_allow(sandbox):
    rows = people(declared(self_selected="false"))
    cells = {f"{age},{sex}": 100 for age in ("a1", "a2", "a3") for sex in "fh"}
    found = weigh(rows, population({**SEXED, "age,sex": cells}))
    assert found.margins == ("âge et sexe croisés",)
    few = people(declared(self_selected="false"), size=100, seed=1)
    held = [r for r in few.rows if not (r["age"] == "a1" and r["sex"] == "h")]
    fewer = Responses(few.declared, tuple(held * 2))
    assert weigh(fewer, population({**SEXED, "age,sex": cells})).margins == ("âge", "sexe")


@pytest.mark.parametrize(("self_selected", "size"), [("true", 200), ("false", 99)])
def test_no_weights_for_who_chose_to_answer_nor_for_few(sandbox, self_selected, size):
    rows = people(declared(self_selected=self_selected), size=size)
    found = weigh(rows, population(SEXED))
    assert found.raked is None
    assert "consultation, pas un sondage" in consultation(rows)
    shown = publish(rows, None, None)
    assert all(level.weighted is None for each in shown.results for level in each.levels)
    assert all(each.consultation for each in shown.results)


def test_a_band_without_respondent_leaves_its_margin_out_and_says_so(sandbox):
    rows = people(declared(self_selected="false"))
    kept = Responses(rows.declared, tuple(r for r in rows.rows if r["age"] != "a1"))
    found = weigh(kept, population(SEXED))
    assert found.margins == ("sexe",)
    assert any("18-29 ans" in reason for reason in found.reasons)


def test_gaps_to_the_census_are_in_points_and_small_groups_are_hidden(sandbox):
    rows = people(declared(), size=60)
    lines = profile(rows, population(SEXED))
    held = rows.column("age").count("a1")
    young = next(line for line in lines if line.label == "18-29 ans")
    assert held < 10
    assert (young.count, young.share, young.gap) == (None, None, None)
    assert sum(line.count is None for line in lines if line.part == "Âge") >= 2
    sexes = [line for line in lines if line.part == "Sexe"]
    assert sum(line.gap for line in sexes) == pytest.approx(0)


# Files


def test_what_is_kept_reads_back_the_same(sandbox):
    survey = declared(self_selected="false")
    found = publish(people(survey), None, None)
    write_results(survey, found)
    assert read_results(survey) == found
    (survey.folder / "results.json").write_text("{", "utf-8")
    with pytest.raises(DataError, match="abîmé"):
        read_results(survey)


def test_codes_that_the_mapping_does_not_know_are_refused_with_their_line(sandbox):
    survey = declared()
    survey.responses.write_text("age;sex;transport;aides\na1;f;4;garde\na1;x;4;gard\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read_responses(survey)
    assert [(p.where.rpartition(", ")[0][-7:], p.found) for p in caught.value.problems] == [
        ("ligne 3", "x"), ("ligne 3", "gard"),
    ]  # fmt: skip
    assert caught.value.problems[1].near == ("garde",)


@pytest.mark.parametrize("tool", ["kobo", "limesurvey", "framaforms", "tableur"])
def test_a_new_questionnaire_is_read_as_it_is_written(sandbox, tool):
    from diagnostic.voices.surveys.model import load
    from diagnostic.voices.surveys.tools import Tool

    path = write_template(STUDY, "neuf", Tool(tool))
    assert load(STUDY, "neuf").survey.tool is Tool(tool)
    with pytest.raises(DataError, match="existe déjà"):
        write_template(STUDY, "neuf", Tool(tool))
    assert path.is_file()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("since: 30", "since: 29", "sans trou ni recouvrement"),
        ("id: aides", "id: transport", "portent ce nom"),
        ("theme: portrait", "theme: senior", "seniors"),
        ("self_selected: true", "", "self_selected"),
        ('code: "2", label: "Plutôt pas satisfait"', 'code: "2", label: "Plutôt satisfait"',
         "s’écrivent de même"),
        ("id: aides", "id: age", "réservé"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_hold_is_refused(sandbox, old, new, said):
    text = (declared().folder / "survey.yml").read_text("utf-8")
    with pytest.raises(DataError, match=said):
        written(text.replace(old, new, 1))


def test_unknown_names_come_with_near_ones(sandbox):
    from diagnostic.voices.surveys.model import load

    survey = declared()
    with pytest.raises(StudyError, match="besoins"):
        load(STUDY, "besoin")
    with pytest.raises(StudyError, match="transport"):
        survey.find("transports")
    assert survey.find(f"Q-{NAME}-transport").id == "transport"


def test_a_damaged_workbook_is_refused(sandbox, tmp_path):
    from diagnostic.voices.surveys.importing import import_file

    path = tmp_path / "export.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing more")
    with pytest.raises(DataError, match="ne s’ouvre pas"):
        import_file(declared(), path)
    with pytest.raises(DataError):
        import_file(declared(), exported(tmp_path, [], "vide.csv"))
