"""Chains and fiches of one's own, read beside known findings and indicators."""

from __future__ import annotations

import pytest

from diagnostic import paths
from diagnostic.actions.actions import Known
from diagnostic.actions.files import load
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.study.themes import known_themes
from diagnostic.voices.evidence import Evidence, Finding, Link
from diagnostic.voices.pieces import Kind, Piece, Register

CHAIN = """\
issues:
  - {id: EN-01, text: "Rompre l’isolement", constats: [C-seniors-01]}
axes:
  - {id: AX-1, title: "Seniors", issues: [EN-01]}
objectives:
  - {id: OB-1.1, text: "Que personne ne reste seul"}
  - {id: OB-1.2, text: "Que l’on appelle", within: OB-1.1}
"""
IDEA = """\
id: ACT-01
title: Appeler les personnes isolées
axis: AX-1
theme: seniors
why: {constats: [C-seniors-01]}
what: {objectives: [OB-1.2]}
"""
WHOLE = """\
id: ACT-01
title: Appeler les personnes isolées
status: validée
kind: nouvelle
axis: AX-1
theme: seniors
why: {constats: [C-seniors-01]}
what:
  objectives: [OB-1.1]
  operational: [{text: Appeler chaque mois, by: 2027-12-31, measure: "2"}]
  public: {who: Les habitants âgés}
  territory: [Toute la ville]
who:
  pilot: {organisation: CCAS, function: direction}
  partners: [{organisation: Département, roles: [financer]}]
  residents: co-construction
how:
  steps: [{id: ET-ACT-01-1, text: Former, start: 2027-01-15, end: 2027-03-31, owner: CCAS}]
means:
  budget:
    years:
      - {year: 2027, expenses: [{item: Temps, amount: 900}, {item: Trajets, amount: 100.5}],
         revenues: [{funder: Ville, amount: 1000.5}], total: 1000.5}
    total: 1000.5
    funders: {Ville: 1000.5}
when: {start: 2027-01-15, end: 2028-06-30, review: 2027-06-11}
evaluation:
  indicators:
    - {measures: réalisation, definition: Visiteurs formés}
    - measures: résultat
      definition: Part des personnes appelées
      source: tableau des appels
      baseline: {value: "12 %", vintage: 2026, checksum: "CHECKSUM"}
      target: {value: "90 %", year: 2027}
      contribution: forte
    - {measures: ressenti, definition: Se sentir moins seul}
"""


@pytest.fixture(scope="session")
def catalogue():
    return Catalogue.load(paths.catalogue())


@pytest.fixture(scope="session")
def known(catalogue):
    piece = Piece(
        "share_75_plus", Kind.INDICATOR, "Part des 75 ans et plus", "seniors", Register.STATISTICS
    )
    link = Link(supports="share_75_plus", value="6,6 %", vintage=2022)
    finding = Finding(
        id="C-seniors-01", theme="seniors", text="On vieillit seul ici.", links=(link,)
    )
    evidence = Evidence((finding,), {piece.id: piece})
    return Known(evidence, catalogue.indicators, known_themes())


@pytest.fixture
def write(sandbox):
    """Write the files of a study; return the folder of its actions."""

    def make(*sheets, chain=CHAIN):
        folder = sandbox / "data" / "field" / "ici" / "actions"
        (folder / "sheets").mkdir(parents=True, exist_ok=True)
        if chain:
            (folder / "chain.yml").write_text(chain, encoding="utf-8")
        for number, text in enumerate(sheets, 1):
            path = folder / "sheets" / f"ACT-{number:02d}.yml"
            path.write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def read(write, known):
    """Write the files of a study and read them."""

    def make(*sheets, chain=CHAIN):
        write(*sheets, chain=chain)
        return load("ici", known)

    return make
