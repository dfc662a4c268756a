"""Questionnaires in a chapter: what is shown, what is marked, and what is nowhere."""

from __future__ import annotations

import io
import json
import pickle
import random
import shutil
import sys
from pathlib import Path

import pytest

from diagnostic import open_study, paths
from diagnostic.voices.surveys.importing import import_file
from diagnostic.workbook.surveys import felt_priorities

sys.path.insert(0, str(Path(__file__).parents[1] / "voices" / "surveys"))
import surveying

ROOT = Path(__file__).parents[2]

ZONES = """\
  neighbourhood:
    column: "zone"
    options:
{zones}
questions:
  - id: importance
    column: "q5"
    label: "Les transports comptent-ils pour vous ?"
    type: scale
    theme: living_together
    measures: importance
    topic: "Transports"
    options:
      - {{code: "1", label: "Peu"}}
      - {{code: "2", label: "Assez"}}
      - {{code: "3", label: "Beaucoup"}}
"""
SECRET = "Réponse libre que nul ne doit lire"


def text(self_selected, iris):
    said = {name: f'"{column}"' for name, column in surveying.CODES.items()}
    base = surveying.YAML.format(tool="kobo", self_selected=self_selected, **said)
    zones = "\n".join(
        f'      - {{code: z{k}, label: "Quartier {k + 1}", population: {9000 if k else 400}, '
        f"iris: {json.dumps(iris[k::3])}}}"
        for k in range(3)
    )
    base = base.replace("    type: scale\n", "    type: scale\n    measures: satisfaction\n"
                        "    topic: Transports\n")  # fmt: skip
    return base.replace("questions:\n", ZONES.format(zones=zones), 1)


def answered(tmp_path, size=300):
    draw = random.Random(11)
    rows = [["age", "sexe", "q1", "q2", "q3", "q5", "zone", "_uuid"]]
    rows += [
        [
            str(draw.choice([20, 25, 35, 45, 55, 65, 80])), draw.choice("fh"),
            draw.choices("12349", [5, 6, 8, 9, 3])[0], draw.choice(["papiers", "garde", ""]),
            SECRET if i == 3 else "", draw.choices("123", [2, 3, 6])[0], draw.choice(["z0", "z1",
            "z2"]), f"u{i}",
        ]
        for i in range(size)
    ]  # fmt: skip
    return surveying.exported(tmp_path, rows)


@pytest.fixture
def study(sandbox, tmp_path, request):
    shutil.copy(ROOT / "params" / "carpentras.yml", paths.params() / "carpentras.yml")
    book = open_study("carpentras", theme="living_together")
    zones = book.context.gazetteer.iris(book.context.town.id)
    surveying.STUDY, before = "carpentras", surveying.STUDY
    try:
        survey = surveying.written(text(request.param, [zone.id.code for zone in zones]))
    finally:
        surveying.STUDY = before
    import_file(survey, answered(tmp_path))
    return book


both = pytest.mark.parametrize("study", ["true", "false"], indirect=True, ids=["open", "drawn"])


@both
def test_every_output_is_marked_and_holds_no_free_text(study, request):
    opened = "open" in request.node.name
    blocks = [
        study.survey_question("transport"), study.survey_question("aides"),
        study.survey_participation(), study.survey_priorities(),
        study.survey_needs_map("transport"),
    ]  # fmt: skip
    assert [block.kind for block in blocks] == ["figure", "figure", "table", "table", "figure"]
    for block in blocks:
        everything = " ".join([block.markdown, block.html, block.plain])
        assert "onnées fictives de démonstration" in everything
        assert ("pas un sondage" in block.markdown) == opened
        assert SECRET not in everything
        buffer = io.BytesIO()
        pickle.dump(block.data, buffer)
        assert SECRET.encode() not in buffer.getvalue()


@pytest.mark.parametrize("study", ["false"], indirect=True)
def test_a_drawn_sample_is_weighted_with_intervals(study):
    block = study.survey_question("transport")
    whole = block.data[block.data["group"] == "Ensemble des répondants"]
    assert (whole["low"] < whole["weighted"]).all()
    assert (whole["weighted"] < whole["high"]).all()
    assert whole["weighted"].sum() == pytest.approx(100)
    assert "taille efficace" in study.survey_participation().plain


@pytest.mark.parametrize("study", ["true"], indirect=True)
def test_who_chose_to_answer_is_never_weighted(study):
    block = study.survey_question("transport")
    assert block.data[["weighted", "low", "high"]].isna().all().all()
    assert "effet de plan" not in study.survey_participation().plain


@both
def test_a_neighbourhood_of_few_inhabitants_is_not_mapped(study):
    data = study.survey_needs_map("transport").data.set_index("territory")
    assert data.loc["z0", "status"] == "below_threshold"
    assert data["value"].isna().to_dict() == {"z0": True, "z1": False, "z2": False}


@both
def test_what_presses_most_is_importance_times_dissatisfaction(study):
    (topic,) = felt_priorities(study.context, "living_together")
    assert topic.topic == "Transports"
    assert topic.priority == pytest.approx(topic.importance * (100 - topic.satisfaction) / 100)
    assert felt_priorities(study.context, "seniors") == ()


def test_a_study_without_questionnaire_says_how_to_add_one(sandbox):
    shutil.copy(ROOT / "params" / "carpentras.yml", paths.params() / "carpentras.yml")
    block = open_study("carpentras", theme="housing").survey_participation()
    assert "diagnostic survey new carpentras" in block.plain


def test_a_shared_edition_never_reads_private_answers(sandbox, tmp_path):
    from diagnostic.voices.surveys.responses import read_responses
    from diagnostic.voices.surveys.store import publish, published, write_results

    surveying.STUDY, before = "carpentras", surveying.STUDY
    try:
        survey = surveying.written(
            text("true", ["a", "b", "c"]).replace("demonstration: true", "demonstration: false")
        )
    finally:
        surveying.STUDY = before
    import_file(survey, answered(tmp_path))
    assert survey.responses.parent == survey.private
    assert published(survey, None, None, shared=True) is None
    found = publish(read_responses(survey), None, None)
    write_results(survey, found)
    assert published(survey, None, None, shared=True) == found
    shutil.rmtree(survey.private)
    assert published(survey, None, None, shared=True) == found
