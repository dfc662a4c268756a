"""How names of columns and answers are compared: spaces, case and apostrophes aside."""

from __future__ import annotations

import re
import unicodedata

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u2010": "-", "\u2011": "-"})


def plain(text: str) -> str:
    """Return a text as it is compared; accents and punctuation count.

    Tags that LimeSurvey leaves in its headings are dropped.

    Examples
    --------
    >>> plain("L’école,  <b>ici</b> ?")
    "l'école, ici ?"
    """
    bare = re.sub(r"</?[a-zA-Z][^<>]*>", "", text)
    bare = unicodedata.normalize("NFKC", bare).translate(_QUOTES)
    return re.sub(r"\s+", " ", bare).strip().lower()
