"""Commented templates of a study's own pages: never over a file that exists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from diagnostic import paths
from diagnostic.actions.mission import words
from diagnostic.actions.mission.files import FILES
from diagnostic.actions.mission.tables import COLUMNS
from diagnostic.errors import DataError, Problem
from diagnostic.study.respondents import Respondent
from diagnostic.text import near_matches


def write_templates(
    study: str, only: Sequence[str] = (), *, parks: bool = False
) -> tuple[list[Path], list[Path]]:
    """Write the templates that are not there yet.

    Parameters
    ----------
    study : str
    only : sequence of str
        These files; all of them by default.
    parks : bool
        Whether ``timeline.yml`` holds the six steps of the Parks' guide.

    Returns
    -------
    list of Path, list of Path
        Files written, files left as they were.

    Raises
    ------
    DataError
        When a name is none of the files.
    """
    unknown = [
        Problem(
            "ce fichier n’est pas une page de l’étude", found=name,
            remedy=f"choisissez parmi : {', '.join(FILES)}", near=near_matches(name, FILES),
        )
        for name in only
        if name not in FILES
    ]  # fmt: skip
    if unknown:
        raise DataError(unknown)
    folder = paths.field(study)
    folder.mkdir(parents=True, exist_ok=True)
    written, kept = [], []
    for name in only or FILES:
        path = folder / name
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(template(name, parks=parks))
            written.append(path)
        except FileExistsError:
            kept.append(path)
    return written, kept


def template(name: str, *, parks: bool = False) -> str:
    """Return the text of a template; the words a key admits are those of the code."""
    if name in COLUMNS:
        return ";".join(COLUMNS[name]) + "\n" + "".join(f"{line}\n" for line in _ROWS[name])
    schema = f"# yaml-language-server: $schema=../{Path(name).stem}.schema.json\n"
    model = PARKS if name == "timeline.yml" and parks else name
    text = (paths.catalogue() / FOLDER / model).read_text(encoding="utf-8")
    return schema + _RULES + _CHOICES.sub(_choices, text)


def _choices(found: re.Match[str]) -> str:
    return ", ".join(word.value for word in getattr(words, found[1]))


FOLDER, PARKS = "mission", "parcs.yml"
_CHOICES = re.compile(r"%(\w+)%")
_RULES = """\
# Retirez le dièse en tête d’une ligne pour la compléter ; tout est facultatif.
# source: dit où c’est écrit. demonstration: true marque ce qui est fictif.
# Ne nommez personne : une organisation, une fonction. Dates : 2027, 2027-03 ou 2027-03-15.
"""
_ROWS = {
    "contributors.csv": [f"{each.value};0;;;" for each in Respondent],
    "exchanges.csv": [f"2027-03;{words.Exchange.TRAINING.value};À compléter;;;;;"],
}
