"""What a fiche must hold before its state can be said; the chain told; pages; cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actions.conftest import CHAIN, IDEA, WHOLE

from diagnostic.actions.baseline import of_declared, of_value
from diagnostic.actions.cells import neutral, restored
from diagnostic.actions.frozen import findings_moved, to_freeze
from diagnostic.actions.gates import gaps, held, moved
from diagnostic.actions.graph import Node, Stage
from diagnostic.actions.judging import Judged
from diagnostic.actions.linking import graph
from diagnostic.actions.trace import told
from diagnostic.actions.words import State
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.presentation import sheets
from diagnostic.territories.codes import Level, TerritoryId


class Place:
    id = TerritoryId(Level.COM, "78490")


@pytest.fixture
def figures(catalogue):
    """Return a reader of figures, all alike."""

    def make(value=72.9, status=Status.OK):
        def read(indicator, vintage):
            found = catalogue.indicators[indicator]
            return Value(found, Place, vintage, value, status, sources=("s",))

        return read

    return make


@pytest.fixture
def filed(read):
    def make(text):
        found = read(text)
        frozen = [
            of_declared(each) for each in found.sheets[0].evaluation.indicators if each.baseline
        ]
        return read(text.replace("CHECKSUM", frozen[0] if frozen else "")).filed[0]

    return make


def told_of(filed, read):
    return " / ".join(each.what + each.remedy for each in gaps(filed, read))


def test_a_whole_fiche_is_validated(filed, figures):
    fiche = filed(WHOLE)
    assert gaps(fiche, figures()) == []
    assert held(fiche, []) is State.VALIDATED


def test_without_pilot_it_stays_an_idea(filed, figures):
    fiche = filed(WHOLE.replace("  pilot: {organisation: CCAS, function: direction}\n", ""))
    found = gaps(fiche, figures())
    assert "reste une idée" in found[0].what
    assert held(fiche, found) is State.IDEA
    assert gaps(filed(IDEA), figures()) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("why: {constats: [C-seniors-01]}", "why: {}", "au moins un constat"),
        ("      source: tableau des appels\n", "", "dit sa source"),
        ('      baseline: {value: "12 %", vintage: 2026, checksum: "CHECKSUM"}\n', "", "baseline"),
        (', checksum: "CHECKSUM"', "", "n’est pas figée"),
        (', checksum: "CHECKSUM"', ', checksum: "000000000000"', "a changé"),
        ("    - {measures: ressenti, definition: Se sentir moins seul}\n", "", "ressenti"),
        (', by: 2027-12-31, measure: "2"', ', by: 2027-12-31, measure: "9"', "se verra"),
        (", by: 2027-12-31", "", "échéance"),
        (", review: 2027-06-11", "", "revue"),
        ("  residents: co-construction\n", "", "habitants"),
    ],
)
def test_validation_asks_for_all_of_it(filed, figures, before, after, said):
    assert before in WHOLE
    fiche = filed(WHOLE.replace(before, after))
    assert said in told_of(fiche, figures())
    assert held(fiche, gaps(fiche, figures())) is State.STUDIED


def test_the_public_is_not_described_by_a_masked_number(filed, figures):
    public = "{who: Eux, indicator: population_75_plus, vintage: 2022, value: 2 121 hab.}"
    fiche = filed(WHOLE.replace("{who: Les habitants âgés}", public))
    assert "nombre masqué" in told_of(fiche, figures(None, Status.SECRET))
    assert gaps(fiche, figures(2121)) == []


def test_a_public_summary_is_short_and_names_nobody(filed, figures):
    long = IDEA + f'life: {{summary: "{"mot " * 151}"}}\n'
    assert "dépasse 600" in told_of(filed(long), figures())
    person = IDEA + 'life: {summary: "Avec Mme Durand, la ville appelle."}\n'
    found = gaps(filed(person), figures())
    assert found
    assert "urand" not in str(found[0])


def test_a_revised_figure_is_a_note_and_no_error(filed, figures, catalogue):
    value = figures()("dnb_success_rate", 2024)
    line = "    - {measures: résultat, definition: Brevet, indicator: dnb_success_rate,"
    line += ' source: DEPP, baseline: {value: "72,9 %", vintage: 2024,'
    line += f' checksum: "{of_value(value)}"}},'
    line += ' target: {value: "80 %", year: 2028}, contribution: faible}\n'
    fiche = filed(WHOLE + line)
    assert moved(fiche, figures()) == []
    (note,) = moved(fiche, figures(71.0))
    assert "72,9 %" in note
    assert "71,0" in note
    assert gaps(fiche, figures(71.0)) == []


def test_figures_of_findings_are_frozen_in_the_chain(read, figures):
    base = "constats: [{id: C-seniors-01%s}]\n"
    found = read(IDEA, chain=base % "" + CHAIN)
    (line,) = to_freeze(found, figures(6.6))
    checksum = line.rpartition(": ")[2].removesuffix("}.")
    assert findings_moved(found, figures(6.6)) == []
    kept = base % f", checksums: {{share_75_plus: '{checksum}'}}"
    found = read(IDEA, chain=kept + CHAIN)
    assert to_freeze(found, figures(6.6)) == []
    assert findings_moved(found, figures(6.6)) == []
    assert "7,0" in findings_moved(found, figures(7.0))[0]
    assert checksum in told(graph(found), "ACT-01")


def test_the_chain_is_told_both_ways(read):
    whole = graph(read(WHOLE))
    said = told(whole, "ACT-01")
    assert "Indicateur" not in said
    for part in ("share_75_plus", "6,6 %, 2022".replace(" %", "\u202f%"), "EN-01", "OB-1.1", "ET-"):
        assert part in said
    assert said.index("C-seniors-01") < said.index("Ce qui en découle") < said.index("ET-ACT")
    assert "ACT-01" in told(whole, "C-seniors-01")
    with pytest.raises(DataError, match="ACT-01"):
        told(whole, "ACT-10")


def test_what_follows_is_added_by_the_follow_up(read):
    whole = graph(read(WHOLE)).with_more(
        [Node("RS-01", Stage.RESULT, "Huit appels sur dix")], [("ET-ACT-01-1", "RS-01")]
    )
    assert "Résultat RS-01" in told(whole, "ACT-01")


def test_a_page_shows_what_is_asked_and_a_summary_does_not(read):
    found = read(WHOLE + 'life: {summary: "La ville appelle.", risk: "Peu de bras."}\n')
    judged = Judged(found.sheets[0], State.STUDIED)
    around = sheets.Around("Seniors", {"C-seniors-01": "On vieillit"}, {}, {}, {}, {})
    page = sheets.page(judged, around)
    for part in (
        "annoncée",
        "CCAS",
        "Former",
        "1\u202f000,50",
        "tableau des appels",
        "Peu de bras",
    ):
        assert part in page.markdown, part
    assert "](#actions-c-seniors-01)" in page.markdown
    short = sheets.summary(judged, around).markdown
    assert "La ville appelle." in short
    assert "Peu de bras" not in short
    assert "CCAS" not in short


def test_a_page_says_how_the_action_is_led_and_what_it_should_change(read):
    text = WHOLE.replace("kind: nouvelle", "kind: renforcée\nexemplary: true\nstructures: [EVS]")
    text = text.replace(
        "  territory: [Toute la ville]\n",
        "  territory: [Toute la ville]\n"
        "  modes: [itinérance, hors les murs]\n"
        "  flags: [familles, fracture numérique, étendue du territoire]\n"
        "  effects: {individual: Oser sortir, group: Se relayer, territory: Se connaître}\n",
    )
    text = text.replace(
        "  residents: co-construction\n",
        "  residents: co-construction\n  frictions: [{friction: Deux fichiers, remedy: Un seul}]\n",
    )
    text += 'life: {revisions: [{date: 2027-06-11, version: 2, text: "Le public est élargi."}]}\n'
    around = sheets.Around("Seniors", {"C-seniors-01": "On vieillit"}, {}, {}, {}, {})
    page = sheets.page(Judged(read(text).sheets[0], State.STUDIED), around).plain
    for part in (
        "Action renforcée, projet commun exemplaire",
        "EVS",
        "Co-construction, faite avec eux",
        "itinérance",
        "hors les murs",
        "familles",
        "fracture numérique",
        "étendue du territoire",
        "Oser sortir",
        "Se relayer",
        "Se connaître",
        "Deux fichiers",
        "Un seul",
        "Le public est élargi.",
    ):
        assert part.lower() in page.lower(), part


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", "\u202f=1", "\t=1"])
def test_a_cell_never_runs(text):
    assert neutral(text).startswith("'")
    assert restored(neutral(text)) == text


@given(st.text())
def test_neutral_cells_come_back_as_they_were(text):
    if not text.startswith("'"):
        assert restored(neutral(text)) == text
