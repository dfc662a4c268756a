"""The tables of the follow-up: their files, their sheets in workbooks, their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from diagnostic.actions.followup.words import Alert, Certainty, Scale, StepState
from diagnostic.actions.words import Clearance, State


class Kind(Enum):
    """What a cell holds."""

    KEY = auto()
    TEXT = auto()
    WORD = auto()
    DAY = auto()
    PERCENT = auto()
    AMOUNT = auto()
    COUNT = auto()
    MEASURE = auto()
    YES = auto()


@dataclass(frozen=True)
class Field:
    """A column.

    Parameters
    ----------
    key : str
        Header in committed CSV files.
    title : str
        Header in workbooks.
    kind : Kind
    help : str
        What to write in it.
    width : int
        In the workbook, in characters.
    words : tuple of str
        The only words admitted, for a ``WORD``.
    locked : bool
        Whether pilots may not change it.
    needed : bool
        Whether every row must have it.
    """

    key: str
    title: str
    kind: Kind
    help: str
    width: int = 16
    words: tuple[str, ...] = ()
    locked: bool = False
    needed: bool = False


@dataclass(frozen=True)
class Table:
    """A table.

    Parameters
    ----------
    name : str
        Of its file, without ``.csv``; also what marks its sheet.
    sheet : str
        Its title in workbooks.
    prefix : str
        How the identifiers of its rows begin; empty when a row is a fiche.
    fields : tuple of Field
        The first one is the key.
    """

    name: str
    sheet: str
    prefix: str
    fields: tuple[Field, ...]

    @property
    def file(self) -> str:
        """Name of the committed file."""
        return f"{self.name}.csv"

    @property
    def key(self) -> str:
        """The column that identifies a row."""
        return self.fields[0].key

    def field(self, key: str) -> Field:
        """Return a column."""
        return next(each for each in self.fields if each.key == key)

    @property
    def open_fields(self) -> tuple[Field, ...]:
        """The columns that pilots fill in."""
        return tuple(each for each in self.fields if not each.locked)


def _words(kind: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(each) for each in kind)


def _id(help_: str) -> Field:
    return Field("id", "Repère", Kind.KEY, help_, 15, locked=True, needed=True)


_ACTION = Field("action", "Fiche", Kind.KEY, "Numéro de la fiche : ACT-01.", 10, needed=True)
_DEMONSTRATION = Field(
    "demonstration", "Fictif", Kind.YES, "« oui » quand la ligne est fictive.", 8, locked=True
)
_SOURCE = Field(
    "source", "Source", Kind.TEXT, "D’où vient l’information : document, tableau, réunion.", 34
)

TRACKS = Table(
    "followup",
    "Tableau de suivi",
    "",
    (
        Field("action", "Fiche", Kind.KEY, "Numéro de la fiche : ACT-01.", 10, locked=True,
              needed=True),
        Field("status", "État", Kind.WORD, "État de l’action ; vide : celui de la fiche.", 14,
              _words(tuple(State))),
        Field("progress", "Avancement (%)", Kind.PERCENT,
              "De 0 à 100 ; vide : la part des étapes faites.", 13),
        Field("reviewed", "Dernière revue", Kind.DAY, "Date de la dernière revue.", 14),
        Field("review", "Prochaine revue", Kind.DAY, "Vide : celle que dit la fiche.", 14),
        Field("decision", "Décision attendue", Kind.TEXT, "Ce qu’une instance doit trancher.", 38),
        Field("body", "Instance", Kind.TEXT, "Qui doit le trancher : comité de pilotage…", 24),
        Field("alert", "Alerte", Kind.WORD, "Vide quand rien n’inquiète.", 14,
              _words(tuple(Alert))),
        Field("risk", "Ce qui inquiète", Kind.TEXT, "En une phrase ; jamais le nom de quelqu’un.",
              38),
        Field("spent", "Dépensé (€)", Kind.AMOUNT, "Depuis le début de l’action.", 14),
        Field("comment", "Note interne", Kind.TEXT, "Pour l’équipe seulement : jamais publiée.",
              38),
        _DEMONSTRATION,
    ),
)  # fmt: skip
STEPS = Table(
    "followup-steps",
    "Étapes",
    "ET",
    (
        _id("ET-ACT-01-1. Laissez vide pour une étape nouvelle."),
        _ACTION,
        Field("text", "Étape", Kind.TEXT, "Vide quand la fiche la dit déjà.", 40),
        Field("due", "Échéance", Kind.DAY, "Échéance nouvelle ; vide : celle de la fiche.", 14),
        Field("state", "Avancement", Kind.WORD, "Où elle en est.", 14, _words(tuple(StepState))),
        Field("done", "Faite le", Kind.DAY, "Date à laquelle elle a été faite.", 14),
        Field("note", "Note", Kind.TEXT, "Pourquoi elle a été reportée, ce qu’il reste.", 40),
        _DEMONSTRATION,
    ),
)
REALISATIONS = Table(
    "followup-realisations",
    "Réalisations",
    "RL",
    (
        _id("RL-ACT-01-1. Laissez vide pour une ligne nouvelle."),
        _ACTION,
        Field("step", "Étape", Kind.KEY, "ET-ACT-01-1, si elle relève d’une étape.", 15),
        Field("date", "Date", Kind.DAY, "Quand cela a eu lieu.", 14, needed=True),
        Field("text", "Ce qui a été fait", Kind.TEXT, "En une phrase, sans nommer personne.", 44,
              needed=True),
        Field("quantity", "Quantité", Kind.AMOUNT, "Un nombre, s’il y en a un.", 10),
        Field("unit", "Unité", Kind.TEXT, "Ateliers, visites, permanences…", 16),
        Field("people", "Personnes", Kind.COUNT,
              "Combien de personnes ; un petit nombre n’est pas publié.", 11),
        _SOURCE,
        _DEMONSTRATION,
    ),
)  # fmt: skip
RESULTS = Table(
    "followup-results",
    "Résultats",
    "RS",
    (
        _id("RS-ACT-01-1. Laissez vide pour une mesure nouvelle."),
        _ACTION,
        Field("indicator", "Indicateur", Kind.TEXT, "Tel que la fiche le définit.", 44,
              needed=True),
        Field("date", "Date", Kind.DAY, "Jour ou fin de la période mesurée.", 14, needed=True),
        Field("value", "Valeur", Kind.MEASURE, "Avec son unité : 15 %.", 12, needed=True),
        Field("base", "Personnes comptées", Kind.COUNT,
              "Sur combien de personnes ; un petit nombre n’est pas publié.", 12),
        Field("status", "Mesure", Kind.WORD, "Peut-elle encore être corrigée ?", 13,
              _words(tuple(Certainty))),
        Field("source", "Source", Kind.TEXT, "D’où vient la mesure.", 34, needed=True),
        Field("note", "Note", Kind.TEXT, "Ce qu’il faut savoir pour la lire.", 34),
        _DEMONSTRATION,
    ),
)  # fmt: skip
EFFECTS = Table(
    "followup-effects",
    "Effets",
    "EF",
    (
        _id("EF-ACT-01-1. Laissez vide pour une ligne nouvelle."),
        _ACTION,
        Field("scale", "Pour qui", Kind.WORD, "À quelle échelle cela change.", 13,
              _words(tuple(Scale)), needed=True),
        Field("date", "Date", Kind.DAY, "Quand on l’a constaté.", 14, needed=True),
        Field("text", "Ce qui a changé", Kind.TEXT, "En une phrase, sans nommer personne.", 48,
              needed=True),
        Field("source", "Source", Kind.TEXT, "Qui l’a constaté, où c’est écrit.", 34, needed=True),
        Field("clearance", "Lecteurs", Kind.WORD, "Vide : l’équipe et le comité de pilotage.", 12,
              _words(tuple(Clearance))),
        _DEMONSTRATION,
    ),
)  # fmt: skip
TABLES = (TRACKS, STEPS, REALISATIONS, RESULTS, EFFECTS)
"""In the order of the workbook's sheets."""
BY_NAME = {table.name: table for table in TABLES}
