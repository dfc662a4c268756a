"""What a secret vote brings to a chapter: image, bars, gaps between groups, quadrant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation import boxes
from diagnostic.presentation.display import joined
from diagnostic.presentation.tables import Column, table
from diagnostic.voices.consultation import store
from diagnostic.voices.consultation.model import Ballot
from diagnostic.voices.consultation.results import Results
from diagnostic.voices.consultation.scales import Format
from diagnostic.voices.consultation.scores import scores
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.votebase import (
    absent,
    anchor,
    asked,
    caption,
    closed,
    described,
    graded,
    leading,
    source,
    values,
    written_day,
)

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

__all__ = [
    "source", "votes_bars", "votes_image", "votes_quadrant", "votes_scores", "votes_slopes",
    "written_day",
]  # fmt: skip
MOST_DIVIDED = 10
EVERYBODY = "ensemble"


def votes_image(context: Context, name: str = "") -> Block:
    """Return the image of each vote, items from consensus to dissensus."""
    return _each(context, name, _image)


def votes_bars(context: Context, name: str = "") -> Block:
    """Return the diverging bars of each vote."""
    return _each(context, name, _bars)


def votes_slopes(context: Context, name: str = "") -> Block:
    """Return the medians of groups on the most divided items of each vote."""
    shown = [block for each in leading(context, name) if (block := _slopes(context, each))]
    return joined(shown) if shown else absent(context, name)


def votes_quadrant(context: Context, name: str = "") -> Block:
    """Return importance × feasibility, for the votes that asked for both."""
    shown = [
        _quadrant(context, *pair)
        for ballot in closed(context, name)
        if len(pair := asked(ballot)) == 2
    ]
    return joined(shown) if shown else absent(context, name)


def votes_scores(context: Context, name: str = "") -> Block:
    """Return what dots or rankings put first, for the votes of these formats."""
    wanted = {Format.DOTS, Format.RANKING}
    shown = [
        _scores(context, ballot)
        for ballot in closed(context, name)
        if ballot.declared.format in wanted
    ]
    return joined(shown) if shown else absent(context, name)


def _each(context: Context, name: str, draw: Callable[[Context, Results], Block | None]) -> Block:
    shown = [block for each in graded(context, name) if (block := draw(context, each))]
    return joined(shown) if shown else absent(context, name)


def _image(context: Context, found: Results) -> Block:
    from diagnostic.presentation.figure import figure
    from diagnostic.presentation.votes import Spot, image

    groups = list(found.ballot.group_names.values())
    columns = [*groups, EVERYBODY]
    spots, rows = {}, []
    for item in found.ordered:
        words = found.item(item).text
        cells = [found.cell(item, each) for each in found.ballot.group_names] + [found.whole(item)]
        row = {"item": words}
        for column, cell in zip(columns, cells, strict=True):
            spots[words, column] = Spot(cell.median, cell.kind.value if cell.kind else "")
            row[column] = cell.written
        rows.append(row)
    data = pd.DataFrame(rows)
    return figure(
        anchor(context, "fig", found, "image"),
        image([str(row["item"]) for row in rows], columns, spots),
        title=_image_title(found),
        caption=caption(found, "médiane des réponses de 1 à 5, par énoncé et par groupe"),
        source=source(found.ballot),
        alt=described("Tableau des votes, une ligne par énoncé", data, columns),
        how_to_read=text.typographic(
            "Du haut en bas, de l’accord au désaccord. Fond uni : avis favorable ; rayures : avis "
            "défavorable. Le disque plein dit que les réponses se rassemblent, le demi-disque des "
            "nuances, le cercle vide une dispersion, les deux points un groupe partagé en deux. "
            f"Hachures : moins de {found.rules.least_ballots} réponses, aucun résultat."
        ),
        width="large",
        data=data,
        values_table=values(data, columns),
    )


def _image_title(found: Results) -> str:
    from diagnostic.voices.consultation.readings import Reading

    shared, tense = len(found.having(Reading.SHARED)), len(found.having(Reading.TENSION))
    said = [
        text.counted(
            shared, "énoncé réunit tous les groupes", "énoncés réunissent tous les groupes"
        )
        if shared
        else "Aucun énoncé ne réunit tous les groupes",
        text.counted(tense, "les oppose", "les opposent") if tense else "aucun ne les oppose",
    ]
    return text.typographic(f"{said[0]} ; {said[1]}")


def _bars(context: Context, found: Results) -> Block:
    from diagnostic.presentation.figure import figure
    from diagnostic.presentation.votebars import Row, diverging

    rows, told = [], []
    for item in found.ordered:
        words, tally = found.item(item).text, found.counted(item)
        shown = tally.answers >= found.rules.counts_from
        value = found.counted_agreement(item) if shown else None
        rows.append(Row(words, tally.counts if shown else (), value, found.whole(item).written))
        row: dict[str, object] = {"item": words}
        for label, count in zip(found.scale.levels, tally.counts, strict=True):
            row[label] = str(count) if shown else "–"
        row["Blancs"] = str(tally.blanks + tally.refusals) if shown else "–"
        row["n"] = str(tally.answers) if shown else "–"
        row["A"] = text.number(value, 2) if value is not None else found.whole(item).written
        told.append(row)
    data = pd.DataFrame(told)
    columns = [str(column) for column in data.columns if column != "item"]
    return figure(
        anchor(context, "fig", found, "barres"),
        diverging(rows, found.scale.levels),
        title=_bars_title(found),
        caption=caption(
            found,
            f"réponses des groupes d’au moins {found.rules.counts_from} réponses, réunis",
        ),
        source=source(found.ballot),
        alt=described("Barres divergentes, une par énoncé", data, columns),
        how_to_read=text.typographic(
            "À droite de l’axe, les avis favorables ; à gauche, rayés, les défavorables ; le "
            "niveau du milieu est à cheval. n : réponses exprimées, sans les blancs. A : accord de "
            "van der Eijk, 1 quand tous répondent de même, 0 quand les réponses se répartissent "
            "également, −1 quand elles s’opposent."
        ),
        width="large",
        data=data,
        values_table=values(data, columns),
    )


def _bars_title(found: Results) -> str:
    first = found.item(found.ordered[0]).text
    cell = found.whole(found.ordered[0])
    kind = (
        f" (médiane {text.number(cell.median, 0 if cell.median == int(cell.median) else 1)} sur 5)"
        if cell.median
        else ""
    )
    return text.typographic(f"L’énoncé qui rassemble le plus : « {first} »{kind}")


def _slopes(context: Context, found: Results) -> Block | None:
    from diagnostic.presentation.figure import figure
    from diagnostic.presentation.voteslopes import slopes

    groups = list(found.ballot.group_names.values())
    panels, rows = [], []
    for item in found.divided[:MOST_DIVIDED]:
        words = found.item(item).text
        cells = {name: found.cell(item, each) for each, name in found.ballot.group_names.items()}
        known = {name: cell.median for name, cell in cells.items() if cell.median is not None}
        panels.append((words, known))
        rows.append({"item": words, **{name: cell.written for name, cell in cells.items()}})
    if not panels:
        return None
    data = pd.DataFrame(rows)
    return figure(
        anchor(context, "fig", found, "ecarts"),
        slopes(panels, groups),
        title=text.typographic(f"L’énoncé qui sépare le plus les groupes : « {panels[0][0]} »"),
        caption=caption(
            found,
            f"médiane de chaque groupe, {text.counted(len(panels), 'énoncé le plus divisé', 'énoncés les plus divisés')}",  # noqa: E501
        ),
        source=source(found.ballot),
        alt=described("Lignes des médianes par groupe, un cadre par énoncé", data, groups),
        how_to_read=text.typographic(
            "Plus la ligne monte ou descend, plus les groupes répondent autrement. Disques pleins "
            ": les deux extrêmes. L’ordre des groupes n’a pas de sens."
        ),
        width="large",
        data=data,
        values_table=values(data, groups),
    )


def _quadrant(context: Context, importance: Results, feasibility: Results) -> Block:
    from diagnostic.presentation.figure import figure
    from diagnostic.presentation.votequadrant import quadrant

    points = []
    for item in importance.ordered:
        up, right = importance.place(item), feasibility.place(item)
        if up is not None and right is not None:
            points.append((importance.item(item).text, up, right))
    if not points:
        return boxes.absence(
            text.typographic(
                f"{importance.ballot.declared.title} : aucun groupe n’a assez de bulletins pour "
                "placer les énoncés."
            )
        )
    points.sort(key=lambda point: (-point[1] - point[2], point[0]))
    data = pd.DataFrame(
        {
            "item": [label for label, *_ in points],
            "Importance": [text.number(up, 1) for _, up, _ in points],
            "Faisabilité": [text.number(right, 1) for *_, right in points],
        }
    )
    columns = ["Importance", "Faisabilité"]
    ready = sum(up >= 3 and right >= 3 for _, up, right in points)
    said = text.counted(
        ready,
        "piste est jugée importante et faisable",
        "pistes sont jugées importantes et faisables",
    )
    return figure(
        anchor(context, "fig", importance, "quadrant"),
        quadrant(points),
        title=text.typographic(f"{said} sur {len(points)}"),
        caption=caption(
            importance,
            f"moyenne des réponses de 1 à 5, groupes d’au moins {importance.rules.counts_from} "
            "réponses réunis",
            dimension=False,
        ),
        source=source(importance.ballot),
        alt=described("Nuage de points numérotés", data, columns),
        how_to_read=text.typographic(
            "En haut, ce qui compte ; à droite, ce qui peut se faire. Les numéros suivent la somme "
            "des deux. Deux disques qui se touchent ont à peu près les mêmes valeurs : les valeurs "
            "exactes sont dans le tableau."
        ),
        width="large",
        data=data,
        values_table=values(data, columns),
    )


def _scores(context: Context, ballot: Ballot) -> Block:
    found = scores(ballot, store.read_rows(ballot))
    ranking = ballot.declared.format is Format.RANKING
    names = {"": EVERYBODY.capitalize(), **ballot.group_names}
    groups = [group for group in names if any(s.group == group for s in found.scores)]
    rows = []
    for first in found.ordered():
        row: dict[str, object] = {"item": ballot.item(first.item).text}
        for group in groups:
            value = next(s.value for s in found.scores if (s.item, s.group) == (first.item, group))
            row[names[group]] = value if ranking else 100 * value
        rows.append(row)
    small = [
        f"{ballot.group_names[group]}, en tête : "
        + text.enumeration([f"« {ballot.item(each).text} »" for each in leaders])
        for group, leaders in found.leaders.items()
    ]
    if not rows:
        return boxes.absence(
            text.typographic(f"{ballot.declared.title} : {' ; '.join(small) or 'aucun résultat'}.")
        )
    title = rows[0]["item"]
    said = "rang moyen, 1 pour le premier" if ranking else "part des gommettes, en %"
    extra = f" Concordance de Kendall : {text.number(found.concordance[''], 2)}." if ranking else ""
    return table(
        context.anchor("tbl", "votes", ballot.name, "rangs"),
        pd.DataFrame(rows),
        [
            Column("item", "Énoncé"),
            *(Column(names[g], text.capitalised(names[g]), 1 if ranking else 0) for g in groups),
        ],
        title=text.typographic(f"En tête du vote : « {title} »"),
        caption=marked(
            text.typographic(f"{ballot.declared.title} : {said}.{extra}"),
            ballot.declared.demonstration,
        ),
        source=source(ballot),
        how_to_read=text.typographic(
            f"Groupes de moins de {ballot.declared.rules.counts_from} bulletins, sans nombre : "
            f"{' ; '.join(small)}."
        )
        if small
        else "",
    )
