"""Who is heard: the six categories of respondents, the same in every file of the field."""

from __future__ import annotations

from enum import StrEnum

from diagnostic.text import capitalised, folded, near_matches


class Respondent(StrEnum):
    """A category of people met; the value is what files say."""

    MUNICIPAL = "services municipaux"
    SOCIAL = "professionnels du social"
    ASSOCIATIONS = "associations"
    RESIDENTS = "habitants"
    ELECTED = "élus"
    PARTNERS = "partenaires institutionnels"

    @property
    def label(self) -> str:
        """The category as a heading."""
        return capitalised(self.value)

    @property
    def one(self) -> str:
        """One person of the category, told without gender or organisation."""
        return _ONE[self]

    @property
    def code(self) -> str:
        """A single letter, where room is short."""
        return _CODES[self]


PROFESSIONALS = (
    Respondent.MUNICIPAL,
    Respondent.SOCIAL,
    Respondent.ASSOCIATIONS,
    Respondent.PARTNERS,
)
"""Those who speak of the town from their work."""

_ONE = {
    Respondent.MUNICIPAL: "Une personne des services municipaux",
    Respondent.SOCIAL: "Une personne du travail social",
    Respondent.ASSOCIATIONS: "Une personne d’une association",
    Respondent.RESIDENTS: "Une personne qui habite ici",
    Respondent.ELECTED: "Une personne élue",
    Respondent.PARTNERS: "Une personne d’une institution partenaire",
}
_CODES = {
    Respondent.MUNICIPAL: "M",
    Respondent.SOCIAL: "S",
    Respondent.ASSOCIATIONS: "A",
    Respondent.RESIDENTS: "H",
    Respondent.ELECTED: "É",
    Respondent.PARTNERS: "P",
}
_ALSO = {
    "services municipaux": "services municipaux",
    "service municipal": "services municipaux",
    "agents municipaux": "services municipaux",
    "professionnels": "professionnels du social",
    "professionnel": "professionnels du social",
    "professionnel du social": "professionnels du social",
    "travailleurs sociaux": "professionnels du social",
    "association": "associations",
    "habitant": "habitants",
    "habitante": "habitants",
    "habitantes": "habitants",
    "habitantes et habitants": "habitants",
    "elu": "élus",
    "elue": "élus",
    "elues": "élus",
    "elus et elues": "élus",
    "partenaire": "partenaires institutionnels",
    "partenaires": "partenaires institutionnels",
    "partenaire institutionnel": "partenaires institutionnels",
}
"""Other words for a category that leave no doubt."""


def respondent(words: str) -> Respondent | None:
    """Return the category that words name; accents, case and number are ignored."""
    plain = folded(words)
    for each in Respondent:
        if plain == folded(each.value):
            return each
    return Respondent(_ALSO[plain]) if plain in _ALSO else None


def near_respondents(words: str) -> tuple[str, ...]:
    """Return the categories that look like words."""
    return near_matches(words, [each.value for each in Respondent])
