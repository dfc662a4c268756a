"""Findings that the team declares, and what each one rests on.

``data/field/<study>/evidence.yml``. A finding (``C-seniors-01``) names the
pieces that support it, contradict it, or measure what it says; an indicator
is stored with the value that was read, so that a later change is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from diagnostic import paths
from diagnostic.errors import DataError, Problem
from diagnostic.study.document import Document
from diagnostic.study.strict import Strict, read_strict
from diagnostic.study.themes import known_themes, near_themes
from diagnostic.text import near_matches
from diagnostic.voices.pieces import Kind, Piece, Register

FILE = "evidence.yml"
ID = re.compile(r"^C-(?P<theme>[a-z][a-z_]*)-(?P<number>\d{2,})$")
Words = Annotated[str, StringConstraints(min_length=1)]


class Way(StrEnum):
    """What a finding says of a measure; the value is what files say."""

    HIGHER = "plus haut"
    LOWER = "plus bas"
    RISING = "en hausse"
    FALLING = "en baisse"


class Link(Strict):
    """One piece behind a finding."""

    supports: str = Field(default="", description="Pièce qui va dans le sens du constat.")
    contradicts: str = Field(default="", description="Pièce qui le contredit.")
    measured: str = Field(default="", description="Indicateur qui mesure ce que dit le constat.")
    says: Way | None = Field(
        default=None, description="Avec measured : ce que le constat dit de la mesure."
    )
    who: Register | None = Field(
        default=None, description="Qui parle : statistiques, professionnels, habitants ou élus."
    )
    value: str = Field(default="", description="Valeur lue, telle qu’elle est imprimée : 12,4 %.")
    vintage: int | None = Field(default=None, description="Année de la valeur lue.")
    territory: str = Field(
        default="", description="Commune d’un lot, COM-93066 ; vide : le territoire de l’étude."
    )

    @property
    def piece(self) -> str:
        """Identifier of the piece."""
        return self.supports or self.contradicts or self.measured

    @property
    def key(self) -> str:
        """Name of the key that holds the piece."""
        return next((k for k in ("supports", "contradicts", "measured") if getattr(self, k)), "")


class Finding(Strict):
    """Something the team holds to be so."""

    id: Words = Field(description="C-<thème>-<numéro> : C-seniors-01.")
    theme: Words
    text: Words = Field(description="Le constat, en une phrase.")
    links: tuple[Link, ...] = Field(min_length=1, description="Ce dont vient le constat.")


class EvidenceFile(Strict):
    """What ``evidence.yml`` declares."""

    demonstration: bool = Field(default=False, description="Vrai quand les constats sont fictifs.")
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """The findings of a study and the pieces they can rest on.

    Parameters
    ----------
    findings : tuple of Finding
    pieces : mapping of str to Piece
    demonstration : bool
    """

    findings: tuple[Finding, ...] = ()
    pieces: Mapping[str, Piece] = field(default_factory=dict)
    demonstration: bool = False

    def of(self, theme: str) -> tuple[Finding, ...]:
        """Return the findings of a theme."""
        return tuple(finding for finding in self.findings if finding.theme == theme)

    def register(self, link: Link) -> Register:
        """Return who speaks through a link."""
        found = link.who or self.pieces[link.piece].register
        if found is None:
            raise ValueError(f"{link.piece} does not tell who speaks")
        return found

    def links(self, finding: Finding, territory: str) -> tuple[Link, ...]:
        """Return the links of a finding that hold for a territory of a batch."""
        return tuple(each for each in finding.links if each.territory in {"", territory})

    def cited(self, theme: str = "") -> dict[str, list[Finding]]:
        """Return each piece that is cited, with the findings that cite it."""
        found: dict[str, list[Finding]] = {}
        for finding in self.of(theme) if theme else self.findings:
            for link in finding.links:
                found.setdefault(link.piece, []).append(finding)
        return found

    def fictional(self, findings: Iterable[Finding]) -> bool:
        """Whether some of what findings rest on is fictional."""
        return self.demonstration or any(
            self.pieces[link.piece].demonstration for each in findings for link in each.links
        )


def evidence_path(study: str) -> Path:
    """Return the file of a study's findings."""
    return paths.field(study) / FILE


