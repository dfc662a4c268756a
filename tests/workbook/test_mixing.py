"""Between neighbourhoods: the extremes, the town, what chance may explain; never a remainder."""

import ast
import re

import numpy as np
import pandas as pd
import pytest

from diagnostic import open_study, paths, text
from diagnostic.analysis.mixing import dissimilarity
from diagnostic.workbook import mixing as module

SHARE = "single_parents_per_100_caf"


@pytest.fixture(scope="module")
def workbook():
    return open_study("carpentras", theme="living_together")


@pytest.fixture(scope="module")
def zones(workbook):
    seen = workbook.context.statistics.zones(SHARE, workbook.context.town.id)
    return seen[(seen["level"] == "IRIS") & (seen["vintage"] == 2018)]


def test_the_extremes_are_published_zones(workbook, zones):
    block = workbook.mixing(SHARE)
    known = zones.dropna(subset=["value"])
    drawn = block.data[block.data["role"].isin(["zone", "peer"])]
    assert set(drawn["territory"]) == set(known["territory"])
    ends = block.data[block.data["role"] == "zone"]
    assert sorted(ends["value"]) == [known["value"].min(), known["value"].max()]
    for row in ends.to_dict("records"):
        assert row["text"] in block.markdown
    assert "À l’échelle de la ville" in block.markdown


def test_the_index_is_that_of_the_counts(workbook, zones):
    counts = zones["numerator"].to_numpy(), (zones["denominator"] - zones["numerator"]).to_numpy()
    said = workbook.mixing(SHARE).markdown
    index = text.number(dissimilarity(*counts), 2)
    assert f"(allocataires parents seuls, et les autres)\u00a0: {index} (de 0" in said
    assert re.search(r"On ne peut exclure le hasard|dépasse ce que le hasard explique", said)


def test_two_groups_are_set_side_by_side(workbook, zones):
    other = "rsa_per_100_caf"
    seen = workbook.context.statistics.zones(other, workbook.context.town.id)
    seen = seen[(seen["level"] == "IRIS") & (seen["vintage"] == 2018)].set_index("territory")
    counts = zones["numerator"].to_numpy(), seen.loc[zones["territory"], "numerator"].to_numpy()
    said = workbook.mixing(SHARE, other).markdown
    if np.isfinite(counts[1]).all():
        assert (
            f"et allocataires du RSA socle)\u00a0: {text.number(dissimilarity(*counts), 2)}" in said
        )
    else:
        assert "indice de dissimilarité n’est pas calculé" in said


def test_a_hidden_zone_forbids_the_index_and_is_not_found(workbook, zones, monkeypatch):
    hidden = zones.copy()
    first = hidden.index[0]
    hidden.loc[first, ["value", "numerator", "denominator"]] = np.nan
    hidden.loc[first, "status"] = "secret_producer"

    def published(indicator, *_):
        return hidden if indicator == SHARE else pd.DataFrame(columns=zones.columns)

    monkeypatch.setattr(workbook.context.statistics, "zones", published)
    block = workbook.mixing(SHARE)
    assert hidden.loc[first, "territory"] not in set(block.data["territory"])
    assert "1\u00a0Iris n’a pas de valeur publiée" in block.markdown
    assert "indice de dissimilarité n’est pas calculé" in block.markdown
    true = text.number(zones.loc[first, "value"], 1)
    others = {text.number(v, 1) for v in zones["value"].iloc[1:]}
    town = workbook.context.profile.at(SHARE, workbook.context.town, 2018).bare
    assert true in others | {town} or true not in block.plain


def test_small_zones_are_no_extreme(workbook, zones, monkeypatch):
    few = zones.assign(value=[300.0] + [2000.0] * (len(zones) - 1))
    lowest = zones.sort_values("value").iloc[0]["territory"]
    few["value"] = np.where(zones["territory"] == lowest, 300.0, 2000.0)

    def published(indicator, *_):
        return zones if indicator == SHARE else few

    monkeypatch.setattr(workbook.context.statistics, "zones", published)
    ends = workbook.mixing(SHARE).data.query("role == 'zone'")
    assert lowest not in set(ends["territory"])


@pytest.mark.parametrize(
    ("study", "indicator", "why"),
    [
        ("thiers-dore-et-montagne", SHARE, "dans une commune"),
        ("plaisir", "population_growth_annual", "aucune source"),
    ],
)
def test_nothing_to_show_says_why(study, indicator, why):
    block = open_study(study, theme="living_together").mixing(indicator)
    assert block.kind == "absence"
    assert why in block.plain


def test_no_whole_is_taken_from_in_the_code():
    """The town's own value is read for the sentence alone: no arithmetic ever touches it."""
    tree = ast.parse((paths.PACKAGE / "workbook" / "mixing.py").read_text(encoding="utf-8"))
    taken = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)
    ]
    assert taken
    assert not [each for each in taken if "town" in each]
    assert module.NEAR >= 1
