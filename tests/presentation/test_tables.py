import pandas as pd
import pytest
from bs4 import BeautifulSoup

from diagnostic.errors import BookError
from diagnostic.presentation.tables import Cell, Column, grid, table, written

DATA = pd.DataFrame(
    {
        "name": ["Médecin | généraliste", "L’Isle @ $5"],
        "town": [26.0, None],
        "state": ["ok", "secret_producer"],
        "other": [1234.5, -2.0],
    }
)
COLUMNS = [
    Column("name", "Équipement"),
    Column("town", "Carpentras 2018", 0, town=True, status="state"),
    Column("other", "Écart", 1, sign=True),
]


def made(**changes):
    settings = {
        "title": "Le nombre de médecins baisse",
        "caption": "Nombre.",
        "source": "Insee, BPE",
    }
    return table("tbl-equipements", DATA, COLUMNS, **{**settings, **changes})


def test_the_pipe_table_has_alignments_emphasis_and_absences_in_words():
    lines = made().markdown.splitlines()
    assert lines[:6] == [
        ":::: {.tableau}",
        "::: {.titre-figure}",
        "Le nombre de médecins baisse",
        ":::",
        "",
        "::: {#tbl-equipements .etude}",
    ]
    assert lines[6] == "| Équipement | Carpentras 2018 | Écart |"
    assert [cell.strip().strip("-") for cell in lines[7].strip("|").split("|")] == [":", ":", ":"]
    assert lines[7].split("|")[1].strip().startswith(":")
    assert lines[7].split("|")[2].strip().endswith(":")
    assert lines[8] == "| Médecin \\| généraliste | [26]{.ville} | +1\u202f234,5 |"
    assert lines[9] == r"| L’Isle \@ \$5 | [secret]{.manque} | −2,0 |"
    assert lines[10:13] == ["", "Nombre.", ":::"]
    assert lines[-4:] == ["::: {.source}", "Source\u00a0: Insee, BPE", ":::", "::::"]


def test_the_screen_has_the_same_cells_and_a_scope_on_every_header():
    soup = BeautifulSoup(made().html, "html.parser")
    assert [th.get_text() for th in soup.find_all("th", scope="col")] == [
        "Équipement",
        "Carpentras 2018",
        "Écart",
    ]
    assert [th.get_text() for th in soup.find_all("th", scope="row")] == list(DATA["name"])
    cells = [td.get_text() for td in soup.find_all("td")]
    assert cells == ["26", "+1\u202f234,5", "secret", "−2,0"]
    assert soup.find(id="tbl-equipements") is not None


def test_the_same_table_is_written_twice_alike():
    assert made().html == made().html


def test_absences_are_never_blank_nor_zero():
    assert written(None, "ok") == Cell("non publié", "manque")
    assert written(float("nan"), "not_collected") == Cell("à mesurer", "manque")
    assert written(12.0, "secret_primary") == Cell("secret", "manque")
    assert written(0.0, "zero", 1, "%") == Cell("0,0\u202f%")


def test_the_total_row_is_strong_and_keeps_the_towns_colour():
    lines = grid(DATA, COLUMNS, total=[0]).markdown.splitlines()
    assert lines[2] == ("| **Médecin \\| généraliste** | [26]{.ville} | **+1\u202f234,5** |")


def test_plain_form_lines_columns_up():
    plain = grid(DATA, COLUMNS).plain.splitlines()
    assert plain[1].startswith("Médecin | généraliste")
    assert plain[1].endswith("+1\u202f234,5")


def test_a_table_says_what_is_wrong():
    with pytest.raises(BookError, match="renvoi"):
        table("seniors", DATA, COLUMNS, title="t", caption="c", source="s")
    with pytest.raises(BookError, match="aucune ligne"):
        table("tbl-x", DATA.head(0), COLUMNS, title="t", caption="c", source="s")
