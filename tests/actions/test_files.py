"""Reading the chain and the fiches: everything checked, every error at once."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.actions.conftest import CHAIN, IDEA, WHOLE

from diagnostic import paths
from diagnostic.actions.days import in_french
from diagnostic.actions.files import load, sheet_paths
from diagnostic.actions.graph import cycle
from diagnostic.actions.schema import SCHEMAS, schema_of
from diagnostic.actions.slow import slow
from diagnostic.actions.template import new_sheet, next_id
from diagnostic.errors import DataError


def errors(read, *sheets, **over):
    with pytest.raises(DataError) as caught:
        read(*sheets, **over)
    return caught.value.problems


def test_no_folder_is_no_action(sandbox, known):
    assert load("ici", known) is None


def test_an_idea_needs_little(read):
    found = read(IDEA)
    assert [sheet.id for sheet in found.sheets] == ["ACT-01"]
    assert found.citing("C-seniors-01") == found.sheets
    assert found.axis_of("OB-1.2") == "AX-1"


def test_an_unknown_finding_is_named_with_its_line_and_its_neighbour(read):
    (problem,) = errors(read, IDEA.replace("[C-seniors-01]", "[C-senior-01]"))
    assert "constat n’est pas déclaré" in problem.what
    assert "sheets/ACT-01.yml, ligne 5" in problem.where
    assert problem.near == ("C-seniors-01",)


def test_errors_of_every_file_are_told_at_once(read):
    chain = CHAIN.replace("issues: [EN-01]", "issues: [EN-09]")
    problems = errors(
        read,
        IDEA.replace("AX-1", "AX-7"),
        IDEA.replace("ACT-01", "ACT-02").replace("theme: seniors", "theme: senior"),
        "id: ACT-03\n",
        chain=chain,
    )
    said = " / ".join(f"{each.where} {each.what}" for each in problems)
    for part in ("chain.yml", "enjeu", "axe n’est pas", "thème n’existe pas", "clé « title »"):
        assert part in said


def test_an_objective_within_itself_is_refused_with_the_path(read):
    chain = CHAIN.replace('isolé"}', 'isolé"}').replace(
        'reste seul"}', 'reste seul", within: OB-1.2}'
    )
    (problem,) = errors(read, IDEA, chain=chain)
    assert problem.found == "OB-1.1 → OB-1.2 → OB-1.1"


def test_fiches_that_wait_for_each_other_are_refused_with_the_path(read):
    tie = "how: {links: [{action: ACT-0%d, tie: dépend de}]}\n"
    second = IDEA.replace("ACT-01", "ACT-02")
    (problem,) = errors(read, IDEA + tie % 2, second + tie % 1)
    assert problem.found == "ACT-01 → ACT-02 → ACT-01"
    both = "how: {links: [{action: ACT-0%d, tie: complète}]}\n"
    assert read(IDEA + both % 2, second + both % 1)


def test_a_cycle_is_found_far_from_where_one_starts():
    edges = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]
    assert cycle(edges) == ("b", "c", "d", "b")
    assert cycle([(f"n{i}", f"n{i + 1}") for i in range(5000)]) == ()


@pytest.mark.parametrize(
    "written", ["vendredi 15 janvier 2027", "15 janvier 2027", "15/01/2027", "15 Janvier 2027"]
)
def test_a_day_written_for_people_is_refused_and_rewritten(read, written):
    (problem,) = errors(read, IDEA + f'when: {{start: "{written}"}}\n')
    assert "écrivez 2027-01-15" in problem.what
    assert problem.found == written
    assert "ligne 7" in problem.where


def test_words_that_tell_no_day_are_no_day(read):
    assert in_french("31 février 2027") is None
    assert in_french("1er août 2027") == dt.date(2027, 8, 1)
    (problem,) = errors(read, IDEA + 'when: {start: "au printemps"}\n')
    assert "pas une date" in problem.what


def test_dates_follow_one_another(read):
    text = WHOLE.replace("end: 2027-03-31", "end: 2029-03-31").replace(
        "start: 2027-01-15, end: 2028", "start: 2028-09-15, end: 2028"
    )
    said = " / ".join(each.what for each in errors(read, text))
    assert "la fin vient avant le début (2028-09-15)" in said
    assert "cette étape vient après la fin de l’action" in said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("total: 1000.5\n    funders", "total: 999\n    funders", "total du budget"),
        ("total: 1000.5}", "total: 1000}", "total de 2027"),
        ("{Ville: 1000.5}", "{Ville: 1000}", "« Ville »"),
        ("{Ville: 1000.5}", "{Vile: 1000.5}", "aucune recette"),
        ("funder: Ville, amount: 1000.5", "funder: Ville, amount: 1", "n’égalent pas"),
        ("year: 2027, expenses", "year: 2031, expenses", "dans la durée"),
    ],
)
def test_a_budget_adds_up(read, before, after, said):
    assert before in WHOLE
    assert any(said in each.what for each in errors(read, WHOLE.replace(before, after)))


def test_a_budget_is_summed_to_the_cent(read):
    cents = WHOLE.replace("amount: 900}", "amount: 0.1}").replace("amount: 100.5}", "amount: 0.2}")
    cents = cents.replace("1000.5", "0.3")
    assert read(cents).sheets[0].means.budget.total == 0.3


def test_a_census_figure_is_no_yearly_target(read):
    slow = "    - {measures: résultat, definition: Part, indicator: share_75_plus, source: Insee,"
    slow += ' target: {value: "5 %", year: 2028}}\n'
    (problem,) = errors(read, WHOLE + slow)
    assert "recensement" in problem.what
    assert "cinq années de collecte" in problem.what
    assert "rien avant 2031" in problem.what
    assert "2031 ou 2032" in problem.remedy
    context = slow.replace("résultat", "contexte").replace(
        ', target: {value: "5 %", year: 2028}', ""
    )
    context = context.replace(' target: {value: "5 %", year: 2028}', "")
    assert read(WHOLE + context.replace("Insee,}", "Insee}"))
    far = slow.replace("résultat", "effet").replace("2028", "2032")
    assert read(WHOLE + far)


def test_a_quick_figure_may_be_a_target(read):
    quick = "    - {measures: résultat, definition: Brevet, indicator: dnb_success_rate,"
    quick += ' source: DEPP, target: {value: "80 %", year: 2028}}\n'
    assert read(WHOLE + quick)


def test_nobody_is_named_or_reached(read):
    pilot = "who: {pilot: {organisation: CCAS, function: Mme Durand}}\n"
    reach = 'life: {next: "écrire à jeanne.durand@exemple.fr"}\n'
    problems = errors(read, IDEA + pilot + reach)
    assert len(problems) == 2
    assert not any("urand" in str(each) for each in problems)


def test_identifiers_keep_to_their_file(read):
    problems = errors(read, IDEA.replace("ACT-01", "ACT-05"))
    assert "ACT-05.yml" in problems[0].remedy
    steps = "how: {steps: [{id: ET-ACT-09-1, text: Former}]}\n"
    assert "ET-ACT-01-1" in errors(read, IDEA + steps)[0].remedy


def test_a_fiche_starts_from_a_finding_and_is_never_written_over(write, known):
    folder = write(chain=CHAIN) / "sheets"
    first = new_sheet(folder, known, "C-seniors-01", load("ici", known))
    assert first.name == "ACT-01.yml"
    found = load("ici", known)
    assert found.sheets[0].why.constats == ("C-seniors-01",)
    assert "On vieillit seul ici." in first.read_text(encoding="utf-8")
    first.write_text("# à nous\n" + first.read_text(encoding="utf-8"), encoding="utf-8")
    second = new_sheet(folder, known, "C-seniors-01", found)
    assert second.name == "ACT-02.yml"
    assert first.read_text(encoding="utf-8").startswith("# à nous")
    with pytest.raises(DataError, match="n’est pas déclaré"):
        new_sheet(folder, known, "C-rien-01", found)


def test_a_new_fiche_uncommented_is_a_fiche(write, known):
    folder = write(chain=CHAIN) / "sheets"
    path = new_sheet(folder, known, "C-seniors-01", load("ici", known))
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = ("# what:", "# who:", "# how:", "# means:", "# when:", "# evaluation:", "# life:")
    opened, inside = [], False
    for line in lines:
        inside = line.startswith(heads) or (inside and line.startswith("#"))
        opened.append(line[2:] if inside and line.startswith("# ") else line)
        if inside and line.startswith("#   "):
            opened[-1] = line[2:]
    path.write_text("\n".join(opened).replace("ACT-02, tie", "ACT-02, tie"), encoding="utf-8")
    (folder / "ACT-02.yml").write_text(IDEA.replace("ACT-01", "ACT-02"), encoding="utf-8")
    sheet = load("ici", known).by_id["ACT-01"]
    assert sheet.who.pilot.organisation == "CCAS"
    assert sheet.means.budget.total == 12000


def test_a_number_is_never_used_twice(tmp_path):
    (tmp_path / "ACT-07.yml").touch()
    assert next_id(tmp_path) == "ACT-08"


def test_reading_twice_gives_the_same(read):
    assert read(WHOLE).sheets == read(WHOLE).sheets
    sheet = read(WHOLE).sheets[0]
    assert type(sheet).model_validate(sheet.model_dump()) == sheet
    assert type(sheet).model_validate_json(sheet.model_dump_json()) == sheet


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_beside_the_studies_are_those_of_the_models(name, pytestconfig):
    path = pytestconfig.rootpath / "data" / "field" / name
    assert json.loads(path.read_text(encoding="utf-8")) == schema_of(SCHEMAS[name])


def test_a_study_without_fiche_gets_no_chapter(sandbox, write):
    from diagnostic.study.themes import gathered

    assert "actions" not in gathered("ici")
    write(IDEA)
    assert "actions" in gathered("ici")
    assert len(sheet_paths("ici")) == 1
    assert paths.field("ici").is_dir()


def test_a_slow_source_named_in_words_is_no_yearly_target_either(read):
    wrong = "    - {measures: résultat, definition: Part des plus âgés,"
    wrong += ' source: "Insee, recensement", target: {value: "5 %", year: 2028}}\n'
    (problem,) = errors(read, WHOLE + wrong)
    assert "rien avant 2031" in problem.what
    assert "Insee, recensement" in problem.found
    assert read(WHOLE + wrong.replace("Insee, recensement", "recensement des bénévoles du CCAS"))


def test_an_objective_is_not_judged_by_a_figure_of_context(read):
    context = "    - {measures: contexte, definition: Part, indicator: share_75_plus}\n"
    text = WHOLE.replace('measure: "2"', 'measure: "4"') + context
    (problem,) = errors(read, text)
    assert "un chiffre de contexte ne peut pas dire si cet objectif est atteint" in problem.what
    assert "rien avant 2031" in problem.what
    assert "ligne 10" in problem.where


@pytest.mark.parametrize("name", ["neet_rate_15_24", "share_0_24_qpv", "poverty_rate_60"])
def test_a_digest_of_a_slow_source_is_slow_too(catalogue, name):
    assert slow(catalogue.indicators[name]) is not None
