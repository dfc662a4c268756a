"""The chapter of actions: what founds them, the overview by axis, a page per fiche."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.actions.files import known_of, load
from diagnostic.actions.frozen import findings_moved
from diagnostic.actions.graph import Stage
from diagnostic.actions.judging import Judged, judged, reader, require
from diagnostic.actions.linking import graph
from diagnostic.actions.private import named
from diagnostic.actions.words import Clearance, Measures, State
from diagnostic.errors import DisclosureError
from diagnostic.presentation import boxes, html, markdown, sheets
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.study.themes import LABELS
from diagnostic.text import NBSP, NNBSP
from diagnostic.voices.demonstration import marked

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions, Known
    from diagnostic.actions.graph import Graph, Node
    from diagnostic.actions.model import Sheet
    from diagnostic.workbook.context import Context

_COLUMNS = (
    Column("sheet", "Fiche"),
    Column("pilot", "Qui, et où elle en est"),
    Column("when", "Quand"),
    Column("constats", "Pourquoi"),
    Column("known", "À quoi on le verra"),
)


def actions_of(context: Context) -> Actions | None:
    """Return the actions of a study as its edition may show them; None when it has none.

    Raises
    ------
    DataError
        When a file is wrong; in a shared edition, when a state is not earned.
    DisclosureError
        In a shared edition, when a fiche names somebody.
    """
    about = known(context)
    found = load(context.study.slug, about)
    if found is not None and context.study.edition is not Edition.WORKING:
        problems = [problem for each in found.filed for problem in named(each, about.names)]
        if problems:
            raise DisclosureError(problems)
        require(states(context, found))
    return found


def known(context: Context) -> Known:
    """Return what the fiches of a study may point to, as its edition lets it through."""
    catalogue, slug = context.statistics.catalogue, context.study.slug
    return known_of(slug, catalogue, context.places, context.cleared)


def states(context: Context, actions: Actions) -> tuple[Judged, ...]:
    """Return every fiche with the state it may claim here."""
    return judged(actions, context.profile, actions.known.names)


def missing(context: Context) -> Block:
    """Say that the study has no fiche yet; to the team, how to start one."""
    said = text.typographic(f"Aucune fiche action n’est encore écrite {context.town.at}.")
    if context.study.edition is not Edition.WORKING:
        return boxes.absence(said)
    how = f"`diagnostic action new {context.study.slug} --from C-seniors-01`"
    return boxes.absence(
        said, markdown.Prose(f"Une fiche se commence à partir d’un constat{NBSP}: {how}.")
    )


def opening(context: Context) -> Block:
    """Return the chapter's first lines: how many fiches, how far they have gone."""
    actions = actions_of(context)
    if actions is None:
        return missing(context)
    found = states(context, actions)
    fiches = text.counted(len(found), "fiche action", "fiches actions")
    served = sum(bool(actions.of_axis(axis)) for axis in actions.axes)
    axes = text.counted(served, "axe")
    count = {state: sum(each.state is state for each in found) for state in State}
    told = [f"{text.number(n)} {_STATES[state][n > 1]}" for state, n in count.items() if n]
    idle = sum(each.sheet.who.pilot is None for each in found)
    lines = [
        "Qui fera quoi, pourquoi, et à quoi le verra-t-on ?",
        f"{text.capitalised(fiches)} sur {axes} : {text.enumeration(told)}.",
    ]
    if idle:
        lines.append(
            f"{text.capitalised(text.counted(idle, 'fiche attend', 'fiches attendent'))} un pilote."
        )
    return boxes.chapo(text.typographic(marked(" ".join(lines), actions.fictional())))


_STATES = {
    State.IDEA: ("idée", "idées"),
    State.STUDIED: ("à l’étude", "à l’étude"),
    State.VALIDATED: ("validée", "validées"),
    State.RUNNING: ("en cours", "en cours"),
    State.SUSPENDED: ("suspendue", "suspendues"),
    State.DONE: ("terminée", "terminées"),
    State.DROPPED: ("abandonnée", "abandonnées"),
}


def overview(context: Context) -> Block:
    """Return the table of fiches by axis; what they still lack, to the team."""
    actions = actions_of(context)
    if actions is None:
        return missing(context)
    found = {each.sheet.id: each for each in states(context, actions)}
    rows: list[dict[str, str]] = []
    heads: list[int] = []
    for axis in (*actions.axes, ""):
        of_axis = actions.of_axis(axis)
        if of_axis:
            heads.append(len(rows))
            rows.append(_head(actions, axis))
        rows += [_row(actions, found[s.id], whole=shows_whole(context, s)) for s in of_axis]
    block = table(
        context.anchor("tbl", "vue-par-axe"),
        pd.DataFrame(rows),
        _COLUMNS,
        title=text.typographic(_title(actions, tuple(found.values()))),
        caption="Fiches actions, axe par axe : qui, quand, pourquoi, et la mesure qui le dira.",
        source=text.typographic(marked("fiches actions de l’étude.", actions.fictional())),
        total=heads,
    )
    if context.study.edition is not Edition.WORKING:
        return block
    aged = findings_moved(actions, reader(context.profile))
    told = _to_complete(tuple(found.values()), aged)
    return joined([block, told]) if told else block


