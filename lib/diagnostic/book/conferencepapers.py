"""Documents of the annual conference: an invitation per college, and the file of the day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.actions.governance.evolution import Kind
from diagnostic.book.agendas import agenda_grid
from diagnostic.book.wordtables import after, grid, said_md
from diagnostic.presentation.sheets import day, shown_id
from diagnostic.text import NBSP, capitalised, counted, enumeration, lowered, number, slug
from diagnostic.voices.demonstration import LABEL
from diagnostic.workbook.governancework import result

if TYPE_CHECKING:
    from diagnostic.actions.governance.evolution import Change
    from diagnostic.actions.governance.model import College
    from diagnostic.workbook.yearly import Yearly

SUMS = "empreintes.txt"
_SAID = (Kind.CHANGED, Kind.STABLE, Kind.FRAGILE, Kind.REVISED, Kind.BROKEN, Kind.HIDDEN,
         Kind.NEW, Kind.GONE, Kind.ELSEWHERE, Kind.ABSENT)  # fmt: skip
_LINE = "…" * 24


def built(yearly: Yearly) -> Path | None:
    """Return the folder of the study's book; None when it is not made, or of another edition."""
    study = yearly.context.study
    book = paths.reports() / study.slug / "_book"
    cover = book / "index.html"
    if not cover.is_file() or study.edition.label not in cover.read_text("utf-8"):
        return None
    return book


def papers(yearly: Yearly) -> Iterator[tuple[str, str, str]]:
    """Yield name, title and Markdown of each document."""
    year = yearly.year
    yield "dossier", f"Conférence sociale {year}, dossier", _join(_file(yearly))
    if yearly.body is None:
        return
    for college in yearly.body.colleges:
        title = f"Conférence sociale {year}, invitation, {college.name}"
        yield f"invitation-{slug(college.name)}", title, _join(_invitation(yearly, college))
    if not yearly.body.colleges:
        yield "invitation", f"Conférence sociale {year}, invitation", _join(_invitation(yearly))


