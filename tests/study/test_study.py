"""What a valid study file becomes."""

import datetime as dt
import json
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.errors import StudyError
from diagnostic.study import Edition, default_comparators, focus, load_study, studies
from diagnostic.study.schema import study_schema, write_schema
from diagnostic.study.template import new_study, study_text
from diagnostic.territories.codes import TerritoryId


def ids(*texts: str) -> tuple[TerritoryId, ...]:
    return tuple(TerritoryId.parse(text) for text in texts)


@pytest.fixture
def load(project, gazetteer):
    def read(text: str, name: str = "essai"):
        (project / "params" / f"{name}.yml").write_text(text, encoding="utf-8")
        return load_study(name, gazetteer)

    return read


def test_two_lines_are_enough(load):
    study = load('territory: "COM-84031"\ndate: 2026-09-15\n')
    assert study.slug == "essai"
    assert study.title == "Diagnostic social partagé de Carpentras"
    assert study.edition is Edition.WORKING
    assert study.date == dt.date(2026, 9, 15)
    assert study.comparators == ids("EPCI-248400053", "DEP-84", "REG-93", "FRANCE")
    assert study.themes[0] == "portrait"
    assert study.chapters[-1] == "synthesis"
    assert study.notices == ()


@pytest.mark.parametrize("text", ["COM-84031", "84031", "Carpentras", "carpentras"])
def test_a_territory_is_named_freely(load, text):
    assert str(load(f'territory: "{text}"\ndate: 2026-09-15\n').territory) == "COM-84031"


def test_a_quoted_date_is_a_date(load):
    study = load('territory: "COM-84031"\ndate: "2026-09-15"\n')
    assert study.date == dt.date(2026, 9, 15)


def test_a_merged_commune_is_resolved_and_told(load):
    study = load('territory: "93059"\ndate: 2026-09-15\n')
    assert str(study.territory) == "COM-93066"
    assert study.notices == ("Pierrefitte-sur-Seine (93059) a rejoint Saint-Denis en 2025.",)


def test_grand_paris_compares_with_the_territorial_establishment(load):
    study = load('territory: "COM-93066"\ndate: 2026-09-15\n')
    assert study.comparators == ids("EPT-200057867", "DEP-93", "REG-11", "FRANCE")


def test_given_comparators_are_kept_in_order(load):
    study = load('territory: "COM-84031"\ndate: 2026-09-15\ncomparators: ["FRANCE", "Avignon"]\n')
    assert study.comparators == ids("FRANCE", "COM-84007")


@pytest.mark.parametrize("word", ["densité", "densite", "Densité"])
def test_groups_of_communes_are_named_among_the_comparators(load, word):
    study = load(f'territory: "COM-84031"\ndate: 2026-09-15\ncomparators: [{word}, DEP-84]\n')
    assert study.kin == ("densité",)
    assert [str(item) for item in study.comparators] == ["DEP-84"]


def test_groups_of_communes_alone_add_to_the_usual_comparators(load):
    study = load('territory: "COM-84031"\ndate: 2026-09-15\ncomparators: [comparables]\n')
    assert study.kin == ("comparables",)
    assert [str(item.level) for item in study.comparators] == ["EPCI", "DEP", "REG", "FRANCE"]


def test_a_word_that_is_nearly_one_is_told(load):
    with pytest.raises(StudyError, match="proche : comparables"):
        load('territory: "COM-84031"\ndate: 2026-09-15\ncomparators: [comparable]\n')


def test_a_group_keeps_the_parents_its_members_share(load, gazetteer):
    study = load(
        "group:\n  name: Pays du Ventoux\n"
        '  communes: ["COM-84031", "COM-84007"]\ndate: 2026-09-15\n'
    )
    assert str(study.territory) == "GRP-pays-du-ventoux"
    assert study.group.members == ids("COM-84031", "COM-84007")
    assert study.comparators == ids("DEP-84", "REG-93", "FRANCE")


def test_a_batch_lists_its_communes_and_turns_to_each(load, gazetteer):
    study = load('batch: {each: commune, of: "DEP-93"}\ndate: 2026-09-15\ntitle: "Portrait {of}"\n')
    assert study.batch == ids("COM-93066", "COM-93001")
    assert study.title == "Portrait de Seine-Saint-Denis"
    town = focus(study, study.batch[1], gazetteer)
    assert town.title == "Portrait d’Aubervilliers"
    assert town.comparators == ids("EPT-200057867", "DEP-93", "REG-11", "FRANCE")
    assert town.slug == study.slug
    assert town.batch == ()


