"""Profiles: each places every chapter, a wrong file is refused by its line, a study names one."""

from __future__ import annotations

import datetime as dt

import pytest

from diagnostic import paths
from diagnostic.errors import CatalogueError, StudyError
from diagnostic.study.load import load_study
from diagnostic.study.profiles import (
    PAGES,
    THEMES,
    known_profiles,
    profile_of,
    profiles,
    require_profile,
)
from diagnostic.study.template import study_text
from diagnostic.study.themes import GATHERED, SYNTHESIS

NAMES = ("abs", "projet-social-caf", "pst", "pvs")
MINIMAL = """\
abs:
  label: Un livre
  title: Titre
  subtitle: Sous-titre
  text: Un texte
  parts:
    - title: ""
      items: [guide, themes, synthesis, mission, voices, actors, actions, followup, governance,
        evaluation, method, sources, glossary, indicators]
"""


def test_the_four_profiles_are_there():
    assert known_profiles() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_places_every_chapter_once(name):
    items = profile_of(name).items
    assert len(items) == len(set(items))
    assert {THEMES, SYNTHESIS, *GATHERED} <= set(items)
    assert set(profile_of(name).expects) <= set(items)


def test_the_project_of_the_caf_is_in_the_order_that_the_caf_reads():
    items = profile_of("projet-social-caf").items
    order = ("review", THEMES, "issues", "actions", "means", "structures", "governance",
             "evaluation")  # fmt: skip
    assert [item for item in items if item in order] == list(order)


def test_the_project_of_plaisir_opens_on_the_diagnostic():
    parts = profile_of("pvs").parts
    assert [part.title.partition(" :")[0] for part in parts[1:4]] == [
        "Phase 1", "Phase 2", "Phase 3",
    ]  # fmt: skip
    assert "day" in parts[2].items


@pytest.fixture
def catalogue(sandbox):
    """The catalogue's folder, apart from the real one."""
    folder = paths.root() / "data" / "catalogue"
    folder.unlink()
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("wrong", "said", "near"),
    [
        (MINIMAL.replace("voices, ", ""), "ne donne pas de place", ""),
        (MINIMAL.replace("voices, ", "voices, voices, "), "a deux places", ""),
        (MINIMAL.replace("voices", "voicse"), "n’existe pas", "voices"),
        (MINIMAL.replace("label:", "libelle:"), "cette clé n’existe pas", "label"),
        (MINIMAL.replace("  text: Un texte\n", ""), "il manque la clé « text »", ""),
    ],
)
def test_a_wrong_profile_is_refused_by_its_line(catalogue, wrong, said, near):
    (catalogue / "profiles.yml").write_text(wrong, encoding="utf-8")
    with pytest.raises(CatalogueError, match=said) as caught:
        profiles()
    assert "profiles.yml" in str(caught.value)
    assert near in str(caught.value)


def test_a_profile_may_be_added(catalogue):
    other = MINIMAL.replace("abs:", "ctg:", 1)
    (catalogue / "profiles.yml").write_text(MINIMAL + other, encoding="utf-8")
    assert known_profiles() == ("abs", "ctg")
    assert require_profile("ctg") == "ctg"


def test_an_unknown_profile_is_refused_with_the_nearest(sandbox):
    with pytest.raises(StudyError, match="projet-social-caf") as caught:
        require_profile("projet-social-caff")
    assert "n’existe pas" in str(caught.value)


def study(text, name="essai"):
    (paths.params() / f"{name}.yml").write_text(text, encoding="utf-8")
    return load_study(name)


def test_a_study_names_its_profile_and_takes_its_title(sandbox):
    head = 'territory: "COM-84031"\ndate: 2026-09-15\n'
    assert study(head).profile == "abs"
    assert study(head).title == "Diagnostic social partagé de Carpentras"
    assert study(f'{head}profile: "projet-social-caf"\n').title == "Projet social de Carpentras"
    assert study(f'{head}profile: "pst"\n').title == "Portrait de ville : Carpentras"
    with pytest.raises(StudyError, match="ce profil de livre n’existe pas") as caught:
        study(f'{head}profile: "pvz"\n')
    assert "ligne 3" in str(caught.value)
    assert "« pvs »" in str(caught.value)


def test_a_new_study_is_written_for_its_profile(gazetteer):
    text = study_text(gazetteer["COM-84031"], [], dt.date(2026, 9, 15), "pvs")
    assert 'profile: "pvs"' in text
    for name in NAMES:
        assert f"#   {name} : " in text


def test_pages_have_french_names():
    assert all(title[0].isupper() for title in PAGES.values())
