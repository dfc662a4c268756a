"""Which metric projection fits a territory: areas and distances are then true."""

from __future__ import annotations

METROPOLE = 2154
"""RGF93 v1 / Lambert-93."""

_OVERSEAS = {
    "971": 5490,  # RGAF09 / UTM 20N
    "972": 5490,
    "973": 2972,  # RGFG95 / UTM 22N
    "974": 2975,  # RGR92 / UTM 40S
    "976": 4471,  # RGM04 / UTM 38S
}


def of_commune(code: str) -> int:
    """Return the EPSG code of the projection that fits a commune.

    Examples
    --------
    >>> of_commune("2A004"), of_commune("97411")
    (2154, 2975)
    """
    return _OVERSEAS.get(code[:3], METROPOLE)
