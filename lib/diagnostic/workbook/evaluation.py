"""The chapter of evaluation: the four levels, and what the data say beside the scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.evaluation.dispersion import RULES, Reading, heard, score, spread, total
from diagnostic.actions.evaluation.grounds import listed
from diagnostic.actions.evaluation.words import CORE, EXPECTED, Level
from diagnostic.presentation import boxes, html, markdown, sections
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.figure import figure
from diagnostic.presentation.heat import heat
from diagnostic.presentation.sheets import shown_id
from diagnostic.presentation.tables import Column, grid
from diagnostic.study.model import Edition
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.evaluated import Evaluated, absent, evaluated

if TYPE_CHECKING:
    from diagnostic.actions.evaluation.dispersion import Spread
    from diagnostic.actions.evaluation.grounds import Ground
    from diagnostic.actions.evaluation.model import Score
    from diagnostic.actions.evaluation.words import Moment
    from diagnostic.workbook.context import Context

MOST_ROWS = 16
"""Rows of a table of shades above which axes alone are shown."""
_LEAD = (
    "Les actions répondent-elles au besoin, s’accordent-elles entre elles et avec le territoire, "
    "leurs moyens sont-ils à leur mesure, et qu’en pensent les habitants ?"
)


def opening(context: Context) -> Block:
    """Return the chapter's first lines: who scored what, and when."""
    found = evaluated(context)
    if found is None:
        return absent(context)
    evaluation = found.evaluation
    lines = [_LEAD]
    for moment in evaluation.moments:
        held = [each for each in evaluation.scores if each.moment is moment]
        fiches = len({e.subject for e in held if e.subject in evaluation.actions.by_id})
        noted = text.counted(fiches, "fiche") if fiches else "les axes"
        lines.append(f"{text.capitalised(moment.said)}, {total(held)} personnes ont noté {noted}.")
    missing = _missing(found)
    if missing:
        lines.append(f"Il manque l’avis {text.enumeration(missing)}.")
    if not evaluation.scores:
        lines.append("Aucune note n’est encore donnée.")
    if count := len(evaluation.stories):
        verb = "raconte" if count == 1 else "racontent"
        lines.append(f"{text.capitalised(text.counted(count, 'récit'))} {verb} ce qui a changé.")
    return boxes.chapo(text.typographic(marked(" ".join(lines), evaluation.fictional)))


def _missing(found: Evaluated) -> list[str]:
    scores = found.evaluation.scores
    if not scores:
        return []
    return [e.category.whose for e in heard(scores) if e.missing and e.category in EXPECTED]


def levels(context: Context) -> Block:
    """Return the four levels by axis and fiche, a table of shades per moment."""
    found = evaluated(context)
    if found is None or not found.evaluation.scores:
        return absent(context)
    moments = found.evaluation.moments
    return joined([_shades(context, found, moment) for moment in moments])


def _shades(context: Context, found: Evaluated, moment: Moment) -> Block:
    rows = _rows(found, moment)
    cells = {
        (name, level): spread(found.evaluation.of(subjects, level, moment))
        for name, subjects in rows.items()
        for level in CORE
    }
    drawn = [[_drawn(cells[name, level]) for level in CORE] for name in rows]
    heads = [text.capitalised(level.value) for level in CORE]
    data = pd.DataFrame(
        [[name, *(cells[name, level].written for level in CORE)] for name in rows],
        columns=["subject", *heads],
    )
    said = [
        f"{name}{NBSP}: "
        + ", ".join(f"{level.value} {cells[name, level].written}" for level in CORE)
        for name in rows
    ]
    return figure(
        context.anchor("fig", "niveaux", moment.value),
        heat(list(rows), heads, drawn, width="large", strong=_gathering(rows)),
        title=text.typographic(_best(found, moment)),
        caption=text.typographic(
            "Note médiane de chaque niveau, de 1 à 4 ; entre parenthèses, la plus basse et la plus "
            f"haute. Un axe réunit les notes de ses fiches. {text.capitalised(moment.said)}."
        ),
        source=text.typographic(marked("grilles d’évaluation de l’étude.", fiction(found))),
        alt=text.typographic(f"Tableau de nuances. {'. '.join(said)}."),
        how_to_read=text.typographic(
            "Plus la case est foncée, plus la note médiane est haute. « ≠ » : les avis "
            f"s’opposent. « < {RULES.least_ballots} » : moins de {RULES.least_ballots} personnes "
            "ont noté, rien n’est montré. « – » : personne n’a noté."
        ),
        width="large",
        data=data,
        values_table=grid(data, [Column("subject", "Objet"), *(Column(h, h) for h in heads)]),
    )


def _gathering(rows: Mapping[str, Sequence[str]]) -> tuple[int, ...]:
    """Return the rows that gather others: axes are told from their fiches."""
    return tuple(i for i, subjects in enumerate(rows.values()) if len(subjects) > 1)


