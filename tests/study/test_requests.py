"""The register of data requests: strict, told line by line, and never about people."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from diagnostic import paths
from diagnostic.errors import CatalogueError, DataError
from diagnostic.study.holders import holders, named_holders
from diagnostic.study.requests import (
    Register,
    State,
    read_register,
    register_path,
    requests_schema,
    write_schema,
)

VALID = """\
requests:
  - id: disability-mdph
    holder: MDPH
    what: "personnes ayant au moins un droit ouvert"
    theme: disability
    status: reçue
    sent: 2026-03-02
    reminded: 2026-04-10
    answered: 2026-05-04
    received: 2026-06-01
    agreement: "convention du 4 mai 2026"
    use: copil
  - id: seniors-carsat
    holder: Carsat
    what: "retraités fragiles repérés"
    theme: seniors
"""


def write(text, study="essai"):
    path = register_path(study)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_register_is_read(sandbox):
    write(VALID)
    first, second = read_register("essai")
    assert first.status is State.RECEIVED
    assert first.last.isoformat() == "2026-06-01"
    assert first.use.value == "copil"
    assert second.status is State.TO_ASK
    assert second.last is None


def test_no_register_is_not_an_empty_one(sandbox):
    assert read_register("essai") is None
    write("requests: []\n")
    assert read_register("essai") == ()


BAD = {
    "status": (VALID.replace("status: reçue", "status: recu"), "valeurs admises", 6),
    "key": (VALID.replace("holder: MDPH", "holdr: MDPH"), "holdr", 3),
    "theme": (VALID.replace("theme: seniors", "theme: senior"), "seniors", 16),
    "date": (VALID.replace("sent: 2026-03-02", "sent: 02/03/2026"), "date", 7),
    "order": (VALID.replace("sent: 2026-03-02", "sent: 2026-04-11"), "avant", 8),
    "no date": (VALID.replace("    received: 2026-06-01\n", ""), "received", 2),
    "no use": (VALID.replace("    use: copil\n", ""), "« use »", 2),
    "use": (VALID.replace("use: copil", "use: presse"), "travail", 12),
    "twice": (VALID.replace("seniors-carsat", "disability-mdph"), "portent ce nom", 13),
    "id": (VALID.replace("seniors-carsat", "Séniors Carsat"), "minuscules", 13),
    "empty text": (VALID.replace("holder: Carsat", 'holder: ""'), "vide", 14),
    "not a list": ("requests: oui\n", "liste", 1),
    "empty file": ("", "vide", None),
    "not yaml": ("requests:\n\t- id: x\n", "tabulation", 2),
    "twice the key": (VALID + "    theme: youth\n", "deux fois", 17),
}


@pytest.mark.parametrize(("text", "said", "line"), BAD.values(), ids=BAD)
def test_a_wrong_register_is_refused_with_its_line(sandbox, text, said, line):
    write(text)
    with pytest.raises(DataError) as refused:
        read_register("essai")
    message = str(refused.value)
    assert said in message
    assert "requests.yml" in message
    if line:
        assert f"ligne {line}" in message, message


def test_all_problems_are_told_at_once(sandbox):
    write(VALID.replace("status: reçue", "status: x").replace("holder: Carsat", "holdr: Carsat"))
    with pytest.raises(DataError) as refused:
        read_register("essai")
    assert len(refused.value.problems) == 3


def test_the_schema_says_what_the_model_says(sandbox):
    schema = json.loads(write_schema().read_text(encoding="utf-8"))
    assert schema == requests_schema()
    request = schema["$defs"]["Request"]
    assert set(request["required"]) == {"id", "holder", "what", "theme"}
    assert request["properties"]["holder"]["description"]
    assert schema["$defs"]["State"]["enum"] == [state.value for state in State]


def test_the_schema_of_the_project_is_up_to_date():
    path = paths.root() / "data" / "field" / "requests.schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == requests_schema()


def test_a_request_cannot_hold_people():
    with pytest.raises(ValidationError):
        Register.model_validate({"requests": [{"id": "a", "holder": "b", "what": "c",
                                               "theme": "seniors", "names": ["x"]}]})  # fmt: skip


def test_every_holder_of_the_catalogue_has_a_letter_and_a_threshold():
    from diagnostic.analysis.prompts import prompts
    from diagnostic.confidentiality.thresholds import thresholds
    from diagnostic.study.themes import LABELS

    assert {holder.threshold for holder in holders().values()} <= set(thresholds())
    for theme in LABELS:
        for request in prompts(theme).requests:
            assert named_holders(request.holder), request.holder


def test_joint_holders_are_told_apart():
    assert named_holders("Carsat et MSA") == ("carsat", "msa")
    assert named_holders("collèges et lycées") == ("schools",)
    assert named_holders("Préfecture (SNE)") == ("prefecture_sne",)
    assert named_holders("une voisine") == ()
    assert named_holders("Caf et une voisine") == ()


def test_two_holders_of_one_name_are_refused_by_their_line(tmp_path):
    one = '  names: [Caf]\n  recipient: "x"\n  greeting: "x"\n  threshold: caf\n'
    one += '  level: "x"\n  period: "x"\n'
    (tmp_path / "holders.yml").write_text(f"a:\n{one}b:\n{one}", encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        holders(tmp_path)
    assert "ligne 9" in str(refused.value)


def test_a_holder_that_lacks_a_key_is_refused(tmp_path):
    (tmp_path / "holders.yml").write_text("a:\n  names: [Caf]\n  titre: x\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        holders(tmp_path)
    assert "recipient" in str(refused.value)
    assert "ligne 3" in str(refused.value)
