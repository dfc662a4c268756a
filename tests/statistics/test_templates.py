"""One declaration for every vintage; layouts checked with the catalogue."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from diagnostic.errors import CatalogueError
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.templates import TemplateError, filled, spread

CATALOGUE = Path(__file__).parents[2] / "data" / "catalogue"

LAYOUT = """\
essai_large:
  publisher: Insee
  title: Fichier large
  adapter: insee.wide
  signature:
    columns: [CODGEO, "P{y}_LOG"]
"""
SOURCE = """\
essai_rp{year}_logement:
  publisher: Insee
  dataset: "Logement, recensement {year} ('géographie {year+3}')"
  short: "RP{year}"
  url: https://exemple.fr/{year}
  class: A
  layout: essai_large
  notes: ["P{y}_LOG", "P{y-6}_LOG"]
  vintages:
    2021: {geography_year: 2024, download: "https://exemple.fr/{year}.zip"}
    2022: {geography_year: 2025}
"""


def test_years_are_filled_everywhere():
    assert filled({"a": ["{year}", "{y-15}", 3]}, 2022) == {"a": ["2022", "07", 3]}


def test_a_source_without_a_year_is_itself():
    assert list(spread("a", {"vintage": 2020})) == [(("a",), {"id": "a", "vintage": 2020})]


@pytest.mark.parametrize(
    ("name", "fields", "keys"),
    [
        ("a", {"vintages": {2020: {}}}, ("a",)),
        ("a{year}", {}, ("a{year}",)),
        ("a{year}", {"vintages": {}}, ("a{year}",)),
        ("a{year}", {"vintages": {"RP": {}}}, ("a{year}", "vintages", "RP")),
        ("a{year}", {"vintages": {2020: 3}}, ("a{year}", "vintages", 2020)),
        ("a", 3, ("a",)),
    ],
)
def test_wrong_templates(name, fields, keys):
    with pytest.raises(TemplateError) as caught:
        list(spread(name, fields))
    assert caught.value.keys == keys


@pytest.fixture
def catalogue(tmp_path):
    folder = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
    (folder / "layouts").mkdir(exist_ok=True)
    (folder / "layouts" / "essai.yml").write_text(LAYOUT, "utf-8")
    (folder / "sources" / "essai.yml").write_text(SOURCE, "utf-8")
    return folder


def test_templates_make_sources(catalogue):
    loaded = Catalogue.load(catalogue)
    first = loaded.sources["essai_rp2021_logement"]
    assert first.dataset == "Logement, recensement 2021 (’géographie 2024’)"
    assert (first.vintage, first.geography_year) == (2021, 2024)
    assert first.download == "https://exemple.fr/2021.zip"
    assert first.layouts == ("essai_large",)
    assert loaded.sources["essai_rp2022_logement"].notes == ("P22_LOG", "P16_LOG")
    assert loaded.layouts["essai_large"].signature.columns == ("CODGEO", "P{y}_LOG")


def problems(folder):
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(folder)
    return {(problem.what, problem.where) for problem in caught.value.problems}


def test_every_problem_with_its_line(catalogue):
    source = SOURCE.replace("layout: essai_large", "layout: essai_larges")
    source = source.replace("2022: {geography_year: 2025}", "2022: {geography: 2025}")
    source += "autre_{year}:\n  publisher: Insee\n"
    (catalogue / "sources" / "essai.yml").write_text(source, "utf-8")
    layout = LAYOUT + "    other: [CODGEO]\n"
    (catalogue / "layouts" / "essai.yml").write_text(layout, "utf-8")
    found = problems(catalogue)
    template = "essai_rp{year}_logement.vintages"
    assert (
        "structure (layout) non déclarée",
        f"sources/essai.yml, ligne 10 ({template}.2021)",
    ) in found
    assert (
        "cette clé n’existe pas",
        f"sources/essai.yml, ligne 11 ({template}.2022.geography)",
    ) in found
    assert any(what.endswith("doit déclarer ses millésimes (vintages)") for what, _ in found)
    assert (
        "cette clé n’existe pas",
        "layouts/essai.yml, ligne 7 (essai_large.signature.other)",
    ) in found


def test_a_wrong_pattern(catalogue):
    layout = LAYOUT + '    member: "("\n'
    (catalogue / "layouts" / "essai.yml").write_text(layout, "utf-8")
    what = "cette expression régulière est fausse"
    assert problems(catalogue) == {(what, "layouts/essai.yml, ligne 1 (essai_large)")}


def test_an_unknown_adapter(catalogue):
    layout = LAYOUT.replace("insee.wide", "insee.wides")
    (catalogue / "layouts" / "essai.yml").write_text(layout, "utf-8")
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(catalogue)
    (problem,) = caught.value.problems
    assert problem.what == "cet adaptateur n’existe pas"
    assert problem.where == "layouts/essai.yml, ligne 4 (essai_large.adapter)"
    assert problem.near[0] == "insee.wide"


def test_a_source_declared_twice(catalogue):
    text = SOURCE.replace("{year}_logement", "2021_logement").split("  vintages")[0]
    text = text.replace("{year}", "2021").replace("{year+3}", "2024")
    text += "  vintage: 2021\n  geography_year: 2024\n"
    (catalogue / "sources" / "fin.yml").write_text(text, "utf-8")
    assert problems(catalogue) == {
        (
            "cette source est déjà déclarée dans essai.yml",
            "sources/fin.yml, ligne 1 (essai_rp2021_logement)",
        )
    }
