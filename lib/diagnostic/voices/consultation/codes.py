"""Single-use codes, one per voter, printed on slips to cut; only their digests are kept."""

from __future__ import annotations

import json
import random
import re
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from diagnostic import paths
from diagnostic.errors import DataError, Problem
from diagnostic.text import typographic
from diagnostic.voices.consultation.model import Ballot, State
from diagnostic.voices.consultation.urn import Urn, open_urn

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is read for another: 0 and O, 1, I and L."""
LENGTH = 8
SHOWN = re.compile(rf"^[{ALPHABET}]{{4}}-?[{ALPHABET}]{{4}}$", re.IGNORECASE)


def issue(
    ballot: Ballot, counts: Mapping[str, int], seed: int | None = None
) -> tuple[Urn, dict[str, list[str]]]:
    """Draw codes for each group; nothing is written.

    Parameters
    ----------
    ballot : Ballot
    counts : mapping of str to int
        Codes wanted, by group.
    seed : int, optional
        For demonstrations only: the same codes every time.

    Returns
    -------
    Urn, dict of str to list of str
        The urn that knows the digests, and the codes, to be printed then forgotten.

    Raises
    ------
    DataError
        When the vote is closed, when codes were drawn already, or when a seed
        is given to a real vote.
    """
    ballot.require(
        State.PREPARED,
        State.OPEN,
        doing="tirer des codes",
        remedy="un vote clos ne se rouvre pas ; préparez un second tour",
    )
    urn = open_urn(ballot)
    if urn.codes:
        raise DataError(
            Problem(
                "des codes ont déjà été tirés pour ce vote",
                ballot.document.name,
                remedy="servez-vous des bulletins imprimés ; leurs codes ne sont gardés nulle part",
            )
        )
    if seed is not None and not ballot.declared.demonstration:
        raise DataError(
            Problem(
                "un vote réel ne tire pas ses codes d’une graine : on pourrait les retrouver",
                ballot.document.where(("demonstration",)),
                str(seed),
                "relancez sans --seed",
            )
        )
    draw: Any = secrets.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311 - a demonstration
    salt = bytes(draw.getrandbits(8) for _ in range(16)).hex()
    drawn: set[str] = set()
    codes: dict[str, list[str]] = {}
    for group in ballot.group_names:
        codes[group] = [_new(draw, drawn) for _ in range(counts.get(group, 0))]
    blank = replace(urn, salt=salt)
    known = {blank.digest(code): (group, False) for group, each in codes.items() for code in each}
    return replace(blank, codes=known), codes


def _new(draw: Any, drawn: set[str]) -> str:
    while True:
        text = "".join(draw.choice(ALPHABET) for _ in range(LENGTH))
        code = f"{text[:4]}-{text[4:]}"
        if code not in drawn:
            drawn.add(code)
            return code


def slips(ballot: Ballot, codes: Mapping[str, Sequence[str]]) -> bytes:
    """Return the slips as a PDF: A4 pages, one group after another, with lines to cut along."""
    import typst

    pages = []
    for group, held in codes.items():
        cells = ", ".join(_cell(ballot, group, code) for code in held)
        if cells:
            pages.append(f"#grid(columns: (1fr, 1fr), rows: 52mm, stroke: trait, {cells})")
    source = _HEAD.format(title=_typst(f"Codes de vote : {ballot.declared.title}"))
    source += "\n#pagebreak()\n".join(pages)
    with tempfile.TemporaryDirectory(prefix="bulletins-") as folder:
        main = Path(folder) / "slips.typ"
        main.write_text(source, encoding="utf-8")
        compiler = typst.Compiler(
            str(main),
            root=folder,
            font_paths=[str(paths.ASSETS / "fonts")],
            ignore_system_fonts=True,
        )
        content = compiler.compile(format="pdf", timestamp=0)
    return content if isinstance(content, bytes) else b"".join(content or [])


def _cell(ballot: Ballot, group: str, code: str) -> str:
    declared = ballot.declared
    return (
        f"bulletin({_typst(declared.title)}, {_typst(ballot.group_names[group])}, {_typst(code)}, "
        f"{_typst(declared.question)})"
    )


def _typst(text: str) -> str:
    return json.dumps(typographic(text), ensure_ascii=False)


_HEAD = """\
#set document(title: {title})
#set page(paper: "a4", margin: (x: 12mm, y: 14mm))
#set text(font: "Noto Sans", size: 9pt, lang: "fr")
#let trait = (paint: luma(120), thickness: 0.6pt, dash: "dashed")
#let bulletin(titre, groupe, code, question) = block(width: 100%, height: 100%, inset: 5mm)[
  #text(size: 8pt)[#titre] #h(1fr) #strong(groupe)
  #v(2mm)
  #align(center, text(size: 20pt, weight: "bold", tracking: 1.5pt, code))
  #v(1mm)
  #text(size: 7.5pt)[#question]
  #v(1fr)
  #text(size: 7pt)[Ce code sert une fois. Il ouvre le droit de voter ; il n’est gardé avec aucune
  réponse. Ne le montrez à personne, détruisez-le après le vote.]
]
"""


def masked(code: str) -> str:
    """Write a code so that nobody can use it: « K7••-•••• »."""
    plain = code.strip()
    return plain[:2] + "•" * max(len(plain) - 2, 0)


def slips_place(given: Path | None, name: str) -> Path:
    """Return where slips are written: a place given outside the project, or a temporary folder.

    Raises
    ------
    DataError
        When the place is inside the project, where a copy would stay.
    """
    if given is None:
        return Path(tempfile.mkdtemp(prefix="bulletins-")) / f"bulletins-{name}.pdf"
    path = given / f"bulletins-{name}.pdf" if given.is_dir() else given
    if path.resolve().is_relative_to(paths.root().resolve()):
        raise DataError(
            Problem(
                "les bulletins portent les codes : ils ne s’écrivent pas dans le projet",
                found=str(given),
                remedy="donnez un dossier hors du projet (une clé, le bureau)",
            )
        )
    return path
