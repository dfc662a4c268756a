"""What adapters make of Insee's codes, against Insee's own dictionary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagnostic.statistics.adapters.insee import variables
from diagnostic.statistics.adapters.insee.naming import Options, compiled, declared, written
from diagnostic.statistics.templates import filled

DICTIONARY = Path(__file__).parents[4] / "data" / "catalogue" / "dictionary"
_RATE = re.compile(
    r"\b(?:médiane?|quartile|part|taux|décile|rapport|indice|écart|note|incertitude|horaire)\b",
    re.IGNORECASE,
)


def labels(name: str) -> dict[str, str]:
    rows = (DICTIONARY / name).read_text("utf-8").splitlines()[1:]
    return dict(row.split(";", 1) for row in rows)


def neutral(code: str) -> str:
    """Forget the vintage of a code."""
    if re.match(r"[PC]\d\d_", code):
        return f"{code[0]}{code[3:]}"
    if re.match(r"(?:NAIS|DECE)\d{4}$", code):
        return code[:4]
    return code if re.match(r"D\d\d_", code) else re.sub(r"(?:0[89]|1\d|2[0-6])$", "", code)


@pytest.mark.parametrize("name", ["insee.csv", "insee_iris.csv", "insee_filosofi.csv"])
def test_a_variable_is_summed_when_its_label_is_a_count_and_only_then(name):
    wrong = []
    for code, label in labels(name).items():
        if code in {"CODGEO", "IRIS_HABITAT"}:
            continue
        count = not _RATE.search(label) and not label.startswith(("Snh", "Salaire"))
        if (variables.additive([code]) == {code}) != count:
            wrong.append((code, label))
    assert wrong == []


def test_a_decile_is_never_taken_for_an_equipment():
    # D112 and D113 are deciles of 2012 and 2013, and types of equipment too.
    assert variables.additive(["D112", "D113", "D921", "D121"]) == frozenset()


@pytest.mark.parametrize(
    ("code", "bounds"),
    [
        ("P22_POP", (0, float("inf"))),
        ("TP60AGE121", (0, 100)),
        ("PIMP21", (0, 100)),
        ("PR_MD60", (0, 100)),
        ("PIMPOT21", (float("-inf"), float("inf"))),
        ("PACT21", (float("-inf"), float("inf"))),
    ],
)
def test_bounds_of_figures(code, bounds):
    assert variables.bounds(code) == bounds


def _sources(catalogue, adapter):
    for source in catalogue.sources.values():
        if source.layout and catalogue.layouts[source.layout].adapter == adapter:
            yield source, catalogue.layouts[source.layout]


def test_every_variable_made_from_a_long_file_is_in_the_dictionary(catalogue):
    known = {neutral(code) for name in ("insee.csv", "insee_filosofi.csv") for code in labels(name)}
    unknown = []
    for source, layout in _sources(catalogue, "insee.melodi"):
        told = Options.model_validate(filled(layout.options, source.vintage))
        made = compiled(told, declared(told))
        names = {written(v.name, y) for v in made for y in (v.periods or (source.vintage,))}
        names |= set(told.required) | set(told.renames.values())
        unknown += [(source.id, name) for name in sorted(names) if neutral(name) not in known]
    assert unknown == []


def test_a_layout_makes_each_variable_of_its_own_cells(catalogue):
    """No two variables of a source are the same cells: one of them would be misnamed."""
    for source, layout in _sources(catalogue, "insee.melodi"):
        told = Options.model_validate(filled(layout.options, source.vintage))
        dims = ("RP_MEASURE", "OCS", *declared(told))
        seen: dict[tuple, str] = {}
        for variable in compiled(told, tuple(dict.fromkeys(dims))):
            key = (variable.cells, variable.periods)
            assert seen.setdefault(key, variable.name) == variable.name, source.id


@pytest.mark.parametrize("adapter", ["insee.wide", "insee.iris", "insee.areas"])
def test_every_column_required_is_in_the_dictionary_of_its_source(catalogue, adapter):
    unknown = []
    for source, layout in _sources(catalogue, adapter):
        known = set(source.variables)
        if source.dictionary:
            known |= {neutral(code) for code in labels(source.dictionary)}
        wanted = filled(list(layout.options["required"]), source.vintage)
        unknown += [(source.id, name) for name in wanted if neutral(name) not in known]
    assert unknown == []


def test_national_sources_say_where_they_come_from(catalogue):
    named = [s for s in catalogue.sources.values() if s.layout.startswith("insee_")]
    assert len(named) > 100
    for source in named:
        assert source.url.startswith("https://")
        if source.download:
            assert re.match(r"https://(?:www\.insee\.fr|api\.insee\.fr)/", source.download)
        if source.id.startswith("insee_rp") and "melodi" not in source.id and source.vintage < 2023:
            step = 2 if "_iris_" in source.id else 3
            assert source.geography_year == source.vintage + step
