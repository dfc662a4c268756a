"""What the workshops of a study give: who came, what hinders coordination, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.presentation import boxes, markdown
from diagnostic.presentation.display import Block, joined
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import LABEL, marked
from diagnostic.voices.workshops import synthesis
from diagnostic.voices.workshops.clearing import require_cleared
from diagnostic.voices.workshops.files import load_all, load_event
from diagnostic.voices.workshops.model import LEAST
from diagnostic.voices.workshops.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diagnostic.voices.workshops.model import EventFile, Workshop
    from diagnostic.workbook.context import Context

_SOURCE = "grilles des ateliers de l’étude."


def groups(context: Context) -> tuple[Workshop, ...]:
    """Return the workshops of the study that have a grid.

    Raises
    ------
    DisclosureError
        In a shared edition, when a note may name someone.
    """
    found = tuple(each for each in load_all(context.study.slug) if each.notes)
    names = place_names(context.town.id, context.gazetteer)
    require_cleared(found, context.study.edition, names)
    return found


def workshops_table(context: Context) -> Block:
    """Return who came to each group, and how much each noted."""
    found = groups(context)
    if not found:
        return _missing(context)
    data = pd.DataFrame(
        {
            "group": text.typographic(each.declared.title),
            "present": text.number(each.present) if each.present else "non comptés",
            **{kind.name: len(each.of(kind)) for kind in Kind},
        }
        for each in found
    )
    brakes, ideas = (int(data[kind.name].sum()) for kind in (Kind.BRAKE, Kind.IDEA))
    shown = table(
        context.anchor("tbl", "ateliers"),
        data,
        [
            Column("group", "Groupe"),
            Column("present", "Participants", right=True),
            *(Column(kind.name, _SHORT.get(kind, kind.plural), 0) for kind in Kind),
        ],
        title=text.typographic(
            f"{text.capitalised(text.counted(len(found), 'groupe'))} ont noté "
            f"{text.counted(brakes, 'frein')} à la coordination et "
            f"{text.counted(ideas, 'piste')} d’action"
            if len(found) > 1
            else f"Un groupe a noté {text.counted(brakes, 'frein')} à la coordination"
        ),
        caption="Personnes présentes et notes retenues par chaque groupe, en nombre.",
        source=text.typographic(marked(_SOURCE, _fictional(found))),
    )
    event = load_event(context.study.slug)
    return joined([_event(event), shown]) if event else shown


_SHORT = {Kind.BRAKE: "Freins", Kind.FINDING: "Constats", Kind.IDEA: "Pistes", Kind.NEED: "Besoins"}


def _event(event: EventFile) -> Block:
    """Return the partners' day in a sentence, with where it is known from."""
    came = ""
    if event.participants is not None:
        came = text.counted(event.participants, "participant")
        came = f"{came} ({event.audience})" if event.audience else came
    said = [f"{event.title}{NBSP}: {came}." if came else f"{event.title}."]
    if event.sessions:
        days = text.enumeration([session.when for session in event.sessions])
        said.append(f"Séances de suivi des groupes{NBSP}: {days}.")
    if event.source:
        said.append(f"Source{NBSP}: {event.source}.")
    return boxes.prose(text.typographic(marked(" ".join(said), event.demonstration)))


def workshops_coordination(context: Context) -> Block:
    """Return what hinders coordination and the remedies, across groups, then disagreements."""
    found = groups(context)
    if not found:
        return _missing(context)
    brakes = synthesis.brakes(found)
    parts = [_brakes(context, found, brakes)] if brakes else []
    if apart := [(each, note) for each in found for note in each.of(Kind.DISAGREEMENT)]:
        lines = [f"{each.declared.title}{NBSP}: {note.text} ({note.id})" for each, note in apart]
        parts.append(_listed("Ce sur quoi les groupes restent partagés", lines, _fictional(found)))
    if not parts:
        return boxes.absence("Aucun frein à la coordination n’a été noté par les groupes.")
    return joined(parts)


def _brakes(context: Context, found: tuple[Workshop, ...], brakes: list[synthesis.Brake]) -> Block:
    data = pd.DataFrame(
        {
            "brake": text.typographic(each.text),
            "count": len(each.groups),
            "groups": text.enumeration([g.declared.title for g in each.groups]),
            "remedies": text.typographic(" ".join(each.remedies)) or "aucun à ce jour",
        }
        for each in brakes
    )
    open_ = sum(not each.remedies for each in brakes)
    title = f"{text.capitalised(text.counted(len(brakes), 'frein'))} à la coordination"
    title += f", dont {text.number(open_)} sans remède" if open_ else ", chacun avec un remède"
    return table(
        context.anchor("tbl", "coordination"),
        data,
        [
            Column("brake", "Frein"),
            Column("count", "Groupes", 0),
            Column("groups", "Lesquels"),
            Column("remedies", "Remèdes proposés"),
        ],
        title=text.typographic(title),
        caption="Axe commun à tous les groupes : ce qui gêne le travail ensemble, et ce qui y "
        "répondrait.",
        source=text.typographic(marked(_SOURCE, _fictional(found))),
        how_to_read="Un frein est compté une fois par groupe qui l’a noté dans les mêmes mots.",
    )


