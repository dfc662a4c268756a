"""Only the team is told where its words are written."""

import pytest

from diagnostic.workbook import open_study


@pytest.mark.parametrize(
    ("edition", "told"), [("travail", True), ("copil", False), ("public", False)]
)
def test_the_path_of_the_notes_is_for_the_team(tmp_path, edition, told):
    file = tmp_path / "essai.yml"
    file.write_text(
        f'territory: "COM-84031"\ndate: 2026-11-20\nedition: {edition}\n', encoding="utf-8"
    )
    said = open_study(str(file), theme="seniors").notes()
    for form in (said.markdown, said.html, said.plain):
        assert ("data/field" in form) is told
        assert "analyse de l’équipe" in form
