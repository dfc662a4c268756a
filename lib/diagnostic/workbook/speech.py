"""What people said in interviews: cleared quotations, and what they speak of, in counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import paths, text
from diagnostic.confidentiality.gate import cleared
from diagnostic.presentation import boxes
from diagnostic.presentation.curve import curve
from diagnostic.presentation.figure import figure
from diagnostic.presentation.heat import EMPTY, heat
from diagnostic.presentation.tables import Column, grid, table
from diagnostic.study.interviews import interviews_folder
from diagnostic.study.model import Edition
from diagnostic.study.respondents import PROFESSIONALS, Respondent
from diagnostic.study.themes import LABELS
from diagnostic.text import NBSP
from diagnostic.voices import frequencies as counting
from diagnostic.voices.demonstration import LABEL, marked
from diagnostic.voices.interviews import Interviews, read_interviews
from diagnostic.workbook.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diagnostic.confidentiality.gate import Cleared, Quote
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

MOST = 6
"""Quotations of one kind in a chapter."""
PAIRS = 10
"""Co-occurrences shown."""
_OF = {"professionals": "de professionnels", "residents": "d’habitants", "elected": "d’élus"}
SOURCE = "entretiens de l’équipe"


def quotes(context: Context, categories: Iterable[Respondent]) -> list[Quote]:
    """Return the quotations of the chapter that its edition may show.

    Raises
    ------
    DisclosureError
        In a shared edition, when any verbatim of the study stands in the way.
    """
    found, kept = _cleared(context), set(categories)
    if context.theme in LABELS:
        return found.of(context.theme, kept)
    return [each for each in found.quotes if each.category in kept]


def said(context: Context, who: str) -> Block:
    """Return what some of the people met say, or that nothing may be shown."""
    block = {"professionals": professionals, "residents": residents, "elected": elected}[who](
        context
    )
    return block or _missing(
        context, f"Aucune parole {_OF[who]} n’est encore prête à paraître ici."
    )


def professionals(context: Context) -> Block | None:
    """Return « Ce que disent les professionnels »; None when nothing may be shown."""
    return _said(context, "Ce que disent les professionnels", PROFESSIONALS)


def residents(context: Context) -> Block | None:
    """Return « Ce que disent les habitants »; None when nothing may be shown."""
    return _said(context, "Ce que disent les habitants", (Respondent.RESIDENTS,))


def elected(context: Context) -> Block | None:
    """Return « Ce que disent les élus »; None when nothing may be shown."""
    return _said(context, "Ce que disent les élus", (Respondent.ELECTED,))


def _cleared(context: Context) -> Cleared:
    return cleared(context.study.edition, paths.field(context.study.slug), allowed=allowed(context))


def allowed(context: Context) -> tuple[str, ...]:
    """Return the places that may be named: the town, and the wider ones it is in."""
    parents = [context.gazetteer[each] for each in context.town.parents.values()]
    return tuple(
        dict.fromkeys(n for each in (context.town, *parents) for n in (each.name, each.short))
    )


def _said(context: Context, title: str, categories: Iterable[Respondent]) -> Block | None:
    found = quotes(context, categories)
    if not found:
        return None
    ready = [each for each in found if not each.pending][:MOST]
    pending = [each for each in found if each.pending]
    parts = [boxes.prose(boxes.markdown.Prose(boxes.markdown.strong(title)))]
    if ready:
        parts.append(boxes.parole([_quoted(each) for each in ready]))
    if pending:
        lines = [f"{_words(each)} ({each.id})" for each in pending]
        head = text.counted(len(pending), "verbatim à relire", "verbatims à relire")
        parts.append(boxes.relire(lines, f"{head} avant de partager"))
    ids = [each.id for each in ready]
    return joined(parts).using(verbatims=ids)


def _quoted(quote: Quote) -> tuple[str, str]:
    """Return the words and who says them, with the stable id and the mark of a fiction."""
    said = [quote.speaker, "propos reformulés" if quote.paraphrased else "entretien", quote.id]
    if quote.demonstration:
        said.append(LABEL)
    return _words(quote), ", ".join(said)


def _words(quote: Quote) -> str:
    return text.typographic(quote.text)


def interviews_table(context: Context) -> Block:
    """Return who was to be met, and who was."""
    held = _interviews(context)
    if held is None:
        return _missing(context, "Aucun entretien n’est encore prévu pour cette étude.")
    rows = [
        {"category": each.label, "target": target, "achieved": done}
        for each, target, done in held.achieved()
    ]
    total = {key: sum(row[key] for row in rows) for key in ("target", "achieved")}
    data = pd.DataFrame([*rows, {"category": "Ensemble", **total}])
    short = [row["category"] for row in rows if row["achieved"] < row["target"]]
    title = f"{text.counted(total['achieved'], 'entretien mené', 'entretiens menés')} sur "
    title += f"{text.number(total['target'])} visés"
    if short:
        title += f"{NBSP}: il en manque du côté de {_listed(short)}"
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
        return _missing(context, "Aucun entretien n’a encore été codé pour ce chapitre.")
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
    label = held.label if inside else lambda theme: LABELS.get(theme, theme)
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
            f"{text.counted(n, 'entretien')} sur {everyone} {text.plural(n, 'parle', 'parlent')} de "
            f"« {label(first)} »"
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
        return _missing(context, "Aucun couple de sujets ne revient dans plusieurs entretiens.")
    data = pd.DataFrame(
        {
            "first": [held.label(p.first) for p in pairs],
            "second": [held.label(p.second) for p in pairs],
            "together": [p.together for p in pairs],
            "share": [100 * p.jaccard for p in pairs],
        }
    )
    top = data.iloc[0]
    return table(
        context.anchor("tbl", "entretiens", "ensemble"),
        data,
        [
            Column("first", "Sujet"),
            Column("second", "Et"),
            Column("together", "Entretiens", 0),
            Column("share", "Part (%)", 0),
        ],
        title=text.typographic(f"« {top['first']} » et « {top['second']} » vont souvent ensemble"),
        caption="Nombre d’entretiens qui parlent des deux sujets, et leur part parmi ceux qui "
        "parlent de l’un ou de l’autre.",
        source=_source(held),
    )


def saturation(context: Context) -> Block:
    """Return the subjects met for the first time, interview after interview."""
    held = _interviews(context)
    order = [each.code for each in held.plan.interviews] if held else []
    met = [count for _, count in counting.saturation(held.coded if held else (), order)]
    if held is None or len(met) < 2:
        return _missing(context, "Il faut au moins deux entretiens codés pour juger.")
    last = max(1, len(met) // 4)
    new = met[-1] - met[-last - 1]
    subjects = (
        text.counted(new, "sujet nouveau", "sujets nouveaux") if new else "aucun sujet nouveau"
    )
    bring = (
        f"Les {last} derniers entretiens apportent" if last > 1 else "Le dernier entretien apporte"
    )
    said = ", ".join(f"{i}{NBSP}: {n}" for i, n in enumerate(met, 1))
    data = pd.DataFrame({"rank": [str(i) for i in range(1, len(met) + 1)], "met": met})
    return figure(
        context.anchor("fig", "entretiens", "saturation"),
        curve(met, x="Entretiens, dans l’ordre où ils ont été menés", y="Sujets rencontrés"),
        title=f"{bring} {subjects}",
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


def _missing(context: Context, what: str) -> Block:
    """Say what is missing; to the team alone, how to add it."""
    if context.study.edition is not Edition.WORKING:
        return boxes.absence(what)
    command = f"diagnostic interviews new {context.study.slug}"
    return boxes.absence(
        boxes.markdown.Prose(f"{what} Pour préparer les entretiens{NBSP}: `{command}`.")
    )


def _source(held: Interviews, more: str = "") -> str:
    months = sorted(each.month for each in held.plan.interviews)
    if not more and months:
        more = f", {_month(months[0])} à {_month(months[-1])}"
    return marked(f"{SOURCE}{more}.", held.demonstration)


def _month(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def _listed(labels: list[str]) -> str:
    return text.enumeration([text.lowered(each) for each in labels])


_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
