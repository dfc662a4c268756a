"""The study file ``diagnostic new`` writes: short, commented in French, ready to run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.errors import Problem, StudyError
from diagnostic.study.model import PARTS
from diagnostic.study.profiles import DEFAULT, labels, require_profile, title_of
from diagnostic.study.schema import SCHEMA_NAME
from diagnostic.study.themes import LABELS
from diagnostic.text import slug

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Territory


def new_study(
    territory: Territory,
    comparators: list[Territory],
    date: dt.date,
    name: str = "",
    profile: str = DEFAULT,
) -> Path:
    """Write the file of a new study and return its path.

    Parameters
    ----------
    territory : Territory
    comparators : list of Territory
        Shown in a comment: what the study compares with unless told otherwise.
    date : datetime.date
        Printed on the cover until changed.
    name : str
        Name of the study; by default, made from the territory's name.
    profile : str
        Commission the book answers.

    Raises
    ------
    StudyError
        When there is no such profile, or when the study already exists:
        nothing is ever overwritten.
    """
    require_profile(profile)
    path = paths.params() / f"{slug(name or territory.name)}.yml"
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(study_text(territory, comparators, date, profile))
    except FileExistsError:
        raise StudyError(
            Problem(
                "une étude de ce nom existe déjà ; elle n’a pas été modifiée",
                found=f"params/{path.name}",
                remedy=f'donnez un autre nom : diagnostic new "{territory.id}" --name '
                f"{path.stem}-{date.year}",
            )
        ) from None
    return path


def study_text(
    territory: Territory, comparators: list[Territory], date: dt.date, profile: str = DEFAULT
) -> str:
    """Return the text of a new study file."""
    title = title_of(profile, "Diagnostic social partagé {of}")
    title = title.replace("{of}", territory.of).replace("{name}", territory.name)
    lines = [
        f"# yaml-language-server: $schema={SCHEMA_NAME}",
        f"# Étude {territory.of}. Un dièse en tête met la ligne en sommeil.",
        "",
        "# Le territoire étudié. Un code s’écrit toujours entre guillemets.",
        f'territory: "{territory.id}"  # {territory.name}',
        "",
        "# Titre et commanditaire, imprimés en couverture.",
        f'title: "{title}"',
        '# commissioner: "Centre communal d’action sociale"',
        "",
        "# À qui le livre est destiné : travail, copil (comité de pilotage) ou public.",
        'edition: "travail"',
        "",
        "# Commande à laquelle le livre répond : ses parties et leur ordre.",
        *(f"#   {key} : {label}" for key, label in labels().items()),
        f'profile: "{profile}"',
        "",
        "# Date imprimée en couverture (année-mois-jour).",
        f"date: {date.isoformat()}",
        "",
        "# Territoires de comparaison. Sans cette clé, ce sont ceux-ci :",
        "# comparators:",
        *(f'#   - "{item.id}"  # {item.name}' for item in comparators),
        "# On peut y ajouter des communes qui ressemblent à celle-ci, ou de même densité :",
        '#   - "comparables"',
        '#   - "densité"',
        "",
        "# Communes comparables choisies par l’équipe.",
        "# peers:",
        '#   - "COM-84007"  # Avignon',
        "",
        "# Chapitres du livre, dans l’ordre. Sans cette clé, ce sont ceux-ci :",
        "# themes:",
        *(f"#   - {name}  # {label}" for name, label in LABELS.items()),
        "",
        "# Parties autour des chapitres. Sans cette clé, toutes :",
        f"# include: [{', '.join(PARTS)}]",
        "",
        "# Structures de l’animation de la vie sociale.",
        "# structures:",
        '#   - name: "Centre social"',
        '#     kind: "centre social"',
        '#     communes: "à préciser"',
        '#     source: "projet social 2021-2024"',
        "",
        "# Remarque de l’équipe, reprise dans la page de méthode.",
        '# notes: ""',
    ]
    return "\n".join(lines) + "\n"
