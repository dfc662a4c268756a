"""Declare a workshop of a study, before its first grid."""

from __future__ import annotations

import json

from diagnostic.errors import DataError, Problem
from diagnostic.study.themes import known_themes, label, near_themes
from diagnostic.voices.filing import put
from diagnostic.voices.workshops.files import load
from diagnostic.voices.workshops.model import FILE, NAME, Workshop, home


def declare(study: str, name: str, theme: str, title: str = "") -> Workshop:
    """Write ``workshop.yml`` for a new workshop.

    Raises
    ------
    DataError
        When its name or its theme cannot be.
    """
    problems = []
    if not NAME.match(name):
        problems.append(
            Problem("ce nom d’atelier n’a pas la bonne forme", found=name,
                    remedy="écrivez-le en minuscules, chiffres et tirets, sans accent")
        )  # fmt: skip
    if theme not in known_themes():
        problems.append(
            Problem("ce thème n’existe pas", "--theme", theme,
                    f"choisissez parmi : {', '.join(known_themes())}", near_themes(theme))
        )  # fmt: skip
    if problems:
        raise DataError(problems)
    said = json.dumps(title or label(theme), ensure_ascii=False)
    put({home(study) / name / FILE: f'title: {said}\ntheme: "{theme}"\ngroup: {said}\n'})
    return load(study, name)