def test_an_undocumented_coverage_is_not_an_empty_one(load):
    study = load(
        'territory: "EPCI-200070712"\ndate: 2026-09-15\nstructures:\n'
        '  - {name: A, kind: EVS, communes: "à préciser", source: S}\n'
        '  - {name: B, kind: EVS, communes: ["COM-63430", "QPV-QN08407M"], source: S}\n'
    )
    assert study.structures[0].covers is None
    assert study.structures[1].covers == ids("COM-63430", "QPV-QN08407M")


def test_parts_can_all_be_left_out(load):
    study = load('territory: "COM-84031"\ndate: 2026-09-15\nthemes: [housing]\ninclude: []\n')
    assert study.chapters == ("housing",)


def test_a_team_may_add_its_own_notebook(load, project):
    (project / "notebooks" / "mobility.ipynb").write_text("{}")
    assert load('territory: "COM-84031"\ndate: 2026-09-15\nthemes: [mobility]\n').themes == (
        "mobility",
    )


@pytest.mark.parametrize("name", ["été à l’Isle", "a {b} c", "[x]"])
def test_any_file_name_is_a_study(load, name):
    assert load('territory: "COM-84031"\ndate: 2026-09-15\n', name).slug == name
    assert name in studies()


def test_a_path_is_accepted(load, project, gazetteer):
    load('territory: "COM-84031"\ndate: 2026-09-15\n')
    assert load_study(project / "params" / "essai.yml", gazetteer).slug == "essai"


def test_a_study_crosses_processes(load):
    study = load('territory: "COM-84031"\ndate: 2026-09-15\n')
    assert pickle.loads(pickle.dumps(study)) == study


CODES = st.from_regex(r"(0[1-9]|[1-8]\d|9[0-5]|2[AB])\d{3}", fullmatch=True)


@given(code=CODES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_code_ever_changes_silently(load, code):
    """Unquoted, a code is refused or read letter for letter; it never becomes another one."""
    with pytest.raises(StudyError) as error:
        load(f"territory: {code}\ndate: 2026-09-15\ntitle: 1\n")
    first = error.value.problems[0]
    if "territory" in first.where:
        assert first.found == code
        if first.remedy.startswith("écrivez"):
            assert code in first.remedy


def test_a_new_study_reads_back(project, gazetteer):
    place = gazetteer["COM-84031"]
    comparators = [gazetteer[i] for i in default_comparators(place.id, (), gazetteer)]
    path = new_study(place, comparators, dt.date(2026, 9, 15))
    study = load_study(path, gazetteer)
    assert path.name == "carpentras.yml"
    assert study.territory == place.id
    assert study.title == "Diagnostic social partagé de Carpentras"
    with pytest.raises(StudyError, match="existe déjà"):
        new_study(place, comparators, dt.date(2026, 9, 15))


def test_every_sleeping_line_of_a_new_study_is_right(project, gazetteer):
    """Uncommenting what the template proposes gives a valid study."""
    place = gazetteer["COM-84031"]
    text = study_text(place, [gazetteer["DEP-84"]], dt.date(2026, 9, 15))
    awake = []
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        is_key = bare.split(":")[0] in {
            "commissioner", "comparators", "peers", "themes", "include", "structures",
        }  # fmt: skip
        awake.append(bare if is_key or bare.startswith("  ") else line)
    (project / "params" / "x.yml").write_text("\n".join(awake), encoding="utf-8")
    study = load_study("x", gazetteer)
    assert study.structures[0].covers is None
    assert study.peers == ids("COM-84007")
    assert study.commissioner


def test_the_schema_is_strict_and_in_french(project):
    schema = study_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"date"}
    assert "seniors" in schema["properties"]["themes"]["items"]["enum"]
    assert all(item.get("description") for item in schema["properties"].values())
    assert json.loads(write_schema().read_text(encoding="utf-8")) == schema


def test_a_chapter_made_of_what_is_gathered_is_no_theme(load):
    with pytest.raises(StudyError, match="dès que l’équipe a réuni"):
        load('territory: "COM-84031"\ndate: 2026-09-15\nthemes: [portrait, actors]\n')
