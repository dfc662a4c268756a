"""Figures read on INSEE's own pages, carried to the variable codes.

Each page (« dossier ») shows tables of several vintages; a figure keeps the
code that INSEE's dictionary gives it, with the two digits of its own vintage.
Tables whose rows are five-year ages are summed into the bands of the
dictionary. Percentages are kept only where no count is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from diagnostic.statistics.adapters.layout import Extract, expect, numbers, read_text

_AREAS = {"FE-1": ("FRANCE", ""), "METRO-1": ("FRANCE", "")}
_AGES = {
    "0 à 14 ans": "0014",
    "15 à 29 ans": "1529",
    "30 à 44 ans": "3044",
    "45 à 59 ans": "4559",
    "60 à 74 ans": "6074",
    "75 à 89 ans": "7589",
    "75 ans ou plus": "75P",
    "90 ans ou plus": "90P",
    "Moins de 15 ans": "0014",
    "15 à 19 ans": "1519",
    "20 à 24 ans": "2024",
    "25 à 39 ans": "2539",
    "40 à 54 ans": "4054",
    "55 à 64 ans": "5564",
    "65 à 79 ans": "6579",
    "80 ans ou plus": "80P",
}
_BANDS = {
    "0014": (0, 14),
    "1529": (15, 29),
    "3044": (30, 44),
    "4559": (45, 59),
    "6074": (60, 74),
    "7589": (75, 89),
    "90P": (90, 200),
    "1519": (15, 19),
    "2024": (20, 24),
    "2539": (25, 39),
    "4054": (40, 54),
    "5564": (55, 64),
    "6579": (65, 79),
    "80P": (80, 200),
}
_HOUSEHOLDS = {
    "Ensemble": "MEN",
    "Ménages d'une personne": "MENPSEUL",
    "Autres ménages sans famille": "MENSFAM",
    "Ménages avec famille(s)": "MENFAM",
    "Un couple sans enfant": "MENCOUPSENF",
    "Un couple avec enfant(s)": "MENCOUPAENF",
    "Une famille monoparentale": "MENFAMMONO",
}
_DWELLINGS = {
    "Ensemble": "LOG",
    "Résidences principales": "RP",
    "Résidences secondaires et logements occasionnels": "RSECOCC",
    "Logements vacants": "LOGVAC",
    "Maisons": "MAISON",
    "Appartements": "APPART",
}
_ROOMS = {"1 pièce": "1P", "2 pièces": "2P", "3 pièces": "3P", "4 pièces": "4P"}
_SCHOOL = {
    "2 à 5 ans": "0205",
    "6 à 10 ans": "0610",
    "11 à 14 ans": "1114",
    "15 à 17 ans": "1517",
    "18 à 24 ans": "1824",
    "25 à 29 ans": "2529",
    "30 ans ou plus": "30P",
}
_ACTIVITY = {"Population": "POP", "Actifs": "ACT", "Actifs ayant un emploi": "ACTOCC"}
_ACTIVITY_AGES = {
    "Ensemble": "1564",
    "Ensemble 15 à 24 ans": "1524",
    "Ensemble 25 à 54 ans": "2554",
    "Ensemble 55 à 64 ans": "5564",
}
_DIPLOMAS = {
    "Aucun diplôme ou certificat d'études primaires": "DIPLMIN",
    "BEPC, brevet des collèges, DNB": "BEPC",
}
_INCOMES = {
    "Niveau de vie médian": "MED",
    "Niveau de vie médian des ménages (en euros)": "MED",
    "1er décile (D1)": "D1",
    "9e décile (D9)": "D9",
    "Rapport interdécile D9/D1": "RD",
    "Rapport interdécile D9/D1 du niveau de vie": "RD",
    "Taux de pauvreté": "TP60",
    "Taux de pauvreté monétaire (seuil 60 %) en %": "TP60",
    "Taux de pauvreté des ménages dont le référent fiscal a moins de 30 ans en %": "TP60AGE1",
    "Taux de pauvreté des ménages dont le référent fiscal a 75 ans ou plus en %": "TP60AGE6",
}

Coder = Callable[[pd.Series], str]
"""From a line of the file to the code of its variable, empty when unused."""


def _year(text: str) -> str:
    found = re.search(r"(?:19|20)(\d\d)", text)
    return found[1] if found else ""


def _prefixed(prefix: str, year: str, stem: str) -> str:
    return f"{prefix}{year}_{stem}" if year and stem else ""


def _ages(line: pd.Series) -> str:
    stem = "" if line["row_label"] == "Ensemble" else _AGES.get(line["row_label"], "?")
    return "" if stem == "?" else _prefixed("P", _year(line["column_label"]), f"POP{stem}")


def _ages_ensemble(line: pd.Series) -> str:
    if line["column_label"] != "Ensemble":
        return ""
    whole = _WHOLE.get(line["table_code"], "") if line["row_label"] == "Ensemble" else "?"
    stem = _AGES.get(line["row_label"], whole)
    return "" if stem == "?" else _prefixed("P", _year(line["dossier"]), f"POP{stem}")


def _households(line: pd.Series) -> str:
    column, stem = line["column_label"], _HOUSEHOLDS.get(line["row_label"], "")
    if column.startswith("Population") and stem == "MEN":
        return _prefixed("C", _year(column), "PMEN")
    return _prefixed("C", _year(column), stem) if column.startswith("Ménages 2") else ""


def _dwellings(line: pd.Series) -> str:
    year = int("20" + _year(line["column_label"])) if "20" in line["column_label"] else 0
    stem = _DWELLINGS.get(line["row_label"], "")
    return _prefixed("P", _year(line["column_label"]), stem) if year >= 2006 else ""


def _rooms(line: pd.Series) -> str:
    stem = _ROOMS.get(line["row_label"], "")
    return _prefixed("P", _year(line["column_label"]), f"RP_{stem}") if stem else ""


def _schooling(line: pd.Series) -> str:
    kind = {"Ensemble": "POP", "Population scolarisée": "SCOL"}.get(line["column_label"], "")
    stem = _SCHOOL.get(line["row_label"], "")
    return _prefixed("P", _year(line["dossier"]), kind + stem) if kind and stem else ""


def _diplomas(line: pd.Series) -> str:
    year = _year(line["dossier"])
    if line["column_label"] != "Ensemble":
        return ""
    if line["unit"] == "effectif":
        return _prefixed("P", year, "NSCOL15P")
    stem = _DIPLOMAS.get(line["row_label"], "")
    return _prefixed("P", year, f"NSCOL15P_{stem}_PCT") if stem else ""


def _activity(line: pd.Series) -> str:
    kind = _ACTIVITY.get(line["column_label"], "")
    age = _ACTIVITY_AGES.get(line["row_label"], "")
    return _prefixed("P", _year(line["dossier"]), kind + age) if kind and age else ""


def _alone(line: pd.Series) -> str:
    stem = {"65 à 79 ans": "6579", "80 ans ou plus": "80P"}.get(line["row_label"], "")
    return _prefixed("P", _year(line["column_label"]), f"POPMEN{stem}_PSEUL_PCT") if stem else ""


def _incomes(line: pd.Series) -> str:
    stem = _INCOMES.get(line["column_label"]) or _INCOMES.get(line["row_label"], "")
    year = _year(line["table_code"])
    return f"{stem}{year}" if stem else ""


_CODERS: Mapping[str, Coder] = {
    "POP T0": _ages,
    "POP2": _ages_ensemble,
    "POP3": _ages_ensemble,
    "MIG1 V3": _ages_ensemble,
    "FAM T1": _households,
    "FAM G2": _alone,
    "LOG T2": _dwellings,
    "LOG T3": _rooms,
    "FOR T1": _schooling,
    "FOR T2": _diplomas,
    "EMP T2": _activity,
    "REV REGION 2018": _incomes,
    "REV REGION 2021": _incomes,
    "REV DREES 2018": _incomes,
}
_RATES = {"FOR T2", "FAM G2", "REV REGION 2018", "REV REGION 2021", "REV DREES 2018"}
"""Tables whose percentages have no published count behind them."""
_WHOLE = {"POP3": "15P", "MIG1 V3": "01P"}
"""Who the total of a table counts, when it is not everybody."""
_YOUNGEST = {"POP3": 15, "MIG1 V3": 15}
"""Tables that leave out the youngest: bands that start below are not whole there."""


def read(path: Path, title: str) -> Extract:
    """Read the figures of one page.

    Parameters
    ----------
    path : Path
        The hand-carried file: one line per figure, with its page and table.
    title : str
        Title of the page, as in the column ``dossier``.
    """
    frame = read_text(path)
    expect(
        frame,
        ["geo_id", "dossier", "table_code", "table_title", "row_label", "column_label", "unit"],
        path,
    )
    frame = frame[frame["dossier"] == title]
    frame = frame[~frame["table_title"].str.contains("Sexe : (?:Hommes|Femmes)")]
    frame = frame[(frame["unit"] != "%") | frame["table_code"].isin(_RATES)]
    coded = frame.assign(variable=[_variable(line) for _, line in frame.iterrows()])
    rows = pd.concat([coded[coded["variable"] != ""], _five_year_ages(frame)])
    values, states = numbers(rows["value"])
    areas = [_area(code) for code in rows["geo_id"]]
    tidy = pd.DataFrame(
        {
            "level": [level for level, _ in areas],
            "code": [code for _, code in areas],
            "variable": rows["variable"].to_numpy(),
            "value": values.to_numpy(),
            "status": states.to_numpy(),
        }
    )
    tidy = tidy[tidy["level"] != ""].drop_duplicates(["level", "code", "variable"])
    return Extract(tidy.reset_index(drop=True))


def _variable(line: pd.Series) -> str:
    coder = _CODERS.get(line["table_code"])
    if coder is None or line["table_code"] == "POP1B":
        return ""
    if _AGES.get(line["row_label"]) == "0014" and line["table_code"] in _YOUNGEST:
        return ""
    return coder(line)


def _area(code: str) -> tuple[str, str]:
    if code in _AREAS:
        return _AREAS[code]
    level, _, bare = code.partition("-")
    return (level, bare) if level in {"DEP", "REG", "EPCI"} else ("", "")


def _five_year_ages(frame: pd.DataFrame) -> pd.DataFrame:
    """Sum the five-year ages of table POP1B into the bands of the dictionary."""
    table = frame[(frame["table_code"] == "POP1B") & (frame["column_label"] == "Ensemble")]
    parts = []
    for (area, title), lines in table.groupby(["geo_id", "dossier"]):
        ages = lines["row_label"].str.extract(r"(\d+)")[0]
        first = pd.to_numeric(ages.where(~lines["row_label"].str.startswith("Moins"), "0"))
        counts, _ = numbers(lines["value"])
        year = _year(str(title))
        bands = {stem: counts[first.between(*span)].sum() for stem, span in _BANDS.items()}
        bands[""] = counts[lines["row_label"] == "Ensemble"].sum()
        parts += [
            {"geo_id": area, "variable": f"P{year}_POP{stem}", "value": str(total)}
            for stem, total in bands.items()
        ]
    return pd.DataFrame(parts, columns=["geo_id", "variable", "value"])
