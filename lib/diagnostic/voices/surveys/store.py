"""What every reader of a questionnaire opens: answers when they may be read, else what was kept.

Answers that are not cleared stay in ``private/``, which no shared edition may
read. ``diagnostic survey results --write`` keeps beside ``survey.yml`` what is
already protected, and nothing else: shared editions are made from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown
from diagnostic.voices.consultation.files import replace
from diagnostic.voices.surveys.model import Declared, Kind
from diagnostic.voices.surveys.profile import Line, profile
from diagnostic.voices.surveys.responses import Responses, read_responses
from diagnostic.voices.surveys.results import Breakdown, Group, Level, Result, results
from diagnostic.voices.surveys.weighting import (
    Population,
    Weighting,
    consultation,
    population,
    told,
    weigh,
)

if TYPE_CHECKING:
    from diagnostic.statistics.observe import Statistics
    from diagnostic.territories.codes import TerritoryId

RESULTS = "results.json"
NOTHING = Population({}, (), 0, ())


@dataclass(frozen=True)
class Published:
    """All that may be printed of a questionnaire.

    Parameters
    ----------
    total : int
        Respondents.
    results : tuple of Result
    profile : tuple of Line
    missing : tuple of str
        What could not be compared with the census.
    weighting : str
        How answers were weighted, or why not.
    consultation : str
        Why it is no survey; empty when it is.
    vintage : int
        Of the census; 0 when nothing was compared.
    sources : tuple of str
        Of the census.
    """

    total: int
    results: tuple[Result, ...]
    profile: tuple[Line, ...]
    missing: tuple[str, ...]
    weighting: str
    consultation: str
    vintage: int
    sources: tuple[str, ...]

    def result(self, identifier: str) -> Result:
        """Return what a question says, by its ``Q-…`` identifier."""
        return next(each for each in self.results if each.identifier == identifier)


def publish(
    responses: Responses, statistics: Statistics | None, territory: TerritoryId | None
) -> Published:
    """Return all that may be printed of a questionnaire."""
    declared = responses.declared
    known = NOTHING
    if statistics is not None and territory is not None:
        known = population(declared, statistics, territory)
    weighting: Weighting = weigh(responses, known)
    return Published(
        len(responses), results(responses, weighting), profile(responses, known), known.missing,
        told(weighting), consultation(responses), known.vintage, known.sources,
    )  # fmt: skip


def published(
    declared: Declared,
    statistics: Statistics | None,
    territory: TerritoryId | None,
    *,
    shared: bool = False,
) -> Published | None:
    """Return what may be printed; None when there is nothing yet.

    Parameters
    ----------
    shared : bool
        Whether the edition leaves the team: ``private/`` is then not read.
    """
    if not shared or declared.committable:
        responses = read_responses(declared)
        if responses is not None and len(responses):
            return publish(responses, statistics, territory)
    return read_results(declared)


def write_results(declared: Declared, found: Published) -> Path:
    """Keep what may be printed, beside ``survey.yml``."""
    text = json.dumps(asdict(found), ensure_ascii=False, indent=1)
    return replace(declared.folder / RESULTS, text + "\n")


def read_results(declared: Declared) -> Published | None:
    """Read what was kept; None when nothing was.

    Raises
    ------
    DataError
        When the file is damaged.
    """
    path = declared.folder / RESULTS
    if not path.is_file():
        return None
    try:
        raw = json.loads(path.read_text("utf-8"))
        return Published(
            raw["total"], tuple(map(_result, raw["results"])), tuple(map(_line, raw["profile"])),
            tuple(raw["missing"]), raw["weighting"], raw["consultation"], raw["vintage"],
            tuple(raw["sources"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            Problem(
                "ce fichier de résultats est abîmé",
                shown(path),
                str(error).partition("\n")[0],
                f"refaites-le : diagnostic survey results {declared.study} {declared.name} --write",
            )
        ) from None


def _result(raw: Mapping[str, Any]) -> Result:
    levels = tuple(Level(**{**each, "status": Status(each["status"])}) for each in raw["levels"])
    breakdowns = tuple(
        Breakdown(
            each["part"],
            tuple((code, label) for code, label in each["answers"]),
            tuple(Group(**group) for group in each["groups"]),
        )
        for each in raw["breakdowns"]
    )
    return Result(**{**raw, "kind": Kind(raw["kind"]), "levels": levels, "breakdowns": breakdowns})


def _line(raw: Mapping[str, Any]) -> Line:
    return Line(**{**raw, "status": Status(raw["status"])})
