"""What is wrong in the writing of a YAML file, in words a consultant can act on."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from diagnostic.errors import Problem

_SYNTAX = (
    (
        "cannot start any token",
        "une tabulation ou un signe réservé commence cette valeur",
        "remplacez les tabulations par des espaces ; mettez le texte entre guillemets",
    ),
    (
        "mapping values are not allowed",
        "un deux-points se trouve au milieu d’un texte sans guillemets",
        'mettez le texte entre guillemets : title: "Carpentras : portrait social"',
    ),
    (
        "quoted scalar",
        "un guillemet est ouvert et n’est pas fermé",
        "fermez le guillemet en fin de texte",
    ),
    (
        "flow sequence",
        "un crochet est ouvert et n’est pas fermé, ou une virgule manque",
        "fermez la liste par ], ou écrivez une valeur par ligne précédée d’un tiret",
    ),
    (
        "flow mapping",
        "une accolade est ouverte et n’est pas fermée",
        "fermez l’accolade, ou mettez le texte entre guillemets",
    ),
    (
        "undefined alias",
        "une étoile renvoie à un repère qui n’existe pas",
        "mettez le texte qui commence par * entre guillemets",
    ),
    (
        "single document",
        "le fichier contient plusieurs documents séparés par ---",
        "gardez une seule étude par fichier : mettez l’autre dans un second fichier de params/",
    ),
    (
        "expected <block end>",
        "le décalage de cette ligne ne correspond à rien",
        "alignez les clés d’un même niveau sur la même colonne, avec des espaces",
    ),
    (
        "could not find expected ':'",
        "un deux-points manque après une clé",
        'écrivez une clé, un deux-points, une espace, puis la valeur : edition: "travail"',
    ),
)


def syntax_problem(error: YAMLError, text: str, name: str) -> Problem:
    """Say in French why a text is not YAML, and on which line.

    Parameters
    ----------
    error : YAMLError
        What the reader of YAML said.
    text : str
        The whole file.
    name : str
        How messages name the file.
    """
    if not isinstance(error, MarkedYAMLError):  # a control character, for instance
        return Problem(
            "ce fichier contient un caractère que YAML n’admet pas",
            where=name,
            remedy="retapez la ligne fautive dans un éditeur de texte simple",
        )
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if "scanning a quoted" in said or "flow" in said:
        mark = error.context_mark or mark  # where it was opened tells more than the end of file
    lines = text.splitlines()
    line = min(mark.line, len(lines) - 1) if mark else 0
    what, remedy = next(
        ((what, remedy) for sign, what, remedy in _SYNTAX if sign in said),
        ("cette ligne n’est pas du YAML", "vérifiez les deux-points, guillemets et décalages"),
    )
    return Problem(
        what, where=f"{name}, ligne {line + 1}", found=lines[line].strip("\n"), remedy=remedy
    )
