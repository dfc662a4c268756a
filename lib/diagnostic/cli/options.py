"""Arguments and options that commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """Formats of a book."""

    html = "html"
    pdf = "pdf"
    docx = "docx"


class Renderer(StrEnum):
    """Renderers of a book."""

    auto = "auto"
    quarto = "quarto"
    embedded = "embedded"


StudyName = Annotated[
    str, typer.Argument(metavar="ÉTUDE", help="Nom d’un fichier de params/, sans .yml.")
]
Themes = Annotated[
    list[str] | None,
    typer.Option("--theme", metavar="THÈME", help="Ce chapitre seulement ; peut se répéter."),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="COMMUNE", help="Cette commune d’une série seulement ; peut se répéter."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Refaire aussi ce qui n’a pas changé.")]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=1,
        metavar="N",
        help="Notebooks exécutés en même temps ; sinon, selon les cœurs et la mémoire libre.",
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout", min=0.05, metavar="MINUTES", help="Temps accordé à un notebook ; sinon, 30."
    ),
]
Memory = Annotated[
    int | None,
    typer.Option(
        "--memory", min=100, metavar="MO", help="Mémoire accordée à un notebook ; sinon, 4 000."
    ),
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="ADRESSE",
        help="Exécuter sur un cluster Dask : adresse de son ordonnanceur, tcp://machine:8786.",
    ),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Dire ce qui serait fait, et pourquoi, sans rien faire."),
]
Json = Annotated[bool, typer.Option("--json", help="Avec --dry-run : répondre en JSON.")]
