"""The study's own chapter and its article, as each edition may show them."""

from __future__ import annotations

import re
import shutil

import pytest
from tests.conftest import ROOT

from diagnostic import open_study, paths
from diagnostic.errors import DataError, DisclosureError
from diagnostic.workbook.article import MOST, article

PARTS = ("ouverture", "cadre", "démarche", "choix", "partage")


@pytest.fixture
def thiers(sandbox):
    """The study of Thiers, its files copied, and the study file to change."""
    name = "thiers-dore-et-montagne"
    shutil.copytree(ROOT / "data" / "field" / name, paths.field(name))
    file = paths.params() / f"{name}.yml"
    shutil.copy(ROOT / "params" / f"{name}.yml", file)

    def opened(edition="travail"):
        text = (ROOT / "params" / f"{name}.yml").read_text("utf-8")
        file.write_text(text.replace('edition: "travail"', f'edition: "{edition}"'), "utf-8")
        return open_study(name, theme="mission")

    return opened


def test_each_section_says_what_the_sources_report(thiers):
    book = thiers()
    steps = book.mission("démarche")
    assert "9\u00a0mois" in steps.markdown
    assert "60\u00a0contributeurs" in steps.markdown
    (image,) = steps.figures.values()
    assert image.startswith(b"\x89PNG")
    assert re.search(r'fig-alt="Frise verticale de 4\u00a0étapes', steps.markdown)
    chosen = book.mission("choix").plain
    assert "« Trois structures ». Décision : " in chosen.replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    assert "60\u00a0contributeurs" in book.mission("partage").plain
    assert "Données fictives" in book.mission("ouverture").plain


def test_a_study_without_anything_says_so_to_the_team_alone(thiers):
    book = thiers()
    folder = paths.field("thiers-dore-et-montagne")
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    shutil.rmtree(folder / "actions")
    for part in PARTS:
        assert "mission new" in book.mission(part).plain
    for part in PARTS[1:]:
        block = thiers("public").mission(part)
        assert (block.markdown, block.html, block.plain) == ("", "", "")


def test_a_section_without_material_has_no_heading(thiers):
    folder = paths.field("thiers-dore-et-montagne")
    assert "Les pratiques à partager" in thiers().mission("partage").markdown
    (folder / "practices.yml").unlink()
    assert "Les pratiques" not in thiers().mission("partage").markdown


def test_what_is_written_by_hand_cannot_break_a_page(thiers):
    folder = paths.field("thiers-dore-et-montagne")
    (folder / "mission.yml").write_text(
        "documents:\n"
        "  - {title: 'Note | *un* [lien](x) {#a}', page: 'https://exemple.fr/a_(b)[c]'}\n",
        "utf-8",
    )
    (folder / "charter.yml").write_text(
        "principles: [{title: 'Se taire {#sec-x}'}, {title: 'Se taire {#sec-x}'}]\n", "utf-8"
    )
    said = thiers().mission("partage").markdown
    assert "https://exemple.fr/a_%28b%29%5Bc%5D" in said
    assert r"\*un\* \[lien\]" in said
    anchors = re.findall(r"(?<!\\)\{#(sec-[^}]+)\}", thiers().mission("cadre").markdown)
    assert len(anchors) == len(set(anchors)) == 3


def test_nobody_yet_is_no_section(thiers):
    folder = paths.field("thiers-dore-et-montagne")
    (folder / "contributors.csv").write_text("category;people\nhabitants;0\n", "utf-8")
    assert "## Les contributeurs" not in thiers().mission("partage").markdown
    (folder / "contributors.csv").write_text("category;people\nhabitants;3\n", "utf-8")
    said = thiers().mission("partage").plain.replace("\u00a0", " ")
    assert "Moins de 5 personnes" in said
    assert " 3 " not in said


def test_the_public_edition_leaves_out_what_is_internal(thiers):
    folder = paths.field("thiers-dore-et-montagne")
    text = (folder / "mission.yml").read_text("utf-8")
    text += '  - {title: "Note du bureau", year: 2026}\n'
    (folder / "mission.yml").write_text(text, "utf-8")
    assert "Note du bureau" in thiers("copil").mission("partage").markdown
    assert "Note du bureau" not in thiers("public").mission("partage").markdown
    scenarios = (folder / "scenarios.yml").read_text("utf-8")
    assert "Les scénarios comparés" in thiers("public").mission("choix").markdown
    undecided = scenarios[: scenarios.index("chosen:")]
    (folder / "scenarios.yml").write_text(undecided, "utf-8")
    assert "Choix à faire" in thiers("copil").mission("choix").markdown
    assert "Les scénarios comparés" not in thiers("public").mission("choix").markdown


def test_a_shared_edition_names_nobody(thiers):
    folder = paths.field("thiers-dore-et-montagne")
    text = (folder / "timeline.yml").read_text("utf-8")
    text = text.replace("Le confinement a interdit", "M. Durand et le confinement ont interdit")
    (folder / "timeline.yml").write_text(text, "utf-8")
    assert thiers().mission("démarche").markdown
    for edition in ("copil", "public"):
        with pytest.raises(DisclosureError) as caught:
            thiers(edition).mission("cadre")
        assert "timeline.yml" in caught.value.problems[0].where
    with pytest.raises(DisclosureError):
        article(thiers().context)


@pytest.mark.parametrize("study", ["carpentras", "thiers-dore-et-montagne", "plaisir"])
def test_an_article_is_short_and_computed(study):
    context = open_study(study, theme="synthesis").context
    made = article(context)
    assert made.words <= MOST
    found = re.findall(r"^- \*\*(.*?)\*\*", made.markdown, re.MULTILINE)
    assert 3 <= len(found) <= 5
    population = context.profile.latest("population_total")
    assert found[0] == population.written
    assert made.markdown.count("Source") == len(found)
    assert "À compléter avant de publier" in made.markdown
    assert "fictive" in made.markdown
    assert "{" not in made.markdown


def test_an_article_too_long_says_what_to_shorten(thiers):
    folder = paths.field("thiers-dore-et-montagne")
    (folder / "mission.yml").write_text(f'object: "{"mot " * 400}"', "utf-8")
    with pytest.raises(DataError) as caught:
        article(thiers().context)
    assert "object" in caught.value.problems[0].where


def test_an_article_repeats_nothing_that_is_not_cleared(thiers):
    folder = paths.field("thiers-dore-et-montagne")
    said = "Je suis la seule infirmière qui passe encore dans les hameaux du haut."
    (folder / "interviews").mkdir()
    (folder / "interviews" / "plan.yml").write_text(
        "categories: [{category: habitants, target: 12, people: 300}]\n", "utf-8"
    )
    (folder / "interviews" / "verbatims.csv").write_text(
        "id;interview;category;theme;territory;text;status;decision\n"
        f"VB-01;E-HAB-01;habitants;seniors;;{said};brut;\n",
        "utf-8",
    )
    assert article(thiers().context).words
    (folder / "mission.yml").write_text(f'object: "{said}"', "utf-8")
    with pytest.raises(DisclosureError):
        article(thiers().context)
