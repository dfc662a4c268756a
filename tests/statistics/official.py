"""Official dictionaries, and what each source of the catalogue may hold."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from diagnostic.statistics.models import Source

FOLDER = Path(__file__).parents[2] / "data" / "catalogue" / "dictionary"


@cache
def without_year(code: str) -> str:
    """Forget the vintage of a code: a dictionary is of one vintage, the codes of many."""
    code = re.sub(r"^([PCD])\d\d_", r"\1yy_", code)
    code = re.sub(r"^(NAIS|DECE)\d{4}$", r"\1yyyy", code)
    code = re.sub(r"^(ELECTEURSLP)\d{4}$", r"\1yyyy", code)
    return re.sub(
        r"^((?:DISP_|DEC_)?(?:MED|Q[123]|D[1-9]|RD|GI|EQ|S80S20|TP60(?:AGE\d|TOL\d)?|PIMP|PIMPOT|"
        r"PACT|PTSA|PCHO|PBEN|PPEN|PPAT|PAUT|PPSOC|PPFAM|PPMINI|PPLOGT)|"
        r"NAISD|DECESD|NBMENFISC|NBPERSMENFISC|NBMEN|NBPERS|NBUC)\d\d$",
        r"\1yy",
        code,
    )


@lru_cache(maxsize=1)
def dictionaries() -> dict[str, set[str]]:
    """Return the codes of each dictionary, with and without their vintage."""
    found = {}
    for path in FOLDER.glob("*.csv"):
        lines = path.read_text("utf-8").splitlines()[1:]
        codes = {line.split(";", 1)[0] for line in lines}
        found[path.name] = codes | {without_year(code) for code in codes}
    return found


def may_hold(source: Source, variable: str) -> bool:
    """Whether a variable is in the dictionary of a source, at any vintage."""
    if variable in source.variables or without_year(variable) in source.variables:
        return True
    official = dictionaries()[source.dictionary] if source.dictionary else set()
    return variable in official or without_year(variable) in official
