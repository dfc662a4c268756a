"""From a file of answers to the urn: every row checked, nothing imported twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diagnostic import paths
from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, enumeration, folded, near_matches
from diagnostic.voices.consultation.codes import masked
from diagnostic.voices.consultation.columns import Layout, has_questions, layout
from diagnostic.voices.consultation.files import csv_text
from diagnostic.voices.consultation.files import replace as write
from diagnostic.voices.consultation.model import Ballot, State
from diagnostic.voices.consultation.scales import BLANK, Format, admitted, scale, whole
from diagnostic.voices.consultation.sheets import Sheet, open_sheets
from diagnostic.voices.consultation.urn import Row, Urn, bare, file_digest, keep_urn, open_urn

COUNTS = "comptage"
"""Sheet of the grid where the team writes how many ballots it counted."""
QUARANTINE = "quarantine.csv"


@dataclass(frozen=True)
class Entry:
    """A ballot as it was written: where, by which code, in which group, what answers."""

    where: str
    key: str
    code: str
    group: str
    marks: Row


@dataclass
class Reading:
    """What a file holds, good and bad."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Parameters
    ----------
    added : mapping of str to int
        Ballots added, by group.
    quarantined : tuple of Problem
    inside : bool
        Whether the file lies in the project and should be destroyed.
    """

    added: Mapping[str, int]
    quarantined: tuple[Problem, ...]
    inside: bool


def import_ballots(
    ballot: Ballot,
    path: Path,
    second: Path | None = None,
    *,
    counted_ballots: Mapping[str, int] | None = None,
    quarantine: bool = False,
) -> Imported:
    """Put the ballots of a file in the urn, all of them or none.

    Parameters
    ----------
    ballot : Ballot
    path : Path
    second : Path, optional
        The same ballots, entered by someone else.
    counted_ballots : mapping of str to int, optional
        Paper ballots counted in each group.
    quarantine : bool
        Import what is right, and set the wrong rows apart.

    Raises
    ------
    DataError
        Everything wrong at once; the urn is left as it was.
    """
    ballot.require(
        State.OPEN,
        doing="saisir des bulletins",
        remedy=f"ouvrez le vote : diagnostic vote open {ballot.study} {ballot.name}",
    )
    urn = open_urn(ballot)
    _place_allowed(path, ballot)
    reading = read(ballot, path)
    digest = _content(reading)
    if digest in urn.imported:
        raise DataError(
            Problem(
                "ce fichier est déjà dans l’urne",
                path.name,
                remedy="rien n’est à faire : un bulletin n’est compté qu’une fois",
            )
        )
    if second is not None:
        reading.problems += _differences(ballot, reading, read(ballot, second), path, second)
    good, digests, problems = _admitted(ballot, urn, reading)
    problems += _reconciled(ballot, urn, good, {**reading.counts, **(counted_ballots or {})}, path)
    hard = [problem for problem in problems if not isinstance(problem, _RowProblem)]
    if hard or (problems and not quarantine):
        raise DataError(problems)
    if not good:
        raise DataError([Problem("aucun bulletin à saisir dans ce fichier", path.name), *problems])
    rows: dict[str, list[Row]] = {}
    for entry in good:
        rows.setdefault(entry.group, []).append(entry.marks)
    form = ballot.declared.format
    if problems:
        _set_apart(ballot, problems)
    keep_urn(ballot, urn.adding(rows, form).using(digests, digest))
    inside = path.resolve().is_relative_to(paths.root().resolve())
    return Imported({g: len(each) for g, each in rows.items()}, tuple(problems), inside)


def _content(reading: Reading) -> str:
    """Return the digest of what a file says: the same in whatever order or format it is saved."""
    rows = sorted("|".join((bare(e.key), e.group, *e.marks)) for e in reading.entries)
    return file_digest("\n".join(rows).encode("utf-8"))


@dataclass(frozen=True)
class _RowProblem(Problem):
    """A problem of one row, that may be set apart."""


def read(ballot: Ballot, path: Path) -> Reading:
    """Read a file of answers, without the urn: what each row says, or why it cannot be read."""
    reading = Reading()
    sheets = open_sheets(path)
    answers = [sheet for sheet in sheets if has_questions(sheet, ballot)]
    for sheet in answers or sheets[:1]:
        if folded(sheet.name) == COUNTS:
            continue
        _sheet(ballot, sheet, layout(sheet, ballot), reading)
    for sheet in sheets:
        if folded(sheet.name) == COUNTS:
            reading.counts.update(_counts(ballot, sheet))
    if not sheets:
        reading.problems.append(Problem("ce fichier est vide", path.name))
    return reading


def _sheet(ballot: Ballot, sheet: Sheet, found: Layout, reading: Reading) -> None:
    names = {folded(each): each for each in ballot.group_names}
    names |= {folded(name): each for each, name in ballot.group_names.items()}
    names |= {folded(each.replace("-", "_")): each for each in ballot.group_names}
    used = [*found.questions.values()]
    for place in range(found.first, len(sheet.rows)):
        row = sheet.rows[place]
        code = row[found.code] if found.code is not None else ""
        told = row[found.group] if found.group is not None else ""
        if not (code or told or any(row[column] for column in used)):
            continue
        marks, problems = _marks(ballot, sheet, place, found)
        group = names.get(folded(told), "")
        if told and not group:
            title = found.header[found.group] if found.group is not None else ""
            problems.append(
                _RowProblem(
                    "ce groupe n’est pas consulté",
                    sheet.where(place, title),
                    told,
                    f"groupes : {enumeration(list(ballot.group_names.values()))}",
                    near_matches(told, ballot.group_names.values()),
                )
            )
        reading.problems += problems
        if not problems:
            number = row[found.number] if found.number is not None else ""
            key = code or number or f"ligne {place - found.first + 1}"
            reading.entries.append(Entry(sheet.where(place), key, code, group, marks))


def _marks(ballot: Ballot, sheet: Sheet, place: int, found: Layout) -> tuple[Row, list[Problem]]:
    form = ballot.declared.format
    marks: list[str] = []
    problems: list[Problem] = []
    for question in ballot.columns():
        column = found.questions[question]
        written = sheet.rows[place][column]
        mark = _mark(form, question[1], written)
        if mark is None:
            problems.append(
                _RowProblem(
                    "cette réponse n’est pas sur l’échelle du vote",
                    sheet.where(place, found.header[column]),
                    written,
                    f"écrivez : {admitted(form, question[1])}",
                )
            )
        marks.append(mark or BLANK)
    if not problems:
        problems = _whole_ballot(ballot, marks, sheet.where(place))
    return tuple(marks), problems


def _mark(form: Format, dimension: str, written: str) -> str | None:
    if form.graded:
        return scale(form, dimension).mark(written)
    count = whole(written)
    return None if count is None else str(count)


def _whole_ballot(ballot: Ballot, marks: Sequence[str], where: str) -> list[Problem]:
    """Check what a ballot must add up to: dots given, ranks all different."""
    declared = ballot.declared
    if declared.format is Format.DOTS:
        total = sum(map(int, marks))
        if total > declared.dots:
            said = counted(total, "gommette")
            remedy = f"chacun en répartit {declared.dots} au plus"
            return [_RowProblem("ce bulletin a trop de gommettes", where, said, remedy)]
    if declared.format is Format.RANKING:
        given = sorted(int(mark) for mark in marks if mark != "0")
        wanted = declared.ranked or len(ballot.items)
        follow = given == list(range(1, len(given) + 1))
        if not follow or len(given) > wanted:
            said = ", ".join(map(str, given))
            remedy = (
                f"donnez des rangs qui se suivent à partir de 1, sans ex æquo, {wanted} au plus"
            )
            return [_RowProblem("les rangs de ce bulletin ne se suivent pas", where, said, remedy)]
    return []


def _admitted(
    ballot: Ballot, urn: Urn, reading: Reading
) -> tuple[list[Entry], list[str], list[Problem]]:
    """Return the ballots that may enter, the digests of their codes, and what is refused."""
    problems = list(reading.problems)
    good: list[Entry] = []
    digests: list[str] = []
    twice = {code for code, n in Counter(bare(e.code) for e in reading.entries).items() if n > 1}
    for entry in reading.entries:
        group, digest, problem = _right(ballot, urn, entry, twice)
        if problem:
            problems.append(problem)
            continue
        digests += [digest] if digest else []
        good.append(Entry(entry.where, entry.key, "", group, entry.marks))
    return good, digests, problems


def _right(  # noqa: PLR0911 - one reason to refuse a ballot each
    ballot: Ballot, urn: Urn, entry: Entry, twice: set[str]
) -> tuple[str, str, Problem | None]:
    """Return the group of a ballot and the digest of its code, or why it may not enter."""
    if not urn.codes:
        if entry.group:
            return entry.group, "", None
        return (
            "",
            "",
            _RowProblem(
                "ce bulletin n’a pas de groupe",
                entry.where,
                remedy="complétez la colonne « groupe »",
            ),
        )
    if not entry.code:
        return (
            "",
            "",
            _RowProblem(
                "ce bulletin n’a pas de code", entry.where, remedy="recopiez celui du papier"
            ),
        )
    digest = urn.digest(entry.code)
    hidden = masked(entry.code)
    if digest not in urn.codes:
        remedy = "relisez-le sur le papier : ni O, ni I, ni L, ni 0, ni 1"
        return "", "", _RowProblem("ce code est inconnu", entry.where, hidden, remedy)
    owner, used = urn.codes[digest]
    if used or bare(entry.code) in twice:
        remedy = (
            "retirez les lignes déjà dans l’urne"
            if used
            else "gardez un seul des bulletins, ou aucun s’ils diffèrent"
        )
        return "", "", _RowProblem("ce code a servi deux fois", entry.where, hidden, remedy)
    if entry.group and entry.group != owner:
        told = ballot.group_names[entry.group]
        remedy = "corrigez le groupe : un code n’en a qu’un"
        return "", "", _RowProblem("ce code est celui d’un autre groupe", entry.where, told, remedy)
    return owner, digest, None


def _reconciled(
    ballot: Ballot, urn: Urn, good: Sequence[Entry], counts: Mapping[str, int], path: Path
) -> list[Problem]:
    """Compare ballots entered with ballots counted, people present and codes issued."""
    entered = Counter(entry.group for entry in good)
    problems = []
    for group in ballot.declared.groups:
        total = urn.count(group.id) + entered[group.id]
        if group.id in counts and counts[group.id] != entered[group.id]:
            problems.append(
                Problem(
                    f"les totaux du groupe « {group.name} » ne concordent pas",
                    path.name,
                    f"{counted(entered[group.id], 'bulletin saisi', 'bulletins saisis')}, "
                    f"{counted(counts[group.id], 'compté')} à la main",
                    "recomptez les papiers, ou complétez la saisie",
                )
            )
        if entered[group.id] and group.present and total > group.present:
            problems.append(
                Problem(
                    f"le groupe « {group.name} » a plus de bulletins que de présents",
                    path.name,
                    f"{counted(total, 'bulletin')}, {counted(group.present, 'présent')}",
                    "corrigez les présents dans consultation.yml, ou retirez le bulletin en trop",
                )
            )
    return problems


def _differences(
    ballot: Ballot, one: Reading, other: Reading, first: Path, second: Path
) -> list[Problem]:
    """Compare two entries of the same ballots, cell by cell."""
    if file_digest(first.read_bytes()) == file_digest(second.read_bytes()):
        return [
            Problem(
                "les deux saisies sont un seul et même fichier",
                second.name,
                remedy="la seconde saisie se fait sans copier la première",
            )
        ]
    problems = [*other.problems]
    left = {bare(entry.key): entry for entry in one.entries}
    right = {bare(entry.key): entry for entry in other.entries}
    for key in sorted(left.keys() ^ right.keys()):
        entry = left.get(key) or right[key]
        lacking = second.name if key in left else first.name
        problems.append(
            Problem(f"ce bulletin manque dans {lacking}", entry.where, remedy="complétez la saisie")
        )
    columns = ballot.columns()
    for key in sorted(left.keys() & right.keys()):
        a, b = left[key], right[key]
        pairs = list(zip(columns, a.marks, b.marks, strict=True))
        problems += [
            Problem(
                f"les deux saisies diffèrent à l’énoncé {' '.join(filter(None, column))}",
                f"{a.where} ; {b.where}",
                f"{x} et {y}",
                "relisez le papier et corrigez la saisie fautive",
            )
            for column, x, y in pairs
            if x != y
        ]
        if a.group != b.group:
            where = f"{a.where} ; {b.where}"
            problems.append(Problem("les deux saisies diffèrent par le groupe", where))
    return problems


def _counts(ballot: Ballot, sheet: Sheet) -> dict[str, int]:
    names = {folded(name): each for each, name in ballot.group_names.items()}
    names |= {folded(each): each for each in ballot.group_names}
    found = {}
    for place, row in enumerate(sheet.rows):
        group = names.get(folded(row[0]))
        told = row[1] if len(row) > 1 else ""
        if group is None or not told:
            continue
        count = whole(told)
        if count is None:
            raise DataError(
                Problem("ce compte n’est pas un nombre entier", sheet.where(place), told)
            )
        found[group] = count
    return found


def _place_allowed(path: Path, ballot: Ballot) -> None:
    """Refuse answers that lie among publishable files: they would be committed with the project."""
    field_folder = paths.field(ballot.study).resolve()
    place = path.resolve()
    private = field_folder / "private"
    if place.is_relative_to(field_folder) and not place.is_relative_to(private):
        raise DataError(
            Problem(
                "ce fichier de bulletins est dans un dossier publié avec le projet",
                str(path),
                remedy=f"déplacez-le hors du projet, ou dans data/field/{ballot.study}/private/",
            )
        )


def _set_apart(ballot: Ballot, problems: Sequence[Problem]) -> None:
    """Add refused rows to the quarantine: place, reason, remedy; never an answer with a code."""
    path = ballot.private / QUARANTINE
    header = ("où", "problème", "trouvé", "à faire")
    past = path.read_text("utf-8") if path.is_file() else csv_text(header, ())
    rows = csv_text((), [(p.where, p.what, p.found, p.remedy) for p in problems]).lstrip("\n")
    write(path, past + rows, secret=True)
