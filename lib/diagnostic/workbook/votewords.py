"""What a secret vote says in words: common denominator, tensions, method and its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation import boxes
from diagnostic.presentation.display import joined
from diagnostic.presentation.tables import Column, table
from diagnostic.voices.consultation import store
from diagnostic.voices.consultation.readings import Gap, Reading
from diagnostic.voices.consultation.results import Results
from diagnostic.voices.consultation.rounds import CAUTION, changes
from diagnostic.voices.demonstration import marked
from diagnostic.workbook import votebase

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.voices.consultation.model import Ballot
    from diagnostic.voices.consultation.rules import Rules
    from diagnostic.workbook.context import Context

DISCLAIMER = (
    "Ce vote est un levier, pas une enquête. Ce n’est ni une statistique, ni un diagnostic social "
    "complet : il dit ce que des personnes réunies pensent, avant d’agir ensemble. Il ne "
    "représente pas la population."
)
_NEXT = {
    Reading.SHARED: "Dénominateur commun",
    Reading.CONSENSUS: "Consensus",
    Reading.REFUSED: "Rejet partagé",
    Reading.SPLIT: "Tension au sein d’un groupe",
    Reading.UNCLEAR: "À clarifier",
    Reading.WEAK: "Signal faible",
}


def votes_common(context: Context, name: str = "") -> Block:
    """Return the statement of the common denominator, then the other readings but tensions."""
    shown = [_common(found) for found in votebase.leading(context, name)]
    return joined(shown) if shown else votebase.absent(context, name)


def votes_tensions(context: Context, name: str = "") -> Block:
    """Return one page per point of tension between groups."""
    shown = [
        block
        for found in votebase.leading(context, name)
        for item in sorted(found.having(Reading.TENSION), key=lambda i: (-(found.gap(i) or 0), i))
        for block in _tension(context, found, item)
    ]
    if shown:
        return joined(shown)
    if votebase.graded(context, name):
        return boxes.absence("Aucun énoncé n’oppose les groupes, selon les règles fixées d’avance.")
    return votebase.absent(context, name)


def votes_method(context: Context, name: str = "") -> Block:
    """Return the disclaimer, the rules fixed before the vote, and who voted."""
    found = votebase.closed(context, name)
    if not found:
        return votebase.absent(context, name)
    shown: list[Block] = []
    for ballot in found:
        words = marked(DISCLAIMER, ballot.declared.demonstration)
        rules = rules_in_words(ballot.declared.rules)
        box = boxes.vigilance([text.typographic(words), *rules], "Comment lire ce vote")
        shown += [box, _turnout(context, ballot)]
    return joined(shown)


def votes_rounds(context: Context, name: str = "") -> Block:
    """Return how answers moved between two rounds, without linking anybody's answers."""
    from diagnostic.voices.consultation.model import load

    shown = []
    for found in votebase.graded(context, name):
        previous = found.ballot.declared.previous
        if not previous:
            continue
        first = votebase.asked(load(context.study.slug, previous))
        before = next((one for one in first if one.dimension == found.dimension), None)
        moved = changes(before, found) if before else []
        if not moved:
            continue
        data = pd.DataFrame(
            [
                {
                    "item": found.item(each.item).text,
                    "before": text.number(each.before, 2),
                    "after": text.number(each.after, 2),
                    "moved": text.number(100 * each.changed, 0, "%"),
                    "said": "stable"
                    if each.stable
                    else "plus d’accord"
                    if each.closer
                    else "a bougé",
                }
                for each in moved
                if found.whole(each.item).answers and before and _known(before, found, each.item)
            ]
        )
        if data.empty:
            continue
        closer = sum(each.closer for each in moved)
        shown.append(
            table(
                votebase.anchor(context, "tbl", found, "tours"),
                data,
                [
                    Column("item", "Énoncé"),
                    Column("before", "Accord, 1er tour"),
                    Column("after", "Accord, 2e tour"),
                    Column("moved", "Réponses changées, au moins"),
                    Column("said", "Lecture"),
                ],
                title=text.typographic(
                    "D’un tour à l’autre, les avis se rapprochent sur "
                    f"{text.counted(closer, 'énoncé')}"
                ),
                caption=votebase.caption(found, "accord A aux deux tours"),
                source=votebase.source(found.ballot),
                how_to_read=CAUTION,
            )
        )
    return joined(shown) if shown else votebase.absent(context, name)


