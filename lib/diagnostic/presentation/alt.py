"""Alternative texts: what a chart says, for who does not see it.

The kind of drawing, then every value up to about twenty-five; beyond, the
extremes, the count and where the rest is. Absences are said, with their
reason. Plain text: the Markdown and HTML forms escape it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from diagnostic.presentation.rows import IRIS, Words, ordered, prepared, records
from diagnostic.text import NBSP, capitalised, counted, number

if TYPE_CHECKING:
    import pandas as pd

MOST = 25
"""Values read out one by one."""
FEW = 5
"""Absences named one by one on a map."""
REST = "Le tableau des valeurs donne le reste."


def trend(data: pd.DataFrame, *, measure: str = "", unit: str = "%", decimals: int = 1) -> str:
    """Say the lines of a trend, territory by territory."""
    rows = records(ordered(prepared(data, "vintage", unit=unit, decimals=decimals)))
    said = []
    for label, series in _grouped(rows, "label").items():
        dated = sorted(series, key=lambda row: int(row["vintage"]))
        values = ", ".join(f"{row['text']} en {row['vintage']}" for row in dated)
        said.append(f"{label}{NBSP}: {values}")
    return _text("Courbes" if len(said) > 1 else "Courbe", measure, said, rows)


def comparison(data: pd.DataFrame, *, measure: str = "", unit: str = "", decimals: int = 1) -> str:
    """Say the lines of dots of a comparison, measure by measure."""
    frame = prepared(data, unit=unit, decimals=decimals)
    rows = [row for row in records(ordered(frame)) if row["role"] != "peer"]
    groups = _grouped(rows, "measure") if "measure" in frame else {measure: rows}
    if "measure" in frame:
        groups = {str(name): groups[str(name)] for name in dict.fromkeys(frame["measure"])}
    said = []
    for name, group in groups.items():
        values = ", ".join(f"{row['label']} {row['text']}" for row in group)
        said.append(f"{name}{NBSP}: {values}" if name else values)
    kind = (
        "Ligne de points"
        if len(said) == 1
        else f"{capitalised(_count(len(said)))} lignes de points"
    )
    return _text(kind, "", said, rows)


def bars(
    data: pd.DataFrame,
    *,
    category: str = "category",
    measure: str = "",
    unit: str = "%",
    decimals: int = 1,
) -> str:
    """Say a structure, category by category."""
    frame = prepared(data, category, unit=unit, decimals=decimals)
    groups = _grouped(records(ordered(frame)), category)
    said = [
        f"{name}{NBSP}: " + ", ".join(f"{row['label']} {row['text']}" for row in groups[str(name)])
        for name in dict.fromkeys(frame[category])
    ]
    return _text("Barres horizontales", measure, said, records(frame))


def peers(data: pd.DataFrame, *, measure: str = "", unit: str = "%", decimals: int = 0) -> str:
    """Say the communes compared, highest first."""
    rows = records(ordered(prepared(data, unit=unit, decimals=decimals)))
    names = list(dict.fromkeys(str(row.get("measure", "")) for row in rows))
    groups = _grouped(rows, "label")
    key = {
        label: next(
            (
                -float(r["value"])
                for r in group
                if str(r.get("measure", "")) == names[0] and not r["absent"]
            ),
            float("inf"),
        )
        for label, group in groups.items()
    }
    said = []
    for label in sorted(groups, key=lambda name: key[name]):
        cells = {str(row.get("measure", "")): str(row["text"]) for row in groups[label]}
        said.append(f"{label} {' et '.join(cells.get(name, 'non publié') for name in names)}")
    two = f", {names[0]} puis {names[1]}" if len(names) > 1 else ""
    kind = "Points reliés" if two else "Ligne de points par commune"
    return _text(kind + two, measure, said, rows, join=", ")


def crossing(data: pd.DataFrame, *, x: str, y: str) -> str:
    """Say a cloud: its axes, the town, the extremes, the medians."""
    rows = records(data)
    town = [row for row in rows if row["role"] == "town"]
    known = [row for row in rows if row["x"] == row["x"] and row["y"] == row["y"]]
    axes = f"en abscisse {_lower(x)}, en ordonnée {_lower(y)}"
    parts = [f"Nuage de {counted(len(known), 'point')}{NBSP}: {axes}"]
    parts += [
        f"{row['label']}{NBSP}: {_written(row, 'x')} et {_written(row, 'y')}"
        for row in [*town, *(row for row in rows if row["role"] == "comparator")]
    ]
    if known:
        for axis, name in (("x", "abscisse"), ("y", "ordonnée")):
            low, high = (f(known, key=lambda row: float(row[axis])) for f in (min, max))
            parts.append(
                f"En {name}, de {_written(low, axis)} ({low['label']}) à "
                f"{_written(high, axis)} ({high['label']})"
            )
    if absent := len(rows) - len(known):
        parts.append(f"{counted(absent, 'territoire')} sans valeur")
    return ". ".join(parts) + "."


def zones(
    data: pd.DataFrame,
    *,
    measure: str = "",
    unit: str = "%",
    decimals: int = 0,
    words: Words = IRIS,
    extra: Sequence[str] = (),
    table: bool = True,
) -> str:
    """Say a map: every zone up to about twenty-five, else the extremes.

    Parameters
    ----------
    data : pandas.DataFrame
        ``label`` (or ``name``), ``value``, ``status``, optionally ``text``
        and ``role``.
    words : Words
        How zones are counted.
    extra : sequence of str
        Other things drawn: « Les quartiers prioritaires sont entourés ».
    table : bool
        Whether a table of the values goes with the map.
    """
    frame = data.assign(role=data.get("role", "zone"), level="")
    if "label" not in frame:
        frame = frame.rename(columns={"name": "label"})
    rows = records(prepared(frame, unit=unit, decimals=decimals))
    present = [row for row in rows if not row["absent"]]
    present.sort(key=lambda row: -float(row["value"]))
    absent = [row for row in rows if row["absent"]]
    said = [f"{row['label']} {row['text']}" for row in present]
    for state, group in _grouped(absent, "text").items():
        if len(group) > FEW:
            said.append(f"{words.counted(len(group))}{NBSP}: {state}")
        else:
            said += [f"{row['label']} {state}" for row in group]
    few = rows[:MOST] if len(present) <= MOST else rows
    kind = f"Carte de {words.counted(len(rows))}"
    body = _text(kind, measure, said, few, join=", ", table=table)
    return " ".join([body, *(f"{each.rstrip('.')}." for each in extra)])


def coverage(groups: Mapping[str, Sequence[str]], *, measure: str = "", total: int = 0) -> str:
    """Say a coverage: each structure and the communes it covers."""
    said = [
        f"{structure}{NBSP}: {', '.join(names) if names else 'aucune commune'}"
        for structure, names in groups.items()
    ]
    if sum(len(names) for names in groups.values()) > 2 * MOST:
        said = [
            f"{structure}{NBSP}: {counted(len(names), 'commune')}"
            for structure, names in groups.items()
        ]
    head = "Cartes de couverture" + (f" de {counted(total, 'commune')}" if total else "")
    return f"{_headed(head, measure)} {'. '.join(said)}."


def locator(town: str, around: str) -> str:
    """Say a map that only shows where a commune is."""
    return f"Carte de situation de {town} dans {around}, sans valeur représentée."


def _text(
    kind: str,
    measure: str,
    said: Sequence[str],
    rows: Sequence[dict[str, Any]],
    join: str = ". ",
    *,
    table: bool = True,
) -> str:
    head = _headed(kind, measure)
    if len(rows) <= MOST:
        return f"{head} {join.join(said)}."
    return " ".join([head, _extremes(rows), *([REST] if table else [])])


def _headed(kind: str, measure: str) -> str:
    return f"{kind}. {measure.rstrip('.')}." if measure else f"{kind}."


def _extremes(rows: Sequence[dict[str, Any]]) -> str:
    """Say the town, the lowest, the highest, and how many are missing."""
    present = [row for row in rows if not row["absent"]]
    dated = len({row.get("vintage") for row in rows}) > 1
    parts = [_row_said(row, dated=dated) for row in rows if row["role"] == "town"][: MOST // 3]
    if present:
        low = min(present, key=lambda row: float(row["value"]))
        high = max(present, key=lambda row: float(row["value"]))
        parts.append(f"Minimum{NBSP}: {_row_said(low, dated=dated)}")
        parts.append(f"Maximum{NBSP}: {_row_said(high, dated=dated)}")
        parts.append(f"{counted(len(present), 'valeur')} au total")
    for state, group in _grouped([row for row in rows if row["absent"]], "text").items():
        parts.append(f"{counted(len(group), 'valeur')}{NBSP}: {state}")
    return ". ".join(parts) + "."


def _row_said(row: dict[str, Any], *, dated: bool) -> str:
    details = [str(row[key]) for key in ("measure", "category") if row.get(key)]
    if dated and row.get("vintage"):
        details.append(str(row["vintage"]))
    detail = f" ({', '.join(details)})" if details else ""
    return f"{row['label']}{detail} {row['text']}"


def _grouped(rows: Sequence[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(str(row[key]), []).append(row)
    return groups


def _written(row: dict[str, Any], axis: str) -> str:
    text = row.get(f"{axis}_text")
    if isinstance(text, str) and text:
        return text
    value = row[axis]
    return number(float(value), 1) if value == value else "non publié"  # noqa: PLR0124


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _count(n: int) -> str:
    words = ("", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
    return words[n] if n < len(words) else str(n)