def _title(actions: Actions, found: tuple[Judged, ...]) -> str:
    bare = [axis for axis in actions.chain.axes if not actions.of_axis(axis.id)]
    if bare:
        words = text.counted(len(bare), "axe n’a", "axes n’ont")
        return f"{text.capitalised(words)} encore aucune fiche"
    piloted = sum(each.sheet.who.pilot is not None for each in found)
    rate = f"{text.number(piloted)} sur {text.number(len(found))}"
    return f"Chaque axe a au moins une fiche ; {rate} ont un pilote"


def shows_whole(context: Context, sheet: Sheet) -> bool:
    """Whether an edition may show all of a fiche, beyond its public summary."""
    return context.study.edition is not Edition.PUBLIC or sheet.clearance is Clearance.PUBLIC


def _head(actions: Actions, axis: str) -> dict[str, str]:
    """Return the line that opens an axis."""
    held = actions.axes.get(axis)
    said = f"{sheets.shown_id(held.id)} {held.title}" if held else "Sans axe"
    return {"sheet": said, "pilot": "", "when": "", "constats": "", "known": ""}


def _row(actions: Actions, each: Judged, *, whole: bool) -> dict[str, str]:
    sheet = each.sheet
    pilot = sheet.who.pilot.organisation if sheet.who.pilot else "pilote à désigner"
    days = [sheets.day(d) for d in (sheet.when.start, sheet.when.end) if d]
    findings = actions.known.findings
    why = [
        f"{findings[name].text.rstrip('.')} ({sheets.shown_id(name)})" if name in findings
        else sheets.shown_id(name)
        for name in sheet.why.constats
    ]  # fmt: skip
    said = {
        "sheet": f"{sheets.shown_id(sheet.id)} {sheet.title}",
        "pilot": f"{text.capitalised(pilot) if whole else 'Pilote non publié'} ; "
        f"{each.state.value}",
        "when": (" – ".join(days) or "à fixer") if whole else "non publié",
        "constats": " ; ".join(why) or "à relier",
        "known": (_known_by(sheet) or "à dire") if whole else "non publié",
    }
    return {key: text.typographic(words) for key, words in said.items()}


def _known_by(sheet: Sheet) -> str:
    """Write the first result aimed at, else the first realisation: « de 12 % à 90 % en 2027 »."""
    for kind in (Measures.RESULT, Measures.REALISATION):
        for each in sheet.evaluation.indicators:
            if each.measures is kind:
                since = f" ; départ : {each.baseline.value}" if each.baseline else ""
                return f"{each.definition} : {sheets.goal(each.target)}{since}"
    return ""


def _to_complete(found: tuple[Judged, ...], aged: list[str]) -> Block | None:
    lines = [
        f"{sheets.shown_id(each.sheet.id)} : {problem.what} ({problem.remedy})."
        for each in found
        for problem in each.gaps
    ]
    lines += [*aged, *(line for each in found for line in each.moved)]
    if not lines:
        return None
    return boxes.relire(
        [text.typographic(line) for line in lines], "Fiches à compléter ou à relire"
    )


def chain(context: Context) -> Block:
    """Return the chain read from the findings: each with its pieces and the fiches that answer."""
    actions = actions_of(context)
    if actions is None:
        return missing(context)
    whole = graph(actions)
    findings = [node for node in whole.nodes.values() if node.stage is Stage.FINDING]
    if not findings:
        return boxes.absence("Aucun constat n’est encore déclaré : aucune fiche ne peut en partir.")
    fictional = any(node.demonstration for node in whole.nodes.values())
    lead = "Chaque constat, ce dont il vient, et les fiches qui y répondent ; puis chaque objectif."
    intro = boxes.prose(text.typographic(marked(lead, fictional)))
    themes = {each.id: each.theme for each in actions.known.findings.values()}
    inside = context.study.edition is Edition.WORKING
    told = [
        _finding(whole, node, _chapter(context, themes.get(node.id, "")), digests=inside)
        for node in findings
    ]
    return joined([intro, *told, *_objectives(actions)])


def _chapter(context: Context, theme: str) -> tuple[str, str]:
    """Return the chapter that argues a finding, with a link and without; empty outside it."""
    if theme not in context.study.themes:
        return "", ""
    name = LABELS.get(theme, theme)
    said = f"Se lit au chapitre «{NNBSP}{{}}{NNBSP}»"
    link = f"[{markdown.escape(name)}]({text.slug(theme)}.ipynb)"
    return said.format(link), said.format(name)