def _known(before: Results, found: Results, item: str) -> bool:
    """Whether the totals of both rounds may be told in numbers."""
    return bool(found.whole(item).answers) and all(
        before.whole(each).answers
        for each in before.readings
        if before.item(each).text == found.item(item).text
    )


def _common(found: Results) -> Block:
    declared = found.ballot.declared
    shared = [found.item(item).text for item in found.having(Reading.SHARED)]
    asked = f" ({found.dimension})" if found.dimension else ""
    if shared:
        groups = text.enumeration(list(found.groups.values()))
        head = (
            f"{declared.title}. Tous les groupes entendus ({groups}) se retrouvent sur "
            f"{text.counted(len(shared), 'énoncé')} :"
        )
        lines = [head, *(f"« {each} »" for each in shared)]
        lines.append("C’est le socle des axes de travail : il se discute en premier.")
    else:
        lines = [
            f"{declared.title}. Aucun énoncé ne réunit tous les groupes.",
            "Le langage commun reste à construire.",
        ]
    if declared.demonstration:
        lines.append(marked("", True))
    first = boxes.constat([text.typographic(line) for line in lines], f"Dénominateur commun{asked}")
    return joined([first, *_others(found, set(found.having(Reading.SHARED)))])


def _others(found: Results, said: set[str]) -> list[Block]:
    """Return the other readings; a consensus with a tension is read among tensions."""
    tense = set(found.having(Reading.TENSION))
    items = []
    for reading, title in _NEXT.items():
        if reading is Reading.SHARED:
            continue
        held = [item for item in found.having(reading) if item not in said]
        if reading in {Reading.CONSENSUS, Reading.REFUSED}:
            held = [item for item in held if item not in tense]
        if held:
            words = [_said(found, item, reading) for item in held]
            items.append((title, text.typographic(" ; ".join(words) + ".")))
    return [boxes.retenir(items)] if items else []


def _said(found: Results, item: str, reading: Reading) -> str:
    told = found.readings[item]
    words = f"« {found.item(item).text} »"
    names = found.ballot.group_names
    if reading is Reading.SPLIT:
        return f"{words} ({text.enumeration([names[group] for group in told.divided])})"
    if reading is Reading.WEAK:
        return f"{words} (en tête pour {_the(names[told.single])} seulement)"
    return words


def _tension(context: Context, found: Results, item: str) -> list[Block]:
    from diagnostic.presentation.figure import figure
    from diagnostic.presentation.votebars import Row, diverging

    words, told = found.item(item).text, found.readings[item]
    rows, lines = [], []
    for group, name in found.ballot.group_names.items():
        cell = found.cell(item, group)
        counts = cell.tally.counts if cell.tally else ()
        rows.append(Row(name, counts, cell.agreement, cell.written))
        lines.append({"item": name, "Réponses": cell.written, "Détail": _detail(found, cell.tally)})
    data = pd.DataFrame(lines)
    columns = ["Réponses", "Détail"]
    sentence = gap_sentence(found, told.gaps[0])
    drawn = figure(
        votebase.anchor(context, "fig", found, "tension", str(found.item(item).number)),
        diverging(rows, found.scale.levels),
        title=text.typographic(f"Les groupes répondent différemment : « {words} »"),
        caption=votebase.caption(found, f"réponses à l’énoncé {item}, par groupe"),
        source=votebase.source(found.ballot),
        alt=votebase.described(
            f"Barres divergentes, une par groupe, pour « {words} »", data, columns
        ),
        how_to_read=text.typographic(sentence),
        width="large",
        data=data,
        values_table=votebase.values(data, columns),
    )
    asked = text.typographic(
        f"{sentence} Que mettent les uns et les autres derrière ces mots ? Quels faits, quels "
        "exemples ? Quelle précision ferait changer de réponse ?"
    )
    return [drawn, boxes.relire(asked, "À clarifier en séance")]


