"""The tables of a file received, as one family to protect together.

All counts make one table: places, categories and additive measures are its
dimensions, so that no total, level or sum of answers gives a cell away. Each
magnitude makes another. A share is protected through the count it tells: who
has the share and its denominator has the numerator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostic.confidentiality.completion import completed
from diagnostic.confidentiality.crosstab import Dimension, Row, crosstab
from diagnostic.confidentiality.declaration import Local, Measure
from diagnostic.confidentiality.entries import Entry, Read
from diagnostic.confidentiality.tables import Cell, Equation, Fact, Key, Kind, Table
from diagnostic.errors import DataError, Problem

PLACE = "lieu"
MEASURE = "mesure"
OTHERS = "hors "
"""Measure nobody prints: those of a denominator who are not in the share."""


IRIS, COMMUNE = 9, 5
"""Lengths of codes."""


@dataclass(frozen=True)
class Family:
    """A table to protect, and the cells of it that the file or its holder masked already.

    Parameters
    ----------
    table : Table
    masked : frozenset of Key
    """

    table: Table
    masked: frozenset[Key]


def families(local: Local, read: Read) -> dict[str, Family]:
    """Return the tables of a file: ``""`` for all the counts, then each magnitude."""
    measures = local.declared.measures
    found = {}
    counts = [measure for measure in measures if measure.kind == "count"]
    shares = [measure for measure in measures if measure.kind == "share"]
    if counts or shares:
        found[""] = _counts(local, read, counts, shares)
    for measure in measures:
        if measure.kind == "magnitude":
            found[measure.column] = _magnitude(local, read, measure)
    return found


def cell_key(local: Local, entry: Entry, measure: str) -> Key:
    """Return the key of an entry's cell for a measure."""
    return _key(_dimensions(local, {}), entry, measure)


def _key(dimensions: Sequence[Dimension], entry: Entry, measure: str) -> Key:
    said = (entry.place, *entry.categories, measure)
    pairs = zip(dimensions, said, strict=True)
    return tuple(sorted((d.name, c) for d, c in pairs if c != d.total))


def _dimensions(
    local: Local, parts: Mapping[str, tuple[str, ...]], shares: Sequence[Measure] = ()
) -> list[Dimension]:
    declared = local.declared
    key = declared.key
    told = tuple((s.denominator, (s.column, f"{OTHERS}{s.column}")) for s in shares)
    return [
        Dimension(PLACE, key.total, parts, attribute=False, partial=key.partial),
        *(Dimension(c.label, c.total, c.parts) for c in declared.categories),
        Dimension(MEASURE, "", declared.totals, also=told),
    ]


def _nested(local: Local, read: Read) -> Mapping[str, tuple[str, ...]]:
    """Return which places hold which: what is declared, else communes and their Iris."""
    key = local.declared.key
    if key.parts or key.level != "iris":
        return key.parts
    places = dict.fromkeys(entry.place for entry in read.entries)
    found = {
        commune: tuple(p for p in places if len(p) == IRIS and p.startswith(commune))
        for commune in places
        if len(commune) == COMMUNE and commune != key.total
    }
    return {commune: inside for commune, inside in found.items() if inside}


def _counts(
    local: Local, read: Read, counts: Sequence[Measure], shares: Sequence[Measure]
) -> Family:
    dimensions = _dimensions(local, _nested(local, read), shares)
    values: dict[Key, float | None] = {}
    rows: dict[Key, tuple[str, ...]] = {}
    tolerances: dict[Key, float] = {}
    columns = dict.fromkeys([*(c.column for c in counts), *(s.denominator for s in shares)])

    def put(entry: Entry, measure: str, value: float | None) -> Key:
        each = _key(dimensions, entry, measure)
        values[each] = value
        rows[each] = (entry.place, *entry.categories, measure)
        return each

    for entry in read.entries:
        for column in columns:
            put(entry, column, entry.figures[column])
        for share in shares:
            part, whole = entry.figures[share.column], entry.figures[share.denominator]
            known = part is not None and whole is not None
            told = float(round((part or 0.0) * (whole or 0.0) / 100)) if known else None
            left = None if told is None else max(0.0, (whole or 0.0) - told)
            for name, value in ((share.column, told), (f"{OTHERS}{share.column}", left)):
                tolerances[put(entry, name, value)] = _rounding(entry, share, whole)
    return _family(local, dimensions, values, rows, "count", tolerances=tolerances)


