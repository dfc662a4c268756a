"""Declared evidence: strict reading, links both ways, what no longer holds, exports."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from diagnostic.errors import DataError
from diagnostic.voices.evidence import read_evidence
from diagnostic.voices.pieces import Kind, Piece, Register

KNOWN = {
    each.id: each
    for each in (
        Piece("share_75_plus", Kind.INDICATOR, "Part des 75 ans", "seniors", Register.STATISTICS),
        Piece("VB-01", Kind.VERBATIM, "Le bus…", "seniors", Register.RESIDENTS),
        Piece("VB-02", Kind.VERBATIM, "On manque…", "seniors", Register.PROFESSIONALS),
        Piece("IT-besoins-01", Kind.ITEM, "Un lieu", "seniors"),
        Piece("AT-seniors-01", Kind.NOTE, "Frein", "seniors", demonstration=True),
    )
}
GOOD = """\
findings:
  - id: C-seniors-01
    theme: seniors
    text: "On vieillit ici plus qu’ailleurs."
    links:
      - {measured: share_75_plus, says: plus haut, value: "11,3 %", vintage: 2022}
      - {supports: VB-01}
      - {contradicts: IT-besoins-01, who: élus}
  - id: C-seniors-02
    theme: seniors
    text: "Les déplacements manquent."
    links:
      - {supports: VB-01, who: habitants}
"""


@pytest.fixture
def read(tmp_path):
    def make(content):
        path = tmp_path / "evidence.yml"
        path.write_text(content, encoding="utf-8")
        return read_evidence(path, KNOWN)

    return make


def one(link, **over):
    said = {"id": "C-seniors-01", "theme": "seniors", **over}
    return (
        f"findings:\n  - id: {said['id']}\n    theme: {said['theme']}\n    text: Un constat.\n"
        f"    links:\n      - {link}\n"
    )


def test_no_file_is_no_finding(tmp_path):
    assert read_evidence(tmp_path / "evidence.yml", KNOWN).findings == ()


def test_findings_are_read_with_who_speaks(read):
    evidence = read(GOOD)
    first = evidence.of("seniors")[0]
    assert [evidence.register(link).value for link in first.links] == [
        "statistiques", "habitants", "élus",
    ]  # fmt: skip
    assert evidence.of("housing") == ()


def test_links_go_both_ways(read):
    cited = read(GOOD).cited("seniors")
    assert [finding.id for finding in cited["VB-01"]] == ["C-seniors-01", "C-seniors-02"]
    assert set(cited) == {"share_75_plus", "VB-01", "IT-besoins-01"}


def test_a_finding_made_from_fiction_is_fiction(read):
    evidence = read(one("{supports: AT-seniors-01, who: professionnels}"))
    assert evidence.fictional(evidence.findings)
    assert not read(GOOD).fictional(read(GOOD).findings)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (one("{supports: VB-03}"), ("cette pièce n’existe pas", "VB-03", "VB-02", "links[1]")),
        (one("{supports: share_75_plu, value: 1, vintage: 2022}"), ("un texte est attendu",)),
        (one("{supports: share_75_plu}"), ("n’existe pas", "proche : share_75_plus")),
        (one("{supports: VB-01, contradicts: VB-02}"), ("une seule des clés",)),
        (one("{who: habitants}"), ("une seule des clés",)),
        (one("{supports: VB-01, who: élus}"), ("registre « habitants »",)),
        (one("{supports: IT-besoins-01}"), ("on ne sait pas qui parle", "professionnels")),
        (one("{supports: IT-besoins-01, who: statistiques}"), ("on ne sait pas qui parle",)),
        (one("{supports: share_75_plus}"), ("la valeur lue", "vintage: 2022")),
        (one('{measured: share_75_plus, value: "1", vintage: 2022}'), ("clé says",)),
        (one('{supports: VB-01, value: "1"}'), ("ne vont qu’avec un indicateur",)),
        (one("{supports: VB-01}", theme="senior"), ("ce thème n’existe pas", "seniors")),
        (one("{supports: VB-01}", id="C-housing-01"), ("C-seniors-01",)),
        (one("{supports: VB-01}", id="C-seniors-1"), ("la bonne forme",)),
        (one("{suports: VB-01}"), ("écrivez « supports »",)),
        (one('{measured: share_75_plus, says: haut, value: "1", vintage: 2022}'), ("plus bas",)),
        ("findings:\n  - {id: C-seniors-01, theme: seniors, text: Un., links: []}\n", ("vide",)),
        (GOOD.replace("seniors-02", "seniors-01"), ("deux constats",)),
        (GOOD.replace("      - {supports: VB-01}\n", "      - {supports: VB-01}\n" * 2),
         ("déjà dans le constat",)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_line(read, content, said):
    with pytest.raises(DataError) as refused:
        read(content)
    message = str(refused.value)
    assert "evidence.yml, ligne" in message
    for words in said:
        assert words in message


def test_every_mistake_is_told_at_once(read):
    with pytest.raises(DataError) as refused:
        read(one("{supports: VB-03}") + GOOD.removeprefix("findings:\n"))
    assert len(refused.value.problems) == 2
    assert "VB-03" in str(refused.value)
    assert "deux constats" in str(refused.value)


def test_what_no_longer_holds_is_told(village):
    evidence, profile = village('"10,9 %"')
    from diagnostic.voices.ageing import broken

    (finding, why), (_, aside), (other, again) = broken(evidence, profile, "seniors")
    assert (other.id, again) == ("C-seniors-02", aside)
    value = profile.at("share_75_plus", profile.town, 2022)
    assert finding.id == "C-seniors-01"
    assert "la valeur notée était 10,9 %" in why
    assert value.written in why
    assert "VB-01" in aside
    assert "écarté" in aside
    held, profile = village(f'"{value.bare}"')
    assert [why for _, why in broken(held, profile, "seniors")] == [aside, aside]


def test_the_graph_is_exported_whole(village):
    from diagnostic.voices.evidencegraph import as_graphml, as_json, graph

    evidence, profile = village('"10,9 %"')
    made = graph(evidence, profile)
    held = json.loads(as_json(made))
    assert {node["id"] for node in held["nodes"]} == {
        "C-seniors-01", "C-seniors-02", "share_75_plus", "VB-01", "IT-besoins-01",
    }  # fmt: skip
    (figure,) = [node for node in held["nodes"] if node["kind"] == "indicateur"]
    assert (figure["territory"], figure["vintage"]) == ("COM-84031", 2022)
    assert {"from": "IT-besoins-01", "to": "C-seniors-01", "register": "élus",
            "says": "contradicts"} in held["links"]  # fmt: skip
    root = ET.fromstring(as_graphml(made))
    assert len(root.findall(".//{*}node")) == 5
    assert len(root.findall(".//{*}edge")) == 4


@pytest.fixture
def village(sandbox, read):
    from dataclasses import replace

    from diagnostic import open_study, paths
    from diagnostic.voices.evidence import Evidence

    def make(value):
        (paths.params() / "essai.yml").write_text(
            'territory: "COM-84031"\ndate: 2026-09-15\n', encoding="utf-8"
        )
        found = read(GOOD.replace('"11,3 %"', value))
        aside = replace(KNOWN["VB-01"], withdrawn="ce verbatim a été écarté")
        known = {**KNOWN, "VB-01": aside}
        profile = open_study("essai", theme="seniors").context.profile
        return Evidence(found.findings, known), profile

    return make
