"""Back-tests: the sample against figures checked on the publishers' pages and files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnostic.confidentiality.status import Status

SAMPLE = Path(__file__).parents[2] / "data" / "sample"

CHECKED = [
    ("insee_comparateur_rp2018", "P18_POP", {"84031": 28798, "78490": 31013, "63430": 11778}),
    (
        "insee_comparateur_rp2022_extrait",
        "P22_POP",
        {"84031": 30854, "78490": 31971, "63430": 11686, "93066": 148907},
    ),
    ("insee_filosofi_2021", "MED21", {"84031": 18780, "78490": 25690, "63430": 19300}),
    ("insee_filosofi_2021", "TP6021", {"84031": 28, "78490": 12, "63430": 24}),
    ("insee_logement_rp2021", "P21_LOG", {"84031": 15892.95}),
    ("insee_logement_rp2021", "P21_LOGVAC", {"84031": 1677.58}),
    ("insee_bpe_2018", "D201", {"84031": 26}),
    ("insee_bpe_2018", "D401", {"84031": 3, "78490": 1, "63430": 1, "93066": 11}),
    ("insee_bpe_2018", "D601", {"84031": 3, "78490": 1, "63430": 0}),
    ("insee_bpe_2018", "D603", {"84031": 2, "78490": 5}),
    (
        "observatoire_non_inseres_2018",
        "part_non_inseres_2018",
        {"84031": 23.1, "78490": 14.9, "63430": 24.7},
    ),
    ("sdes_rpls_2024", "nb_ls", {"84031": 2442, "78490": 3265, "63430": 978}),
    ("cerema_lovac", "nb_log_prive", {"84031": 14802}),
    ("cerema_lovac", "nb_log_vacant_2ans", {"84031": 805}),
    ("insee_bpe_2024_synthese", "medecin_generaliste", {"84031": 19}),
]


@pytest.mark.parametrize(("source", "variable", "expected"), CHECKED)
def test_checked_values(store, source, variable, expected):
    found = store.values(source, [variable], [f"COM-{code}" for code in expected])
    values = dict(zip(found["territory"].str[4:], found["value"], strict=True))
    assert values == pytest.approx(expected, abs=0.005)


def test_france_is_the_sum_of_its_communes(store):
    frame = store.values("insee_comparateur_rp2018", ["P18_POP"])
    communes = frame[frame["territory"].str.startswith("COM-")]
    france = frame[frame["territory"] == "FRANCE"]["value"].item()
    # The divided communes have no figure of their own, but France counts them.
    missing = communes["value"].isna().sum()
    assert 0 < missing < 40
    assert france == 66_732_538
    assert 0 <= france - communes["value"].sum() < 40_000


def test_the_national_stock_is_that_of_the_digest_in_the_file(store):
    frame = store.values("insee_bpe_2024_synthese", ["medecin_generaliste"], ["FRANCE"])
    assert frame["value"].item() <= 60_573


def test_merged_saint_denis_sums_its_two_communes(store):
    row = store.values("insee_comparateur_rp2018", ["P18_POP"], ["COM-93066"]).iloc[0]
    assert row["members"] == 2
    assert row["value"] == 112091 + 30828 == 142919
    income = store.values("insee_filosofi_2021", ["MED21"], ["COM-93066"]).iloc[0]
    assert Status(income["status"]) is Status.NOT_PUBLISHED


@pytest.mark.parametrize(
    "page",
    [
        ("insee_pages_population_2022", "DEP-63", "P22"),
        ("insee_pages_population_2020", "DEP-84", "P20"),
        ("insee_pages_population_2013", "REG-84", "P13"),
    ],
)
def test_published_ages_add_up_to_their_total(store, page):
    source, territory, prefix = page
    found = store.values(source, None, [territory]).set_index("variable")["value"]
    last = ["POP75P"] if f"{prefix}_POP75P" in found else ["POP7589", "POP90P"]
    bands = ["POP0014", "POP1529", "POP3044", "POP4559", "POP6074", *last]
    total = sum(found[f"{prefix}_{band}"] for band in bands)
    assert total == pytest.approx(found[f"{prefix}_POP"], abs=3)


def test_published_dwellings_add_up(store):
    for source in ("insee_pages_logement_2020", "insee_pages_logement_2021"):
        wide = store.values(source).pivot(index="territory", columns="variable", values="value")
        for prefix in {name.split("_")[0] for name in wide.columns}:
            parts = wide[[f"{prefix}_RP", f"{prefix}_RSECOCC", f"{prefix}_LOGVAC"]].sum(axis=1)
            known = wide[f"{prefix}_LOG"].notna()
            assert (parts[known] - wide[f"{prefix}_LOG"][known]).abs().max() <= 2


def test_the_sum_of_communes_meets_the_published_total(store):
    """P21 dwellings of the Puy-de-Dôme: one page of INSEE against 464 communes of the file."""
    summed = store.values("insee_logement_rp2021", ["P21_LOG", "P21_LOGVAC"], ["DEP-63"])
    page = store.values("insee_pages_logement_2021", ["P21_LOG", "P21_LOGVAC"], ["DEP-63"])
    pairs = summed.merge(page, on="variable")
    assert len(pairs) == 2
    assert (pairs["value_x"] - pairs["value_y"]).abs().max() <= 1


def test_the_two_files_of_2018_agree_where_both_speak(store):
    towns = store.values("insee_rp2018_communes_2000", ["P18_POP", "P18_RP"])
    whole = store.values("insee_comparateur_rp2018", ["P18_POP", "P18_RP"])
    both = towns.merge(whole, on=["territory", "variable"]).dropna(subset=["value_x", "value_y"])
    same = both[both["members_x"] == both["members_y"]]
    assert len(same) > 10_000
    assert ((same["value_x"] - same["value_y"]).abs() / same["value_y"]).max() < 1e-6


def test_no_file_is_large(store):
    sizes = {path.name: path.stat().st_size for path in (SAMPLE / "values").rglob("*.parquet")}
    assert max(sizes.values()) < 2_000_000
    assert sum(sizes.values()) < 5_500_000


def test_the_manifest_names_every_file_and_its_publisher(store):
    entries = json.loads((SAMPLE / "manifest.json").read_text("utf-8"))["values"]
    named = {entry["file"] for entry in entries}
    there = {f"{p.parent.name}/{p.name}" for p in (SAMPLE / "values").rglob("*.parquet")}
    assert named == there
    for entry in entries:
        for key in ("publisher", "dataset", "vintage", "geography_year", "licence", "sha256"):
            assert entry[key], (entry["file"], key)


def test_statuses_and_numbers_go_together(store):
    for source in store.sources():
        frame = store.values(source)
        known = frame["status"].isin([s.value for s in Status if s.has_value])
        assert (frame["value"].notna() == known).all(), source
        assert not (frame["value"][frame["status"] == "zero"] != 0).any(), source


def test_schools_of_carpentras(statistics):
    schools = statistics.schools(["COM-84031"])
    assert (schools["kind"] == "école").sum() == 12
    assert {"COLLEGE ALPHONSE DAUDET"} <= set(schools["name"])
    assert schools["ips"].between(50, 160).all()