def _rounding(entry: Entry, share: Measure, whole: float | None) -> float:
    """Return what a rounded share leaves unknown of its numerator."""
    said = entry.line.cells[share.column].removesuffix("%").strip().replace(",", ".")
    decimals = len(said.partition(".")[2])
    return float(int((whole or 0.0) * 0.5 * 10.0**-decimals / 100 + 0.5))


def _magnitude(local: Local, read: Read, measure: Measure) -> Family:
    dimensions = _dimensions(local, _nested(local, read))
    values: dict[Key, float | None] = {}
    rows: dict[Key, tuple[str, ...]] = {}
    more: dict[Key, tuple[float | None, float | None]] = {}
    for entry in read.entries:
        each = _key(dimensions, entry, measure.column)
        values[each] = entry.figures[measure.column]
        rows[each] = (entry.place, *entry.categories, measure.column)
        top = entry.figures[measure.top] if measure.top else None
        more[each] = (entry.figures[measure.count], top)
    return _family(local, dimensions, values, rows, "magnitude", more=more)


def _family(
    local: Local,
    dimensions: Sequence[Dimension],
    values: Mapping[Key, float | None],
    rows: Mapping[Key, tuple[str, ...]],
    kind: Kind,
    *,
    tolerances: Mapping[Key, float] | None = None,
    more: Mapping[Key, tuple[float | None, float | None]] | None = None,
) -> Family:
    least = local.threshold.least_count
    name = f"table « {local.name} »"
    # Counts that their holder rounds do not add up, and are known to within its base.
    vague = float((local.threshold.rounding or 1) - 1) if kind == "count" else 0.0
    within = {each: max(vague, (tolerances or {}).get(each, 0.0)) for each in values}
    # The sums are those of a table of zeros, in which nothing can be wrong yet.
    shape = crosstab(dimensions, [Row(rows[each], Cell(0.0)) for each in values], name=name)
    partial = {d.name for d in dimensions if d.partial}
    filled = completed(
        values, [(e, _along(e) in partial) for e in shape.equations], kind=kind, least=least,
        name=name, slack=within,
    )  # fmt: skip

    def cell(each: Key) -> Cell:
        count, top = (more or {}).get(each, (None, None))
        if kind == "magnitude" and count is None:
            count = float(least)  # a masked count: its magnitude is masked too
        hidden = dict(each)[MEASURE].startswith(OTHERS)
        return Cell(filled[each], count, top, tolerance=within[each], shown=not hidden)

    table = crosstab(dimensions, [Row(rows[e], cell(e)) for e in values], kind=kind, name=name)
    masked = {each for each, value in values.items() if value is None}
    if more:
        masked |= {each for each, (count, _) in more.items() if count is None}
    return Family(table.knowing(*_facts(local, table, kind)), frozenset(masked))


def _along(equation: Equation) -> str:
    """Return the dimension along which an equation sums."""
    own, part = dict(equation.total), dict(equation.parts[0])
    return next(name for name in part if own.get(name) != part[name])


def _facts(local: Local, table: Table, kind: Kind) -> list[Fact]:
    """Return what is public elsewhere, as sums of the table's cells."""
    facts = []
    kinds = {measure.column: measure.kind for measure in local.declared.measures}
    labels = {category.label for category in local.declared.categories}
    problems = []
    for i, each in enumerate(local.declared.public):
        if (kinds[each.measure] == "magnitude") != (kind == "magnitude"):
            continue
        where = local.document.where(("public", i))
        fixed = {MEASURE: each.measure, **each.categories}
        if each.place and each.place != local.declared.key.total:
            fixed[PLACE] = each.place
        cells = [tuple(sorted(fixed.items()))]
        if cells[0] not in table.cells:
            cells = _inside(table, fixed, each.place)
        if unknown := set(each.categories) - labels:
            problems.append(Problem("cette catégorie n’est pas déclarée", where, min(unknown)))
        elif not cells:
            remedy = "vérifiez le lieu, la mesure et les catégories"
            problems.append(Problem("ce chiffre public n’est d’aucune case", where, remedy=remedy))
        else:
            terms = tuple((one, 1.0) for one in cells)
            facts.append(Fact(terms, each.value, each.value, each.source))
    if problems:
        raise DataError(problems)
    return facts


def _inside(table: Table, fixed: Mapping[str, str], place: str) -> list[Key]:
    """Return the cells whose places make a place the file does not have: its Iris, or all."""
    wanted = {name: said for name, said in fixed.items() if name != PLACE}
    found = []
    for each, cell in table.cells.items():
        said = dict(each)
        own = said.pop(PLACE, "")
        if cell.shown and said == wanted and own and own.startswith(place):
            found.append(each)
    return found
