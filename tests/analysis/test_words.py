"""The catalogue, the notebooks and the themes speak of the same chapters, in sound French."""

import json
import re

import pytest

from diagnostic import paths
from diagnostic.analysis import pages
from diagnostic.paths import PACKAGE
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.study.themes import LABELS
from diagnostic.text import typographic

ROOT = PACKAGE.parent.parent
COUNTED = ("pour", "équip.", "logements", "ménages", "allocataires", "inscrits", "types")
"""Units whose phrase must name what is counted, so that it agrees with the figure."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "data" / "catalogue")


def texts(catalogue):
    """Yield every text a reader may see, with where it stands."""
    for indicator in catalogue.indicators.values():
        for name in ("label", "short", "definition", "population", "subject", "phrase"):
            yield f"{indicator.id}.{name}", getattr(indicator, name)
        yield f"{indicator.id}.availability", indicator.availability
        yield from ((f"{indicator.id}.caveats", words) for words in indicator.caveats)
    for source in catalogue.sources.values():
        for name in ("publisher", "dataset", "short", "reserve"):
            yield f"{source.id}.{name}", getattr(source, name)
    for theme in catalogue.themes.values():
        yield f"{theme.id}.question", theme.question


def test_themes_are_named_alike_everywhere(catalogue):
    assert {theme.id: theme.label for theme in catalogue.themes.values()} == LABELS
    for theme, label in LABELS.items():
        notebook = json.loads((ROOT / "notebooks" / f"{theme}.ipynb").read_text(encoding="utf-8"))
        title = "".join(notebook["cells"][0]["source"])
        assert title == f"# {label}"


def test_every_text_is_set_in_french(catalogue):
    for where, words in texts(catalogue):
        assert words == typographic(words), where
        assert not re.search(r"\w [:;!?»%€]|« |'|\.\.\.|  ", words), (where, words)


def test_nothing_speaks_of_the_tool_in_place_of_the_reader(catalogue):
    for where, words in texts(catalogue):
        assert not re.search(r"chargé|d’exemple|rééditée", words), (where, words)


def test_reserves_fit_under_a_figure(catalogue):
    for source in catalogue.sources.values():
        assert len(source.reserve) <= 92, (source.id, len(source.reserve))
        assert not source.reserve or source.reserve.endswith("."), source.id


def test_a_phrase_that_counts_names_what_it_counts(catalogue):
    for indicator in catalogue.indicators.values():
        nouns = re.findall(
            r"\{value\} \[([^|\]]+)\|([^|\]]+)\|(aucune? [^|\]]+)\]", indicator.phrase
        )
        if indicator.unit.startswith(COUNTED):
            assert nouns, (indicator.id, indicator.phrase)
        assert bool(nouns) == ("[" in indicator.phrase), indicator.id


def test_how_to_obtain_is_an_instruction(catalogue):
    verbs = ("Importer", "Demander", "Exploiter", "Lire", "Attendre")
    for indicator in catalogue.indicators.values():
        if indicator.availability:
            assert indicator.availability.split()[0] in verbs, indicator.id
            assert indicator.availability.endswith("."), indicator.id


def test_a_sheet_names_three_sources_at_most(catalogue):
    for indicator in catalogue.indicators.values():
        sheet = pages.sheets([indicator], catalogue)
        line = next((each for each in sheet.splitlines() if "**Sources.**" in each), "")
        named = [part for part in line.split("\u202f; ") if not part.startswith("et ")]
        assert len(named) <= 3, indicator.id
    used = {"insee_filosofi_2021", *(f"insee_filosofi_{y}_territoires" for y in range(2014, 2020))}
    used |= {"sig_ville_revn_2022"}
    shown = catalogue.indicators["median_living_standard"].among(used)
    many = pages.sheets([shown], catalogue)
    assert re.search(r"\u202f; et \d\u00a0millésimes plus anciens", many)
    assert "**Calcul.** `MED21`" in many  # the town's, not that of its priority districts


def test_the_glossary_is_sorted_and_whole():
    entries = [line for line in pages.glossary_page().splitlines() if line and line[0] != ":"]
    assert len(entries) == len(set(entries))
    assert entries.index("Médiane") < entries.index("Millésime") < entries.index("MSA")
    assert paths.catalogue().exists()
