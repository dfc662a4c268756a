"""One page per fiche action: why, what for, who, how, with what, how one will know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.actions.amounts import by_funder, euros, spent
from diagnostic.actions.words import Funding
from diagnostic.presentation import html, markdown
from diagnostic.presentation.display import Block
from diagnostic.presentation.grid import Cell, Grid
from diagnostic.text import NB_HYPHEN, NBSP, capitalised, enumeration, lowered, slug, typographic
from diagnostic.voices.demonstration import LABEL

if TYPE_CHECKING:
    from diagnostic.actions.judging import Judged
    from diagnostic.actions.model import Budget, Exercise, Goal, Sheet
    from diagnostic.statistics.models import Indicator

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Around:
    """What a page says of what the fiche points to.

    Parameters
    ----------
    axis : str
        Title of the axis, with its number.
    findings, objectives, sheets : mapping of str to str
        Identifier → text.
    themes : mapping of str to str
    indicators : mapping of str to Indicator
    linked : bool
        Whether the objects have an anchor in the same chapter.
    """

    axis: str
    findings: Mapping[str, str]
    objectives: Mapping[str, str]
    sheets: Mapping[str, str]
    themes: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    linked: bool = True


def day(value: dt.date) -> str:
    """Write a day: « 11 juin 2027 »."""
    first = "1er" if value.day == 1 else str(value.day)
    return f"{first}{NBSP}{_MONTHS[value.month - 1]} {value.year}"


def shown_id(identifier: str) -> str:
    """Keep an identifier on one line."""
    return identifier.replace("-", NB_HYPHEN)


def anchor(identifier: str) -> str:
    """Return the anchor of a fiche, a finding or an objective in the chapter of actions."""
    return f"actions-{slug(identifier)}"


def page(judged: Judged, around: Around, *, heading: int = 2) -> Block:
    """Return the page of a fiche.

    Parameters
    ----------
    judged : Judged
    around : Around
    heading : int
        Level of its title.
    """
    sheet = judged.sheet
    parts = [
        _title(sheet, heading),
        *([_line("", capitalised(LABEL))] if sheet.demonstration else []),
        *([_plain(sheet.life.summary)] if sheet.life.summary else []),
        _facts(judged, around),
        *_sections(sheet, around, heading + 1),
    ]
    return _joined("fiche", [part for part in parts if part is not None])


def summary(judged: Judged, around: Around, *, heading: int = 2) -> Block:
    """Return what anyone may read of a fiche: title, state, axis, public summary."""
    sheet = judged.sheet
    said = sheet.life.summary or "Cette fiche n’a pas encore de résumé public."
    parts = [_title(sheet, heading), _line("Axe", around.axis), _line("État", judged.state.value)]
    if sheet.demonstration:
        parts.append(_line("", capitalised(LABEL)))
    return _joined("fiche", [*parts, _plain(said)])


def _title(sheet: Sheet, level: int) -> Block:
    head = f"{shown_id(sheet.id)}{NBSP}: {typographic(sheet.title)}"
    return Block(
        "prose",
        f"{'#' * level} {markdown.escape(head)} {{#sec-{anchor(sheet.id)} .unnumbered}}",
        html.tag("p", html.text(head), "titre"),
        head,
    )


def _facts(judged: Judged, around: Around) -> Block:
    """Return the landmarks, two side by side: a page is short."""
    sheet = judged.sheet
    promised = f" (annoncée «{NBSP}{sheet.status.value}{NBSP}»)"
    state = capitalised(judged.state.value) + ("" if judged.state is sheet.status else promised)
    facts = [("État", state), *((head, said) for head, said in _known(judged, around) if said)]
    if len(facts) % 2:
        facts.append(("", ""))
    half = len(facts) // 2
    rows = [
        [Cell(left, "total"), Cell(typographic(said)), *_beside(right, other)]
        for (left, said), (right, other) in zip(facts[:half], facts[half:], strict=True)
    ]
    return _grid(["Repère", "Ce que dit la fiche"] * 2, rows, name=f"{sheet.id}-reperes")


def _beside(head: str, said: str) -> tuple[Cell, Cell]:
    return (Cell(head, "total") if head else Cell("")), Cell(typographic(said))


def _known(judged: Judged, around: Around) -> Iterator[tuple[str, str]]:
    sheet = judged.sheet
    yield "Axe", around.axis
    yield "Thème", around.themes.get(sheet.theme, sheet.theme)
    kind = f"action {sheet.kind.value}" if sheet.kind else ""
    yield "Nature", capitalised(kind + (", projet commun exemplaire" if sheet.exemplary else ""))
    yield "Structures", enumeration(list(sheet.structures))
    pilot = sheet.who.pilot
    yield "Pilote", f"{pilot.organisation}, {pilot.function}" if pilot else "à désigner"
    yield "Copilotes", enumeration([f"{p.organisation} ({p.function})" for p in sheet.who.copilots])
    yield (
        "Partenaires",
        " ; ".join(
            f"{p.organisation} ({', '.join(role.value for role in p.roles)})"
            for p in sheet.who.partners
        ),
    )
    level = sheet.who.residents
    if level:
        made = "faite avec eux" if level.with_residents else "faite pour eux"
        yield "Habitants", f"{capitalised(level.value)}, {made}"
    yield "Territoire", enumeration(list(sheet.what.territory))
    yield "Durée", _span(sheet)
    yield "Prochaine revue", day(sheet.when.review) if sheet.when.review else ""
    yield "Version", f"{sheet.version}"


def _span(sheet: Sheet) -> str:
    start, end = sheet.when.start, sheet.when.end
    if start and end:
        return f"Du {day(start)} au {day(end)}"
    return f"À partir du {day(start)}" if start else f"Jusqu’au {day(end)}" if end else ""


def _sections(sheet: Sheet, around: Around, level: int) -> Iterator[Block]:
    for title, found in (
        ("Pourquoi", _why(sheet, around)),
        ("Pour quoi et pour qui", _what(sheet, around)),
        ("Comment", _how(sheet, around)),
        ("Moyens", _means(sheet)),
        ("À quoi on le verra", _knowing(sheet)),
        ("Vie de la fiche", _life(sheet)),
    ):
        blocks = list(found)
        if blocks:
            yield _section(sheet, title, level)
            yield from blocks


def _section(sheet: Sheet, title: str, level: int) -> Block:
    name = f"sec-{anchor(sheet.id)}-{slug(title)}"
    return Block(
        "prose",
        f"{'#' * level} {title} {{#{name} .unnumbered .unlisted}}",
        html.tag("p", f"<strong>{html.text(title)}</strong>"),
        f"{title}",
    )


def _why(sheet: Sheet, around: Around) -> Iterator[Block]:
    if sheet.why.context:
        yield _plain(sheet.why.context)
    if sheet.why.constats:
        yield _bullets([_point(name, around.findings, around) for name in sheet.why.constats])
    if sheet.why.need:
        yield _line("Besoin", enumeration([need.value for need in sheet.why.need]))
    if sheet.why.instance:
        yield _line("D’où vient l’idée", sheet.why.instance)


def _what(sheet: Sheet, around: Around) -> Iterator[Block]:
    what = sheet.what
    if what.objectives:
        yield _bullets([_point(name, around.objectives, around) for name in what.objectives])
    if what.operational:
        yield _bullets(
            [
                each.text + (f", d’ici le {day(each.by)}" if each.by else "")
                for each in what.operational
            ]
        )
    if what.public:
        estimate = f" : {what.public.value} ({what.public.vintage})" if what.public.value else ""
        yield _line("Public visé", f"{what.public.who}{estimate}")
    effects = [
        (head, said)
        for head, said in (
            ("Pour chaque personne", what.effects.individual),
            ("Pour un groupe", what.effects.group),
            ("Pour le territoire", what.effects.territory),
        )
        if said
    ]
    if effects:
        yield _bullets([f"{head} : {said}" for head, said in effects])
    if what.modes:
        yield _line("Manière d’intervenir", enumeration([mode.value for mode in what.modes]))
    if what.flags:
        yield _line("Attentions transversales", enumeration([flag.value for flag in what.flags]))


def _how(sheet: Sheet, around: Around) -> Iterator[Block]:
    how, who = sheet.how, sheet.who
    if how.content:
        yield _plain(how.content)
    if how.steps:
        rows = [
            [step.text, _fixed(step.start), _fixed(step.end), step.owner or "à désigner"]
            for step in how.steps
        ]
        yield _table(["Étape", "Début", "Fin", "Responsable"], rows, f"{sheet.id}-etapes")
    if who.coordination:
        yield _line("À coordonner", who.coordination)
    if who.frictions:
        rows = [[each.friction, each.remedy or "à trouver"] for each in who.frictions]
        yield _table(["Frein à la coordination", "Remède"], rows, f"{sheet.id}-freins")
    if how.prerequisites:
        yield _line("Conditions", " ; ".join(how.prerequisites))
    if how.links:
        yield _bullets(
            [
                markdown.Prose(
                    f"{capitalised(link.tie.value)} "
                    f"{_point(link.action, around.sheets, around, 'sec-')}"
                )
                for link in how.links
            ]
        )
    if how.schemes:
        said = [
            each.scheme.value + (f" ({lowered(each.text.rstrip('.'))})" if each.text else "")
            for each in how.schemes
        ]
        yield _line("Autres dispositifs", " ; ".join(said))


def _fixed(value: dt.date | None) -> str:
    return day(value) if value else "à fixer"


def _means(sheet: Sheet) -> Iterator[Block]:
    means = sheet.means
    for head, said in (
        ("Temps de travail", f"{means.staff:g} équivalent temps plein".replace(".", ",")
         if means.staff is not None else ""),
        ("Locaux", means.premises),
        ("Mis en commun", means.pooling),
    ):  # fmt: skip
        if said:
            yield _line(head, said)
    if means.budget:
        rows = [_year(year) for year in means.budget.years]
        total = euros(means.budget.total)
        rows.append(["Ensemble", "toutes dépenses", total, _funders(means.budget)])
        yield _table(["Année", "Dépenses", "Total", "Recettes"], rows, f"{sheet.id}-budget")


def _year(year: Exercise) -> list[str]:
    items = [f"{each.item} {euros(each.amount)}" for each in year.expenses]
    funders = [
        f"{each.funder} {euros(each.amount)}"
        + (" (demandé)" if each.state is Funding.REQUESTED else "")
        for each in year.revenues
    ]
    return [
        str(year.year),
        " ; ".join(items) or "à détailler",
        euros(spent(year)),
        " ; ".join(funders) or "à trouver",
    ]


def _funders(budget: Budget) -> str:
    found = [f"{name} {euros(amount)}" for name, amount in by_funder(budget).items()]
    return " ; ".join(found) or "à trouver"


def _knowing(sheet: Sheet) -> Iterator[Block]:
    evaluation = sheet.evaluation
    if evaluation.indicators:
        rows = []
        for each in evaluation.indicators:
            base = (
                f"{each.baseline.value} ({each.baseline.vintage})"
                if each.baseline
                else "non relevé"
            )
            source = each.source or "à préciser"
            rows.append(
                [f"{each.definition}", each.measures.value, base, goal(each.target),
                 each.frequency.value if each.frequency else "à préciser", source]
            )  # fmt: skip
        yield _table(
            ["Indicateur", "Nature", "Départ", "Cible", "Fréquence", "Source"],
            rows,
            f"{sheet.id}-indicateurs",
        )
    if evaluation.qualitative:
        yield _line("En mots", evaluation.qualitative)
    if evaluation.feasibility:
        found = evaluation.feasibility
        yield _line(
            "Faisabilité, de 1 à 4",
            f"technique {found.technical}, financière {found.financial}, partenariale "
            f"{found.partnership}, politique {found.political}. {found.why}",
        )
    for head, said in (
        ("Futur acceptable", evaluation.future),
        ("Ce qui ferait arrêter", evaluation.stop),
    ):
        if said:
            yield _line(head, said)


def goal(aimed: Goal | None) -> str:
    """Write a target: « 90 % en 2027 »."""
    return f"{aimed.value} en {aimed.year}" if aimed else "sans cible"


def _life(sheet: Sheet) -> Iterator[Block]:
    life = sheet.life
    said = [f"{day(each.date)}, {each.body} : {each.text}" for each in life.decisions]
    said += [f"{day(each.date)}, version {each.version} : {each.text}" for each in life.revisions]
    if said:
        yield _bullets(said)
    for head, text in (("Risque", life.risk), ("Prochain pas", life.next)):
        if text:
            yield _line(head, text)


def _point(name: str, known: Mapping[str, str], around: Around, prefix: str = "") -> str:
    """Return an identifier, a link when its object is in the chapter, and what it says."""
    said = typographic(known.get(name, ""))
    written = markdown.escape(shown_id(name))
    if around.linked:
        written = f"[{written}](#{prefix}{anchor(name)})"
    return markdown.Prose(f"{written}{NBSP}: {markdown.escape(said)}")


def _head(said: str) -> Block:
    return Block(
        "prose", markdown.strong(said), html.tag("p", f"<strong>{html.text(said)}</strong>"), said
    )


def _plain(said: str) -> Block:
    said = typographic(said)
    return Block("prose", markdown.escape(said), html.tag("p", html.text(said)), said)


def _line(head: str, said: str) -> Block:
    said = typographic(said)
    if not head:
        return _head(said)
    return Block(
        "prose",
        f"{markdown.strong(head)}{NBSP}: {markdown.escape(said)}",
        html.tag("p", f"<strong>{html.text(head)}</strong>{NBSP}: {html.text(said)}"),
        f"{head}{NBSP}: {said}",
    )


def _bullets(items: Sequence[str]) -> Block:
    set_ = [each if isinstance(each, markdown.Prose) else typographic(each) for each in items]
    return Block(
        "prose",
        markdown.bullets([markdown.inline(each) for each in set_]),
        html.tag("ul", "".join(html.tag("li", html.text(each)) for each in set_)),
        "\n".join(f"– {each}" for each in set_),
    )


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> Block:
    cells = [[Cell(typographic(each)) for each in row] for row in rows]
    return _grid(titles, cells, name=name)


def _grid(titles: Sequence[str], rows: Sequence[Sequence[Cell]], *, name: str) -> Block:
    made = Grid(titles, [False] * len(titles), rows)
    return Block("table", made.markdown, made.html(slug(name)), made.plain)


def _joined(kind: str, parts: Sequence[Block]) -> Block:
    return Block(
        kind,
        "\n\n".join(part.markdown for part in parts),
        html.block(*(part.html for part in parts)),
        "\n".join(part.plain for part in parts),
    )
