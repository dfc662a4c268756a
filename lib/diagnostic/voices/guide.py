"""The interview guide: a common trunk, the theme's block, the coordination block.

The questions are in ``data/catalogue/guides/``: one file per theme, one for
what every interview asks, one for how actors work together.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from diagnostic import paths, text
from diagnostic.errors import CatalogueError, DataError, Problem
from diagnostic.study.interviews import CODES
from diagnostic.study.respondents import Respondent
from diagnostic.study.strict import Model, Strict, read_strict
from diagnostic.study.themes import LABELS
from diagnostic.text import NBSP
from diagnostic.voices.codebook import Need

Words = Annotated[str, StringConstraints(min_length=1)]


class Question(Strict):
    """A question, and what to ask when the answer stays short."""

    ask: Words
    probes: tuple[Words, ...] = ()


class Subject(Strict):
    """A code proposed with a theme; its short name is put under the theme's letters."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    label: Words
    need: Need
    definition: Words


class Block(Strict):
    """Questions under a title, and the codes they call for."""

    title: Words
    questions: tuple[Question, ...] = Field(min_length=1)
    codes: tuple[Subject, ...] = ()


class Trunk(Strict):
    """What every interview says and asks."""

    before: tuple[Words, ...]
    opening: Block
    residents: Block
    professionals: Block
    closing: Block
    after: tuple[Words, ...]


def trunk() -> Trunk:
    """Return what every interview says and asks."""
    return _read("common", Trunk)


def coordination() -> Block:
    """Return the questions on how actors work together."""
    return _read("coordination", Block)


def block(theme: str) -> Block:
    """Return the questions of a theme.

    Raises
    ------
    CatalogueError
        When the theme has none.
    """
    return _read(theme, Block)


def guide(theme: str, title: str) -> str:
    """Return the guide of a theme as Markdown.

    Parameters
    ----------
    theme : str
    title : str
        Title of the study.
    """
    common, own = trunk(), block(theme)
    parts = [
        f"# Guide d’entretien{NBSP}: {text.lowered(LABELS[theme])}",
        f"{title}. Une heure environ ; les relances servent quand la réponse reste brève.",
        "## Avant de commencer",
        *_listed(common.before),
        _record(theme),
        *_written(common.opening),
        *_written(own),
        *_written(common.residents),
        *_written(common.professionals),
        *_written(coordination()),
        *_written(common.closing),
        "## Après l’entretien",
        *_listed(common.after),
    ]
    return "\n\n".join(text.typographic(part) for part in parts) + "\n"


def codebook_text(themes: Iterable[str]) -> str:
    """Return a codebook to start from: the codes proposed with each theme."""
    lines = [
        "# Grille de codage : ce dont un entretien peut parler. Ajoutez vos propres codes.",
        "# need : normatif, ressenti, exprimé ou comparatif (types de besoins de Bradshaw).",
        "",
        "codes:",
    ]
    for theme in themes:
        if theme not in LABELS:
            continue
        subjects = (*block(theme).codes, *coordination().codes)
        prefixes = [CODES[theme]] * len(block(theme).codes)
        prefixes += [f"{CODES[theme]}-COO"] * len(coordination().codes)
        for prefix, each in zip(prefixes, subjects, strict=True):
            lines += [
                f"  - code: {prefix}-{each.code}",
                f"    theme: {theme}",
                f'    label: "{each.label}"',
                f"    need: {each.need.value}",
                f'    definition: "{each.definition}"',
            ]
    return "\n".join(lines) + "\n"


def plan_text() -> str:
    """Return a plan to start from: a target per category, and no interview yet."""
    lines = [
        "# Les entretiens : combien, auprès de qui, et ceux qui ont été menés.",
        "# Une personne est un code et un mois : ni nom, ni jour, ni adresse.",
        "",
        "# target : entretiens visés. Ajoutez people, le nombre de personnes que la catégorie",
        "# compte ici, même approché : {category: élus, target: 4, people: 35}. Tant qu’on ne le",
        "# sait pas, ou sous dix personnes, aucun propos ne paraît sans une décision ; les",
        "# habitants n’en ont pas besoin.",
        "categories:",
    ]
    for each, target in _TARGETS.items():
        lines.append(f"  - {{category: {each.value}, target: {target}}}")
    lines += [
        "",
        "# Lieux de moins de 1 000 habitants, où l’on se reconnaît.",
        "small_places: []",
        "# Noms propres qui ne désignent personne et peuvent rester dans un propos.",
        "allowed: []",
        "",
        "# Exemple : {code: E-SEN-01, category: habitants, theme: seniors, month: 2026-03}",
        "interviews: []",
    ]
    return "\n".join(lines) + "\n"


_TARGETS = {
    Respondent.MUNICIPAL: 6,
    Respondent.SOCIAL: 8,
    Respondent.ASSOCIATIONS: 6,
    Respondent.RESIDENTS: 12,
    Respondent.ELECTED: 4,
    Respondent.PARTNERS: 4,
}


def _record(theme: str) -> str:
    categories = " · ".join(f"☐{NBSP}{each.value}" for each in Respondent)
    code = f"**Code**{NBSP}: E-{CODES[theme]}-[numéro]"
    return f"{code}, **mois**{NBSP}: [mois et année]\n\n{categories}"


def _written(part: Block) -> list[str]:
    lines = [f"## {part.title}"]
    for number, each in enumerate(part.questions, 1):
        lines.append(f"**{number}. {each.ask}**")
        lines += _listed(each.probes)
        lines.append("[notes]")
    return lines


def _listed(items: Iterable[str]) -> list[str]:
    written = "\n".join(f"- {each}" for each in items)
    return [written] if written else []


def _read(name: str, model: type[Model]) -> Model:
    path = paths.catalogue() / "guides" / f"{name}.yml"
    if not path.is_file():
        raise CatalogueError(
            Problem(
                "ce thème n’a pas de guide d’entretien",
                _shown(path),
                name,
                "écrivez-le sur le modèle de data/catalogue/guides/seniors.yml",
            )
        )
    try:
        return read_strict(path, model)[0]
    except DataError as error:
        raise CatalogueError(error.problems) from None


def _shown(path: Path) -> str:
    return f"data/catalogue/guides/{path.name}"
