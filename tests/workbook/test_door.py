"""Opening a study: which territory, which theme, and what is said when there is none."""

import pytest

from diagnostic import open_study
from diagnostic.errors import DiagnosticError, StudyError
from diagnostic.workbook import Workbook


def test_a_study_opens_on_its_territory():
    workbook = open_study("plaisir", theme="housing")
    assert isinstance(workbook, Workbook)
    assert workbook.context.town.name == "Plaisir"
    assert repr(workbook) == "Diagnostic social partagé de Plaisir : housing, Plaisir"
    assert [str(place.id) for place in workbook.context.comparators] == [
        "EPCI-200058782",
        "DEP-78",
        "REG-11",
        "FRANCE",
    ]


def test_a_batch_opens_on_its_first_commune_or_on_the_one_asked_for():
    assert open_study("seine-saint-denis", theme="portrait").context.town.name == "Aubervilliers"
    for asked in ("COM-93066", "93066", "Saint-Denis (93)"):
        workbook = open_study("seine-saint-denis", theme="portrait", territory=asked)
        assert str(workbook.context.town.id) == "COM-93066"
        assert workbook.context.study.title == "Portrait de ville : Saint-Denis"
    # The établissement public territorial stands in for the métropole of the Grand Paris.
    assert [p.id.level.value for p in workbook.context.comparators] == [
        "EPT",
        "DEP",
        "REG",
        "FRANCE",
    ]


def test_a_merged_commune_opens_on_the_one_that_took_it_in():
    workbook = open_study("seine-saint-denis", theme="portrait", territory="COM-93059")
    assert str(workbook.context.town.id) == "COM-93066"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"study": "carpentra", "theme": "seniors"}, "carpentras"),
        ({"study": "carpentras", "theme": "senior"}, "seniors"),
        (
            {"study": "seine-saint-denis", "theme": "portrait", "territory": "COM-84031"},
            "n’est pas dans le lot",
        ),
        (
            {"study": "seine-saint-denis", "theme": "portrait", "territory": "Saint-Deni"},
            "Saint-Denis",
        ),
    ],
)
def test_what_does_not_exist_is_refused_with_what_looks_like_it(asked, said):
    with pytest.raises(DiagnosticError) as refused:
        open_study(asked.pop("study"), **asked)
    assert said in str(refused.value)


def test_an_unknown_indicator_names_its_neighbours():
    workbook = open_study("carpentras", theme="seniors")
    with pytest.raises(DiagnosticError, match="share_75_plus"):
        workbook.trend("share_75_pluss")


def test_a_study_is_opened_by_the_path_of_its_file(tmp_path):
    file = tmp_path / "été {1}.yml"
    file.write_text('territory: "COM-97105"\ndate: 2026-09-15\n', encoding="utf-8")
    workbook = open_study(str(file), theme="portrait")
    assert workbook.context.town.name == "Basse-Terre"
    assert workbook.context.study.slug == "été {1}"


def test_a_study_in_error_is_refused(tmp_path):
    file = tmp_path / "x.yml"
    file.write_text("territory: 01001\ndate: 2026-09-15\n", encoding="utf-8")
    with pytest.raises(StudyError, match='territory: "COM-01001"'):
        open_study(str(file), theme="portrait")


def test_observations_are_a_plain_table_with_absences():
    frame = open_study("carpentras", theme="seniors").observations(
        "share_75_plus", "ehpad_place_rate"
    )
    assert set(frame["indicator"]) == {"share_75_plus", "ehpad_place_rate"}
    absent = frame[frame["indicator"] == "ehpad_place_rate"]
    assert absent["value"].isna().all()
    assert (absent["status"] == "source_unavailable").all()


def test_the_teams_words_appear_in_their_chapter(sandbox):
    (sandbox / "params" / "mien.yml").write_text(
        'territory: "COM-63429"\ndate: 2026-09-15\n', encoding="utf-8"
    )
    notes = sandbox / "data" / "field" / "mien" / "notes"
    missing = open_study("mien", theme="seniors").notes()
    assert missing.kind == "absence"
    assert "data/field/mien/notes/seniors.md" in missing.plain
    notes.mkdir(parents=True)
    (notes / "seniors.md").write_text("Ce que **nous** en pensons.\n", encoding="utf-8")
    written = open_study("mien", theme="seniors").notes()
    assert "Ce que **nous** en pensons." in written.markdown
    assert written.markdown.startswith("::::: {.note-consultant}")
    assert open_study("mien", theme="youth").notes().kind == "absence"
