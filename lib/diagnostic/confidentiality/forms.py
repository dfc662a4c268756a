"""What identifies by its form: e-mail, telephone, security number, address, titled name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of text gives away; the value is its placeholder."""

    EMAIL = "COURRIEL"
    URL = "LIEN"
    PHONE = "TÉLÉPHONE"
    NIR = "NUMÉRO_SÉCU"
    NUMBER = "NUMÉRO"
    IBAN = "COMPTE"
    BIRTH = "NAISSANCE"
    ADDRESS = "ADRESSE"
    PLATE = "IMMATRICULATION"
    PERSON = "PERSONNE"
    PLACE = "LIEU"
    SCHOOL = "ÉCOLE"
    ORGANISATION = "ORGANISME"
    DOUBT = "À_VÉRIFIER"


@dataclass(frozen=True, order=True)
class Found:
    """A piece of a text that identifies, or may identify, someone."""

    start: int
    end: int
    kind: Kind
    text: str


_GAP = r"[\s.\-/_\u00a0\u202f]*"
_WORD = r"[A-ZÀ-ÖØ-ÞŒ][\w’'\-]*"
_PARTICLE = r"(?:de la|de l[’']|du|des|de|d[’']|le|la|les|van|von|ben|el|al|bin|ould)"
_NAME = rf"{_WORD}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]?)?{_WORD}){{0,3}}"
_WAY = (
    r"(?:rue|avenue|av\.?|boulevard|bd\.?|bld\.?|impasse|all[ée]es?|chemin|place|square|cours|quai|"
    r"route|r[ée]sidence|lotissement|cit[ée]|hameau|lieu-dit|clos|passage|sentier|sente|"
    r"rond-point|faubourg|mont[ée]e|traverse|venelle|ruelle|esplanade|mail|villa|voie|b[âa]timent)"
)
_LINK = r"(?:[ \u00a0](?:de la|de l[’']|du|des|de|d[’']|le|la|les|aux?|à la|à l[’']|et|sur|en))*"
_MONTHS = (
    r"(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|"
    r"d[ée]cembre)"
)
_DIGIT_WORDS = (
    r"(?:z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|"
    r"quinze|seize|vingt|trente|quarante|cinquante|soixante|cent)"
)
_NIR = (
    rf"[1-478]{_GAP}\d{{2}}{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d{{2}}|2[ABab])"
    rf"{_GAP}\d{{3}}{_GAP}\d{{3}}(?:{_GAP}(?:cl[ée]\s*:?\s*)?\d{{2}})?"
)

FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.EMAIL,
        re.compile(
            r"[\w.+\-]+\s?(?:@|\(at\)|\[at\]|\(arobase\)|\s+arobase\s+)\s?"
            r"[\w\-]+(?:\s?(?:\.|\(point\)|\[point\]|\s+point\s+)\s?[\w\-]{2,})+",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.EMAIL,
        re.compile(
            r"[\w.+\-]+\s+at\s+[\w\-]+\s+(?:point|dot)\s+(?:fr|com|org|net|eu)\b", re.IGNORECASE
        ),
    ),
    (Kind.URL, re.compile(r"(?<![\w@.])@\w[\w.]{2,}")),
    (Kind.URL, re.compile(r"(?:https?://|www\.)[^\s<>»\")]+", re.IGNORECASE)),
    (
        Kind.IBAN,
        re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b"),
    ),
    (Kind.NIR, re.compile(rf"(?<!\d){_NIR}(?!\d)")),
    (
        Kind.PHONE,
        re.compile(
            rf"(?<!\d)(?:(?:\+|00)\d{{2,3}}{_GAP}(?:\(0\){_GAP})?[1-9]|0{_GAP}[1-9])"
            rf"(?:{_GAP}\d){{8}}(?!\d)"
        ),
    ),
    (
        Kind.PHONE,
        re.compile(
            rf"\bz[ée]ro[\s\-]+(?:{_DIGIT_WORDS}(?:[\s\-]+(?:et[\s\-]+)?)?){{4,14}}\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.NUMBER,
        re.compile(
            r"\b(?:allocataire|matricule|dossier|adh[ée]rente?|s[ée]cu|passeport|"
            r"titre de s[ée]jour|carte d[’']identit[ée]|demandeur d[’']emploi)"
            r"\s*(?:est|:)?\s*(?:le\s+)?(?:n[°ºo]\.?\s*|num[ée]ro\s*)?:?\s*"
            r"[A-Z]{0,3}\d(?:[ .\-]?\d){4,12}[A-Z]?\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.BIRTH,
        re.compile(rf"(?<!\d)[0-3]?\d(?:er)?\s+{_MONTHS}\s+19(?!45)\d{{2}}(?!\d)", re.IGNORECASE),
    ),
    (
        Kind.BIRTH,
        re.compile(
            r"\bn[ée]+e?s?\s+(?:vers\s+|un\s+|le\s+|en\s+|au\s+mois\s+d[e’']\s*)"
            r"(?:\d{1,2}(?:er)?[\s/.\-]+)?(?:\d{1,2}|[a-zéû]{3,9})?[\s/.\-]*(?:1[89]|20)\d{2}",
            re.IGNORECASE,
        ),
    ),
    (Kind.BIRTH, re.compile(r"(?<!\d)[0-3]?\d[/.\-][01]?\d[/.\-](?:1[89]\d{2}|200\d|201\d)(?!\d)")),
    (
        Kind.ADDRESS,
        re.compile(
            rf"(?<!\d)\d{{1,4}}\s?(?:bis|ter|quater|[A-D])?\s?,?\s+"
            rf"(?:de la\s+|de l[’']|du\s+)?(?i:{_WAY}){_LINK}"
            rf"[ \u00a0](?:{_WORD}|\d{{1,2}}(?:[ \u00a0]\w+)?|[a-zà-ÿ]+)"
            rf"(?:[ \u00a0]{_WORD}|-{_WORD})*"
            r"(?:,?\s+(?:97|98|2[AB]|\d{2})\d{3}\s+[A-ZÀ-Þ][\w’'\- ]*)?"
        ),
    ),
    (Kind.PLATE, re.compile(r"\b[A-HJ-NP-TV-Z]{2}[ \-]?\d{3}[ \-]?[A-HJ-NP-TV-Z]{2}\b")),
    (Kind.PLATE, re.compile(r"\b\d{1,4}[ \-][A-Z]{2,3}[ \-](?:\d{2}|2[AB]|97\d)\b")),
)
"""Forms that leave no doubt."""

PLACES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.PLACE,
        re.compile(rf"\b(?i:{_WAY}){_LINK}[ \u00a0]{_WORD}(?:[ \u00a0]{_WORD}|-{_WORD})*"),
    ),
    (
        Kind.SCHOOL,
        re.compile(
            r"\b(?i:[ée]cole|coll[èe]ge|lyc[ée]e|maternelle|cr[èe]che|ehpad|foyer|clinique)"
            rf"(?:[ \u00a0](?:maternelle|primaire|élémentaire|privée?|public|publique))*{_LINK}"
            rf"[ \u00a0]{_WORD}(?:[ \u00a0\-]{_WORD})*"
        ),
    ),
)
"""Named ways and places: certain unless their name is one that stays."""

TITLED = re.compile(
    r"\b(?:M\.|MM\.|Mrs?\.?|Mme\.?|Mmes|Mlle|M[oO]nsieur|Madame|Mademoiselle|Messieurs|Mesdames|"
    r"[Dd]octeur|[Dd]octoresse|Dr\.?|Pr\.?|[Pp]rofesseure?|[Mm]a[îi]tre|Me|[Pp]ère|[Ss]œur|[Aa]bbé)"
    rf"(?:(?<=\.)[ \u00a0\u202f]*|[ \u00a0\u202f]+)(?:{_PARTICLE}[ \u00a0]?)?({_NAME})"
)
FAMILY = re.compile(
    r"\b(?:famille|[ée]poux|veuve|couple|fr[èe]res?|s[oœ](?:eu)?urs?|chez les|chez)"
    rf"[ \u00a0\u202f]+({_NAME})"
)
INITIALLED = re.compile(rf"(?<![\w.])((?:[A-ZÀ-Þ]\.[ \u00a0\-]?){{1,2}}{_NAME})")
LOWER_TITLED = re.compile(
    r"\b(?:(mme|mlle|mr)\.?|madame|monsieur|mademoiselle|docteur)[ \u00a0\u202f]+"
    r"((?:(?:de la|du|des|de|da|dos|der|den|le|la|van|von|ben|el|al)[ \u00a0]|d[’'])*"
    r"[a-zà-ÿ][\w’'\-]{2,})",
    re.IGNORECASE,
)
"""A title and a name in lower case, as fingers type it; a doubt when the title is a whole word."""
PLACEHOLDER = re.compile(r"\[([A-ZÀ-Þ_]{4,}?)(?:_\d+)?\]")
"""What stands for someone already: nothing to find there."""
INITIALS = re.compile(r"\b(?:M\.|Mme|Mlle|Monsieur|Madame)[ \u00a0\u202f]+[A-Z]\.?(?![\w’])")
CAPITALISED = re.compile(_NAME)
SENTENCE_END = re.compile(r"(?:^|[.!?…:;«»\"“”()\[\]\n–—-]|\u2022)\s*$")


def nir_key_holds(text: str) -> bool:
    """Whether a social security number of 15 characters bears its right key."""
    digits = re.sub(r"[^0-9AB]", "", text.upper())
    if len(digits) != 15:
        return False
    number = digits[:13].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and digits[13:].isdigit() and 97 - int(number) % 97 == int(digits[13:])