def read_evidence(path: Path, known: Mapping[str, Piece]) -> Evidence:
    """Read declared findings; none when there is no file.

    Raises
    ------
    DataError
        With every problem at once: file, line, value, near matches.
    """
    if not path.is_file():
        return Evidence(pieces=known)
    declared, document = read_strict(path, EvidenceFile)
    problems = [
        problem
        for i, finding in enumerate(declared.findings)
        for problem in _wrong(declared.findings, i, finding, known, document)
    ]
    if problems:
        raise DataError(problems)
    return Evidence(declared.findings, known, declared.demonstration)


def _wrong(
    findings: tuple[Finding, ...],
    i: int,
    finding: Finding,
    known: Mapping[str, Piece],
    document: Document,
) -> Iterator[Problem]:
    where = document.where(("findings", i, "id"))
    form = ID.match(finding.id)
    if finding.theme not in known_themes():
        yield Problem(
            "ce thème n’existe pas",
            document.where(("findings", i, "theme")),
            finding.theme,
            f"choisissez parmi : {', '.join(known_themes())}",
            near_themes(finding.theme),
        )
    elif form is None or form["theme"] != finding.theme:
        yield Problem(
            "ce numéro de constat n’a pas la bonne forme",
            where,
            finding.id,
            f"écrivez par exemple C-{finding.theme}-{i + 1:02d}",
        )
    if finding.id in {other.id for other in findings[:i]}:
        yield Problem("deux constats portent ce numéro", where, finding.id, "changez l’un des deux")
    for j, link in enumerate(finding.links):
        at = ("findings", i, "links", j)
        yield from _wrong_link(link, known, at, document)
        said = link.piece, link.who
        if link.piece and said in {(each.piece, each.who) for each in finding.links[:j]}:
            yield Problem(
                "cette pièce est déjà dans le constat",
                document.where((*at, link.key)),
                link.piece,
                "gardez une seule des deux lignes",
            )


def _wrong_link(
    link: Link, known: Mapping[str, Piece], at: tuple[str | int, ...], document: Document
) -> Iterator[Problem]:
    given = [key for key in ("supports", "contradicts", "measured") if getattr(link, key)]
    if len(given) != 1:
        yield Problem(
            "une pièce soutient, contredit ou mesure le constat",
            document.where(at),
            ", ".join(given) or "rien",
            "écrivez une seule des clés supports, contradicts et measured",
        )
        return
    place = document.where((*at, link.key))
    piece = known.get(link.piece)
    if piece is None:
        yield Problem(
            "cette pièce n’existe pas",
            place,
            link.piece,
            "citez un indicateur du catalogue, un verbatim (VB-…), un énoncé (IT-…), une note "
            "d’atelier (AT-…) ou une question (Q-…) de cette étude",
            near_matches(link.piece, known),
        )
        return
    yield from _wrong_register(link, piece, document.where((*at, "who")))
    yield from _wrong_value(link, piece, place)


def _wrong_register(link: Link, piece: Piece, where: str) -> Iterator[Problem]:
    if piece.register is None and link.who in {None, Register.STATISTICS}:
        said = [each.value for each in Register if each is not Register.STATISTICS]
        yield Problem(
            f"on ne sait pas qui parle dans cette pièce ({piece.kind.value})",
            where,
            link.who.value if link.who else piece.id,
            f"ajoutez la clé who : {', '.join(said)}",
        )
    elif piece.register is not None and link.who not in {None, piece.register}:
        yield Problem(
            f"cette pièce est du registre « {piece.register.value} »",
            where,
            link.who.value if link.who else "",
            "retirez la clé who, ou citez une autre pièce",
        )


def _wrong_value(link: Link, piece: Piece, where: str) -> Iterator[Problem]:
    if piece.kind is Kind.INDICATOR:
        if not link.value or link.vintage is None:
            yield Problem(
                "la valeur lue de cet indicateur n’est pas notée",
                where,
                link.piece,
                "ajoutez value et vintage, comme le livre les imprime : "
                'value: "12,4 %", vintage: 2022',
            )
        if bool(link.measured) != (link.says is not None):
            ways = ", ".join(way.value for way in Way)
            yield Problem(
                "measured dit aussi ce que le constat affirme de la mesure, et lui seul",
                where,
                link.piece,
                f"ajoutez la clé says ({ways}), ou écrivez supports ou contradicts",
            )
    elif link.measured or link.says or link.value or link.territory or link.vintage is not None:
        yield Problem(
            "les clés measured, says, value, vintage et territory ne vont qu’avec un indicateur",
            where,
            link.piece,
            "écrivez supports ou contradicts, sans valeur",
        )
