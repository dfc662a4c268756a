"""APL: one sheet a year, eight lines of titles, a line of units."""

from __future__ import annotations

import openpyxl
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.statistics.adapters import ADAPTERS
from diagnostic.statistics.states import STATUSES

GP = [
    "Code commune INSEE",
    "Commune",
    "APL aux médecins généralistes",
    "APL aux médecins généralistes de 65 ans {} moins ",
    "APL aux médecins généralistes de 62 ans {} moins ",
    "Population standardisée {} pour la médecine générale",
    "Population totale {}",
]
ROWS = [
    ("75101", "Paris 1er Arrondissement", 6, 1, 1, 1000, 900),
    ("2A004", "Ajaccio", 2, 1.9, 1.8, 500, 520.000000004),
    ("59350", "Lille", 6.106, 5.9, 5.5, 230000, 236000),
    ("01001", "L’Abergement-Clémenciat", None, None, None, 100, 100),
    ("Total", None, 4, 4, 4, 1, 1),
    ("Lecture : en 2023, les habitants…", None, None, None, None, None, None),
]


def workbook(folder, rows=None, head=GP, words="et"):
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.create_sheet("Paramètres").append(["Document de la Drees"])
    for year in (2022, 2023):
        sheet = book.create_sheet(f"APL {year}")
        for line in range(8):
            sheet.append([f"Titre {line}"])
        names = [h.format(words if "ans" in h else year - 2) for h in head]
        sheet.append(names)
        sheet.append([None, None, "En nombre de consultations par an par habitant standardisé"])
        for row in rows or ROWS:
            factor = 1 if year == 2023 else 0.5
            sheet.append([*row[:2], *[v * factor if v is not None else None for v in row[2:]]])
    path = folder / "apl.xlsx"
    book.save(path)
    return path


def sheet_of(official, year, **options):
    path = workbook(official.folder, **options)
    tables = official.open(path, "drees_apl_generalistes")
    return next(t for t in tables if t.sheet == f"APL {year}")


def read(official, year, sheet_year=None, **options):
    layout = official.layouts["drees_apl_generalistes"]
    table = sheet_of(official, sheet_year or year, **options)
    return next(
        ADAPTERS[layout.adapter](table, layout, official.sources[f"drees_apl_generalistes_{year}"])
    )


def figure(grid, code, variable):
    line, column = list(grid.codes).index(code), grid.variables.index(variable)
    return grid.values[line, column]


@pytest.mark.parametrize("words", ["et", "ou"])
def test_accessibility_and_its_weight(official, words):
    grid = read(official, 2023, words=words)
    assert figure(grid, "59350", "APL") == 6.106
    assert figure(grid, "59350", "APL_65") == 5.9
    assert figure(grid, "59350", "APL_POP") == pytest.approx(6.106 * 230000)
    assert list(grid.levels) == ["ARM", "COM", "COM", "COM"]
    assert grid.additive == {"APL_POP", "POP_STANDARDISEE"}


def test_a_group_is_weighted_by_standardised_population(official):
    grid = read(official, 2023)
    paris, ajaccio = (figure(grid, code, "APL_POP") for code in ("75101", "2A004"))
    assert (paris + ajaccio) / 1500 == pytest.approx((6 * 1000 + 2 * 500) / 1500)


def test_a_commune_without_a_value_weighs_nothing(official):
    grid = read(official, 2023)
    line = list(grid.codes).index("01001")
    states = {name: grid.statuses[line, rank] for rank, name in enumerate(grid.variables)}
    assert STATUSES[states["POP_STANDARDISEE"]] is Status.NOT_PUBLISHED


def test_a_sheet_of_another_year_is_refused(official):
    with pytest.raises(DataError, match=r"n’est pas de l’année 2023(.|\n)*2022"):
        read(official, 2023, sheet_year=2022)


def test_another_profession_is_refused(official):
    head = [name.replace("médecins généralistes", "infirmières") for name in GP]
    with pytest.raises(DataError, match=r"aucune colonne ne répond"):
        read(official, 2023, head=head)


def test_units_are_not_taken_for_a_commune_and_lost_zeros_are_seen(official):
    rows = [(1001, "L’Abergement-Clémenciat", 2, 2, 2, 100, 100)]
    with pytest.raises(DataError, match=r"ligne 11(.|\n)*perdu le zéro(.|\n)*1001"):
        read(official, 2023, rows=rows)