def _rows(found: Evaluated, moment: Moment) -> dict[str, tuple[str, ...]]:
    """Return what each row gathers: axes, then their fiches while there is room."""
    evaluation, actions = found.evaluation, found.evaluation.actions
    scored = {each.subject for each in evaluation.scores if each.moment is moment}
    rows: dict[str, tuple[str, ...]] = {}
    for axis, declared in actions.axes.items():
        within = evaluation.within(axis)
        if not scored & set(within):
            continue
        rows[f"{shown_id(axis)} {declared.title}"] = within
        for name in within:
            if name != axis and name in scored:
                rows[f"{shown_id(name)} {evaluation.title(name)}"] = (name,)
    for sheet in actions.of_axis(""):
        if sheet.id in scored:
            rows[f"{shown_id(sheet.id)} {sheet.title}"] = (sheet.id,)
    if len(rows) <= MOST_ROWS:
        return rows
    return {name: subjects for name, subjects in rows.items() if len(subjects) > 1} or rows


def _drawn(each: Spread) -> tuple[str, float]:
    """Return what a cell says and its shade: a quarter per score."""
    if not each.given:
        return "", 0.0
    if not each.shown:
        return f"< {RULES.least_ballots}", 0.0
    low, high = each.range
    said = score(each.median) + (f" ({low}–{high})" if low != high else "")
    return said + (" ≠" if each.reading is Reading.SPLIT else ""), each.median / 4


def _best(found: Evaluated, moment: Moment) -> str:
    """Return the message of a table of shades: the level best and least well scored."""
    held = {level: spread(of_level(found, moment, level)) for level in CORE}
    told = {level: each.median for level, each in held.items() if each.shown}
    when = text.capitalised(moment.said)
    if not told:
        return f"{when}, trop peu de personnes ont noté pour conclure"
    high, low = max(told.values()), min(told.values())
    if high == low:
        return f"{when}, les niveaux reçoivent tous une note médiane de {score(high)} sur 4"
    first = [OF[level] for level, value in told.items() if value == high]
    last = [OF[level] for level, value in told.items() if value == low]
    return (
        f"{when}, {text.enumeration(first)} {_verb(first)} le mieux "
        f"({score(high)} sur 4), {text.enumeration(last)} le moins bien ({score(low)})"
    )


OF = {
    Level.RELEVANCE: "la pertinence",
    Level.COHERENCE: "la cohérence",
    Level.EFFICIENCY: "l’efficience",
    Level.PARTICIPATION: "la participation",
}
"""The levels in a sentence."""


def _verb(names: Sequence[str]) -> str:
    return "se note" if len(names) == 1 else "se notent"


def of_level(found: Evaluated, moment: Moment, level: Level) -> list[Score]:
    """Return the scores of a level at a moment."""
    return [e for e in found.evaluation.scores if e.moment is moment and e.level is level]


def fiction(found: Evaluated) -> bool:
    """Whether some scores are fictional."""
    return any(each.demonstration for each in found.evaluation.scores)


def grounds(context: Context) -> Block:
    """Return what the data say of each level; then the pieces that scores rest on."""
    found = evaluated(context)
    if found is None:
        return absent(context)
    every = listed(found.told)
    parts = [_grounded(context, found, level, every) for level in CORE]
    if found.evaluation.scores:
        parts.append(_cited(context, found))
    return joined(parts)


def _grounded(context: Context, found: Evaluated, level: Level, every: Sequence[Ground]) -> Block:
    whole = context.study.edition is not Edition.PUBLIC
    items = []
    for each in every:
        if each.level is level:
            detail = shown_id(" ; ".join(each.detail)) if whole else ""
            said = f"{text.capitalised(detail)}." if detail else ""
            items.append((f"{each.label} : {each.value}.", said))
    title = f"{text.capitalised(level.value)} : {text.lowered(level.question)}"
    origin = marked("constats, fiches actions, suivi et votes de l’étude.", found.fictional)
    parts = (subheading(context, title, level.value), sections.bullets(items),
             sections.source(origin))  # fmt: skip
    return joined([part for part in parts if part is not None])


def subheading(context: Context, title: str, name: str) -> Block:
    """Return a heading inside a section, out of the table of contents."""
    said = text.typographic(title)
    anchor = context.anchor("sec", name)
    return Block(
        "prose",
        f"### {markdown.escape(said)} {{#{anchor} .unnumbered .unlisted}}",
        html.block(html.tag("h3", html.text(said))),
        said,
    )


def _cited(context: Context, found: Evaluated) -> Block:
    cited: dict[str, dict[str, int]] = {}
    for each in found.evaluation.scores:
        for name in each.evidence:
            levels_ = cited.setdefault(name, {})
            levels_[each.level.value] = levels_.get(each.level.value, 0) + 1
    ordered = sorted(cited, key=lambda name: (-sum(cited[name].values()), name))
    counted = spread(found.evaluation.scores).shown
    items = []
    for name in ordered[:MOST_ROWS]:
        said = found.piece(name)
        for_ = text.enumeration(list(cited[name]))
        times = f" ; {text.number(sum(cited[name].values()))} fois" if counted else ""
        items.append((f"{shown_id(name)}.", f"{said.rstrip('.')} ({for_}{times})."))
    more = f", les {MOST_ROWS} plus citées" if len(ordered) > MOST_ROWS else ""
    head = subheading(context, f"Les pièces citées, et pour quel niveau{more}", "pieces")
    origin = sections.source(marked("grilles d’évaluation de l’étude.", fiction(found)))
    parts = (head, sections.bullets(items), origin)
    return joined([part for part in parts if part is not None])
