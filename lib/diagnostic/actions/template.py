"""A new fiche, started from a finding: commented, ready to fill, never over another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.actions.words import Flag, Level, Mode, Novelty, Role, Scheme, State, Tie
from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown
from diagnostic.text import near_matches
from diagnostic.voices.pieces import Kind

if TYPE_CHECKING:
    from enum import StrEnum

    from diagnostic.actions.actions import Actions, Known
    from diagnostic.voices.evidence import Finding


def new_sheet(folder: Path, known: Known, finding: str, actions: Actions | None) -> Path:
    """Write a new fiche that answers a finding, and return its path.

    Parameters
    ----------
    folder : Path
        Where fiches are.
    known : Known
    finding : str
        ``C-seniors-01``.
    actions : Actions or None
        The chain, when there is one already: its axes and objectives are proposed.

    Raises
    ------
    DataError
        When the finding does not exist, or the file appears meanwhile: nothing
        is ever overwritten.
    """
    if finding not in known.findings:
        raise DataError(
            Problem(
                "ce constat n’est pas déclaré dans evidence.yml",
                found=finding,
                remedy="citez un constat déclaré, ou déclarez-le d’abord",
                near=near_matches(finding, known.findings) or tuple(known.findings)[:3],
            )
        )
    name = next_id(folder)
    path = folder / f"{name}.yml"
    folder.mkdir(parents=True, exist_ok=True)
    written = sheet_text(name, known.findings[finding], known, actions)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(written)
    except FileExistsError:
        raise DataError(
            Problem(
                "cette fiche existe déjà ; elle n’a pas été modifiée",
                found=shown(path),
                remedy="relancez la commande : elle prendra le numéro suivant",
            )
        ) from None
    return path


def next_id(folder: Path) -> str:
    """Return the first identifier after those taken: a number is never used twice."""
    taken = [path.stem for path in folder.glob("ACT-*.yml")]
    numbers = [int(stem[4:]) for stem in taken if stem[4:].isdecimal()]
    return f"ACT-{max(numbers, default=0) + 1:02d}"


def sheet_text(name: str, finding: Finding, known: Known, actions: Actions | None) -> str:
    """Return the text of a new fiche."""
    return "\n".join(_lines(name, finding, known, actions)) + "\n"


def _lines(name: str, finding: Finding, known: Known, actions: Actions | None) -> Iterator[str]:
    yield "# yaml-language-server: $schema=../../../sheet.schema.json"
    yield "# Une fiche action. Retirez le dièse en tête d’une ligne pour la compléter."
    yield "# Sans pilote, elle reste une idée. Ne nommez personne : une organisation, une fonction."
    yield f'id: "{name}"'
    yield f'title: "À compléter : un verbe et son objet ({name})"'
    yield f'status: "{State.IDEA.value}"  # {_choices(State)}'
    yield f'# kind: "{Novelty.NEW.value}"  # {_choices(Novelty)}'
    yield "# exemplary: false  # projet commun exemplaire"
    yield '# structures: ["CCAS"]  # structures qui la partagent'
    yield from _axis(actions)
    yield f'theme: "{finding.theme}"'
    yield '# clearance: "interne"  # interne, publique'
    yield ""
    yield "why:"
    yield f"  # {_flat(finding.text)}"
    for link in finding.links:
        piece = known.evidence.pieces[link.piece]
        value = f" : {link.value} ({link.vintage})" if piece.kind is Kind.INDICATOR else ""
        yield f"  #   {piece.kind.value} {link.piece}{value}"
    yield f'  constats: ["{finding.id}"]'
    yield '  # need: ["exprimé"]  # normatif, ressenti, exprimé, comparatif'
    yield '  # context: ""'
    yield '  # instance: "groupe de travail, conférence sociale…"'
    yield ""
    yield from _WHAT
    yield f'#   modes: ["{Mode.OUTREACH.value}"]  # {_choices(Mode)}'
    yield f'#   flags: ["{Flag.FAMILIES.value}"]  # {_choices(Flag)}'
    yield ""
    yield from _WHO
    yield f"#       roles: [{json.dumps(Role.FUNDS.value)}]  # {_choices(Role)}"
    yield f'#   residents: "{Level.BUILT_WITH.value}"  # {_choices(Level)}'
    yield from _FRICTIONS
    yield ""
    yield from (line.replace("ACT-00", name) for line in _HOW)
    yield f'#     - {{action: ACT-02, tie: "{Tie.COMPLETES.value}"}}  # {_choices(Tie)}'
    yield "#   schemes:"
    yield f'#     - {{scheme: "{Scheme.CTG.value}"}}  # {_choices(Scheme)}'
    yield ""
    yield from _REST


def _axis(actions: Actions | None) -> Iterator[str]:
    axes = actions.chain.axes if actions else ()
    if not axes:
        yield '# axis: "AX-1"  # déclarez d’abord les axes dans chain.yml'
        return
    yield f'# axis: "{axes[0].id}"'
    yield from (f"#   {axis.id} : {_flat(axis.title)}" for axis in axes)


def _choices(words: type[StrEnum]) -> str:
    return ", ".join(word.value for word in words)


def _flat(text: str) -> str:
    return " ".join(text.split())


_WHAT = (
    "# what:",
    '#   objectives: ["OB-1.1"]  # objectifs généraux de chain.yml',
    "#   operational:",
    '#     - text: "Ce qui sera atteint"',
    "#       by: 2027-12-31",
    '#       measure: "1"  # rang de l’indicateur qui le montrera',
    "#   public:",
    '#     who: "Le public visé"',
    "#     # indicator, vintage et value : son estimation, telle que le livre l’imprime",
    '#   territory: ["Toute la ville"]',
    "#   effects:",
    '#     individual: ""',
    '#     group: ""',
    '#     territory: ""',
)
_WHO = (
    "# who:",
    "#   pilot:",
    '#     organisation: "CCAS"',
    '#     function: "direction"',
    "#   partners:",
    '#     - organisation: "Département"',
)
_FRICTIONS = (
    '#   coordination: ""',
    "#   frictions:",
    '#     - friction: "Le frein à la coordination"',
    '#       remedy: "Le remède"',
)
_HOW = (
    "# how:",
    '#   content: ""',
    "#   steps:",
    '#     - id: "ET-ACT-00-1"',
    '#       text: "Ce qui sera fait"',
    "#       start: 2027-01-15",
    "#       end: 2027-03-31",
    '#       owner: "CCAS"',
    "#   links:",
)
_REST = (
    "# means:",
    "#   staff: 0.5  # équivalents temps plein",
    '#   pooling: ""',
    "#   budget:",
    "#     years:",
    "#       - year: 2027",
    "#         expenses:",
    '#           - {item: "Coordination", amount: 12000}',
    "#         revenues:",
    '#           - {funder: "Ville", amount: 12000, state: "demandé"}  # demandé, obtenu',
    "#     total: 12000",
    "#     funders: {Ville: 12000}",
    "",
    "# when:",
    "#   start: 2027-01-15  # année-mois-jour",
    "#   end: 2028-12-31",
    "#   review: 2027-06-11",
    "",
    "# evaluation:",
    "#   indicators:  # au moins un de réalisation, un de résultat, un de ressenti",
    '#     - measures: "résultat"  # contexte, réalisation, résultat, effet, ressenti',
    '#       definition: "Ce que l’on compte"',
    '#       source: ""',
    '#       baseline: {value: "12 %", vintage: 2026}  # l’empreinte est donnée par action check',
    '#       target: {value: "60 %", year: 2028}',
    '#       frequency: "annuelle"',
    '#       owner: ""',
    '#       contribution: "plausible"  # forte, plausible, faible',
    "#   feasibility:  # de 1 à 4",
    "#     technical: 3",
    "#     financial: 2",
    "#     partnership: 3",
    "#     political: 4",
    '#     why: "Ce qui fonde ces notes"',
    "",
    "# life:",
    '#   summary: ""  # résumé public, 600 caractères au plus, sans nom de personne',
)
