r"""What a code of Insee's dictionary measures, told from its form.

Codes are regular: ``P22_POP7589`` is a count of the census of 2022, ``MED21``
a median of 2021. A variable is summed from communes to groups only when its
form is that of a count; anything else is left alone, so that a code never
seen before is never summed wrongly. The official dictionary is the judge: a
test compares both on each of its 1,926 variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_COUNTS = re.compile(
    r"""
      [PC]\d\d_.+                       # census, main and complementary tabulations
    | D(?:68|75|82|90|99)_.+            # former censuses
    | NAIS(?:D\d\d|\d{4}) | DECE(?:SD\d\d|\d{4})
    | SUPERF
    | NB(?:PERS)?MENFISC\d\d            # households and persons of tax files
    | NB(?:MEN|PERS|UC)(?:\d\d)?        # the same, in the files of income structure
    | NUM_(?:HH|PER|CU)                 # the same, in Filosofi 2
    | E[NT][A-Z]+\d+                    # firms, establishments and their jobs
    | (?:HT|CPG|VV|RT|AJCS)[A-Z]*\d+    # tourist accommodation
    | ELECTEURSLP\d{4}
    | (?:BPE_\d{4}_|NB_)[A-G]\d{3}         # equipment: alone, ``D112`` is a decile too
    | P(?:MUN|CAP|TOT)                  # legal populations
    """,
    re.VERBOSE,
)
_PERCENTAGES = re.compile(r"(?:D(?:ISP|EC)_)?(?:TP60\w*|PIMP\d\d)|PR_MD\d\d|S_HH_TAX")


def additive(names: Iterable[str]) -> frozenset[str]:
    """Return the variables that are counts."""
    return frozenset(name for name in names if _COUNTS.fullmatch(name))


def bounds(name: str) -> tuple[float, float]:
    """Return what a figure cannot be under or over.

    Shares of income may exceed a hundred, since taxes are a negative share;
    rates of persons or of households may not.
    """
    if _COUNTS.fullmatch(name):
        return 0.0, float("inf")
    if _PERCENTAGES.fullmatch(name):
        return 0.0, 100.0
    return float("-inf"), float("inf")
