"""Whether ballots may enter the urn: their codes, their totals, their two entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from diagnostic.errors import Problem
from diagnostic.text import counted
from diagnostic.voices.consultation.codes import masked
from diagnostic.voices.consultation.entries import UNNUMBERED, Entry, Reading, RowProblem
from diagnostic.voices.consultation.model import Ballot
from diagnostic.voices.consultation.urn import Urn, bare, file_digest


def admitted_entries(
    ballot: Ballot, urn: Urn, reading: Reading
) -> tuple[list[Entry], list[str], list[Problem]]:
    """Return the ballots that may enter, the digests of their codes, and what is refused."""
    problems = list(reading.problems)
    good: list[Entry] = []
    digests: list[str] = []
    twice = {code for code, n in Counter(bare(e.code) for e in reading.entries).items() if n > 1}
    again = _again(reading.entries) if not urn.codes else set()
    for entry in reading.entries:
        group, digest, problem = _right(ballot, urn, entry, twice)
        if problem is None and (entry.group, bare(entry.key)) in again:
            problem = _twice(entry)
        if problem:
            problems.append(problem)
            continue
        digests += [digest] if digest else []
        good.append(Entry(entry.where, entry.key, "", group, entry.marks))
    return good, digests, problems


def _again(entries: Sequence[Entry]) -> set[tuple[str, str]]:
    """Return the groups and numbers of the ballots that a file holds more than once."""
    held = Counter((e.group, bare(e.key)) for e in entries if not e.key.startswith(UNNUMBERED))
    return {key for key, n in held.items() if n > 1}


def _twice(entry: Entry) -> RowProblem:
    said = masked(entry.code) if entry.code else entry.key
    remedy = "gardez une seule ligne par bulletin, et un numéro par papier"
    return RowProblem("ce bulletin est saisi deux fois", entry.where, said, remedy)


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
            RowProblem(
                "ce bulletin n’a pas de groupe",
                entry.where,
                remedy="complétez la colonne « groupe »",
            ),
        )
    if not entry.code:
        return (
            "",
            "",
            RowProblem(
                "ce bulletin n’a pas de code", entry.where, remedy="recopiez celui du papier"
            ),
        )
    digest = urn.digest(entry.code)
    hidden = masked(entry.code)
    if digest not in urn.codes:
        remedy = "relisez-le sur le papier : ni O, ni I, ni L, ni 0, ni 1"
        return "", "", RowProblem("ce code est inconnu", entry.where, hidden, remedy)
    owner, used = urn.codes[digest]
    if used or bare(entry.code) in twice:
        remedy = (
            "retirez les lignes déjà dans l’urne"
            if used
            else "gardez un seul des bulletins, ou aucun s’ils diffèrent"
        )
        return "", "", RowProblem("ce code a servi deux fois", entry.where, hidden, remedy)
    if entry.group and entry.group != owner:
        told = ballot.group_names[entry.group]
        remedy = "corrigez le groupe : un code n’en a qu’un"
        return "", "", RowProblem("ce code est celui d’un autre groupe", entry.where, told, remedy)
    return owner, digest, None


def reconciled(
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


def differences(
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
    again = _again(other.entries)
    problems += [_twice(e) for e in other.entries if (e.group, bare(e.key)) in again]
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
