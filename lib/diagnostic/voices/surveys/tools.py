"""Tools a questionnaire may be held with."""

from __future__ import annotations

from enum import StrEnum


class Tool(StrEnum):
    """Where an export comes from."""

    KOBO = "kobo"
    LIMESURVEY = "limesurvey"
    FRAMAFORMS = "framaforms"
    PLAIN = "tableur"