def _finding(
    whole: Graph, node: Node, chapter: tuple[str, str] = ("", ""), *, digests: bool = True
) -> Block:
    pieces_ = [each for each in whole.before(node.id) if each.stage is Stage.PIECE]
    after = whole.after(node.id)
    fiches = [each for each in after if each.stage is Stage.SHEET]
    issues = [each for each in after if each.stage is Stage.ISSUE]
    items, plain = [], []
    for each in pieces_:
        said = _piece(each) if digests else _piece(each).split(", empreinte ")[0]
        items.append(f"Vient de{NBSP}: {markdown.escape(said)}")
        plain.append(f"Vient de{NBSP}: {said}")
    if chapter[0]:
        items.append(chapter[0])
        plain.append(chapter[1])
    for each in issues:
        axes = [axis for axis in whole.after(each.id) if axis.stage is Stage.AXIS]
        said = f"Enjeu {sheets.shown_id(each.id)}{NBSP}: {text.typographic(each.text).rstrip('.')}"
        if axes:
            names = [f"{sheets.shown_id(axis.id)} {axis.text}" for axis in axes]
            said += f" (axe {text.enumeration(names)})"
        items.append(markdown.escape(text.typographic(said)))
        plain.append(text.typographic(said))
    for each in fiches:
        name = f"{sheets.shown_id(each.id)} {text.typographic(each.text)}"
        items.append(f"Fiche{NBSP}: [{markdown.escape(name)}](#sec-{sheets.anchor(each.id)})")
        plain.append(f"Fiche{NBSP}: {name}")
    if not fiches:
        items.append("Aucune fiche n’y répond encore.")
        plain.append("Aucune fiche n’y répond encore.")
    return _entry(node, items, plain)


def _piece(node: Node) -> str:
    return text.typographic(f"{text.lowered(node.text)}, {node.note}" if node.note else node.text)


def _objectives(actions: Actions) -> list[Block]:
    """Return each objective with the fiches that serve it."""
    whole = graph(actions)
    blocks = []
    for each in actions.chain.objectives:
        node = whole.nodes[each.id]
        fiches = [n for n in whole.after(each.id) if n.stage is Stage.SHEET]
        items = [
            f"Fiche{NBSP}: [{markdown.escape(sheets.shown_id(n.id))}](#sec-{sheets.anchor(n.id)})"
            for n in fiches
        ] or ["Aucune fiche ne le sert encore."]
        plain = [f"Fiche{NBSP}: {sheets.shown_id(n.id)}" for n in fiches] or items
        blocks.append(_entry(node, items, plain))
    return blocks


def _entry(node: Node, items: list[str], plain: list[str]) -> Block:
    name, said = sheets.shown_id(node.id), text.typographic(node.text)
    head = f"[{markdown.strong(name)}]{{#{sheets.anchor(node.id)}}} {markdown.escape(said)}"
    return Block(
        "prose",
        f"{head}\n\n{markdown.bullets(items)}",
        html.block(
            html.tag("p", f"<strong>{html.text(name)}</strong> {html.text(said)}")
            + html.tag("ul", "".join(html.tag("li", html.text(each)) for each in plain))
        ),
        "\n".join((f"{name} {said}", *(f"– {each}" for each in plain))),
    )


def pages(context: Context) -> Block:
    """Return every fiche, a page each; in the public edition, the summary of internal ones."""
    actions = actions_of(context)
    if actions is None:
        return missing(context)
    from diagnostic.workbook.followupresults import of_sheets
    from diagnostic.workbook.governancework import of_sheets as decided_on

    followed, decided = of_sheets(context), decided_on(context)
    parts: list[Block] = []
    for each in states(context, actions):
        parts += [_BREAK, one(context, actions, each), *followed.get(each.sheet.id, ())]
        if each.sheet.id in decided:
            parts.append(decided[each.sheet.id])
    return joined(parts)


_BREAK = Block("prose", markdown.div("saut"), "", "")
"""Each fiche opens a page of the printed book."""


def one(
    context: Context, actions: Actions, each: Judged, *, heading: int = 2, linked: bool = True
) -> Block:
    """Return the page of a fiche, as the edition may show it."""
    around = _around(actions, each, linked=linked)
    if not shows_whole(context, each.sheet):
        return sheets.summary(each, around, heading=heading)
    public = each.sheet.what.public
    cited = [i.indicator for i in each.sheet.evaluation.indicators if i.indicator]
    if public and public.indicator:
        cited.append(public.indicator)
    values = [context.profile.latest(name) for name in dict.fromkeys(cited)]
    return sheets.page(each, around, heading=heading).using(**context.used(values))


def _around(actions: Actions, each: Judged, *, linked: bool) -> sheets.Around:
    axis = actions.axes.get(each.sheet.axis)
    return sheets.Around(
        f"{axis.title} ({sheets.shown_id(axis.id)})" if axis else "à choisir",
        {name: finding.text for name, finding in actions.known.findings.items()},
        {name: objective.text for name, objective in actions.objectives.items()},
        {name: sheet.title for name, sheet in actions.by_id.items()},
        LABELS,
        actions.known.indicators,
        linked,
    )
