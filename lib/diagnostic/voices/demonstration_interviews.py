"""Fictional interviews for demonstration: seeded, made again byte for byte, marked wherever shown.

Words come from ``data/catalogue/guides/demonstration.yml``: nobody said them,
and they name no person, no organisation and no place.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints

from diagnostic import paths
from diagnostic.confidentiality.quotes import FILE as VERBATIMS
from diagnostic.confidentiality.quotes import State, Verbatim, fingerprint, written
from diagnostic.study.interviews import CODES, FILE, FOLDER
from diagnostic.study.respondents import PROFESSIONALS, Respondent
from diagnostic.study.strict import Strict, read_strict
from diagnostic.study.themes import LABELS
from diagnostic.voices import coding
from diagnostic.voices.codebook import FILE as BOOK
from diagnostic.voices.codebook import Polarity, Scale
from diagnostic.voices.coding import Coded
from diagnostic.voices.filing import put
from diagnostic.voices.guide import block, codebook_text

STUDIES: Mapping[str, int] = {"plaisir": 78490, "carpentras": 84031}
"""Studies with fictional interviews, and their seeds."""
ROLE = "équipe de démonstration"
_HELD = {
    Respondent.MUNICIPAL: (6, 5),
    Respondent.SOCIAL: (8, 7),
    Respondent.ASSOCIATIONS: (6, 5),
    Respondent.RESIDENTS: (12, 10),
    Respondent.ELECTED: (4, 3),
    Respondent.PARTNERS: (4, 2),
}
"""Interviews aimed at, and held."""
_PEOPLE = {
    Respondent.MUNICIPAL: 300,
    Respondent.SOCIAL: 80,
    Respondent.ASSOCIATIONS: 200,
    Respondent.ELECTED: 35,
    Respondent.PARTNERS: 40,
}
_MONTHS = ("2026-02", "2026-03", "2026-04", "2026-05")
_KEPT = {"h": 2, "p": 2, "e": 1}
"""Words of each kind kept in a theme."""


class _Words(Strict):
    theme: str
    who: Literal["h", "p", "e"]
    code: str
    polarity: Polarity
    scale: Scale
    text: Annotated[str, StringConstraints(min_length=1)]


class _File(Strict):
    words: tuple[_Words, ...]


def interviews(study: str) -> dict[Path, str]:
    """Return the files of a study's fictional interviews, by path.

    Parameters
    ----------
    study : str
        One of :data:`STUDIES`.
    """
    draw = random.Random(STUDIES[study])  # noqa: S311 - a demonstration, not a secret
    people = _people(draw)
    words = read_strict(paths.catalogue() / "guides" / "demonstration.yml", _File)[0].words
    chosen = _chosen(draw, words)
    said = [_verbatim(i, draw, each, people) for i, each in enumerate(chosen, 1)]
    coded = _coded(draw, people)
    coded += [
        _line(v.interview, v.category, v.theme, each) for v, each in zip(said, chosen, strict=True)
    ]
    folder = paths.field(study) / FOLDER
    marked = "# Entretiens fictifs, tirés au sort : diagnostic.voices.demonstration_interviews.\n"
    return {
        folder / FILE: marked + _plan(people),
        folder / BOOK: marked + "demonstration: true\n" + codebook_text(LABELS),
        folder / coding.FILE: coding.written(coding.merged((), coded)),
        folder / VERBATIMS: written(said),
    }


def write(study: str) -> None:
    """Write them."""
    put(interviews(study))


def _people(draw: random.Random) -> list[tuple[str, Respondent, str, str]]:
    """Return code, category, theme and month of each interview, in the order held."""
    themes = [*LABELS]
    numbers = dict.fromkeys(themes, 0)
    found = []
    order = [category for category, (_, held) in _HELD.items() for _ in range(held)]
    draw.shuffle(order)
    for i, category in enumerate(order):
        theme = themes[i % len(themes)]
        numbers[theme] += 1
        code = f"E-{CODES[theme]}-{numbers[theme]:02d}"
        found.append((code, category, theme, _MONTHS[i * len(_MONTHS) // len(order)]))
    return found


def _chosen(draw: random.Random, words: tuple[_Words, ...]) -> list[_Words]:
    kept = []
    for theme in LABELS:
        for who, count in _KEPT.items():
            pool = [each for each in words if (each.theme, each.who) == (theme, who)]
            kept += draw.sample(pool, min(count, len(pool)))
    return kept


def _verbatim(
    number: int,
    draw: random.Random,
    each: _Words,
    people: list[tuple[str, Respondent, str, str]],
) -> Verbatim:
    speakers = {
        "h": (Respondent.RESIDENTS,), "p": PROFESSIONALS, "e": (Respondent.ELECTED,),
    }[each.who]  # fmt: skip
    code, category, _, _ = draw.choice([p for p in people if p[1] in speakers])
    return Verbatim(
        f"VB-{number:02d}", code, category, each.theme, "", each.text, State.VALIDATED,
        validated_by=ROLE, fingerprint=fingerprint(each.text), demonstration=True,
    )  # fmt: skip


def _coded(draw: random.Random, people: list[tuple[str, Respondent, str, str]]) -> list[Coded]:
    """Return what each interview speaks of: its theme first, then another, then coordination."""
    lines = []
    for code, category, theme, _ in people:
        other = draw.choice([each for each in LABELS if each != theme])
        subjects = [(theme, s.code) for s in block(theme).codes if draw.random() < 0.6]
        subjects += [(other, s.code) for s in block(other).codes if draw.random() < 0.25]
        if category is not Respondent.RESIDENTS and draw.random() < 0.5:
            subjects.append((theme, draw.choice(["COO-INF", "COO-LIE"])))
        for own, subject in subjects:
            polarity = draw.choices([*Polarity], weights=(2, 5, 1))[0]
            scale = draw.choice([*Scale])
            lines.append(
                Coded(code, category, own, f"{CODES[own]}-{subject}", polarity, scale,
                      demonstration=True)
            )  # fmt: skip
    return lines


def _line(code: str, category: Respondent, theme: str, each: _Words) -> Coded:
    return Coded(
        code, category, theme, f"{CODES[theme]}-{each.code}", each.polarity, each.scale,
        demonstration=True,
    )  # fmt: skip


def _plan(people: list[tuple[str, Respondent, str, str]]) -> str:
    lines = ["demonstration: true", "categories:"]
    for category, (target, _) in _HELD.items():
        count = f", people: {_PEOPLE[category]}" if category in _PEOPLE else ""
        lines.append(f"  - {{category: {category.value}, target: {target}{count}}}")
    lines.append("interviews:")
    lines += [
        f"  - {{code: {code}, category: {category.value}, theme: {theme}, month: {month}}}"
        for code, category, theme, month in people
    ]
    return "\n".join(lines) + "\n"
