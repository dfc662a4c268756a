"""Flag a quotation whose author could be guessed from what it tells.

No name is needed to recognise « the midwife of the village, whose son is
disabled »: a unique role, a small place and a private circumstance together
single someone out. Two of the three call for a human decision: paraphrase,
widen, or keep with the author's consent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diagnostic.text import folded

_ROLES = re.compile(
    r"\b(?:je suis|en tant que|comme|moi qui suis|notre|seul[e]?|unique|ancien(?:ne)?)\s+"
    r"(?:la |le |l[' ’]|une? )?(?:seul[e]? |unique |ancien(?:ne)? )?"
    r"(?:maire|adjointe?|direct(?:eur|rice)|president[e]?|medecin|infirmi(?:er|ere)|pharmacien(?:ne)?|"
    r"sage femme|cure|pasteur|imam|rabbin|instituteur|institutrice|principale?|proviseure?|notaire|"
    r"secretaire de mairie|garde champetre|gardien(?:ne)?|facteur|factrice|boulang(?:er|ere)|"
    r"assistante? sociale?|educat(?:eur|rice)|kinesitherapeute|dentiste|gendarme|pompier|"
    r"psychologue|orthophoniste|veterinaire|doctoresse|bibliothecaire|animat(?:eur|rice)|mediat(?:eur|rice)|"
    r"conciliat(?:eur|rice)|delegue[e]?|conseiller[e]?|epici(?:er|ere)|cafeti(?:er|ere)|coiffeu(?:r|se)|"
    r"agricult(?:eur|rice)|eleveu(?:r|se)|viticult(?:eur|rice)|referent[e]?|responsable|chef(?:fe)?)\b"
)
_CIRCUMSTANCES = re.compile(
    r"\b(?:handicap\w*|autis\w+|trisomi\w+|cancer\w*|malad\w+|depress\w+|suicid\w+|alcool\w*|"
    r"drogu\w+|addict\w+|seropositi\w+|vih|schizophren\w+|bipolaire\w*|alzheimer|parkinson|"
    r"enceinte|avort\w+|fausse couche|divorc\w+|veu(?:f|ve)|orphelin\w*|adopt\w+|"
    r"place[es]? en foyer|tutelle|curatelle|prison|incarcer\w+|garde a vue|viol(?:ee?s?|s)?|"
    r"battue?s?|violences? conjugales?|inceste|surendett\w+|expuls\w+|sans papiers?|"
    r"clandestin\w*|regularis\w+|homosexuel\w*|"
    r"lesbienne|transgenre|religion|musulman\w*|juif|juive|catholique pratiquant\w*)\b"
)


@dataclass(frozen=True)
class Rarity:
    """Why a quotation could single someone out.

    Parameters
    ----------
    role, circumstance : str
        Words of the text; empty when none.
    small_place : str
        Name of the place under the population threshold; empty when none.
    """

    role: str = ""
    circumstance: str = ""
    small_place: str = ""

    @property
    def signs(self) -> int:
        """How many of the three signs are there."""
        return sum(map(bool, (self.role, self.circumstance, self.small_place)))

    @property
    def rare(self) -> bool:
        """Whether a human must decide."""
        return self.signs >= 2


def rarity(text: str, small_places: tuple[str, ...] = ()) -> Rarity:
    """Return what could single out the author of a quotation.

    Parameters
    ----------
    text : str
    small_places : tuple of str
        Places too small to hide someone: the quotation's own (a village, a
        neighbourhood under 1,000 inhabitants) or those it may name.
    """
    plain = folded(text)
    role, circumstance = _ROLES.search(plain), _CIRCUMSTANCES.search(plain)
    named = [p for p in small_places if re.search(rf"\b{re.escape(folded(p))}\b", plain)]
    return Rarity(
        role.group() if role else "",
        circumstance.group() if circumstance else "",
        named[0] if named else "",
    )
