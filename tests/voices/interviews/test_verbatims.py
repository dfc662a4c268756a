"""From raw words to validated ones: names stay private, a changed text falls back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagnostic import paths
from diagnostic.confidentiality.gate import cleared
from diagnostic.confidentiality.quotes import Decision, State, Verbatim, written
from diagnostic.errors import DataError, DisclosureError
from diagnostic.study.model import Edition
from diagnostic.study.respondents import Respondent
from diagnostic.voices.verbatims import Drawer, clean, settle, validate

sys.path.insert(0, str(Path(__file__).parents[2] / "confidentiality"))
from spoken import install

ROLE = "référente du diagnostic"
SAID = (
    "Mme Chaix m’a aidée, puis Bernadette Chaix m’a rappelée au 06 12 34 56 78.",
    "À Carpentras, c’est Chaix qui sait tout, avec les gens de Martinville.",
    "Le bus ne passe plus le dimanche.",
)


def raw(number, text, **changes):
    return Verbatim(
        f"VB-{number:02d}", "E-SEN-01", Respondent.RESIDENTS, "seniors", "", text, State.RAW,
        **changes,
    )  # fmt: skip


@pytest.fixture
def drawer(sandbox):
    install(edition="public")
    drawer = Drawer(paths.field("essai"), ("Carpentras",))
    drawer.raw.parent.mkdir(parents=True)
    drawer.raw.write_text(written([raw(i, t) for i, t in enumerate(SAID, 1)]), encoding="utf-8")
    (drawer.raw.parent / "names.csv").write_text("kind;name\npersonne;Chaix\n", encoding="utf-8")
    return drawer


def shared(drawer):
    return "".join(
        p.read_text("utf-8") for p in (drawer.field / "interviews").rglob("*") if p.is_file()
    )


def test_cleaning_replaces_names_and_keeps_the_key_private(drawer):
    made = clean(drawer)
    assert [each.state for each in made] == [State.TO_READ] * 3
    assert (
        made[0].text == "Mme [PERSONNE_1] m’a aidée, puis [PERSONNE_1] m’a rappelée au [TÉLÉPHONE]."
    )
    assert made[1].text.startswith("À Carpentras, c’est [PERSONNE_1] qui")
    assert "chaix" not in shared(drawer).lower()
    assert "chaix" in (drawer.raw.parent / "keys.csv").read_text("utf-8")


def test_cleaning_again_adds_only_what_is_new_and_keeps_numbers(drawer):
    clean(drawer, ["VB-01"])
    before = drawer.read()
    later = clean(drawer)
    assert [each.id for each in later] == ["VB-02", "VB-03"]
    assert "[PERSONNE_1]" in later[0].text
    assert drawer.read()[:1] == before
    assert clean(drawer) == ()


def test_a_verbatim_is_validated_by_a_function_and_falls_back_when_changed(drawer):
    clean(drawer)
    (done,) = validate(drawer, ["VB-03"], ROLE)
    assert (done.state, done.validated_by) == (State.VALIDATED, ROLE)
    text = drawer.shared.read_text("utf-8")
    drawer.shared.write_text(text.replace("le dimanche", "le lundi"), encoding="utf-8")
    assert drawer.read()[2].state is State.TO_READ
    with pytest.raises(DisclosureError, match="a changé depuis sa validation"):
        cleared(Edition.PUBLIC, drawer.field)


@pytest.mark.parametrize("role", ["Bernadette Chaix", "Mme Chaix", "kevin", "  ", "a.b@c.fr"])
def test_a_validation_is_never_signed_by_a_name(drawer, role):
    clean(drawer)
    before = shared(drawer)
    with pytest.raises(DataError, match="jamais d’un nom"):
        validate(drawer, ["VB-03"], role)
    assert shared(drawer) == before


def test_nothing_is_validated_while_a_doubt_stands(drawer):
    clean(drawer)
    before = shared(drawer)
    with pytest.raises(DataError, match="peut être un nom"):
        validate(drawer, ["VB-02", "VB-03"], ROLE)
    assert shared(drawer) == before
    settle(drawer, "VB-02", words=["Martinville"])
    assert len(validate(drawer, ["VB-01", "VB-02", "VB-03"], ROLE)) == 3
    assert len(cleared(Edition.PUBLIC, drawer.field, allowed=drawer.allowed).quotes) == 3


def test_a_decision_and_a_new_wording_are_written_down(drawer):
    clean(drawer)
    changed = settle(drawer, "VB-03", decision=Decision.PARAPHRASE, text="Plus de bus le dimanche.")
    assert drawer.read()[2] == changed.__class__(
        **{**changed.__dict__, "where": drawer.read()[2].where}
    )
    validate(drawer, ["VB-03"], ROLE)
    settle(drawer, "VB-03", text="Encore autre chose.")
    assert drawer.read()[2].state is State.TO_READ


def test_what_does_not_exist_is_named(drawer):
    clean(drawer)
    with pytest.raises(DataError) as caught:
        validate(drawer, ["VB-33"], ROLE)
    assert caught.value.problems[0].near
    with pytest.raises(DataError, match="n’est pas dans le verbatim"):
        settle(drawer, "VB-03", words=["Martinville"])
