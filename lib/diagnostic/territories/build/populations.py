"""Vintages of population in the table of communes: a column each, and the latest apart."""

from __future__ import annotations

import numpy as np
import pandas as pd


def vintages(frame: pd.DataFrame) -> list[str]:
    """Return the columns that hold one vintage each, oldest first."""
    return sorted(c for c in frame.columns if c.startswith("population_") and c[11:].isdigit())


def with_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each vintage of population its own column."""
    found = frame.drop(columns=["population", "population_year"])
    for year in sorted(frame["population_year"].dropna().unique().astype(int)):
        if f"population_{year}" not in frame:
            known = frame["population_year"] == year
            found[f"population_{year}"] = frame["population"].where(known).astype("Int32")
    return found


def latest_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Write the latest population that each commune has, and its year; keep the earlier ones."""
    years = vintages(frame)
    population = pd.Series(pd.NA, index=frame.index, dtype="Int32")
    vintage = pd.Series(pd.NA, index=frame.index, dtype="Int16")
    for column in years:
        known = frame[column].notna()
        population = population.mask(known, frame[column].astype("Int32"))
        vintage = vintage.mask(known, np.int16(column[11:]))
    rest = frame.drop(columns=years[-1:])
    found = rest.assign(population=population, population_year=vintage)
    fixed = ["code", "name", "tncc", "dep", "epci", "ept", "population", "population_year"]
    return found[[*fixed, *years[:-1], "density"]]