def _join(parts: Iterator[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _invitation(yearly: Yearly, college: College | None = None) -> Iterator[str]:
    study, meeting = yearly.context.study, yearly.meeting
    if study.commissioner:
        yield said_md(study.commissioner)
    yield said_md(f"À : {_LINE}")
    yield f"# Invitation à la conférence sociale {yearly.year} {{.unnumbered}}"
    if yearly.body and yearly.body.demonstration:
        yield f"*Exemple fictif{NBSP}: {LABEL}.*"
    yield "Madame, Monsieur,"
    seat = f", au titre du collège « {college.name} »" if college else ""
    yield said_md(
        f"Vous êtes invités{seat} à la conférence sociale annuelle {yearly.context.town.of}, qui "
        "réunit tous ceux qui agissent ici : on y regarde ce qui a changé depuis un an, où en sont "
        "les actions, et ce que chacun met en premier pour l’année qui vient."
    )
    if meeting is None:
        yield said_md(f"Date, heure et lieu : {_LINE}")
    else:
        declared = meeting.declared
        said = [day(declared.date), declared.time, declared.place]
        yield f"**{said_md(', '.join(part for part in said if part))}**"
        if declared.agenda:
            yield "## Ordre du jour {.unnumbered}"
            yield agenda_grid(declared.agenda)
    voice = college is None or college.votes
    yield after(
        "Le dossier joint donne les indicateurs, l’avancement des actions et les décisions de "
        "l’année. "
        + (
            "Votre collège y prend part aux avis. "
            if voice
            else "Votre collège y siège sans voix. "
        )
        + "La présence est comptée par collège ; aucun nom n’est publié."
    )
    yield said_md(f"Réponse attendue avant le : {_LINE}")
    yield said_md(f"Signature : {_LINE}")


def _file(yearly: Yearly) -> Iterator[str]:
    study = yearly.context.study
    yield f"# Conférence sociale {yearly.year}{NBSP}: dossier {{.unnumbered}}"
    yield said_md(f"{study.title}. {study.edition.label}, au {day(study.date)}.")
    if yearly.fictional:
        yield said_md(
            f"Exemple fictif : {LABEL} pour la gouvernance et les actions ; les indicateurs sont "
            "ceux des producteurs."
        )
    yield "## Ce qui a bougé depuis un an {.unnumbered}"
    yield from _changes(yearly)
    yield "## Où en sont les actions {.unnumbered}"
    yield from _progress(yearly)
    yield "## Ce que chacun met en premier {.unnumbered}"
    yield from _priorities(yearly)
    yield "## Décisions de l’année {.unnumbered}"
    yield from _decisions(yearly)
    yield "## Nouveaux partenaires {.unnumbered}"
    yield from _partners(yearly)
    yield "## L’édition archivée {.unnumbered}"
    yield said_md(
        f"Ce dossier archive l’instantané {yearly.year} et "
        + (
            "le livre tel qu’il est aujourd’hui"
            if built(yearly)
            else "aucun livre : il n’était pas fait"
        )
        + f" ; {SUMS} donne l’empreinte de chaque fichier."
    )


def _changes(yearly: Yearly) -> Iterator[str]:
    previous = yearly.previous
    if previous is None:
        yield said_md(
            "Aucun instantané d’une année précédente n’est archivé : celui-ci est le premier, et "
            "rien n’est encore comparé."
        )
        yield grid(
            ["Indicateur", "Valeur", "Année"],
            [
                [each.label, each.written, each.period or "–"]
                for each in yearly.snapshot.indicators
                if each.value is not None
            ],
        )
        absent = sum(each.value is None for each in yearly.snapshot.indicators)
        if absent:
            count = counted(absent, "indicateur n’a", "indicateurs n’ont")
            yield after(
                f"{capitalised(count)} pas de valeur ici ; instantane-{yearly.year}.csv les "
                "nomme, avec la raison."
            )
        return
    since = [each for each in yearly.changes if each.kind in _SAID]
    still = sum(each.kind is Kind.SAME for each in yearly.changes)
    never = sum(each.kind is Kind.NEITHER for each in yearly.changes)
    yield said_md(f"Comparé à l’instantané de {previous.year}, édition « {previous.edition} ».")
    if still:
        said = counted(still, "indicateur n’a", "indicateurs n’ont")
        yield said_md(f"{capitalised(said)} pas de nouvelle année publiée : rien à en dire.")
    if never:
        said = counted(never, "indicateur n’a", "indicateurs n’ont")
        yield said_md(f"{capitalised(said)} de valeur ni alors, ni cette année.")
    if since:
        heads = ["Indicateur", str(previous.year), str(yearly.year), "Ce que l’on peut en dire"]
        yield grid(heads, [_change(each) for each in sorted(since, key=_rank)])


def _rank(each: Change) -> int:
    return _SAID.index(each.kind)


def _change(each: Change) -> list[str]:
    said = each.said if each.kind is Kind.CHANGED else each.kind.value
    if each.said and each.kind is not Kind.CHANGED:
        said += f" ({lowered(each.said.rstrip('.'))})"
    return [each.label, each.before or "–", each.after or "–", capitalised(said)]


def _progress(yearly: Yearly) -> Iterator[str]:
    if not yearly.tracked:
        yield "Aucune fiche action n’est encore écrite."
        return
    before = {each.id: each.state for each in yearly.previous.actions} if yearly.previous else {}
    rows = []
    for each in yearly.tracked:
        state = capitalised(each.state.value)
        was = before.get(each.sheet.id, "")
        if yearly.previous and not was:
            state += " (nouvelle)"
        elif was and was != each.state.value:
            state += f" (était : {was})"
        rate = "–" if each.progress is None else number(float(each.progress), 0, "%")
        late = each.late[0].said if each.late else "–"
        rows.append([f"{shown_id(each.sheet.id)} {each.sheet.title}", state, rate, late])
    yield grid(["Fiche", "État", "Avancement", "Retard"], rows)


def _priorities(yearly: Yearly) -> Iterator[str]:
    if not yearly.priorities:
        yield said_md("Aucun vote clos ne classe encore les priorités.")
        return
    rows = [[title, reading, item] for title, reading, item in yearly.priorities]
    yield grid(["Vote", "Lecture", "Énoncé"], rows)


def _decisions(yearly: Yearly) -> Iterator[str]:
    if not yearly.decisions:
        yield said_md("Aucune décision n’est enregistrée ou publiée sur cette période.")
        return
    yield grid(
        ["Numéro", "Instance", "Décision ou avis", "Résultat"],
        [
            [
                shown_id(each.id),
                f"{yearly.governance.body_of(meeting).name}, {day(meeting.date)}",
                each.text,
                result(yearly.governance.body_of(meeting), each, meeting, hidden=True),
            ]
            for meeting, each in yearly.decisions
        ],
    )  # fmt: skip


def _partners(yearly: Yearly) -> Iterator[str]:
    if yearly.previous is None:
        count = counted(len(yearly.organisations), "organisation")
        names = enumeration(list(yearly.organisations))
        yield said_md(
            f"Première édition : {count} en tout, {names}." if names
            else "Première édition : aucune organisation n’est encore citée."
        )  # fmt: skip
    elif yearly.newcomers:
        yield said_md(f"Depuis {yearly.previous.year} : {enumeration(list(yearly.newcomers))}.")
    else:
        yield said_md(f"Aucun nouveau partenaire depuis {yearly.previous.year}.")
