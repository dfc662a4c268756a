"""A table received is shown once protected, and its secrets are nowhere in what is shown."""

from __future__ import annotations

import io
import pickle
import re
import sys
from pathlib import Path

import pytest

from diagnostic import open_study

sys.path.insert(0, str(Path(__file__).parents[1] / "confidentiality"))
from local import DECLARED, HEADER, IRIS, install

SECRETS = (3137, 4219)
"""Small by the convention below, and found nowhere else."""
ADULTS = (3137, 40117, 52013, 61007, 33009, 28001)
CHILDREN = (17001, 12003, 4219, 19009, 21011, 14005)
CONVENTION = "convention: {least_count: 5000}\n"


def written():
    lines = [f"{c};{a};{b};{a + b}" for c, a, b in zip(IRIS, ADULTS, CHILDREN, strict=True)]
    total = sum(ADULTS), sum(CHILDREN)
    return "\n".join([HEADER, *lines, f"Ensemble;{total[0]};{total[1]};{sum(total)}"])


def opened(theme="disability"):
    return open_study("essai", theme=theme)


def digits(text):
    """Drop what numbers are written with, so that none can be missed."""
    return re.sub(r"(?<=\d)[\s\u202f\u00a0,.](?=\d)", "", text)


@pytest.fixture
def block(sandbox):
    install(text=written(), declared=DECLARED + CONVENTION)
    return opened().local_table("aah")


def test_it_shows_a_table_with_its_holder_its_period_and_its_threshold(block):
    assert block.kind == "table"
    assert block.identifier == "tbl-disability-locale-aah"
    for words in ("Caf", "décembre 2025", "convention du 3 mars 2025", "5000 unités"):
        assert words in block.plain.replace("\u202f", "")
    assert "pour protéger les personnes" in block.plain
    assert "[secret]{.manque}" in block.markdown
    assert "Centre Ville" in block.markdown


def test_no_secret_is_in_any_form(block):
    bundle, notes = block._repr_mimebundle_()
    buffer = io.StringIO()
    block.data.to_csv(buffer)
    forms = {**bundle, "notes": str(notes), "data": buffer.getvalue(), "repr": repr(block)}
    hidden = 0
    for value in (*ADULTS, *CHILDREN, *(a + b for a, b in zip(ADULTS, CHILDREN, strict=True))):
        printed = str(value) in digits(forms["text/plain"])
        hidden += not printed
        for name, form in forms.items():
            assert printed or str(value) not in digits(form), (value, name)
    assert hidden >= 4
    for secret in SECRETS:
        assert str(secret) not in digits(str(forms))
    packed = pickle.dumps(block)
    assert not any(str(secret).encode() in packed for secret in SECRETS)


def test_the_data_have_no_value_where_there_is_a_secret(block):
    data = block.data
    for measure in ("adultes", "enfants", "ensemble"):
        secret = data[f"{measure} statut"] == "secret_protected"
        assert data.loc[secret, measure].isna().all()
        assert data.loc[~secret, measure].notna().all()
    assert not (data.astype(str) == "secret_primary").any().any()


def test_an_edition_that_the_holder_does_not_allow_says_so(sandbox):
    install(text=written(), declared=DECLARED + CONVENTION, edition="public")
    block = opened().local_table("aah")
    assert block.kind == "absence"
    assert "ne permet pas" in block.plain
    assert not re.search(r"\d{4,}", digits(block.markdown).replace("2025", ""))


def test_the_chapter_of_the_theme_shows_it_after_its_voices(sandbox):
    install(text=written(), declared=DECLARED + CONVENTION)
    assert "tbl-disability-locale-aah" in opened().voices().markdown
    assert "locale" not in opened("seniors").voices().markdown


def test_a_study_without_local_tables_is_unchanged(sandbox):
    from diagnostic.workbook import words

    (sandbox / "params" / "essai.yml").write_text(
        'territory: "COM-84031"\ndate: 2026-09-15\n', encoding="utf-8"
    )
    workbook = opened()
    assert workbook.voices() == words.voices(workbook.context)
