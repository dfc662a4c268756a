"""The parts of a book follow its profile; its own pages come from the data, and hide nothing."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from diagnostic import paths
from diagnostic.book import contents
from diagnostic.book.assemble import assemble
from diagnostic.book.plan import Page
from diagnostic.book.render import render
from diagnostic.study.load import load_study, project_gazetteer
from diagnostic.study.model import Edition
from diagnostic.study.resolve import focus

ROOT = Path(__file__).parents[2]


def install(study):
    """Copy a study of the project and its field into a project of one's own."""
    shutil.copy(ROOT / "params" / f"{study}.yml", paths.params())
    shutil.copytree(ROOT / "data" / "field" / study, paths.field(study))


def planned(study, toy, folder, *, edition=Edition.WORKING, without=()):
    gazetteer = project_gazetteer()
    loaded = load_study(study, gazetteer)
    if loaded.batch:
        loaded = focus(loaded, loaded.batch[0], gazetteer)
    loaded = replace(loaded, edition=edition)
    made = {}
    for name in loaded.chapters:
        if name in without:
            continue
        cells = [toy.markdown_cell(f"# {name} {{#sec-{name.replace('_', '-')}}}")]
        cells.append(toy.block_cell("x", "Un chapitre."))
        path = folder / f"{name}.ipynb"
        path.write_text(json.dumps(toy.notebook(cells)), encoding="utf-8")
        made[name] = path
    return contents.plan(loaded, gazetteer, made, {}, build=folder, slug=study)


def titles(plan):
    return [part.title for part in plan.parts]


def ids(plan):
    return [item.id for item in plan.items]


def page(plan, name):
    return next(item.markdown for item in plan.items if item.id == name and isinstance(item, Page))


def plain(text):
    return re.sub(r"[\u00a0\u202f]", " ", text.replace("\u2011", "-"))


@pytest.fixture(scope="module")
def thiers(module_sandbox, toy, tmp_path_factory):
    install("thiers-dore-et-montagne")
    return planned("thiers-dore-et-montagne", toy, tmp_path_factory.mktemp("t"))


@pytest.fixture(scope="module")
def plaisir(module_sandbox, toy, tmp_path_factory):
    install("plaisir")
    return planned("plaisir", toy, tmp_path_factory.mktemp("p"))


def test_the_project_of_the_caf_reads_in_its_order(thiers):
    found = ids(thiers)
    order = ("bilan", "portrait", "enjeux", "actions", "moyens",
             "structure-les-monts-qui-petillent", "governance", "attentes")  # fmt: skip
    assert [name for name in found if name in order] == [n for n in order if n in found]
    assert thiers.subtitle.startswith("Bilan, diagnostic, enjeux")
    assert "La part propre de chaque structure" in titles(thiers)


def test_each_structure_has_its_own_part_and_nothing_is_guessed(thiers):
    own = [item for item in thiers.items if item.id.startswith("structure-")]
    assert len(own) == 3
    for item in own:
        said = plain(item.markdown)
        assert "restent à préciser" in said
        assert "Aucune n’a été devinée" in said
    one = page(thiers, "structure-les-monts-qui-petillent")
    assert "ACT‑02" in one
    assert "Qu’elle pilote" in one


def test_issues_lead_from_the_axis_to_its_fiches(thiers):
    said = plain(page(thiers, "enjeux"))
    axis = said[said.index("AX-1 :") : said.index("AX-2 :")]
    assert "EN-01" in axis
    assert "OB-1.1" in axis
    assert "ACT-01" in axis
    assert "2021-2024" in axis


def test_the_day_and_the_seven_groups_of_plaisir_are_told(plaisir):
    said = plain(page(plaisir, "journee"))
    assert "98 participants" in said
    assert "21 mai et 11 juin" in said
    assert len(re.findall(r"^\| .*21 mai, 11 juin", said, re.MULTILINE)) == 7
    assert "Données fictives de démonstration" in said
    assert titles(plaisir)[1].startswith("Phase 1")


