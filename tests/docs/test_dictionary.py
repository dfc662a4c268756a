"""The data dictionary says all the catalogue says, and the committed page is up to date."""

import re
from pathlib import Path

import pytest

from diagnostic import paths
from diagnostic.analysis.dictionary import dictionary
from diagnostic.cli import main
from diagnostic.paths import PACKAGE
from diagnostic.statistics.catalogue import Catalogue

ROOT = PACKAGE.parent.parent
RENEW = "python3 noxfile.py -s diagnostic -- data dictionary --write"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "data" / "catalogue")


@pytest.fixture(scope="module")
def text(catalogue) -> str:
    return dictionary(catalogue)


def sheet(text: str, identifier: str) -> str:
    """Return the part of the page about one indicator."""
    start = text.index(f"\n`{identifier}` · ")
    return text[start:].split("\n#", 1)[0]


def test_the_committed_page_is_the_catalogue_s(text):
    committed = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    message = f"docs/data-dictionary.md n’est plus celui du catalogue. Pour le refaire : {RENEW}"
    assert committed == text, message


def test_every_indicator_has_its_sheet(catalogue, text):
    for indicator in catalogue.indicators.values():
        own = sheet(text, indicator.id)
        assert indicator.label_en in own
        assert own.count("**Calcul**") >= 1
        assert own.count("**Limite**") == len(indicator.caveats)
        assert own.count("**Rupture**") == len(indicator.breaks)
        for expression in indicator.expressions:
            named = [expression.family] if expression.family else expression.source
            assert all(f"`{name}`" in own for name in named)


def test_an_indicator_without_source_says_how_to_get_it(catalogue, text):
    absent = [i for i in catalogue.indicators.values() if not i.expressions]
    assert absent
    for indicator in absent:
        assert "aucune source déclarée" in sheet(text, indicator.id)
        if indicator.availability:
            assert "**Pour l’obtenir**" in sheet(text, indicator.id)


def test_every_source_has_its_row(catalogue, text):
    rows = text[text.index("## Les sources") :]
    for source in catalogue.sources.values():
        found = [row for row in rows.splitlines() if row.startswith(f"| `{source.id}` |")]
        assert len(found) == 1
        assert source.url in found[0]
        assert f"| {source.vintage} | {source.geography_year} | {source.grade} |" in found[0]


def test_a_formula_shared_by_vintages_is_written_once(text):
    own = sheet(text, "share_75_plus")
    assert "`P{aa}_POP7589 + P{aa}_POP90P` rapporté à `P{aa}_POP` × 100" in own


def test_french_signs_stand_where_they_should(text):
    bare = re.sub(r"`[^`]*`|\]\([^)]*\)|^\|[-:|]+\|$", "", text, flags=re.MULTILINE)
    assert not re.findall(r"\w [:;!?»]", bare)
    assert "'" not in bare


def test_the_command_writes_the_page_or_prints_it(tmp_path, monkeypatch, capsys, text):
    for name in ("params", "notebooks", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "catalogue").symlink_to(ROOT / "data" / "catalogue")
    monkeypatch.setenv("DIAGNOSTIC_ROOT", str(tmp_path))
    assert main(["data", "dictionary"]) == 0
    assert capsys.readouterr().out == text
    assert not (paths.root() / "docs").exists()
    assert main(["data", "dictionary", "--write"]) == 0
    assert Path(tmp_path, "docs", "data-dictionary.md").read_text(encoding="utf-8") == text
