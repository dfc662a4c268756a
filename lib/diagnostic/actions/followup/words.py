"""The words that the follow-up is written with; each value is what the files say."""

from __future__ import annotations

import re
from enum import StrEnum

ENTRY_ID = re.compile(r"^(?P<kind>ET|RL|RS|EF)-(?P<sheet>ACT-\d{2,})-(?P<rank>[1-9]\d*)$")
"""An entry of the follow-up: its kind, its fiche, its rank."""


class StepState(StrEnum):
    """How far a step has gone."""

    TODO = "à faire"
    RUNNING = "en cours"
    DONE = "faite"
    DROPPED = "abandonnée"


class Alert(StrEnum):
    """How loud an alert is; no word when there is none."""

    WATCH = "à surveiller"
    BLOCKED = "bloquée"


class Scale(StrEnum):
    """For whom something has changed."""

    PERSON = "individu"
    GROUP = "groupe"
    TERRITORY = "territoire"


class Certainty(StrEnum):
    """Whether a measure may still be corrected."""

    PROVISIONAL = "provisoire"
    FINAL = "définitif"
