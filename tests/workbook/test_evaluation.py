"""What the evaluation gives a chapter, and what a shared edition keeps or refuses."""

import pytest

from diagnostic import open_study
from diagnostic.errors import DisclosureError
from diagnostic.voices.demonstration import LABEL

METHODS = ("opening", "levels", "dispersion", "grounds", "registers", "objectives", "impacts",
           "method")  # fmt: skip
CHAIN = """\
axes: [{id: AX-1, title: Aller vers}]
objectives: [{id: OB-1.1, text: Que personne ne reste seul}]
"""
SHEET = """\
id: ACT-01
title: Appeler les personnes isolées
axis: AX-1
what: {objectives: [OB-1.1]}
evaluation:
  feasibility: {technical: 2, financial: 3, partnership: 3, political: 3, why: Vu}
life: {summary: Des appels.}
"""
HEADER = "subject;level;score;justification;evidence;category;evaluator;moment;date\n"
STORY = """\
stories:
  - id: RC-01
    scale: individu
    signs: [confiance en soi]
    about: [ACT-01]
    teller: habitants
    date: 2026-10-01
    change: Je sors de nouveau.
    why: On compte sur moi.
    status: à relire
"""


def line(score, evaluator, category="habitants", level="pertinence", why="Le besoin est dit."):
    who = f"{category};EV-{evaluator:02d};ex ante;2026-10-15"
    return f"ACT-01;{level};{score};{why};share_75_plus;{who}\n"


@pytest.fixture
def opened(sandbox):
    def make(lines="", stories="", edition="travail"):
        (sandbox / "params" / "essai.yml").write_text(
            f'territory: "COM-84031"\ndate: 2026-11-20\nedition: {edition}\n', encoding="utf-8"
        )
        home = sandbox / "data" / "field" / "essai"
        (home / "actions" / "sheets").mkdir(parents=True, exist_ok=True)
        (home / "evaluation").mkdir(exist_ok=True)
        (home / "actions" / "chain.yml").write_text(CHAIN, encoding="utf-8")
        (home / "actions" / "sheets" / "ACT-01.yml").write_text(SHEET, encoding="utf-8")
        if lines:
            (home / "evaluation" / "scores.csv").write_text(HEADER + lines, encoding="utf-8")
        if stories:
            (home / "evaluation" / "stories.yml").write_text(stories, encoding="utf-8")
        return open_study("essai", theme="evaluation")

    return make


def shown(study, *names):
    return "\n".join(getattr(study, f"evaluation_{name}")().markdown for name in names or METHODS)


def test_without_anything_every_section_says_so(opened):
    study = opened()
    for name in METHODS[:-1]:
        block = getattr(study, f"evaluation_{name}")()
        assert block.kind == "absence", name
    assert "diagnostic evaluation template essai" in study.evaluation_opening().markdown
    assert "diagnostic" not in shown(opened(edition="public"), "opening")


def test_the_levels_are_a_figure_that_can_be_read_aloud(opened):
    lines = "".join(line(score, i) for i, score in enumerate((1, 1, 1, 4, 4, 4), 1))
    block = opened(lines).evaluation_levels()
    assert block.kind == "figure"
    assert block.png
    assert "pertinence 2,5 (de 1 à 4)" in block.markdown.replace("\\", "")
    assert "cohérence non noté" in block.markdown.replace("\\", "")
    assert LABEL not in block.plain.lower()


def test_opposed_opinions_are_named_with_the_reasons_at_both_ends(opened):
    lines = "".join(line(1, i, why="C’est un guichet de plus.") for i in range(1, 4))
    lines += "".join(line(4, i, why="Elle réunit tout.") for i in range(4, 7))
    said = opened(lines).evaluation_dispersion().plain
    assert "les avis s’opposent sur la pertinence de ACT" in said
    assert "1\u00a0: C’est un guichet de plus." in said
    assert "4\u00a0: Elle réunit tout." in said
    public = opened(lines, edition="public").evaluation_dispersion().plain
    assert "guichet de plus" not in public


