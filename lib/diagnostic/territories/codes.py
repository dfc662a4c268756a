"""Geographic identifiers that carry their level, as INSEE's Melodi writes them.

``COM-84031``, ``EPCI-200070712``, ``DEP-2A``, ``REG-93``, ``IRIS-840310101``,
``QPV-QN08407M``, ``FRANCE``. Codes are strings for ever: ``01001`` is not a
number. This module knows forms only; which codes exist is the gazetteer's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from diagnostic.errors import Problem, TerritoryError


class Level(StrEnum):
    """Geographic level, from the smallest to the largest."""

    QPV = "QPV"
    IRIS = "IRIS"
    ARM = "ARM"
    COM = "COM"
    GRP = "GRP"
    EPT = "EPT"
    EPCI = "EPCI"
    DEP = "DEP"
    REG = "REG"
    FRANCE = "FRANCE"

    @property
    def label(self) -> str:
        """French name of the level, as shown to readers."""
        return _LABELS[self]


_LABELS = {
    Level.QPV: "quartier prioritaire",
    Level.IRIS: "Iris",
    Level.ARM: "arrondissement municipal",
    Level.COM: "commune",
    Level.GRP: "groupe de communes",
    Level.EPT: "établissement public territorial",
    Level.EPCI: "intercommunalité",
    Level.DEP: "département",
    Level.REG: "région",
    Level.FRANCE: "France",
}

_COMMUNE = r"(?:\d{2}|2[AB])\d{3}"
_FORMS = {
    Level.QPV: re.compile(r"QP(?:\d{3}|02[AB])\d{3}|QN[0-9A-Z]{3}\d{2}[A-Z]|QN\d{5}[A-Z]"),
    Level.IRIS: re.compile(rf"{_COMMUNE}\d{{4}}"),
    Level.ARM: re.compile(r"751(?:0[1-9]|1\d|20)|6938[1-9]|132(?:0[1-9]|1[0-6])"),
    Level.COM: re.compile(_COMMUNE),
    Level.GRP: re.compile(r"[a-z0-9][a-z0-9-]*"),
    Level.EPT: re.compile(r"\d{9}"),
    Level.EPCI: re.compile(r"\d{9}"),
    Level.DEP: re.compile(r"\d{2}|2[AB]|97[1-8]|98[4-9]"),
    Level.REG: re.compile(r"\d{2}"),
    Level.FRANCE: re.compile(r""),
}


@dataclass(frozen=True, order=True)
class TerritoryId:
    """A level and a code.

    Parameters
    ----------
    level : Level
    code : str
        As the COG writes it; empty for ``FRANCE``.

    Raises
    ------
    TerritoryError
        When the code has not the form of its level.

    Examples
    --------
    >>> str(TerritoryId.parse("COM-2A004"))
    'COM-2A004'
    >>> TerritoryId.parse("84031").level.label
    'commune'
    """

    level: Level
    code: str = ""

    def __post_init__(self) -> None:
        if not _FORMS[self.level].fullmatch(self.code):
            raise TerritoryError(
                Problem(
                    f"ce code n’a pas la forme d’un code de niveau {self.level.value}",
                    found=f"{self.level.value}-{self.code}",
                    remedy="écrivez par exemple COM-84031, EPCI-200070712, DEP-2A ou FRANCE",
                )
            )

    def __hash__(self) -> int:
        # Codes of two levels are seldom alike, and sets of communes are large.
        return hash(self.code)

    def __str__(self) -> str:
        # A level is its own text: every commune of the country is written, chapter after chapter.
        return self.level.value if self.level is Level.FRANCE else "-".join((self.level, self.code))

    @classmethod
    def parse(cls, text: str) -> TerritoryId:
        """Read an identifier; a bare commune, EPCI or IRIS code is accepted from people."""
        text = text.strip()
        head, _, code = text.partition("-")
        if head.upper() in Level.__members__ and (code or head.upper() == "FRANCE"):
            level = Level(head.upper())
            return cls(level, code if level is Level.GRP else code.upper())
        bare = text.upper()
        for level in (Level.ARM, Level.COM, Level.EPCI, Level.QPV):
            if _FORMS[level].fullmatch(bare):
                return cls(level, bare)
        raise TerritoryError(
            Problem(
                "ce n’est pas un identifiant de territoire",
                found=text,
                remedy="écrivez par exemple COM-84031, EPCI-200070712, DEP-2A ou FRANCE",
            )
        )
