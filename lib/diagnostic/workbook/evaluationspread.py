"""How opinions gather or part: median, range, agreement, reasons at both ends, who scored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.evaluation.dispersion import RULES, Reading, heard, score, spread
from diagnostic.actions.evaluation.words import CORE, Category, Level
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.sheets import shown_id
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.evaluated import Evaluated, absent, evaluated
from diagnostic.workbook.evaluation import OF, fiction, of_level

if TYPE_CHECKING:
    from diagnostic.actions.evaluation.model import Score
    from diagnostic.actions.evaluation.words import Moment
    from diagnostic.workbook.context import Context


def dispersion(context: Context) -> Block:
    """Return how opinions gather or part, fiche by fiche, then by category of people."""
    found = evaluated(context)
    if found is None or not found.evaluation.scores:
        return absent(context)
    parts = []
    for moment in found.evaluation.moments:
        parts += [
            _spreads(context, found, moment),
            _disputed(context, found, moment),
            _by_category(context, found, moment),
        ]
    parts += _apart(context, found)
    return joined([part for part in parts if part is not None])


def _spreads(context: Context, found: Evaluated, moment: Moment) -> Block | None:
    rows, split, few = [], [], 0
    for name in found.evaluation.subjects:
        for level in CORE:
            each = spread(found.evaluation.of((name,), level, moment))
            if not each.given:
                continue
            if not each.shown:
                few += 1
                continue
            if each.reading is Reading.SPLIT:
                split.append(f"{OF[level]} de {shown_id(name)}")
            low, high = each.range
            rows.append(
                {
                    "note": f"{shown_id(name)}, {level.value}",
                    "median": f"{score(each.median)} ({low} à {high})"
                    if low != high
                    else score(each.median),
                    "agreement": text.number(each.agreement, 2),
                    "counts": " · ".join(map(str, each.counts)) if each.counted else "non montrées",
                    "reading": each.reading.value,
                }
            )
    if not rows:
        return None
    close = sum(row["reading"] == Reading.SHARED.value for row in rows)
    when = text.capitalised(moment.said)
    if split:
        shown = split[:2]
        more = f" et {text.counted(len(split) - 2, 'autre note')}" if len(split) > 2 else ""
        message = f"{when}, les avis s’opposent sur {text.enumeration(shown)}{more}"
    else:
        message = (
            f"{when}, {close} notes sur {len(rows)} rapprochent les avis, aucune ne les oppose"
        )
    untold = ""
    if few:
        words = text.counted(few, "note n’est pas montrée", "notes ne sont pas montrées")
        untold = f" {text.capitalised(words)}, faute de {RULES.least_ballots} avis."
    return table(
        context.anchor("tbl", "dispersion", moment.value),
        pd.DataFrame(rows),
        (
            Column("note", "Note"),
            Column("median", "Médiane (étendue)", right=True),
            Column("agreement", "Accord A", right=True),
            Column("counts", "Notes 1 · 2 · 3 · 4", right=True),
            Column("reading", "Lecture"),
        ),
        title=text.typographic(message),
        caption=text.typographic(f"Dispersion des notes, objet par objet.{untold}"),
        source=text.typographic(marked("grilles d’évaluation de l’étude.", fiction(found))),
        how_to_read=text.typographic(
            "L’accord A de van der Eijk va de −1 (deux camps) à 1 (tous pareils) ; 0 quand les "
            "notes se répartissent également. Aucune moyenne n’est donnée : elle cacherait les "
            "désaccords."
        ),
    )


def _disputed(context: Context, found: Evaluated, moment: Moment) -> Block | None:
    """Return the reasons given at both ends where opinions part; never in a public book."""
    if context.study.edition is Edition.PUBLIC:
        return None
    rows = []
    for name in found.evaluation.subjects:
        for level in CORE:
            held = found.evaluation.of((name,), level, moment)
            each = spread(held)
            if each.reading not in {Reading.SPLIT, Reading.SPREAD}:
                continue
            low, high = each.range
            rows.append(
                {
                    "note": f"{shown_id(name)}, {level.value}",
                    "low": f"{low} : {_reason(held, low)}",
                    "high": f"{high} : {_reason(held, high)}",
                }
            )
    if not rows:
        return None
    return table(
        context.anchor("tbl", "desaccords", moment.value),
        pd.DataFrame(rows).map(text.typographic),
        (
            Column("note", "Note"),
            Column("low", "La note la plus basse, et pourquoi"),
            Column("high", "La note la plus haute, et pourquoi"),
        ),
        title=text.typographic(f"{text.capitalised(moment.said)}, ce qui sépare les avis"),
        caption="Raisons données aux deux bouts, là où les avis sont dispersés ou opposés. Un "
        "désaccord se discute avant de se trancher.",
        source=text.typographic(marked("grilles d’évaluation de l’étude.", fiction(found))),
    )


def _reason(held: Sequence[Score], mark: int) -> str:
    return next(each.justification for each in held if each.score == mark)


def _by_category(context: Context, found: Evaluated, moment: Moment) -> Block:
    held = [each for each in found.evaluation.scores if each.moment is moment]
    counts = {each.category: each for each in heard(held)}
    rows = []
    for level in CORE:
        row = {"level": text.capitalised(level.value)}
        for category in Category:
            own = spread(e for e in held if e.category is category and e.level is level)
            row[category.value] = (
                score(own.median) if own.shown else "–" if not own.given else "non montrée"
            )
        rows.append(row)
    rows.append({"level": "Personnes", **{c.value: counts[c].written for c in Category}})
    none = [c.whose for c in Category if counts[c].missing]
    when = text.capitalised(moment.said)
    message = f"il manque l’avis {text.enumeration(none)}" if none else "chaque catégorie a noté"
    return table(
        context.anchor("tbl", "categories", moment.value),
        pd.DataFrame(rows),
        (
            Column("level", "Niveau"),
            *(Column(c.value, text.capitalised(c.value), right=True) for c in Category),
        ),
        title=text.typographic(f"{when}, {message}"),
        caption=text.typographic(
            "Note médiane par catégorie de personnes, toutes fiches réunies. En dessous de "
            f"{RULES.least_ballots} personnes, la note n’est pas montrée."
        ),
        source=text.typographic(marked("grilles d’évaluation de l’étude.", fiction(found))),
        total=(len(rows) - 1,),
    )


def _apart(context: Context, found: Evaluated) -> list[Block]:
    """Return the criteria scored besides the four levels: they replace none of them."""
    rows = []
    for level in Level:
        if level.core:
            continue
        for moment in found.evaluation.moments:
            each = spread(of_level(found, moment, level))
            if each.given:
                rows.append(
                    {"level": text.capitalised(level.value),
                     "asks": text.typographic(level.question),
                     "moment": moment.value, "said": each.written}
                )  # fmt: skip
    if not rows:
        return []
    return [
        table(
            context.anchor("tbl", "criteres"),
            pd.DataFrame(rows),
            (
                Column("level", "Critère"),
                Column("asks", "Question"),
                Column("moment", "Moment"),
                Column("said", "Note médiane"),
            ),
            title="D’autres critères, notés à part, ne remplacent aucun des quatre niveaux",
            caption="Critères ajoutés, toutes fiches réunies.",
            source=text.typographic(marked("grilles d’évaluation de l’étude.", fiction(found))),
        )
    ]