def test_what_is_expected_and_absent_is_said_to_the_team_alone(module_sandbox, toy, tmp_path):
    shutil.rmtree(paths.field("thiers-dore-et-montagne"), ignore_errors=True)
    shutil.copy(ROOT / "params" / "thiers-dore-et-montagne.yml", paths.params())
    working = planned("thiers-dore-et-montagne", toy, tmp_path)
    assert {"attente-governance", "attente-issues", "attente-means"} <= set(ids(working))
    said = page(working, "attente-governance")
    assert "data/field/thiers-dore-et-montagne/governance/bodies.yml" in said
    for edition in (Edition.STEERING, Edition.PUBLIC):
        shared = planned("thiers-dore-et-montagne", toy, tmp_path, edition=edition)
        assert not [name for name in ids(shared) if name.startswith("attente-")]
    install_again = ROOT / "data" / "field" / "thiers-dore-et-montagne"
    shutil.copytree(install_again, paths.field("thiers-dore-et-montagne"))


def test_a_chapter_that_failed_takes_its_pages_with_it(module_sandbox, toy, tmp_path, plaisir):
    plan = planned("plaisir", toy, tmp_path, without=("actions",))
    assert "enjeux" not in ids(plan)
    assert "moyens" not in ids(plan)
    assert not [i for i in plan.items if isinstance(i, Page) and "actions.ipynb#" in i.markdown]


def test_the_checklist_links_what_is_there_and_counts_what_is_not(plaisir):
    said = plain(page(plaisir, "attentes"))
    assert "CASF, R. 123-1" in said
    assert "fictive" in said
    assert "● Présent" in said
    assert "☐ À constater" in said
    links = re.findall(r"\]\(\.\./([^)#]+)\)", said)
    files = {item.file for item in plaisir.items}
    assert links
    assert set(links) <= files


def test_the_public_edition_has_no_checklist_and_no_means_of_internal_fiches(
    module_sandbox, toy, tmp_path, plaisir
):
    plan = planned("plaisir", toy, tmp_path, edition=Edition.PUBLIC)
    assert "attentes" not in ids(plan)
    means = page(plan, "moyens")
    assert "ACT‑05" not in means
    assert "détaillées dans cette édition" in means
    assert "Diagnostic local de santé (exemple)" not in page(plan, "articulation")
    assert "articulation.yml" not in page(plan, "articulation")


def test_portraits_of_a_batch_are_placed_too(module_sandbox, toy, tmp_path):
    install("seine-saint-denis")
    plan = planned("seine-saint-denis", toy, tmp_path)
    assert "Le portrait de ville" in titles(plan)
    assert "articulation" in ids(plan)


def test_the_book_of_a_profile_is_rendered_with_its_data(thiers, module_sandbox):
    # The toy chapters have no fiche: links to them are what the real chapter holds.
    items = [i for part in thiers.parts for i in part.items]
    kept = tuple(
        replace(part, items=tuple(
            i for i in part.items if not (isinstance(i, Page) and "actions.ipynb#" in i.markdown)
        ))
        for part in thiers.parts
    )  # fmt: skip
    assert len([i for part in kept for i in part.items]) < len(items)
    kept = tuple(part for part in kept if part.items)
    dropped = {i.file for i in items} - {i.file for part in kept for i in part.items}
    kept = tuple(
        replace(part, items=tuple(
            i for i in part.items
            if not (isinstance(i, Page) and any(file in i.markdown for file in dropped))
        ))
        for part in kept
    )  # fmt: skip
    project = assemble(replace(thiers, parts=kept), module_sandbox / "livre")
    rendered = render(project, ("html",), "embedded")
    assert rendered.data is not None
    home = rendered.paths["html"].read_text(encoding="utf-8")
    assert 'href="donnees/donnees.xlsx"' in home
    sources = (project / "_book" / "pages" / "sources.html").read_text(encoding="utf-8")
    for name in ("donnees.xlsx", "datapackage.json", "chiffres.csv", "imprime.csv"):
        assert f"../donnees/{name}" in sources
        assert (rendered.data / name).is_file()
