"""Why a value is there, or why it is not. Absence is never zero."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """State of an observation; it goes with every value.

    A value is a number for :attr:`OK`, :attr:`ZERO`, :attr:`ROUNDED` and
    :attr:`FRAGILE`, and absent for all others.
    """

    OK = "ok"
    ZERO = "zero"
    ROUNDED = "rounded"
    FRAGILE = "fragile"
    SECRET = "secret_producer"
    SECRET_PRIMARY = "secret_primary"
    SECRET_SECONDARY = "secret_secondary"
    PROTECTED = "secret_protected"
    """Hidden by this project, without saying whether for itself or for others."""
    BELOW_THRESHOLD = "below_threshold"
    NOT_PUBLISHED = "not_published"
    NOT_APPLICABLE = "not_applicable"
    NOT_COLLECTED = "not_collected"
    INCOMPLETE = "incomplete"
    UNAVAILABLE = "source_unavailable"

    @property
    def has_value(self) -> bool:
        """Whether a number goes with this status."""
        return self in _WITH_VALUE

    @property
    def label(self) -> str:
        """What readers see in place of, or beside, the number."""
        return _LABELS[self]


_WITH_VALUE = {Status.OK, Status.ZERO, Status.ROUNDED, Status.FRAGILE}

_LABELS = {
    Status.OK: "",
    Status.ZERO: "",
    Status.ROUNDED: "arrondi",
    Status.FRAGILE: "fragile",
    Status.SECRET: "secret",
    Status.SECRET_PRIMARY: "secret",
    Status.SECRET_SECONDARY: "secret",
    Status.PROTECTED: "secret",
    Status.BELOW_THRESHOLD: "sous le seuil",
    Status.NOT_PUBLISHED: "non publié",
    Status.NOT_APPLICABLE: "sans objet",
    Status.NOT_COLLECTED: "à mesurer",
    Status.INCOMPLETE: "incomplet",
    Status.UNAVAILABLE: "non chargé",
}