def test_few_evaluators_leave_no_score(opened):
    lines = "".join(line(3, i, why=f"Raison {i}.") for i in range(1, 5))
    study = opened(lines)
    assert "moins de 5" in study.evaluation_levels().plain
    said = shown(study, "levels", "dispersion")
    assert "Raison" not in said
    assert "3 (" not in said


def test_a_category_of_few_people_is_not_told_apart(opened):
    lines = "".join(line(4, i) for i in range(1, 7))
    lines += line(1, 7, "élus") + line(1, 8, "élus")
    said = opened(lines).evaluation_dispersion().plain
    assert "non montrée" in said
    assert "moins de 5" in said
    assert "8 personnes" not in shown(opened(lines), "opening")


def test_a_criterion_apart_replaces_none_of_the_four(opened):
    lines = "".join(line(4, i, level="durabilité") for i in range(1, 7))
    study = opened(lines)
    assert "ne remplacent aucun des quatre niveaux" in study.evaluation_dispersion().plain
    assert "trop peu de personnes ont noté" in study.evaluation_levels().plain


def test_feasibility_says_what_can_be_promised_and_what_is_missing(opened):
    said = opened("".join(line(3, i) for i in range(1, 6))).evaluation_objectives().plain
    assert "À phaser" in said
    assert "technique (2)" in said
    assert "l’on ne dit pas ce qui doit changer" in said
    public = opened(edition="copil").evaluation_objectives().plain
    assert "l’on ne dit pas" not in public


def test_a_story_to_read_again_stays_with_the_team(opened):
    said = opened(stories=STORY).evaluation_registers().plain
    assert "Je sors de nouveau." in said
    assert "à relire avant de paraître" in said
    assert "Récits à relire" in said
    for edition in ("copil", "public"):
        with pytest.raises(DisclosureError) as caught:
            shown(opened(stories=STORY, edition=edition))
        assert "ce récit n’est pas validé" in str(caught.value)
        assert "Je sors" not in str(caught.value)


def test_a_story_put_aside_or_raw_is_nowhere(opened):
    for over in ("status: brut", "status: à relire\n    decision: écarter"):
        text = STORY.replace("status: à relire", over)
        assert "Je sors" not in shown(opened(stories=text), "registers")
    aside = STORY + "    decision: écarter\n"
    assert "Je sors" not in shown(opened(stories=aside, edition="public"), "registers")


def test_a_name_in_a_reason_stops_a_shared_edition(opened):
    lines = line(3, 1, why="Madame Durand le demande.")
    assert opened(lines).evaluation_opening()
    with pytest.raises(DisclosureError) as caught:
        shown(opened(lines, edition="public"), "opening")
    assert "une note ne désigne personne" in str(caught.value)
    assert "Durand" not in str(caught.value)


def test_an_internal_fiche_shows_the_public_neither_its_means_nor_its_targets(opened, sandbox):
    more = (
        "means: {budget: {years: [{year: 2027, expenses: [{item: Temps, amount: 4321}]}], "
        "total: 4321}}\n"
    )
    aims = """\
  future: Un avenir gardé.
  stop: Un arrêt gardé.
  indicators:
    - {measures: résultat, definition: Un chiffre gardé, target: {value: "20", year: 2028}}
"""
    secrets = ("4\u202f321", "avenir gardé", "arrêt gardé", "chiffre gardé", "technique (2)")
    sheet = sandbox / "data" / "field" / "essai" / "actions" / "sheets" / "ACT-01.yml"
    lines = "".join(line(3, i) for i in range(1, 7))
    for edition, clearance, kept in (
        ("copil", "interne", True), ("public", "interne", False), ("public", "publique", True),
    ):  # fmt: skip
        study = opened(lines, edition=edition)
        whole = SHEET.replace("life:", f"{aims}clearance: {clearance}\nlife:") + more
        sheet.write_text(whole, encoding="utf-8")
        said = shown(study, "grounds", "registers", "objectives")
        if edition == "public" and kept:
            assert all(secret in said for secret in secrets[1:])
        else:
            assert [secret in said for secret in secrets] == [kept] * len(secrets)
