"""What a group has in hand: a page of figures, words and questions, and a grid to fill by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.analysis.prompts import prompts
from diagnostic.book.letters import write_letter
from diagnostic.book.printing import printed, unescaped
from diagnostic.book.writing import write_whole
from diagnostic.confidentiality.outputs import Guard
from diagnostic.presentation.markdown import bullets, escape
from diagnostic.study.naming import place_names
from diagnostic.study.respondents import Respondent
from diagnostic.text import NBSP, typographic
from diagnostic.voices.demonstration import LABEL
from diagnostic.voices.workshops.words import Kind
from diagnostic.workbook import speech

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diagnostic.analysis.values import Value
    from diagnostic.voices.workshops.model import Workshop
    from diagnostic.workbook.context import Context

FIGURES, QUOTES, QUESTIONS = 8, 3, 4
_LINES = 4
"""Empty lines of each kind on the grid."""
_BREAK = (
    '```{=openxml}\n<w:p><w:r><w:br w:type="page"/></w:r></w:p>\n```\n\n'
    "```{=typst}\n#pagebreak()\n```"
)


def kit(context: Context, workshop: Workshop) -> str:
    """Return the kit of a group, in Markdown: the brief, then the grid.

    Raises
    ------
    DisclosureError
        In a shared edition, when something in it is not cleared.
    """
    made = "\n\n".join([*_brief(context, workshop), _BREAK, *_grid(workshop)]) + "\n"
    names = place_names(context.town.id, context.gazetteer)
    guard = Guard(context.study.edition, paths.field(context.study.slug), names)
    guard.check([(f"dossier de l’atelier {workshop.name}", unescaped(made))])
    return made


def write_kit(markdown: str, workshop: Workshop, folder: Path) -> list[Path]:
    """Write a kit as a Word document and as a PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    word, pdf = (folder / f"dossier-{workshop.name}.{kind}" for kind in ("docx", "pdf"))
    write_letter(markdown, word)
    write_whole(pdf, printed([markdown], f"Atelier {workshop.declared.title}"))
    return [word, pdf]


def figures(context: Context) -> list[Value]:
    """Return the figures of the theme that a group can rest on: known, own, and not fragile."""
    context.profile.load(context.indicators)
    latest = (context.profile.latest(identifier) for identifier in context.indicators)
    return [value for value in latest if value.known and not value.fragile][:FIGURES]


def _brief(context: Context, workshop: Workshop) -> Iterator[str]:
    declared = workshop.declared
    yield f"# {escape(typographic(declared.title))} {{.unnumbered}}"
    said = [context.study.title]
    said += [declared.group] if declared.group != declared.title else []
    if declared.sessions:
        said.append("séances" + f"{NBSP}: " + ", ".join(each.when for each in declared.sessions))
    yield escape(typographic(" · ".join(said)))
    yield "## Ce que disent les chiffres {.unnumbered}"
    if known := figures(context):
        yield _table(context, known)
    else:
        yield "Aucune source réunie ici ne donne de chiffre de ce thème."
    quotes = [each for each in speech.quotes(context, Respondent) if not each.pending][:QUOTES]
    if quotes:
        yield "## Ce qui a été dit {.unnumbered}"
        for quote in quotes:
            who = f"{quote.speaker}, {quote.id}" + (f", {LABEL}" if quote.demonstration else "")
            yield f"> «\u202f{escape(typographic(quote.text))}\u202f» {escape(f'({who})')}"
    if asked := prompts(context.theme).questions[:QUESTIONS]:
        yield "## À mettre en discussion {.unnumbered}"
        yield bullets([escape(question) for question in asked])


def _table(context: Context, known: list[Value]) -> str:
    # Pandoc reads the widths of the columns from the dashes when a line is long.
    lines = [
        f"| Mesure, {escape(context.town.name)} | Valeur | Année | Source |",
        f"|:{'-' * 44}|{'-' * 17}:|{'-' * 8}:|:{'-' * 38}|",
    ]
    for value in known:
        sources = dict.fromkeys(_short(context, name) for name in value.sources)
        label = typographic(value.indicator.label)
        lines.append(
            f"| {_cell(label)} | {_cell(value.written)} | {value.year} | "
            f"{_cell(' ; '.join(sources))} |"
        )
    return "\n".join(lines)


def _short(context: Context, name: str) -> str:
    return typographic(context.statistics.catalogue.sources[name].short)


def _cell(text: str) -> str:
    return escape(text).replace("|", "\\|")


def _grid(workshop: Workshop) -> Iterator[str]:
    title = escape(typographic(workshop.declared.title))
    yield f"# Grille du groupe{NBSP}: {title} {{.unnumbered}}"
    yield typographic(
        "Une idée par ligne, sans nom de personne. Les freins à la coordination et leurs remèdes "
        "sont communs à tous les groupes."
    )
    single = (Kind.FINDING, Kind.DISAGREEMENT, Kind.NEED, Kind.WORKS)
    yield _blank([kind.plural for kind in single[:2]], (50, 50))
    yield _blank([kind.plural for kind in single[2:]], (50, 50))
    yield _blank([Kind.BRAKE.plural, Kind.REMEDY.plural], (50, 50))
    yield _blank([Kind.IDEA.plural, "Qui", "Avec qui", "Quand", "Points"], (36, 20, 20, 14, 10))
    yield _blank(["Nature d’organisation présente", "Participants"], (70, 30))


def _blank(heads: list[str], widths: tuple[int, ...]) -> str:
    """Return an empty table, its lines high enough to write on."""
    rule = "|".join("-" * width for width in widths)
    line = "|".join(f" {NBSP} " for _ in heads)
    return "\n".join([f"| {' | '.join(heads)} |", f"|{rule}|", *[f"|{line}|"] * _LINES])
