"""Thresholds are reviewed data; a convention can only be stricter."""

from __future__ import annotations

import pytest

from diagnostic.confidentiality.thresholds import Threshold, threshold, thresholds
from diagnostic.errors import CatalogueError, DataError

VALID = """\
default:
  label: "Défaut"
  basis: "essai"
  least_count: 5
"""


def test_every_threshold_of_the_catalogue_holds():
    known = thresholds()
    assert {"default", "default_infra", "fiscal", "caf", "health", "dwellings"} <= set(known)
    assert known["fiscal"].least_count == 11
    assert known["fiscal"].dominance == 0.85
    assert known["health"].sensitive
    assert known["health"].least_population == 1000
    assert known["cnaf_open"].rounding == 5
    assert all(each.label in each.said for each in known.values())


def test_a_threshold_is_said_in_french():
    said = threshold("health").said
    assert "aucune case de moins de 11 unités" in said
    assert "1\u202f000 habitants" in said


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (VALID + "  least_cout: 5\n", 5, "least_cout"),
        (VALID.replace("least_count: 5", "least_count: 2"), 4, "least_count"),
        (VALID.replace("least_count: 5", 'least_count: "5"'), 4, "nombre entier"),
        (VALID + "  dominance: 85\n", 5, "0.85"),
        (VALID + "  sensitive: oui\n", 5, "true ou false"),
        (VALID.replace('  basis: "essai"\n', ""), 1, "basis"),
        (VALID.replace("default:", "autre:"), None, "default"),
        ("default: [\n", 2, "YAML"),
    ],
)
def test_a_wrong_declaration_is_refused_by_its_line(tmp_path, text, line, said):
    (tmp_path / "thresholds.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        thresholds(tmp_path)
    assert said in str(refused.value)
    if line:
        assert f"ligne {line}" in str(refused.value)


def test_an_unknown_threshold_names_the_near_ones():
    with pytest.raises(CatalogueError) as refused:
        threshold("fiscales")
    assert refused.value.problems[0].near == ("fiscal",)


def test_a_convention_may_be_stricter():
    own = threshold("caf").stricter(least_count=10, dominance=0.8, sensitive=True)
    assert (own.least_count, own.dominance, own.sensitive) == (10, 0.8, True)
    assert own.margin == threshold("caf").margin


@pytest.mark.parametrize(
    "convention",
    [
        {"least_count": 3}, {"dominance": 0.9}, {"dominance": None}, {"margin": 0.1},
        {"sensitive": False}, {"least_population": 0}, {"label": "x"}, {"least_cont": 20},
        {"least_count": "dix"}, {"rounding": 7},
    ],
)  # fmt: skip
def test_a_convention_is_never_looser(convention):
    base = Threshold(
        id="b", label="B", basis="b", least_count=11, dominance=0.85, sensitive=True,
        rounding=5, least_population=1000,
    )  # fmt: skip
    with pytest.raises(DataError):
        base.stricter(**convention)
