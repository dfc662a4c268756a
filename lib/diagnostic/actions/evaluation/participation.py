"""What residents have to do with the actions: built with them, voted on, scored by them."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.actions.evaluation.dispersion import heard, total
from diagnostic.actions.evaluation.grounds import Ground, Told, part
from diagnostic.actions.evaluation.words import Level, Scale
from diagnostic.actions.words import Level as Part
from diagnostic.text import NBSP, counted, number
from diagnostic.voices.consultation import results
from diagnostic.voices.consultation.cells import Shown
from diagnostic.voices.consultation.model import State, load, votes
from diagnostic.voices.consultation.store import read_rows
from diagnostic.voices.pieces import Register

LEVEL = Level.PARTICIPATION


def participation(told: Told) -> Iterator[Ground]:
    """Yield how the actions meet what people expect, and who says so."""
    sheets, evaluation = told.sheets, told.evaluation
    made = [sheet for sheet in sheets if sheet.who.residents and sheet.who.residents.with_residents]
    levels = [
        f"{level.value}{NBSP}: {', '.join(ids)}"
        for level in Part
        if (ids := [sheet.id for sheet in sheets if sheet.who.residents is level])
    ]
    unsaid = [sheet.id for sheet in sheets if sheet.who.residents is None]
    if unsaid:
        levels.append(f"non dit{NBSP}: {', '.join(unsaid)}")
    yield Ground(LEVEL, "Fiches faites avec les habitants", part(len(made), len(sheets)),
                 tuple(levels))  # fmt: skip
    known = evaluation.actions.known
    cited = list(dict.fromkeys(name for sheet in sheets for name in sheet.why.constats))
    lived = [
        name for name in cited
        if any(known.evidence.register(link) is Register.RESIDENTS
               for link in known.findings[name].links)
    ]  # fmt: skip
    yield Ground(LEVEL, "Constats de ces fiches où des habitants parlent",
                 part(len(lived), len(cited)) if cited else "aucun constat")  # fmt: skip
    voted = [(sheet.id, item) for sheet in sheets for item in sheet.evaluation.priority]
    yield Ground(
        LEVEL,
        "Fiches reliées à un énoncé mis au vote, avec la note médiane de chaque groupe",
        part(len({name for name, _ in voted}), len(sheets)),
        tuple(f"{name}, {item}{NBSP}: {told.votes.get(item, 'vote non clos')}"
              for name, item in voted),
    )  # fmt: skip
    people = heard(evaluation.scores)
    yield Ground(
        LEVEL,
        "Qui a noté",
        f"{total(evaluation.scores)} personnes" if evaluation.scores else "personne encore",
        tuple(f"{each.category.value}{NBSP}: {each.written}" for each in people),
    )
    stories = evaluation.stories
    yield Ground(
        LEVEL,
        "Récits de changement recueillis",
        number(len(stories)) if stories else "aucun",
        tuple(
            f"{scale.value}{NBSP}: {counted(count, 'récit')}"
            for scale in Scale
            if (count := sum(each.story.scale is scale for each in stories))
        ),
    )


def by_group(study: str) -> dict[str, str]:
    """Return how each group of the closed votes stands to each item, in words."""
    said: dict[str, str] = {}
    for name in votes(study):
        ballot = load(study, name)
        if ballot.state is not State.CLOSED or not ballot.declared.format.graded:
            continue
        for found in results.of(ballot, read_rows(ballot)):
            for item in ballot.items:
                cells = [(label, found.cell(item.id, group)) for group, label in
                         found.groups.items()]  # fmt: skip
                parts = [
                    f"{label} {number(cell.median, 0 if cell.median == int(cell.median) else 1)}"
                    for label, cell in cells
                    if cell.shown is not Shown.NOTHING and cell.median is not None
                ]
                if not parts:
                    continue
                asked = f"{found.dimension} " if found.dimension else "note "
                words = f"{asked}({', '.join(parts)}, sur {found.scale.size})"
                said[item.id] = f"{said[item.id]} ; {words}" if item.id in said else words
    return said
