"""What interviews speak of: who was met, which subjects come back, which come together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation.curve import curve
from diagnostic.presentation.figure import figure
from diagnostic.presentation.heat import EMPTY, heat
from diagnostic.presentation.tables import Column, grid, table
from diagnostic.study.interviews import interviews_folder
from diagnostic.study.model import Edition
from diagnostic.study.themes import LABELS
from diagnostic.text import NBSP
from diagnostic.voices import frequencies as counting
from diagnostic.voices.demonstration import marked
from diagnostic.voices.interviews import Interviews, read_interviews
from diagnostic.workbook.speech import missing

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

PAIRS = 10
"""Co-occurrences shown."""
SOURCE = "entretiens de l’équipe"


def interviews_table(context: Context) -> Block:
    """Return who was to be met, and who was."""
    held = _interviews(context)
    if held is None:
        return missing(context, "Aucun entretien n’est encore prévu pour cette étude.")
    rows = held.achieved()
    aimed, done = sum(target for _, target, _ in rows), sum(done for _, _, done in rows)
    data = pd.DataFrame(
        [*((each.label, *counts) for each, *counts in rows), ("Ensemble", aimed, done)],
        columns=["category", "target", "achieved"],
    )
    short = [each.value for each, target, met in rows if met < target]
    title = f"{text.counted(done, 'entretien mené', 'entretiens menés')} sur "
    title += f"{text.number(aimed)} visés"
    if short:
        left = text.counted(
            len(short), "catégorie reste à compléter", "catégories restent à compléter"
        )
        title += f"{NBSP}: {left}"
    months = sorted(each.month for each in held.plan.interviews)
    when = f", {_month(months[0])} à {_month(months[-1])}" if months else ""
    return table(
        context.anchor("tbl", "entretiens"),
        data,
        [
            Column("category", "Catégorie"),
            Column("target", "Visés", 0),
            Column("achieved", "Menés", 0),
        ],
        title=title,
        caption="Nombre d’entretiens visés et menés, par catégorie de personnes.",
        source=_source(held, when),
        total=[len(rows)],
    )


def themes_by_category(context: Context) -> Block:
    """Return how many interviews of each category speak of each theme, or of each code."""
    held = _interviews(context)
    inside = context.theme in LABELS
    coded = [c for c in held.coded if not inside or c.theme == context.theme] if held else []
    if held is None or not coded:
        return missing(context, "Aucun entretien n’a encore été codé pour ce chapitre.")
    counted = counting.frequencies(
        coded,
        held.plan,
        of=counting.by_code if inside else counting.by_theme,
        apart=1 if context.study.edition is Edition.WORKING else counting.LEAST,
    )
    return _heat(context, held, counted, inside=inside)


def _heat(
    context: Context, held: Interviews, counted: list[counting.Frequency], *, inside: bool
) -> Block:
    def label(subject: str) -> str:
        return held.label(subject) if inside else LABELS.get(subject, subject)

    columns = list(dict.fromkeys(each.category for each in counted))
    among = {each.category: each.among for each in counted}
    by = {(each.subject, each.category): each.interviews for each in counted}
    subjects = sorted(
        dict.fromkeys(each.subject for each in counted),
        key=lambda s: (-sum(by[s, c] for c in columns), label(s)),
    )
    cells = [
        [(str(by[s, c]) if by[s, c] else EMPTY, by[s, c] / among[c]) for c in columns]
        for s in subjects
    ]
    heads = [f"{text.capitalised(c)} ({among[c]})" for c in columns]
    data = pd.DataFrame(
        [[label(s), *(by[s, c] for c in columns)] for s in subjects], columns=["subject", *heads]
    )
    first = subjects[0]
    n = sum(by[first, c] for c in columns)
    everyone = sum(among.values())
    said = [
        f"{label(s)}{NBSP}: "
        + ", ".join(f"{h} {by[s, c]}" for h, c in zip(heads, columns, strict=True))
        for s in subjects
    ]
    what = "sous-thèmes" if inside else "thèmes"
    return figure(
        context.anchor("fig", "entretiens", "themes"),
        heat([label(s) for s in subjects], heads, cells),
        title=text.typographic(
            f"{text.counted(n, 'entretien')} sur {everyone} "
            f"{text.plural(n, 'parle', 'parlent')} de « {label(first)} »"
        ),
        caption=f"Nombre d’entretiens qui parlent de chacun des {what}, par catégorie "
        "de personnes ; entre parenthèses, les entretiens menés.",
        source=_source(held),
        alt=f"Tableau de nuances. Nombre d’entretiens par sujet et catégorie. {'. '.join(said)}.",
        how_to_read="Une case plus foncée dit une plus grande part des entretiens de la catégorie. "
        "Un entretien compte une fois, quel que soit le nombre de fois où l’on y revient.",
        width="large",
        data=data,
        values_table=grid(data, [Column("subject", "Sujet"), *(Column(h, h, 0) for h in heads)]),
    )


def cooccurrences(context: Context) -> Block:
    """Return what is spoken of together, most often first."""
    held = _interviews(context)
    coded = held.coded if held else ()
    if context.theme in LABELS:
        speaking = {c.interview for c in coded if c.theme == context.theme}
        coded = tuple(c for c in coded if c.interview in speaking)
    pairs = [p for p in counting.cooccurrences(coded) if p.together > 1][:PAIRS]
    if held is None or not pairs:
        return missing(context, "Aucun couple de sujets ne revient dans plusieurs entretiens.")
    data = pd.DataFrame(
        {
            "first": [held.label(p.first) for p in pairs],
            "second": [held.label(p.second) for p in pairs],
            "together": [p.together for p in pairs],
            "either": [p.either for p in pairs],
        }
    )
    top = data.iloc[0]
    return table(
        context.anchor("tbl", "entretiens", "ensemble"),
        data,
        [
            Column("first", "Sujet"),
            Column("second", "Et"),
            Column("together", "Les deux", 0),
            Column("either", "L’un ou l’autre", 0),
        ],
        title=text.typographic(
            f"« {top['first']} » et « {top['second']} » reviennent ensemble dans "
            f"{text.counted(int(top['together']), 'entretien')}"
        ),
        caption="Nombre d’entretiens qui parlent des deux sujets, et de ceux qui parlent de l’un "
        "ou de l’autre.",
        source=_source(held),
    )


def saturation(context: Context) -> Block:
    """Return the subjects met for the first time, interview after interview."""
    held = _interviews(context)
    order = [each.code for each in held.plan.interviews] if held else []
    met = [count for _, count in counting.saturation(held.coded if held else (), order)]
    if held is None or len(met) < 2:
        return missing(context, "Il faut au moins deux entretiens codés pour juger.")
    last = max(1, len(met) // 4)
    new = met[-1] - met[-last - 1]
    who = f"Les {last} derniers entretiens" if last > 1 else "Le dernier entretien"
    verb = text.plural(last, "apporte", "apportent")
    if new:
        title = f"{who} {verb} {text.counted(new, 'sujet nouveau', 'sujets nouveaux')}"
    else:
        title = f"{who} n’{verb} aucun sujet nouveau"
    said = ", ".join(f"{i}{NBSP}: {n}" for i, n in enumerate(met, 1))
    data = pd.DataFrame({"rank": [str(i) for i in range(1, len(met) + 1)], "met": met})
    return figure(
        context.anchor("fig", "entretiens", "saturation"),
        curve(met, x="Entretiens, dans l’ordre où ils ont été menés", y="Sujets rencontrés"),
        title=title,
        caption="Nombre de sujets différents rencontrés au fil des entretiens codés.",
        source=_source(held),
        alt=f"Courbe en escalier. Sujets rencontrés après chaque entretien. {said}.",
        how_to_read="Quand la courbe s’aplatit, de nouveaux entretiens n’apprendraient plus "
        "grand-chose ; tant qu’elle monte, il en manque.",
        data=data,
        values_table=grid(data, [Column("rank", "Entretien"), Column("met", "Sujets", 0)]),
    )


def _interviews(context: Context) -> Interviews | None:
    return read_interviews(interviews_folder(context.study.slug))


def _source(held: Interviews, more: str = "") -> str:
    months = sorted(each.month for each in held.plan.interviews)
    if not more and months:
        more = f", {_month(months[0])} à {_month(months[-1])}"
    return marked(f"{SOURCE}{more}.", held.demonstration)


def _month(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