def workshops_ideas(context: Context) -> Block:
    """Return the ideas for action, those that gathered the most of their group's dots first."""
    found = groups(context)
    ideas = synthesis.ideas(found)
    if not ideas:
        return _missing(context)
    data = pd.DataFrame(
        {
            "idea": text.typographic(each.note.text),
            "group": text.typographic(each.workshop.declared.title),
            "who": text.typographic(_who(each)),
            "when": text.typographic(each.note.when) or "à préciser",
            "dots": "" if each.share is None else text.number(each.note.dots or 0),
            "share": "" if each.share is None else f"{text.number(100 * each.share, 0)}{NBSP}%",
        }
        for each in ideas
    )
    return table(
        context.anchor("tbl", "pistes"),
        data,
        [
            Column("idea", "Piste d’action"),
            Column("group", "Groupe"),
            Column("who", "Qui, avec qui"),
            Column("when", "Quand"),
            Column("dots", "Points", right=True),
            Column("share", "Part des points du groupe", right=True),
        ],
        title=text.typographic(_leading(ideas)),
        caption="Pistes notées par les groupes, et points que leurs participants leur ont donnés.",
        source=text.typographic(marked(_SOURCE, _fictional(found))),
        how_to_read=text.typographic(
            "Les points se comparent à l’intérieur d’un groupe : le classement suit leur part, non "
            f"leur nombre. Sous {LEAST} participants comptés, aucun point n’est montré."
        ),
    )


def _leading(ideas: list[synthesis.Idea]) -> str:
    first = ideas[0]
    if first.share is None:
        return f"{text.capitalised(text.counted(len(ideas), 'piste'))} d’action à discuter"
    return f"La piste la plus soutenue dans son groupe : {text.lowered(first.note.text)}"


def _who(idea: synthesis.Idea) -> str:
    return f"{idea.note.who}, avec : {idea.note.partners}" if idea.note.partners else idea.note.who


def theme_notes(context: Context) -> Block | None:
    """Return what the groups of a theme noted; None when none worked on it."""
    found = [each for each in groups(context) if each.declared.theme == context.theme]
    if not found:
        return None
    parts = []
    for kind in (Kind.FINDING, Kind.NEED, Kind.WORKS, Kind.DISAGREEMENT):
        lines = [f"{note.text} ({note.id})" for each in found for note in each.of(kind)]
        if lines:
            parts.append(_listed(kind.plural, lines, _fictional(found)))
    if not parts:
        return None
    names = text.enumeration([f"« {each.declared.title} »" for each in found])
    head = "Ce que dit l’atelier" if len(found) == 1 else "Ce que disent les ateliers"
    return joined([boxes.prose(text.typographic(f"{head} {names}.")), *parts])


def _listed(title: str, lines: list[str], fictional: bool) -> Block:
    said = [text.typographic(line) for line in lines]
    head = text.typographic(f"{title} ({LABEL})" if fictional else title)
    return Block(
        "prose",
        f"{markdown.strong(head)}\n\n{markdown.bullets([markdown.inline(line) for line in said])}",
        f"<p><strong>{_html(head)}</strong></p><ul>"
        + "".join(f"<li>{_html(line)}</li>" for line in said)
        + "</ul>",
        "\n".join([head, *said]),
    )


def _html(said: str) -> str:
    from html import escape

    return escape(said, quote=False)


def _fictional(found: Iterable[Workshop]) -> bool:
    return any(each.demonstration for each in found)


def _missing(context: Context) -> Block:
    """Say that no grid is there yet; to the team alone, how to add one."""
    lines = [text.typographic("Aucune grille d’atelier n’est encore enregistrée.")]
    if context.study.edition is Edition.WORKING:
        slug = context.study.slug
        lines.append(
            markdown.Prose(
                f"La grille d’un groupe se demande par `diagnostic workshop template {slug} "
                f"ATELIER --theme THÈME`, puis s’importe par `diagnostic workshop import`."
            )
        )
    return boxes.absence(*lines)