def gap_sentence(found: Results, gap: Gap) -> str:
    """Say who is more favourable than whom, by their medians: an indication, never a proof."""
    names = found.ballot.group_names
    high, low = (text.number(value, 0 if value == int(value) else 1) for value in gap.medians)
    if gap.medians[0] == gap.medians[1]:
        return (
            f"À médiane égale ({high} sur 5), {_the(names[gap.first])} répondent plus haut que "
            f"{_the(names[gap.second])}."
        )
    return (
        f"La médiane est de {high} sur 5 pour {_the(names[gap.first])}, de {low} pour "
        f"{_the(names[gap.second])}."
    )


def _the(name: str) -> str:
    """Put the article before the name of a group: « les élus »."""
    return name if name.split(" ", maxsplit=1)[0].lower() in {"le", "la", "les"} else f"les {name}"


def _detail(found: Results, tally: object) -> str:
    counts = getattr(tally, "counts", ())
    if not counts:
        return "–"
    pairs = zip(found.scale.levels, counts, strict=True)
    return ", ".join(f"{label.lower()} {count}" for label, count in pairs)


def rules_in_words(rules: Rules) -> list[str]:
    """Return the rules as sentences."""
    percent = text.number(100 * rules.shared_top, 0, "%")
    blanks = text.number(100 * rules.unclear, 0, "%")
    split = text.number(rules.split, 1)
    sizes = (
        f"Règles fixées avant le vote. Aucun résultat sous {rules.least_ballots} réponses ; des "
        f"mots et la médiane de {rules.least_ballots} à {rules.counts_from - 1} ; des nombres à "
        f"partir de {rules.counts_from}."
    )
    together = (
        f"Dénominateur commun : au moins {percent} d’avis favorables dans chaque groupe. "
        f"Consensus : accord A d’au moins {text.number(rules.agreement, 1)} et médiane d’au moins "
        f"{_plain(rules.favourable)}. Rejet partagé : même accord, médiane d’au plus "
        f"{_plain(rules.unfavourable)}."
    )
    apart = (
        f"Tension entre groupes : médianes écartées d’au moins {_plain(rules.gap)}, ou réponses "
        "nettement plus hautes dans un groupe, au-delà de ce que le hasard explique. Tension au "
        f"sein d’un groupe : accord A de {split} ou moins."
    )
    unclear = (
        f"À clarifier : au moins {blanks} de blancs, ou un accord proche de zéro. Signal faible : "
        "un énoncé en tête dans un seul groupe."
    )
    kept = (
        "Vote secret : ni nom, ni code, ni heure n’est gardé ; les réponses d’un même bulletin "
        "sont séparées."
    )
    said = [sizes, together, apart, unclear, kept]
    return [text.typographic(line) for line in said]


def _plain(value: float) -> str:
    return text.number(value, 0 if value == int(value) else 1)


def _counted(people: int) -> str:
    """Write how many people; a team that did not count them wrote zero."""
    return text.number(people) if people else "non dit"


def _turnout(context: Context, ballot: Ballot) -> Block:
    lines = store.turnout(ballot)
    total = sum(each.ballots or 0 for each in lines)
    least = ballot.declared.rules.least_ballots
    hidden = any(each.ballots is None for each in lines)
    data = pd.DataFrame(
        [
            {
                "group": ballot.group_names[each.group],
                "invited": _counted(each.invited),
                "present": _counted(each.present),
                "ballots": f"moins de {least}" if each.ballots is None else str(each.ballots),
            }
            for each in lines
        ]
    )
    words = text.counted(total, "bulletin fonde ces résultats", "bulletins fondent ces résultats")
    return table(
        context.anchor("tbl", "votes", ballot.name, "participation"),
        data,
        [
            Column("group", "Groupe"),
            Column("invited", "Invités", right=True),
            Column("present", "Présents", right=True),
            Column("ballots", "Bulletins"),
        ],
        title=text.typographic(words),
        caption=marked(
            text.typographic(
                f"{ballot.declared.title} : participation par groupe."
                + (
                    f" Un groupe de moins de {least} bulletins n’a pas de résultat."
                    if hidden
                    else ""
                )
            ),
            ballot.declared.demonstration,
        ),
        source=votebase.source(ballot),
    )
